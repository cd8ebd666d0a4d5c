"""Chunks of arrays as .vq files, for stores of arrays: what numcodecs and zarr share.

array -> layout -> values or pixels -> one .vq file or several -> bytes

Values (labels, of bool or whole numbers of any width) are kept exactly; pixels as an
`vqcodec.Encoder` is asked. The files are plain ones: what they do not say of an array, its shape
and its dtype, stands in a section that readers of pictures skip.
"""

from .codec import ChunkCodec as ChunkCodec
from .values import label_codebook as label_codebook
