"""The list of strips: what is wrong in it is named."""

import pytest

import vqcodec
from vqcodec.coding import Context
from vqcodec.coding.packed import Packed
from vqcodec.format.sections import STRIPS, Section
from vqcodec.format.strips import strip_sizes


@pytest.mark.parametrize(
    ("coding", "payloads"),
    [
        (Context, []),
        (Context, [b"\1", b"\1"]),
        (Context, [b""]),
        (Context, [b"\1\x81"]),
        (Context, [b"\1\x80\1"]),
        (Context, [bytes(6)]),  # There are 5 rows.
        (Context, [bytes(4)]),  # With 2 rows each, there are 3 strips.
        (Packed, [b"\1"]),
    ],
)
def test_lists_of_strips_that_are_wrong(coding, payloads):
    sections = [Section(STRIPS, payload) for payload in payloads]
    with pytest.raises(vqcodec.CorruptError):
        strip_sizes(coding.CODING, sections, (5, 9), 4)
