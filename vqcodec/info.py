"""What a .vq or .vqc file says of itself, read from its front alone."""

import io
import os

from . import blocks, codebookcoding, container, indexcoding, pixels, plane
from .limits import MAX_SIDE
from .metadata import NAMES, Metadata
from .size import packed_size

_NAMES = {container.STRIPS: "strips", **NAMES}


def describe(stream):
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
    limits = container.Limits(max_pixels=MAX_SIDE**2)
    front = container.read_front(stream, limits, of_codebook=None)
    metadata = Metadata.from_sections(front.sections)
    if front.width is None:
        return _of_codebook(front, metadata, stream)
    coding = indexcoding.by_number(front.index_coding)
    rows, columns = blocks.grid_shape(front.width, front.height, front.block)
    sizes = plane.strip_sizes(coding, front.sections, (rows, columns), front.n_codewords)
    front_bytes = stream.tell()
    file_bytes = stream.seek(0, os.SEEK_END)
    plane.check_length(sizes, file_bytes - front_bytes)
    size = packed_size(
        front.width,
        front.height,
        front.n_codewords,
        channels=front.channels,
        block=front.block,
        depth=8 * front.sample_bytes,
    )
    facts = {
        "version": "{}.{}".format(*front.version),
        "width": front.width,
        "height": front.height,
        "mode": pixels.mode_of(front.channels, front.sample_bytes),
        "block": list(front.block),
        "n_codewords": front.n_codewords,
        "coding": coding.NAME,
        "sections": _sections(front),
        "original_bits": size.original_bits,
        "index_bits": size.index_bits,
        "codebook_bits": size.codebook_bits,
        "payload_bits": size.payload_bits,
        "file_bytes": file_bytes,
        "ratio": round(size.original_bits / (8 * file_bytes), 4),
    }
    if front.codebook_coding == codebookcoding.EXTERNAL:
        facts["external_codebook"] = front.codebook.hex()
    return facts | _labels(metadata)


def _of_codebook(front, metadata, stream):
    container.check_end(stream, "codebook")
    return {
        "version": "{}.{}".format(*front.version),
        "mode": pixels.mode_of(front.channels, front.sample_bytes),
        "block": list(front.block),
        "n_codewords": front.n_codewords,
        "hash": container.codebook_hash(front).hex(),
        "sections": _sections(front),
        "codebook_bits": 8 * len(front.codebook),
        "file_bytes": stream.seek(0, os.SEEK_END),
    } | _labels(metadata)


def _sections(front):
    return [
        {
            "tag": section.tag,
            "name": _NAMES.get(section.tag, "unknown"),
            "bytes": len(section.payload),
        }
        for section in front.sections
    ]


def _labels(metadata):
    names = {str(label): name for label, name in metadata.labels.items()}
    return {"labels": names} if names else {}
