"""Encode every picture of a folder through the command, decode it, and hold it to its promises.

    python bench/corpus.py FOLDER [-k 2 -k 16 -k 256] [--each]

For each picture and K: `vq encode`, `vq info`, `vq decode`; then the decoded PNG must be the
codebook drawn by the indices, each pixel must have its nearest codeword (with alpha: transparent
and opaque pixels must have stayed so), the codebook must have min(K, number of colours) entries,
and the file must have the size that the formula says. A picture of icons that K = 2 cannot keep the
alpha of counts as refused. Prints a table of sizes and PSNR a folder, or a picture with --each.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

import click
import numpy as np

import vqcodec
from figures import Report, recorded
from vqcodec.colour import quality
from vqcodec.pictures.files import read_picture
from vqcodec.pictures.intake import take_in

SUFFIXES = {".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".tif", ".tiff"}


def run(*arguments):
    """Run `vq`; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-m", "vqcodec", *map(str, arguments)],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def measure(path, k, folder):
    """Check all promises for one picture; return its bytes and PSNR, or None if it is refused."""
    encoded, decoded = folder / "a.vq", folder / "a.png"
    try:
        run("encode", path, "-k", k, "-o", encoded, "--strip", "--force")
    except subprocess.CalledProcessError as refused:
        assert "too small for the picture's alpha" in refused.stderr
        return None
    run("decode", encoded, "-o", decoded, "--force")
    facts = json.loads(run("info", encoded, "--json"))
    original = take_in(read_picture(path)[0]).expanded()
    vq = vqcodec.VQImage.from_bytes(encoded.read_bytes())
    drawn = take_in(read_picture(decoded)[0]).expanded()

    channels = original.shape[2]
    size = vqcodec.packed_size(vq.width, vq.height, len(vq.codebook), channels=channels)
    assert facts["file_bytes"] == encoded.stat().st_size == size.file_bytes
    assert drawn.shape == original.shape
    assert np.array_equal(drawn, vq.codebook[vq.indices])
    colours = len(np.unique(original.reshape(-1, channels), axis=0))
    if colours <= k:
        assert np.array_equal(drawn, original)
    elif channels == 4:
        shown = original * (original[..., 3:] > 0)
        assert len(vq.codebook) == min(k, len(np.unique(shown.reshape(-1, 4), axis=0)))
        assert (drawn[original[..., 3] == 0] == 0).all()
        assert (drawn[original[..., 3] == 255][:, 3] == 255).all()
    else:
        assert len(vq.codebook) == k
        distances = np.square(drawn.astype(int) - original).sum(axis=2)
        for codeword in vq.codebook.astype(int):
            assert (distances <= np.square(original - codeword).sum(axis=2)).all()
    return size.file_bytes, quality.psnr(original, drawn)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-k", "ks", type=int, multiple=True, default=(2, 16, 256), show_default=True)
@click.option("--each", is_flag=True, help="A line for every picture.")
@recorded
def main(folder, ks, each, record):
    """Measure all pictures below FOLDER, except in folders named planes."""
    groups = {}
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() in SUFFIXES and path.parent.name != "planes":
            groups.setdefault(path.parent.name, []).append(path)
    report = Report(__file__, record)
    columns = (f"K={k}: bytes, PSNR dB" for k in ks)
    table = report.table("Packed, sums of bytes and means of PSNR", "pictures", *columns)
    with tempfile.TemporaryDirectory() as place:
        for group, paths in groups.items():
            rows = {path: [measure(path, k, Path(place)) for k in ks] for path in paths}
            if each:
                for path, cells in rows.items():
                    table.row(path.name, *map(cell, cells))
            totals = [total(column) for column in zip(*rows.values(), strict=True)]
            table.row(f"**{group}**, {len(paths)}: sum, mean", *totals)
    report.save()


def cell(figures):
    """Return the cell of one picture at one K."""
    if figures is None:
        return "refused"
    size, psnr = figures
    return f"{size:,}, {f'{psnr:.2f}' if psnr < np.inf else 'exact'}"


def total(column):
    """Sum up a group at one K; exact pictures are counted, since their PSNR has no mean."""
    done = [figures for figures in column if figures is not None]
    lossy = [psnr for _, psnr in done if psnr < np.inf]
    mean = f"{np.mean(lossy):.2f}" if lossy else "-"
    counts = {"exact": len(done) - len(lossy), "refused": len(column) - len(done)}
    notes = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    return f"{sum(size for size, _ in done):,}, {mean}" + (f" ({notes})" if notes else "")


if __name__ == "__main__":
    main()
