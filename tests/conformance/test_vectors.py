"""The vectors of every draft, and the examples that the spec prints."""

import hashlib
import io
import re

import numpy as np
import pytest

import vqcodec
from support.pictures import ROOT
from support.vectors import VECTORS, codebook_of, limits_of, shown_beside, vectors
from vqcodec.format.front import read_front
from vqcodec.format.sample_format import SampleFormat
from vqcodec.format.varint import read_varint, varint_size, write_varint
from vqcodec.samples import to_octets

SPEC = ROOT / "spec"
CATEGORIES = {
    "not a .vq file": vqcodec.NotVqError,
    "truncated": vqcodec.TruncatedError,
    "corrupt": vqcodec.CorruptError,
    "unsupported": vqcodec.UnsupportedError,
    "limit exceeded": vqcodec.LimitError,
    "codebook missing": vqcodec.MissingCodebookError,
}


def given(path, vector):
    data = codebook_of(path, vector)
    return data and vqcodec.Codebook.from_bytes(data)


def size_of(vq):
    """Return the bytes by the size law, with sections."""
    size = vqcodec.packed_size(
        vq.width,
        vq.height,
        vq.n_codewords,
        block=vq.block,
        **SampleFormat.of_mode(vq.mode)._asdict(),
    )
    return size.file_bytes + sum(
        1 + varint_size(len(section.payload)) + len(section.payload) for section in vq.sections
    )


@pytest.mark.parametrize(("path", "vector"), vectors("valid"))
def test_a_valid_file_is_the_picture_beside_it(path, vector):
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == vector["file_sha256"]
    vq = vqcodec.VQImage.from_bytes(data, codebook=given(path, vector), **limits_of(vector))
    assert (vq.mode, [vq.width, vq.height]) == (vector["mode"], vector["size"])
    assert len(vq.codebook) == vector["codewords"]
    assert hashlib.sha256(vq.to_array().tobytes()).hexdigest() == vector["samples_sha256"]
    assert np.array_equal(vq.to_array(), shown_beside(path, vector))
    # A file of this version, for which the size law holds, is written as it was read.
    front = read_front(io.BytesIO(data))
    is_plain = front.index_coding == front.codebook_coding == 0
    if data[5] == 0x10 and len(data) == size_of(vq) and is_plain:
        again = vq.to_bytes("packed")
        assert again == data or (vq.sections and len(again) < len(data))  # they are coded now
    if "codebook" in vector and data[6] >> 4 == 0:
        assert vq.to_bytes("packed", external=True) == data
        with pytest.raises(vqcodec.MissingCodebookError):
            vqcodec.decode(data)


@pytest.mark.parametrize(("path", "vector"), vectors("faulty"))
def test_a_faulty_file_is_refused_by_its_category(path, vector):
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == vector["file_sha256"]
    with pytest.raises(vqcodec.VqError) as caught:
        vqcodec.decode(data, codebook=given(path, vector), **limits_of(vector))
    assert type(caught.value) is CATEGORIES[vector["category"]]


@pytest.mark.parametrize(("path", "vector"), vectors("codebooks"))
def test_a_codebook_file_has_its_codewords_and_hash(path, vector):
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == vector["file_sha256"]
    codebook = vqcodec.Codebook.from_bytes(data)
    assert (codebook.mode, list(codebook.block)) == (vector["mode"], vector["block"])
    assert (len(codebook), codebook.hash.hex()) == (vector["codewords"], vector["hash"])
    samples = to_octets(codebook.codewords)
    assert hashlib.sha256(samples).hexdigest() == vector["samples_sha256"]
    assert vqcodec.Codebook.from_bytes(codebook.to_bytes()) == codebook
    assert vqcodec.read_codebook(path) == codebook


@pytest.mark.parametrize(("path", "vector"), vectors("faulty_codebooks"))
def test_a_faulty_codebook_file_is_refused_by_its_category(path, vector):
    data = path.read_bytes()
    assert hashlib.sha256(data).hexdigest() == vector["file_sha256"]
    with pytest.raises(vqcodec.VqError) as caught:
        vqcodec.Codebook.from_bytes(data)
    assert type(caught.value) is CATEGORIES[vector["category"]]


def test_no_file_is_missing_from_the_listings():
    kinds = "valid", "faulty", "codebooks", "faulty_codebooks"
    listed = {parameter.values[0] for kind in kinds for parameter in vectors(kind)}
    assert listed == {*VECTORS.glob("*/*/*.vq"), *VECTORS.glob("*/*/*.vqc")}


def test_the_worked_example_is_what_the_encoder_writes():
    text = (SPEC / "vq-format.md").read_text()
    lines = re.findall(r"^    [0-9a-f]{8}  ([0-9a-f ]+)$", text, re.MULTILINE)
    dump = bytes.fromhex("".join(lines))
    picture = np.full((2, 3, 3), 255, np.uint8)
    picture[0, 1] = 210, 35, 42
    picture[1, 2] = 0, 72, 153
    assert vqcodec.encode(picture) == dump
    assert np.array_equal(vqcodec.decode(dump), picture)
    # The table below the dump tells every byte, in order.
    appendix = text[text.index("## Appendix A") :]
    rows = re.findall(r"^\| (\d+) \| `([0-9a-f ]+)` \|", appendix, re.MULTILINE)
    told = b""
    for offset, octets in rows:
        assert int(offset) == len(told)
        told += bytes.fromhex(octets)
    assert told == dump


def test_the_varints_of_the_spec():
    text = (SPEC / "vq-format.md").read_text()
    table = re.findall(r"^   \| ([\d,^ −]+) \| `([0-9a-f ]+)` \|", text, re.MULTILINE)
    assert len(table) == 6
    for written, octets in table:
        number = 2**32 - 1 if "^" in written else int(written.replace(",", ""))
        assert write_varint(number) == bytes.fromhex(octets)
        assert read_varint(iter(bytes.fromhex(octets)).__next__) == number


def test_every_requirement_of_the_spec_has_one_number():
    text = (SPEC / "vq-format.md").read_text()
    for letter in "FR":
        numbers = [int(number) for number in re.findall(rf"\*\*{letter}(\d+)\*\*", text)]
        # A later draft may put a new one between old ones, whose numbers stay.
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
