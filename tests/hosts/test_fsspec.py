"""Addresses, where they are asked for: a real S3 server on this machine, and file systems here."""

import contextlib
import io
import json
import socket
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import fsspec
import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.files import files_below
from support.pictures import flat_picture, gradient

DATA = vqcodec.encode(gradient(200, 300, 3), 64)


@pytest.fixture(scope="module")
def server():
    """Start a server of S3, as a process of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    run = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    child = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    while True:
        assert child.poll() is None
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            break
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    child.kill()
    child.wait()


@pytest.fixture
def s3(server, monkeypatch):
    """Serve an empty bucket; return its file system."""
    for name, value in (
        ("AWS_ACCESS_KEY_ID", "nobody"), ("AWS_SECRET_ACCESS_KEY", "nothing"),
        ("AWS_ENDPOINT_URL", server), ("AWS_DEFAULT_REGION", "us-east-1"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    fsspec.filesystem("s3").clear_instance_cache()
    found = fsspec.filesystem("s3")
    with contextlib.suppress(FileNotFoundError):
        found.rm("bucket", recursive=True)
    found.mkdir("bucket")
    found.invalidate_cache()
    yield found
    found.clear_instance_cache()


@pytest.fixture
def memory():
    found = fsspec.filesystem("memory")
    found.store.clear()
    yield found
    found.store.clear()


@pytest.fixture(params=["s3", "memory"])
def place(request):
    """Give a file system and the address of a folder in it."""
    name = request.param
    return request.getfixturevalue(name), {"s3": "s3://bucket/in", "memory": "memory://in"}[name]


def png(number):
    stream = io.BytesIO()
    Image.fromarray(flat_picture(number)).save(stream, "PNG", compress_level=0)
    return stream.getvalue()


def test_files_are_opened_by_asking_alone(place):
    fs, url = place
    fs.pipe_file(f"{url}/a.vq", DATA)
    with vqcodec.open(f"{url}/a.vq", fsspec=True) as file:
        assert (file.width, file.height, file.n_codewords) == (300, 200, 64)
        assert np.array_equal(file.to_array(), vqcodec.decode(DATA))
    with pytest.raises(FileNotFoundError) as missing:
        vqcodec.open(f"{url}/b.vq", fsspec=True)
    assert missing.value.filename == f"{url}/b.vq"
    for refusing in (vqcodec.open, vqcodec.decode, Image.open, vqcodec.read_codebook):
        with pytest.raises(OSError, match="No such file"):
            refusing(f"{url}/a.vq")


def test_of_a_large_file_the_front_alone_is_fetched(memory, monkeypatch):
    fetched = []
    data = vqcodec.encode(np.random.default_rng(0).integers(0, 99, (3000, 1000), np.uint8), 99)
    memory.pipe_file("/a.vq", data)
    plain = type(memory.open("/a.vq")).read
    monkeypatch.setattr(
        "fsspec.implementations.memory.MemoryFile.read",
        lambda self, size=-1: fetched.append(size) or plain(self, size),
    )
    with vqcodec.open("memory://a.vq", fsspec=True) as file:
        assert file.n_codewords == 99
    assert sum(fetched) < 2**16 < len(data)


def test_http_is_declined_unless_it_is_named(server, s3):
    for url in (f"{server}/bucket/a.vq", "https://example.org/a.vq", f"simplecache::{server}/x"):
        with pytest.raises(vqcodec.OptionError, match="is declined unless it is named"):
            vqcodec.open(url, fsspec=True)
    s3.pipe_file("bucket/a.vq", DATA)
    s3.chmod("bucket/a.vq", "public-read")
    with vqcodec.open(f"{server}/bucket/a.vq", fsspec="http") as file:
        assert file.width == 300
    with pytest.raises(vqcodec.OptionError, match="Protocol not known"):
        vqcodec.open("nosuch://a.vq", fsspec=True)


def test_what_may_lead_to_http_is_declined_too(folder):
    Path("r.json").write_text('{"version": 1, "refs": {"a.vq": ["http://127.0.0.1:9/a.vq"]}}')
    url = f"reference://a.vq::file://{Path.cwd()}/r.json"
    with pytest.raises(vqcodec.OptionError, match="reference is declined"):
        vqcodec.open(url, fsspec=True)


def test_chains_are_read(folder, vq):
    with zipfile.ZipFile("x.zip", "w") as archive:
        archive.writestr("in/a.vq", DATA)
        archive.writestr("in/b.png", png(3))
    there = f"::file://{Path.cwd()}/x.zip"
    with vqcodec.open(f"zip://in/a.vq{there}", fsspec=True) as file:
        assert np.array_equal(file.to_array(), vqcodec.decode(DATA))
    assert vq("encode", f"zip://in/b.png{there}", "-o", "b.vq", "-k", 16, "--fsspec")[0] == 0
    assert Path("b.vq").read_bytes() == vqcodec.encode(flat_picture(3), 16)
    for named in ("zip://in", "zip://", "zip://in/*.png"):
        status, _, err = vq("encode", f"{named}{there}", "-o", "out", "--fsspec", "--force")
        assert status == 0, err
    assert files_below("out") == ["b.vq", "in/b.vq"]


def test_the_root_of_a_store_is_a_folder(memory, folder, vq):
    memory.pipe_file("/r.png", png(1))
    assert vq("encode", "memory://r.png", "-o", "memory://", "-k", 16, "--fsspec")[0] == 0
    assert memory.cat_file("/r.vq") == vqcodec.encode(flat_picture(1), 16)
    assert vq("encode", "memory://", "-o", "memory://out", "-k", 16, "--fsspec")[0] == 0
    assert memory.exists("/out/r.vq") and files_below(".") == ["a.png"]


def test_names_with_signs_of_patterns_are_names(memory, folder, vq):
    for name in ("x[1].png", "a?b.png", "a#b c.png", "ü.png"):
        memory.pipe_file(f"/p/{name}", png(1))
        assert vq("encode", f"memory://p/{name}", "-o", "x.vq", "--force", "--fsspec")[0] == 0
    assert vq("encode", "memory://p/*.png", "-o", "memory://out", "--fsspec")[0] == 0
    memory.pipe_file("/p/a::b.png", png(1))  # which no address can name
    status, _, err = vq("encode", "memory://p", "-o", "memory://two", "--fsspec")
    assert status == 0 and err.splitlines()[-1] == "4 files: 4 written"
    assert vq("encode", "memory::memory://", "-o", "memory://none", "--fsspec")[0]


def test_paths_stay_paths(folder):
    Path("a.vq").write_bytes(DATA)
    for name in ("a.vq", Path("a.vq"), f"file://{Path.cwd()}/a.vq", DATA):
        with vqcodec.open(name, fsspec=True) as file:
            assert file.width == 300


def test_a_folder_goes_through_encode_and_decode(place, folder, vq):
    fs, url = place
    for number in range(5):
        fs.pipe_file(f"{url}/{number % 2}/{number}.png", png(number))
    fs.pipe_file(f"{url}/.hidden/9.png", png(9))
    fs.pipe_file(f"{url}/readme.txt", b"text")
    out = url.replace("/in", "/out") if "bucket" in url else "memory://out"
    assert vq("encode", url, "-o", out, "-k", 16)[0] == 2  # the protocol is not asked for
    status, told, err = vq("encode", url, "-o", out, "-k", 16, "--fsspec", "--json")
    assert status == 0, err
    assert json.loads(told.splitlines()[-1]) == {"summary": {"files": 5, "written": 5}}
    assert json.loads(told.splitlines()[0])["output"] == f"{out}/0/0.vq"
    for number in range(5):
        data = vqcodec.encode(flat_picture(number), 16)
        assert fs.cat_file(f"{out}/{number % 2}/{number}.vq") == data
    assert len(fs.find(out)) == 5

    status, _, err = vq("encode", url, "-o", out, "-k", 16, "--fsspec")
    assert status == 1 and err.count("exists and is kept") == 5
    assert vq("encode", url, "-o", out, "--fsspec", "--skip-existing")[0] == 0
    assert vq("encode", url, "-o", out, "--fsspec", "--force", "--verify", "-k", 8)[0] == 0

    assert vq("decode", f"{out}/*/*.vq", "-o", "back", "--fsspec", "--quiet")[0] == 0
    assert len(files_below("back")) == 5
    assert vq("decode", f"{out}/1/3.vq", "-o", "3.png", "--fsspec")[0] == 0
    assert (np.asarray(Image.open("3.png").convert("RGB")) == flat_picture(3)).all()
    assert vq("decode", f"{out}/1/3.vq", "--fsspec")[0] == 0 and fs.exists(f"{out}/1/3.png")
    status, told, _ = vq("info", f"{out}/0/2.vq", "--fsspec", "--json")
    assert status == 0 and json.loads(told)["width"] == 12
    assert vq("train", url, "-o", f"{out}/shared.vqc", "-k", 8, "--fsspec")[0] == 0
    assert len(vqcodec.Codebook.from_bytes(fs.cat_file(f"{out}/shared.vqc"))) == 8
    status, told, _ = vq("palette", f"{out}/shared.vqc", "--fsspec")
    assert status == 0 and len(told.splitlines()) == 8


def test_what_cannot_be_had_is_one_line_with_the_address(s3, folder, vq):
    cases = {
        "s3://bucket/none.png": "s3://bucket/none.png: ",
        "s3://nobucket/a.png": "s3://nobucket/a.png: ",
        "s3://bucket/none*.png": "matches no file",
        "http://127.0.0.1:9/a.png": "is declined unless it is named",
        "nosuch://a/b.png": "Protocol not known",
    }
    for url, words in cases.items():
        status, _, err = vq("encode", url, "-o", "a.vq", "--fsspec")
        assert status and words in err and len(err.splitlines()) == 1, err
    Image.fromarray(flat_picture(1)).save("a.png", compress_level=0)
    status, _, err = vq("encode", "a.png", "-o", "s3://nobucket/a.vq", "--fsspec")
    assert status == 1 and "s3://nobucket/a.vq" in err and len(err.splitlines()) == 1, err
    assert not s3.exists("nobucket")
    status, _, err = vq("encode", "a.png", "-o", "s3://bucket/a.vq", "--fsspec", "--preserve")
    assert status == 2 and "leave it out" in err


def test_a_server_that_is_gone_is_one_line(s3, vq, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    s3.clear_instance_cache()
    status, _, err = vq("info", "s3://bucket/a.vq", "--fsspec")
    assert status == 1 and err.startswith("vq: s3://bucket/a.vq: ") and len(err.splitlines()) == 1


def test_a_file_that_half_fails_is_not_there(memory, monkeypatch):
    from vqcodec.remote import Remote

    place = Remote.of("memory://a.vq", True)
    plain = type(memory.open("/b", "wb")).write

    def failing(self, data):
        plain(self, data[:10])
        raise RuntimeError("the line is cut")

    monkeypatch.setattr("fsspec.implementations.memory.MemoryFile.write", failing)
    with pytest.raises(OSError, match="the line is cut"):
        place.write(DATA, overwrite=False)
    assert not memory.exists("/a.vq")


def test_folders_are_made_where_a_protocol_has_them(folder, vq):
    Image.fromarray(flat_picture(1)).save("a.png", compress_level=0)
    there = f"dir::file://{Path.cwd()}/there"
    Path("there").mkdir()
    from vqcodec.remote import Remote

    Remote.of(f"local://{Path.cwd()}/there/x.vq", True).write(DATA, overwrite=False)
    assert Path("there/x.vq").read_bytes() == DATA
    with pytest.raises(FileExistsError, match="exists and is kept"):
        Remote.of(f"local://{Path.cwd()}/there/x.vq", True).write(b"", overwrite=False)
    Remote.of(f"local://{Path.cwd()}/there/deep/er/x.vq", True).write(DATA, overwrite=False)
    assert Path("there/deep/er/x.vq").read_bytes() == DATA and there
    status, _, err = vq("encode", "a.png", "-o", f"file://{Path.cwd()}/there/b.vq", "--fsspec")
    assert status == 0 and Path("there/b.vq").exists(), err


def test_nothing_of_it_is_loaded_unless_asked_for(folder):
    Path("a.vq").write_bytes(DATA)
    program = (
        "import sys, vqcodec\nfrom PIL import Image\n"
        "vqcodec.open('a.vq').read(); vqcodec.decode('a.vq'); Image.open('a.vq').load()\n"
        "assert 'fsspec' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
