"""The file that an image comes from."""

import io

from PIL import Image

from support.chunks import png_with
from vqcodec.pictures.source import HEAD, head_of

LONG = png_with((b"tEXt", b"A\0" + bytes(HEAD)))


def test_the_beginning_is_read_and_the_stream_stays_where_it_is(folder):
    (folder / "x.png").write_bytes(LONG)
    for source in (io.BytesIO(LONG), "x.png"):
        image = Image.open(source)
        place = image.fp.tell()
        assert head_of(image) == LONG[:HEAD]
        assert image.fp.tell() == place
    image.load()
    assert head_of(image) == LONG[:HEAD]  # It has a name.
    (folder / "x.png").unlink()
    assert head_of(image) == b""


def test_images_that_come_from_no_file_have_none():
    image = Image.open(io.BytesIO(LONG))
    image.load()
    assert head_of(image) == head_of(image.copy()) == head_of(Image.new("L", (1, 1))) == b""
