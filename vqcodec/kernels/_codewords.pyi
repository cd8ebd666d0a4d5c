from ..arrays import Bytes

def code_codewords(
    codebook: Bytes, channels: int, ordered: bool, source: Bytes, target: Bytes
) -> int: ...
