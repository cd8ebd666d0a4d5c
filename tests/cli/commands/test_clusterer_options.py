"""Options of a clusterer on the command line: as JSON, by their short names, or refused."""

import ast
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import vqcodec
from support.pictures import gradient
from vqcodec.cli.commands.clusterer_options import clusterer_options, options_of


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


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[(word, None) for word in ("None", "null", "NONE", "Null", "none")],
        *[(word, True) for word in ("True", "true", "TRUE")],
        *[(word, False) for word in ("False", "false", "fALSE")],
        ('"None"', "None"),
        ('"true"', "true"),
        ("[null, true]", [None, True]),
        ("nothing", "nothing"),
        ("None ", "None "),
        ("truely", "truely"),
        ("[None]", "[None]"),
    ],
)
def test_words_of_json_and_of_python_mean_the_same(text, value):
    found = given("--option", f"a={text}")["options"]["a"]
    assert (type(found), found) == (type(value), value)


def test_short_names_are_options_that_were_given():
    settings = given("--n-init", "3", "--tol", "0", "--option", "max_iter=7") | {"other": 5}
    assert options_of(settings) == {"n_init": 3, "max_iter": 7, "tol": 0}
    assert settings == {"other": 5}  # What belongs to a clusterer is taken out.
    assert options_of(given("--option", "tol=1", "--tol", "2", "--effort", "x")) == {
        "tol": 2, "effort": "x",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--clusterer", "kmeans++", "--effort", "fast"], "vq encode has no option 'effort'"),
        (["--option", "n_int=3"], "vq encode has no option 'n_int' (did you mean n_init?)"),
        (
            ["--option", "seed=3"],
            "tol, has no option 'seed'; leave it out",
        ),
        (["--option", "effort=None"], "effort must be one of fast, default, best, not None"),
    ],
)
def test_an_option_that_a_clusterer_does_not_take_is_usage(folder, vq, arguments, message):
    status, _, err = vq("encode", "a.png", *arguments)
    assert (status, err.count("\n")) == (2, 1)
    assert message in err


def test_none_is_what_python_means(folder, vq):
    assert vq("encode", "a.png", "-k", 9, "--option", "max_iter=None")[0] == 0
    assert Path("a.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3), 9, max_iter=None)
