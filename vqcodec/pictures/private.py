"""What metadata tell of people: places, names, serial numbers, paths; and how to leave it out.

EXIF data lose those tags alone, and the thumbnail, which may show what was cut off. Texts that tell
such things, and XMP in which anything does, go as a whole. ICC profiles are not looked into, and
GeoTIFF keys, which are what a map is about, stay.
"""

import re
from dataclasses import replace
from typing import Any

from ..format.metadata import Metadata
from .exif import GPS, PHOTO, tags_of, without
from .unkept import listed

PLACE, NAME, SERIAL, PATH = "a place", "names of people", "serial numbers", "a path"
ADDRESS, UNKNOWN = "an e-mail address", "data that cannot be looked into"

# By their numbers, in whatever directory a camera or a program has put them.
_TAGS = {
    315: NAME,  # artist
    316: NAME,  # host computer
    32932: UNKNOWN,  # Wang's annotations
    33432: NAME,  # copyright
    33723: UNKNOWN,  # IPTC
    34377: UNKNOWN,  # Photoshop
    37500: UNKNOWN,  # maker note
    37680: UNKNOWN,  # properties as Microsoft has them
    37724: UNKNOWN,  # Photoshop's layers
    40093: NAME,  # XPAuthor
    42016: SERIAL,  # unique id
    42032: NAME,  # owner
    42033: SERIAL,  # body
    42037: SERIAL,  # lens
    42038: NAME,  # photographer
    42039: NAME,  # editor
    50735: SERIAL,  # camera
    50740: UNKNOWN,  # maker note, of DNG
    50781: SERIAL,  # unique id, of DNG
    50828: UNKNOWN,  # the original of DNG
    65000: NAME,  # owner
    65001: SERIAL,
}
# Of properties of XMP without prefix, and of keywords of texts as `_kind_of_text` makes them.
_WORDS = {
    PLACE: r"gps\w*|geo|location\w*|sublocation|city|country\w*|state|province\w*|worldregion"
    r"|lat|latitude|long|longitude|coordinates",
    NAME: r"(?:xp)?(?:artist|authors?|byline|copyright|creator|credit)|artistname|authors\w*"
    r"|byline\w+|captionwriter|ci(?:adr|email|tel)\w+|computer|contact(?:info)?|contributors?"
    r"|copyright\w+|creatorcontactinfo|creditline|editor|host(?:computer|name)|image(?:creator"
    r"|editor|supplier)\w*|licensor\w*|\w*owner(?:name)?|people|person\w*|photographer|publisher"
    r"|region(?:s|info)|rights|usageterms|user(?:name)?|webstatement|writer\w*",
    SERIAL: r"\w*serial(?:no|number)?|\w*uniqueid",
    PATH: r"filepath",
    UNKNOWN: r"iptc|makernotes?|thumbnails",
}
_XMP_TAG = 700
_PICTURES_IN_XMP = re.compile(r"\b(?:(?:gimage|gdepth|gaudio):data|xmpgimg:image)\b", re.IGNORECASE)
_RAW = "raw profile type "
_PATH = re.compile(
    r"(?:^|[\s\"'=(>,;:|\[{])(?:[a-z]:[\\/]|\\\\\w|~/|file:/|/(?:home|users|root|mnt|media|volumes)/)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]@\w[\w-]*\.\w")


def private_in(metadata: Metadata) -> tuple[str, ...]:
    """Return what metadata tell of people, in words, sorted; empty if nothing."""
    tags = _all_tags(metadata.exif)
    kinds = {UNKNOWN} if tags is None else set(map(_kind_of_tag, tags, tags.values()))
    kinds |= {_kind_of_text(keyword, text) for keyword, text in metadata.text.items()}
    return tuple(sorted((kinds | _kinds_of_xmp(metadata.xmp)) - {""}))


def without_private(metadata: Metadata) -> Metadata:
    """Return metadata without what they tell of people."""
    text = {
        keyword: value
        for keyword, value in metadata.text.items()
        if not _kind_of_text(keyword, value)
    }
    return replace(
        metadata,
        exif=_exif_without(metadata.exif),
        xmp=None if _kinds_of_xmp(metadata.xmp) else metadata.xmp,
        text=text,
    )


def note(metadata: Metadata, dropped: bool) -> str:
    """Say what metadata tell of people, and what becomes of it; empty if nothing."""
    found = private_in(metadata)
    if not found:
        return ""
    return (
        f"{listed(found)} left out"
        if dropped
        else f"carries {listed(found)}; --drop-private leaves that out"
    )


def _exif_without(exif: bytes | None) -> bytes | None:
    """Write EXIF data anew, so that nothing is left between tags either; None if damaged."""
    tags = _all_tags(exif)
    if not exif or tags is None:
        return None
    try:
        return without(exif, {key for key in tags if _kind_of_tag(key, tags[key])}) or None
    except Exception:  # EXIF data is a maze
        return None


def _all_tags(exif: bytes | None) -> dict[tuple[int, int], Any] | None:
    return tags_of(exif, left_out=(PHOTO, GPS))


def _kind_of_tag(key: tuple[int, int], value: Any) -> str:
    directory, tag = key
    if directory == GPS:
        return PLACE
    if tag == _XMP_TAG:
        return min(_kinds_of_xmp(value) if isinstance(value, bytes) else {UNKNOWN}, default="")
    told = value.decode("latin-1") if isinstance(value, bytes) else value
    found = _TAGS.get(tag, "")
    return found or (_kind_of_words(told.replace("\0", "")) if isinstance(told, str) else "")


def _kind_of_text(keyword: str, text: str) -> str:
    """Return what a text tells; of "exif:By-line Title", for one, "bylinetitle" is looked up."""
    if keyword.lower().startswith(_RAW):
        return UNKNOWN
    word = re.sub("[^a-z]", "", keyword.rpartition(":")[2].lower())
    for kind, pattern in _WORDS.items():
        if re.fullmatch(pattern, word):
            return kind
    return _kind_of_words(text)


def _kind_of_words(text: str) -> str:
    return PATH if _PATH.search(text) else ADDRESS if _ADDRESS.search(text) else ""


def _kinds_of_xmp(xmp: bytes | None) -> set[str]:
    if not xmp:
        return set()
    packet = xmp.rstrip(b"\0 \n")
    if b"\0" in packet:  # it is in UTF-16
        return {UNKNOWN}
    text = packet.decode("latin-1")
    kinds = {
        kind
        for kind, names in _WORDS.items()
        if re.search(rf"[:<](?:{names})[\s=>/]", text, re.IGNORECASE)
    }
    kinds |= {UNKNOWN} if _PICTURES_IN_XMP.search(text) else set()
    return (kinds | {_kind_of_words(text)}) - {""}
