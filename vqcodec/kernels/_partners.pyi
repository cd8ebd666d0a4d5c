from ..arrays import Floats, Labels

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
