"""Many small pictures with one codebook, beside as many with their own.

    python bench/shared_codebook.py FOLDER [--pattern '*/32/*.png'] [--most 500] [-k 256]

FOLDER has pictures, such as the icons of a theme (Debian has several: gnome-icon-theme). Bytes of
all files together, the codebook file included where it is needed; MSE is the mean over pictures.
"As good": each picture with codewords of its own, as few as make it no worse than the shared ones.
"""

from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded
from vqcodec.colour import quality
from vqcodec.pictures.intake import take_in

SIZES = (2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 2048)


def error(picture, vq):
    """Return the MSE, as RGBA."""
    drawn = np.asarray(vq.to_pil().convert("RGBA"))
    return quality.mse(picture, drawn)


@click.command()
@click.argument("folder", type=click.Path(exists=True, path_type=Path))
@click.option("--pattern", default="**/*.png", show_default=True)
@click.option("--most", default=500, show_default=True)
@click.option("-k", default=256, show_default=True)
@recorded
def main(folder, pattern, most, k, record):
    """Print a table."""
    paths = sorted(path for path in folder.glob(pattern) if not path.is_symlink())
    paths = paths[:: max(1, len(paths) // most)][:most]
    images = [Image.open(path).convert("RGBA") for path in paths]
    arrays = [np.asarray(image) for image in images]
    codebook = vqcodec.train(images, k)
    rows = {
        "own": [0, 0.0],
        "shared, embedded": [0, 0.0],
        "shared, external": [len(codebook.to_bytes()), 0.0],
        "own, as good": [0, 0.0],
        "PNG as they are": [sum(path.stat().st_size for path in paths), 0.0],
    }
    for picture in arrays:
        picture = take_in(picture).pixels
        own = vqcodec.quantize(picture, k)
        shared = vqcodec.quantize(picture, codebook=codebook)
        wanted = error(picture, shared)
        for size in SIZES:
            try:
                candidate = vqcodec.quantize(picture, size)
            except vqcodec.OptionError:  # They are too few for its alpha.
                continue
            fewest = candidate
            if error(picture, candidate) <= wanted:
                break
        for name, vq, options in (
            ("own", own, {}),
            ("shared, embedded", shared, {}),
            ("shared, external", shared, {"external": True}),
            ("own, as good", fewest, {}),
        ):
            rows[name][0] += len(vq.to_bytes(**options))
            rows[name][1] += error(picture, vq) / len(arrays)
    least = rows["shared, external"][0]
    report = Report(__file__, record)
    title = f"{len(arrays)} pictures of {folder.name} {pattern}, k = {k}"
    table = report.table(title, "codewords", "bytes", "shared, external to it", "MSE")
    for name, (size, mse) in rows.items():
        table.row(name, f"{size:,}", f"{least / size:.3f}", f"{mse:.1f}")
    report.save()


if __name__ == "__main__":
    main()
