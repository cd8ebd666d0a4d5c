"""A clusterer that is right, and many that are each wrong in one way."""

import os
import random
import time
import warnings
from typing import Annotated

import numpy as np

from vqcodec.clustering import Clusterer, Clustering, Option
from vqcodec.kernels import nearest


class Fine(Clusterer):
    """Farthest points first, then some of Lloyd's iterations."""

    name = "fine"
    monotone = True

    def __init__(self, *, rounds=3, power=1.0):
        self.rounds = rounds
        self.power = power

    def fit(self, points, weights, k, *, rng, progress=None):
        """Cluster."""
        present = np.flatnonzero(weights)
        codebook = [(points * weights[:, None]).sum(axis=0) / weights.sum()] if k == 1 else []
        if k > 1:
            distances = np.square(points - points[present[0]]).sum(axis=1)
            codebook = [points[present[0]]]
            while len(codebook) < k:
                at = present[np.argmax(distances[present])]
                codebook.append(points[at])
                distances = np.minimum(distances, np.square(points - points[at]).sum(axis=1))
        codebook = np.array(codebook)
        costs = [Clustering.of(points, weights, codebook).cost]
        for done in range(self.rounds):
            labels, _ = nearest(points, codebook)
            for label in range(len(codebook)):
                mine = (labels == label) & (weights > 0)
                if mine.any():
                    w = weights[mine].astype(float)
                    codebook[label] = (points[mine] * w[:, None]).sum(axis=0) / w.sum()
            costs.append(Clustering.of(points, weights, codebook).cost)
            if progress is not None:
                progress((done + 1) / self.rounds)
        return Clustering.of(points, weights, codebook, [np.array(costs)])


BROKEN = []


def fails(check):
    """Keep a class with the check that it must fail."""

    def keep(cls):
        BROKEN.append((cls, check))
        return cls

    return keep


def changed(check, label):
    """Keep a Fine one whose result goes through a function."""

    def keep(change):
        def fit(self, points, weights, k, *, rng, progress=None):
            found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
            return change(found, points, weights, k)

        made = type(label, (Fine,), {"fit": fit, "__module__": __name__, "monotone": False})
        globals()[label] = made
        BROKEN.append((made, check))
        return change

    return keep


def replaced(found, **parts):
    """Return a clustering with other parts."""
    names = ("codebook", "labels", "cost", "history", "converged")
    return Clustering(**{name: parts.get(name, getattr(found, name)) for name in names})


# What it is


@fails("has_name_and_methods")
class NoName(Fine):
    name = ""


@fails("has_name_and_methods")
class NoFit(Clusterer):
    name = "no-fit"


@fails("has_name_and_methods")
class NoProgress(Fine):
    def fit(self, points, weights, k, *, rng):
        return Fine.fit(self, points, weights, k, rng=rng)


@fails("can_be_made")
class NeedsOption(Fine):
    def __init__(self, rounds):
        Fine.__init__(self, rounds=rounds)


@fails("can_be_made")
class RaisesWhenMade(Fine):
    def __init__(self, *, rounds=3, power=1.0):
        raise RuntimeError("no licence")


@fails("runs")
class Raises(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        raise ZeroDivisionError("oh")


@changed("gives_a_clustering", "GivesCodebook")
def _(found, points, weights, k):
    return found.codebook


@changed("gives_a_clustering", "GivesNothing")
def _(found, points, weights, k):
    return None


# What it gives


@changed("shapes", "Turned")
def _(found, points, weights, k):
    return replaced(
        found, codebook=np.ascontiguousarray(found.codebook[:, :1].repeat(len(points[0]) + 1, 1))
    )


@changed("shapes", "ManyCosts")
def _(found, points, weights, k):
    return replaced(found, cost=np.array([found.cost, found.cost]))


@changed("shapes", "FlatHistory")
def _(found, points, weights, k):
    return replaced(found, history=(np.float64(3),))


@changed("shapes", "FewLabels")
def _(found, points, weights, k):
    return replaced(found, labels=found.labels[:-1])


@changed("dtypes", "Narrow")
def _(found, points, weights, k):
    return replaced(found, codebook=found.codebook.astype(np.float32))


@changed("dtypes", "WideLabels")
def _(found, points, weights, k):
    return replaced(found, labels=found.labels.astype(np.int64))


@changed("dtypes", "WordForConverged")
def _(found, points, weights, k):
    return replaced(found, converged=np.int64(1))


@changed("finite", "NotANumber")
def _(found, points, weights, k):
    return replaced(found, history=(np.array([np.nan, found.cost]),))


@changed("finite", "EndlessCodeword")
def _(found, points, weights, k):
    codebook = found.codebook.copy()
    codebook[0, 0] = np.inf
    return replaced(found, codebook=codebook)


@changed("at_most_k_codewords", "OneTooMany")
def _(found, points, weights, k):
    return Clustering.of(points, weights, np.vstack([found.codebook, found.codebook[:1]]))


@changed("labels_are_indices", "LabelsFromOne")
def _(found, points, weights, k):
    return replaced(found, labels=found.labels + 1)


@changed("labels_are_indices", "LabelsBelowZero")
def _(found, points, weights, k):
    return replaced(found, labels=found.labels - 1)


# How good it is


@fails("ends")
class Endless(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        while k == len(points) - 1:
            time.sleep(0.05)
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("ends")
class EndlessOnTies(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        while not points[:, 1:].any() and points.shape[1] > 1:
            time.sleep(0.05)
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@changed("labels_are_nearest", "SwappedLabels")
def _(found, points, weights, k):
    labels = found.labels.copy()
    if len(found.codebook) > 1:
        labels[3] = (labels[3] + 1) % len(found.codebook)
    cost = float((weights * np.square(points - found.codebook[labels]).sum(axis=1)).sum())
    return replaced(found, labels=labels, cost=cost)


@changed("cost_adds_up", "CostWithoutWeights")
def _(found, points, weights, k):
    return replaced(found, cost=found.cost / weights.mean())


@changed("cost_adds_up", "MeanCost")
def _(found, points, weights, k):
    return replaced(found, cost=float(np.sqrt(found.cost)))


@fails("history_never_rises")
class Rising(Fine):
    monotone = True

    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        return replaced(found, history=(found.history[0][::-1].copy(),))


@changed("uses_all_k", "OneFewer")
def _(found, points, weights, k):
    return Clustering.of(points, weights, found.codebook[: max(1, k - 1)])


@fails("one_codeword_is_good")
class FirstForOne(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        if k == 1 and len(points) > 100:
            return Clustering.of(points, weights, points.max(axis=0)[np.newaxis] + 40)
        return found


@fails("any_dimension")
class ThreeDimensions(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if points.shape[1] > 4:
            raise ValueError("these are no colours")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("any_dimension")
class NoGreys(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if points.shape[1] == 1:
            raise IndexError("index 1 is out of bounds")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("negative_coordinates")
class Clipping(Fine):
    monotone = False

    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        return Clustering.of(points, weights, np.maximum(found.codebook, -200))


@fails("negative_coordinates")
class RefusesNegative(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if points.max() < 0:
            raise ValueError("levels are from 0 to 255")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("weights_count")
class Unweighted(Fine):
    monotone = False

    def fit(self, points, weights, k, *, rng, progress=None):
        light = (1.0 / np.maximum(weights, 1) * 1e6).astype(np.int64) * (weights > 0)
        heavy = weights.max() > 100 * max(weights.min(), 1)
        found = Fine.fit(self, points, light if heavy else weights, k, rng=rng, progress=progress)
        return Clustering.of(points, weights, found.codebook)


@fails("doubled_weights")
class AddsToWeights(Fine):
    monotone = False

    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, (weights + 5) * (weights > 0), k, rng=rng, progress=progress)
        return Clustering.of(points, weights, found.codebook)


@fails("zero_weight_is_absence")
class DividesByWeights(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if not weights.all():
            raise FloatingPointError("division by zero")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("zero_weight_is_absence")
class SeesWhatIsAbsent(Fine):
    monotone = False

    def fit(self, points, weights, k, *, rng, progress=None):
        if not weights.all():
            absent = points[weights == 0]
            return Clustering.of(points, weights, np.vstack([absent[:1] + 0.0] * k))
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("order_matters_little")
class TrustsTheOrder(Fine):
    monotone = False

    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        if (
            (np.diff(points[:, -1]) >= 0).all()
            and points.shape == (len(points), 3)
            and len(points) > 200
        ):
            return Clustering.of(points, weights, points[:k] + 0.0)
        return found


# How dependable it is


@fails("same_rng_same_result")
class DrawsOfItsOwn(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        luck = np.random.default_rng().normal(0, 1e-6, found.codebook.shape)
        return Clustering.of(points, weights, found.codebook + luck, found.history)


@fails("fits_do_not_depend_on_earlier_ones")
class Remembers(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        moved = found.codebook + getattr(self, "_before", 0)
        self._before = 1e-6
        return Clustering.of(points, weights, moved, found.history)


@fails("fits_do_not_depend_on_earlier_ones")
class OnlyOnce(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if hasattr(self, "_done"):
            raise RuntimeError("fitted already")
        self._done = True
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("same_in_threads")
class SharesState(Fine):
    running = 0

    def fit(self, points, weights, k, *, rng, progress=None):
        SharesState.running += 1
        time.sleep(0.02)
        moved = 1e-6 * (SharesState.running - 1)
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        SharesState.running -= 1
        return Clustering.of(points, weights, found.codebook + moved, found.history)


@fails("same_in_another_process")
class CountsThreads(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        moved = 1e-6 * (int(os.environ.get("OMP_NUM_THREADS", "0")) % 7 == 4)
        return Clustering.of(points, weights, found.codebook + moved, found.history)


@fails("same_in_another_process")
class KnowsItsProcess(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        moved = 1e-9 * os.getpid()
        return Clustering.of(points, weights, found.codebook + moved, found.history)


# How it behaves


@fails("leaves_its_input_alone")
class Scales(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        if points.flags.writeable:
            points *= 0.5
        return found


@fails("leaves_its_input_alone")
class Sorts(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        if weights.flags.writeable:
            weights.sort()
        return found


@fails("takes_read_only_arrays")
class WritesBack(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        points += 0.0
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("leaves_global_randomness_alone")
class Seeds(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        np.random.seed(0)
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("leaves_global_randomness_alone")
class Shuffles(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        random.random()
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("leaves_settings_alone")
class IgnoresErrors(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        np.seterr(divide="raise")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("leaves_settings_alone")
class SetsThreads(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        os.environ["A_CLUSTERER_WAS_HERE"] = "1"
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("prints_nothing")
class Prints(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        print("iteration 1")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("prints_nothing")
class PrintsBelow(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        os.write(2, b"from C")
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("warns_of_nothing")
class Warns(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        warnings.warn("did not converge", RuntimeWarning, stacklevel=2)
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("progress_rises_to_the_end")
class TellsPercent(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if progress is not None:
            progress(50)
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("progress_rises_to_the_end")
class FallsBack(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if progress is not None:
            progress(0.9)
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("progress_changes_nothing")
class DrawsMoreWithProgress(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        moved = 1e-6 * (progress is not None)
        return Clustering.of(points, weights, found.codebook + moved, found.history)


@fails("what_progress_raises_passes")
class Swallows(Fine):
    def fit(self, points, weights, k, *, rng, progress=None):
        if progress is not None:
            try:
                progress(0.0)
            except Exception:
                progress = None
        return Fine.fit(self, points, weights, k, rng=rng, progress=progress)


@fails("config_makes_the_same")
class EmptyConfig(Fine):
    def get_config(self):
        return {}


@fails("config_makes_the_same")
class ArrayInConfig(Fine):
    def get_config(self):
        return {"rounds": self.rounds, "power": np.float32(self.power)}


@fails("config_tells_all")
class HalfAConfig(Fine):
    def __init__(self, *, rounds=3, power=1.0):
        Fine.__init__(self, rounds=rounds, power=power)
        self._moved = 0 if isinstance(rounds, float) else 1e-6
        self.rounds = int(rounds)

    def get_config(self):
        return {"rounds": float(self.rounds), "power": self.power}

    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        return Clustering.of(points, weights, found.codebook + self._moved, found.history)


@fails("pickles")
class HoldsAFile(Fine):
    def __init__(self, *, rounds=3, power=1.0):
        Fine.__init__(self, rounds=rounds, power=power)
        self._log = lambda text: None


@fails("pickles")
class ForgetsInPickle(Fine):
    _moved = 1e-6

    def __init__(self, *, rounds=3, power=1.0):
        Fine.__init__(self, rounds=rounds, power=power)
        self._moved = 0

    def __getstate__(self):
        return {"rounds": self.rounds, "power": self.power}

    def fit(self, points, weights, k, *, rng, progress=None):
        found = Fine.fit(self, points, weights, k, rng=rng, progress=progress)
        return Clustering.of(points, weights, found.codebook + self._moved, found.history)


@fails("refuses_unknown_options")
class TakesAny(Fine):
    def __init__(self, *, rounds=3, power=1.0, **others):
        Fine.__init__(self, rounds=rounds, power=power)


@fails("keeps_to_what_it_declares")
class TakesWhatItExcludes(Fine):
    def __init__(self, *, rounds: Annotated[int, Option("How often.", 1, 9)] = 3, power=1.0):
        Fine.__init__(self, rounds=rounds, power=power)


@fails("keeps_to_what_it_declares")
class DefaultsToWhatItExcludes(Fine):
    def __init__(self, *, rounds: Annotated[int, Option("How often.", 5, 9)] = 3, power=1.0):
        Fine.__init__(self, rounds=rounds, power=power)


@fails("keeps_to_what_it_declares")
class DeclaresWhatNobodyChecks(Fine):
    def __init__(self, *, rounds=3, power: Annotated[complex, Option("How much.", 0, 9)] = 1.0):
        Fine.__init__(self, rounds=rounds, power=power)


@fails("config_makes_the_same")
class ForgetsFromConfig(Fine):
    @classmethod
    def from_config(cls, config):
        return cls(rounds=config["rounds"] + 1)
