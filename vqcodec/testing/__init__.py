"""What an author of a clusterer, or of a space of colours, tests it with; no pytest is needed.

    from vqcodec.testing import check_clusterer
    assert check_clusterer(Mine) == []

With pytest, one test for each check::

    from vqcodec.testing import parametrize_with_checks

    @parametrize_with_checks([Mine])
    def test_it_is_a_clusterer(check):
        check()

The strategies for Hypothesis are in `vqcodec.testing.strategies`.
"""

from .checks import (
    Check,
    Failure,
    check_clusterer,
    check_space,
    clusterer_checks,
    parametrize_with_checks,
    space_checks,
)

__all__ = [
    "Check",
    "Failure",
    "check_clusterer",
    "check_space",
    "clusterer_checks",
    "parametrize_with_checks",
    "space_checks",
]
