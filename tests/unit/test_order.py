"""What `quantize` can be asked for: nothing is ignored, what excludes itself is named."""

import numpy as np
import pytest
from PIL import Image

import vqcodec
from pictures import gradient
from vqcodec.encoder.conflicts import _EXCLUSIONS, WORDS
from vqcodec.pictures import masks

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
    "keep_colors": {"keep_colors": ["#fff"]},
    "mask": {"mask": np.full((12, 12), 9, np.uint8)},
    "categorical": {"categorical": True},
}
PAIRS = [
    (one, other)
    for first, second, _ in _EXCLUSIONS
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
        ({"dither_strength": 0.5}, "choose a method"),
        ({"strict": True}, "strict is for a palette"),
        ({"extend": True}, "extend is for a palette"),
        ({"labels": {0: "a"}}, "ask for categorical"),
        ({"palette": ["#fff"], "k": 3}, "k is for one that may be extended"),
        ({"palette": ["#fff"], **ASKED["mask"]}, "mask is for one that may be extended"),
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


def test_masks_weigh_blocks_by_their_pixels():
    mask = np.arange(30, dtype=np.uint8).reshape(5, 6)
    found = masks.block_weights(mask, (2, 4))
    padded = np.pad(mask.astype(int), [(0, 1), (0, 2)], "edge")
    expected = padded.reshape(3, 2, 2, 4).sum(axis=(1, 3)).ravel()
    assert found.tolist() == expected.tolist()
    with pytest.raises(vqcodec.PictureError, match="the mask is 6x5 and the picture 5x6"):
        masks.check_size(mask, (6, 5))
    halves = masks.check_mask(np.array([[True, False]]))
    assert halves.tolist() == [[255, 0]]


def test_a_full_mask_is_none_and_an_even_one_alike():
    plain = vqcodec.quantize(PICTURE, 7)
    for level in (255, 3):
        masked = vqcodec.quantize(PICTURE, 7, mask=np.full((12, 12), level, np.uint8))
        assert masked == plain
    full = np.full((12, 12), 255, np.uint8)
    assert vqcodec.quantize(PICTURE, 7, rate_weight=9, mask=full) == vqcodec.quantize(
        PICTURE, 7, rate_weight=9
    )


def test_a_picture_taken_in_before_is_taken_as_it_is():
    from vqcodec.pictures.intake import take_in

    assert vqcodec.quantize(take_in(PICTURE), 7) == vqcodec.quantize(PICTURE, 7)
