"""The record of a making: JSON that says what was asked for, and nothing else."""

import json

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from support.zoo import Doing, Giving
from vqcodec.clustering import guard
from vqcodec.clustering.named import CLUSTERERS
from vqcodec.encoder.record import describe_making


def test_a_record_says_how_the_file_was_made():
    vq = vqcodec.quantize(gradient(5, 6, 3), 4, clusterer="lloyd", n_init=2, seed=9, record=True)
    record = json.loads(vqcodec.VQImage.from_bytes(vq.to_bytes()).metadata.record)
    assert record["clusterer"] == "lloyd"
    assert record["options"]["n_init"] == 2
    assert (record["seed"], record["k"], record["block"]) == (9, 4, [1, 1])
    assert record["encoder"] == f"vqcodec {vqcodec.__version__}"
    assert vqcodec.quantize(gradient(5, 6, 3), 4).sections == ()


def test_the_record_tells_what_was_asked_for():
    vq = vqcodec.quantize(gradient(9, 9, 3), 5, rate_weight=7, record=True)
    assert '"rate_weight":7.0' in vq.metadata.record
    vq = vqcodec.quantize(gradient(9, 9, 3), min_psnr=30, record=True)
    assert '"min_psnr":30.0' in vq.metadata.record
    assert '"k":65536' in vq.metadata.record
    assert "rate_weight" not in vqcodec.quantize(gradient(9, 9, 3), record=True).metadata.record


def told(**options):
    return json.loads(describe_making(vqcodec.Encoder(**options)))


def test_what_was_not_asked_for_is_left_out():
    assert told(effort="fast") == {
        "encoder": f"vqcodec {vqcodec.__version__}",
        "clusterer": "split-merge",
        "options": {"effort": "fast", "n_init": 1, "max_iter": None, "tol": 0.001},
        "k": 256,
        "block": [1, 1],
        "seed": 0,
        "alpha": "premultiplied",
    }
    found = told(strip=True, labels=["a"], categorical=True)
    assert found.keys() - told().keys() == {"categorical", "strip"}


def test_what_was_asked_for_is_there_as_json_has_it():
    found = told(k=5, space="oklab", dither="ordered", dither_strength=0.5, keep_colors=["#0102ff"])
    assert found["keep_colors"] == [[1, 2, 255]]
    assert (found["space"], found["dither"], found["dither_strength"]) == ("oklab", "ordered", 0.5)
    assert told(k="lossless")["k"] == "lossless"
    book = vqcodec.train([gradient(9, 9, 3)], 3)
    assert told(codebook=book)["codebook"] == book.hash.hex()


def test_keys_are_sorted_and_there_are_no_spaces():
    text = describe_making(vqcodec.Encoder(space="linear"))
    pairs = json.loads(text, object_pairs_hook=list)
    keys = [key for key, _ in pairs]
    assert keys == sorted(keys)
    assert text.replace("vqcodec ", "") == "".join(text.split()).replace("vqcodec", "")


def test_a_clusterer_of_somebody_else_is_recorded_by_its_class():
    class Anybody:
        def fit(self, points, weights, k, *, rng, progress=None):
            raise NotImplementedError

    found = told(clusterer=Anybody())
    assert (found["clusterer"], found["options"]) == ("Anybody", {})


HALF = np.float64(0.5)


class Renamed(Doing):
    name = "renamed"

    def __init__(self, *, speed=3, depth=HALF):
        self.fast, self.deep = speed, depth
        super().__init__(lambda: None)


class WithConfig(Giving):
    name = "with-config"

    def __init__(self, config):
        self.config = config
        super().__init__(lambda found: found)

    def get_config(self):
        """Return or raise what it was made with."""
        if isinstance(self.config, BaseException):
            raise self.config
        return self.config


def test_options_kept_under_other_names_are_recorded_as_they_were_given(monkeypatch):
    monkeypatch.setattr(CLUSTERERS, "_registered", {"renamed": Renamed})
    found = vqcodec.quantize(gradient(9, 9, 3), 9, clusterer="renamed", speed=7, record=True)
    assert '"options":{"depth":0.5,"speed":7}' in found.metadata.record
    with pytest.raises(vqcodec.ClustererError) as caught:
        vqcodec.Encoder(clusterer=Renamed(speed=7), record=True)
    caught.match("^clusterer 'renamed' cannot say what its options are .get_config must return a")
    caught.match("AttributeError: 'Renamed' object has no attribute 'speed'")
    assert vqcodec.Encoder(clusterer=Renamed(speed=7)).quantize(gradient(9, 9, 3)).n_codewords == 80
    assert "Renamed" in repr(vqcodec.Encoder(clusterer=Renamed()))


@pytest.mark.parametrize(
    ("config", "message"),
    [
        (None, "TypeError: get_config gave a NoneType"),
        ([("a", 1)], "TypeError: get_config gave a list"),
        ({1: 2}, "TypeError: get_config gave a dict, no dict by names"),
        (OSError("x"), "OSError: x"),
        (SystemExit(2), "tried to end the process"),
    ],
)
def test_a_record_that_cannot_be_had_is_refused_before_the_work(config, message):
    with pytest.raises(vqcodec.ClustererError, match=f"^clusterer 'with-config' .*{message}"):
        vqcodec.Encoder(clusterer=WithConfig(config), record=True)
    assert (
        vqcodec.Encoder(9, clusterer=WithConfig(config)).quantize(gradient(9, 9, 3)).n_codewords
        == 9
    )


def test_rings_have_no_record():
    ring = {}
    ring["a"] = ring
    with pytest.raises(vqcodec.ClustererError, match="Circular reference"):
        vqcodec.Encoder(clusterer=WithConfig(ring), record=True)


def test_a_record_holds_what_json_can():
    config = {
        "a": np.int64(3), "b": np.arange(2), "c": (1, 2), "d": np.nan, "e": {3}, "f": None,
    }  # fmt: skip
    assert guard.config_of(WithConfig(config)) == {
        "a": 3, "b": [0, 1], "c": [1, 2], "d": "NaN", "e": "{3}", "f": None,
    }  # fmt: skip
    assert guard.config_of(object()) == {}
