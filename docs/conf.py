"""How the pages are built: `nox -s docs`, or sphinx-build -W -b html docs docs/_build/html."""

import re
from importlib.metadata import version as version_of

from sphinx.application import Sphinx

project = "vqcodec"
copyright = "the authors of vqcodec"
version = release = version_of("vqcodec")

extensions = [
    "myst_nb",  # pages in Markdown, and the gallery, a notebook that is run
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx.ext.intersphinx",
    "sphinx_click",
    "sphinx_copybutton",
]
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = "vqcodec"
html_static_path = ["_static"]
html_css_files = ["vqcodec.css"]
html_show_sphinx = False

myst_enable_extensions = ["deflist"]
myst_heading_anchors = 4
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 300
suppress_warnings = ["myst.header"]  # tables of figures begin at the level of the page they are in

autodoc_member_order = "bysource"
autodoc_typehints = "description"
autodoc_typehints_description_target = "documented_params"
napoleon_google_docstring = False
napoleon_use_rtype = False
nitpicky = False

# Nothing is asked of the network: pages of other projects are named, not linked.
intersphinx_mapping: dict[str, tuple[str, None]] = {}
copybutton_prompt_text = "$ "

SOURCE = "https://github.com/vqcodec/vqcodec/blob/main/"
ROOMS = "vqcodec|spec|tests|bench|fuzz|packages|[.]ci"


def linked(text: str) -> str:
    """Turn links to what is no page into links to the repository, others into local ones."""
    text = re.sub(rf"\]\((?:\.\./)+((?:{ROOMS})/[^)]*)\)", rf"]({SOURCE}\1)", text)
    text = re.sub(r"\]\((vectors|decoder)/\)", rf"]({SOURCE}spec/\1/)", text)
    return re.sub(r"\]\(docs/", "](", text)


def setup(app: Sphinx) -> None:
    """Look at what is read, pages and what they include."""

    def read(*given: list[str]) -> None:
        source = given[-1]  # after the application and names
        source[0] = linked(source[0])

    app.connect("source-read", read)
    app.connect("include-read", read)
