"""What it would cost to code an index plane in tiles, or in more strips, each on its own.

    python bench/tiles.py FOLDER [--coding swift] [--coding context]

Few pictures for tests are large enough for tiles, so those of FOLDER/screens, FOLDER/clipart and
FOLDER/kodak are laid out on white, side by side: a mosaic of at least 1,500 pixels a side for each
folder, reduced to 256 colours, and one without loss for those pictures of it that have few colours.
Bytes are those of the index plane in a file, with the list of its sizes and a checksum for each
strip or tile, but no codebook. The first table has them as ratios to the plane as the package
writes it, in strips of up to 2^20 indices; the second has strips of other sizes as ratios to one.

The third estimates what tiles could save by sharing what was learned: a tile is coded with another
one on its left, as one strip, less that other one alone. With the neighbour on its left that is an
upper bound, since it also saves what the edge between them costs. With the first tile of the plane
it is about what there is to gain from starting each tile with what the first one has learned.
"""

import math
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded
from vqcodec.coding import Context, Swift, encode_plane
from vqcodec.format.strips import CodedPlane, strip_height

CODERS = {"swift": Swift, "context": Context}
TILES = (256, 512, 1024)
STRIPS = (20, 19, 18, 17)  # logarithms of their indices
SIDE = 1500  # the least, in pixels
FEW = 400  # colours of a picture in a mosaic without loss


def rows_within(pictures, width):
    """Return pictures in rows of at most so many pixels, from the highest to the lowest."""
    rows = [[]]
    for picture in sorted(pictures, key=len, reverse=True):
        if rows[-1] and sum(each.shape[1] for each in (*rows[-1], picture)) > width:
            rows.append([])
        rows[-1].append(picture)
    return rows


def extent(rows):
    """Return height and width of what rows of pictures are laid out on."""
    height = sum(len(row[0]) for row in rows)
    width = max(sum(picture.shape[1] for picture in row) for row in rows)
    return max(height, SIDE), max(width, SIDE)


def mosaic(pictures):
    """Lay pictures out in rows, of such a width that little of the white below them is seen.

    Parameters
    ----------
    pictures : list of numpy.ndarray
        uint8 of shape (h, w, 3).
    """
    least = max(SIDE, math.isqrt(sum(picture[..., 0].size for picture in pictures)))
    laid = [rows_within(pictures, width) for width in range(least, 2 * least, 4)]
    rows = min(laid, key=lambda each: math.prod(extent(each)))
    canvas = np.full((*extent(rows), 3), 255, np.uint8)
    top = 0
    for row in rows:
        left = 0
        for picture in row:
            height, width = picture.shape[:2]
            canvas[top : top + height, left : left + width] = picture
            left += width
        top += len(row[0])
    return canvas


def n_colours(picture):
    """Return the number of different colours of a picture."""
    return len(np.unique(picture.reshape(-1, 3), axis=0))


def planes_of(folder):
    """Yield the name, the indices and the codebook of each plane."""
    for kind in ("screens", "clipart", "kodak"):
        paths = sorted((folder / kind).glob("*.png"))
        pictures = [np.asarray(Image.open(path).convert("RGB")) for path in paths]
        few = [picture for picture in pictures if n_colours(picture) <= FEW]
        if pictures:
            yield plane_of(kind, mosaic(pictures), 256)
        if few:
            yield plane_of(f"{kind} of few colours", mosaic(few), "lossless")


def plane_of(name, pixels, k):
    """Quantise a picture; return its name, indices and codebook."""
    vq = vqcodec.quantize(pixels, k)
    height, width = vq.indices.shape
    return f"{name}, {width}x{height}, {len(vq.codebook):,} colours", vq.indices, vq.codebook


def cut(plane, side):
    """Return the tiles of a plane, as rows of tiles; the last may be smaller."""
    tops, lefts = (range(0, length, side) for length in plane.shape)
    return [
        [np.ascontiguousarray(plane[top : top + side, left : left + side]) for left in lefts]
        for top in tops
    ]


def size_of(coder, coded):
    """Return the bytes that coded parts of a plane take in a file."""
    return CodedPlane(coder.CODING, tuple(coded)).size


def strips_of(plane, n_indices):
    """Cut a plane into strips of whole rows, as the package does, for about so many indices."""
    height = strip_height(len(plane), -(-plane.size // n_indices))
    return [plane[top : top + height] for top in range(0, len(plane), height)]


def cost_after(coder, before, tile):
    """Return the bytes of a tile that is coded after another, of which lower rows may be left out.

    Both are pairs: indices, and the bytes that they are coded as alone.
    """
    indices, coded = before
    if len(indices) > len(tile[0]):
        indices = indices[: len(tile[0])]
        coded = coder.encode(indices)
    return len(coder.encode(np.hstack([indices, tile[0]]))) - len(coded)


def saved(coder, pairs):
    """Return what second tiles take alone, and by how much less they take after the first ones."""
    alone = sum(len(tile[1]) for _, tile in pairs)
    return alone, alone - sum(cost_after(coder, *pair) for pair in pairs)


def rows_of(plane, coder):
    """Measure a plane: return cells for the first two tables, and some for each tile's side."""
    whole = encode_plane(coder, plane).size
    one = size_of(coder, [coder.encode(plane)])
    tiled, shared = [f"{whole:,}"], []
    for side in TILES:
        rows = [[(tile, coder.encode(tile)) for tile in row] for row in cut(plane, side)]
        first, *others = [tile for row in rows for tile in row]
        size = size_of(coder, [coded for _, coded in (first, *others)])
        tiled.append(f"{size / whole:.3f}")
        cells = [f"{side}²", str(1 + len(others)), f"{size:,}", f"{size / whole:.3f}"]
        neighbours = [pair for row in rows for pair in zip(row, row[1:], strict=False)]
        for pairs in (neighbours, [(first, tile) for tile in others]):
            alone, less = saved(coder, pairs)
            cells += [f"{100 * less / alone:.1f} %", f"{(size - less) / whole:.3f}"]
        shared.append(cells)
    stripped = [f"{one:,}"]
    for n_bits in STRIPS:
        strips = strips_of(plane, 2**n_bits)
        size = size_of(coder, map(coder.encode, strips))
        stripped.append(f"{size / one:.3f} ({len(strips)})")
    return tiled, stripped, shared


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--coding",
    "codings",
    type=click.Choice(list(CODERS)),
    multiple=True,
    default=list(CODERS),
    show_default=True,
)
@recorded
def main(folder, codings, record):
    """Print three tables."""
    what = ("plane", "coding")
    after = ("after the left one, saved", "ratio then", "after the first one, saved", "ratio then")
    tiles, strips = (f"{side}²" for side in TILES), (f"2^{n} (strips)" for n in STRIPS)
    heads = {
        "Tiles, each on its own": ("bytes as it is written", *tiles),
        "Strips of so many indices": ("bytes as one strip", *strips),
        "Tiles that know another": ("side", "tiles", "bytes", "ratio", *after),
    }
    found = {title: [] for title in heads}
    for name, plane, codebook in planes_of(folder):
        for coding in codings:
            coder = CODERS[coding](codebook, codebook.shape[1])
            tiled, stripped, shared = rows_of(plane, coder)
            for rows, cells in zip(found.values(), ([tiled], [stripped], shared), strict=True):
                rows += [(name, coding, *each) for each in cells]
            click.echo(f"{name}, {coding}: done", err=True)
    report = Report(__file__, record)
    for title, rows in found.items():
        table = report.table(title, *what, *heads[title])
        for cells in rows:
            table.row(*cells)
    report.save()


if __name__ == "__main__":
    main()
