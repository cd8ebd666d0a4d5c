"""What `quantize` can be asked for: nothing is ignored, what excludes itself is named."""

import math

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient
from vqcodec.encoder.conflicts import EXCLUSIONS
from vqcodec.encoder.request import OPTIONS

PICTURE = gradient(12, 12, 3)
ASKED = {
    "k": {"k": 5},
    "lossless": {"k": "lossless"},
    "lossy_alpha": {"alpha": "drop"},
    "blocks": {"block": (2, 2)},
    "rate_weight": {"rate_weight": 5},
    "targets": {"max_bytes": 400},
    "palette": {"palette": ["#000", "#fff"]},
    "codebook": {"codebook": vqcodec.Codebook(np.zeros((1, 3), np.uint8), "RGB")},
    "strict": {"strict": True},
    "extend": {"extend": True},
    "space": {"space": "oklab"},
    "dither": {"dither": "ordered"},
    "look": {"look": "smooth"},
    "keep_colors": {"keep_colors": ["#fff"]},
    "mask": {"mask": np.full((12, 12), 9, np.uint8)},
    "categorical": {"categorical": True},
}
WORDS = {declared.key or name: declared.words for name, declared in OPTIONS.items()}
WORDS = {key: words for key, words in WORDS.items() if words} | {"lossless": 'k="lossless"'}
PAIRS = [
    (one, other)
    for first, second, _ in EXCLUSIONS
    for one in first.split()
    for other in second.split()
]


def test_every_word_is_known():
    assert ASKED.keys() == WORDS.keys()


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_what_excludes_itself_is_an_error_that_names_both(one, other):
    asked = {**ASKED[one], **ASKED[other]}
    if "strict" in asked and not {"palette", "codebook"} & asked.keys():
        asked |= ASKED["palette"]
    with pytest.raises(vqcodec.OptionError) as caught:
        vqcodec.quantize(PICTURE, **asked)
    assert WORDS[one] in str(caught.value)
    assert WORDS[other] in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({**ASKED["codebook"], "block": (2, 2)}, "blocks of its own"),
        ({"codebook": b"x"}, "must be a vqcodec.Codebook"),
        ({"keep_colors": ["red"]}, "is no colour"),
        ({"space": "lab"}, "one of srgb, linear, oklab"),
        ({"dither": "random"}, "one of floyd-steinberg, ordered, blue-noise"),
        ({"mask": np.zeros((12, 12, 3), np.uint8)}, "a mask is a grey picture"),
        ({"mask": Image.new("RGB", (12, 12))}, "convert it to L"),
    ],
)
def test_what_cannot_be_met_is_an_error(asked, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        vqcodec.quantize(PICTURE, **asked)


@pytest.mark.parametrize(
    "names",
    [("space", "dither", "keep_colors", "mask"), ("palette", "dither", "space"),
     ("rate_weight", "mask", "space"), ("codebook", "dither", "space"), ("space", "blocks", "mask"),
     ("palette", "extend", "k", "mask", "dither"), ("codebook", "strict")],
)  # fmt: skip
def test_what_goes_together_is_done(names):
    asked = {option: value for name in names for option, value in ASKED[name].items()}
    picture = PICTURE * 0 if "strict" in names else PICTURE
    vq = vqcodec.quantize(picture, **asked)
    assert vqcodec.VQImage.from_bytes(vq.to_bytes()) == vq
    assert vqcodec.quantize(picture, record=True, **asked).metadata.record


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
