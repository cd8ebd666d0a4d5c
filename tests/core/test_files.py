"""Files read by the core alone: every vector, and damage, as the package reads them."""

import os
import random
import sys
import zlib

import numpy as np
import pytest

import vqcodec
from support.compiled import CORE, PROGRAMS, ZLIB, built, core_objects, needs_compiler, run
from support.pictures import ROOT
from support.vectors import VECTORS

sys.path.append(str(ROOT / "fuzz"))
from repair import repair  # noqa: E402

N_DAMAGED = int(os.environ.get("VQ_DAMAGED", "20000"))  # 100,000 take half a minute
MAX = {"max_pixels": 2**20, "max_metadata": 2**20}
CATEGORIES = {
    vqcodec.NotVqError: "not",
    vqcodec.TruncatedError: "truncated",
    vqcodec.CorruptError: "corrupt",
    vqcodec.UnsupportedError: "unsupported",
    vqcodec.LimitError: "limit",
    vqcodec.MissingCodebookError: "missing",
}
pytestmark = needs_compiler


def build(folder):
    """Build the program that answers, with zlib if its header is there; whether it is."""
    sources = [*core_objects(), PROGRAMS / "answers.c"]
    for zlib_options in [ZLIB] * bool(ZLIB) + [[]]:
        if built(folder / "answers", sources, *zlib_options):
            return folder / "answers", bool(zlib_options)
    raise AssertionError("the core cannot be built")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return build(tmp_path_factory.mktemp("core"))


def asked(program, files):
    """Return what the core says of some files, each with what is asked (see answers.c)."""
    sent = b"".join(
        bytes([question]) + len(data).to_bytes(4, "big") + data for data, question in files
    )
    done = run(program, sent=sent)
    assert (done.returncode, done.stderr) == (0, b"")
    answers = done.stdout.decode().splitlines()
    assert len(answers) == len(files)
    return answers


def expected(data, of_codebook):
    """Return what the package says of a file."""
    try:
        if of_codebook:
            book = vqcodec.Codebook.from_bytes(data, max_metadata=MAX["max_metadata"])
            return f"ok {len(book)} {checksum(book.codewords)}"
        vq = vqcodec.VQImage.from_bytes(data, **MAX)
        return f"ok {vq.width}x{vq.height} {checksum(vq.to_array())}"
    except vqcodec.VqError as error:
        return CATEGORIES[type(error)]


def checksum(samples):
    octets = samples.astype(samples.dtype.newbyteorder(">")).tobytes()
    return f"{zlib.crc32(octets):08x}"


def is_deflated(data):
    return len(data) > 6 and data[:2] == b"\xd6Q" and data[6] >> 4 == 2


def compare(program, files):
    program, inflates = program
    n_sound = 0
    for (data, of_codebook), answer in zip(files, asked(program, files), strict=True):
        if is_deflated(data) and not inflates and answer == "unsupported":
            continue
        assert answer == expected(data, of_codebook), (data.hex(), of_codebook)
        n_sound += answer.startswith("ok")
    return n_sound


def all_vectors():
    paths = sorted(VECTORS.glob("*/*/*.vq")) + sorted(VECTORS.glob("*/*/*.vqc"))
    return [path.read_bytes() for path in paths]


def test_the_core_reads_every_vector_as_the_package_does(program):
    files = [(data, of_codebook) for data in all_vectors() for of_codebook in (False, True)]
    assert compare(program, files) > 100


def damaged(seed, data, others):
    """Return a file with some damage, after which the checksums may be right again."""
    rng = random.Random(seed)
    found = bytearray(data)
    for _ in range(rng.choice([1, 1, 2, 5])):
        at = rng.randrange(len(found) + 1)
        match rng.randrange(6):
            case 0:
                del found[at : at + rng.choice([1, 2, 9])]
            case 1:
                found[at:at] = rng.randbytes(rng.choice([1, 2, 9]))
            case 2:
                found[at:] = rng.choice(others)[at:]
            case 3 if at < len(found):
                found[at] ^= 1 << rng.randrange(8)
            case _ if at < min(len(found), 60):
                found[at] = rng.choice([0, 1, 0x10, 0x7F, 0x80, 0x81, 0x84, 0x85, 0x87, 0xFF])
    return repair(found) if rng.random() < 0.8 else bytes(found)


def test_the_core_names_damage_as_the_package_does(program):
    vectors = [data for data in all_vectors() if len(data) < 2000]
    rng = random.Random(0)
    files = []
    for seed in range(N_DAMAGED):
        data = rng.choice(vectors)
        files.append((damaged(seed, data, vectors), data[:2] == b"\xd6C"))
    n_sound = compare(program, files)
    assert 0.01 * N_DAMAGED < n_sound < 0.9 * N_DAMAGED


@pytest.mark.parametrize("k", [1, 2, 40, 256, 3000])
def test_what_it_codes_are_the_bytes_of_the_package(program, k):
    """Long enough for everything that learns to reach its bounds."""
    rng = np.random.default_rng(k)
    colours = rng.integers(0, 256, (k, 4)).astype(np.uint8)
    smooth = np.add.outer(np.arange(90) ** 2 // 60, np.arange(150)) * k // 300 % k
    noisy = np.where(rng.random(smooth.shape) < 0.2, rng.integers(0, k, smooth.shape), smooth)
    flat = np.kron(rng.integers(0, k, (3, 5)), np.ones((30, 30), int))
    files = []
    for plane in (smooth, noisy, flat, rng.integers(0, k, smooth.shape)):
        for channels in (1, 3, 4):
            picture = colours[plane][..., :channels].squeeze(-1 if channels == 1 else ())
            data = vqcodec.encode(picture, "lossless", coding="context", alpha="exact")
            files.append((data, 0))
    assert compare(program, files) == len(files)
    assert asked(program[0], [(data, 2) for data, _ in files]) == ["same"] * len(files)


def test_an_external_codebook_is_known_by_its_hash(program):
    """What the package writes, the example of the core refuses: it is given no codebook."""
    book = vqcodec.Codebook(np.arange(60, dtype=np.uint8).reshape(20, 3), "RGB")
    picture = book.codewords[np.arange(12).reshape(3, 4)]
    data = vqcodec.encode(picture, codebook=book, external=True)
    assert asked(program[0], [(data, 0)]) == ["missing"]


def test_the_example_decodes(tmp_path):
    program = tmp_path / "vq2ppm"
    sources = [*core_objects(), CORE / "example" / "vq2ppm.c"]
    assert built(program, sources)
    labels = np.array([[0, 700], [65535, 700]], np.uint16)
    pictures = {
        "colours": np.arange(36, dtype=np.uint8).reshape(3, 4, 3) * 7,
        "alpha": np.arange(24, dtype=np.uint8).reshape(3, 2, 4) * 10,
        "grey": np.arange(6, dtype=np.uint8).reshape(2, 3) * 40,
    }
    for name, picture in pictures.items():
        (tmp_path / name).write_bytes(vqcodec.encode(picture, alpha="exact"))
    (tmp_path / "labels").write_bytes(vqcodec.encode(labels, categorical=True))
    for name, picture in {**pictures, "labels": labels}.items():
        done = run(program, tmp_path / name)
        head, _, pixels = done.stdout.partition(b"ENDHDR\n")
        assert f"WIDTH {picture.shape[1]}\nHEIGHT {picture.shape[0]}\n".encode() in head
        assert pixels == picture.astype(picture.dtype.newbyteorder(">")).tobytes()
    (tmp_path / "other").write_bytes(b"GIF89a")
    done = run(program, tmp_path / "other")
    assert (done.returncode, done.stderr.split()) == (1, b"not a .vq file".split())
