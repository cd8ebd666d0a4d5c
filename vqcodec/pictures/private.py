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

_TAGS = {
    (0, 315): NAME,  # artist
    (0, 316): NAME,  # host computer
    (0, 33432): NAME,  # copyright
    (0, 33723): UNKNOWN,  # IPTC
    (0, 34377): UNKNOWN,  # Photoshop
    (0, 40093): NAME,  # XPAuthor
    (0, 50735): SERIAL,  # camera
    (0, 65000): NAME,  # owner
    (0, 65001): SERIAL,
    (PHOTO, 37500): UNKNOWN,  # maker note
    (PHOTO, 42016): SERIAL,  # unique id
    (PHOTO, 42032): NAME,  # owner
    (PHOTO, 42033): SERIAL,  # body
    (PHOTO, 42037): SERIAL,  # lens
    (PHOTO, 42038): NAME,  # photographer
    (PHOTO, 42039): NAME,  # editor
}
_KEYWORDS = {
    NAME: r"(?:\S*:)?(?:author|artist|by-?line|contact|copyright|creator|credit|owner)",
    PLACE: r"\S*gps\S*|(?:\S*:)?location",
    SERIAL: r".*serial ?number",
    UNKNOWN: r"raw profile type .*",
}
_XMP = {
    PLACE: r"gps\w+|location\w*|city|state|country|countrycode|sublocation",
    NAME: r"artist|author\w*|byline\w*|captionwriter|copyright|creator|creatorcontactinfo|credit"
    r"|owner\w*|cameraownername|personinimage\w*|personname|rights|webstatement",
    SERIAL: r"\w*serialnumber|imageuniqueid",
    PATH: r"filepath",
}
_PATH = re.compile(
    r"(?:^|[\s\"'=(>,;])(?:[a-z]:[\\/]|\\\\\w|~/|file:/|/(?:home|users|root|mnt|media|volumes)/)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]@\w[\w-]*\.\w")


def private_in(metadata: Metadata) -> tuple[str, ...]:
    """Return what metadata tell of people, in words, sorted; empty if nothing."""
    tags = tags_of(metadata.exif)
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
    tags = tags_of(exif)
    if not exif or tags is None:
        return None
    try:
        return without(exif, {key for key in tags if _kind_of_tag(key, tags[key])}) or None
    except Exception:  # EXIF data is a maze
        return None


def _kind_of_tag(key: tuple[int, int], value: Any) -> str:
    if key[0] == GPS:
        return PLACE
    told = value.decode("latin-1") if isinstance(value, bytes) else value
    found = _TAGS.get(key, "")
    return found or (_kind_of_words(told.replace("\0", "")) if isinstance(told, str) else "")


def _kind_of_text(keyword: str, text: str) -> str:
    for kind, pattern in _KEYWORDS.items():
        if re.fullmatch(pattern, keyword, re.IGNORECASE):
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
        for kind, names in _XMP.items()
        if re.search(rf"[:<](?:{names})[\s=>/]", text, re.IGNORECASE)
    }
    return (kinds | {_kind_of_words(text)}) - {""}
