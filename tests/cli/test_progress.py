"""The progress bar: on terminals alone, once it takes long, one for all pictures."""

import re
import subprocess

from support.processes import command_with_delay, seen_on_a_terminal


def test_one_progress_bar_serves_all(tree):
    arguments = ("encode", "in", "-o", "out", "--option", "effort=best", "-k", "3")
    seen = seen_on_a_terminal(command_with_delay(0, *arguments))
    assert "4 files" in seen
    lines = [line for line in seen.split("\n") if line.endswith(" s")]
    assert len(lines) == 4
    for line in lines:  # The bar has left the line to each.
        assert "%" not in line.rsplit("\x1b[2K", 1)[-1]
    assert seen.rsplit("\x1b[2K", 1)[-1].endswith("4 files: 4 written\n")
    arguments = ("encode", "in", "-o", "more", "--quiet", "--option", "effort=best", "-k", "3")
    assert seen_on_a_terminal(command_with_delay(0, *arguments)) == ""


def test_a_terminal_sees_progress_once_it_takes_long(folder):
    arguments = ("encode", "a.png", "-k", "9", "--option", "effort=best", "--force")
    seen = seen_on_a_terminal(command_with_delay(0, *arguments))
    assert re.search(r"a\.png\s+\[#+-*\]\s+\d+%", seen)
    bars, result = seen.rsplit("\x1b[2K", 1)
    assert re.fullmatch(r"a\.vq: 40x30 RGB.*\n", result)  # The bar has left its line.
    seen = seen_on_a_terminal(command_with_delay(1000, *arguments))
    assert re.fullmatch(r"a\.vq: 40x30 RGB.*\n", seen)


def test_a_pipe_sees_no_progress(folder):
    arguments = command_with_delay(0, "encode", "a.png", "-k", "9", "--option", "effort=best")
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert re.fullmatch(r"a\.vq: 40x30 RGB.*\n", done.stderr)
