"""Planes of indices: strips are coded on their own, and threads change nothing."""

import numpy as np
import pytest

import vqcodec
from support.codings import STRIPED
from support.pictures import gradient, reef
from vqcodec.coding import plane
from vqcodec.colour import quality
from vqcodec.format.strips import strip_sizes


@pytest.mark.parametrize("coding", STRIPED)
def test_strips_are_coded_on_their_own(coding, monkeypatch):
    vq = vqcodec.quantize(gradient(50, 40, 3), 60)
    monkeypatch.setattr(plane, "STRIP_INDICES", 300)
    coder = coding(vq.codebook, 3)
    coded = plane.encode_plane(coder, vq.indices)
    assert len(coded.strips) == 7  # Each has 8 rows, the last one 2.
    assert np.array_equal(plane.decode_plane(coder, coded.strips, (50, 40)), vq.indices)
    third = coder.decode(coded.strips[2], (8, 40))
    assert np.array_equal(third, vq.indices[16:24])
    data = vq.to_bytes(coding.CODING.name)
    assert vqcodec.VQImage.from_bytes(data) == vq
    monkeypatch.setattr(plane.os, "cpu_count", lambda: 1)
    assert vq.to_bytes(coding.CODING.name) == data
    sizes = strip_sizes(coding.CODING, coded.sections, (50, 40), 60)
    assert sizes == tuple(map(len, coded.strips))
    assert coded.size == sum(sizes) + 4 * 7 + 2 + len(coded.sections[0].payload)


@pytest.mark.parametrize("block", [(1, 1), (2, 3)])
def test_threads_and_strips_change_nothing(monkeypatch, block):
    from vqcodec.coding import plane

    monkeypatch.setattr(plane, "STRIP_INDICES", 700)
    picture = reef()[:90, 100:200]
    many = vqcodec.encode(picture, 30, rate_weight=30, block=block)
    monkeypatch.setattr(plane.os, "cpu_count", lambda: 1)
    assert vqcodec.encode(picture, 30, rate_weight=30, block=block) == many
    assert quality.psnr(picture, vqcodec.decode(many)) > 20
