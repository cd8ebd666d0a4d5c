"""Pillow learns of .vq files when it looks for formats, in processes that never heard of vqcodec.

`install` is run by a .pth file when Python starts, so that this module imports nothing that is not
loaded by then, and raises nothing.
"""

import os
import sys

_PILLOW = "PIL.Image"
_SWITCH = "VQCODEC_PILLOW_AUTO"


def install():
    """Wait for `PIL.Image`; or take care of it at once, where it is loaded."""
    if os.environ.get(_SWITCH) == "0":
        return
    if _PILLOW in sys.modules:
        _extend(sys.modules[_PILLOW])
    elif not any(isinstance(finder, _Waiting) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Waiting())


class _Waiting:
    """A finder that finds nothing, but notices when `PIL.Image` is looked for."""

    def find_spec(self, name, path=None, target=None):
        """Return None, or the spec that others have for `PIL.Image`."""
        if name != _PILLOW:
            return None
        if self in sys.meta_path:
            sys.meta_path.remove(self)
        from importlib.util import find_spec

        spec = find_spec(name)
        if spec is not None and spec.loader is not None:
            _run_after(spec.loader, _extend)
        return spec


def _run_after(loader, then):
    """Call a function with the module once a loader has run it."""
    run = loader.exec_module

    def run_and_extend(module):
        del loader.exec_module  # the loader is as it was
        run(module)
        then(module)

    loader.exec_module = run_and_extend


def _extend(pillow):
    """Make Pillow load the plug-in where it loads its own."""
    load_own = pillow.init
    pending = [True]

    def init():
        found = load_own()
        if pending:
            pending.clear()
            _load_plugin()
            return True  # there may be a format that was not there before
        return found

    init.__doc__ = load_own.__doc__
    pillow.init = init


def _load_plugin():
    try:
        import vqcodec.VqImagePlugin  # noqa: F401  it registers itself
    except Exception as error:
        import warnings

        warnings.warn(
            f"vqcodec-pillow-auto: .vq files cannot be opened, since vqcodec cannot be imported: "
            f"{type(error).__name__}: {error}; install it anew, or uninstall vqcodec-pillow-auto",
            stacklevel=2,
        )
