from ..arrays import Floats, Labels

leaf_size: int

def search_boxes(
    points_t: Floats,
    order: Labels,
    leaf_lows: Floats,
    leaf_highs: Floats,
    branch_lows: Floats,
    branch_highs: Floats,
    branch_size: int,
    first: int,
    last: int,
    codebook_t: Floats,
    want_second: bool,
    labels: Labels,
    distances: Floats,
    seconds: Floats,
) -> None: ...
