"""What a clusterer declares of its options, and what becomes of values that are given."""

from typing import Annotated, Literal, Optional

import pytest

import vqcodec
from vqcodec.clustering import (
    Clusterer,
    Option,
    declared_options,
    make_clusterer,
    register_clusterer,
)
from vqcodec.clustering.named import CLUSTERERS


class Tuned(Clusterer):
    """Has options of all kinds."""

    name = "tuned"

    def __init__(
        self,
        *,
        rate: Annotated[float, Option("How fast.", 0, 1)] = 0.5,
        rounds: Annotated[int | None, Option("How often.", 1)] = None,
        look: Annotated[Literal["up", "down"], Option("Where to.")] = "up",
        loud: Annotated[bool, Option("Whether it is heard.")] = False,
        title: Annotated[str, Option()] = "",
        free=3,
        typed: Optional[int] = None,  # noqa: UP045
        either: Annotated[int | float, Option("Any number.", 0, 1)] = 1,
        inner: Annotated[int, Option("Within.", 0.5, 2.5)] | None = None,
    ):
        self.keep_options(rate=rate, rounds=rounds, look=look, loud=loud, title=title, free=free)
        self.typed = typed
        self.keep_options(either=either, inner=inner)

    def fit(self, points, weights, k, *, rng, progress=None):
        raise NotImplementedError


@pytest.fixture(autouse=True)
def registered(monkeypatch):
    monkeypatch.setattr(CLUSTERERS, "_registered", {})
    register_clusterer(Tuned)


def test_kinds_ranges_and_help_are_told():
    found = declared_options(Tuned)
    assert list(found) == [
        "rate",
        "rounds",
        "look",
        "loud",
        "title",
        "free",
        "typed",
        "either",
        "inner",
    ]
    assert (found["rate"].values, found["rate"].help) == ("a number from 0 to 1", "How fast.")
    assert found["rounds"].values == "an integer of at least 1, or none"
    assert (found["look"].values, found["look"].choices) == ("one of up, down", ("up", "down"))
    assert found["loud"].values == "true or false"
    assert (found["title"].values, found["title"].help) == ("a text", "")
    assert (found["free"].values, found["free"].default) == ("", 3)
    assert found["typed"].values == "an integer, or none"


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"rate": 1.5}, "rate must be a number from 0 to 1, not 1.5"),
        ({"rate": "fast"}, "rate must be a number"),
        ({"rounds": 0}, "rounds must be an integer of at least 1, not 0"),
        ({"look": "left"}, "look must be one of up, down, not 'left'"),
        ({"loud": 1}, "loud must be true or false, not 1"),
        ({"title": 5}, "title must be a text, not 5"),
        ({"either": 9}, "either must be a number from 0 to 1"),
        ({"inner": 0}, "inner must be an integer from 1 to 2, not 0"),
        ({"inner": 3}, "inner must be an integer from 1 to 2, not 3"),
        ({"rounds": True}, "rounds must be an integer of at least 1, or none, not True"),
        ({"rate": False}, "rate must be a number from 0 to 1, not False"),
    ],
)
def test_what_does_not_fit_is_refused_by_name_and_directly(options, said):
    with pytest.raises(vqcodec.OptionError, match=said):
        make_clusterer("tuned", options)
    with pytest.raises(vqcodec.OptionError, match=said):
        Tuned(**options)


def test_what_fits_is_kept_and_what_is_not_declared_is_left_to_the_class():
    made = make_clusterer("tuned", {"rate": 1, "rounds": None, "free": "x", "typed": "y"})
    assert (made.rate, type(made.rate), made.rounds) == (1.0, float, None)
    assert (made.free, made.typed) == ("x", "y")
    again = Tuned.from_config(made.get_config())
    assert again.get_config() == made.get_config()
    with pytest.raises(vqcodec.OptionError, match="no option speed"):
        Tuned.from_config({"speed": 1})


def test_declarations_of_classes_that_do_not_check_hold_by_name():
    class Careless:
        name = "careless"

        def __init__(self, *, rate: Annotated[float, Option("", 0, 1)] = 0.5):
            self.rate = rate

        def get_config(self):
            return {"rate": self.rate}

        def fit(self, points, weights, k, *, rng, progress=None):
            raise NotImplementedError

    register_clusterer(Careless)
    with pytest.raises(vqcodec.OptionError, match="from 0 to 1"):
        make_clusterer("careless", {"rate": 2})
    with pytest.raises(vqcodec.OptionError, match="from 0 to 1"):
        vqcodec.Encoder(clusterer="careless", rate=2)


def test_annotations_that_cannot_be_understood_are_passed_over():
    class Odd(Clusterer):
        name = "odd"

        def __init__(self, *, rate: "NoSuchName" = 1, rounds: "int" = 2):  # noqa: F821
            self.rate, self.rounds = rate, rounds

        def fit(self, points, weights, k, *, rng, progress=None):
            raise NotImplementedError

    found = declared_options(Odd)
    assert (found["rate"].values, found["rounds"].values) == ("", "an integer")


def test_ours_say_all_of_theirs():
    for cls in vqcodec.clusterers().values():
        for option in declared_options(cls).values():
            if not option.help:
                assert cls is Tuned, (cls, option)
            elif cls is not Tuned:
                assert option.help.endswith("."), (cls, option)
                assert option.values or option.name == "params", (cls, option)
                assert option.check(option.default) == option.default
