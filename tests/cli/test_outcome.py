"""What is said of each picture, in lines and in JSON."""

import json
from pathlib import Path

import numpy as np
from PIL import Image

import vqcodec


def test_json_lines_say_what_the_lines_say(tree, vq):
    status, out, err = vq("encode", "in", "-o", "out", "--json", "-k", 4)
    assert (status, err) == (0, "")
    for entry in map(json.loads, out.splitlines()[:-1]):
        data = Path(entry["output"]).read_bytes()
        image = vqcodec.VQImage.from_bytes(data)
        with Image.open(entry["source"]) as source:
            pixels = np.asarray(source.convert("RGB")).astype(int)
        errors = np.abs(pixels - image.to_array()).max(axis=2)
        y, x = divmod(int(errors.argmax()), 40)
        assert entry["status"] == "written"
        assert entry["bytes"] == len(data)
        assert entry["source_bytes"] == Path(entry["source"]).stat().st_size
        assert (entry["width"], entry["height"], entry["mode"]) == (40, 40, "RGB")
        assert entry["n_codewords"] == image.n_codewords
        assert entry["largest_error"] == {"levels": errors.max(), "x": x, "y": y}
        assert entry["exact"] == (errors.max() == 0)
        assert (entry["psnr"] is None) == entry["exact"]
