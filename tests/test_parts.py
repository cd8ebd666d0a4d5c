"""Parts of pictures and codebooks: checked, copied, and not to be changed."""

import numpy as np
import pytest

import vqcodec
from vqcodec.parts import (
    Unchanging,
    as_array,
    check_codewords,
    check_indices,
    check_mode,
    check_sections,
)


class Point(Unchanging):
    """Something with an attribute."""

    __slots__ = ("x",)

    def __init__(self, x):
        self._set(x=x)


def test_what_is_unchanging_cannot_be_changed():
    point = Point(3)
    assert point.x == 3
    with pytest.raises(AttributeError, match="^a Point does not change; x cannot be set$"):
        point.x = 4
    with pytest.raises(AttributeError, match="^a Point does not change; x cannot be deleted$"):
        del point.x
    with pytest.raises(AttributeError, match="y cannot be set"):
        point.y = 4
    assert point.x == 3


def test_modes_are_those_of_the_format():
    for mode in ("L", "LA", "RGB", "RGBA", "I;16"):
        assert check_mode(mode) == mode
    for mode in ("P", "rgb", None):
        with pytest.raises(vqcodec.OptionError, match="mode must be one of L, LA, RGB, RGBA, I;16"):
            check_mode(mode)


def test_codewords_are_copied_and_read_only_in_the_order_of_the_machine():
    given = np.array([[1], [60000]], ">u2")
    codewords = check_codewords(given, (1, 1), "I;16")
    given[:] = 0
    assert codewords.tolist() == [[1], [60000]]
    assert codewords.dtype == np.dtype("=u2")
    with pytest.raises(ValueError, match="read-only"):
        codewords[0, 0] = 2
    with pytest.raises(ValueError, match="WRITEABLE"):
        codewords.flags.writeable = True


@pytest.mark.parametrize(
    ("codewords", "block", "mode", "message"),
    [
        (np.zeros((2, 3), np.uint8), (1, 1), "RGBA", r"uint8 of shape \(n_codewords, 4\), not uin"),
        (np.zeros((2, 3), np.uint8), (2, 1), "RGB", r"uint8 of shape \(n_codewords, 6\)"),
        (np.zeros((2, 1), np.uint8), (1, 1), "I;16", r"uint16 of shape \(n_codewords, 1\)"),
        (np.zeros((2, 1), np.uint16), (1, 1), "L", "uint8 of shape"),
        (np.zeros((2, 2), np.uint16), (2, 1), "I;16", "blocks of 1x1 alone"),
        (np.zeros((0, 3), np.uint8), (1, 1), "RGB", "number of codewords must .*, not 0"),
        (np.zeros((65537, 1), np.uint8), (1, 1), "L", "number of codewords must .*, not 65537"),
        ([[1, 2, 3], [4]], (1, 1), "RGB", "the codebook are no array"),
    ],
)
def test_codewords_that_do_not_fit_are_refused(codewords, block, mode, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        check_codewords(codewords, block, mode)


def test_indices_take_the_smallest_type_and_lie_within_the_codebook():
    for n_codewords, dtype in ((1, np.uint8), (256, np.uint8), (257, np.uint16)):
        indices = check_indices([[0, n_codewords - 1]], (1, 2), n_codewords)
        assert indices.tolist() == [[0, n_codewords - 1]]
        assert indices.dtype == dtype
        with pytest.raises(vqcodec.OptionError, match=f"run from 0 to {n_codewords}; there are"):
            check_indices([[0, n_codewords]], (1, 2), n_codewords)
    with pytest.raises(vqcodec.OptionError, match="run from -1 to 0"):
        check_indices([[0, -1]], (1, 2), 5)
    for indices in ([[0.0, 1.0]], [0, 1], [[0], [1]], [[True, False]]):
        with pytest.raises(vqcodec.OptionError, match=r"integers of shape \(1, 2\)"):
            check_indices(indices, (1, 2), 5)


def test_sections_are_optional_ones_with_bytes():
    section = vqcodec.Section(0x80, b"abc")
    assert check_sections(iter([section])) == (section,)
    for wrong in (vqcodec.Section(0x7F, b""), vqcodec.Section(256, b""), (0x80, b""),
                  vqcodec.Section(0x80, "abc"), vqcodec.Section("x", b"")):  # fmt: skip
        with pytest.raises(vqcodec.OptionError, match="tag from 0x80 to 0xff, but not 0x89, and"):
            check_sections([section, wrong])


def test_an_array_that_was_one_comes_back_itself():
    array = np.arange(3)
    assert as_array("indices", array) is array
    with pytest.raises(vqcodec.OptionError, match="^the indices are no array: "):
        as_array("indices", [[1], [2, 3]])
