"""What an encoded picture must be before it is written: smaller, and right."""

import json
import os
from pathlib import Path

from PIL import Image

import vqcodec
from support.chunks import gama, packed, png_with
from support.files import files_below, of_file, snapshot
from support.pictures import gradient


def test_nothing_larger_is_written_unless_asked(folder, vq):
    Image.fromarray(gradient(30, 40, 3)).save("small.png")  # PNG is good at this.
    size = Path("small.png").stat().st_size
    assert size < len(vqcodec.encode(gradient(30, 40, 3)))
    before = snapshot()
    for options in ((), ("--force",), ("--verify",)):
        status, out, err = vq("encode", "small.png", *options)
        assert (status, out) == (0, "")
        assert err.startswith("small.png: kept as it is, since ")
        assert f"more than its {size:,} (--allow-larger" in err
        assert snapshot() == before
    status, out, _ = vq("encode", "small.png", "--json")
    assert (status, json.loads(out)["status"]) == (0, "kept")
    status, _, err = vq("encode", "small.png", "a.png", "-o", "out")
    assert (status, err.splitlines()[-1]) == (0, "2 files: 1 written, 1 kept as they are")
    assert files_below("out") == ["a.vq"]
    assert vq("encode", "small.png", "--allow-larger")[0] == 0
    assert Path("small.vq").stat().st_size > size


def test_what_does_not_decode_to_the_picture_never_takes_its_place(folder, vq, monkeypatch):
    assert vq("encode", "a.png", "--verify")[0] == 0
    Path("a.vq").unlink()
    before = snapshot()
    right = vqcodec.VQImage.to_bytes

    def wrong(self, *arguments, **options):
        indices = self.indices.copy()
        indices[3, 4] ^= 1
        other = vqcodec.VQImage(self.codebook, indices, self.width, self.height, self.mode)
        return right(other, *arguments, **options)

    with monkeypatch.context() as patch:
        patch.setattr(vqcodec.VQImage, "to_bytes", wrong)
        status, _, err = vq("encode", "a.png", "--verify")
        assert (status, err.count("\n")) == (1, 1)
        assert "decodes to another picture" in err
        assert snapshot() == before
        assert vq("encode", "a.png")[0] == 0  # Nobody looked.
    Path("a.vq").unlink()
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.pwrite(descriptor, b"!", 40))
    status, _, err = vq("encode", "a.png", "--verify")
    assert (status, err) == (
        1,
        "vq: a.vq: the disk gives back other bytes than were written to it; "
        "try again, or another disk\n",
    )
    assert snapshot() == before


def test_metadata_that_have_no_place_are_named(folder, vq):
    Path("x.png").write_bytes(png_with(gama(55556), packed(b"zTXt", b"Comment", bytes(2**24 + 1))))
    status, out, err = vq("encode", "x.png", "--json", "--allow-larger")
    named = ["gAMA", "a text 'Comment', which is too large or damaged"]
    assert (status, json.loads(out)["lost_metadata"]) == (0, named)
    assert vq("encode", "x.png", "--force", "--allow-larger")[2].splitlines()[0] == (
        f"vq: x.png: {named[0]} and {named[1]} are not kept; a .vq file has no place for them"
    )
    status, out, err = vq("encode", "x.png", "--strip", "--force", "--json", "--allow-larger")
    assert (status, err, json.loads(out)["lost_metadata"]) == (0, "", [])
    status, out, err = vq("encode", "a.png", "--json")
    assert (err, json.loads(out)["lost_metadata"]) == ("", [])


def test_texts_of_more_than_a_megabyte_are_kept(folder, vq):
    Path("x.png").write_bytes(png_with(packed(b"zTXt", b"Comment", b"a" * 2**21)))
    assert vq("encode", "x.png", "--allow-larger")[0] == 0
    assert of_file("x.vq").metadata.text == {"Comment": "a" * 2**21}
    assert vq("encode", "x.png", "--strip", "--force", "--allow-larger")[0] == 0
    assert of_file("x.vq").sections == ()
