"""The gallery: a notebook that runs as it stands, in a folder with the reef."""

import base64
import io
import re
import shutil

import pytest
from PIL import Image

from support.pictures import ROOT


@pytest.fixture(scope="module")
def ran(tmp_path_factory):
    """Run the notebook; return its cells' outputs."""
    nbclient, nbformat = map(pytest.importorskip, ("nbclient", "nbformat"))
    folder = tmp_path_factory.mktemp("gallery")
    shutil.copy(ROOT / "docs" / "reef.png", folder)
    notebook = nbformat.read(ROOT / "docs" / "gallery.ipynb", 4)
    assert not any(cell.get("outputs") for cell in notebook.cells)  # it is kept without
    place = {"metadata": {"path": str(folder)}}
    nbclient.NotebookClient(notebook, timeout=300, resources=place).execute()
    assert [path.name for path in folder.iterdir()] == ["reef.png"]
    return [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]


def test_it_draws_and_says_what_articles_show(ran):
    every = [output for outputs in ran for output in outputs]
    said = "".join(output.text for output in every if output.output_type == "stream")
    assert "6,291,456  1,048,576       384   1,048,960   16.7%" in said
    factors = re.findall(r"24 / \d bits = ([\d.]+);", said)
    assert factors == ["6", "4.8", "4", "3.4", "3"]
    assert re.search(r"\n +random +in-pixels\n( +\(\d+, \d+, \d+\)){2}", said)
    assert "smallest file of" in said
    pictures = [
        output.data["image/png"] for output in every if "image/png" in output.get("data", ())
    ]
    assert len(pictures) == 20
    moving = [Image.open(io.BytesIO(base64.b64decode(picture))) for picture in pictures]
    assert [image.n_frames for image in moving if getattr(image, "n_frames", 1) > 1] == [13]
    assert every[-1].data["text/html"].startswith("<div>")
