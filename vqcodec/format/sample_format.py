"""What a sample of a picture is: how many a pixel has, and of how many bits (spec §4)."""

from typing import NamedTuple

MODES = ("L", "LA", "RGB", "RGBA")
MODE_16 = "I;16"  # one channel of 16 bits, as Pillow calls it


class SampleFormat(NamedTuple):
    """What the samples of a picture are.

    Attributes
    ----------
    channels : int
        1 L, 2 LA, 3 RGB, 4 RGBA.
    depth : int
        Bits of a sample: 8, or 16 with one channel.
    """

    channels: int
    depth: int = 8

    @classmethod
    def of_mode(cls, mode: str) -> "SampleFormat":
        """Return the format of a mode: one of `MODES`, or `MODE_16`."""
        return cls(1, 16) if mode == MODE_16 else cls(MODES.index(mode) + 1)

    @property
    def mode(self) -> str:
        """The mode, as Pillow calls it."""
        return MODE_16 if self.is_wide else MODES[self.channels - 1]

    @property
    def is_wide(self) -> bool:
        """Whether samples take two bytes."""
        return self.depth == 16

    @property
    def has_alpha(self) -> bool:
        """Whether the last channel is alpha."""
        return has_alpha(self.channels)

    @property
    def pixel_bytes(self) -> int:
        """Bytes of a pixel."""
        return self.channels * self.depth // 8


def has_alpha(channels: int) -> bool:
    """Tell whether pictures of so many channels have an alpha channel, their last."""
    return channels in (2, 4)
