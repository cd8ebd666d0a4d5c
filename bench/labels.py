"""Bytes and speed of label maps: .vq beside coders of segmentations and of pictures, in one run.

    python bench/labels.py FOLDER [--every N] [--rounds 5] [--each]

Makes label maps of every PNG in FOLDER, such as the Kodak photographs: superpixels of SLIC (which
draws nothing at random), regions of Felzenszwalb and Huttenlocher, and classes of k-means (seed 0)
of the picture after a median filter. Labels are of the smallest unsigned dtype. Each map is coded
by every coder, decoded and compared label by label. Bytes are those of whole files. A ratio is ours
to the best of the others, picture by picture, and its mean is geometric. Speeds are megapixels a
second of processor time, the geometric mean over the pictures; each coder decodes once a round, and
its fastest round counts. Crackle and Compresso leave the last bit of the work to a general
compressor, so both are measured with xz behind them, too. Peers that are not installed are left
out: pip install crackle-codec compresso pyoxipng pillow-jxl-plugin zstandard (libwebp comes with
Pillow). The maps need scikit-image, scikit-learn and scipy.
"""

import importlib.util
import io
import lzma
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from figures import Report, recorded

CODERS, MISSING = {}, []
OURS = ("swift", "context")
SETS = ("SLIC 400", "SLIC 4,000", "Felzenszwalb", "k-means 20")

XZ = {"format": lzma.FORMAT_ALONE, "preset": 9 | lzma.PRESET_EXTREME}  # the smallest header


def coder(name, module=None):
    """Register a function of labels that gives bytes and what decodes them, if it can run here."""

    def decorate(function):
        if module is None or importlib.util.find_spec(module):
            CODERS[name] = function
        else:
            MISSING.append(name)
        return function

    return decorate


def crackled(labels):
    """Return what Crackle makes of labels, with each order of its model from 0 to 7."""
    import crackle

    return [crackle.compress(labels, markov_model_order=order) for order in range(8)]


def uncrackled(data):
    """Undo one of `crackled`."""
    import crackle

    return crackle.decompress(data, parallel=1)[..., 0]


def compressoed(labels):
    """Return what Compresso makes of labels, with each of the two grids that it recommends."""
    import compresso

    options = {"connectivity": 4, "random_access_z_index": False}
    grids = (4, 4, 1), (8, 8, 1)
    return [compresso.compress(labels[..., None], steps=grid, **options) for grid in grids]


def uncompressoed(data):
    """Undo one of `compressoed`."""
    import compresso

    return compresso.decompress(data)[..., 0]


def smallest_xz(files):
    """Return the smallest of what xz makes of some files."""
    return min((lzma.compress(each, **XZ) for each in files), key=len)


@coder("Crackle", "crackle")
def crackle_alone(labels):
    """Encode with the best order."""
    data = min(crackled(labels), key=len)
    return data, lambda: uncrackled(data)


@coder("Crackle, xz", "crackle")
def crackle_xz(labels):
    """Encode upright or on its side, which matters to xz, with the best order."""
    upright = smallest_xz(crackled(labels))
    turned = smallest_xz(crackled(np.ascontiguousarray(labels.T)))
    if len(upright) <= len(turned):
        return upright, lambda: uncrackled(lzma.decompress(upright))
    return turned, lambda: uncrackled(lzma.decompress(turned)).T


@coder("Compresso", "compresso")
def compresso_alone(labels):
    """Encode with the better grid."""
    data = min(compressoed(labels), key=len)
    return data, lambda: uncompressoed(data)


@coder("Compresso, xz", "compresso")
def compresso_xz(labels):
    """Encode with the better grid."""
    data = smallest_xz(compressoed(labels))
    return data, lambda: uncompressoed(lzma.decompress(data))


@coder("oxipng", "oxipng")
def png(labels):
    """Encode as grey of 8 or 16 bits, at level 6."""
    import oxipng

    target = io.BytesIO()
    Image.fromarray(labels).save(target, "PNG")
    options = {"level": 6, "strip": oxipng.StripChunks.all()}
    data = oxipng.optimize_from_memory(target.getvalue(), **options)

    def decode():
        with Image.open(io.BytesIO(data)) as image:
            return np.asarray(image.convert("L") if image.mode == "P" else image)

    return data, decode


@coder("WebP")
def webp(labels):
    """Encode as grey, or with the upper bits in green and the lower in blue, at its slowest."""
    wide = labels.dtype != np.uint8
    none = np.zeros_like(labels)
    channels = (none, labels >> 8, labels & 255) if wide else (labels,) * 3
    target = io.BytesIO()
    options = {"lossless": True, "quality": 100, "method": 6, "exact": True}
    Image.fromarray(np.stack(channels, 2).astype(np.uint8)).save(target, "WEBP", **options)

    def decode():
        with Image.open(target) as image:
            pixels = np.asarray(image)
        return pixels[..., 1] * np.uint16(256) + pixels[..., 2] if wide else pixels[..., 1]

    return target.getvalue(), decode


@coder("JPEG XL", "pillow_jxl")
def jxl(labels):
    """Encode as grey of 8 or 16 bits, with effort 9."""
    import pillow_jxl

    target = io.BytesIO()
    options = {"lossless": True, "effort": 9, "num_threads": 1}
    Image.fromarray(labels).save(target, "JXL", **options)
    data = target.getvalue()

    def decode():
        _, _, raw, *_ = pillow_jxl.Decoder(num_threads=1)(data)
        return np.frombuffer(raw, labels.dtype).reshape(labels.shape)

    return data, decode


@coder("zstd", "zstandard")
def zstd(labels):
    """Encode the bytes of the array, at level 19."""
    import zstandard

    data = zstandard.ZstdCompressor(level=19).compress(labels.tobytes())

    def decode():
        raw = zstandard.ZstdDecompressor().decompress(data)
        return np.frombuffer(raw, labels.dtype).reshape(labels.shape)

    return data, decode


@coder("swift")
def swift(labels):
    """Encode with the coding that is fast to decode."""
    data = vqcodec.encode(labels, categorical=True, coding="swift", strip=True)
    return data, lambda: vqcodec.decode(data)


@coder("context")
def context(labels):
    """Encode with the coding that is small."""
    data = vqcodec.encode(labels, categorical=True, coding="context", strip=True)
    return data, lambda: vqcodec.decode(data)


def map_of(name, pixels):
    """Make the label map of a set, of the pixels of an RGB picture."""
    from scipy.ndimage import median_filter
    from skimage.segmentation import felzenszwalb, slic
    from sklearn.cluster import KMeans

    if name.startswith("SLIC"):
        n_regions = int(name.split()[1].replace(",", ""))
        labels = slic(pixels, n_segments=n_regions, compactness=10, start_label=0)
    elif name == "Felzenszwalb":
        labels = felzenszwalb(pixels, scale=100, sigma=0.5, min_size=50)
    else:
        smooth = median_filter(pixels, size=(5, 5, 1)).reshape(-1, 3).astype(np.float64)
        labels = KMeans(20, n_init=1, random_state=0).fit_predict(smooth)
    labels = labels.reshape(pixels.shape[:2])
    return np.ascontiguousarray(labels, np.min_scalar_type(labels.max()))


def measure(labels, rounds, where):
    """Return for each coder its bytes and the megapixels a second at which it decodes."""
    coded = {name: function(labels) for name, function in CODERS.items()}
    seconds = dict.fromkeys(coded, float("inf"))
    for _ in range(rounds):
        for name, (_, decode) in coded.items():
            started = time.process_time()
            back = decode()
            seconds[name] = min(seconds[name], time.process_time() - started)
            if not np.array_equal(back, labels):
                raise SystemExit(f"{where}: {name} did not give the labels back")
    megapixels = labels.size / 1e6
    return {name: (len(data), megapixels / seconds[name]) for name, (data, _) in coded.items()}


def mean(figures):
    """Return the geometric mean."""
    return np.exp(np.log(figures).mean())


def alone(peers):
    """Return the peers that have no other compressor behind them."""
    return [name for name in peers if not name.endswith(", xz")]


def ratios_of(found, ours, peers):
    """Return for each picture our bytes as a multiple of those of the best peer."""
    return {
        picture: result[ours][0] / min(result[peer][0] for peer in peers)
        for picture, result in found.items()
    }


def row_of_bytes(name, found, n_labels, peers):
    """Return the row that a set has in the table of bytes."""
    best = sum(min(result[peer][0] for peer in peers) for result in found.values())
    totals = [sum(result[coder][0] for result in found.values()) for coder in (*peers, *OURS)]
    cells = [name, str(len(found)), f"{min(n_labels):,} to {max(n_labels):,}"]
    cells += [f"{total:,}" for total in (*totals[: len(peers)], best, *totals[len(peers) :])]
    for ours in OURS:
        ratios = ratios_of(found, ours, peers)
        worst = max(ratios, key=ratios.get)
        to_alone = ratios_of(found, ours, alone(peers))
        cells += [f"{mean(list(ratios.values())):.3f}", f"{ratios[worst]:.3f} {worst}"]
        cells.append(f"{mean(list(to_alone.values())):.3f}")
    return cells


def row_of_speeds(name, found):
    """Return the row that a set has in the table of speeds."""
    speeds = {coder: mean([result[coder][1] for result in found.values()]) for coder in CODERS}
    cells = [name, *(f"{speed:.1f}" for speed in speeds.values())]
    if "Crackle" in speeds:
        cells += [f"{speeds[ours] / speeds['Crackle']:.2f}" for ours in OURS]
    return cells


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--every", default=1, show_default=True, help="Take one picture of so many.")
@click.option("--rounds", default=5, show_default=True, help="How often all coders decode.")
@click.option("--only", default="", help="Only sets whose name begins so.")
@click.option("--each", is_flag=True, help="Also a table with a line for every map.")
@recorded
def main(folder, every, rounds, only, each, record):
    """Print a table of bytes and one of speeds."""
    if "JPEG XL" in CODERS:
        import pillow_jxl  # noqa: F401  registers the format

    peers = [name for name in CODERS if name not in OURS]
    if MISSING:
        print(f"Left out, not installed: {', '.join(MISSING)}\n")
    whats = ", ratio", ", worst", ", ratio without xz"
    ratios = [f"{ours}{what}" for ours in OURS for what in whats]
    report = Report(__file__, record)
    sizes_of = report.table(
        "Bytes of whole files", "set", "maps", "labels", *peers, "best of them", *OURS, *ratios
    )
    speeds, lines = [], []
    for name in SETS:
        if not name.startswith(only):
            continue
        found, n_labels = {}, []
        for path in sorted(folder.glob("*.png"))[::every]:
            labels = map_of(name, np.asarray(Image.open(path).convert("RGB")))
            n_labels.append(int(labels.max()) + 1)
            result = found[path.stem] = measure(labels, rounds, f"{name} of {path.name}")
            sizes = [f"{result[coder][0]:,}" for coder in (*peers, *OURS)]
            lines.append([name, path.stem, f"{n_labels[-1]:,}", *sizes])
        sizes_of.row(*row_of_bytes(name, found, n_labels, peers))
        speeds.append(row_of_speeds(name, found))
    multiples = [f"{ours} / Crackle" for ours in OURS] if "Crackle" in CODERS else []
    table = report.table(
        "Megapixels a second that are decoded, of processor time", "set", *CODERS, *multiples
    )
    for cells in speeds:
        table.row(*cells)
    if each:
        table = report.table("Bytes of every map", "set", "picture", "labels", *peers, *OURS)
        for cells in lines:
            table.row(*cells)
    report.save()


if __name__ == "__main__":
    main()
