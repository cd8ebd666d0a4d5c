"""A program as users write it, for type checkers: each public name, and what must be an error.

`mypy --strict` takes it as it stands. A comment that lets an error pass is itself an error where
there is none, so that each one below holds that something is refused.
"""

import io
from pathlib import Path
from typing import ClassVar, assert_type

import numpy as np
import numpy.typing as npt
from PIL import Image

import vqcodec
from vqcodec.clustering import Clusterer, Clustering, Progress, Rng
from vqcodec.kernels import nearest, weighted_cost

image = Image.open("picture.png")
array: npt.NDArray[np.uint8] = np.zeros((4, 4, 3), np.uint8)

# Quantize, encode, decode.
vq = vqcodec.quantize(image, k=16, clusterer="kmeans++", n_init=10)
assert_type(vq, vqcodec.VQImage)
assert_type(vqcodec.encode(array, 64, coding="packed", dither="ordered", space="linear"), bytes)
pixels = vqcodec.decode(Path("a.vq").read_bytes(), max_pixels=10**6)
grey: npt.NDArray[np.uint8] = pixels
vqcodec.quantize(array, "lossless")
vqcodec.quantize(array, palette=["#fff", (1, 2, 3)], strict=True)
vqcodec.quantize(array, palette=array.reshape(-1, 3), extend=True, k=300)
vqcodec.quantize(array, keep_colors=["#d2232a"], mask=array[..., 0], seed=3, block=(1, 1))
vqcodec.quantize(array, max_bytes=3000, min_psnr=38.5, max_error=12).to_bytes()
vqcodec.quantize(array, rate_weight=20, progress=lambda fraction: None)
vqcodec.encode(array[..., 0], categorical=True, labels={7: "road"}, record=True, strip=True)
vqcodec.encode(array[..., 0] > 9, categorical=True, labels={"ground": 0, "road": 1})

vqcodec.quantize(array, clusterer="mine", clusterer_options={"seed": 3})
vqcodec.train([array], clusterer="mine", clusterer_options={"seed": 3})

vqcodec.quantize(array, palete=["#fff"])  # type: ignore[call-arg]
vqcodec.encode(array, ditter="ordered")  # type: ignore[call-arg]
vqcodec.quantize(array, dither="orderd")  # type: ignore[arg-type]
vqcodec.quantize(array, k="losless")  # type: ignore[arg-type]
vqcodec.quantize(array, alpha="none")  # type: ignore[arg-type]
vqcodec.quantize("picture.png")  # type: ignore[arg-type]
vqcodec.quantize(array, n_init="many")  # type: ignore[arg-type]
vqcodec.Encoder(spcae="oklab")  # type: ignore[call-arg]
vqcodec.train([array], effrot="best")  # type: ignore[call-arg]
vqcodec.decode(3)  # type: ignore[arg-type]

# One request for many pictures.
encoder = vqcodec.Encoder(64, dither="blue-noise", clusterer="lloyd", max_iter=50)
assert_type(encoder.quantize(image, progress=print), vqcodec.VQImage)
width: int = vq.width
names: dict[int, str] = vq.labels
assert_type(vq.n_codewords, int)
assert_type(vq.to_pil(), Image.Image)
vq.to_array().mean()
if vq.clustering is not None:
    cost: float = vq.clustering.cost
    first: npt.NDArray[np.float64] = vq.clustering.history[0]
text: str | None = vq.explanation
assert_type(vq.metadata, vqcodec.Metadata)
resolution = vq.metadata.dpi
back = vqcodec.VQImage.from_bytes(vq.to_bytes(), max_codewords=256)
back = vqcodec.VQImage.from_stream(io.BytesIO(vq.to_bytes()))
made = vqcodec.VQImage(
    array[0], array[..., 0], 4, 4, "RGB", sections=[vqcodec.Section(0x90, b"abc")]
)

# Codebooks and palettes.
book = vqcodec.train([image, array], 32, effort="best")
assert_type(book, vqcodec.Codebook)
data = vqcodec.encode(image, codebook=book, external=True)
assert_type(vqcodec.read_codebook("shared.vqc").hash, bytes)
assert_type(vqcodec.read_palette("a.gpl"), npt.NDArray[np.uint8])
assert_type(vqcodec.packed_size(100, 100, 16), vqcodec.PackedSize)
assert_type(vqcodec.packed_size(100, 100, 16, depth=8).file_bytes, int)
vqcodec.register_vq_opener()
print(vqcodec.__version__, sorted(vqcodec.clusterers()))


# A clusterer of one's own.
@vqcodec.register_clusterer
class Popular(Clusterer):
    """The k most frequent colours."""

    name: ClassVar[str] = "popular"

    def __init__(self, *, least: int = 1) -> None:
        self.least = least

    def fit(
        self,
        points: npt.NDArray[np.float64],
        weights: npt.NDArray[np.int64],
        k: int,
        *,
        rng: Rng,
        progress: Progress | None = None,
    ) -> Clustering:
        codebook = points[np.argsort(-weights, kind="stable")[:k]]
        labels, distances = nearest(points, codebook)
        cost = weighted_cost(weights, distances)
        return Clustering(codebook, labels, cost, (np.array([cost]),), True)


vqcodec.quantize(array, 16, clusterer=Popular(least=2))
Popular(laest=2)  # type: ignore[call-arg]
vqcodec.quantize(array, clusterer=3)  # type: ignore[arg-type]

# Errors.
try:
    vqcodec.decode(b"")
except vqcodec.NotVqError as error:
    raise SystemExit(str(error)) from error
except (
    vqcodec.TruncatedError,
    vqcodec.CorruptError,
    vqcodec.UnsupportedError,
    vqcodec.LimitError,
    vqcodec.MissingCodebookError,
    vqcodec.OptionError,
    vqcodec.ClustererError,
    vqcodec.PictureError,
    vqcodec.TargetError,
) as error:
    raise SystemExit(str(error)) from error
except vqcodec.VqError:
    raise
except vqcodec.LossWarning:
    pass

# Files are opened, read and written.
with vqcodec.open("picture.vq") as file:
    assert_type(file, vqcodec.VQFile)
    assert_type(file.read(), vqcodec.VQImage)
    assert_type(file.codebook, vqcodec.Codebook)
    file.to_array().mean()
vqcodec.decode(Path("picture.vq")).mean()
vq.save("picture.vq")
np.asarray(vq).mean()
