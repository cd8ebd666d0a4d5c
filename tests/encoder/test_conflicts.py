"""What excludes what, and what means nothing by itself; the table, without any picture.

`test_request.py` has the same pairs as `quantize` is asked for them.
"""

import itertools

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient
from vqcodec.encoder.conflicts import EXCLUSIONS, check_company, check_conflicts

PICTURE = gradient(12, 12, 3)
PAIRS = {
    frozenset((one, other)): reason
    for first, second, reason in EXCLUSIONS
    for one, other in itertools.product(first.split(), second.split())
}
NAMES = sorted(set().union(*PAIRS))


def test_no_pair_stands_twice_and_nothing_excludes_itself():
    n_pairs = sum(len(first.split()) * len(second.split()) for first, second, _ in EXCLUSIONS)
    assert len(PAIRS) == n_pairs
    assert all(len(pair) == 2 for pair in PAIRS)


@pytest.mark.parametrize("one", NAMES)
def test_two_things_are_an_error_just_where_the_table_has_them(one):
    check_conflicts({one: "it"})
    for other in NAMES:
        asked = {one: "the first", other: "the second"}
        reason = PAIRS.get(frozenset((one, other)))
        if reason is None:
            check_conflicts(asked)
            continue
        with pytest.raises(vqcodec.OptionError) as caught:
            check_conflicts(asked)
        assert str(caught.value) in (
            f"the first and the second cannot be had together: {reason}; leave one out",
            f"the second and the first cannot be had together: {reason}; leave one out",
        )


def test_a_pair_among_many_is_found():
    check_conflicts({})
    asked = {"seed": "A", "space": "B", "palette": "Q", "codebook": "R"}
    with pytest.raises(vqcodec.OptionError, match="^Q and R cannot be .*: there can be one code"):
        check_conflicts(asked)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"dither_strength": 0.5}, "choose a method"),
        ({"strict": True}, "strict is for a palette"),
        ({"extend": True}, "extend is for a palette"),
        ({"labels": {0: "a"}}, "ask for categorical"),
        ({"palette": ["#fff"], "k": 3}, "k is for one that may be extended"),
        (
            {"palette": ["#fff"], "mask": np.full((12, 12), 9, np.uint8)},
            "mask is for one that may be extended",
        ),
    ],
)
def test_what_means_nothing_by_itself_is_an_error(arguments, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        vqcodec.quantize(PICTURE, **arguments)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        (["strict"], "palette"),
        (["strict"], "codebook"),
        (["extend"], "palette"),
        (["palette", "k"], "extend"),
        (["palette", "mask"], "extend"),
        (["dither_strength"], "dither"),
        (["labels"], "categorical"),
    ],
)
def test_company_makes_it_mean_something(given, missing):
    with pytest.raises(vqcodec.OptionError):
        check_company(given)
    check_company([*given, missing])


def test_a_rate_weight_is_found_for_targets():
    for name in ("rate_weight", "targets", "k", "mask"):
        check_company([name])
    with pytest.raises(vqcodec.OptionError, match="found for targets; give one or the other"):
        check_company(["rate_weight", "targets"])
