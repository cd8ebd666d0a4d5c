"""Peers of vqcodec's palettes, each a function of (picture, k, seed) that gives a palette.

    python bench/palettes/peers.py NAME PICTURE.npy K

prints the peak memory that one run of a peer takes, in bytes: a fresh process, in which what others
have freed hides nothing. It is the resident memory above what the process held with the peer warmed
up and the picture loaded; for a peer that is a program, the program's own whole, if that is larger.
Peers that are not installed are left out: pip install '.[bench]' brings those of PyPI.
"""

import importlib.util
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import vqcodec
from memory import measured, status
from vqcodec.clustering import usable_clusterers

REFERENCE = "reference"

PEERS = {}
program_peaks = [0]  # Those of the programs that ran here, in bytes.


def peer(name, module=None, program=None, slow=False):
    """Register a function of (picture, k, seed) that gives a palette, if it can run here."""

    def decorate(function):
        missing = module is not None and importlib.util.find_spec(module) is None
        missing = missing or (program is not None and shutil.which(program) is None)
        if not missing:
            PEERS[name] = function, slow
        return function

    return decorate


def run(command):
    """Run a program, noting its peak memory; rusage would count the parent's too."""
    with subprocess.Popen(command) as process:
        while process.poll() is None:
            try:
                program_peaks.append(status("VmHWM", process.pid))
            except (LookupError, OSError):
                pass  # It has just ended.
            time.sleep(0.001)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)


def vqcodec_peer(name, slow=False, **options):
    @peer(name, slow=slow)
    def palette(picture, k, seed):
        return vqcodec.quantize(picture, k, seed=seed, **options).codebook


vqcodec_peer("vqcodec auto")
vqcodec_peer("vqcodec fast", clusterer="split-merge", effort="fast")
vqcodec_peer("vqcodec best", clusterer="split-merge", effort="best")
for _name in ("kmeans++", "lloyd", "outlier-aware", "wu", "median-cut", "octree"):
    vqcodec_peer(f"vqcodec {_name}", clusterer=_name)
for _name in ("faiss", "sklearn"):
    if _name in usable_clusterers():
        vqcodec_peer(f"vqcodec {_name}", slow=_name == "sklearn", clusterer=_name)


def reference(picture, k, seed):
    """scikit-learn's KMeans on weighted distinct colours, to convergence."""
    from sklearn.cluster import KMeans

    pixels = picture.reshape(-1, 3).astype(np.uint32)
    keys, counts = np.unique(pixels @ np.array([65536, 256, 1], np.uint32), return_counts=True)
    points = np.stack([keys >> 16, keys >> 8 & 255, keys & 255], axis=1).astype(np.float64)
    found = KMeans(k, n_init=1, random_state=seed, max_iter=1000, tol=0.0)
    return found.fit(points, sample_weight=counts).cluster_centers_


@peer("sklearn MiniBatchKMeans", "sklearn", slow=True)
def minibatch(picture, k, seed):
    from sklearn.cluster import MiniBatchKMeans

    pixels = picture.reshape(-1, 3).astype(np.float32)
    return MiniBatchKMeans(k, n_init=1, random_state=seed).fit(pixels).cluster_centers_


@peer("sklearn KMeans on pixels", "sklearn", slow=True)
def on_pixels(picture, k, seed):
    from sklearn.cluster import KMeans

    pixels = picture.reshape(-1, 3).astype(np.float32)
    return KMeans(k, n_init=1, random_state=seed).fit(pixels).cluster_centers_


@peer("OpenCV kmeans, 30 it.", "cv2", slow=True)
def opencv(picture, k, seed):
    import cv2

    cv2.setNumThreads(1)
    cv2.setRNGSeed(seed)
    pixels = picture.reshape(-1, 3).astype(np.float32)
    stop = (cv2.TERM_CRITERIA_MAX_ITER, 30, 0)
    return cv2.kmeans(pixels, k, None, stop, 1, cv2.KMEANS_PP_CENTERS)[2]


@peer("faiss, 25 it.", "faiss")
def faiss_kmeans(picture, k, seed):
    import faiss

    faiss.omp_set_num_threads(1)
    pixels = picture.reshape(-1, 3).astype(np.float32)
    found = faiss.Kmeans(3, k, niter=25, seed=seed + 1, verbose=False)
    found.train(pixels)
    return found.centroids


@peer("imagequant", "imagequant")
def libimagequant(picture, k, seed):
    import imagequant

    image = Image.fromarray(picture).convert("RGBA")
    drawn = imagequant.quantize_pil_image(image, dithering_level=0.0, max_colors=k)
    return np.array(drawn.getpalette("RGB"), np.uint8).reshape(-1, 3)[:k]


@peer("pngquant --speed 1", program="pngquant")
def pngquant(picture, k, seed):
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "a.png"), Path(folder, "b.png")
        Image.fromarray(picture).save(source, compress_level=1)
        command = ["pngquant", "--speed", "1", "--nofs", "-o", result, str(k), source]
        run(command)
        return np.unique(np.asarray(Image.open(result).convert("RGB")).reshape(-1, 3), axis=0)


@peer("ImageMagick", program="mogrify")
def imagemagick(picture, k, seed):
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "a.ppm"), Path(folder, "b.ppm")
        Image.fromarray(picture).save(source)
        command = ["convert", source, "+dither", "-colors", str(k), result]
        run(command)
        return np.unique(np.asarray(Image.open(result)).reshape(-1, 3), axis=0)


def pillow_peer(name, **options):
    @peer(name)
    def palette(picture, k, seed):
        image = Image.fromarray(picture).quantize(k, dither=Image.Dither.NONE, **options)
        return np.array(image.getpalette(), np.uint8).reshape(-1, 3)[:k]


pillow_peer("Pillow median cut", method=Image.Quantize.MEDIANCUT)
pillow_peer("Pillow median cut, kmeans=1", method=Image.Quantize.MEDIANCUT, kmeans=1)
pillow_peer("Pillow octree", method=Image.Quantize.FASTOCTREE)


def main(name, path, k):
    """Print the peak memory of one run of a peer."""
    function = reference if name == REFERENCE else PEERS[name][0]
    noise = np.random.RandomState(0).randint(0, 256, (128, 128, 3)).astype(np.uint8)
    function(noise, k, 0)  # Imports are not what is measured.
    picture = np.load(path)
    program_peaks[:] = [0]
    peak = measured(lambda: function(picture, k, 0))[1]
    print(max(peak, *program_peaks))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
