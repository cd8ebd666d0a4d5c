"""One request, written once: what speaks of options is held equal to the fields of `Encoder`."""

import dataclasses
import importlib.util
import inspect
import pickle
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import ROOT, gradient
from vqcodec.cli.commands.encode import encode
from vqcodec.clustering import option_names
from vqcodec.clustering.named import _BUILT_IN
from vqcodec.encoder import request
from vqcodec.encoder.options import ClustererOptions, EncoderOptions
from vqcodec.encoder.request import OPTIONS

PICTURE = gradient(12, 12, 3)


def test_an_option_is_written_once_and_everything_else_is_held_equal_to_it():
    signature = inspect.signature(vqcodec.quantize).parameters
    others = "image", "progress", "trace", "clusterer_options"
    written = [name for name in signature if name not in others]
    assert sorted(written) == sorted(OPTIONS)
    for name in OPTIONS:
        assert signature[name].default == OPTIONS[name].default, name
    clusterer_options = set(ClustererOptions.__annotations__)
    assert set(EncoderOptions.__annotations__) - clusterer_options == OPTIONS.keys() - {"k"}
    built_in = [vqcodec.clusterers()[name] for name in _BUILT_IN]
    taken = {option for cls in built_in for option in option_names(cls)}
    assert clusterer_options - {"clusterer_options"} == taken - {"rate_weight"}
    documented = vqcodec.quantize.__doc__
    for name in OPTIONS:
        assert re.search(
            rf"^    ([a-z_0-9, ]+, )?{name}(, [a-z_0-9, ]+)? : ", documented, re.MULTILINE
        )


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
    told = "run `python docs/make_options.py > docs/options.md`"
    assert (ROOT / "docs/options.md").read_text() == module.page(), told


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
    monkeypatch.setattr(request, "check_request", lambda *_: pytest.fail("checked again"))
    assert encoder.quantize(PICTURE).n_codewords == 5


def test_an_encoder_keeps_copies_that_nobody_changes():
    mask, palette = np.full((12, 12), 9, np.uint8), np.array([[0, 0, 0], [9, 9, 9]], np.uint8)
    masked = vqcodec.Encoder(4, mask=mask, keep_colors=palette)
    before = masked.quantize(PICTURE)
    mask[:6], palette[:] = 0, 1
    assert masked.quantize(PICTURE) == before
    encoder = vqcodec.Encoder(palette=palette)
    labelled = vqcodec.Encoder(categorical=True, labels={1: "road"})
    for made in (masked, pickle.loads(pickle.dumps(masked))):
        for array in (made.mask, made.keep_colors):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        encoder.palette[0] = 0
    with pytest.raises(TypeError):
        labelled.labels[2] = "river"
    with pytest.raises(TypeError):
        labelled.clusterer_options["n_init"] = 3


def test_a_request_can_be_replaced_in_part():
    encoder = vqcodec.Encoder(7, clusterer="lloyd", n_init=5, max_iter=3, labels=None)
    again = dataclasses.replace(encoder, k=5)
    assert repr(again) == "Encoder(k=5, clusterer='lloyd', n_init=5, max_iter=3)"
    assert again.quantize(PICTURE) == vqcodec.quantize(
        PICTURE, 5, clusterer="lloyd", n_init=5, max_iter=3
    )
    with pytest.raises(vqcodec.OptionError, match="no option 'n_init', nor has clusterer 'ecvq'"):
        dataclasses.replace(encoder, clusterer="ecvq")


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (
            lambda: vqcodec.quantize(PICTURE, sed=1),
            "quantize has no option 'sed' .did you mean",
        ),
        (lambda: vqcodec.encode(PICTURE, sed=1), "encode has no option 'sed' .did you mean seed"),
        (lambda: vqcodec.Encoder(sed=1), "Encoder has no option 'sed' .did you mean seed"),
        (lambda: vqcodec.train([PICTURE], sed=1), "train has no option 'sed' .did you mean seed"),
        (lambda: vqcodec.quantize(PICTURE, external=True), "has no option 'external', nor has"),
        (lambda: vqcodec.quantize(PICTURE, keep_colors=5), "5 is no palette"),
        (lambda: vqcodec.train([PICTURE], dithering="x"), "train has no option 'dithering', nor"),
    ],
)
def test_options_that_nobody_has_are_answered_at_their_door(ask, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        ask()


OF_TRAIN = inspect.signature(vqcodec.train).parameters


@pytest.mark.parametrize("name", sorted(OPTIONS.keys() - OF_TRAIN.keys()))
def test_train_takes_no_option_that_it_would_ignore(name):
    with pytest.raises(vqcodec.OptionError, match=f"train has no option '{name}'"):
        vqcodec.train([PICTURE], 4, **{name: OPTIONS[name].default})


def test_a_warning_of_loss_points_at_who_asked(tmp_path):
    grey = Image.fromarray(np.arange(400, dtype=np.uint16).reshape(20, 20))
    doors = [
        lambda: vqcodec.quantize(grey, 3),
        lambda: vqcodec.encode(grey, 3),
        lambda: vqcodec.Encoder(3).quantize(grey),
        lambda: grey.save(tmp_path / "a.vq", k=3),
        lambda: vqcodec.train([grey], 3),
    ]
    for door in doors:
        with pytest.warns(vqcodec.LossWarning, match="16-bit samples are rounded") as caught:
            door()
        assert [warning.filename for warning in caught] == [__file__]
