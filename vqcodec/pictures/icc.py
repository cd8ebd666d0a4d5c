"""Colours converted to sRGB by the ICC profile that a picture brings, for those who ask."""

import io

from ..errors import PictureError


def to_srgb(image):
    """Give a Pillow image in sRGB, without a profile.

    Parameters
    ----------
    image : PIL.Image.Image
        Without a profile it is taken for sRGB, and given back.

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
    if not profile:
        return image
    from PIL import Image, ImageCms

    def converted(part):
        """Convert an image of mode L, RGB or CMYK."""
        try:
            return ImageCms.profileToProfile(
                part,
                ImageCms.ImageCmsProfile(io.BytesIO(profile)),
                ImageCms.createProfile("sRGB"),
                renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
                outputMode="RGB",
            )
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
            raise PictureError(
                f"its colours cannot be converted to sRGB by its profile ({error}); "
                "leave out the conversion to keep both as they are"
            ) from error

    if image.mode == "P":
        entries = bytes(image.getpalette("RGBA"))
        colours = Image.frombytes("RGBA", (len(entries) // 4, 1), entries)
        changed = converted(colours.convert("RGB"))
        changed.putalpha(colours.getchannel("A"))
        found, kind = image.copy(), "RGBA" if "A" in image.palette.mode else "RGB"
        found.putpalette(changed.convert(kind).tobytes(), kind)
    elif image.mode in ("L", "RGB", "CMYK"):
        found = converted(image)
        if "transparency" in image.info:  # a colour, which may be another one now
            alpha = image.convert("LA" if image.mode == "L" else "RGBA").getchannel("A")
            found.putalpha(alpha)
    elif image.mode in ("LA", "RGBA"):
        found = converted(image.convert(image.mode[:-1]))
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
