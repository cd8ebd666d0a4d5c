"""Progress for bars of other packages, as tqdm's are."""

from collections.abc import Callable
from typing import Any

from .errors import OptionError


def progress_for(bar: Any) -> Callable[[float], None]:
    """Return a callback that moves a bar: for `progress` of `quantize`, `train` and `sweep`.

    Parameters
    ----------
    bar : tqdm.tqdm
        Or anything that has `total`, `n` and `update(more)` as that has.

    Raises
    ------
    OptionError
        It has not, or no total.

    Examples
    --------
    ::

        from tqdm.auto import tqdm
        with tqdm(total=100, unit="%") as bar:
            vqcodec.quantize(image, 64, progress=vqcodec.progress_for(bar))
    """
    total = getattr(bar, "total", None)
    if not callable(getattr(bar, "update", None)) or not total or not hasattr(bar, "n"):
        raise OptionError(
            "a bar has a total, a position n and update(more), as tqdm(total=100) has"
        )

    def move(fraction: float) -> None:
        more = fraction * total - bar.n
        if more > 0:
            bar.update(more)

    return move
