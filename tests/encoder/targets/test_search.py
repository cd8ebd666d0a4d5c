"""Targets of bytes, PSNR and largest error: met, or refused with what can be had."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import any_picture, drawn, gradient, reef
from vqcodec.colour import quality
from vqcodec.colour.alpha import apply
from vqcodec.encoder.targets.trials import MOST_ENCODES, Trials

policies = st.sampled_from(["premultiplied", "exact", "binary", "drop"])


@given(any_picture, st.integers(0, 60), policies, st.sampled_from([(1, 1), (2, 2)]))
def test_no_error_is_above_the_largest(picture, most, policy, block):
    vq = vqcodec.quantize(picture, max_error=most, alpha=policy, block=block)
    assert quality.worst(apply(policy, picture), drawn(vq)).error <= most


@given(any_picture, st.sampled_from([8.0, 20.0, 31.5, 48.0]), st.sampled_from([None, 5, 30]))
def test_psnr_is_reached_or_refused(picture, least, k):
    try:
        vq = vqcodec.quantize(picture, k, min_psnr=least)
    except (vqcodec.TargetError, vqcodec.OptionError):
        assert k is not None  # Without a limit on codewords, all can be had.
    else:
        assert quality.psnr(picture, drawn(vq)) >= least
        assert vq.n_codewords <= (k or 65536)
        assert vq.explanation


@given(any_picture, st.integers(1, 400))
def test_bytes_are_kept_to_or_refused(picture, most):
    try:
        data = vqcodec.encode(picture, max_bytes=most)
    except vqcodec.TargetError as error:
        smallest = int(str(error).rsplit("has ", 1)[1].split()[0])
        assert smallest > most
        assert most < 120  # A file of few codewords can always be had.
    else:
        assert len(data) <= most


def test_what_fits_is_kept_exactly():
    picture = reef()[:20, :20] // 64 * 64
    exact = vqcodec.encode(picture, "lossless")
    vq = vqcodec.quantize(picture, max_bytes=len(exact))
    assert np.array_equal(vq.to_array(), picture)
    assert "the picture as it is" in vq.explanation


@pytest.mark.parametrize(
    "targets",
    [
        {"min_psnr": 31},
        {"max_bytes": 4000},
        {"max_error": 20},
        {"max_bytes": 9000, "min_psnr": 30, "max_error": 60},
    ],
)
def test_targets_together_in_few_encodes(monkeypatch, targets):
    tries = []
    fractions = []
    one = Trials._draw
    monkeypatch.setattr(Trials, "_draw", lambda *args: tries.append(args) or one(*args))
    picture = reef()[60:220, 100:340]
    vq = vqcodec.quantize(picture, progress=fractions.append, **targets)
    assert len(tries) <= MOST_ENCODES
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    size, psnr = len(vq.to_bytes()), quality.psnr(picture, vq.to_array())
    assert size <= targets.get("max_bytes", size)
    assert psnr >= targets.get("min_psnr", 0)
    assert quality.worst(picture, vq.to_array()).error <= targets.get("max_error", 255)
    for told in (f"{vq.n_codewords:,} codewords", f"{size:,} bytes", f"{psnr:.2f} dB"):
        assert told in vq.explanation
    if "min_psnr" in targets and len(targets) == 1:
        assert psnr < 31.5  # It is not far above what was asked for.
    if "max_bytes" in targets and len(targets) == 1:
        assert size > 3700
    assert vqcodec.quantize(picture, **targets) == vq


def test_a_search_is_better_than_palettes_alone():
    picture = reef()[60:220, 100:340]
    plain = vqcodec.encode(picture, 64)
    least = quality.psnr(picture, vqcodec.decode(plain))
    assert len(vqcodec.encode(picture, min_psnr=least)) < 0.96 * len(plain)


def test_what_cannot_be_had_is_refused_with_what_can():
    picture = gradient(40, 50, 3)
    with pytest.raises(vqcodec.TargetError, match=r"60 dB cannot be had: with 8 .* dB"):
        vqcodec.quantize(picture, 8, min_psnr=60)
    with pytest.raises(
        vqcodec.TargetError, match=r"above 1 was not found with 8 codewords: .* error of \d+"
    ):
        vqcodec.quantize(picture, 8, max_error=1)
    with pytest.raises(vqcodec.TargetError, match=r"1 bytes cannot be had: the smallest .* bytes"):
        vqcodec.quantize(picture, max_bytes=1)
    with pytest.raises(vqcodec.TargetError, match=r"900 bytes and .* 45 dB cannot be had"):
        vqcodec.quantize(picture, max_bytes=900, min_psnr=45)


def test_the_fewest_codewords_that_keep_to_an_error_are_found():
    ramp = np.arange(256, dtype=np.uint8).reshape(16, 16)
    for k, most in ((86, 1), (52, 2), (16, 8), (8, 16)):
        vq = vqcodec.quantize(ramp, k, max_error=most)
        assert vq.n_codewords <= k
        assert quality.worst(ramp, vq.to_array()).error <= most


def test_few_bytes_do_not_mean_one_colour():
    picture = np.zeros((60, 80, 3), np.uint8)
    picture[20:40, 10:60] = 200, 30, 40
    for n in range(40):
        picture[n + 5, 20 + n] = 255 - n, 3 * n, 5 * n
    exact = len(vqcodec.encode(picture, "lossless"))
    vq = vqcodec.quantize(picture, max_bytes=exact - 20)
    assert vq.n_codewords > 10
    assert quality.psnr(picture, vq.to_array()) > 30


def test_errors_as_seen_hold_for_hidden_colours_that_count():
    rng = np.random.RandomState(1)
    picture = rng.randint(100, 256, (24, 24, 4)).astype(np.uint8)
    vq = vqcodec.quantize(picture, 500, max_error=40, alpha="exact")
    assert 10 < quality.worst(picture, vq.to_array()).error <= 40


def test_metadata_counts_among_the_bytes():
    from PIL import Image

    picture = Image.fromarray(gradient(30, 30, 3))
    picture.info["icc_profile"] = np.random.default_rng(0).bytes(3000)  # which stay so many
    assert len(vqcodec.encode(picture, max_bytes=3500)) <= 3500
    with pytest.raises(vqcodec.TargetError):
        vqcodec.encode(picture, max_bytes=3000)
    assert len(vqcodec.encode(picture, max_bytes=3000, strip=True)) <= 3000
