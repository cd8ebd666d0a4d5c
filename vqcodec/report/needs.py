"""What the extra `report` installs."""

from importlib.util import find_spec

EXTRA = "report"
PACKAGES = ("jinja2", "kneed", "matplotlib", "plotly")


def missing() -> tuple[str, ...]:
    """Return the names of the packages that are not there."""
    return tuple(name for name in PACKAGES if find_spec(name) is None)
