"""docs/promises.md names tests that are there."""

import re

from support.pictures import ROOT

TEXT = (ROOT / "docs" / "promises.md").read_text()
ROWS = re.findall(r"^\| (\d+) \| (.+?) \| (.+) \|$", TEXT, re.MULTILINE)


_WITHOUT_TESTS = ("11", "14")  # They are memory, which a bench measures, and licences.


def test_every_demand_is_kept_or_declined():
    assert [int(number) for number, *_ in ROWS] == list(range(1, 26))
    for _, _, what in ROWS:
        assert re.match(r"\*\*(Kept|Declined)\b", what)


def test_what_is_kept_names_a_test_that_is_there():
    for number, _, what in ROWS:
        if number in _WITHOUT_TESTS:
            continue
        named = re.findall(r"`((?:[a-z]+/)+[a-z_0-9]*(?:\.py)?(?:::\w+)?)`", what)
        assert named, number
        for name in named:
            path, _, function = name.partition("::")
            place = ROOT / path if path == "fuzz/" else ROOT / "tests" / path
            assert place.exists(), name
            assert not function or f"def {function}(" in place.read_text(), name
