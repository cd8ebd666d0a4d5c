"""Options of commands: made when they are asked for, of the types that a request has."""

import click
import pytest
from click.testing import CliRunner

import vqcodec
from vqcodec.cli.options import LateCommand, manners, names_of, of_encoder, together, writing
from vqcodec.encoder.request import OPTIONS


def invoke(command, *arguments):
    result = CliRunner().invoke(command, arguments)
    return result.exit_code, result.output


def late():
    """Make a group with a late command; return both, and a list that grows with each making."""
    made = []

    def make():
        made.append(True)
        return click.option("--number", type=int, default=3, help="A number.")

    @click.group()
    def group():
        """Hold a command."""

    @group.command(cls=LateCommand, make=make)
    def count(number):
        """Say a number."""
        click.echo(number)

    return group, count, made


def test_a_late_command_makes_its_parameters_once_and_help_of_the_group_does_not():
    group, count, made = late()
    status, output = invoke(group, "--help")
    assert (status, "Say a number." in output, made) == (0, True, [])
    assert "--number" in invoke(group, "count", "--help")[1]
    assert invoke(group, "count", "--number", "7") == (0, "7\n")
    assert invoke(group, "count") == (0, "3\n")
    assert [parameter.name for parameter in count.params] == ["number"]
    assert made == [True]


def test_options_keep_their_order():
    def names(decorator):
        found = decorator(lambda: None).__click_params__
        return [parameter.name for parameter in reversed(found)]

    assert names(together(click.option("--b"), click.option("--a"), click.argument("c"))) == list(
        "bac"
    )
    assert names(of_encoder("seed", "k", "block")) == ["seed", "k", "block"]
    own = ["jobs", "scheduler", "fsspec", "fsspec_http", "as_json", "quiet"]
    assert names(manners) == own
    assert names(writing) == [
        "force",
        "keep_suffix",
        "skip_existing",
        "dry_run",
        "preserve",
    ]


def values(*arguments):
    """Return what a command with all options of an encoder gets."""
    got = {}
    command = click.command()(of_encoder(*OPTIONS)(lambda **given: got.update(given)))
    status, output = invoke(command, *arguments)
    assert status == 0, output
    return got


def test_what_is_not_given_is_the_default_of_the_request():
    given = values()
    assert given.keys() == OPTIONS.keys()
    assert given.pop("keep_colors") == ()
    assert {name: value for name, value in given.items() if value != OPTIONS[name].default} == {}
    assert repr(vqcodec.Encoder(**values())) == "Encoder()"


@pytest.mark.parametrize(
    ("arguments", "name", "value"),
    [
        (["-k", "7"], "k", 7),
        (["--seed", "9"], "seed", 9),
        (["--block", "2x16"], "block", (2, 16)),
        (["--block", "2X3"], "block", (2, 3)),
        (["--rate-weight", "2"], "rate_weight", 2.0),
        (["--min-psnr", "31.5"], "min_psnr", 31.5),
        (["--max-bytes", "100"], "max_bytes", 100),
        (["--max-error", "4"], "max_error", 4),
        (["--dither-strength", "0.25"], "dither_strength", 0.25),
        (["--to-srgb"], "to_srgb", True),
        (["--strict"], "strict", True),
        (["--dither", "ordered"], "dither", "ordered"),
        (["--keep-color", "#fff", "--keep-color", "#000"], "keep_colors", ("#fff", "#000")),
        (["--palette", "p.gpl"], "palette", "p.gpl"),
    ],
)
def test_a_flag_has_the_type_of_its_field(arguments, name, value):
    found = values(*arguments)[name]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-k", "1.5"], "'1.5' is not a valid integer"),
        (["--rate-weight", "much"], "'much' is not a valid float"),
        (["--block", "4"], "expected HxW such as 4x4, not '4'"),
        (["--block", "axb"], "expected HxW such as 4x4, not 'axb'"),
        (["--keep-colors", "#fff"], "No such option"),
    ],
)
def test_what_is_of_another_type_is_usage(arguments, message):
    command = click.command()(of_encoder(*OPTIONS)(lambda **given: None))
    status, output = invoke(command, *arguments)
    assert status == 2
    assert message in output


def test_names_are_completed_by_their_beginning_when_a_shell_asks():
    asked = []

    def names():
        asked.append(True)
        return ["lloyd", "ecvq", "lossless"]

    complete = names_of(names)
    assert asked == []
    assert complete(None, None, "l") == ["lloyd", "lossless"]
    assert complete(None, None, "") == ["lloyd", "ecvq", "lossless"]
    assert complete(None, None, "x") == []


@pytest.mark.parametrize(
    ("name", "beginning", "expected"),
    [
        ("alpha", "b", ["binary"]),
        ("space", "", ["linear", "oklab", "srgb"]),
        ("clusterer", "a", ["auto"]),
        ("dither", "f", ["floyd-steinberg"]),
    ],
)
def test_a_field_of_a_few_words_is_completed(name, beginning, expected):
    (parameter,) = of_encoder(name)(lambda: None).__click_params__
    context = click.Context(click.Command("it"))
    found = parameter.shell_complete(context, beginning)
    assert [item.value for item in found] == expected
