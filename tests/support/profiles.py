"""Colour profiles that tests make for themselves."""

from PIL import ImageCms


def linear_profile():
    """Make an RGB profile with the primaries of sRGB and curves of gamma 1."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = int.from_bytes(data[128:132], "big")
    for entry in range(count):
        at = 132 + 12 * entry
        if data[at : at + 4] in (b"rTRC", b"gTRC", b"bTRC"):
            offset = int.from_bytes(data[at + 4 : at + 8], "big")
            data[offset : offset + 12] = b"curv" + bytes(8)  # No points mean gamma 1.
            data[at + 8 : at + 12] = (12).to_bytes(4, "big")
    return bytes(data)
