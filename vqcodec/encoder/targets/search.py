"""Codebook size and rate weight found for targets, in few encodes.

A codebook alone should make most of the error that is allowed, the choice of cheap indices the
rest: so its size is found first, from clusterings, which cost little. Then the weight for that size
is found by interpolation, and then whether more or fewer codewords do better.
"""

import math
from collections.abc import Callable

from ...clustering import Progress
from ...errors import TargetError
from ...format import codebooks
from ...format.sample_format import has_alpha
from ...limits import MAX_RATE_WEIGHT
from ..assemble import Chosen
from ..prepared import Prepared
from .sizes import CodebooksBySize
from .targets import Goal, Targets, Trial
from .trials import Trials

_SHARE = 0.8  # of the error allowed that the codebook alone may make; the rest is for saving bits
_LEAST_WEIGHT = 0.05
_STRIDE = 2.0  # the most that the logarithm of a weight changes in a step of the search
_FINER = 1.5  # steps of the number of codewords
_AT_FIRST, _LATER = 4, 3  # encodes with one number of codewords
_NEAR = {"bytes": 0.02, "PSNR": 0.06, "points": 0.6}  # enough to a target: a share, dB, points
_POINTS = 8.0  # of SSIMULACRA2 that a weight e times as large costs
_DB_AT_0, _DB_A_POINT = 24.0, 0.17
_SPARE_POINTS, _DOUBLINGS = 4.0, 5

_Solve = Callable[[int, float, int], Trial | None]


class Search:
    """The search for an encode that meets targets.

    Parameters
    ----------
    prepared : Prepared
    goal : Goal
    progress : callable, optional
    """

    prepared: Prepared
    targets: Targets
    allowed: int
    trials: Trials
    codebooks: CodebooksBySize
    peak: int

    def __init__(self, prepared: Prepared, goal: Goal, progress: Progress | None = None) -> None:
        self.prepared, self.targets, self.allowed = prepared, goal.targets, goal.allowed
        self.trials = Trials(prepared, goal, progress)
        self.codebooks = self.trials.codebooks
        # Of squared errors.
        self.peak = 255**2 * (prepared.channels - has_alpha(prepared.channels))

    def run(self) -> Chosen:
        """Find the drawing that meets the targets best.

        It is the smallest file that is good enough or, if nothing is asked of
        quality, the one of highest PSNR that is small enough.

        Raises
        ------
        TargetError
            None does; it says what could be had.
        """
        if self.targets.floors:
            self._search_floors()
            good = [trial.n_bytes for trial in self.trials.made if self.targets.good_enough(trial)]
            if self._exact_may_have(min(good, default=math.inf)):
                self.trials.make(self.codebooks.most, 0)
            return self._explained(self._best(), "the smallest file")
        assert self.targets.max_bytes is not None
        if self._exact_may_have(self.targets.max_bytes):
            exact = self.trials.make(self.codebooks.most, 0)
            if exact is not None and self.targets.met_by(exact):
                return self._explained(exact, "the picture as it is")
        self._search_bytes()
        return self._explained(self._best(), "the highest PSNR")

    def _exact_may_have(self, n_bytes: float) -> bool:
        """Tell whether the picture can be kept exactly, in so many bytes by its codebook alone."""
        points = self.prepared.histogram.points
        if len(points) > self.codebooks.most:
            return False
        written = codebooks.write_codebook(
            None, points.tobytes(), len(points), self.prepared.channels
        )
        return len(written) < n_bytes

    def _explained(self, trial: Trial, why: str) -> Chosen:
        weight = f"rate weight {trial.rate_weight:.3g}" if trial.rate_weight else "each index exact"
        return Chosen(
            trial.drawing,
            trial.clustering,
            f"{trial.drawing.codebook.shape[0]:,} codewords, {weight}: {why} of "
            f"{len(self.trials.made)} encodes with {self.targets}; {trial.n_bytes:,} bytes, "
            f"PSNR {'exact' if trial.psnr == math.inf else f'{trial.psnr:.2f} dB'}, "
            f"largest error {trial.worst}"
            + ("" if trial.score is None else f", SSIMULACRA2 {trial.score:.1f}"),
        )

    def _best(self) -> Trial:
        met = [trial for trial in self.trials.made if self.targets.met_by(trial)]
        if met:
            return min(met, key=self._demerit)
        if not self.trials.made:
            raise self.trials.refusal or TargetError(
                f"{self.targets} needs more than {self.allowed:,} codewords"
            )
        good = [trial for trial in self.trials.made if self.targets.good_enough(trial)]
        if good:
            had = f"the smallest file that was found has {min(t.n_bytes for t in good):,} bytes"
        else:
            best = max(self.trials.made, key=lambda trial: trial.psnr)
            had = (
                f"with {self.codebooks.most:,} codewords at most, {best.psnr:.2f} dB and a "
                f"largest error of {best.worst.error:g}"
                + ("" if best.score is None else f" and a SSIMULACRA2 of {best.score:.1f}")
                + " were reached"
            )
        raise TargetError(f"{self.targets} cannot be had: {had}")

    def _demerit(self, trial: Trial) -> float:
        return trial.n_bytes if self.targets.floors else -trial.psnr

    def _search_floors(self) -> None:
        allowed = self._allowed_error()
        if allowed == 0:  # nothing but the picture as it is
            return
        k = self.codebooks.size_for(_SHARE * allowed)
        if self.targets.min_ssimulacra2 is not None:
            k = self._size_for_score(k, self.targets.min_ssimulacra2)
            allowed = self.codebooks.error(k)
        weight = max(2 * allowed, _LEAST_WEIGHT)
        held = self.targets.min_psnr is None and self.targets.min_ssimulacra2 is None
        solve = self._descend if held else self._solve
        self._compare_sizes(k, weight, solve)

    def _size_for_score(self, k: int, score: float) -> int:
        """Return the codewords that alone come to a little more than a score, by doubling k."""
        while k < self.codebooks.most and len(self.trials.made) < _DOUBLINGS:
            trial = self.trials.make(k, 0)
            if trial is None or (trial.score or 0) >= score + _SPARE_POINTS:
                break
            k = self.codebooks.clamped(2 * k)
        return k

    def _search_bytes(self) -> None:
        """Approach the bytes with size and weight together, then settle on both."""
        k = self.codebooks.clamped(min(64, self.codebooks.most // 2))
        weight = error = max(self.codebooks.error(k), _LEAST_WEIGHT) / _SHARE
        for _ in range(3):
            trial = self.trials.make(k, weight)
            assert trial is not None and self.targets.max_bytes is not None  # errors have no limit
            ratio = trial.n_bytes / self.targets.max_bytes
            if 0.8 <= ratio <= 1.25:
                break
            weight = error = min(error * min(max(ratio**1.4, 1 / 64), 64), MAX_RATE_WEIGHT)
            k = self.codebooks.size_for(_SHARE * error)
        self._compare_sizes(k, weight, self._solve)
        while not any(map(self.targets.met_by, self.trials.made)) and self.trials.spare():
            k, weight = self.codebooks.clamped(k // 2), min(4 * weight, MAX_RATE_WEIGHT)
            if self._solve(k, weight, 2) is None and k == self.codebooks.least:
                break
        if not any(map(self.targets.met_by, self.trials.made)):
            self.trials.make(self.codebooks.least, MAX_RATE_WEIGHT)

    def _compare_sizes(self, k: int, weight: float, solve: _Solve) -> None:
        """Find a weight for k codewords, then for more and for fewer, as long as that is better."""
        best = first = solve(k, weight, _AT_FIRST)
        for factor in (_FINER, 1 / _FINER):
            at, size = first, k
            while self.trials.spare() and (at is not None or factor < 1):
                before, size = size, self.codebooks.clamped(round(size * factor))
                if size == before or size in {t.k for t in self.trials.made if t.rate_weight}:
                    break
                at = solve(size, at.rate_weight if at else weight, _LATER)
                if at is not None and (best is None or self._demerit(at) < self._demerit(best)):
                    best = at
                elif best is not None:
                    break
            if best is not first:
                break

    def _solve(self, k: int, weight: float, n_tries: int) -> Trial | None:
        """Find the weight at which k codewords just meet the target; return the best trial."""
        # Logarithms of weights, and by how far the targets are missed there.
        found: list[tuple[float, float]] = []
        at = math.log(weight)
        best: Trial | None = None
        stride = _STRIDE
        for _ in range(n_tries):
            if not self.trials.spare():
                break
            trial = self.trials.make(k, math.exp(at))
            if trial is None:
                break
            surplus, near, slope = self._surplus(trial)
            if self.targets.good_enough(trial) if self.targets.floors else surplus >= 0:
                if best is None or self._demerit(trial) < self._demerit(best):
                    best = trial
                if surplus <= near:
                    break
            if found and abs(surplus - near / 2 - found[-1][1]) < near / 4:
                if surplus > 0:
                    break  # the weight hardly matters here: more codewords may
                stride *= 2
            found.append((at, surplus - near / 2))
            at = _next(found, slope, stride)
            if not math.log(_LEAST_WEIGHT) <= at <= math.log(MAX_RATE_WEIGHT):
                at = min(max(at, math.log(_LEAST_WEIGHT)), math.log(MAX_RATE_WEIGHT))
                if any(abs(at - other) < 1e-9 for other, _ in found):
                    break
        return best

    def _descend(self, k: int, weight: float, n_tries: int) -> Trial | None:
        """Raise the weight as long as files get smaller, errors being held by other means."""
        best: Trial | None = None
        for _ in range(n_tries):
            if not self.trials.spare() or weight > MAX_RATE_WEIGHT:
                break
            trial = self.trials.make(k, weight)
            if trial is None or not self.targets.good_enough(trial):
                break
            if best and trial.n_bytes >= best.n_bytes:
                break
            best, weight = trial, 4 * weight
        return best

    def _surplus(self, trial: Trial) -> tuple[float, float, float]:
        """Tell by how much a trial is better than asked, what is near, and how that changes.

        These are logarithms: of bytes, or of what PSNR is given away; the last
        is by the logarithm of the weight.
        """
        if trial.score is not None and self.targets.min_ssimulacra2 is not None:
            above = (trial.score - self.targets.min_ssimulacra2) / _POINTS
            return above, _NEAR["points"] / _POINTS, -1.0
        if self.targets.min_psnr is None:
            assert self.targets.max_bytes is not None
            return math.log(self.targets.max_bytes / trial.n_bytes), _NEAR["bytes"], 0.35
        exact = self._psnr(self.codebooks.error(trial.k))
        given = max(exact - trial.psnr, 0.01)
        may_give = max(exact - self.targets.min_psnr, 0.01)
        return math.log(may_give / given), _NEAR["PSNR"] / may_give, -1.2

    def _allowed_error(self) -> float:
        """Return the mean squared error that the floors allow."""
        allowed: list[float] = []
        if self.targets.min_psnr is not None:
            allowed.append(self.peak / 10 ** (self.targets.min_psnr / 10))
        if self.targets.min_ssimulacra2 is not None:
            # Of photographs; where the search begins is all that hangs on it.
            guess = _DB_AT_0 + _DB_A_POINT * self.targets.min_ssimulacra2
            allowed.append(self.peak / 10 ** (guess / 10))
        if self.targets.max_error is not None:
            # That of errors spread evenly over what is allowed.
            share = self.targets.max_error * (self.targets.max_error + 1) / 3
            allowed.append(self.peak / 255**2 * share)
        return min(allowed)

    def _psnr(self, error: float) -> float:
        return 10 * math.log10(self.peak / max(error, 1e-9))


def _next(found: list[tuple[float, float]], slope: float, stride: float) -> float:
    """Guess where a falling or rising function is 0, from points on the way there."""
    below = [point for point in found if point[1] < 0]
    above = [point for point in found if point[1] >= 0]
    if below and above:
        (x0, y0), (x1, y1) = max(below, key=lambda p: p[1]), min(above, key=lambda p: p[1])
        edge = 0.3 if abs(x1 - x0) > 0.5 else 0.1  # far apart it may be curved
        share = min(max(y0 / (y0 - y1), edge), 1 - edge)
        return x0 + share * (x1 - x0)
    x, y = found[-1]
    if len(found) > 1 and found[-2][0] != x and (y - found[-2][1]) / (x - found[-2][0]) * slope > 0:
        slope = (y - found[-2][1]) / (x - found[-2][0])
    return x + min(max(-y / slope, -stride), stride)
