"""The manners of the command: one line and a status for each fault, and what to do next."""

import errno
import os
import unicodedata
import warnings

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from vqcodec.cli import main
from vqcodec.cli.console import Failure, muted, printable, quiet_libraries, reported, run, say


def failure(error):
    with pytest.raises(Failure) as caught, reported("a.vq"):
        raise error
    assert caught.value.__cause__ is error
    return caught.value.status, str(caught.value)


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (vqcodec.NotVqError("no"), "a.vq: no; check that it is the file you mean"),
        (vqcodec.TruncatedError("cut"), "a.vq: cut; fetch or make it anew"),
        (vqcodec.CorruptError("bad"), "a.vq: bad; fetch or make it anew"),
        (vqcodec.UnsupportedError("new"), "a.vq: new; a newer vqcodec may read it"),
        (vqcodec.UnsupportedError("new; wait"), "a.vq: new; wait"),
        (vqcodec.LimitError("large"), "a.vq: large"),
        (vqcodec.PictureError("odd; try .png"), "a.vq: odd; try .png"),
        (MemoryError(), "a.vq: not enough memory; close other programs, or split the picture"),
        (FileNotFoundError(errno.ENOENT, "None such"), "a.vq: None such; check the name"),
        (FileNotFoundError(errno.ENOENT, "None", "b.vq"), "b.vq: None; check the name"),
        (IsADirectoryError(errno.EISDIR, "A folder"), "a.vq: A folder; give a file"),
        (NotADirectoryError(errno.ENOTDIR, "None"), "a.vq: None; check the path"),
        (
            PermissionError(errno.EACCES, "No"),
            "a.vq: No; change its permissions, or choose another place",
        ),
        (OSError(errno.ENOSPC, "Full"), "a.vq: Full; make room there, or choose another place"),
        (OSError(errno.EROFS, "Fixed"), "a.vq: Fixed; choose another place"),
        (OSError(errno.ENAMETOOLONG, "Long"), "a.vq: Long; choose a shorter name"),
        (OSError(errno.ELOOP, "Loop"), "a.vq: Loop; its links lead in circles; remove one"),
        (OSError(errno.EIO, "Broken"), "a.vq: Broken; try again, or another disk"),
        (OSError(errno.EXDEV, "Odd"), "a.vq: Odd"),
        (OSError("without a number"), "a.vq: without a number"),
    ],
)
def test_each_kind_of_error_says_what_to_do_next(error, message):
    assert failure(error) == (1, message)


def test_what_is_asked_wrongly_is_usage_and_names_no_file():
    assert failure(vqcodec.OptionError("k must be more")) == (2, "k must be more")


def test_what_is_no_fault_of_a_file_passes():
    with reported("a.vq"):
        pass
    for error in (Failure("said", 1), RuntimeError("a bug"), KeyboardInterrupt()):
        with pytest.raises(type(error)) as caught, reported("a.vq"):
            raise error
        assert caught.value is error


def outcome(capfd, function):
    """Run a command that does what a function does; return its status and its streams."""
    with pytest.raises(SystemExit) as left:
        run(click.command("it")(function), [])
    return left.value.code, *capfd.readouterr()


def raising(error):
    def function():
        raise error

    return function


def test_a_command_ends_with_its_status(capfd):
    assert outcome(capfd, lambda: click.echo("done")) == (0, "done\n", "")
    assert outcome(capfd, lambda: 3)[0] == 3
    assert outcome(capfd, raising(Failure("two\nlines", 7))) == (7, "", "vq: two lines\n")
    assert outcome(capfd, raising(Failure("", 1))) == (1, "", "")
    usage = outcome(capfd, raising(click.UsageError("not so")))
    assert usage == (2, "", "vq: not so (see vq --help)\n")
    bug = outcome(capfd, raising(KeyError("x")))
    assert bug[:2] == (1, "")
    assert bug[2].startswith("vq: KeyError: 'x' (a bug, here or in a plug-in: ")


def test_a_bug_is_shown_to_those_who_ask(monkeypatch):
    monkeypatch.setenv("VQCODEC_TRACEBACK", "1")
    with pytest.raises(KeyError):
        run(click.command("it")(raising(KeyError("x"))), [])


def test_a_bug_is_one_line_unless_asked(folder, vq, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError("oh no")

    monkeypatch.setattr("vqcodec.cli.encode_job.quantized", fail)
    status, _, err = vq("encode", "a.png")
    assert (status, err.count("\n")) == (1, 1)
    assert "RuntimeError: oh no" in err
    monkeypatch.setenv("VQCODEC_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        main(["encode", "a.png"])


def test_libraries_are_quiet_but_for_our_own(capfd):
    with warnings.catch_warnings():
        quiet_libraries()
        warnings.warn("something of theirs", stacklevel=1)
        warnings.warn("vqcodec's own", stacklevel=1)
    assert capfd.readouterr().err == "vq: vqcodec's own\n"


def test_a_line_is_one_line_whatever_is_in_it(capfd):
    say("a\nb\r\nc\x85d")
    assert capfd.readouterr() == ("", "a b c d\n")


def test_libraries_in_c_are_not_heard_while_they_are_muted(capfd):
    with muted():
        os.write(2, b"from C\n")
    os.write(2, b"aloud\n")
    assert capfd.readouterr().err == "aloud\n"


@given(st.text())
def test_text_from_elsewhere_gives_a_terminal_no_orders(text):
    shown = printable(text)
    assert not [c for c in shown if unicodedata.category(c)[0] == "C" or c in "\u2028\u2029"]
    if not [c for c in text if unicodedata.category(c)[0] in "CZ"]:
        assert shown == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain name.png", "plain name.png"),
        ("Übergröße 図　1.png", "Übergröße 図　1.png"),  # a wide space is a space
        ("a\nb", "a b"),
        ("\x1b[2J\x1b]0;owned\x07", "\\x1b[2J\\x1b]0;owned\\x07"),
        ("invoice\u202egnp.exe", "invoice\\u202egnp.exe"),
        ("a\u200bb\ufeff", "a\\u200bb\\ufeff"),
        ("\x9b31m", "\\x9b31m"),
        ("bad\udcff.png", "bad\\udcff.png"),  # a byte that is no UTF-8, as Python has it
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text, shown):
    assert printable(text) == shown
