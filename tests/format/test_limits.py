"""Limits of a reader: each is named in its error, and holds to the last unit."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.format.limits import ANY_PIXELS, DEFAULT, Limits
from vqcodec.format.sections import Section

NAMES = ["max_pixels", "max_codewords", "max_metadata", "max_strips", "max_work"]


@given(st.sampled_from(NAMES), st.integers(0, 2**40), st.integers(-2, 2))
def test_a_limit_is_named_by_what_exceeds_it(name, limit, beyond):
    limits = Limits(**{name: limit})
    found = limit + beyond
    if beyond <= 0:
        limits.check(name, found, "it has so many")
        return
    with pytest.raises(vqcodec.LimitError) as caught:
        limits.check(name, found, "it has so many")
    flag = "" if name == "max_metadata" else f" (--{name.replace('_', '-')})"
    assert str(caught.value) == (
        f"it has so many, more than the limit of {limit:,}; "
        f"raise {name}{flag} if you trust the file"
    )


@pytest.mark.parametrize("name", NAMES)
def test_a_limit_is_a_whole_number(name):
    assert getattr(Limits(**{name: 0}), name) == 0
    for value in (-1, 1.5, None, "9"):
        with pytest.raises(vqcodec.OptionError, match=f"{name} must be an integer of at least 0"):
            Limits(**{name: value})


def test_those_who_read_no_pixels_allow_all():
    ANY_PIXELS.check("max_pixels", (2**32 - 1) ** 2, "it is large")
    with pytest.raises(vqcodec.LimitError, match="268,435,456"):
        DEFAULT.check("max_pixels", 2**28 + 1, "it is large")
    assert (ANY_PIXELS.max_codewords, ANY_PIXELS.max_metadata) == (65536, 2**24)


def test_the_limits_can_be_moved():
    data = vqcodec.VQImage(
        np.zeros((2, 3), np.uint8),
        np.zeros((2, 2), np.uint8),
        2,
        2,
        "RGB",
        sections=[Section(0x90, bytes(1000))],
    ).to_bytes()
    with pytest.raises(vqcodec.LimitError, match="1,000 bytes.*999.*max_metadata"):
        vqcodec.decode(data, max_metadata=999)
    vqcodec.decode(data, max_metadata=1000)
    with pytest.raises(vqcodec.LimitError, match="2 codewords.*max_codewords"):
        vqcodec.decode(data, max_codewords=1)
