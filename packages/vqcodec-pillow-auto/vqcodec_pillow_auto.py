"""Pillow learns of .vq files when it looks for formats, in processes that never heard of vqcodec.

`install` is run by a .pth file when Python starts, so that this module imports nothing that is not
loaded by then. What goes wrong here leaves Pillow as it is.
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
    """A finder that finds `PIL.Image` as others do, and has it extended once it is loaded.

    It stays where it is, since other threads may be going through the list of finders.
    """

    def find_spec(self, name, path=None, target=None):
        """Return None, or the spec that others have for `PIL.Image`."""
        if name != _PILLOW:
            return None
        for finder in list(sys.meta_path):
            find = getattr(finder, "find_spec", None)
            if isinstance(finder, _Waiting) or find is None:
                continue
            spec = find(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module") and hasattr(spec.loader, "create_module"):
                    spec.loader = _Extending(spec.loader)
                return spec
        return None


class _Extending:
    """A loader that does what another does, and extends the module afterwards."""

    def __init__(self, loader):
        self.loader = loader

    def __getattr__(self, name):
        if name == "loader":  # as while it is unpickled
            raise AttributeError(name)
        return getattr(self.loader, name)

    def create_module(self, spec):
        """Do as the other."""
        return self.loader.create_module(spec)

    def exec_module(self, module):
        """Do as the other, to whom the module belongs; then extend it."""
        module.__loader__ = self.loader
        if getattr(module, "__spec__", None) is not None:
            module.__spec__.loader = self.loader
        self.loader.exec_module(module)
        _extend(module)


def _extend(pillow):
    """Make Pillow load the plug-in where it loads its own."""
    load_own = getattr(pillow, "init", None)
    if not callable(load_own):
        return
    from functools import wraps
    from threading import RLock

    turn, done = RLock(), []

    @wraps(load_own)
    def init():
        found = load_own()
        if done:
            return found
        with turn:  # who comes second waits, and is told that there may be a new format, too
            if not done:
                _load_plugin()
                done.append(True)
        return True

    pillow.init = init


def _load_plugin():
    try:
        import vqcodec.VqImagePlugin as plugin

        plugin.register_vq_opener()  # it has done so when it was loaded, but perhaps elsewhere
    except Exception as error:
        import warnings
        from contextlib import suppress

        with suppress(Exception):  # where warnings are errors
            warnings.warn(
                f"vqcodec-pillow-auto: .vq files cannot be opened, since vqcodec cannot be "
                f"imported: {type(error).__name__}: {error}; install it anew, or uninstall "
                "vqcodec-pillow-auto",
                stacklevel=2,
            )
