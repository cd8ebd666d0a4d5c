"""Options of a clusterer on the command line: as JSON, by their short names, or refused."""

import ast
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import vqcodec
from support.pictures import gradient
from vqcodec.cli.commands.clusterer_options import clusterer_options, strategy_of


def test_options_reach_the_clusterer(folder, vq):
    expected = vqcodec.encode(
        gradient(30, 40, 3),
        9,
        clusterer="lloyd",
        init="random",
        empty="random",
        n_init=3,
        max_iter=4,
        tol=0.5,
        seed=7,
        block=(2, 3),
        coding="packed",
    )
    status, _, _ = vq(
        "encode",
        "a.png",
        "-k",
        9,
        "--clusterer",
        "lloyd",
        "--option",
        "init=random",
        "--option",
        "empty=random",
        "--n-init",
        3,
        "--max-iter",
        4,
        "--tol",
        0.5,
        "--seed",
        7,
        "--block",
        "2x3",
        "--coding",
        "packed",
    )
    assert status == 0
    assert Path("a.vq").read_bytes() == expected


def test_effort_reaches_the_default_clusterer(folder, vq):
    assert vq("encode", "a.png", "-k", 9, "--n-init", 3, "--max-iter", 9, "--tol", 0)[0] == 0
    expected = vqcodec.encode(gradient(30, 40, 3), 9, n_init=3, max_iter=9, tol=0)
    assert Path("a.vq").read_bytes() == expected
    assert vq("encode", "a.png", "-k", 9, "--effort", "fast", "--force")[0] == 0
    assert Path("a.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3), 9, effort="fast")


@click.command()
@clusterer_options
def command(**settings):
    """Say what came."""
    click.echo(repr(settings))


def given(*arguments):
    """Return what a command gets, or raise click's error."""
    result = CliRunner().invoke(command, arguments, standalone_mode=False)
    if result.exception is not None:
        raise result.exception
    return ast.literal_eval(result.output)


def test_values_are_json_where_they_are_and_text_otherwise():
    assert given("--option", "a=1", "--option", "b=0.5", "--option", "c=null")["options"] == {
        "a": 1, "b": 0.5, "c": None,
    }  # fmt: skip
    assert given("--option", "a=random", "--option", "b=x=y", "--option", "c=")["options"] == {
        "a": "random", "b": "x=y", "c": "",
    }  # fmt: skip
    assert given("--option", "a=1", "--option", "a=2")["options"] == {"a": 2}


@pytest.mark.parametrize("value", ["x", "=1", ""])
def test_an_option_has_a_name_and_a_value(value):
    with pytest.raises(click.BadParameter, match=f"expected NAME=VALUE, not '{value}'"):
        given("--option", value)


def test_short_names_are_options_that_were_given():
    settings = given("--n-init", "3", "--tol", "0", "--option", "max_iter=7") | {"other": 5}
    found = strategy_of("kmeans++", settings)
    assert found.get_config() == {"empty": "worst", "n_init": 3, "max_iter": 7, "tol": 0}
    assert settings == {"other": 5}  # What belongs to a clusterer is taken out.
    assert strategy_of("auto", given("--effort", "fast")).effort == "fast"
    with pytest.raises(vqcodec.OptionError, match="'kmeans..' has no option 'effort'; it has"):
        strategy_of("kmeans++", given("--effort", "fast"))


def test_a_rate_weight_goes_to_a_clusterer_that_has_one():
    assert strategy_of("ecvq", given(), 9.0).rate_weight == 9
    assert strategy_of("ecvq", given("--option", "rate_weight=2"), 9.0).rate_weight == 2
