"""The decoder of spec/decoder as a module: the second implementation of all that is read."""

import importlib.util
import sys

from .pictures import ROOT

SOURCE = ROOT / "spec" / "decoder" / "vqdec.py"


def load():
    """Load the decoder by its path; it stands in no package."""
    if "vqdec" not in sys.modules:
        spec = importlib.util.spec_from_file_location("vqdec", SOURCE)
        module = importlib.util.module_from_spec(spec)
        sys.modules["vqdec"] = module  # Dataclasses look their module up.
        spec.loader.exec_module(module)
    return sys.modules["vqdec"]
