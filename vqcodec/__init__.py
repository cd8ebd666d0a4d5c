"""vqcodec: a picture is a codebook and a plane of indices.

import vqcodec
data = vqcodec.encode(image, k=64)
pixels = vqcodec.decode(data)
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

# Names are loaded when first used, so that a program pays for what it uses.
_HOMES = {
    "ClustererError": "errors",
    "ClustererWarning": "errors",
    "Codebook": "codebook",
    "Compared": "encoder.comparison",
    "CorruptError": "errors",
    "Encoder": "encoder.request",
    "LimitError": "errors",
    "LossWarning": "errors",
    "Metadata": "format.metadata",
    "MissingCodebookError": "errors",
    "NotVqError": "errors",
    "OptionError": "errors",
    "PackedSize": "format.size",
    "PictureError": "errors",
    "PluginError": "errors",
    "PluginWarning": "errors",
    "Section": "format.sections",
    "SpaceError": "errors",
    "TargetError": "errors",
    "TruncatedError": "errors",
    "UnsupportedError": "errors",
    "VQFile": "vqfile",
    "VQImage": "vqimage",
    "VqError": "errors",
    "clusterers": "clustering",
    "decode": "codec",
    "encode": "codec",
    "open": "vqfile",
    "packed_size": "format.size",
    "progress_for": "progress",
    "quantize": "codec",
    "read_codebook": "codebook",
    "read_palette": "pictures.palettes",
    "reduce": "reduction",
    "register_clusterer": "clustering",
    "register_space": "colour.named",
    "spaces": "colour.named",
    "sweep": "encoder.comparison",
    "train": "encoder.train",
}

__all__ = sorted([*_HOMES, "__version__", "register_vq_opener"])

if TYPE_CHECKING:
    from .clustering import clusterers as clusterers
    from .clustering import register_clusterer as register_clusterer
    from .codebook import Codebook as Codebook
    from .codebook import read_codebook as read_codebook
    from .codec import decode as decode
    from .codec import encode as encode
    from .codec import quantize as quantize
    from .colour.named import register_space as register_space
    from .colour.named import spaces as spaces
    from .encoder.comparison import Compared as Compared
    from .encoder.comparison import sweep as sweep
    from .encoder.request import Encoder as Encoder
    from .encoder.train import train as train
    from .errors import ClustererError as ClustererError
    from .errors import ClustererWarning as ClustererWarning
    from .errors import CorruptError as CorruptError
    from .errors import LimitError as LimitError
    from .errors import LossWarning as LossWarning
    from .errors import MissingCodebookError as MissingCodebookError
    from .errors import NotVqError as NotVqError
    from .errors import OptionError as OptionError
    from .errors import PictureError as PictureError
    from .errors import PluginError as PluginError
    from .errors import PluginWarning as PluginWarning
    from .errors import SpaceError as SpaceError
    from .errors import TargetError as TargetError
    from .errors import TruncatedError as TruncatedError
    from .errors import UnsupportedError as UnsupportedError
    from .errors import VqError as VqError
    from .format.metadata import Metadata as Metadata
    from .format.sections import Section as Section
    from .format.size import PackedSize as PackedSize
    from .format.size import packed_size as packed_size
    from .pictures.palettes import read_palette as read_palette
    from .progress import progress_for as progress_for
    from .reduction import reduce as reduce
    from .vqfile import VQFile as VQFile
    from .vqfile import open as open
    from .vqimage import VQImage as VQImage

    __version__: str


# Pillow learns of the format: `import vqcodec` is all that its users need to do.
from .VqImagePlugin import register_vq_opener as register_vq_opener  # noqa: E402


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("vqcodec")
    if name in _HOMES:
        return getattr(import_module(f".{_HOMES[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
