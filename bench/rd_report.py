"""Tables and plots of points that bench/rate_distortion.py has measured.

A set is a mapping from the name of a picture to its points: {"peers": [...], "ours": [...]}.
"""

import math

from rd_fronts import bd_rate, bytes_at, front, merged
from rd_peers import EXACT, KS

METRICS = {"psnr": "PSNR", "ssimulacra2": "SSIMULACRA2"}
LOSSY = "AVIF", "JPEG XL", "WebP"
PALETTES = "pngquant", "imagequant"
# Those of sets by name, and those of all other sets.
DECIBELS = {"kodak": (32, 35, 38)}, (40, 43, 46, 50)
SCORES = (90,)
COLOURS = {"vq": "#d55e00", "palettes": "#444444", "AVIF": "#0072b2", "JPEG XL": "#009e73"}
COLOURS["WebP"] = "#cc79a7"
PANELS = 8  # So many pictures of a set are in its plot.


def decibels_of(name):
    """Return the PSNRs at which a set is compared with lossy coders."""
    named, others = DECIBELS
    return named.get(name, others)


def best_palettes(points):
    """Return K -> the smallest file of all undithered palettes, and the smallest exact file."""
    found = {}
    for point in points:
        if point["peer"] == EXACT or (point["peer"] in PALETTES and not point["dithered"]):
            k = point.get("k", EXACT)
            found[k] = min(found.get(k, point), point, key=lambda point: point["bytes"])
    return found


def fronts_of(points, metric):
    """Return name -> front: ours, that of all palettes, that of each lossy coder."""
    curves = {name: {} for name in ("palettes", *LOSSY)}
    for point in points["peers"]:
        if point["peer"] != EXACT:
            name = "palettes" if point["peer"] in PALETTES else point["peer"]
            setting = point["peer"], point.get("dithered"), point.get("speed")
            curves[name].setdefault(setting, []).append(point)
    found = {
        name: merged([front(curve, metric) for curve in listed.values()])
        for name, listed in curves.items()
    }
    return {"vq": front(points["ours"], metric), **found}


def mean(ratios):
    """Return the geometric mean."""
    return math.exp(sum(map(math.log, ratios)) / len(ratios))


def summary(found):
    """Cells of (ratio, picture) pairs: their geometric mean and the worst; None is left out."""
    found = [pair for pair in found if pair[0] is not None]
    if not found:
        return "-", "-"
    worst, picture = max(found)
    return f"{mean([ratio for ratio, _ in found]):.3f}", f"{worst:.3f} {picture}"


def beside_palettes(sets, metric):
    """Our bytes to those of the smallest undithered palette with K colours, at its own quality."""
    rows = [("set", "K", "compared", "outside our front", "ratio", "worst")]
    for name, pictures in sets.items():
        found = {k: [] for k in (*KS, EXACT)}
        for picture, points in pictures.items():
            ours = front(points["ours"], metric)
            for k, point in best_palettes(points["peers"]).items():
                for quality, size in front([point], metric):
                    needed = bytes_at(ours, quality)
                    found[k].append((needed and needed / size, picture))
        found["all palettes"] = [pair for k in KS for pair in found[k]]
        for k, pairs in found.items():
            outside = sum(ratio is None for ratio, _ in pairs)
            rows.append((name, k, len(pairs) - outside, outside, *summary(pairs)))
    return rows


def bd_rates(sets):
    """BD-rate against the front of all palettes, dithered ones too."""
    rows = [("set", "quality", "pictures", "bytes, ours to theirs", "worst")]
    for name, pictures in sets.items():
        for metric, title in METRICS.items():
            found = []
            for picture, points in pictures.items():
                fronts = fronts_of(points, metric)
                found.append((bd_rate(fronts["vq"], fronts["palettes"]), picture))
            count = sum(ratio is not None for ratio, _ in found)
            rows.append((name, title, count, *summary(found)))
    return rows


def beside_lossy(sets):
    """Our bytes to those of each lossy coder at fixed qualities, where both fronts have them."""
    rows = [("set", "at", *(f"{name} (pictures)" for name in LOSSY))]
    for name, pictures in sets.items():
        goals = [("psnr", goal) for goal in decibels_of(name)]
        for metric, goal in goals + [("ssimulacra2", goal) for goal in SCORES]:
            ratios = {peer: [] for peer in LOSSY}
            for points in pictures.values():
                fronts = fronts_of(points, metric)
                needed = bytes_at(fronts["vq"], goal)
                for peer in LOSSY:
                    size = bytes_at(fronts[peer], goal)
                    ratios[peer] += [needed / size] if needed and size else []
            cells = [
                f"{mean(found):.3f} ({len(found)})" if found else "-" for found in ratios.values()
            ]
            rows.append((name, f"{METRICS[metric]} {goal}", *cells))
    return rows


def times(sets):
    """Seconds of encoding and decoding with K = 256, and ratios to encoding without a weight."""
    rows = [("set", "rate weight", "pictures", "encoding, s", "ratio", "decoding, s")]
    for name, pictures in sets.items():
        measured = [points["times"] for points in pictures.values() if "times" in points]
        for weight in dict.fromkeys(weight for found in measured for weight in found):
            pairs = [(found["0"], found[weight]) for found in measured if weight in found]
            encoding, decoding = (sum(found[i] for _, found in pairs) for i in (0, 1))
            ratio = mean([found[0] / plain[0] for plain, found in pairs])
            cells = f"{encoding:.2f}", f"{ratio:.2f}", f"{decoding:.2f}"
            rows.append((name, weight, len(pairs), *cells))
    return rows


def tables(sets):
    """Return title -> rows of all tables, the columns first."""
    found = {
        f"Palettes, at equal {title}": beside_palettes(sets, metric)
        for metric, title in METRICS.items()
    }
    return found | {
        "Palettes, BD-rate": bd_rates(sets),
        "Lossy coders": beside_lossy(sets),
        "Time, one thread": times(sets),
    }


def plot(name, pictures, path):
    """Draw the fronts of some pictures of a set, spread evenly: bytes (log) and both qualities."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    chosen = list(pictures)[:: -(-len(pictures) // PANELS)]
    columns = min(4, len(chosen))
    rows = -(-len(chosen) // columns)
    size = 3.1 * columns, 2.5 * rows * len(METRICS)
    figure, grid = pyplot.subplots(
        rows * len(METRICS), columns, figsize=size, squeeze=False, layout="constrained"
    )
    for axes in grid.flat:
        axes.set_axis_off()
    for block, (metric, title) in enumerate(METRICS.items()):
        for place, picture in enumerate(chosen):
            axes = grid[block * rows + place // columns, place % columns]
            axes.set_axis_on()
            panel(axes, pictures[picture], metric)
            axes.set_title(picture.removesuffix(".png"), fontsize=9)
            if place % columns == 0:
                axes.set_ylabel(title, fontsize=9)
    handles, labels = grid[0, 0].get_legend_handles_labels()
    figure.legend(handles, labels, loc="outside upper center", ncols=len(labels), frameon=False)
    figure.supxlabel(f"{name}: bytes; dotted: exact files", fontsize=9)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def panel(axes, points, metric):
    """Draw one picture's fronts, and the size of exact files as dotted lines."""
    from matplotlib.ticker import EngFormatter, LogLocator, NullFormatter

    for name, pairs in fronts_of(points, metric).items():
        pairs = [pair for pair in pairs if math.isfinite(pair[0])]
        widths = {"color": COLOURS[name], "linewidth": 1.8 if name == "vq" else 1.1}
        axes.plot([size for _, size in pairs], [q for q, _ in pairs], label=name, **widths)
    exact = {
        "vq": [point for point in points["ours"] if point["psnr"] is None],
        "palettes": [point for point in points["peers"] if point["peer"] == EXACT],
    }
    for name, found in exact.items():
        if found:
            smallest = min(point["bytes"] for point in found)
            axes.axvline(smallest, color=COLOURS[name], linestyle=":", linewidth=1)
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
    axes.xaxis.set_major_formatter(EngFormatter(sep=""))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_ylim((25, 60) if metric == "psnr" else (20, 101))
    axes.grid(color="#dddddd", linewidth=0.5)
    axes.tick_params(labelsize=7)
    axes.spines[["top", "right"]].set_visible(False)
