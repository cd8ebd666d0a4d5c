"""The command as a process of its own, and what people see of it on a terminal."""

import os
import pty
import select
import subprocess
import sys


def command(*arguments):
    """Return the command line that runs `vq` in a process."""
    return [sys.executable, "-m", "vqcodec", *map(str, arguments)]


def command_with_delay(seconds, *arguments):
    """Return the command, with another delay before the progress bar shows."""
    program = (
        "import sys, vqcodec.cli.progress\n"
        f"vqcodec.cli.progress.DELAY = {seconds}\n"
        "vqcodec.cli.main(sys.argv[1:])"
    )
    return [sys.executable, "-c", program, *map(str, arguments)]


def seen_on_a_terminal(arguments):
    """Run a command whose stderr is a terminal; return what a person sees."""
    screen, terminal = pty.openpty()
    child = subprocess.Popen(arguments, stderr=terminal)
    os.close(terminal)
    seen = b""
    while select.select([screen], [], [], 60)[0]:
        try:
            part = os.read(screen, 65536)
        except OSError:  # The other end was closed.
            break
        if not part:
            break
        seen += part
    os.close(screen)
    assert child.wait() == 0
    return seen.decode().replace("\r\n", "\n")
