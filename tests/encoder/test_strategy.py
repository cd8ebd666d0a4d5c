"""The clusterer that options ask for, and what is said to options that nobody has."""

import pytest

import vqcodec
from support.pictures import gradient
from vqcodec.clustering import Clusterer
from vqcodec.encoder.request import OPTIONS
from vqcodec.encoder.strategy import strategy_of


class Plain(Clusterer):
    """A clusterer without options, which nobody fits."""

    name = "plain"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            {"effrot": 3},
            "no option 'effrot' .did you mean effort.*'split-merge', which takes effort, n_init",
        ),
        (
            {"clusterer": "kmeans++", "n_int": 3},
            "no option 'n_int' .did you mean n_init.*'kmeans..', which takes .*n_init",
        ),
        ({"palete": ["#fff"]}, "encode has no option 'palete' .did you mean palette"),
    ],
)
def test_an_option_that_nobody_has_is_named_with_the_nearest(arguments, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        vqcodec.encode(gradient(4, 4, 3), **{"k": 3, **arguments})


def test_what_resembles_nothing_is_not_guessed_at():
    with pytest.raises(vqcodec.OptionError) as caught:
        strategy_of("quantize", "lloyd", {"zzz": 1}, 0, OPTIONS)
    assert str(caught.value) == (
        "quantize has no option 'zzz', nor has clusterer 'lloyd', which takes "
        "init, empty, n_init, max_iter, tol; leave it out, or correct its name"
    )


def test_auto_is_the_default_and_takes_its_options():
    found = strategy_of("quantize", "auto", {"effort": "fast", "n_init": 2}, 0, OPTIONS)
    assert found.name == "split-merge"
    assert found.get_config() == {"effort": "fast", "n_init": 2, "max_iter": None, "tol": 0.001}


def test_a_rate_weight_goes_to_a_clusterer_that_has_one():
    assert strategy_of("quantize", "ecvq", {}, 7.0, OPTIONS).rate_weight == 7
    assert strategy_of("quantize", "ecvq", {"rate_weight": 3}, 7.0, OPTIONS).rate_weight == 3
    assert not hasattr(strategy_of("quantize", "lloyd", {}, 7.0, OPTIONS), "rate_weight")


def test_an_instance_is_taken_as_it_is_and_no_options_beside_it():
    mine = Plain()
    assert strategy_of("quantize", mine, {}, 5, OPTIONS) is mine
    with pytest.raises(vqcodec.OptionError, match="an instance has its own already"):
        strategy_of("quantize", mine, {"n_init": 2}, 0, OPTIONS)
    with pytest.raises(vqcodec.OptionError, match="no clusterer is named 'plain'"):
        strategy_of("quantize", "plain", {"n_init": 2}, 0, OPTIONS)
