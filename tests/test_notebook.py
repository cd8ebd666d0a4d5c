"""Pictures and codebooks as notebooks show them."""

import base64
import io
import re
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient, reef


class Images(HTMLParser):
    """Collects images and text; every element must be closed."""

    def __init__(self, html):
        super().__init__()
        self.images, self.text, self.open = [], "", []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        if tag == "img":
            self.images.append(dict(attributes))
        else:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def pixels(image):
    kind, _, data = image["src"].partition(",")
    assert kind == "data:image/png;base64"
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))))


def test_a_picture_shows_itself_its_figures_and_its_codebook():
    vq = vqcodec.quantize(reef(), 16)
    shown = Images(vq._repr_html_())
    assert np.array_equal(pixels(shown.images[0]), vq.to_array())
    bytes_packed = vqcodec.packed_size(480, 320, 16).file_bytes
    assert (
        shown.text == f"480x320 RGB, 16 codewords, 4 bits an index, {bytes_packed:,} bytes packed"
    )
    assert len(shown.images) == 17
    shares = [float(re.search(r"([\d.]+) %$", image["title"])[1]) for image in shown.images[1:]]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=0.1)
    most = np.bincount(vq.indices.ravel()).argmax()
    assert shown.images[1]["title"].startswith(f"{most}: #{vq.codebook[most].tobytes().hex()}, ")
    assert all(image["alt"] for image in shown.images)
    assert "http" not in vq._repr_html_().replace("data:image", "")


@pytest.mark.parametrize("channels", [1, 2, 3, 4])
@pytest.mark.parametrize("block", [(1, 1), (2, 3)])
def test_all_modes_and_blocks(channels, block):
    vq = vqcodec.quantize(gradient(12, 12, channels), 5, block=block)
    shown = Images(vq._repr_html_())
    assert len(shown.images) == 6
    assert int(shown.images[0]["width"]) == 60
    book = Images(vq.shared_codebook()._repr_html_())
    assert len(book.images) == 5
    assert f"5 codewords of {vq.mode}" in book.text


def test_what_is_large_is_shown_small_and_says_so():
    labels = np.arange(3 * 2000).reshape(3, 2000)
    vq = vqcodec.quantize(labels, categorical=True)
    shown = Images(vq._repr_html_())
    assert "shown at 1/2" in shown.text
    assert "and 5,744 more" in shown.text
    assert pixels(shown.images[0]).shape == (2, 1000)
    assert len(shown.images) == 257


def test_a_notebook_takes_them():
    formatters = pytest.importorskip("IPython.core.formatters")
    found, _ = formatters.DisplayFormatter().format(vqcodec.quantize(gradient(9, 9, 3), 4))
    assert found["text/html"].startswith("<div>")
    assert found["text/plain"].startswith("<VQImage")
