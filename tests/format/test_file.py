"""A file as a whole: its parts, and the order in which its faults are named (spec §10)."""

import io
from dataclasses import replace

import pytest

import vqcodec
from vqcodec.format import codebooks
from vqcodec.format.file import Described, read_file, write_file
from vqcodec.format.front import Front
from vqcodec.format.limits import DEFAULT, Limits
from vqcodec.format.sample_format import SampleFormat
from vqcodec.format.sections import STRIPS, Section
from vqcodec.format.strips import CONTEXT, PACKED, CodedPlane, IndexCoding

FRONT = Front(5, 3, SampleFormat(3), (2, 1), 4, 0, bytes(range(24)))
GIVEN = Described(FRONT.codebook_hash, FRONT.samples, FRONT.block, FRONT.n_codewords)
PLANE = CodedPlane(CONTEXT, (b"abc", b"de"))


def read(data, limits=DEFAULT, given=None):
    return read_file(io.BytesIO(data), limits, given)


def test_a_file_comes_back_as_its_front_and_its_strips():
    data = write_file(replace(FRONT, sections=(Section(0x90, b"kept"),)), PLANE)
    found = read(data)
    assert found.plane == PLANE
    assert found.shape == (2, 5)
    assert found.front.index_coding == 1
    assert found.front.sections == (Section(STRIPS, b"\3\2"), Section(0x90, b"kept"))
    again = write_file(found.front, found.plane)
    assert again == data  # Its strips are listed once.
    packed = CodedPlane(PACKED, (b"abc",))  # 2 rows of 5 indices, 2 bits each.
    assert read(write_file(found.front, packed)).front.sections == (Section(0x90, b"kept"),)


def test_a_codebook_that_is_elsewhere_is_named_by_its_hash():
    data = write_file(FRONT, PLANE, external=True)
    found = read(data, given=GIVEN)
    assert found.front.codebook == FRONT.codebook_hash
    assert found.front.codebook_coding == codebooks.EXTERNAL
    for given, said in (
        (None, "it was not given"),
        (GIVEN._replace(hash=bytes(16)), "another one"),
    ):
        with pytest.raises(vqcodec.MissingCodebookError, match=said) as caught:
            read(data, given=given)
        assert FRONT.codebook_hash.hex() in str(caught.value)
    for other in (
        GIVEN._replace(samples=SampleFormat(4)),
        GIVEN._replace(block=(1, 2)),
        GIVEN._replace(n_codewords=5),
    ):
        with pytest.raises(vqcodec.MissingCodebookError, match="not the mode, block or size"):
            read(data, given=other)


def test_faults_are_named_in_the_order_of_the_spec():
    """A file has every fault at once; each is mended when it has been named."""
    unknown = IndexCoding(9, "unknown", striped=True)
    metadata = Section(0x84, b"short")
    plane = CodedPlane(unknown, (b"abc", b"de", b"f"))  # There are but two rows.
    front = replace(FRONT, sections=(metadata,), codebook_coding=codebooks.RAW)

    def written(front, plane):
        """Write a file with an external codebook, without its last byte or with a wrong one."""
        data = write_file(front, plane, external=True)
        return b"GIF89a" + data, data[:-1], data[:-6] + b"?" + data[-5:] + b"!"

    def named(error, data, message, given=None, limits=DEFAULT):
        with pytest.raises(error, match=message):
            read(data, limits, given)

    other, cut, wrong = written(front, plane)
    named(vqcodec.NotVqError, other, "not a .vq file")
    for data in (cut, wrong):
        old = data[:5] + b"\x20" + data[6:]
        named(vqcodec.UnsupportedError, old, "version 2.0", None, Limits(max_pixels=1))
        named(vqcodec.LimitError, data, "5x3 pixels", None, Limits(max_pixels=14))
        at = data.index(b"short")
        damaged = data[:at] + b"S" + data[at + 1 :]
        named(vqcodec.CorruptError, damaged, "the front is damaged")
        named(vqcodec.CorruptError, data, "the resolution has 5 bytes")
    front = replace(front, sections=())
    for data in written(front, plane)[1:]:
        named(vqcodec.UnsupportedError, data, "index coding 9")
    plane = plane._replace(coding=CONTEXT)
    for data in written(front, plane)[1:]:
        named(vqcodec.CorruptError, data, "2 rows cannot be cut into 3 strips")
    _, cut, wrong = written(front, PLANE)
    for data in (cut, wrong):
        named(vqcodec.MissingCodebookError, data, "it was not given")
    named(vqcodec.TruncatedError, cut, "1 bytes are missing", GIVEN)
    named(vqcodec.CorruptError, wrong, "the index plane is damaged", GIVEN)
    whole = write_file(front, PLANE, external=True)
    named(vqcodec.CorruptError, whole + b"!", "after the end of the picture", GIVEN)
    assert read(whole, given=GIVEN).plane == PLANE


def test_a_strip_that_is_damaged_comes_before_a_later_one_that_ends_early():
    data = write_file(FRONT, PLANE)
    first = data.index(b"abc")
    damaged = data[:first] + b"A" + data[first + 1 :]
    for end in (len(data), len(data) - 1, first + 7):
        with pytest.raises(vqcodec.CorruptError, match="the index plane is damaged"):
            read(damaged[:end])
    with pytest.raises(vqcodec.TruncatedError):
        read(damaged[: first + 6])


def test_more_pixels_than_a_machine_can_address_are_not_read():
    huge = replace(FRONT, width=2**32 - 1, height=2**32 - 1)
    with pytest.raises(vqcodec.LimitError, match="more pixels than this machine can address"):
        read(write_file(huge, PLANE), Limits(max_pixels=2**64))
    unknown = CodedPlane(IndexCoding(9, "unknown", striped=True), ())
    with pytest.raises(vqcodec.UnsupportedError, match="index coding 9"):  # This comes before.
        read(write_file(huge, unknown), Limits(max_pixels=2**64))
