"""`vq help`, and what its topics promise."""

import re

import pytest

from vqcodec.cli import vq as group
from vqcodec.cli.commands.help import text_of, topics


def options_of(name):
    return {option for parameter in group.commands[name].params for option in parameter.opts}


def test_help_lists_topics_and_commands(vq):
    status, out, err = vq("help")
    assert (status, err) == (0, "")
    for name in topics():
        assert re.search(rf"^  {name} +\S", out, re.MULTILINE)
    for name in group.commands:
        assert re.search(rf"^  {name} ", out, re.MULTILINE)
        status, text, _ = vq("help", name)
        assert (status, f"Usage: vq {name}" in text) == (0, True)
    status, _, err = vq("help", "nothing")
    assert (status, "there is on alpha, animate, batches" in err) == (2, True)


def test_no_topic_has_the_name_of_a_command():
    assert not set(topics()) & set(group.commands)


@pytest.mark.parametrize("topic", topics())
def test_a_topic_speaks_of_what_is_there(vq, topic):
    status, out, _ = vq("help", topic)
    assert (status, out) == (0, text_of(topic))
    assert max(map(len, out.splitlines())) <= 80
    known = set().union(*map(options_of, group.commands))
    assert set(re.findall(r"(?<![\w-])--[a-z][a-z0-9-]*", out)) <= known
    for line in out.splitlines():
        used = re.search(r"\bvq ([a-z]+) (.*)", line) if line.startswith("  ") else None
        if used and used[1] in group.commands:
            named = re.findall(r"(?<!\w)-{1,2}[a-z][a-z0-9-]*", used[2].split("   ")[0])
            assert set(named) <= options_of(used[1])


def test_every_option_is_explained():
    for name, found in group.commands.items():
        for parameter in found.params:
            if parameter.param_type_name == "option":
                assert parameter.help, f"{name} {parameter.opts}"
