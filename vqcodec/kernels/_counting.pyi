from ..arrays import AnyArray, Ints, Labels

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
