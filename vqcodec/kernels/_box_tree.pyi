from ..arrays import Floats, Ints, Labels

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
