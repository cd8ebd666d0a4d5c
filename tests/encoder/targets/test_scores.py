"""A SSIMULACRA2 as a target."""

import numpy as np
import pytest

import vqcodec
from support.pictures import flat_picture, gradient, reef
from vqcodec.colour.scores import missing, scores

pytestmark = pytest.mark.skipif("ssimulacra2" in missing(), reason="needs ssimulacra2")


@pytest.mark.parametrize("least", [50, 75])
def test_it_is_reached_and_not_by_far(least):
    picture = reef()[40:200, 100:320]
    vq = vqcodec.quantize(picture, min_ssimulacra2=least)
    found = scores(picture, np.asarray(vq))["ssimulacra2"]
    assert least <= found < least + 4
    assert f"a SSIMULACRA2 of at least {least}" in vq.explanation
    assert f"SSIMULACRA2 {found:.1f}" in vq.explanation


def test_with_other_targets():
    picture = reef()[40:160, 100:220]
    vq = vqcodec.quantize(picture, min_ssimulacra2=40, min_psnr=36)
    assert vqcodec.colour.quality.psnr(picture, np.asarray(vq)) >= 36
    with pytest.raises(vqcodec.TargetError, match="cannot be had"):
        vqcodec.quantize(picture, min_ssimulacra2=90, max_bytes=400)


def test_what_cannot_be_scored_is_refused(monkeypatch):
    with pytest.raises(vqcodec.OptionError, match="too small"):
        vqcodec.quantize(gradient(5, 60, 3), min_ssimulacra2=50)
    with pytest.raises(vqcodec.OptionError, match="up to|from|must"):
        vqcodec.quantize(flat_picture(1), min_ssimulacra2=101)
    monkeypatch.setattr("vqcodec.encoder.options.missing", lambda: ("ssimulacra2",))
    with pytest.raises(vqcodec.OptionError, match=r"vqcodec\[look\]"):
        vqcodec.quantize(flat_picture(1), min_ssimulacra2=50)
