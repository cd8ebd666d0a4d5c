"""What the author of a clusterer writes to test it."""

from vqcodec_macqueen import MacQueen

from vqcodec.testing import parametrize_with_checks


@parametrize_with_checks([MacQueen], options=[{}, {"decay": 1.0, "samples": 30}])
def test_it_is_a_clusterer(check):
    check()
