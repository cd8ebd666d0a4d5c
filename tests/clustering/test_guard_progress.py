"""What clusterers say of their progress: it rises from 0 to 1 for whoever listens."""

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import gradient
from support.zoo import Telling, first
from vqcodec.clustering import guard
from vqcodec.clustering.rng import Rng

PICTURE = gradient(9, 9, 3)
ALPHA = gradient(12, 12, 4)
ALPHA[:4, :, 3], ALPHA[4:8, :, 3] = 0, 255

NONSENSE = [
    [np.nan, 0.5, np.nan],
    ["x", None, b"", object(), [], {}, 1j],
    [2, 99, np.inf],
    [-1, -np.inf, 0.5, 0.25],
    [10**400, "0.5", np.float32(0.7), np.array(0.8), np.arange(3)],
    [True, False, np.True_],
]


@pytest.mark.parametrize("said", NONSENSE)
@pytest.mark.parametrize("image", [PICTURE, ALPHA], ids=["RGB", "RGBA"])
def test_progress_rises_from_0_to_1_whatever_is_said(said, image):
    heard = []
    found = vqcodec.quantize(image, 9, clusterer=Telling(said), progress=heard.append)
    assert found == vqcodec.quantize(image, 9, clusterer=Telling([]))
    assert all(type(fraction) is float and 0 <= fraction <= 1 for fraction in heard)
    assert heard == sorted(heard)
    assert heard[-1] == 1
    codebook = vqcodec.train([image], 9, clusterer=Telling(said), progress=heard.append)
    assert len(codebook) == 9


@given(st.lists(st.one_of(st.floats(), st.integers(), st.text(), st.none())))
def test_what_is_sound_is_passed_on(said):
    heard = []
    points, weights = np.arange(5.0)[:, None], np.ones(5, np.int64)
    guard.run(Telling(said), points, weights, 2, rng=Rng(0), progress=heard.append)
    assert heard == sorted(heard)
    assert all(0 <= fraction <= 1 for fraction in heard)
    numbers = [x for x in said if isinstance(x, float | int) and 0 <= x <= 1]
    if numbers:
        assert max(heard, default=0) >= max(numbers)


def test_what_progress_raises_is_the_callers_even_if_a_clusterer_hides_it():
    class Hiding(Telling):
        def fit(self, points, weights, k, *, rng, progress=None):
            for _ in range(3):
                try:
                    progress(0.5)
                except BaseException as error:
                    kept.append(error)
            return first(points, weights, k)

    class Stop(Exception):
        pass

    def stop(fraction):
        raise Stop

    for clusterer in (Hiding([]), Telling([0.1])):
        kept = []
        with pytest.raises(Stop):
            vqcodec.quantize(PICTURE, 9, clusterer=clusterer, progress=stop)
        assert len(set(map(id, kept))) <= 1  # it hears the same again


def test_progress_that_comes_late_is_not_heard():
    kept, heard = [], []

    class Late(Telling):
        def fit(self, points, weights, k, *, rng, progress=None):
            kept.append(progress)
            return first(points, weights, k)

    vqcodec.quantize(PICTURE, 9, clusterer=Late([]), progress=heard.append)
    late = threading.Thread(target=kept[0], args=(0.9,))
    late.start()
    late.join()
    assert heard == [1.0]
