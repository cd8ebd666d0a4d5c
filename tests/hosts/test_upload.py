"""The form of docs/upload.py, served by a real server, takes pictures and refuses what costs."""

import json
import runpy
import threading
import urllib.error
import urllib.request

import numpy as np
import pytest
from werkzeug.serving import make_server

import vqcodec
from support.pictures import ROOT, gradient
from vqcodec.format.front import Front, write_front
from vqcodec.format.sample_format import SampleFormat

DATA = vqcodec.encode(gradient(20, 30, 3), 16)


@pytest.fixture
def form(tmp_path):
    """Serve the form; give what sends a file to it, and the folder of what it keeps."""
    app = runpy.run_path(str(ROOT / "docs" / "upload.py"))["app"]
    app.config["PICTURES"] = str(tmp_path / "pictures")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"

    def send(data, name="a.vq", field="picture"):
        head = f'--x\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n\r\n'
        body = head.encode() + data + b"\r\n--x--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=x"}
        asked = urllib.request.Request(f"{address}/pictures", body, kind)
        try:
            with urllib.request.urlopen(asked, timeout=20) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            text = error.read()
            return error.code, json.loads(text) if text.startswith(b"{") else {}

    with urllib.request.urlopen(address, timeout=20) as page:
        assert b"multipart/form-data" in page.read()
    yield send, tmp_path / "pictures"
    server.shutdown()


def test_a_picture_is_kept_under_a_name_of_its_own(form):
    send, folder = form
    status, told = send(DATA, "../../etc/passwd\\..")
    assert (status, told["width"], told["height"], told["mode"]) == (201, 30, 20, "RGB")
    assert [path.name for path in folder.iterdir()] == [told["name"]]
    assert np.array_equal(vqcodec.decode(folder / told["name"]), vqcodec.decode(DATA))
    assert send(DATA)[1]["name"] == told["name"]


def bomb():
    """Make the front of a picture of 2^64 pixels, and no pixel of it."""
    front = Front(2**32 - 1, 2**32 - 1, SampleFormat.of_mode("L"), (1, 1), 1, 0, b"\0", ())
    return write_front(front)


REFUSED = {
    "no picture": (b"\x89PNG\r\n\x1a\n", 415, "not a .vq file"),
    "empty": (b"", 415, ""),
    "cut": (DATA[:-9], 415, "ends"),
    "damaged": (DATA[:-3] + b"?" + DATA[-2:], 415, "checksum"),
    "more pixels": (bomb(), 413, "pixels"),
    "too wide": (vqcodec.encode(gradient(2100, 2001, 1), 2), 413, "too much work"),
    "work": (
        vqcodec.encode(gradient(1000, 1900, 1), 16, coding="context"), 413, "too much work",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_damaged_or_costs_too_much_is_refused_and_not_kept(form, what):
    send, folder = form
    data, status, words = REFUSED[what]
    found, told = send(data)
    assert found == status and words in told["error"]
    assert not folder.exists() or not list(folder.iterdir())


def test_a_body_that_is_too_long_or_not_there_is_refused(form):
    send, folder = form
    assert send(DATA + bytes(2**21))[0] == 413
    assert send(DATA, field="other")[0] == 400
    assert not folder.exists()
