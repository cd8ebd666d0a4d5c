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
