"""Draw reef.png: a dim blue-green reef with two orange fish, far too small for k-means.

The picture is what a palette codec finds hard: fine texture, tens of thousands
of colours, and a rare colour that matters. It is drawn with sums, products,
quotients and square roots of float64 numbers and with integer hashing, so every
machine draws the same pixels.

    python docs/reef.py        # writes reef.png beside this script
"""

from pathlib import Path

import numpy as np

WIDTH, HEIGHT = 480, 320
FISH = ((318, 142, 1), (352, 158, -1))  # centre x, centre y, and the way they look
ORANGE = np.array([242.0, 122.0, 28.0])


def lattice(x, y, seed):
    """Give a number in [0, 1) for each pair of integers, the same for ever (a 64-bit mix)."""
    word = (x.astype(np.uint64) << np.uint64(32)) ^ y.astype(np.uint64)
    word += np.uint64(seed * 0x9E3779B97F4A7C15 % 2**64)
    for multiplier in (0xBF58476D1CE4E5B9, 0x94D049BB133111EB):
        word ^= word >> np.uint64(30)
        word *= np.uint64(multiplier)
    word ^= word >> np.uint64(31)
    return (word >> np.uint64(40)) / 2.0**24


def smooth(t):
    """Blend from 0 to 1 without a kink at either end."""
    return t * t * (3.0 - 2.0 * t)


def noise(x, y, seed):
    """Value noise in [0, 1): random numbers on the integer lattice, blended between."""
    column, row = np.floor(x), np.floor(y)
    across, down = smooth(x - column), smooth(y - row)
    corner = [
        [lattice(column.astype(np.int64) + i, row.astype(np.int64) + j, seed) for i in (0, 1)]
        for j in (0, 1)
    ]
    top = corner[0][0] + (corner[0][1] - corner[0][0]) * across
    bottom = corner[1][0] + (corner[1][1] - corner[1][0]) * across
    return top + (bottom - top) * down


def cloud(x, y, size, octaves, seed, gain=0.55):
    """Noise of several sizes added up, each half as wide as the last; around 0, within +-1."""
    total, amplitude, largest = 0.0, 1.0, 0.0
    for octave in range(octaves):
        scale = 2.0**octave / size
        total = total + amplitude * (2.0 * noise(x * scale, y * scale, seed + octave) - 1.0)
        largest += amplitude
        amplitude *= gain
    return total / largest


def step(value, low, high):
    """Rise smoothly from 0 to 1 while `value` goes from `low` to `high`."""
    return smooth(np.clip((value - low) / (high - low), 0.0, 1.0))


def mix(first, second, share):
    """Blend colours, `share` of the second."""
    return first + (np.asarray(second, float) - first) * share[..., np.newaxis]


def fish_mask():
    """Where the fish are: bool, shape (HEIGHT, WIDTH)."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    mask = np.zeros((HEIGHT, WIDTH), bool)
    for centre_x, centre_y, way in FISH:
        ahead, down = (x - centre_x) * way, y - centre_y
        body = ahead * ahead / 7.0 + down * down / 2.2 <= 1.0
        tail = (ahead == -3) & (np.abs(down) <= 1)
        mask |= body | tail
    return mask


def draw():
    """Draw the picture: uint8, shape (HEIGHT, WIDTH, 3)."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(float)
    depth = y / HEIGHT

    # Open water, lighter towards the surface, with shafts of light.
    water = mix(np.broadcast_to([44.0, 128.0, 132.0], (HEIGHT, WIDTH, 3)), [6, 40, 62],
                step(depth + 0.12 * cloud(x, y, 160, 3, 11), -0.1, 0.75))  # fmt: skip
    shafts = step(cloud(x + 0.6 * y, y * 0.08, 46, 3, 21), 0.05, 0.7) * (1.0 - step(depth, 0, 0.7))
    picture = mix(water, [120, 196, 182], 0.55 * shafts)

    # Three ridges of reef, the nearer the darker and the richer in colour.
    ridges = ((0.42, 0.10, 90, [30, 78, 84]), (0.58, 0.14, 70, [34, 60, 58]),
              (0.78, 0.16, 60, [26, 36, 34]))  # fmt: skip
    for number, (level, height, size, colour) in enumerate(ridges):
        line = level + height * cloud(x, np.full_like(y, 7.0), size, 5, 31 + 10 * number)
        inside = step(depth - line, 0.0, 0.012)
        growth = cloud(x, y * 1.4, 26 - 5 * number, 4, 61 + 10 * number)
        reef = mix(np.broadcast_to(np.array(colour, float), picture.shape), [104, 92, 62],
                   step(growth, 0.05, 0.6) * (0.35 + 0.25 * number))  # fmt: skip
        reef = mix(reef, [96, 58, 84], step(-growth, 0.15, 0.6) * (0.25 + 0.3 * number))
        crest = step(0.10 - (depth - line), 0.0, 0.10)
        reef = mix(reef, [112, 156, 128], 0.35 * crest * step(growth, -0.2, 0.5))
        picture = mix(picture, 0, inside) + reef * inside[..., np.newaxis]

    # Fine texture: light and shade, and a little colour.
    rough = 0.35 + 0.65 * step(depth, 0.3, 0.6)
    shade = 1.0 + rough * (0.42 * cloud(x, y, 9, 3, 101) + 0.22 * cloud(x, y, 2, 1, 111))
    picture = picture * shade[..., np.newaxis]
    for channel in range(3):
        tint = cloud(x, y, 14, 3, 121 + 10 * channel)
        picture[..., channel] += 9.0 * rough * tint

    mask = fish_mask()
    scales = 1.0 + 0.10 * (2.0 * noise(x * 0.9, y * 0.9, 161) - 1.0)
    picture[mask] = (ORANGE * scales[..., np.newaxis])[mask]
    return np.floor(np.clip(picture, 0.0, 255.0) + 0.5).astype(np.uint8)


if __name__ == "__main__":
    from PIL import Image

    Image.fromarray(draw()).save(Path(__file__).with_name("reef.png"), optimize=True)
