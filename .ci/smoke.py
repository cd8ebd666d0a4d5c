"""What an installed package must do: encode, decode, Pillow, threads, the command, known bytes.

    python smoke.py PICTURE [--here]

Run with an interpreter that has vqcodec from a wheel, away from any checkout; with --here no other
process is started, as an emulator would have to.
"""

import hashlib
import json
import platform
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from PIL import Image

import vqcodec

# SHA-256 of the reef with 16 colours, packed: bytes that no version may change (docs/policy.md).
REEF_16 = "8ead4a7ddaa8e21691bd0d638c0ca1943d785141f8acaea53ecedfdded8b015e"
THREADS = 8


def main(path, here=False):
    """Raise where something is not as it must be."""
    picture = Image.open(path)
    picture.load()
    data = vqcodec.encode(picture, k=16, coding="packed", strip=True)
    assert hashlib.sha256(data).hexdigest() == REEF_16, hashlib.sha256(data).hexdigest()

    start = threading.Barrier(THREADS)

    def both(number):
        start.wait()
        coded = vqcodec.encode(picture, k=8 * (number % 4 + 1), seed=number // 4)
        return coded, vqcodec.decode(coded)

    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(both, range(THREADS)))
    start = threading.Barrier(1)
    for number, (coded, pixels) in enumerate(together):
        alone, same = both(number)
        assert coded == alone and np.array_equal(pixels, same), number

    with tempfile.TemporaryDirectory() as folder:
        vq, png = Path(folder, "reef.vq"), Path(folder, "reef.png")
        vqcodec.quantize(picture, k=16).save(vq)
        with Image.open(vq) as opened:  # `import vqcodec` has taught Pillow the format.
            assert np.array_equal(np.asarray(opened.convert("RGB")), vqcodec.decode(vq))
        if here:
            print(f"{platform.machine()}, {sys.version.split()[0]}: right")
            return
        command = [sys.executable, "-m", "vqcodec"]
        subprocess.run([*command, "decode", vq, "-o", png, "--quiet"], check=True)
        assert np.array_equal(np.asarray(Image.open(png).convert("RGB")), vqcodec.decode(vq))
        told = subprocess.run([*command, "info", vq, "--json"], check=True, capture_output=True)
        assert json.loads(told.stdout)["width"] == picture.width

    free = hasattr(sys, "_is_gil_enabled") and not sys._is_gil_enabled()
    print(f"{sys.version.split()[0]}{', without the GIL' if free else ''}: right")


main(sys.argv[1], "--here" in sys.argv)
