"""Checks of how a clusterer behaves beside what it finds: what it leaves alone, says and takes."""

import inspect
import json
import math
import pickle
import random
import warnings
from typing import Any

import numpy as np

from ..clustering.answer import check_clustering
from ..clustering.options import declared_options, option_names
from ..clustering.rng import Rng
from ..errors import OptionError
from . import samples
from .trial import Broken, Trial, Untried, bytes_of, captured, kept_settings, settings

K = 8


def leaves_its_input_alone(trial: Trial) -> None:
    """Points and weights are as before."""
    points, weights = sample = samples.colours()
    trial.fit(sample, K)
    given = points.copy(), weights.copy()
    try:
        trial.make().fit(*given, K, rng=Rng(0))
    except Exception as error:
        raise Untried("it raises") from error
    for what, before, after in zip(("points", "weights"), sample, given, strict=True):
        if not np.array_equal(before, after):
            raise Broken(f"it changes its {what}; copy what is to be changed")


def takes_read_only_arrays(trial: Trial) -> None:
    """Points and weights may be read-only, as vqcodec gives them."""
    sample = samples.colours()
    trial.fit(sample, K)
    for array in sample:
        array.flags.writeable = False
    try:
        trial.make().fit(*sample, K, rng=Rng(0))
    except Exception as error:
        raise Broken(f"read-only arrays: {type(error).__name__}: {error}") from error


def leaves_global_randomness_alone(trial: Trial) -> None:
    """The generators of `random` and `numpy.random` are neither drawn from nor seeded."""
    kept = random.getstate(), np.random.get_state()
    random.seed(8_675_309)  # such as nobody else takes
    np.random.seed(8_675_309)
    before = random.getstate(), _numpy_state()
    try:
        trial.fit(samples.colours(), K)
        after = random.getstate(), _numpy_state()
    finally:
        random.setstate(kept[0])
        np.random.set_state(kept[1])
    if after[0] != before[0]:
        raise Broken("it uses the generator of the module `random`; `rng` is the only source")
    if after[1] != before[1]:
        raise Broken("it uses the global generator of numpy.random; take `rng.numpy()`")


def leaves_settings_alone(trial: Trial) -> None:
    """What NumPy does with errors, filters of warnings, folder and environment stay."""
    trial.fit(samples.colours(), K)
    with kept_settings():
        before = settings()
        trial.make().fit(*samples.colours(), K, rng=Rng(0))  # in this thread, which has settings
        after = settings()
    for what, value in before.items():
        if after[what] != value:
            raise Broken(f"it changes {what}")


def prints_nothing(trial: Trial) -> None:
    """Nothing is written to standard output or standard error."""
    trial.fit(samples.colours(), K)
    _takes_progress(trial)
    with captured() as found:
        trial.fit(samples.colours(), K, progress=lambda fraction: None)
    text = b"".join(found)
    if text:
        raise Broken(f"it prints {text[:60]!r}")


def warns_of_nothing(trial: Trial) -> None:
    """No warning is given for points as pictures have them."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        for sample, k in ((samples.colours(), K), (samples.fractional(), 20)):
            trial.fit(sample, k)
    found = [w for w in found if not issubclass(w.category, DeprecationWarning)]
    if found:
        raise Broken(f"it warns: {found[0].message}")


def progress_rises_to_the_end(trial: Trial) -> None:
    """What progress is told lies between 0 and 1 and does not fall."""
    told: list[Any] = []
    for sample, k in ((samples.colours(), K), (samples.fractional(), 30)):
        trial.fit(sample, k)
        told.clear()
        trial.fit(sample, k, progress=told.append)
        if any(not isinstance(f, int | float | np.number) or not 0 <= f <= 1 for f in told):
            raise Broken(f"progress is told {told}; fractions are numbers from 0 to 1")
        if any(after < before for before, after in zip(told, told[1:], strict=False)):
            raise Broken(f"progress falls: {told}")


def progress_changes_nothing(trial: Trial) -> None:
    """Results are the same with progress and without."""
    sample = samples.colours()
    alone = trial.repeatable(sample, K)
    _takes_progress(trial)
    try:
        watched = bytes_of(trial.fit(sample, K, progress=lambda fraction: None))
    except Untried as error:
        raise Broken(f"with progress it fails: {error.__cause__}") from error
    if watched != alone:
        raise Broken("with progress it finds something else")


def what_progress_raises_passes(trial: Trial) -> None:
    """What the callback raises ends the work, so that users can stop it."""

    class Stopped(Exception):
        pass

    calls = 0

    def stop(fraction: Any) -> None:
        nonlocal calls
        calls += 1
        raise Stopped

    trial.fit(samples.colours(), K)
    _takes_progress(trial)
    try:
        trial.raw(samples.colours(), K, progress=stop)
    except Stopped:
        return
    except Exception as error:
        raise Broken(f"instead of what progress raised came {type(error).__name__}") from error
    if calls:
        raise Broken("what progress raises is swallowed, so nobody can stop it")


def config_makes_the_same(trial: Trial) -> None:
    """`get_config` gives options that JSON can hold, of which the class makes the same again."""
    made = trial.make()
    try:
        config = made.get_config()
        told = json.loads(json.dumps(config))
    except Exception as error:
        raise Broken(f"get_config: {type(error).__name__}: {error}") from error
    if not isinstance(config, dict) or set(config) != set(option_names(trial.cls)):
        names = sorted(config) if isinstance(config, dict) else type(config).__name__
        raise Broken(f"get_config gives {names}; the options are {option_names(trial.cls)}")
    for name, value in trial.options.items():
        if config[name] != value and told[name] != value:
            raise Broken(f"option {name!r} was {value!r}, and get_config tells {config[name]!r}")
    make = getattr(trial.cls, "from_config", lambda config: trial.cls(**config))
    try:
        again = make(told)
    except Exception as error:
        raise Broken(f"it cannot be made of its own config: {error}") from error
    if again.get_config() != config:
        raise Broken(f"made of its config, it tells {again.get_config()}; it was {config}")


def config_tells_all(trial: Trial) -> None:
    """Made of its config, it finds the same."""
    alone = trial.repeatable(samples.colours(), K)
    try:
        again = Trial(trial.cls, json.loads(json.dumps(trial.make().get_config())))
        same = bytes_of(again.fit(samples.colours(), K)) == alone
    except Exception as error:
        raise Untried("its config cannot be used") from error
    if not same:
        raise Broken("made of its config, it finds something else: an option is kept from it")


def pickles(trial: Trial) -> None:
    """It can be pickled, as other processes get it so, and finds the same afterwards."""
    made = trial.make()
    try:
        copied = pickle.loads(pickle.dumps(made))
    except Exception as error:
        if "<locals>" in trial.cls.__qualname__:
            return  # a class within a function cannot be, whatever it does
        raise Broken(f"it cannot be pickled: {error}") from error
    points, weights = sample = samples.colours()
    alone = trial.repeatable(sample, K)
    try:
        again = copied.fit(points.copy(), weights.copy(), K, rng=Rng(0))
        found = bytes_of(check_clustering(again, points, K, trial.cls))
    except Exception as error:
        raise Broken(f"once pickled, it raises {type(error).__name__}: {error}") from error
    if found != alone:
        raise Broken("once pickled, it finds something else")


def refuses_unknown_options(trial: Trial) -> None:
    """An option that it does not have is refused when it is made."""
    parameters = inspect.signature(trial.cls).parameters.values()
    try:
        trial.cls(**trial.options, no_such_option=1)
    except Exception:
        return
    kinds = {parameter.kind for parameter in parameters}
    how = " (**options takes any)" if inspect.Parameter.VAR_KEYWORD in kinds else ""
    raise Broken(f"an option that nobody knows is taken in silence{how}")


def keeps_to_what_it_declares(trial: Trial) -> None:
    """Options take what their annotations say, defaults among it, and refuse what they exclude."""
    for option in declared_options(trial.cls).values():
        if option.about is None:
            continue
        if not option.is_understood:
            raise Broken(
                f"of option {option.name!r} a range is declared, but its type is none of bool, "
                "int, float and str, so nothing checks it"
            )
        least, most = option.about.least, option.about.most
        if option.default is not inspect.Parameter.empty:
            try:
                option.check(option.default)
            except OptionError as error:
                raise Broken(f"its own default does not fit: {error}") from None
        wrong: list[Any] = [f"no {option.name}"] if option.choices or option.kind is not str else []
        if option.kind in (int, float):
            wrong += [least - 1] * math.isfinite(least) + [most + 1] * math.isfinite(most)
        for value in wrong:
            try:
                trial.cls(**{**trial.options, option.name: value})
            except Exception:
                continue
            raise Broken(
                f"option {option.name!r} takes {value!r}, though it declares {option.values}; "
                "Clusterer.keep_options checks"
            )


CHECKS = (
    leaves_its_input_alone,
    takes_read_only_arrays,
    leaves_global_randomness_alone,
    leaves_settings_alone,
    prints_nothing,
    warns_of_nothing,
    progress_rises_to_the_end,
    progress_changes_nothing,
    what_progress_raises_passes,
    config_makes_the_same,
    config_tells_all,
    pickles,
    refuses_unknown_options,
    keeps_to_what_it_declares,
)


def _takes_progress(trial: Trial) -> None:
    if "progress" not in inspect.signature(trial.cls.fit).parameters:  # type: ignore[attr-defined]
        raise Untried("it takes no progress")


def _numpy_state() -> Any:
    state: Any = np.random.get_state(legacy=True)
    return state[1].tobytes(), *state[2:]
