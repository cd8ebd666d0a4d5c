"""What an author of a clusterer tests it with; nothing here needs pytest.

    from vqcodec.testing import check_clusterer
    assert check_clusterer(Mine) == []

With pytest, one test for each check::

    from vqcodec.testing import parametrize_with_checks

    @parametrize_with_checks([Mine])
    def test_it_is_a_clusterer(check):
        check()

The strategies for Hypothesis are in `vqcodec.testing.strategies`.
"""

from .checks import Check, Failure, check_clusterer, clusterer_checks, parametrize_with_checks

__all__ = [
    "Check",
    "Failure",
    "check_clusterer",
    "clusterer_checks",
    "parametrize_with_checks",
]
