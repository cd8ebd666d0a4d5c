"""The decoder of spec/decoder, which was written from the text alone."""

import ast
import hashlib
import subprocess
import sys
import zlib

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.codings import CODINGS
from support.pictures import ROOT
from support.vectors import codebook_of, limits_of, shown_beside, vectors
from support.vqdec import SOURCE, load

SPEC = ROOT / "spec"


@pytest.fixture(scope="module")
def vqdec():
    return load()


def test_it_imports_the_standard_library_alone():
    imported = set()
    for node in ast.walk(ast.parse(SOURCE.read_text())):
        if isinstance(node, ast.Import):
            imported.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module)
        elif isinstance(node, ast.Name):
            assert node.id != "__import__"
    assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    assert "importlib" not in imported


def in_order_of_the_machine(picture):
    """Return the samples of a picture as NumPy holds them."""
    samples = picture.draw()
    return (
        np.frombuffer(samples, ">u2").astype("<u2").tobytes() if picture.mode == "I;16" else samples
    )


@pytest.mark.parametrize(("path", "vector"), vectors("codebooks"))
def test_a_codebook_file_has_its_codewords_and_hash(vqdec, path, vector):
    codebook = vqdec.decode_codebook(path.read_bytes())
    assert (codebook.mode, list(codebook.block)) == (vector["mode"], vector["block"])
    assert (len(codebook.codebook), codebook.hash.hex()) == (vector["codewords"], vector["hash"])
    assert hashlib.sha256(b"".join(codebook.codebook)).hexdigest() == vector["samples_sha256"]


@pytest.mark.parametrize(("path", "vector"), vectors("faulty_codebooks"))
def test_a_faulty_codebook_file_is_refused_by_its_category(vqdec, path, vector):
    with pytest.raises(vqdec.Fault) as caught:
        vqdec.decode_codebook(path.read_bytes())
    assert caught.value.category == vector["category"]


@pytest.mark.parametrize(("path", "vector"), vectors("valid"))
def test_a_valid_file_is_the_picture_beside_it(vqdec, path, vector):
    picture = vqdec.decode(
        path.read_bytes(), codebook=codebook_of(path, vector), **limits_of(vector)
    )
    assert (picture.mode, [picture.width, picture.height]) == (vector["mode"], vector["size"])
    assert len(picture.codebook) == vector["codewords"]
    samples = in_order_of_the_machine(picture)
    assert hashlib.sha256(samples).hexdigest() == vector["samples_sha256"]
    assert samples == shown_beside(path, vector).tobytes()


@pytest.mark.parametrize(("path", "vector"), vectors("faulty"))
def test_a_faulty_file_is_refused_by_its_category(vqdec, path, vector):
    with pytest.raises(vqdec.Fault) as caught:
        vqdec.decode(path.read_bytes(), codebook=codebook_of(path, vector), **limits_of(vector))
    category = vector["category"]
    assert caught.value.category == category


def drawing(rows, columns):
    """Draw flat areas, lines and a repeated mark: runs, breaks and matches."""
    picture = np.full((rows, columns, 3), (250, 250, 245), np.uint8)
    picture[rows // 3 : rows // 2, columns // 4 :] = 30, 90, 160
    picture[:, columns // 2] = 200, 40, 30
    for x in range(2, columns - 6, 7):
        picture[-9:-3, x] = 20, 20, 20
        picture[-6, x : x + 4] = 20, 20, 20
    return picture


def slopes(rows, columns, channels):
    """Draw gradients with a little noise."""
    y, x, c = np.indices((rows, columns, channels))
    noise = np.random.default_rng(5).integers(0, 12, (rows, columns, channels))
    return ((y * (3 + c) + x * (5 - c) + noise) % 256).astype(np.uint8)


PICTURES = {
    "drawing": (drawing(40, 60), 8, {}),
    "grey": (slopes(24, 30, 1)[..., 0], 16, {}),
    "grey-alpha": (slopes(15, 20, 2), 20, {}),
    "rgb": (slopes(20, 24, 3), 64, {}),
    "rgba": (slopes(16, 18, 4), 300, {}),
    "blocks": (drawing(33, 41), 24, {"block": (2, 2)}),
    "two": (drawing(24, 50)[..., 0] // 128 * 255, 2, {}),
    "one": (np.full((5, 70, 3), 77, np.uint8), 1, {}),
    "labels": (drawing(40, 60)[..., 0].astype(np.uint16) * 257, None, {"categorical": True}),
    "many labels": (
        slopes(24, 30, 1)[..., 0].astype(np.uint16) * 200,
        None,
        {"categorical": True},
    ),
}


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("name", PICTURES)
def test_it_decodes_what_the_encoder_writes(vqdec, name, coding):
    picture, k, options = PICTURES[name]
    data = vqcodec.encode(picture, k, coding=coding, **options)
    expected = vqcodec.decode(data)
    decoded = vqdec.decode(data)
    assert (decoded.height, decoded.width) == expected.shape[:2]
    assert (
        in_order_of_the_machine(decoded)
        == expected.astype(expected.dtype.newbyteorder("<")).tobytes()
    )


def test_it_decodes_with_a_codebook_and_knows_labels(vqdec):
    picture = slopes(20, 24, 3)
    codebook = vqcodec.train([picture], 32)
    data = vqcodec.encode(picture, codebook=codebook, external=True)
    decoded = vqdec.decode(data, codebook=codebook.to_bytes())
    assert decoded.draw() == vqcodec.decode(data, codebook=codebook).tobytes()
    names = {0: "", 7: "Straße"}
    data = vqcodec.encode(picture[..., 0], categorical=True, labels=names)
    assert vqdec.decode(data).labels == vqcodec.VQImage.from_bytes(data).labels == names


CATEGORIES = {
    vqcodec.NotVqError: "not a .vq file",
    vqcodec.TruncatedError: "truncated",
    vqcodec.CorruptError: "corrupt",
    vqcodec.UnsupportedError: "unsupported",
    vqcodec.LimitError: "limit exceeded",
}


def crc32(data):
    return zlib.crc32(data).to_bytes(4, "big")


def file(header, sections, *strips, codebook=b"\0\0\xff"):
    """Write a front with its checksum, and strips as they are given."""
    front = b"\xd6\x51\x0d\x0a\x0a\x10" + header + sections + codebook
    return front + crc32(front) + b"".join(strips)


GREY = b"\1\4\4"  # It has two codewords and is 4x4.
ROWS = zlib.compress(bytes(2))
TWO = bytes([0x10, 2, len(ROWS), len(ROWS)])
GOOD, DAMAGED = ROWS + crc32(ROWS), ROWS + b"none"
SHORT = ROWS[:-1] + b"?"
MIXED = {
    "whole": file(b"\x20" + GREY, TWO, GOOD, GOOD),
    "a strip damaged, the next one cut": file(b"\x20" + GREY, TWO, DAMAGED, ROWS[:3]),
    "a strip broken, the next one cut": file(
        b"\x20" + GREY, TWO, SHORT + crc32(SHORT), ROWS[:3]
    ),
    "strips damaged, bytes after them": file(b"\x20" + GREY, TWO, GOOD, DAMAGED, b"more"),
    "unknown coding, broken strip table": file(b"\x50" + GREY, b"\x10\2\x80\1"),
    "broken strip table": file(b"\x20" + GREY, b"\x10\2\x80\1"),
    "empty metadata, unknown coding": file(b"\x50" + GREY, b"\x81\0"),
    "16 bits, broken codebook": file(b"\x04" + GREY, b"", codebook=b"\1\0"),
    "empty modelled codebook": file(b"\0" + GREY, b"", codebook=b"\1\0"),
    "1,025th section without a length": file(b"\0" + GREY, b"\x90\0" * 1024 + b"\x90")[:2059],
    "1,025th section": file(b"\0" + GREY, b"\x90\0" * 1025),
    "strip of one byte": file(b"\x10" + GREY, b"\x10\1\1", b"\0" + crc32(b"\0")),
    "strip with more than is asked for": file(
        b"\x10" + GREY, b"\x10\1\x63", bytes(99) + crc32(bytes(99))
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MIXED)
def test_it_names_the_fault_that_vqcodec_names(vqdec, name):
    data = MIXED[name]
    try:
        expected = vqcodec.decode(data).tobytes()
    except vqcodec.VqError as error:
        with pytest.raises(vqdec.Fault) as caught:
            vqdec.decode(data)
        assert caught.value.category == CATEGORIES[type(error)]
    else:
        assert name == "whole"
        assert vqdec.decode(data).draw() == expected


def test_the_command_line(tmp_path):
    out = tmp_path / "out.pam"
    vector = SPEC / "vectors/draft1/valid/rgba-16.vq"
    subprocess.run([sys.executable, SOURCE, vector, out], check=True)
    header, samples = out.read_bytes().split(b"ENDHDR\n", 1)
    assert header == (b"P7\nWIDTH 13\nHEIGHT 9\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\n")
    with Image.open(vector.with_suffix(".png")) as shown:
        assert samples == np.asarray(shown).tobytes()
    faulty = SPEC / "vectors/draft1/faulty/trailing.vq"
    refused = subprocess.run([sys.executable, SOURCE, faulty, out], capture_output=True, text=True)
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1 and "corrupt" in refused.stderr
