"""Instructions that coding the indices of pictures takes, counted by callgrind (valgrind).

    python bench/instructions.py FILE.png...

Counts do not depend on what else the machine does, so two builds can be compared: run it with each
on PYTHONPATH. Of large pictures the middle is taken, of those with many colours a palette.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import numpy as np
from PIL import Image

from figures import Report, recorded

SIDE = 160  # pixels at most, each way
K = 256


def prepare(path):
    """Return the indices and the codebook of a picture's middle."""
    import vqcodec

    picture = Image.open(path).convert("RGBA")
    left, top = (max(size - SIDE, 0) // 2 for size in picture.size)
    pixels = np.asarray(picture)[top : top + SIDE, left : left + SIDE]
    many = len(np.unique(pixels.reshape(-1, 4), axis=0)) > K
    vq = vqcodec.quantize(pixels, *([K] if many else ["lossless"]))
    return vq.indices, np.ascontiguousarray(vq.codebook)


def work(task, folder):
    """Do what is counted: `nothing` but reading the arrays, `encode` or `decode`."""
    from vqcodec.coding.context import Context

    indices, codebook = np.load(folder / "indices.npy"), np.load(folder / "codebook.npy")
    Context(codebook[:1], 4)  # imports what coding needs
    coded = folder / "coded"
    data = coded.read_bytes() if coded.exists() else b""
    if task == "encode":
        coded.write_bytes(Context(codebook, 4).encode(indices))
    elif task == "decode":
        back = Context(codebook, 4).decode(data, indices.shape)
        (folder / "differs").write_text(str(int((back != indices).sum())))


def count(task, folder):
    """Return the instructions of a fresh process."""
    out = folder / "counted"
    command = ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", sys.executable]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    subprocess.run(
        [*command, __file__, "--task", task, folder],
        env=environment,
        check=True,
        capture_output=True,
    )
    return int(re.search(r"^(?:summary|totals): (\d+)", out.read_text(), re.M)[1])


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@click.option("--task", hidden=True)
@recorded
def main(files, task, record):
    """Print a table: millions of instructions, and instructions a pixel."""
    if task:
        work(task, files[0])
        return
    report = Report(__file__, record)
    counted = "encode, M", "a pixel", "decode, M", "a pixel"
    table = report.table("Instructions of `context`", "picture", "pixels", "bytes", *counted)
    for path in files:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            indices, codebook = prepare(path)
            np.save(folder / "indices.npy", indices)
            np.save(folder / "codebook.npy", codebook)
            work("encode", folder)
            nothing = count("nothing", folder)
            counts = [count(each, folder) - nothing for each in ("encode", "decode")]
            assert (folder / "differs").read_text() == "0"
            size = (folder / "coded").stat().st_size
        cells = [path.stem, f"{indices.size:,}", f"{size:,}"]
        for n in counts:
            cells += [f"{n / 1e6:,.2f}", f"{n / indices.size:,.0f}"]
        table.row(*cells)
    report.save()


if __name__ == "__main__":
    main()
