"""Numbers, checksums, hashes, text and drawing of the core, each beside another implementation."""

import hashlib
import zlib

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import vqcodec
from support.core_library import CORRUPT, OK, TRUNCATED, CoreLibrary, Front, needs_cc
from vqcodec.core import encode_octets
from vqcodec.format.varint import read_varint, write_varint

pytestmark = needs_cc
RESOLUTION, TEXT, RECORD, LABELS = 0x84, 0x85, 0x86, 0x87
# Of each, the last before and the first after a bound of RFC 3629.
UTF8_BOUNDS = [
    *(b"\x7f", b"\x80", b"\xbf", b"\xc0\x80", b"\xc1\xbf", b"\xc2\x7f", b"\xc2\x80", b"\xc2\xc0"),
    *(b"\xdf\xbf", b"\xdf", b"\xe0\x9f\xbf", b"\xe0\xa0\x80", b"\xe0\xa0", b"\xed\x9f\xbf"),
    *(b"\xed\xa0\x80", b"\xed\xbf\xbf", b"\xee\x80\x80", b"\xef\xbf\xbf", b"\xf0\x8f\xbf\xbf"),
    *(b"\xf0\x90\x80\x80", b"\xf0\x90\x80", b"\xf4\x8f\xbf\xbf", b"\xf4\x90\x80\x80"),
    *(b"\xf5\x80\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xfe", b"\xff", b"\xef\xbb\xbf", b"\0"),
]


@pytest.fixture(scope="module")
def core(tmp_path_factory):
    return CoreLibrary(tmp_path_factory.mktemp("core"))


def varint_by_the_package(data):
    octets = iter(data)
    try:
        number = read_varint(octets.__next__)
    except StopIteration:
        return TRUNCATED, 0, len(data)
    except vqcodec.CorruptError:
        return CORRUPT, 0, None
    return OK, number, len(data) - len(list(octets))


VARINT_BOUNDS = [
    *(b"", b"\x80", b"\x80\x00", b"\x80\x81\x00", b"\x81\x80", b"\xff\xff\xff\xff"),
    *(b"\x8f\xff\xff\xff\x7f", b"\x90\x80\x80\x80\x00", b"\x8f\xff\xff\xff\xff\x00"),
    *(b"\x80\x80\x80\x80\x80", b"\x7f\xff", b"\x81\x00\x01", b"\xff\xff\xff\xff\x7f"),
]


@given(st.one_of(st.binary(max_size=7), st.lists(st.sampled_from(b"\0\1\x7f\x80\x81\x8f\xff"))))
def test_numbers(core, data):
    for octets in [bytes(data), *VARINT_BOUNDS]:
        status, number, at = core.varint(octets)
        expected = varint_by_the_package(octets)
        assert (status, number) == expected[:2], octets
        assert expected[2] is None or at == expected[2]


@given(st.integers(0, 2**32 - 1), st.binary(max_size=3), st.binary(max_size=3))
@example(2**32 - 1, b"", b"")
def test_numbers_that_are_written_are_read(core, number, before, after):
    data = before + write_varint(number)
    assert core.varint(data + after, len(before)) == (OK, number, len(data))


@given(st.binary(max_size=300))
def test_checksums(core, data):
    assert core.crc32(data) == zlib.crc32(data)


def test_checksums_of_every_length_up_to_a_few_blocks(core):
    data = bytes(i * i % 251 for i in range(200))
    for size in range(len(data) + 1):
        assert core.crc32(data[:size]) == zlib.crc32(data[:size])


@pytest.mark.parametrize(
    ("block", "channels", "depth", "lengths"),
    [
        ((1, 1), 1, 8, [*range(1, 260), 4091, 65535, 65536]),  # all ends of a block of 64 bytes
        ((1, 1), 4, 8, [1, 2, 14, 15, 16, 255, 65536]),
        ((16, 16), 4, 8, [1, 3, 300]),
        ((2, 3), 3, 8, [1, 7, 100]),
        ((1, 1), 1, 16, [1, 29, 30, 65536]),
    ],
)
def test_hashes(core, block, channels, depth, lengths):
    for k in lengths:
        size = k * block[0] * block[1] * channels * depth // 8
        samples = np.random.default_rng(k).bytes(size)
        front = Front(
            n_codewords=k,
            channels=channels,
            depth=depth,
            block_height=block[0],
            block_width=block[1],
        )
        kind = (8 if block > (1, 1) else 0) | (4 if depth == 16 else 0) | (channels - 1)
        sides = (block[0] - 1) << 4 | (block[1] - 1)
        described = bytes([kind, sides]) + (k - 1).to_bytes(2, "big")
        assert core.hash(front, samples) == hashlib.sha256(described + samples).digest()[:16]


def is_utf8(octets):
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def check_text(core, octets):
    sound = is_utf8(octets)
    if octets:
        assert core.metadata_are_sound([(RECORD, octets)]) == sound, octets
        assert core.metadata_are_sound([(RECORD, b"a" + octets + b"z")]) == is_utf8(
            b"a" + octets + b"z"
        )
    assert core.metadata_are_sound([(TEXT, b"key\0" + octets)]) == sound
    keyword = octets.partition(b"\0")[0]
    both = is_utf8(keyword) and 0 < len(keyword)
    assert core.metadata_are_sound([(TEXT, keyword + b"\0")]) == both
    label = write_varint(3) + write_varint(len(octets)) + octets
    assert core.metadata_are_sound([(LABELS, label)]) == sound


@given(
    st.one_of(
        st.binary(max_size=6),
        st.text(max_size=4).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.integers(0xD700, 0xE100).map(lambda code: chr(code).encode("utf-8", "surrogatepass")),
        st.lists(st.sampled_from(UTF8_BOUNDS), max_size=4).map(b"".join),
    )
)
def test_text_is_utf8(core, octets):
    check_text(core, octets)


def test_text_at_every_bound(core):
    """All of two bytes, and the third and fourth where they matter."""
    for octets in UTF8_BOUNDS:
        check_text(core, octets)
    for first in range(0x80, 256):
        for second in range(256):
            for rest in (b"", b"\x80", b"\xbf\xbf"):
                octets = bytes([first, second]) + rest
                assert core.metadata_are_sound([(RECORD, octets)]) == is_utf8(octets)


def coded(tag, payload):
    """Return the payload of a coded section."""
    return bytes([tag]) + write_varint(len(payload)) + encode_octets(payload)


def test_metadata_that_are_not_sound(core):
    sound = [
        [],
        [(RESOLUTION, bytes(3) + b"\1" + bytes(3) + b"\1")],
        [(TEXT, b"a\0"), (TEXT, b"b\0"), (TEXT, b"ab\0x\0y")],
        [(0x81, b"x"), (0x82, b"x"), (0x83, b"\xff")],
        [(0x90, b""), (0x90, b"\xff"), (0x8A, b"")],  # Nobody knows what these are.
        [(0x88, b"\2\1\0\1"), (0x89, coded(RECORD, b"{}")), (0x89, coded(TEXT, b"a\0"))],
        [(LABELS, b"\1\0\2\0"), (TEXT, b"k" * 100 + b"\0")],
        [(LABELS, write_varint(65535) + b"\0")],
    ]
    faulty = [
        [(RESOLUTION, bytes(8))],
        [(RESOLUTION, bytes(4) + b"\1\1\1\1")],
        [(RESOLUTION, b"\1" * 7)],
        [(TEXT, b"")],
        [(TEXT, b"no zero")],
        [(TEXT, b"\0no keyword")],
        [(TEXT, b"a\0x"), (0x90, b"a"), (TEXT, b"a\0y")],
        [(0x81, b"x"), (0x81, b"y")],
        [(RECORD, b"")],
        [(0x88, b"\1\1\1\1")],
        [(0x88, b"\1\1\0\2")],
        [(0x88, b"\1\1\0")],
        [(0x89, b"")],
        [(0x89, b"\x89\1" + encode_octets(b"x"))],
        [(0x89, b"\x86\0")],
        [(0x89, b"\x86\x80\1" + encode_octets(b"x"))],
        [(0x89, b"\x86")],
        [(0x89, coded(RECORD, b"\xff"))],
        [(0x89, coded(RECORD, b"{}") + bytes(9))],
        [(0x89, coded(RECORD, b"a")), (RECORD, b"a")],
        [(TEXT, b"a\0"), (0x89, coded(TEXT, b"a\0b"))],
        [(LABELS, b"\1\0\1\0")],
        [(LABELS, b"\2\0\1\0")],
        [(LABELS, b"\1\2x")],
        [(LABELS, b"\1")],
        [(LABELS, write_varint(65536) + b"\0")],
    ]
    assert [core.metadata_are_sound(sections) for sections in sound] == [True] * len(sound)
    assert [core.metadata_are_sound(sections) for sections in faulty] == [False] * len(faulty)


@given(
    *(st.tuples(st.integers(1, 16), st.integers(1, 16)), st.integers(1, 35), st.integers(1, 35)),
    *(st.integers(1, 4), st.integers(1, 300), st.integers(0, 2**32 - 1), st.data()),
)
def test_drawing(core, block, height, width, channels, k, seed, data):
    """Blocks that the right and lower edges cut, whole and from any row on."""
    rng = np.random.RandomState(seed)
    codebook = rng.randint(0, 256, (k, block[0] * block[1] * channels)).astype(np.uint8)
    rows, columns = -(-height // block[0]), -(-width // block[1])
    indices = rng.randint(0, k, (rows, columns)).astype(np.uint16)
    mode = {1: "L", 2: "LA", 3: "RGB", 4: "RGBA"}[channels]
    expected = vqcodec.VQImage(codebook, indices, width, height, mode, block).to_array()
    front = Front(
        *(width, height, k),
        channels=channels,
        depth=8,
        block_height=block[0],
        block_width=block[1],
        rows=rows,
        columns=columns,
    )
    first = data.draw(st.integers(0, height - 1))
    last = data.draw(st.integers(first + 1, height))
    for part in (slice(0, height), slice(first, last)):
        drawn = core.draw(front, codebook.tobytes(), indices, part)
        assert drawn == expected[part].tobytes()
