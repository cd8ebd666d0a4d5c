"""Colours converted to sRGB by the ICC profile that a picture brings, for those who ask."""

import io
from typing import TYPE_CHECKING

from ..errors import PictureError

if TYPE_CHECKING:
    from PIL import Image


def to_srgb(image: "Image.Image") -> "Image.Image":
    """Return a Pillow image in sRGB, without a profile.

    Parameters
    ----------
    image : PIL.Image.Image
        Without a profile it is taken for sRGB, and given back; but inks (CMYK)
        become RGB as Pillow reckons without one, and L*a*b* is converted as
        what it says it is, under D50.

    Returns
    -------
    PIL.Image.Image
        Mode RGB or RGBA; of mode P with a palette that is converted.

    Raises
    ------
    PictureError
        The profile is damaged, or of other channels than the picture has.
    """
    profile = image.info.get("icc_profile")
    if image.mode == "LAB":
        found = _converted(image, None)
    elif not profile and image.mode != "CMYK":
        return image
    elif not profile:
        found = image.convert("RGB")
    elif image.mode == "P":
        found = _with_converted_palette(image, profile)
    elif image.mode in ("L", "RGB", "CMYK"):
        found = _converted(image, profile)
        if "transparency" in image.info:  # a colour, which may be another one now
            alpha = image.convert("LA" if image.mode == "L" else "RGBA").getchannel("A")
            found.putalpha(alpha)
    elif image.mode in ("LA", "RGBA"):
        found = _converted(image.convert(image.mode[:-1]), profile)
        found.putalpha(image.getchannel("A"))
    else:
        raise PictureError(
            f"a picture of mode {image.mode} with a profile cannot be converted to sRGB; "
            "convert it to RGB first"
        )
    found.info = {
        name: value
        for name, value in image.info.items()
        if name not in ("icc_profile",) and (name != "transparency" or image.mode == "P")
    }
    found.format = image.format
    return found


def _with_converted_palette(image: "Image.Image", profile: bytes) -> "Image.Image":
    """Return an image of mode P whose palette alone is converted; the indices stay."""
    from PIL import Image

    entries, palette = image.getpalette("RGBA"), image.palette
    assert entries is not None and palette is not None  # as mode P has them
    colours = Image.frombytes("RGBA", (len(entries) // 4, 1), bytes(entries))
    changed = _converted(colours.convert("RGB"), profile)
    changed.putalpha(colours.getchannel("A"))
    found, kind = image.copy(), "RGBA" if "A" in palette.mode else "RGB"
    found.putpalette(changed.convert(kind).tobytes(), kind)
    return found


def _converted(image: "Image.Image", profile: bytes | None) -> "Image.Image":
    """Convert an image of mode L, RGB or CMYK to RGB by its profile; LAB needs none."""
    from PIL import ImageCms

    try:
        found = ImageCms.profileToProfile(
            image,
            ImageCms.createProfile("LAB")
            if profile is None
            else ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        advice = "leave out the conversion to keep both as they are"
        if image.mode == "CMYK":  # which is not kept
            advice = "convert it with another program, or take its profile out"
        raise PictureError(
            f"its colours cannot be converted to sRGB by its profile ({error}); {advice}"
        ) from error
    assert found is not None  # as always where the conversion is not in place
    return found
