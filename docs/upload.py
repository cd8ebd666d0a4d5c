"""A form that takes .vq pictures, with Flask; shown in docs/hosts.md, run by a test.

python -m pip install flask vqcodec
flask --app docs/upload.py run
"""

import hashlib
import os
import secrets
from pathlib import Path

from flask import Flask, Response, jsonify, request

import vqcodec

# What a picture may cost; so much work is a second or two, at the very worst.
MOST_BYTES, MOST_METADATA = 2**21, 2**16
MOST_PIXELS, MOST_WORK = 2**21, 2**23

FORM = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Pictures</title>
<form action="/pictures" method="post" enctype="multipart/form-data">
<label>A .vq picture <input type="file" name="picture" accept=".vq,image/x-vq" required></label>
<button>Send</button>
</form></html>
"""

app = Flask(__name__)
app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
app.config["PICTURES"] = os.environ.get("PICTURES", "pictures")


@app.get("/")
def form() -> str:
    """Show the form."""
    return FORM


@app.post("/pictures")
def take() -> tuple[Response, int]:
    """Keep a picture, under the hash of its bytes, or say why not; nobody's name is taken."""
    upload = request.files.get("picture")
    if upload is None:
        return jsonify(error="choose a picture"), 400
    limits = {"max_pixels": MOST_PIXELS, "max_metadata": MOST_METADATA, "max_work": MOST_WORK}
    data = upload.read()
    try:
        with vqcodec.open(data, **limits) as file:
            # So far the front alone has been looked at, whatever it says.
            if file.most_work > MOST_WORK:
                return jsonify(error="it takes too much work to decode; send a smaller one"), 413
            picture = file.read()  # which looks at every byte
    except vqcodec.LimitError as error:
        return jsonify(error=str(error)), 413
    except vqcodec.VqError as error:
        return jsonify(error=str(error)), 415
    folder, name = Path(app.config["PICTURES"]), hashlib.sha256(data).hexdigest()[:32] + ".vq"
    folder.mkdir(exist_ok=True)
    half = folder / f"{name}.{secrets.token_hex(8)}"  # until it is whole
    half.write_bytes(data)
    half.replace(folder / name)
    return jsonify(name=name, width=picture.width, height=picture.height, mode=picture.mode), 201
