import numpy as np
import numpy.typing as npt

from ..arrays import AnyArray, Bytes, Floats, Ints, Labels

# distance
def nearest(points: Floats, codebook_t: Floats, labels: Labels, distances: Floats) -> None: ...
def accumulate(
    points: Floats, weights: Ints, labels: Labels, sums: Floats, counts: Ints
) -> None: ...
def weighted_sum(weights: Ints, distances: Floats) -> float: ...
def potentials(
    points: Floats, weights: Ints, distances: Floats, candidates: Floats, costs: Floats
) -> None: ...
def lower(points: Floats, codeword: Floats, distances: Floats) -> None: ...
def lower_and_add(
    points_t: Floats, weights: Floats, codeword: Floats, distances: Floats, cumulative: Floats
) -> None: ...

# counting
# The keys, slots and distinct keys are all uint32 or all uint64.
def count_keys(
    keys: AnyArray,
    slots: AnyArray,
    numbers: Labels,
    distinct: AnyArray,
    counts: Ints,
    positions: Labels,
    n_distinct: int,
) -> tuple[int, int]: ...

# box tree
leaf_size: int

def search_boxes(
    points_t: Floats,
    order: Labels,
    lows: Floats,
    highs: Floats,
    starts: Ints,
    branch: int,
    first: int,
    last: int,
    codebook_t: Floats,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None: ...

# projections
projection_length: int

def project(points: Floats, middle: Floats, axes: Floats, projections: Floats) -> None: ...
def search_projections(
    points: Floats,
    projections: Floats,
    codebook: Floats,
    projections_t: Floats,
    slack: float,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None: ...
def search_groups(
    points: Floats,
    projections: Floats,
    codebook: Floats,
    codeword_projections: Floats,
    ids: Labels,
    lows_t: Floats,
    highs_t: Floats,
    size: int,
    slack: float,
    labels: Labels,
    distances: Floats,
) -> None: ...

# partners
def search_partners(
    points: Floats,
    weights: Floats,
    lows: Floats,
    highs: Floats,
    lightest: Floats,
    heaviest: Floats,
    n_parts: int,
    first: int,
    last: int,
    partners: Labels,
    costs: Floats,
) -> None: ...

# diffusion
class Cells:
    def __init__(
        self,
        codewords: Labels,
        ids: Labels,
        low: Labels,
        high: Labels,
        bits: int,
        near: int,
        far: int,
    ) -> None: ...

def diffuse(
    points: Labels,
    pins: Labels,
    groups: Bytes,
    some: Cells,
    every: Cells,
    numbers: Labels,
    strengths: npt.NDArray[np.uint16],
    errors: Labels,
    first: int,
    last: int,
    indices: npt.NDArray[np.uint16],
) -> None: ...
def mix(
    points: Labels,
    cells: Cells,
    strength: int,
    places: Labels,
    mixtures: npt.NDArray[np.uint16],
) -> None: ...

# steps
def step_savings(
    points: Floats,
    weights: Ints,
    starts: Ints,
    inner: Ints,
    nearests: Floats,
    seconds: Floats,
    bounds: Floats,
    radii: Floats,
    codebook: Floats,
    steps_t: Floats,
    reach: float,
    savings: Floats,
) -> None: ...

# halves
def second_moments(
    points: Floats, weights: Ints, labels: Labels, codebook: Floats, moments: Floats
) -> None: ...
def accumulate_halves(
    points: Floats,
    weights: Ints,
    labels: Labels,
    codebook: Floats,
    axes: Ints,
    sums: Floats,
    counts: Floats,
) -> None: ...

# trellis
trellis_limits: tuple[int, int]

def choose_for_deflate(
    points: Labels,
    pins: Labels,
    groups: Bytes,
    allowed: Bytes,
    numbers: Labels,
    strengths: npt.NDArray[np.uint16],
    classes: Bytes,
    weights: Labels,
    codewords_t: Labels,
    penalties: Labels,
    literals: Ints,
    offsets: Labels,
    start: int,
    going_on: int,
    errors: Labels,
    backs: Bytes,
    entry: int,
    first: int,
    last: int,
    counts: Ints,
    known: npt.NDArray[np.int16],
    indices: Bytes,
) -> int: ...
