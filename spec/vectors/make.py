"""Make the vectors of a draft of the format: files to read, and files to refuse.

What there is to make is told by vectors1.py and so on, one for each draft. They
and this script follow spec/vq-format.md with the standard library alone and
never import vqcodec, so that the vectors say what the spec says. (Pillow writes
the PNG that shows what each valid file is.) With the codings that learn they
need spec/decoder/vqdec.py. The vectors of draft 3 are noise, for any bytes
decode to some picture or codebook, and show what the decoder makes of it. For
those of drafts 4 and 5 bits are chosen while it decodes (streams.py).

    python spec/vectors/make.py        # writes the folders of drafts that are not there yet

A draft's folder has what the draft brought, and is never made anew: tests hold
its files by the SHA-256 in its vectors.json. There samples of 16 bits have
their low byte first in the samples_sha256 of pictures, and stand as in the
file, with the high byte first, in that of codebooks.

Where a later draft says otherwise of a file, "superseded_by" names the first one
that does, and "category_now" is the category that a reader of the last draft
gives it, if it still refuses it. "limits" are those a reader is to be told.
"""

import functools
import hashlib
import json
from pathlib import Path

import vectors1
import vectors2
import vectors3
import vectors4
import vectors5
from parts import codebook_file, draw, front, mode_of, plane
from streams import vqdec


def main():
    for draft, vectors in {
        "draft1": vectors1,
        "draft2": vectors2,
        "draft3": vectors3,
        "draft4": vectors4,
        "draft5": vectors5,
    }.items():
        folder = Path(__file__).with_name(draft)
        if not folder.exists():  # a draft's vectors are not made twice
            made_by = f"spec/vectors/make.py, from the text of {draft}, without vqcodec"
            made = {"made_by": made_by, **make(folder, vectors)}
            (folder / "vectors.json").write_text(json.dumps(made, indent=1) + "\n")


def longest(made, decode):
    """Find the first file that has not too much noise in it, and the picture."""
    size = 1024
    while True:
        data = made(size)
        try:
            return data, decode(data)
        except Exception as fault:
            if size == 0 or "longer" not in str(fault):
                raise
        size = size * 3 // 4


def sha256(data):
    """As in the listing."""
    return hashlib.sha256(data).hexdigest()


def write(path, data):
    """Write a file, into a new folder if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:  # no two of one name
        file.write(data)


def make(folder, vectors):
    """Write the vectors of a draft, and give their listing."""
    if not hasattr(vectors, "codebooks"):
        return {
            "valid": make_valid(folder, vectors.valid()),
            "faulty": make_faulty(folder / "faulty", ".vq", vectors.faulty()),
        }
    listing, files, books = make_codebooks(folder, vectors.codebooks())
    return {
        "valid": make_valid(folder, vectors.valid(books), files),
        "faulty": make_faulty(folder / "faulty", ".vq", vectors.faulty(books)),
        "codebooks": listing,
        "faulty_codebooks": make_faulty(
            folder / "faulty_codebooks", ".vqc", vectors.faulty_codebooks()
        ),
    }


def make_valid(folder, vectors, codebook_files=None):
    """Write pictures, each with a PNG; some need a codebook, by its name, or limits."""
    from PIL import Image

    listing = []
    for name, shows, made, *needs in vectors:
        needs = needs_of(*needs)
        if not isinstance(made, tuple):  # the decoder says what it shows
            codebook = codebook_files[needs["codebook"]] if "codebook" in needs else None
            limits = needs.get("limits", {})
            decode = functools.partial(vqdec.decode, codebook=codebook, **limits)
            data, found = (made, decode(made)) if isinstance(made, bytes) else longest(made, decode)
            mode, size, k = found.mode, (found.width, found.height), len(found.codebook)
            samples = found.draw()
        else:
            width, height, channels, codebook, indices, *more = made
            block = more[0] if more else (1, 1)
            keywords = more[1] if len(more) > 1 else {}
            depth = keywords.get("depth", 0)
            mode, size, k = mode_of(channels, depth), (width, height), len(codebook)
            data = front(width, height, channels, codebook, block, **keywords)
            data += plane(indices, k)
            samples = draw(width, height, channels << depth, codebook, indices, block)
        if mode == "I;16":
            swapped = bytearray(samples)
            swapped[::2], swapped[1::2] = samples[1::2], samples[::2]
            samples = bytes(swapped)
        write(folder / "valid" / f"{name}.vq", data)
        image = Image.frombytes(mode, size, samples)
        image.save(folder / "valid" / f"{name}.png", optimize=True)
        listing.append({"name": name, "shows": shows, "mode": mode, "size": list(size),
                        "codewords": k, "file_sha256": sha256(data),
                        "samples_sha256": sha256(samples),
                        **needs})  # fmt: skip
    return listing


def needs_of(codebook=None, limits=None):
    """What the listing says of a codebook that is given and of limits."""
    return ({"codebook": codebook} if codebook else {}) | ({"limits": limits} if limits else {})


def make_faulty(folder, suffix, vectors):
    """Write faulty files; some are given a codebook, by its name, or limits."""
    listing = []
    for name, shows, category, data, *given in vectors:
        write(folder / f"{name}{suffix}", data)
        listing.append({"name": name, "shows": shows, "category": category,
                        "file_sha256": sha256(data),
                        **needs_of(*given)})  # fmt: skip
    return listing


def make_codebooks(folder, vectors):
    """Write codebook files; give also the files and the codebooks by their names."""
    listing, files, books = [], {}, {}
    for name, shows, (book, keywords) in vectors:
        data = codebook_file(book.channels, book.codewords, book.block, depth=book.depth,
                             **keywords)  # fmt: skip
        write(folder / "codebooks" / f"{name}.vqc", data)
        files[name], books[name] = data, book
        listing.append({"name": name, "shows": shows, "mode": mode_of(book.channels, book.depth),
                        "block": list(book.block), "codewords": len(book.codewords),
                        "hash": book.hash().hex(), "file_sha256": sha256(data),
                        "samples_sha256": sha256(book.samples())})  # fmt: skip
    return listing, files, books


if __name__ == "__main__":
    main()
