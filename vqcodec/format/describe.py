"""What a .vq or .vqc file says of itself, read from its front alone."""

import json
from typing import IO, Any

from ..streams import Counted
from .file import plane_layout
from .front import Front, read_front
from .limits import ANY_PIXELS
from .metadata import Metadata
from .reader import check_end
from .sections import NAMES
from .size import packed_size
from .strips import check_length, plane_bytes

Facts = dict[str, Any]


def describe(stream: IO[bytes]) -> Facts:
    """Describe a .vq file without reading its index plane, or a codebook file; see `told`."""
    return told(stream)[0]


def told(stream: IO[bytes]) -> tuple[Facts, Metadata]:
    """Describe a .vq file without reading its index plane, or a codebook file.

    Parameters
    ----------
    stream : file object
        A binary file, at its beginning.

    Returns
    -------
    facts : dict
        Keys and values as `vq info --json` prints them. A codebook file has
        `hash` among them, and nothing of a picture. `index_bits` are those
        of the fixed-width coding whatever the coding of the file, `file_bytes`
        is the size the file really has. Only files that have them have
        `external_codebook`, the hash of a codebook that is elsewhere, `labels`,
        the names of labels, and `record`, how the file was made: an object,
        or a str where it is no JSON.
    metadata : Metadata

    Raises
    ------
    VqError
        As `VQImage.from_bytes`, except for damage to the plane itself.
    """
    counted = Counted(stream)
    front = read_front(counted, ANY_PIXELS, of_codebook=None)
    metadata = Metadata.from_sections(front.sections)
    facts = _of_codebook(front, counted) if front.is_codebook else _of_picture(front, counted)
    if metadata.labels:
        facts["labels"] = {str(label): name for label, name in metadata.labels.items()}
    if metadata.record:
        facts["record"] = _parsed(metadata.record)
    return facts, metadata


def _parsed(record: str) -> Any:
    try:
        parsed = json.loads(record)
        json.dumps(parsed, allow_nan=False)  # which is what JSON has no number for
        return parsed
    except (ValueError, RecursionError):
        return record


def _of_picture(front: Front, stream: Counted) -> Facts:
    coding, sizes = plane_layout(front)
    check_length(sizes, stream.skip(plane_bytes(sizes) + 1))
    file_bytes = stream.n_bytes
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


def _of_codebook(front: Front, stream: Counted) -> Facts:
    check_end(stream, "codebook")
    return {
        "version": "{}.{}".format(*front.version),
        "mode": front.samples.mode,
        "block": list(front.block),
        "n_codewords": front.n_codewords,
        "hash": front.codebook_hash.hex(),
        "sections": _sections(front),
        "codebook_bits": 8 * len(front.codebook),
        "file_bytes": stream.n_bytes,
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
