"""Palettes for other programs: read back as they were."""

import io
import tempfile

import numpy as np
import PIL
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL.GimpPaletteFile import GimpPaletteFile

import vqcodec
from vqcodec.pictures.palette_writing import FORMATS, keeps_alpha, write_palette
from vqcodec.pictures.palettes import read_palette
from vqcodec.samples import coloured

samples = st.sampled_from([0, 10, 48, 58, 91, 255]) | st.integers(0, 255)
codebooks = hnp.arrays(np.uint8, st.tuples(st.integers(1, 40), st.integers(1, 4)), elements=samples)


@given(codebooks, st.sampled_from(FORMATS), st.booleans(), st.sampled_from([0, 1, 2]))
def test_what_is_written_is_read_back(codewords, kind, counted, n_hidden):
    if codewords.shape[1] in (2, 4) and n_hidden:
        codewords[:, -1] = 255
        codewords[:n_hidden, -1] = 0
    counts = np.arange(len(codewords)) if counted else None
    expected = coloured(codewords)
    if kind not in ("hex", "json") and not (kind == "act" and 0 in expected[:, 3:]):
        expected = expected[:, :3]
    if not keeps_alpha(codewords, kind):
        expected = coloured(codewords)[:, :3]
    with tempfile.NamedTemporaryFile() as file:
        file.write(write_palette(codewords, counts, kind))
        file.flush()
        assert read_palette(file.name).tolist() == expected.tolist()


def test_what_has_room_for_alpha():
    hidden = np.array([[1, 2, 3, 255], [4, 5, 6, 0]], np.uint8)
    half = np.array([[1, 2, 3, 128]], np.uint8)
    rooms = {kind: (keeps_alpha(hidden, kind), keeps_alpha(half, kind)) for kind in FORMATS}
    assert rooms == {
        "hex": (True, True),
        "json": (True, True),
        "act": (True, False),
        "gpl": (False, False),
        "pal": (False, False),
    }
    assert all(keeps_alpha(hidden[:1], kind) for kind in FORMATS)
    assert not keeps_alpha(hidden[[1, 1]], "act")  # It has one transparent index.


@pytest.mark.skipif(
    tuple(map(int, PIL.__version__.split(".")[:2])) < (11, 3), reason="it read no more than greys"
)
def test_pillow_reads_what_gimp_would():
    codewords = np.array([[0, 82, 180], [255, 255, 255], [1, 2, 3]], np.uint8)
    data = write_palette(codewords, np.array([7, 8, 9]), "gpl")
    palette, mode = GimpPaletteFile(io.BytesIO(data)).getpalette()
    assert (mode, palette[:9]) == ("RGB", codewords.tobytes())


def test_a_large_palette_does_not_fit_adobes_format():
    with pytest.raises(vqcodec.OptionError, match="holds 256 colours, not 300"):
        write_palette(np.zeros((300, 3), np.uint8), np.zeros(300, int), "act")
