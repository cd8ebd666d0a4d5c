"""Pictures that tests make for themselves, and Hypothesis strategies for more of them."""

import runpy
from functools import cache
from pathlib import Path

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

import vqcodec
import vqcodec.format.front

ROOT = Path(__file__).resolve().parent.parent.parent


@cache
def reef_script():
    """Return the names that docs/reef.py defines."""
    return runpy.run_path(str(ROOT / "docs" / "reef.py"))


@cache
def reef():
    """Draw the reef: uint8, shape (320, 480, 3), some 50,000 colours."""
    return reef_script()["draw"]()


def gradient(height, width, channels):
    """Draw a picture with many colours, smooth in one direction and jagged in the other."""
    y, x, c = np.mgrid[0:height, 0:width, 0:channels]
    return ((x * 3 + y * y * 7 + c * (x + 50) + (x * y) % 11) % 256).astype(np.uint8)


def flat_picture(number, side=12):
    """Draw a small picture with few colours, and not like any other."""
    picture = np.full((side, side, 3), (250, 240, 230), np.uint8)
    picture[number % side, :] = number % 256, number // 256, 90
    picture[:, (number * 7) % side] = 30, number % 256, 200
    return picture


# Few levels make pictures with ties and repeated colours, many make all colours different.
levels = st.one_of(
    st.sampled_from([(0, 1), (0, 255), (100, 103)]).map(lambda ends: st.integers(*ends)),
    st.just(st.integers(0, 255)),
)


@st.composite
def pictures(draw, max_side=12, channels=None):
    """Draw uint8 arrays of shape (h, w, c)."""
    shape = (
        draw(st.integers(1, max_side)),
        draw(st.integers(1, max_side)),
        draw(st.integers(1, 4)) if channels is None else channels,
    )
    return draw(hnp.arrays(np.uint8, shape, elements=draw(levels)))


blocks = st.one_of(st.just((1, 1)), st.tuples(st.integers(1, 16), st.integers(1, 16)))
skippable_sections = st.lists(
    st.builds(vqcodec.Section, st.integers(0x90, 0xFF), st.binary(max_size=300)),
    max_size=3,
)


@st.composite
def alpha_pictures(draw, max_side=12):
    """Draw LA and RGBA pictures that have hidden, opaque and other pixels."""
    picture = draw(pictures(max_side, draw(st.sampled_from([2, 4]))))
    kinds = st.sampled_from([0, 0, 1, 77, 128, 254, 255, 255])
    picture[..., -1] = draw(hnp.arrays(np.uint8, picture.shape[:2], elements=kinds))
    return picture


any_picture = st.one_of(pictures(), alpha_pictures())


@st.composite
def vq_images(draw):
    """Draw VQImages of every mode and block, with any codebook and optional sections."""
    width, height = draw(st.integers(1, 40)), draw(st.integers(1, 40))
    mode = draw(st.sampled_from(["L", "LA", "RGB", "RGBA"]))
    block = draw(blocks)
    n_codewords = draw(st.one_of(st.integers(1, 20), st.sampled_from([255, 256, 257, 70, 600])))
    dimension = block[0] * block[1] * ["L", "LA", "RGB", "RGBA"].index(mode) + block[0] * block[1]
    source = np.random.RandomState(draw(st.integers(0, 2**32 - 1)))
    shape = (-(-height // block[0]), -(-width // block[1]))
    return vqcodec.VQImage(
        source.randint(0, 256, (n_codewords, dimension)).astype(np.uint8),
        source.randint(0, n_codewords, shape),
        width=width,
        height=height,
        mode=mode,
        block=block,
        sections=draw(skippable_sections),
    )


def drawn(vq):
    """Draw a picture with its channels as the last axis, whatever its mode."""
    return vq.to_array().reshape(vq.height, vq.width, -1)
