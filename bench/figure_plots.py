"""Plots of results, a function for each script that has some; see bench/figures.py.

Each takes the result and the path of a page without its suffix, writes `PATH-N.svg`, and returns
the titles.
"""

import matplotlib

matplotlib.use("Agg")
matplotlib.rcParams["svg.hashsalt"] = "vqcodec"  # else names of parts are drawn by lot

import numpy as np
from matplotlib import pyplot
from matplotlib.ticker import NullFormatter, ScalarFormatter

OURS, OTHERS = "#c2410c", "#8a8f98"
COLOURS = {"swift": OURS, "context": "#f59e0b", "WebP": "#0072b2", "JPEG XL": "#009e73"}
COLOURS["oxipng"] = OTHERS
NAMES = {"oxipng": "PNG (oxipng)", "swift": ".vq", "context": ".vq, smallest"}
SETS = {  # as they are called in a plot
    "clip K=256": "drawings\n256 colours",
    "clip K=32": "drawings\n32 colours",
    "screens K=256": "charts, pages\n256 colours",
    "screens K=64": "charts, pages\n64 colours",
    "icon K=256": "icons\n256 colours",
    "kodak K=256": "photographs\n256 colours",
}


def lossless(result, path):
    """Bytes of a set beside others; and bytes against speed of decoding."""
    sizes, speeds = (table_of(table) for table in result["tables"])
    sets = [name for name in SETS if name in sizes]
    coders = ["oxipng", "JPEG XL", "WebP", "swift", "context"]
    figure, axes = pyplot.subplots(figsize=(8.6, 3.4), layout="constrained")
    bars(axes, coders, [sizes[name] for name in sets], "WebP", 0.8)
    axes.axhline(1, color=COLOURS["WebP"], linewidth=0.8, linestyle=":")
    axes.set_xticks(range(len(sets)), [SETS[name] for name in sets], fontsize=8.5)
    axes.set_ylabel("bytes, WebP lossless = 1", fontsize=9)
    finish(figure, axes, len(coders))
    save(figure, f"{path}-1.svg")

    figure, axes = pyplot.subplots(figsize=(8.6, 4), layout="constrained")
    for coder in coders:
        for name, marker in zip(sets, "os^DvP", strict=False):
            x = float(speeds[name][f"{coder} decodes"])
            y = number(sizes[name][coder]) / number(sizes[name]["WebP"])
            axes.scatter(x, y, color=COLOURS[coder], marker=marker, s=36)
    for name, marker in zip(sets, "os^DvP", strict=False):
        label = SETS[name].replace("\n", ", ")
        axes.scatter([], [], color="#444444", marker=marker, label=label)
    for coder in coders:
        axes.plot([], [], color=COLOURS[coder], linewidth=5, label=NAMES.get(coder, coder))
    axes.set_xscale("log")
    axes.xaxis.set_major_formatter(ScalarFormatter())
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xticks([1, 3, 10, 30, 100, 300])
    axes.set_xlabel("megapixels a second that are decoded, one thread", fontsize=9)
    axes.set_ylabel("bytes, WebP lossless = 1", fontsize=9)
    finish(figure, axes, 4)
    save(figure, f"{path}-2.svg")
    return ["Bytes beside PNG, WebP and JPEG XL, all lossless", "Bytes against speed of decoding"]


def labels(result, path):
    """Bytes of label maps beside others."""
    sizes = table_of(result["tables"][0])
    coders = [name for name in result["tables"][0]["columns"][3:] if "best" not in name]
    coders = [name for name in coders if "," not in name]
    figure, axes = pyplot.subplots(figsize=(8.6, 3.4), layout="constrained")
    bars(axes, coders, list(sizes.values()), "best of them", 0.84)
    axes.axhline(1, color=OTHERS, linewidth=0.8, linestyle=":")
    axes.set_xticks(range(len(sizes)), list(sizes), fontsize=8.5)
    axes.set_ylabel("bytes, best of the others,\nalso with xz behind = 1", fontsize=9)
    axes.set_ylim(0, 3)
    finish(figure, axes, 5)
    save(figure, f"{path}-1.svg")
    return ["Bytes of label maps beside those of others (bars end at three times the best)"]


def bars(axes, coders, rows, base, share):
    """Draw a group of bars for each row: bytes of coders to those of one; groups fill a share."""
    width = share / len(coders)
    for i, coder in enumerate(coders):
        heights = [number(row[coder]) / number(row[base]) for row in rows]
        places = np.arange(len(rows)) + (i - (len(coders) - 1) / 2) * width
        colour = COLOURS.get(coder) or pyplot.cm.Greys(0.35 + 0.5 * i / len(coders))
        axes.bar(places, heights, width * 0.92, label=NAMES.get(coder, coder), color=colour)


def save(figure, path):
    """Write a figure, the same bytes each time."""
    figure.savefig(path, metadata={"Date": None})
    pyplot.close(figure)


def table_of(table):
    """Return first cell of a row -> column -> cell."""
    return {row[0]: dict(zip(table["columns"][1:], row[1:], strict=True)) for row in table["rows"]}


def number(cell):
    """Return the number in a cell."""
    return float(cell.replace(",", ""))


def finish(figure, axes, n_columns):
    """Legend above, and no more lines than needed; legible on light and on dark pages."""
    figure.legend(loc="outside upper center", ncols=n_columns, frameon=False, fontsize=8.5)
    axes.spines[["top", "right"]].set_visible(False)
    axes.grid(axis="y", color="#dddddd", linewidth=0.5)
    axes.set_axisbelow(True)
    axes.tick_params(labelsize=8.5)
    figure.patch.set_facecolor("white")
