"""Media types, as Python, file(1) and the freedesktop programs see them, and a real thumbnailer."""

import hashlib
import mimetypes
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import ROOT, gradient

DESKTOP = ROOT / "spec" / "desktop"
NEEDED = "desktop" in os.environ.get("VQCODEC_TESTS_NEED", "")


def needs(*programs):
    """Skip a test where programs are not installed, unless it is said that they are."""
    absent = [program for program in programs if shutil.which(program) is None]
    return pytest.mark.skipif(bool(absent) and not NEEDED, reason=f"needs {', '.join(absent)}")


@pytest.fixture
def files(tmp_path):
    """Write pictures and a codebook, also under names that say something else."""
    data = vqcodec.encode(gradient(90, 300, 3), 16)
    book = vqcodec.train([gradient(20, 30, 3)], 8).to_bytes()
    for name, content in (("a.vq", data), ("a.png", data), ("plain", data), ("a.vqc", book)):
        (tmp_path / name).write_bytes(content)
    (tmp_path / "empty.vq").write_bytes(b"")
    (tmp_path / "text").write_bytes(b"VQ\n")
    return tmp_path


def test_python_knows_the_suffixes_once_it_is_imported():
    assert mimetypes.guess_type("a.vq") == ("image/x-vq", None)
    assert mimetypes.guess_extension("application/x-vq-codebook") == ".vqc"
    for before in ("", "mimetypes.init(); "):
        program = f"import mimetypes; {before}import vqcodec; print(mimetypes.guess_type('a.vq'))"
        run = [sys.executable, "-c", program]
        assert "image/x-vq" in subprocess.run(run, capture_output=True, text=True).stdout
    again = "import mimetypes, vqcodec; mimetypes.init(); assert mimetypes.guess_type('a.vq')[0]"
    subprocess.run([sys.executable, "-c", again], check=True)


@needs("file")
def test_file_knows_pictures_by_their_first_bytes(files):
    def told(name, *options):
        run = ["file", "--brief", "--magic-file", DESKTOP / "vq.magic", *options, files / name]
        return subprocess.run(run, check=True, capture_output=True, text=True).stdout.strip()

    for name in ("a.vq", "a.png", "plain"):
        assert told(name) == "Vector-quantised image, version 1.0, RGB"
        assert told(name, "--mime-type") == "image/x-vq"
    assert told("a.vq", "--extension") == "vq"
    assert told("a.vqc") == "Codebook of vector-quantised images, version 1.0"
    assert told("text") == "ASCII text"
    wide = np.arange(600, dtype=np.uint16).reshape(20, 30)
    for picture, kind in (
        (gradient(4, 4, 1), "grey"), (gradient(4, 4, 2), "grey and alpha"),
        (gradient(4, 4, 4), "RGBA"), (wide, "16 bits"),
    ):  # fmt: skip
        (files / "b.vq").write_bytes(vqcodec.encode(picture, "lossless"))
        assert told("b.vq") == f"Vector-quantised image, version 1.0, {kind}"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Install what the page says into a home of its own, and return the environment there."""
    home = tmp_path / "home"
    text = (DESKTOP / "README.md").read_text()
    (commands,) = re.findall(r"```text\n(.*?)```", text, re.S)
    home.mkdir()
    environment = {
        **os.environ,
        "HOME": str(home),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }
    run = ["bash", "-e", "-c", commands]
    subprocess.run(run, check=True, cwd=DESKTOP, env=environment, capture_output=True)
    return environment


@needs("update-mime-database", "xdg-mime", "gio", "mimetype")
def test_desktops_know_pictures_by_name_and_by_content(files, home):
    def told(*command):
        done = subprocess.run(command, check=True, env=home, capture_output=True, text=True)
        return done.stdout

    assert told("xdg-mime", "query", "filetype", files / "a.vq").strip() == "image/x-vq"
    assert told("mimetype", "--brief", "--magic-only", files / "a.png").strip() == "image/x-vq"
    assert told("mimetype", "--brief", files / "a.vqc").strip() == "application/x-vq-codebook"
    asked = "gio", "info", "--attributes=standard::content-type"
    for name, kind in (("a.vq", "image/x-vq"), ("plain", "image/x-vq"), ("text", "text/plain")):
        assert f"standard::content-type: {kind}\n" in told(*asked, files / name)


QUEUE = """
gdbus call --session --dest org.freedesktop.thumbnails.Thumbnailer1 \
    --object-path /org/freedesktop/thumbnails/Thumbnailer1 \
    --method org.freedesktop.thumbnails.Thumbnailer1.Queue \
    "['{uri}']" "['image/x-vq']" large default 0
for i in $(seq 900); do [ -f {thumbnail} ] && break; sleep 0.1; done
"""


@needs("dbus-run-session", "gdbus", "update-mime-database")
def test_a_thumbnailer_shows_pictures(files, home):
    tumbler = list(Path("/usr/lib").glob("*/tumbler-1/tumblerd"))
    if not tumbler and not NEEDED:
        pytest.skip("needs tumbler")
    uri = (files / "a.vq").as_uri()
    name = hashlib.md5(uri.encode()).hexdigest()  # as the freedesktop text on thumbnails has it
    thumbnail = Path(home["XDG_CACHE_HOME"], "thumbnails", "large", f"{name}.png")
    commands = QUEUE.format(uri=uri, thumbnail=thumbnail)
    run = ["dbus-run-session", "--", "bash", "-c", commands]
    subprocess.run(run, env=home, check=True, capture_output=True, timeout=120)
    with Image.open(thumbnail) as image:
        assert image.size == (256, 77)
        shrunk = vqcodec.VQImage.from_bytes((files / "a.vq").read_bytes()).to_pil().convert("RGB")
        shrunk.thumbnail((256, 256), Image.Resampling.LANCZOS)
        assert np.abs(np.asarray(image.convert("RGB"), int) - np.asarray(shrunk)).max() <= 1
