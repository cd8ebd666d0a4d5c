"""Files that tests look at."""

from pathlib import Path

import vqcodec


def snapshot(folder="."):
    """Return every path below a folder, with what is in it."""
    return {
        str(path): path.read_bytes() if path.is_file() else None
        for path in sorted(Path(folder).rglob("*"))
    }


def of_file(path):
    """Return the picture that a .vq file holds."""
    return vqcodec.VQImage.from_bytes(Path(path).read_bytes())


def files_below(folder):
    """Return the paths of all files below a folder, from there, sorted."""
    return sorted(
        str(path.relative_to(folder)) for path in Path(folder).rglob("*") if path.is_file()
    )
