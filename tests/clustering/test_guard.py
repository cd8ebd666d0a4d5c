"""The boundary of a clusterer: what it raises has its name, what it says of its progress is sound.

Animals that raise, end the process, or are ended; those that give odd things are in
`test_answer.py`.
"""

import asyncio
import signal
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import vqcodec
from support.pictures import gradient
from support.points import weighted_points
from support.zoo import Doing
from vqcodec.clustering import Clusterer, clusterers, guard, usable_clusterers
from vqcodec.clustering.rng import Rng

PICTURE = gradient(9, 9, 3)


def alpha_picture():
    picture = gradient(12, 12, 4)
    picture[:4, :, 3], picture[4:8, :, 3] = 0, 255
    return picture


class Unspeakable(Exception):
    def __str__(self):
        raise RuntimeError("not even this")


class Own(BaseException):
    pass


def deep():
    return deep()


RAISED = {
    "ValueError: odd": ValueError("odd"),
    "KeyError: 'x'": KeyError("x"),
    "AssertionError;": AssertionError(),
    "ZeroDivisionError: by 0": ZeroDivisionError("by 0"),
    "StopIteration": StopIteration(),
    "GeneratorExit": GeneratorExit(),
    "CancelledError": asyncio.CancelledError(),
    "Own: mine": Own("mine"),
    "ExceptionGroup: several": ExceptionGroup("several", [ValueError("one")]),
    "Unspeakable;": Unspeakable("x"),
    "FileNotFoundError: .* No such file: 'model.npz'": FileNotFoundError(
        2, "No such file", "model.npz"
    ),
    "PermissionError: .* 'weights'": PermissionError(13, "Not allowed", "weights"),
    "BrokenPipeError: .* gone": BrokenPipeError(32, "gone"),
    "TimeoutError": TimeoutError(),
    "end the process .SystemExit: None": SystemExit(None),
    "end the process .SystemExit: 0": SystemExit(0),
    "end the process .SystemExit: licence expired": SystemExit("licence expired"),
    "CorruptError: bad model": vqcodec.CorruptError("bad model"),
    "PictureError: no picture": vqcodec.PictureError("no picture"),
    "UnicodeDecodeError: 'utf-8' codec": UnicodeDecodeError("utf-8", b"\xff", 0, 1, "bad"),
    "Exception: (x{500}); choose": Exception("x" * 10**6),
}


def raising(error):
    def act():
        raise error

    return act


@pytest.mark.parametrize("picture", ["RGB", "RGBA"])
@pytest.mark.parametrize("said", RAISED)
def test_what_a_clusterer_raises_names_it(said, picture):
    image = PICTURE if picture == "RGB" else alpha_picture()
    doors = [
        lambda clusterer: vqcodec.quantize(image, 9, clusterer=clusterer),
        lambda clusterer: vqcodec.quantize(image, clusterer=clusterer, min_psnr=20),
        lambda clusterer: vqcodec.train([image], 9, clusterer=clusterer),
        lambda clusterer: vqcodec.quantize(
            image, 4, palette=["#000", "#fff"], extend=True, clusterer=clusterer
        ),
    ]
    for door in doors if picture == "RGB" else doors[:3]:
        with pytest.raises(vqcodec.ClustererError) as caught:
            door(Doing(raising(RAISED[said])))
        caught.match(f"^clusterer 'doing' failed: .*{said}")
        caught.match("; choose another, or have [a-z.]*zoo.Doing mended$")
        assert caught.value.__cause__ is RAISED[said]


class NoFit(Clusterer):
    name = "no-fit"


class OtherFit:
    name = "other-fit"

    def fit(self, points, k):
        """Take too little."""


@pytest.mark.parametrize(
    ("clusterer", "message"),
    [
        (Doing(deep), "'doing' failed: RecursionError: maximum"),
        (NoFit(), "'no-fit' failed: NotImplementedError: NoFit has no fit"),
        (OtherFit(), "'other-fit' failed: TypeError: OtherFit.fit.. got an unexpected"),
        (Doing(None), "'doing' failed: TypeError: 'NoneType'"),
        (Doing(lambda: vqcodec.quantize(PICTURE, 0)), "'doing': k must be an integer"),
        (Doing(lambda: __import__("nothing_here")), "'doing' failed: ModuleNotFoundError"),
    ],
)
def test_whatever_goes_wrong_names_the_clusterer(clusterer, message):
    with pytest.raises(vqcodec.VqError, match=f"^clusterer {message}"):
        vqcodec.quantize(PICTURE, 9, clusterer=clusterer)


def test_options_that_a_clusterer_refuses_while_it_works_stay_options():
    act = raising(vqcodec.OptionError("gamma must be less"))
    with pytest.raises(vqcodec.OptionError, match="^clusterer 'doing': gamma must be less$"):
        vqcodec.quantize(PICTURE, 9, clusterer=Doing(act))


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError("no room")])
def test_interrupts_and_want_of_memory_are_no_fault_of_a_clusterer(error):
    with pytest.raises(type(error)) as caught:
        vqcodec.quantize(PICTURE, 9, clusterer=Doing(raising(error)))
    assert caught.value is error


class Ended(Exception):
    pass


def signalled():
    signal.raise_signal(signal.SIGUSR1)


def signalled_and_wrapped():
    try:
        signalled()
    except BaseException as error:
        raise RuntimeError("something else") from error


def signalled_and_forgotten():
    try:
        signalled()
    except BaseException:
        raise ValueError("worse") from None


@pytest.mark.parametrize("error", [SystemExit(143), TimeoutError("too long"), Ended()])
@pytest.mark.parametrize("act", [signalled, signalled_and_wrapped, signalled_and_forgotten])
def test_what_a_handler_of_signals_raises_is_the_callers(error, act):
    def handler(number, frame):
        raise error

    before = signal.signal(signal.SIGUSR1, handler)
    try:
        with pytest.raises(type(error)) as caught:
            vqcodec.quantize(PICTURE, 9, clusterer=Doing(act))
    finally:
        signal.signal(signal.SIGUSR1, before)
    assert caught.value is error


def test_an_end_that_no_signal_asked_for_is_not_taken_for_one():
    before = signal.signal(signal.SIGUSR1, lambda *_: None)
    try:
        with pytest.raises(vqcodec.ClustererError, match="tried to end the process"):
            vqcodec.quantize(PICTURE, 9, clusterer=Doing(lambda: signalled() or exit(3)))
    finally:
        signal.signal(signal.SIGUSR1, before)


@given(weighted_points(), st.integers(1, 12), st.sampled_from(usable_clusterers()))
def test_nothing_of_a_clusterer_with_manners_is_changed(data, k, name):
    points, weights = data
    if k >= len(points):
        return
    clusterer = clusterers()[name]()
    plain = clusterer.fit(points, weights, k, rng=Rng(3))
    guarded = guard.run(clusterer, points, weights, k, rng=Rng(3))
    assert guarded.codebook.tobytes() == plain.codebook.tobytes()
    assert guarded.labels.tobytes() == plain.labels.tobytes()
    assert (guarded.cost, guarded.converged) == (plain.cost, plain.converged)
    assert [run.tobytes() for run in guarded.history] == [run.tobytes() for run in plain.history]


def test_a_library_leaves_warnings_and_prints_to_its_caller(capsys):
    def act():
        print("said")
        warnings.warn("look", stacklevel=1)

    with pytest.warns(UserWarning, match="^look$"):
        vqcodec.quantize(PICTURE, 9, clusterer=Doing(act))
    assert capsys.readouterr().out == "said\n"


def test_what_a_clusterer_sets_for_numpy_is_its_own():
    before = np.geterr()
    clusterer = Doing(lambda: np.seterr(all="raise"))
    found = vqcodec.quantize(alpha_picture(), 9, clusterer=clusterer)
    assert np.geterr() == before
    assert found == vqcodec.quantize(alpha_picture(), 9, clusterer=Doing(int))


def test_whether_all_codewords_are_meant_may_be_hard_to_say():
    class Unsure(Doing):
        @property
        def uses_all_k(self):
            raise LookupError("who knows")

    with pytest.raises(vqcodec.ClustererError, match="'doing' cannot say whether it uses_all_k: L"):
        vqcodec.quantize(PICTURE, 9, clusterer=Unsure(int))


def test_a_clusterer_may_use_another_whose_fault_has_the_others_name():
    inner = Doing(raising(ValueError("inner")))
    inner.name = "inner"
    outer = Doing(lambda: vqcodec.quantize(PICTURE, 4, clusterer=inner))
    with pytest.raises(vqcodec.ClustererError, match="^clusterer 'inner' failed: ValueError"):
        vqcodec.quantize(PICTURE, 9, clusterer=outer)
