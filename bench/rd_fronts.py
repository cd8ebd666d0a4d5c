"""Fronts of files at rising quality, what lies between their points, and BD-rate.

A point is a mapping with "bytes" and with "psnr" (None if exact) and "ssimulacra2". A front is the
points that no other beats in both bytes and quality, as (quality, bytes), the smallest first. Of
as many bytes all are kept: a file may have been asked for a lower quality than it has.
"""

import math
from bisect import bisect_left


def quality_of(point, metric):
    """Return a point's quality: what was asked for, where that is known; infinite if exact."""
    if metric != "psnr":
        return point[metric]
    found = point.get("min_psnr", point["psnr"])
    return math.inf if found is None else found


def front(points, metric):
    """Return the Pareto front of points; those without the metric are left out."""
    pairs = {(quality_of(point, metric), point["bytes"]) for point in points}
    found = []
    for quality, size in sorted(
        (pair for pair in pairs if pair[0] is not None), key=lambda pair: (-pair[0], pair[1])
    ):
        if not found or (quality < found[-1][0] and size <= found[-1][1]):
            found.append((quality, size))
    return found[::-1]


def merged(fronts):
    """Join fronts; of each, what another one undercuts between its points is left out too.

    A plain front keeps points that are hardly better than one of fewer bytes, such as those of a
    faster setting, and what is read between its points is then too many bytes.
    """
    pairs = [
        (quality, size)
        for pairs in fronts
        for quality, size in pairs
        if all((bytes_at(other, quality) or size) >= size for other in fronts)
    ]
    return front([{"quality": quality, "bytes": size} for quality, size in pairs], "quality")


def bytes_at(front, quality):
    """Return the bytes that a front needs for a quality, None outside of it.

    Between two points the logarithm of the bytes is linear in the quality. Between the last point
    and an exact file, infinitely good, it is the exact file: more than needed, never less.
    """
    place = bisect_left(front, (quality, 0))
    if place == len(front) or (place == 0 and front[0][0] != quality):
        return None
    above, large = front[place]
    if above == quality or math.isinf(above):
        return large
    below, small = front[place - 1]
    share = (quality - below) / (above - below)
    return small ** (1 - share) * large**share


def bd_rate(ours, theirs):
    """Return our bytes to theirs at equal quality, averaged over the common interval; None without.

    Bjøntegaard's measure on cubic interpolation that keeps to the points' order (PCHIP). Exact
    files, infinitely good, are left out.
    """
    from scipy.interpolate import PchipInterpolator

    curves = [[pair for pair in pairs if math.isfinite(pair[0])] for pairs in (ours, theirs)]
    if min(map(len, curves)) < 2:
        return None
    low = max(curve[0][0] for curve in curves)
    high = min(curve[-1][0] for curve in curves)
    if low >= high:
        return None
    areas = [
        PchipInterpolator([q for q, _ in curve], [math.log(size) for _, size in curve]).integrate(
            low, high
        )
        for curve in curves
    ]
    return math.exp(float(areas[0] - areas[1]) / (high - low))
