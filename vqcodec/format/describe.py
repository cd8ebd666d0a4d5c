"""What a .vq or .vqc file says of itself, read from its front alone."""

import io
import os
from typing import IO, Any

from .file import plane_layout
from .front import Front, read_front
from .limits import ANY_PIXELS
from .metadata import Metadata
from .reader import check_end
from .sections import NAMES
from .size import packed_size
from .strips import check_length

Facts = dict[str, Any]


def describe(stream: IO[bytes]) -> Facts:
    """Describe a .vq file without reading its index plane, or a codebook file.

    Parameters
    ----------
    stream : file object
        A binary file, at its beginning.

    Returns
    -------
    dict
        Keys and values as `vq info --json` prints them. A codebook file has
        `hash` among them, and nothing of a picture. `index_bits` are those
        of the fixed-width coding whatever the coding of the file, `file_bytes`
        is the size the file really has. Only files that have them have
        `external_codebook`, the hash of a codebook that is elsewhere, and
        `labels`, the names of labels.

    Raises
    ------
    VqError
        As `VQImage.from_bytes`, except for damage to the plane itself.
    """
    if not stream.seekable():
        stream = io.BytesIO(stream.read())
    front = read_front(stream, ANY_PIXELS, of_codebook=None)
    metadata = Metadata.from_sections(front.sections)
    facts = _of_codebook(front, stream) if front.is_codebook else _of_picture(front, stream)
    names = {str(label): name for label, name in metadata.labels.items()}
    return facts | ({"labels": names} if names else {})


def _of_picture(front: Front, stream: IO[bytes]) -> Facts:
    coding, sizes = plane_layout(front)
    front_bytes = stream.tell()
    file_bytes = stream.seek(0, os.SEEK_END)
    check_length(sizes, file_bytes - front_bytes)
    size = packed_size(
        front.width,
        front.height,
        front.n_codewords,
        channels=front.samples.channels,
        block=front.block,
        depth=front.samples.depth,
    )
    facts = {
        "version": "{}.{}".format(*front.version),
        "width": front.width,
        "height": front.height,
        "mode": front.samples.mode,
        "block": list(front.block),
        "n_codewords": front.n_codewords,
        "coding": coding.name,
        "sections": _sections(front),
        "original_bits": size.original_bits,
        "index_bits": size.index_bits,
        "codebook_bits": size.codebook_bits,
        "payload_bits": size.payload_bits,
        "file_bytes": file_bytes,
        "ratio": round(size.original_bits / (8 * file_bytes), 4),
    }
    if front.is_external:
        facts["external_codebook"] = front.codebook.hex()
    return facts


def _of_codebook(front: Front, stream: IO[bytes]) -> Facts:
    check_end(stream, "codebook")
    return {
        "version": "{}.{}".format(*front.version),
        "mode": front.samples.mode,
        "block": list(front.block),
        "n_codewords": front.n_codewords,
        "hash": front.codebook_hash.hex(),
        "sections": _sections(front),
        "codebook_bits": 8 * len(front.codebook),
        "file_bytes": stream.seek(0, os.SEEK_END),
    }


def _sections(front: Front) -> list[Facts]:
    return [
        {
            "tag": section.tag,
            "name": NAMES.get(section.tag, "unknown"),
            "bytes": len(section.payload),
        }
        for section in front.sections
    ]
