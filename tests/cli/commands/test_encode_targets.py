"""`vq encode` with a rate weight and with targets."""

import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.colour import quality

SUMMARY = r"a\.vq: 40x30 RGB, .* PSNR ([\d.]+) dB, .* largest error (\d+) at .*\n"


def measured(path="a.vq"):
    """Return bytes, PSNR and largest error of a file that was encoded from gradient(30, 40, 3)."""
    data = Path(path).read_bytes()
    drawn = vqcodec.decode(data)
    picture = gradient(30, 40, 3)
    return len(data), quality.psnr(picture, drawn), quality.worst(picture, drawn)


def test_a_rate_weight_saves_bytes(folder, vq):
    assert vq("encode", "a.png", "-k", 64, "-o", "exact.vq")[0] == 0
    status, out, err = vq("encode", "a.png", "-k", 64, "--rate-weight", "150")
    assert (status, out) == (0, "")
    size, psnr, worst = measured()
    assert size < 0.85 * Path("exact.vq").stat().st_size
    told = re.fullmatch(SUMMARY, err)
    assert told.groups() == (f"{psnr:.2f}", f"{worst.error:g}")
    assert f"largest error {worst.error:g} at ({worst.x}, {worst.y})," in err
    assert Path("a.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3), 64, rate_weight=150)


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (["--max-bytes", 900], lambda size, psnr, worst: 700 < size <= 900),
        (["--min-psnr", 30], lambda size, psnr, worst: 30 <= psnr < 31),
        (["--max-error", 9], lambda size, psnr, worst: 5 < worst.error <= 9),
        (
            ["--max-error", 60, "--min-psnr", 25, "--max-bytes", 1800],
            lambda size, psnr, worst: worst.error <= 60 and psnr >= 25 and size <= 1800,
        ),
    ],
)
def test_targets_are_met_and_explained(folder, vq, options, kept):
    status, out, err = vq("encode", "a.png", *options)
    assert (status, out) == (0, "")
    size, psnr, worst = measured()
    assert kept(size, psnr, worst)
    explanation, summary = err.splitlines(keepends=True)
    assert re.fullmatch(SUMMARY, summary)
    chosen = vqcodec.VQImage.from_bytes(Path("a.vq").read_bytes()).n_codewords
    assert explanation.startswith(f"a.vq: {chosen:,} codewords, rate weight ")
    for told in (f" {size:,} bytes", f"{psnr:.2f} dB", f"largest error {worst}"):
        assert told in explanation


def test_k_is_the_most_there_may_be(folder, vq):
    assert vq("encode", "a.png", "-k", 9, "--min-psnr", 15)[0] == 0
    assert vqcodec.VQImage.from_bytes(Path("a.vq").read_bytes()).n_codewords <= 9


def test_what_cannot_be_had_is_one_line_and_no_file(folder, vq):
    status, out, err = vq("encode", "a.png", "-k", 4, "--min-psnr", 70)
    assert (status, out) == (1, "")
    assert re.fullmatch(
        r"vq: a\.png: a PSNR of at least 70 dB cannot be had: with 4 codewords at most, "
        r"[\d.]+ dB and a largest error of \d+ were reached\n",
        err,
    )
    assert not Path("a.vq").exists()


@pytest.mark.parametrize(
    "options",
    [
        ["--rate-weight", "-1"],
        ["--rate-weight", "5", "--coding", "packed"],
        ["--rate-weight", "5", "--max-bytes", "900"],
        ["--rate-weight", "5", "--lossless"],
        ["--max-bytes", "0"],
        ["--min-psnr", "nan"],
        ["--max-error", "256"],
        ["--max-error", "2", "--coding", "context"],
    ],
)
def test_what_contradicts_itself_is_usage(folder, vq, options):
    status, out, err = vq("encode", "a.png", *options)
    assert (status, out) == (2, "")
    assert err.count("\n") == 1
    assert not Path("a.vq").exists()


def test_an_exact_file_that_fits_is_taken(folder, vq):
    Image.fromarray(gradient(30, 40, 3) // 128 * 255).save("b.png")
    status, _, err = vq("encode", "b.png", "--max-bytes", 100_000)
    assert status == 0
    assert "the picture as it is" in err
    assert "PSNR exact" in err
    with Image.open("b.png") as image:
        assert np.array_equal(np.asarray(image), vqcodec.decode(Path("b.vq").read_bytes()))


def test_ecvq_takes_the_rate_weight(folder, vq):
    assert vq("encode", "a.png", "--clusterer", "ecvq", "--rate-weight", "300", "--record")[0] == 0
    made = vqcodec.VQImage.from_bytes(Path("a.vq").read_bytes())
    assert '"rate_weight":300.0' in made.metadata.record
    assert made.metadata.record.count("300.0") == 2  # One is the clusterer's.
    assert made.n_codewords < 256
