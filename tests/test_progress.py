"""A callback for a bar."""

import pytest

import vqcodec
from support.pictures import gradient


def test_a_bar_of_tqdm_is_full_in_the_end():
    tqdm = pytest.importorskip("tqdm")
    with tqdm.tqdm(total=100, disable=False, file=open("/dev/null", "w")) as bar:  # noqa: SIM115
        vqcodec.quantize(gradient(30, 30, 3), 8, progress=vqcodec.progress_for(bar))
        assert bar.n == pytest.approx(100)


def test_it_never_falls_and_ends_at_the_total():
    class Bar:
        total, n = 7, 0
        moves = []

        def update(self, more):
            self.n += more
            self.moves.append(more)

    bar = Bar()
    move = vqcodec.progress_for(bar)
    for fraction in (0.0, 0.5, 0.4, 0.5, 1.0):
        move(fraction)
    assert bar.n == 7
    assert bar.moves == [3.5, 3.5]


@pytest.mark.parametrize("bar", [None, object(), print, [1, 2]])
def test_what_is_no_bar_is_refused(bar):
    with pytest.raises(vqcodec.OptionError, match="update"):
        vqcodec.progress_for(bar)
