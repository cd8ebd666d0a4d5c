from ..arrays import Floats, Labels

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
