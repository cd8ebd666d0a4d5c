"""Bytes against PSNR and SSIMULACRA2: .vq beside palette pictures and lossy coders.

    python bench/rate_distortion.py FOLDER... --output DIR [--every N] [--limit N] [--targets]
        [--measure peers|ours|all|none] [--fresh] [-k K]... [--weight LAMBDA]...

Each FOLDER is a set: its PNGs, where they are opaque. The peers and their settings are in
bench/rd_peers.py. Ours is K x rate weight, and lossless; with --targets it is `min_psnr` instead,
at the PSNR of each undithered palette and at those of the table of lossy coders. Everything is
decoded from its bytes. DIR gets the points of every set as JSON, those of the peers kept from run
to run (unless --fresh) and saved one by one, so that a run may be stopped and gone on with; ours
are measured whenever asked for, except scores of pictures that came out before. DIR also gets a
plot for each set.

A front is the points that no other beats in both bytes and quality; where a peer has kinds of
settings (speeds, dithering), those of one kind above the line of another are left out as well. A
ratio is our bytes to theirs at equal quality, on the fronts, below 1 where ours are fewer; means
over pictures are geometric. Nothing is extrapolated: what a front does not cover is counted and
left out. The peer of a K is the smallest file of all undithered palettes with K colours, at its own
quality. Needs, beyond the peers: pip install scipy matplotlib ssimulacra2.
"""

import json
import math
import os
import time
from pathlib import Path

import click
import numpy as np

import vqcodec
from figures import Report, recorded
from lossless import pixels_of
from rd_peers import coded, settings
from rd_report import best_palettes, decibels_of, plot, tables
from rd_scores import Scorer

KS = 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096
WEIGHTS = 0.0, 2.0, 5.0, 20.0, 60.0
TIMED = 0.0, 2.0, 5.0, 20.0
ROUNDS = 3


def name_of(peer, options):
    """Name a point in the files of points."""
    return " ".join([peer, *(f"{name}={value}" for name, value in options.items())])


def loaded(path):
    """Return picture -> name of the point -> its figures."""
    return json.loads(path.read_text()) if path.exists() else {}


def saved(path, points):
    """Write a file of points, whole or not at all."""
    draft = path.with_suffix(".new")
    draft.write_text(json.dumps(points, indent=1))
    os.replace(draft, path)


def opaque(paths):
    """Return the path and the pixels of each picture that is opaque."""
    for path in paths:
        pixels = pixels_of(path)
        if pixels.shape[2] == 3:
            yield path, pixels
        else:
            click.echo(f"{path.name} is not opaque and is left out", err=True)


def measure_peers(paths, cache, fresh):
    """Measure what the cache lacks, and add it."""
    points = loaded(cache)
    for path, picture in opaque(paths):
        known = {} if fresh else points.get(path.name, {})
        points[path.name] = known
        score = Scorer(picture, known.values())
        for peer, options in settings():
            name = name_of(peer, options)
            if name not in known:
                started = time.perf_counter()
                sizes, drawn = coded(picture, peer, options)
                seconds = time.perf_counter() - started
                known[name] = {"peer": peer, **options, "bytes": min(sizes.values())}
                known[name] |= {"files": sizes, "seconds": round(seconds, 3), **score(drawn)}
                saved(cache, points)
        click.echo(f"{cache.stem} {path.name}: {len(known)} points of peers", err=True)


def our_settings(name, peers, ks, weights, targets):
    """Return arguments of `vqcodec.encode`: lossless, and the grid or the PSNRs of the tables."""
    yield {"k": "lossless"}
    if targets:
        found = {point["psnr"] for point in best_palettes(peers).values()}
        goals = found - {None} | set(decibels_of(name))
        yield from ({"min_psnr": goal} for goal in sorted(goals))
    else:
        yield from ({"k": k, "rate_weight": weight} for k in ks for weight in weights)


CODING = {"coding": "auto"}  # as --coding says


def encoded(picture, options):
    """Encode; a rate weight of 0 is left out, which works before there is one."""
    options = {
        name: value for name, value in options.items() if (name, value) != ("rate_weight", 0)
    }
    return vqcodec.encode(picture, strip=True, **CODING, **options)


def supported(**options):
    """Tell whether `vqcodec.encode` knows options."""
    try:
        encoded(np.zeros((2, 2, 3), np.uint8), options)
    except (TypeError, vqcodec.OptionError):
        return False
    return True


def measure_ours(paths, cache, peers, ks, weights, targets):
    """Measure all of ours; scores of pictures that came out before are taken from the points."""
    points = loaded(cache)
    for path, picture in opaque(paths):
        theirs = list(peers.get(path.name, {}).values())
        score = Scorer(picture, [*theirs, *points.get(path.name, {}).values()])
        points[path.name] = found = {}
        for options in our_settings(cache.name.split(".")[0], theirs, ks, weights, targets):
            started = time.perf_counter()
            try:
                data = encoded(picture, options)
            except vqcodec.PictureError:
                continue  # It has too many colours to be lossless.
            seconds = time.perf_counter() - started
            point = {**options, "bytes": len(data), "seconds": round(seconds, 3)}
            point |= score(vqcodec.decode(data))
            if (point["psnr"] or math.inf) < options.get("min_psnr", 0):
                raise SystemExit(f"{path.name}: {options} gave {point['psnr']} dB")
            found[name_of("vq", options)] = point
        saved(cache, points)
        click.echo(f"{cache.stem} {path.name}: {len(found)} points of ours", err=True)


def measure_times(paths, cache):
    """Time K = 256 with each weight and without, in turns; the best of the rounds."""
    weights = [weight for weight in TIMED if supported(k=2, rate_weight=weight)]
    points = loaded(cache)
    for path, picture in opaque(paths):
        best = {f"{weight:g}": [math.inf, math.inf] for weight in weights}
        for weight in weights * ROUNDS:
            times = best[f"{weight:g}"]
            started = time.perf_counter()
            data = encoded(picture, {"k": 256, "rate_weight": weight})
            between = time.perf_counter()
            vqcodec.decode(data)
            ended = time.perf_counter()
            times[:] = min(times[0], between - started), min(times[1], ended - between)
        points[path.name] = best
        saved(cache, points)


def gathered(paths, peers, ours, times):
    """Return picture -> points, of pictures for which the peers are complete and ours are there."""
    asked = {name_of(*setting) for setting in settings()}
    found = {}
    for path in paths:
        theirs, own = peers.get(path.name, {}), ours.get(path.name, {})
        if own and asked <= theirs.keys():
            found[path.name] = {"peers": list(theirs.values()), "ours": list(own.values())}
            found[path.name] |= {"times": times[path.name]} if path.name in times else {}
        else:
            known = len(asked & theirs.keys())
            note = f"{known} of {len(asked)} points of peers, {len(own)} of ours: left out"
            click.echo(f"{path.name}: {note}", err=True)
    return found


@click.command()
@click.argument(
    "folders",
    nargs=-1,
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
)
@click.option("--output", type=click.Path(file_okay=False, path_type=Path), required=True)
@click.option("--every", default=1, show_default=True, help="Take one picture of so many.")
@click.option("--limit", type=int, help="Take so many pictures of a folder at most.")
@click.option(
    "--measure",
    type=click.Choice(["peers", "ours", "all", "none"]),
    default="all",
    show_default=True,
)
@click.option("--coding", default="auto", show_default=True, help="Of ours: auto or smallest.")
@click.option("--targets", is_flag=True, help="Ours by min_psnr, not on the grid.")
@click.option("--fresh", is_flag=True, help="Measure the peers again.")
@click.option("-k", "ks", type=int, multiple=True, default=KS, show_default=True)
@click.option("--weight", "weights", type=float, multiple=True, default=WEIGHTS, show_default=True)
@recorded
def main(coding, folders, output, every, limit, measure, targets, fresh, ks, weights, record):
    """Measure sets of pictures, and report what has been measured."""
    CODING["coding"] = coding
    output.mkdir(parents=True, exist_ok=True)
    if targets and not supported(min_psnr=40.0):
        raise click.UsageError("this vqcodec has no min_psnr yet")
    if measure in ("ours", "all") and not supported(k=2, rate_weight=1.0):
        click.echo("this vqcodec has no rate weight yet: only 0", err=True)
        weights = [0.0]
    sets = {}
    for folder in folders:
        paths = sorted(folder.glob("*.png"))[::every][:limit]
        kinds = "peers", "targets" if targets else "ours", "times"
        peers, ours, times = (output / f"{folder.name}.{kind}.json" for kind in kinds)
        if measure in ("peers", "all"):
            measure_peers(paths, peers, fresh)
        if measure in ("ours", "all"):
            measure_ours(paths, ours, loaded(peers), ks, weights, targets)
            measure_times(paths, times)
        found = gathered(paths, *map(loaded, (peers, ours, times)))
        if found:
            sets[folder.name] = found
            plot(folder.name, found, output / f"{folder.name}.png")
    report = Report(__file__, record)
    for title, (columns, *rows) in tables(sets).items():
        table = report.table(title, *columns)
        for cells in rows:
            table.row(*cells)
    report.save(coding)


if __name__ == "__main__":
    main()
