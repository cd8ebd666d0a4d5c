"""Stores of label maps: bytes and speeds of zarr with and without vqcodec, in one run.

    python bench/arrays.py FOLDER [--every N] [--volume FILE.npy] [--side 256] [--rounds 3]

Masks of every PNG in FOLDER that is 768x512 (or 512x768, turned), as bench/labels.py makes them,
become one array of uint16 a set, in a store in memory, a chunk a mask; and the pictures in 64
colours (`vqcodec.quantize`) one of pixels. A volume, as
connectomics.npy of the benchmarks of kimimaro (whose licence is that of its repository, and which
is not kept here), is cut to a cube in the middle and stored in chunks of 64x64x64 and 128x128x128.
Bytes are those of all chunks and the metadata. Speeds are millions of values a second of processor
time, zarr itself included; the fastest of the rounds counts. Everything is read back and compared.

The last table tells what the plane above, as context, would give: the bytes that adaptive counts
take (Krichevsky and Trofimov's estimator, in closed form, since contexts depend on labels alone),
for "which of the neighbours is it", a label that is none of them costing the logarithm of their
number. The neighbours are those of one plane, or of the one above, too. Needs numcodecs, zarr,
scipy, and what bench/labels.py needs; crackle-codec if it is there.
"""

import importlib.util
import time
from pathlib import Path

import click
import numpy as np
import zarr
from PIL import Image
from zarr.codecs import BloscCodec, ZstdCodec
from zarr.storage import MemoryStore

import vqcodec
import vqcodec.chunks
from figures import Report, recorded
from labels import map_of
from vqcodec.zarr import VQ

SETS = ("SLIC 400", "SLIC 4,000", "Felzenszwalb", "k-means 20")
STORES = {
    "zarr's default": {},
    "zstd 19": {"compressors": ZstdCodec(level=19)},
    "blosc, zstd 9, bits shuffled": {
        "compressors": BloscCodec(cname="zstd", clevel=9, shuffle="bitshuffle")
    },
    "VQ": {"serializer": VQ(), "compressors": None},
    "VQ, smallest": {"serializer": VQ(coding="smallest"), "compressors": None},
}


def stored(values, chunks, rounds, **options):
    """Return the bytes of a store, and millions of values a second written and read."""
    written = read = float("inf")
    for _ in range(rounds):
        store = MemoryStore()
        started = time.process_time()
        array = zarr.create_array(
            store, shape=values.shape, chunks=chunks, dtype=values.dtype, **options
        )
        array[...] = values
        written = min(written, time.process_time() - started)
        started = time.process_time()
        back = array[...]
        read = min(read, time.process_time() - started)
        if not np.array_equal(back, values):
            raise SystemExit("a store did not give the values back")
    n_bytes = sum(len(buffer) for buffer in store._store_dict.values())
    return n_bytes, values.size / 1e6 / written, values.size / 1e6 / read


def add_rows(table, name, values, chunks, rounds):
    """Add a row for each kind of store."""
    found = {store: stored(values, chunks, rounds, **STORES[store]) for store in STORES}
    ours = found["VQ"][0]
    for store, (n_bytes, written, read) in found.items():
        table.row(name, store, f"{n_bytes:,}", f"{n_bytes / ours:.2f}", f"{written:.1f}",
                  f"{read:.1f}")  # fmt: skip


def masks_of(folder, every, name):
    """Return the masks of all pictures as one array."""
    masks = []
    for path in sorted(folder.glob("*.png"))[::every]:
        labels = map_of(name, np.asarray(Image.open(path).convert("RGB")))
        labels = labels if labels.shape[0] < labels.shape[1] else np.ascontiguousarray(labels.T)
        if labels.shape == (512, 768):
            masks.append(labels.astype(np.uint16))
    return np.stack(masks)


def pictures_of(folder, every):
    """Return all pictures in 64 colours as one array of pixels."""
    found = []
    for path in sorted(folder.glob("*.png"))[::every]:
        pixels = vqcodec.quantize(Image.open(path).convert("RGB"), 64).to_array()
        pixels = pixels if len(pixels) < pixels.shape[1] else pixels.transpose(1, 0, 2)
        if pixels.shape == (512, 768, 3):
            found.append(pixels)
    return np.stack(found)


def shifted(volume, z, y, x):
    """Return what stands behind, above and left of each voxel; 0 where nothing does."""
    found = np.zeros_like(volume)
    depth, height, width = volume.shape
    left, right = max(x, 0), max(-x, 0)
    found[z:, y:, left : width - right] = volume[: depth - z, : height - y, right : width - left]
    return found


def coded_bytes(volume, with_plane_above):
    """Estimate the bytes that adaptive counts take for the labels of a volume."""
    west, north = shifted(volume, 0, 0, 1), shifted(volume, 0, 1, 0)
    around = [west, north, shifted(volume, 0, 1, 1), shifted(volume, 0, 1, -1)]
    further = [shifted(volume, *way) for way in ((0, 0, 2), (0, 2, 0), (0, 2, -1), (0, 1, 2))]
    if with_plane_above:
        around.insert(0, shifted(volume, 1, 0, 0))
        # What is to come, the right and lower neighbours, as they were in the plane above.
        above = np.zeros_like(volume)
        above[1:] = volume[:-1]
        to_come = np.zeros((2, *volume.shape), volume.dtype)
        to_come[0, :, :, :-1], to_come[1, :, :-1] = above[:, :, 1:], above[:, 1:]
        further += list(to_come)
    context = np.zeros(volume.shape, np.int64)
    for number, one in enumerate(around + further):
        for other in around[: min(number, len(around))]:
            context = context << 1 | (one == other)
    symbol = np.full(volume.shape, len(around))
    for number in reversed(range(len(around))):
        symbol[around[number] == volume] = number
    _, context = np.unique(context, return_inverse=True)
    n_symbols = len(around) + 1
    counts = np.bincount(context.ravel() * n_symbols + symbol.ravel())
    counts = np.pad(counts, (0, -len(counts) % n_symbols)).reshape(-1, n_symbols)
    escapes = counts[:, -1].sum() * np.log2(len(np.unique(volume)))
    return (estimated_bits(counts) + escapes) / 8


def estimated_bits(counts):
    """Return the bits of Krichevsky and Trofimov's estimator, for each row of counts one."""
    from scipy.special import gammaln

    n_symbols = counts.shape[1]
    chance = gammaln(counts + 0.5).sum(1) - n_symbols * gammaln(0.5)
    chance += gammaln(n_symbols / 2) - gammaln(counts.sum(1) + n_symbols / 2)
    return -chance.sum() / np.log(2)


def middle_of(path, side):
    """Return the cube in the middle of a volume, in C order."""
    volume = np.load(path, mmap_mode="r")
    first = [max(0, (length - side) // 2) for length in volume.shape]
    return np.ascontiguousarray(volume[tuple(slice(at, at + side) for at in first)])


def add_contexts(table, name, volume):
    """Add a row for what the plane above would give."""
    flat, above = coded_bytes(volume, False), coded_bytes(volume, True)
    n_rows = volume.shape[0] * volume.shape[1]
    sizes = [
        len(vqcodec.chunks.ChunkCodec(coding=coding).encode(volume))
        for coding in ("swift", "context")
    ]
    table.row(name, f"{n_rows:,}x{volume.shape[2]}", *(f"{size:,}" for size in sizes),
              f"{flat:,.0f}", f"{above:,.0f}", f"{above / flat:.2f}")  # fmt: skip


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Take one picture of so many.")
@click.option("--volume", type=click.Path(exists=True, path_type=Path), help="Labels, in .npy.")
@click.option("--side", default=256, show_default=True, help="Of the cube that is taken of it.")
@click.option("--rounds", default=3, show_default=True, help="How often stores are made.")
@recorded
def main(folder, every, volume, side, rounds, record):
    """Print a table of masks, and of a volume where one is given."""
    report = Report(__file__, record)
    columns = "values", "store", "bytes", "to VQ", "written", "read"
    table = report.table("Masks: bytes, and millions of values a second", *columns)
    for name in SETS:
        masks = masks_of(folder, every, name)
        add_rows(table, f"{len(masks)} of {name}", masks, (1, *masks.shape[1:]), rounds)
    pictures = pictures_of(folder, every)
    name = f"{len(pictures)} in 64 colours"
    table = report.table("Pictures: bytes, and millions of values a second", *columns)
    add_rows(table, name, pictures, (1, *pictures.shape[1:]), rounds)
    if volume is not None:
        cube = middle_of(volume, side)
        name = f"{cube.dtype}, {len(np.unique(cube)):,} labels"
        table = report.table("A volume: bytes, and millions of values a second", *columns)
        for chunk in (64, 128):
            add_rows(table, f"{name}, chunks of {chunk}", cube, (chunk,) * 3, 1)
        if importlib.util.find_spec("crackle"):
            import crackle

            n_bytes = len(crackle.compress(cube, markov_model_order=5))
            print(f"Crackle, whole, Markov model of order 5: {n_bytes:,} bytes")
        table = report.table(
            "The plane above as context: bytes of a volume in one chunk", "values", "plane",
            "swift", "context", "estimate, one plane", "estimate, the one above, too", "ratio",
        )  # fmt: skip
        add_contexts(table, name, cube)
        add_contexts(table, f"{name}, planes along another axis", np.ascontiguousarray(cube.T))
    report.save()


if __name__ == "__main__":
    main()
