"""docs/hosts.md names tests that are there, and each host that is tested has its row."""

import re

from support.pictures import ROOT

TEXT = (ROOT / "docs" / "hosts.md").read_text()
ROWS = re.findall(r"^\| (?!host|---)(.+) \|$", TEXT, re.MULTILINE)


def test_each_row_names_a_test_that_is_there():
    assert len(ROWS) >= 15
    for row in ROWS:
        named = re.findall(r"`([./a-z_]+)`", row.split(" | ")[-1])
        assert named, row
        for name in named:
            assert (ROOT / "tests" / "hosts" / f"{name}.py").exists(), name


def test_each_test_of_a_host_has_a_row():
    named = set(re.findall(r"`(test_[a-z_]+)`", TEXT))
    assert {path.stem for path in (ROOT / "tests" / "hosts").glob("test_*.py")} <= named
