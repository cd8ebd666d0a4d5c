"""What processes of a pool do in tests; they import it, so that it stands where they find it."""

import os
import signal
from pathlib import Path

from vqcodec.cli.outcome import WRITTEN, Outcome


class Counting:
    """Writes down each time a task is done; kills its process as its name says."""

    def __init__(self, folder):
        self.folder = folder

    def __call__(self, task, progress=None):
        tries = len(list(Path(self.folder).glob(f"{task.output}.*")))
        (Path(self.folder) / f"{task.output}.{tries}").touch()
        if task.source == "deadly" or (task.source == "deadly once" and tries == 0):
            os.kill(os.getpid(), signal.SIGKILL)
        return Outcome(task, WRITTEN, task.source, {})
