"""One request, written once: what speaks of options is held equal to the fields of `Encoder`."""

import importlib.util
import inspect
import pickle
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

import vqcodec
from support.pictures import ROOT, gradient
from vqcodec.cli.commands.encode import encode
from vqcodec.clustering import _BUILT_IN, option_names
from vqcodec.encoder import request
from vqcodec.encoder.options import ClustererOptions, EncoderOptions
from vqcodec.encoder.request import OPTIONS

PICTURE = gradient(12, 12, 3)


def test_an_option_is_written_once_and_everything_else_is_held_equal_to_it():
    signature = inspect.signature(vqcodec.quantize).parameters
    written = [name for name in signature if name not in ("image", "progress", "clusterer_options")]
    assert sorted(written) == sorted(OPTIONS)
    for name in OPTIONS:
        assert signature[name].default == OPTIONS[name].default, name
    clusterer_options = set(ClustererOptions.__annotations__)
    assert set(EncoderOptions.__annotations__) - clusterer_options == OPTIONS.keys() - {"k"}
    built_in = [vqcodec.clusterers()[name] for name in _BUILT_IN]
    taken = {option for cls in built_in for option in option_names(cls)}
    assert clusterer_options == taken - {"rate_weight"}
    documented = vqcodec.quantize.__doc__
    for name in OPTIONS:
        assert re.search(rf"^    ([a-z_, ]+, )?{name}(, [a-z_, ]+)? : ", documented, re.MULTILINE)


def test_the_command_has_a_flag_for_each_field():
    flags = {name for parameter in encode.params for name in (parameter.name, *parameter.opts)}
    for name, declared in OPTIONS.items():
        assert name in flags
        parameter = next(p for p in encode.params if p.name == name)
        assert parameter.help == declared.help


def test_the_page_of_options_is_made_from_the_fields():
    spec = importlib.util.spec_from_file_location("make_options", ROOT / "docs/make_options.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert (ROOT / "docs/options.md").read_text() == module.page()


def test_an_encoder_serves_many_pictures_and_threads_and_does_not_change():
    encoder = vqcodec.Encoder(k=7, dither="ordered", n_init=2, clusterer="lloyd")
    images = [np.roll(PICTURE, shift, axis=0) for shift in range(24)]
    expected = [
        vqcodec.encode(image, 7, dither="ordered", n_init=2, clusterer="lloyd") for image in images
    ]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda image: encoder.quantize(image).to_bytes(), images))
    assert found == expected
    with pytest.raises(AttributeError):
        encoder.k = 8
    again = pickle.loads(pickle.dumps(encoder))
    assert again.quantize(PICTURE).to_bytes() == expected[0]
    assert repr(encoder) == "Encoder(k=7, clusterer='lloyd', dither='ordered', n_init=2)"


def test_options_are_checked_once(monkeypatch):
    with pytest.raises(vqcodec.OptionError, match="k must be"):
        vqcodec.Encoder(k=0)
    encoder = vqcodec.Encoder(k=5)
    monkeypatch.setattr(request, "check_conflicts", lambda asked: pytest.fail("checked again"))
    assert encoder.quantize(PICTURE).n_codewords == 5
