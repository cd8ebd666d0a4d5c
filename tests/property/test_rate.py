"""Laws of choosing indices by distortion and rate, and of targets."""

import math

import numpy as np
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import vqcodec
from pictures import alpha_pictures, blocks, gradient, pictures, reef
from vqcodec.colour import quality
from vqcodec.colour.alpha import apply
from vqcodec.encoder.targets.search import MOST_ENCODES, Search

weights = st.sampled_from([0.1, 3.0, 40.0, 1000.0, 1e6])
any_picture = st.one_of(pictures(), alpha_pictures())
policies = st.sampled_from(["premultiplied", "exact", "binary", "drop"])


def drawn(vq):
    """Draw a picture with its channels as the last axis, whatever its mode."""
    return vq.to_array().reshape(vq.height, vq.width, -1)


@given(any_picture, st.integers(3, 40), blocks, weights, policies)
def test_a_file_holds_what_was_chosen(picture, k, block, weight, policy):
    vq = vqcodec.quantize(picture, k, block=block, rate_weight=weight, alpha=policy)
    data = vq.to_bytes()
    assert vqcodec.VQImage.from_bytes(data) == vq
    assert vqcodec.encode(picture, k, block=block, rate_weight=weight, alpha=policy) == data
    # What the coder that chose wrote is what coding the indices gives, or as good.
    again = vqcodec.VQImage(vq.codebook, vq.indices, vq.width, vq.height, vq.mode, block)
    assert vqcodec.decode(again.to_bytes()).tobytes() == vq.to_array().tobytes()
    codewords = vq.codebook.tolist()
    assert codewords == sorted(codewords)
    assert len({tuple(codeword) for codeword in codewords}) == len(codewords) <= k
    assert set(vq.indices.ravel().tolist()) == set(range(len(codewords)))


@given(alpha_pictures(), st.integers(3, 40), weights)
def test_the_alpha_law_holds(picture, k, weight):
    after = vqcodec.quantize(picture, k, rate_weight=weight).to_array()[..., -1]
    before = picture[..., -1]
    assert (after[before == 0] == 0).all()
    assert (after[before == 255] == 255).all()


@given(pictures(), st.integers(3, 40))
def test_a_weight_of_nothing_is_the_nearest_codeword(picture, k):
    assert vqcodec.encode(picture, k, rate_weight=0) == vqcodec.encode(picture, k)


@pytest.mark.parametrize("size", [slice(0, 60), slice(0, 200)])  # both headers tried, and one
def test_more_weight_means_fewer_bytes_and_lower_psnr(size):
    picture = reef()[size, 100:350]
    found = []
    for weight in (0, 5, 20, 100, 500):
        data = vqcodec.encode(picture, 64, rate_weight=weight)
        found.append((-len(data), quality.psnr(picture, vqcodec.decode(data))))
    sizes, decibels = zip(*found, strict=True)
    assert list(sizes) == sorted(sizes)
    assert list(decibels) == sorted(decibels, reverse=True)
    assert sizes[-1] > sizes[0] / 3


def test_a_weight_asks_for_loss_by_name():
    picture = reef()[100:140, 200:260] // 16 * 16
    n_colours = len(np.unique(picture.reshape(-1, 3), axis=0))
    assert np.array_equal(vqcodec.decode(vqcodec.encode(picture, n_colours)), picture)
    assert not np.array_equal(
        vqcodec.decode(vqcodec.encode(picture, n_colours, rate_weight=100)), picture
    )


@pytest.mark.parametrize("block", [(1, 1), (2, 3)])
def test_threads_and_strips_change_nothing(monkeypatch, block):
    from vqcodec.coding import plane

    monkeypatch.setattr(plane, "STRIP_INDICES", 700)
    picture = reef()[:90, 100:200]
    many = vqcodec.encode(picture, 30, rate_weight=30, block=block)
    monkeypatch.setattr(plane.os, "cpu_count", lambda: 1)
    assert vqcodec.encode(picture, 30, rate_weight=30, block=block) == many
    assert quality.psnr(picture, vqcodec.decode(many)) > 20


@given(any_picture, st.integers(0, 60), policies, st.sampled_from([(1, 1), (2, 2)]))
def test_no_error_is_above_the_largest(picture, most, policy, block):
    vq = vqcodec.quantize(picture, max_error=most, alpha=policy, block=block)
    assert quality.worst(apply(policy, picture), drawn(vq)).error <= most


@given(any_picture, st.sampled_from([8.0, 20.0, 31.5, 48.0]), st.sampled_from([None, 5, 30]))
def test_psnr_is_reached_or_refused(picture, least, k):
    try:
        vq = vqcodec.quantize(picture, k, min_psnr=least)
    except (vqcodec.TargetError, vqcodec.OptionError):
        assert k is not None  # without a limit all can be had
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
        assert most < 120  # a file of few codewords can always be had
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
    one = Search._draw
    monkeypatch.setattr(Search, "_draw", lambda *args: tries.append(args) or one(*args))
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
        assert psnr < 31.5  # nothing is given away
    if "max_bytes" in targets and len(targets) == 1:
        assert size > 3700
    assert vqcodec.quantize(picture, **targets) == vq


def test_a_search_is_better_than_palettes_alone():
    picture = reef()[60:220, 100:340]
    plain = vqcodec.encode(picture, 64)
    least = quality.psnr(picture, vqcodec.decode(plain))
    assert len(vqcodec.encode(picture, min_psnr=least)) < 0.92 * len(plain)


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


def test_hidden_colours_stay_black_and_one_codeword():
    rng = np.random.RandomState(1)
    y, x = np.mgrid[:48, :48]
    picture = np.dstack([rng.randint(50, 230, (48, 48, 3)), 300 - 14 * np.hypot(x - 24, y - 24)])
    picture = np.clip(picture, 0, 255).astype(np.uint8)
    for weight in (10, 1000, 1e5):
        codebook = vqcodec.quantize(picture, 32, rate_weight=weight).codebook
        assert codebook[codebook[:, 3] == 0].tolist() == [[0, 0, 0, 0]]


def test_errors_as_seen_hold_for_hidden_colours_that_count():
    rng = np.random.RandomState(1)
    picture = rng.randint(100, 256, (24, 24, 4)).astype(np.uint8)
    vq = vqcodec.quantize(picture, 500, max_error=40, alpha="exact")
    assert 10 < quality.worst(picture, vq.to_array()).error <= 40


def test_metadata_counts_among_the_bytes():
    from PIL import Image

    picture = Image.fromarray(gradient(30, 30, 3))
    picture.info["icc_profile"] = b"x" * 3000
    assert len(vqcodec.encode(picture, max_bytes=3500)) <= 3500
    with pytest.raises(vqcodec.TargetError):
        vqcodec.encode(picture, max_bytes=3000)
    assert len(vqcodec.encode(picture, max_bytes=3000, strip=True)) <= 3000


@pytest.mark.parametrize(
    "arguments",
    [
        {"rate_weight": -1},
        {"rate_weight": math.nan},
        {"rate_weight": "much"},
        {"rate_weight": 2e6},
        {"max_bytes": 0},
        {"max_bytes": 1.5},
        {"max_bytes": 10**400},
        {"min_psnr": -1},
        {"min_psnr": math.inf},
        {"max_error": 256},
        {"max_error": -1},
        {"rate_weight": 2, "max_bytes": 100},
        {"rate_weight": 2, "k": "lossless"},
        {"min_psnr": 30, "k": "lossless"},
        {"rate_weight": 2, "coding": "packed"},
        {"max_error": 0, "coding": "packed"},
        {"min_psnr": 30, "coding": "context"},
    ],
)
def test_what_contradicts_itself_is_refused(arguments):
    with pytest.raises(vqcodec.OptionError):
        vqcodec.encode(gradient(5, 5, 3), **arguments)


def test_the_record_tells_what_was_asked_for():
    vq = vqcodec.quantize(gradient(9, 9, 3), 5, rate_weight=7, record=True)
    assert '"rate_weight":7.0' in vq.metadata.record
    vq = vqcodec.quantize(gradient(9, 9, 3), min_psnr=30, record=True)
    assert '"min_psnr":30.0' in vq.metadata.record
    assert '"k":65536' in vq.metadata.record
    assert "rate_weight" not in vqcodec.quantize(gradient(9, 9, 3), record=True).metadata.record


@given(any_picture)
@example(np.zeros((1, 1, 1), np.uint8))
def test_the_worst_pixel_is_found(picture):
    assume(picture.shape[2] in (1, 3))
    other = np.roll(picture, 1, axis=1) // 2
    found = quality.worst(picture, other)
    errors = np.abs(picture.astype(int) - other).max(axis=2)
    assert found.error == errors.max() == errors[found.y, found.x]
    assert (found.y, found.x) == np.unravel_index(errors.argmax(), errors.shape)


def test_with_alpha_the_worst_error_is_what_is_seen():
    picture = np.zeros((2, 3, 4), np.uint8)
    other = picture.copy()
    other[1, 2] = 255, 255, 255, 51
    assert quality.worst(picture, other) == (51, 2, 1)  # over black; over white nothing changes
    other[0, 1] = 0, 0, 0, 102
    assert quality.worst(picture, other) == (102, 1, 0)  # over white
