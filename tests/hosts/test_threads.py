"""A pool of threads, as of a web server, saves and opens pictures, and leaves nothing behind."""

import gc
import io
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from PIL import Image

import vqcodec
from support.pictures import flat_picture

THREADS = 16


def there_and_back(number):
    """Save a picture by Pillow and open it again; return its bytes and its pixels."""
    stream = io.BytesIO()
    Image.fromarray(flat_picture(number)).save(stream, "VQ")
    with Image.open(stream) as image:
        return stream.getvalue(), np.asarray(image.convert("RGB"))


def test_sixteen_threads_give_the_bytes_of_one():
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(there_and_back, range(200)))
    for number, (data, pixels) in enumerate(found):
        assert data == vqcodec.encode(flat_picture(number))
        assert np.array_equal(pixels, flat_picture(number))


def test_nothing_stays_behind():
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(there_and_back, range(200)))
        gc.collect()
        before = sys.getallocatedblocks()
        for _ in pool.map(there_and_back, range(400)):
            pass
        gc.collect()
        # A block a picture would be four hundred.
        assert sys.getallocatedblocks() - before < 200
