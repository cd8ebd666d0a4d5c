"""Checks of how good and how dependable results are."""

import threading

import numpy as np

from ..arrays import Floats
from ..clustering.answer import check_clustering
from ..clustering.base import Clustering
from ..clustering.rng import Rng
from ..kernels import nearest, weighted_cost
from . import samples
from .trial import Broken, Sample, Trial, Untried, bytes_of, in_time

K = 8
_NEAR = 1e-9  # of a cost, what sums in another order may be off by
_WORSE = 2.0  # by how much a cost may be above that of the mean
_LUCK = 4.0  # by how much luck may raise the best of a few
THREADS = 4


def labels_are_nearest(trial: Trial) -> None:
    """Each label is that of a nearest codeword, unless `nearest` is False."""
    if not trial.tag("nearest", True):
        return
    for sample in (samples.colours(), samples.fractional()):
        points, _ = sample
        found = trial.fit(sample, K)
        own, least = _squared(points, found), nearest(points, found.codebook)[1]
        wrong = own > least * (1 + _NEAR) + _NEAR
        if wrong.any():
            i = int(np.argmax(wrong))
            raise Broken(
                f"{wrong.sum()} of {len(points)} labels are not of a nearest codeword, such as "
                f"that of point {i}: squared distance {own[i]:g}, where {least[i]:g} can be had"
            )


def cost_adds_up(trial: Trial) -> None:
    """The cost is the sum of weights times squared distances to the codewords of the labels."""
    for sample in (samples.colours(), samples.fractional()):
        found = trial.fit(sample, K)
        cost = float((sample[1] * _squared(sample[0], found)).sum())
        if not np.isclose(found.cost, cost, rtol=1e-6, atol=1e-6):
            raise Broken(f"the cost is {found.cost:g}, but labels and codebook cost {cost:g}")


def history_never_rises(trial: Trial) -> None:
    """Within a restart no cost is above the one before, if it declares `monotone`."""
    if not trial.tag("monotone", False):
        return
    for sample in (samples.colours(), samples.fractional(), samples.on_a_line()):
        for k in (2, K, 20):
            for run in trial.fit(sample, k).history:
                rises = np.diff(run) > _NEAR * max(run[0], 1)
                if rises.any():
                    i = int(np.argmax(rises))
                    raise Broken(f"the cost rises from {run[i]:g} to {run[i + 1]:g}, k = {k}")


def uses_all_k(trial: Trial) -> None:
    """There are k codewords, unless `uses_all_k` is False."""
    if not trial.tag("uses_all_k", True):
        return
    for sample in (samples.colours(), samples.fractional(), samples.on_a_line()):
        for k in (2, K, 40):
            n = len(trial.fit(sample, k).codebook)
            if n != k:
                raise Broken(f"it gave {n} codewords for k = {k} and {len(sample[0])} points")


def one_codeword_is_good(trial: Trial) -> None:
    """With k = 1 the codeword costs at most twice what the mean of all points costs."""
    points, weights = sample = samples.fractional()
    found = trial.fit(sample, 1)
    mean = (points * weights[:, np.newaxis]).sum(axis=0) / weights.sum()
    best = float((weights[:, np.newaxis] * np.square(points - mean)).sum())
    cost = float((weights * _squared(points, found)).sum())
    if not cost <= _WORSE * best:
        raise Broken(f"one codeword costs {cost:g}, the mean of all points {best:g}")


def any_dimension(trial: Trial) -> None:
    """Points have from 1 to 1,024 dimensions."""
    trial.fit(samples.colours(), K)
    for dimension in (1, 2, 4, 16, 48, 1024):
        sample = samples.fractional(40, dimension)
        try:
            found = trial.raw(sample, 5)
        except Untried:
            raise
        except Exception as error:
            raise Broken(f"{dimension} dimensions: {type(error).__name__}: {error}") from error
        shape = np.shape(getattr(found, "codebook", ()))
        if len(shape) != 2 or shape[1] != dimension:
            raise Broken(f"{dimension} dimensions: the codebook has shape {shape}")


def negative_coordinates(trial: Trial) -> None:
    """Coordinates below 0 and between whole numbers are served as well as any."""
    points, weights = sample = samples.fractional()
    moved = points - points.mean(axis=0) - 300.25
    _tried(trial, (moved, weights), K, "coordinates below 0")
    costs = [_least_cost(trial, each, each) for each in (sample, (moved, weights))]
    if not costs[1] <= _LUCK * costs[0]:
        raise Broken(f"points below 0 cost {costs[1]:g}, the same elsewhere {costs[0]:g}")


def weights_count(trial: Trial) -> None:
    """With one codeword for two groups far apart, it is near the one that has the weight."""
    points, weights = sample = samples.apart()
    codeword = trial.fit(sample, 1).codebook[0]
    heavy = points[weights > 100].mean(axis=0)
    light = points[weights < 100].mean(axis=0)
    if not np.linalg.norm(codeword - heavy) < np.linalg.norm(codeword - light):
        raise Broken("the codeword is near the lighter group: weights say how often a point occurs")


def doubled_weights(trial: Trial) -> None:
    """Each point twice is as each point once: weights times two give the same codebook."""
    points, weights = sample = samples.colours()
    trial.repeatable(sample, K)
    here, there = trial.fit(sample, K), trial.fit((points, 2 * weights), K)
    if not np.array_equal(here.codebook, there.codebook):
        raise Broken("weights times two give another codebook")


def zero_weight_is_absence(trial: Trial) -> None:
    """A point without weight makes no difference: the cost is as if it were not there."""
    points, weights = samples.colours()
    some = np.ones(len(points), bool)
    some[::10] = False
    whole, part = (points, np.where(some, weights, 0)), (points[some], weights[some])
    _tried(trial, whole, K, "weights of 0")
    costs = [_least_cost(trial, each, part) for each in (whole, part)]
    if not costs[0] <= _LUCK * costs[1]:
        raise Broken(f"points without weight raise the cost from {costs[1]:g} to {costs[0]:g}")


def order_matters_little(trial: Trial) -> None:
    """The same points in another order cost about the same."""
    points, weights = sample = samples.colours()
    order = np.lexsort(points.T)
    costs = [_least_cost(trial, e, e) for e in (sample, (points[order], weights[order]))]
    if not max(costs) <= _LUCK * min(costs):
        raise Broken(f"the cost is {costs[0]:g}, and {costs[1]:g} when the points are sorted")


def same_rng_same_result(trial: Trial) -> None:
    """The same points, k and rng give the same result, unless `deterministic` is "no"."""
    if _level(trial) == "no":
        return
    for sample in (samples.colours(), samples.on_a_line()):
        if bytes_of(trial.fit(sample, K)) != bytes_of(trial.fit(sample, K)):
            raise Broken("two runs with the same rng differ")


def fits_do_not_depend_on_earlier_ones(trial: Trial) -> None:
    """What one object finds does not depend on what it found before."""
    points, weights = sample = samples.colours()
    alone = trial.repeatable(sample, K)
    used = trial.make()
    other = samples.fractional()
    try:
        used.fit(*other, 3, rng=Rng(9))
        again = used.fit(points.copy(), weights.copy(), K, rng=Rng(0))
        same = bytes_of(check_clustering(again, points, K, trial.cls)) == alone
    except Exception as error:
        raise Broken(f"a second fit raised {type(error).__name__}: {error}") from error
    if not same:
        raise Broken("a second fit gives something else than the first of a new object")


def same_in_threads(trial: Trial) -> None:
    """Several fits at the same time give what each gives alone."""
    sample = samples.colours()
    alone = trial.repeatable(sample, K)
    start, found = threading.Barrier(THREADS), []

    def run() -> None:
        start.wait()
        found.append(bytes_of(trial.fit(sample, K)))

    threads = [threading.Thread(target=run) for _ in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if found != [alone] * THREADS:
        raise Broken("fits that run at the same time differ from one that runs alone")


def same_in_another_process(trial: Trial) -> None:
    """Another process finds the same, with another number of threads if it says "everywhere"."""
    level = _level(trial)
    sample = samples.colours()
    alone = trial.repeatable(sample, K)
    counts: tuple[int | None, ...] = (1, THREADS) if level == "everywhere" else (None,)
    for n_threads in counts:
        found = trial.elsewhere(sample, K, n_threads)
        if found is not None and found != alone:
            threads = f" with {n_threads} threads" if n_threads else ""
            raise Broken(f"another process{threads} found something else")


def ends(trial: Trial) -> None:
    """It ends, also where distances tie, where weights are huge, and for k = n - 1."""
    line = samples.on_a_line()
    points, weights = samples.colours()
    cases: list[tuple[str, Sample, int]] = [
        ("points at equal distances", line, 7),
        ("k = n - 1", line, len(line[0]) - 1),
        ("huge weights", (points, weights * 2**40), K),
        ("two points", (points[:2], weights[:2]), 1),
    ]
    for what, sample, k in cases:
        if not in_time(lambda sample=sample, k=k: trial.raw(sample, k)):  # type: ignore[misc]
            raise Broken(f"it has not ended within a minute: {what}")


CHECKS = (
    ends,
    labels_are_nearest,
    cost_adds_up,
    history_never_rises,
    uses_all_k,
    one_codeword_is_good,
    any_dimension,
    negative_coordinates,
    weights_count,
    doubled_weights,
    zero_weight_is_absence,
    order_matters_little,
    same_rng_same_result,
    fits_do_not_depend_on_earlier_ones,
    same_in_threads,
    same_in_another_process,
)


def _level(trial: Trial) -> str:
    level = trial.tag("deterministic", "everywhere")
    if level not in ("everywhere", "machine", "no"):
        raise Broken(f'`deterministic` is "everywhere", "machine" or "no", not {level!r}')
    return str(level)


def _squared(points: Floats, found: Clustering) -> Floats:
    squared: Floats = np.square(points - found.codebook[found.labels]).sum(axis=1)
    return squared


def _least_cost(trial: Trial, sample: Sample, of: Sample) -> float:
    """Return what other points cost with codewords found for a sample, with a little luck."""
    return min(
        weighted_cost(of[1], nearest(of[0], trial.fit(sample, K, seed).codebook)[1])
        for seed in range(5)
    )


def _tried(trial: Trial, sample: Sample, k: int, what: str) -> Clustering:
    """Fit; that it cannot is what is wrong."""
    try:
        return trial.fit(sample, k)
    except Untried as error:
        trial.fit(samples.colours(), k)  # where that cannot be done either, another check tells
        raise Broken(f"{what}: {error.__cause__}") from error
