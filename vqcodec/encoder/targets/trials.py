"""Encodes that are tried for targets, each made once."""

from ...clustering import Progress
from ...colour import quality
from ...colour.scores import scores
from ...errors import OptionError, TargetError
from ..drawing import Drawing
from ..prepared import Prepared
from ..rate import draw
from .sizes import CodebooksBySize
from .targets import Goal, Trial

MOST_ENCODES = 12


class Trials:
    """Encodes of a picture with so many codewords and such a rate weight.

    The parameters are those of `vqcodec.encoder.targets.search.Search`.

    Attributes
    ----------
    made : list of Trial
    codebooks : CodebooksBySize
    refusal : TargetError or None
        Why no codebook keeps to the largest error, once one was looked for.
    """

    made: list[Trial]
    codebooks: CodebooksBySize
    refusal: TargetError | None

    def __init__(self, prepared: Prepared, goal: Goal, progress: Progress | None = None) -> None:
        self.made = []
        self.refusal = None
        self.codebooks = CodebooksBySize(prepared, goal.targets, goal.allowed, goal.finder)
        self._prepared, self._max_error = prepared, goal.targets.max_error
        self._size_of, self._progress = goal.size_of, progress
        self._thorough = goal.thorough
        self._wants_score = goal.targets.min_ssimulacra2 is not None

    def spare(self) -> bool:
        """Tell whether another encode may be made; one is kept for the last resort."""
        return len(self.made) < MOST_ENCODES - 1

    def make(self, k: int, rate_weight: float) -> Trial | None:
        """Return the trial, made or known; None where no codebook keeps to the largest error."""
        rate_weight = float(f"{rate_weight:.4g}")
        for trial in self.made:
            if (trial.k, trial.rate_weight) == (k, rate_weight):
                return trial
        try:
            trial = self._draw(k, rate_weight)
        except TargetError as error:
            self.refusal = error
            return None
        self.made.append(trial)
        if self._progress is not None:
            self._progress(len(self.made) / MOST_ENCODES)
        return trial

    def _draw(self, k: int, rate_weight: float) -> Trial:
        prepared = self._prepared
        codebook, labels, clustering = self.codebooks.of(k)
        if rate_weight == 0:
            drawing = Drawing(codebook, prepared.spread(labels))
        else:
            drawing = draw(
                *(prepared, codebook, labels, rate_weight, self._max_error),
                thorough=self._thorough,
            )
        drawn = prepared.drawn(drawing.codebook, drawing.indices)
        score = None
        if self._wants_score:
            score = scores(prepared.samples, drawn)["ssimulacra2"]
            if score is None:
                raise OptionError("the picture is too small for a SSIMULACRA2; ask for a PSNR")
        return Trial(
            k,
            rate_weight,
            drawing,
            clustering,
            self._size_of(drawing),
            quality.psnr(prepared.samples, drawn),
            quality.worst(prepared.samples, drawn),
            score,
        )
