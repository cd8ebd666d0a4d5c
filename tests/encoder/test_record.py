"""The record of a making: JSON that says what was asked for, and nothing else."""

import json

import vqcodec
from support.pictures import gradient
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
    assert told(strip=True, labels=["a"], categorical=True).keys() - told().keys() == {
        "categorical"
    }


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
