"""Palettes of vqcodec beside those of its peers, in one process tree.

    python bench/palettes.py --corpus FOLDER [-k 16 -k 64 -k 256] [--runs 3] [--peers fast|all]

For every picture below FOLDER/kodak and FOLDER/clipart (scikit-learn's own two photographs without
--corpus) and every peer: the palette for K colours, one thread, then the MSE of the picture drawn
with it (each pixel in its nearest colour of 8 bits, so that nobody's mapping matters; summed over
channels, averaged over pixels), and the best wall time of the runs, the peers taking turns. Means
over pictures are arithmetic, those of ratios geometric. The reference is scikit-learn's KMeans on
weighted distinct colours, n_init=1, to convergence, the median of five seeds. Peers that are not
installed are left out: pip install '.[bench]' brings those of PyPI. Memory is not measured here: in
one process, what an earlier peer has freed hides what a later one takes (bench/memory.py is ours).
"""

import os

for variable in ("OMP", "OPENBLAS", "MKL", "RAYON"):
    os.environ[f"{variable}_NUM_THREADS"] = "1"

import importlib.util
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import click
import numpy as np
from PIL import Image

import vqcodec
from vqcodec import kernels
from vqcodec.histogram import histogram

PEERS = {}


def peer(name, module=None, program=None, slow=False):
    """Register a function of (picture, k, seed) that gives a palette, if it can run here."""

    def decorate(function):
        missing = module is not None and importlib.util.find_spec(module) is None
        missing = missing or (program is not None and shutil.which(program) is None)
        if not missing:
            PEERS[name] = function, slow
        return function

    return decorate


def vqcodec_peer(name, **options):
    @peer(name)
    def palette(picture, k, seed):
        return vqcodec.quantize(picture, k, seed=seed, **options).codebook


vqcodec_peer("vqcodec auto")
vqcodec_peer("vqcodec fast", clusterer="split-merge", effort="fast")
vqcodec_peer("vqcodec best", clusterer="split-merge", effort="best")
vqcodec_peer("vqcodec kmeans++", clusterer="kmeans++")


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
        subprocess.run(command, check=True)
        return np.unique(np.asarray(Image.open(result).convert("RGB")).reshape(-1, 3), axis=0)


@peer("ImageMagick", program="mogrify")
def imagemagick(picture, k, seed):
    with tempfile.TemporaryDirectory() as folder:
        source, result = Path(folder, "a.ppm"), Path(folder, "b.ppm")
        Image.fromarray(picture).save(source)
        command = ["convert", source, "+dither", "-colors", str(k), result]
        subprocess.run(command, check=True)
        return np.unique(np.asarray(Image.open(result)).reshape(-1, 3), axis=0)


def pillow_peer(name, **options):
    @peer(name)
    def palette(picture, k, seed):
        image = Image.fromarray(picture).quantize(k, dither=Image.Dither.NONE, **options)
        return np.array(image.getpalette(), np.uint8).reshape(-1, 3)[:k]


pillow_peer("Pillow median cut", method=Image.Quantize.MEDIANCUT)
pillow_peer("Pillow median cut, kmeans=1", method=Image.Quantize.MEDIANCUT, kmeans=1)
pillow_peer("Pillow octree", method=Image.Quantize.FASTOCTREE)


def error(seen, n_pixels, palette):
    """MSE of a picture drawn with a palette, rounded to whole levels."""
    rounded = np.floor(np.clip(palette, 0, 255).astype(np.float64) + 0.5)
    distances = kernels.nearest(seen.points.astype(np.float64), rounded)[1]
    return kernels.weighted_cost(seen.weights, distances) / n_pixels


def timed(function, picture, k, seed):
    """Give a palette and the seconds it took."""
    started = time.perf_counter()
    palette = function(picture, k, seed)
    return palette, time.perf_counter() - started


def pictures(corpus):
    """Give name of the set -> pictures."""
    if corpus is None:
        from sklearn.datasets import load_sample_images

        return {"scikit-learn": load_sample_images().images}
    return {
        folder: [
            np.asarray(Image.open(path).convert("RGB"))
            for path in sorted((corpus / folder).glob("*.png"))
        ]
        for folder in ("kodak", "clipart")
    }


@click.command()
@click.option("--corpus", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("-k", "ks", type=int, multiple=True, default=(16, 64, 256), show_default=True)
@click.option("--runs", default=3, show_default=True)
@click.option("--peers", type=click.Choice(["fast", "all"]), default="fast", show_default=True)
def main(corpus, ks, runs, peers):
    """Print a table for each set and K."""
    chosen = {name: f for name, (f, slow) in PEERS.items() if peers == "all" or not slow}
    for folder, images in pictures(corpus).items():
        for k in ks:
            errors, seconds = ({name: [] for name in ["reference", *chosen]} for _ in range(2))
            for picture in images:
                n_pixels = picture.shape[0] * picture.shape[1]
                seen = histogram(picture.reshape(-1, 3))
                if len(seen.points) <= k:
                    continue
                found = [timed(reference, picture, k, seed) for seed in range(5)]
                base = np.median([error(seen, n_pixels, palette) for palette, _ in found])
                seconds["reference"].append(np.median([taken for _, taken in found]))
                errors["reference"].append(base)
                best = dict.fromkeys(chosen, np.inf)
                for run in range(runs):
                    for name, function in chosen.items():
                        palette, taken = timed(function, picture, k, 0)
                        best[name] = min(best[name], taken)
                        if run == 0:
                            errors[name].append(error(seen, n_pixels, palette))
                for name in chosen:
                    seconds[name].append(best[name])
            print(f"\n### {folder}, K = {k}, {len(seconds['reference'])} pictures\n")
            print("| | MSE | / reference | worst | s | / reference |")
            print("| --- | --- | --- | --- | --- | --- |")
            for name, found in errors.items():
                ratios = np.array(found) / errors["reference"]
                slower = np.array(seconds[name]) / seconds["reference"]
                print(
                    f"| {name} | {np.mean(found):.2f} | {np.exp(np.mean(np.log(ratios))):.4f} "
                    f"| {ratios.max():.4f} | {np.mean(seconds[name]):.3f} "
                    f"| {np.exp(np.mean(np.log(slower))):.3f} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
