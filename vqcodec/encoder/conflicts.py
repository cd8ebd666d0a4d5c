"""Which of the things that `quantize` can be asked for exclude each other, and why.

What says how a picture is drawn is never ignored: what cannot be done is an error.
"""

from ..errors import OptionError

# What is asked for, as messages call it.
WORDS = {
    "k": "k",
    "lossless": 'k="lossless"',
    "lossy_alpha": "an alpha policy that loses something",
    "blocks": "blocks above 1x1",
    "rate_weight": "a rate weight",
    "targets": "targets for bytes, PSNR or error",
    "palette": "a palette",
    "codebook": "a codebook that is given",
    "strict": "strict",
    "extend": "extend",
    "space": "another space than srgb",
    "dither": "dithering",
    "keep_colors": "colours to keep",
    "mask": "a mask",
    "categorical": "categorical",
}

_NEAREST = "each pixel gets its nearest codeword; there is no choice"
_ALL_KEPT = "everything is kept"
_LABELS = "labels are kept exactly, and nothing else can be done to them"

# The first of each pair, with each of the second, and why.
_EXCLUSIONS = (
    ("lossless", "lossy_alpha rate_weight targets", "it loses something"),
    ("lossless", "dither keep_colors mask", _ALL_KEPT),
    ("palette", "lossless", "with a palette, strict means what lossless means without"),
    ("palette", "blocks", "it is of colours, not of blocks"),
    ("palette", "codebook", "there can be one codebook"),
    ("palette", "keep_colors", "it has its colours; add them to it, or extend it"),
    ("palette codebook", "rate_weight targets", _NEAREST),
    ("codebook", "k lossless", "it has its codewords"),
    ("codebook", "extend keep_colors mask", "it stays as it is"),
    ("strict", "extend", "other colours are refused or appended"),
    ("dither", "blocks", "it is done pixel by pixel"),
    ("dither", "rate_weight targets", "they choose indices, and so does it"),
    ("dither", "strict", "with a strict palette there is nothing between colours"),
    ("keep_colors", "blocks", "codewords are then not colours"),
    ("keep_colors", "rate_weight targets", "they give up colours for bits"),
    ("targets", "space mask", "they are of levels of sRGB, and of all pixels alike"),
    ("categorical", "lossy_alpha blocks rate_weight targets palette codebook", _LABELS),
    ("categorical", "k space dither keep_colors mask", _LABELS),
)


def check_conflicts(wanted):
    """Raise OptionError if two things that were asked for exclude each other.

    Parameters
    ----------
    wanted : collection of str
        Keys of `WORDS`.
    """
    for first, second, reason in _EXCLUSIONS:
        for one in first.split():
            for other in second.split():
                if one in wanted and other in wanted:
                    raise OptionError(
                        f"{WORDS[one]} and {WORDS[other]} cannot be had together: {reason}; "
                        "leave one out"
                    )
