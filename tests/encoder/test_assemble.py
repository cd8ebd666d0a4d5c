"""Drawings become pictures, and the size that is told is that of the file."""

import numpy as np
import pytest
from hypothesis import given

import vqcodec
from support.pictures import vq_images
from vqcodec.clustering import Clustering
from vqcodec.encoder.assemble import Assembler, Chosen
from vqcodec.encoder.drawing import Drawing


@given(vq_images())
def test_a_drawing_becomes_its_picture_and_its_size_is_that_of_the_file(vq):
    assembler = Assembler((vq.height, vq.width), vq.block, vq.sections)
    drawing = Drawing(vq.codebook, vq.indices.ravel())
    assert assembler.image(Chosen(drawing, None)) == vq
    assert assembler.size_of(drawing) == len(vq.to_bytes())


def test_samples_of_two_bytes_are_of_mode_i16():
    drawing = Drawing(np.array([[3], [60000]], np.uint16), np.array([[0, 1]], np.uint8))
    image = Assembler((1, 2), (1, 1), ()).image(Chosen(drawing, None))
    assert image.mode == "I;16"
    assert image.to_array().tolist() == [[3, 60000]]


def test_what_is_known_of_the_making_stays_with_the_picture():
    drawing = Drawing(np.array([[3, 4]], np.uint8), np.array([[0]], np.uint8))
    clustering = Clustering.exact(drawing.codebook)
    section = vqcodec.Section(0x90, b"abc")
    image = Assembler((1, 1), (1, 1), (section,)).image(Chosen(drawing, clustering, "so it is"))
    assert image.mode == "LA"
    assert image.clustering is clustering
    assert (image.explanation, image.sections) == ("so it is", (section,))


def test_a_plane_that_was_coded_while_it_was_chosen_is_written_as_it_is():
    vq = vqcodec.quantize(np.arange(240, dtype=np.uint8).reshape(8, 10, 3), 9)
    from vqcodec.coding import Context
    from vqcodec.coding.plane import encode_plane

    coded = encode_plane(Context(vq.codebook, 3), vq.indices)
    assembler = Assembler((8, 10), (1, 1), ())
    drawing = Drawing(vq.codebook, vq.indices, coded)
    image = assembler.image(Chosen(drawing, None))
    assert image.to_bytes("context") == vq.to_bytes("context")
    assert vqcodec.VQImage.from_bytes(image.to_bytes()) == vq


def test_indices_that_do_not_fit_the_size_are_refused():
    drawing = Drawing(np.array([[3]], np.uint8), np.zeros((2, 2), np.uint8))
    with pytest.raises(ValueError, match="reshape"):
        Assembler((3, 2), (1, 1), ()).image(Chosen(drawing, None))
