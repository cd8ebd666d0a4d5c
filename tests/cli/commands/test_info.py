"""`vq info`: what it tells of pictures and of codebooks."""

import json
from pathlib import Path

import numpy as np

import vqcodec
from support.pictures import gradient


def test_info(folder, vq):
    vq("encode", "a.png", "-k", 5, "--block", "2x4", "--coding", "packed")
    status, out, err = vq("info", "a.vq", "--json")
    facts = json.loads(out)
    size = vqcodec.packed_size(40, 30, 5, block=(2, 4))
    file_bytes = Path("a.vq").stat().st_size
    assert (status, err) == (0, "")
    assert facts == {
        "version": "1.0",
        "width": 40,
        "height": 30,
        "mode": "RGB",
        "block": [2, 4],
        "n_codewords": 5,
        "coding": "packed",
        "sections": [],
        "original_bits": size.original_bits,
        "index_bits": size.index_bits,
        "codebook_bits": size.codebook_bits,
        "payload_bits": size.payload_bits,
        "file_bytes": file_bytes,
        "ratio": round(3600 / file_bytes, 4),
    }
    assert size.file_bytes == file_bytes
    status, out, _ = vq("info", "a.vq")
    assert status == 0
    for word in ("40 x 30 pixels, RGB", "2 x 4", f"{file_bytes:,} bytes", "packed"):
        assert word in out


def test_info_tells_sections_and_a_wrong_length(folder, vq):
    image = vqcodec.quantize(gradient(5, 5, 3), 4)
    data = vqcodec.VQImage(
        image.codebook,
        image.indices,
        5,
        5,
        "RGB",
        sections=[vqcodec.Section(0x90, b"abc")],
    ).to_bytes()
    Path("s.vq").write_bytes(data)
    assert json.loads(vq("info", "s.vq", "--json")[1])["sections"] == [
        {"tag": 0x90, "name": "unknown", "bytes": 3}
    ]
    assert "section 0x90" in vq("info", "s.vq")[1]
    Path("s.vq").write_bytes(data[:-2])
    assert vq("info", "s.vq")[::2] == (
        1,
        "vq: s.vq: the file ends too early: 2 bytes are missing; fetch or make it anew\n",
    )
    Path("s.vq").write_bytes(data + b"x")
    assert "bytes after the end" in vq("info", "s.vq")[2]


def test_info_describes_a_codebook_file(folder, vq):
    vq("train", "a.png", "-k", 12, "--block", "2x1", "-o", "s.vqc")
    facts = json.loads(vq("info", "s.vqc", "--json")[1])
    codebook = vqcodec.read_codebook("s.vqc")
    assert facts == {
        "version": "1.0",
        "mode": "RGB",
        "block": [2, 1],
        "n_codewords": 12,
        "hash": codebook.hash.hex(),
        "sections": [],
        "codebook_bits": 12 * 6 * 8,
        "file_bytes": Path("s.vqc").stat().st_size,
    }
    status, out, err = vq("info", "s.vqc")
    assert (status, err, facts["hash"] in out) == (0, "", True)
    Path("s.vqc").write_bytes(Path("s.vqc").read_bytes() + b"!")
    assert "after the end of the codebook" in vq("info", "s.vqc")[2]


def test_info_tells_how_a_file_was_made(folder, vq):
    vq("encode", "a.png", "-k", 5, "--record", "--seed", 3)
    out = vq("info", "a.vq")[1]
    assert "made by " in out
    assert "k 5, " in out
    assert "clusterer split-merge" in out
    assert json.loads(vq("info", "a.vq", "--json")[1])["record"]["seed"] == 3
    for record, told in (
        ("no JSON", "no JSON"),
        ('{"k": NaN}', '{"k": NaN}'),  # which is none either
        ('["\\u001b[2J"]', ["\x1b[2J"]),
        ("[" * 10**5, "[" * 10**5),
    ):
        sections = vqcodec.Metadata(record=record).to_sections()
        codebook = np.array([[1, 2, 3]], np.uint8)
        vqcodec.VQImage(codebook, [[0]], 1, 1, "RGB", sections=sections).save("r.vq")
        status, out, _ = vq("info", "r.vq")
        assert (status, "\x1b" in out) == (0, False)
        assert json.loads(vq("info", "r.vq", "--json")[1])["record"] == told
