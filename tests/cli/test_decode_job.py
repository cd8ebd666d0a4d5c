"""One file decoded: what is written, what is said, and what is refused before."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.files import snapshot
from support.pictures import gradient
from vqcodec.cli.console import Failure
from vqcodec.cli.decode_job import DecodeJob
from vqcodec.cli.plan import Task
from vqcodec.cli.writer import Writer
from vqcodec.format.limits import Limits
from vqcodec.pictures.pillow_info import TAKEN

PICTURE = gradient(9, 12, 3)


@pytest.fixture
def file(folder):
    """Write a picture of 20 codewords; return its bytes."""
    data = vqcodec.encode(PICTURE, 20)
    Path("a.vq").write_bytes(data)
    return data


def test_a_file_becomes_a_picture_and_the_outcome_says_so(file):
    fraction = []
    outcome = DecodeJob()(Task("a.vq", "b.png"), fraction.append)
    with Image.open("b.png") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), vqcodec.decode(file))
    assert (outcome.status, outcome.notes) == ("written", ())
    assert outcome.line == "b.png: 12x9 RGB, 20 codewords"
    seconds = outcome.facts.pop("seconds")
    assert 0 <= seconds < 60
    assert outcome.facts == {
        "width": 12,
        "height": 9,
        "mode": "RGB",
        "n_codewords": 20,
        "source_bytes": len(file),
        "bytes": Path("b.png").stat().st_size,
        "lost_levels": 0,
        "lost_metadata": [],
        "private": [],
    }


def test_what_a_format_loses_is_told(file):
    outcome = DecodeJob()(Task("a.vq", "b.jpg"))
    lost = outcome.facts["lost_levels"]
    with Image.open("b.jpg") as image:
        found = np.asarray(image).astype(int) - vqcodec.decode(file)
    assert lost == np.abs(found).max() > 0
    note = f"vq: b.jpg: its format loses up to {lost} levels; .png keeps all"
    assert outcome.notes == (note,)


def test_a_suffix_goes_before_that_of_the_name(file):
    DecodeJob(".bmp")(Task("a.vq", "b.png"))
    assert Path("b.png").read_bytes().startswith(b"BM")


def test_a_dry_run_says_what_it_would_write(file):
    before = snapshot()
    outcome = DecodeJob(writer=Writer(dry_run=True))(Task("a.vq", "b.png"))
    assert outcome.status == "planned"
    assert outcome.line == "b.png: 12x9 RGB, 20 codewords (not written)"
    assert outcome.facts["bytes"] > 0
    assert snapshot() == before


def test_what_is_there_is_kept_or_skipped(file):
    Path("b.png").write_bytes(b"mine")
    with pytest.raises(Failure, match="b.png: exists and is kept"):
        DecodeJob()(Task("a.vq", "b.png"))
    outcome = DecodeJob(writer=Writer(skip_existing=True))(Task("nothing.vq", "b.png"))
    assert (outcome.status, outcome.facts) == ("skipped", {})
    assert Path("b.png").read_bytes() == b"mine"


def test_an_external_codebook_is_asked_for_and_used(file):
    book = vqcodec.train([PICTURE], 20)
    Path("e.vq").write_bytes(vqcodec.encode(PICTURE, codebook=book, external=True))
    with pytest.raises(Failure, match=f"e.vq: its codebook is elsewhere.*{book.hash.hex()}"):
        DecodeJob()(Task("e.vq", "e.png"))
    assert not Path("e.png").exists()
    assert DecodeJob(codebook=book)(Task("e.vq", "e.png")).status == "written"


@pytest.mark.parametrize(
    ("job", "task", "message"),
    [
        (DecodeJob(), Task("no.vq", "b.png"), "no.vq: No such file or directory; check the name"),
        (DecodeJob(), Task("a.png", "b.png"), "a.png: not a .vq file; check that"),
        (DecodeJob(), Task("a.vq", "b.nope"), "b.nope: Pillow writes no picture .*; try .png"),
        (
            DecodeJob(limits=Limits(max_pixels=107)),
            Task("a.vq", "b.png"),
            "a.vq: .* 12x9 pixels, .* limit of 107",
        ),
    ],
)
def test_a_fault_names_its_file_and_leaves_none(file, job, task, message):
    before = snapshot()
    with pytest.raises(Failure, match=message) as caught:
        job(task)
    assert caught.value.status == 1
    assert snapshot() == before


def test_a_picture_larger_than_pillow_likes_is_written(file, monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 20)  # Pillow refuses more than twice as many.
    for output in ("b.png", "b.webp", "b.tif"):
        assert DecodeJob()(Task("a.vq", output)).status == "written"
    assert Image.MAX_IMAGE_PIXELS == 20
    with pytest.raises(Image.DecompressionBombError):
        Image.open("b.png")
    Image.MAX_IMAGE_PIXELS = None
    with Image.open("b.png") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), vqcodec.decode(file))


def test_metadata_that_a_format_does_not_keep_are_named(folder):
    metadata = vqcodec.Metadata(xmp=b"<x/>", text={"Title": "a", "transparency": "b"})
    vq = vqcodec.quantize(PICTURE, 20)
    sections = metadata.to_sections()
    parts = vq.codebook, vq.indices, vq.width, vq.height, vq.mode
    Path("m.vq").write_bytes(vqcodec.VQImage(*parts, sections=sections).to_bytes())
    outcome = DecodeJob()(Task("m.vq", "m.gif"))
    assert outcome.facts["lost_metadata"] == ["XMP", "a text 'Title'", "a text 'transparency'"]
    assert outcome.notes == (
        "vq: m.gif: XMP, a text 'Title' and a text 'transparency' are not kept; a .gif file has "
        "no place for them",
    )
    outcome = DecodeJob()(Task("m.vq", "m.png"))
    assert outcome.notes == (
        "vq: m.png: a text 'transparency' is not kept; a .png file has no place for it",
    )
    with Image.open("m.png") as image:
        assert np.array_equal(np.asarray(image.convert("RGB")), vq.to_array())


def test_no_text_is_taken_for_an_option(folder):
    text = {name: "abc" for name in TAKEN} | {"comment": "hello"}
    vq = vqcodec.quantize(PICTURE, 20)
    parts = vq.codebook, vq.indices, vq.width, vq.height, vq.mode
    sections = vqcodec.Metadata(text=text).to_sections()
    Path("m.vq").write_bytes(vqcodec.VQImage(*parts, sections=sections).to_bytes())
    # Not .ico, of which old versions of Pillow make nothing where pictures are small.
    for suffix in ("png", "gif", "tif", "webp", "bmp", "jpg", "jp2", "ppm", "tga", "pcx"):
        assert DecodeJob()(Task("m.vq", f"m.{suffix}")).status == "written"
