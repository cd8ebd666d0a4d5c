"""Pillow opens, verifies and saves .vq files.

Importing this module, or `vqcodec`, registers the format. As with Pillow's own
formats, opening reads the front of a file only, pixels are decoded on load, and
`Image.MAX_IMAGE_PIXELS` is the limit. `ImageFile.LOAD_TRUNCATED_IMAGES` is not
honoured: half of a compressed index plane is not half of a picture.
"""

import mimetypes
import os
from typing import IO, Any, cast

from PIL import Image, ImageFile, ImagePalette

from .errors import MissingCodebookError, NotVqError, TruncatedError, VqError
from .format import codebooks
from .format.front import SIGNATURE, read_front
from .format.limits import Limits
from .limits import MAX_CODEWORDS as _MOST_CODEWORDS
from .limits import MAX_STRIPS as _MOST_STRIPS
from .limits import MAX_WORK as _MOST_WORK

FORMAT = "VQ"
MIME = "image/x-vq"
SUFFIX = ".vq"

# What `save` takes into the file in place of what the image has.
_METADATA = ("exif", "icc_profile", "xmp", "dpi", "comment")
# How hard other formats shall try, which programs ask for whatever the format. As Pillow's own
# formats do with what is not theirs, they are passed over.
_OF_OTHER_FORMATS = frozenset(
    "compress_level compress_type compression optimize progression progressive qtables quality "
    "smooth subsampling".split()
)

# What is opened, as with limits of Pillow's own formats: to be set by whoever wants others.
MAX_CODEWORDS, MAX_STRIPS, MAX_WORK = _MOST_CODEWORDS, _MOST_STRIPS, _MOST_WORK


def _limits() -> Limits:
    # Pillow has a limit of pixels itself, and its users know how to raise it.
    return Limits((2**32 - 1) ** 2, MAX_CODEWORDS, max_strips=MAX_STRIPS, max_work=MAX_WORK)


class VqImageFile(ImageFile.ImageFile):
    """A .vq file, opened by Pillow."""

    info: dict[str | tuple[int, int], Any]
    palette: ImagePalette.ImagePalette | None
    tile: "list[ImageFile._Tile]"
    fp: IO[bytes] | None
    format: str | None = FORMAT
    format_description: str | None = "Vector-quantised image"

    def _open(self) -> None:
        from .format.metadata import Metadata
        from .pictures.pillow_info import pillow_info, pillow_mode, pillow_palette

        assert self.fp is not None
        try:
            front = read_front(self.fp, _limits())
            self.info = pillow_info(Metadata.from_sections(front.sections))
            if front.codebook_coding == codebooks.EXTERNAL:
                raise MissingCodebookError(
                    "its codebook is in a .vqc file, which Pillow cannot be given: "
                    "vqcodec.VQImage.from_bytes(data, codebook=...).to_pil() opens it"
                )
            self._size = front.width, front.height
            self._mode = pillow_mode(front.samples.mode, front.block, front.n_codewords)
            if self._mode == "P":
                self.palette, transparency = pillow_palette(front.codebook, front.samples.channels)
                if transparency is not None:
                    self.info["transparency"] = transparency
        except NotVqError as error:
            # It is by SyntaxError that Pillow learns to try the next format.
            raise SyntaxError(str(error)) from error
        except VqError as error:
            raise OSError(str(error)) from error
        # The class that Pillow has for tiles is not public, and a tuple does.
        self.tile = cast("list[ImageFile._Tile]", [("vq", (0, 0, *self._size), 0, ())])

    def load_seek(self, pos: int) -> None:
        """Go to a place in the file; by this Pillow's `ImageFile.Parser` knows to wait for all."""
        assert self.fp is not None
        self.fp.seek(pos)

    def verify(self) -> None:
        """Read the whole file and raise OSError if anything is wrong with it."""
        from .vqimage import VQImage

        if self.fp is None:
            raise RuntimeError("verify must be called directly after open")
        self.fp.seek(0)
        try:
            VQImage.from_stream(self.fp, _limits())
        except VqError as error:
            raise OSError(str(error)) from error
        finally:
            if self._exclusive_fp:
                self.fp.close()
            self.fp = None


class VqDecoder(ImageFile.PyDecoder):
    """Decodes the pixels of a .vq file when Pillow asks for them."""

    _pulls_fd = True

    def decode(self, buffer: object) -> tuple[int, int]:
        """Fill the image; see `PIL.ImageFile.PyDecoder.decode`."""
        from .vqimage import VQImage

        assert self.fd is not None
        try:
            vq = VQImage.from_stream(self.fd, _limits())
        except TruncatedError as error:
            note = "; LOAD_TRUNCATED_IMAGES does not apply to .vq files"
            raise OSError(f"{error}{note if ImageFile.LOAD_TRUNCATED_IMAGES else ''}") from error
        except VqError as error:
            raise OSError(str(error)) from error
        samples = vq.indices if self.mode == "P" else vq.to_array()
        if samples.itemsize == 2:
            samples = samples.astype("<u2")
        self.set_as_raw(samples.tobytes())
        return -1, 0


def _accept(prefix: bytes) -> bool:
    return prefix.startswith(SIGNATURE)


def _save(image: Image.Image, stream: IO[bytes], filename: str | bytes) -> None:
    from .codec import encode

    options = {
        name: value for name, value in image.encoderinfo.items() if name not in _OF_OTHER_FORMATS
    }
    _check_single(1 + len(list(options.pop("append_images", None) or ())))
    given = {name: options.pop(name) for name in _METADATA if name in options}
    try:
        data = encode(_with_info(image, given) if given else image, **options)
    except VqError as error:
        raise OSError(str(error)) from error
    stream.write(data)


def _save_all(image: Image.Image, stream: IO[bytes], filename: str | bytes) -> None:
    _check_single(getattr(image, "n_frames", 1))
    _save(image, stream, filename)


def _check_single(n_frames: int) -> None:
    if n_frames > 1:
        raise OSError(
            f"a .vq file holds one picture, not {n_frames}; save each by itself, without save_all "
            "and append_images"
        )


def _with_info(image: Image.Image, given: dict[str, Any]) -> Image.Image:
    """Return a copy of an image with metadata as they were given; nothing removes what it has."""
    from .pictures.brought import copied
    from .pictures.pillow_info import EXIF_PREFIX

    changed = copied(image)
    for name, value in given.items():
        if isinstance(value, Image.Exif):
            value = value.tobytes()
        if name == "exif" and value and not value.startswith(EXIF_PREFIX):
            value = EXIF_PREFIX + value
        changed.info.pop(name, None)
        if value:
            changed.info[name] = value
    return changed


def register_vq_opener() -> None:
    """Teach Pillow to open and save .vq files; calling it again changes nothing.

    `import vqcodec` has called it. Who must know of the format where nothing
    may be imported for its effect alone calls it by name; it lasts as long as
    the process. `mimetypes` knows of the suffixes afterwards, too.
    """
    Image.register_open(FORMAT, VqImageFile, _accept)
    Image.register_decoder("vq", VqDecoder)
    Image.register_save(FORMAT, _save)
    Image.register_save_all(FORMAT, _save_all)
    Image.register_extension(FORMAT, SUFFIX)
    Image.register_mime(FORMAT, MIME)
    _register_suffixes()


def _register_suffixes() -> None:
    """Tell `mimetypes` the suffixes, which reads files of them once somebody asks it."""
    types = os.path.join(os.path.dirname(__file__), "mime.types")
    if types not in mimetypes.knownfiles:
        mimetypes.knownfiles.append(types)
        if mimetypes.inited:
            for suffix, name in (mimetypes.read_mime_types(types) or {}).items():
                mimetypes.add_type(name, suffix)


register_vq_opener()
