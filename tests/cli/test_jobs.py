"""Many pictures in one call: what becomes of each, in one process or several."""

import json
from pathlib import Path

from PIL import Image

from support.files import files_below
from support.pictures import gradient


def test_what_cannot_be_read_is_reported_and_skipped(tree, vq):
    Path("in/broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing more")
    Path("in/gone.png").symlink_to("nowhere.png")
    status, out, err = vq("encode", "in", "-o", "out", "--json")
    assert status == 1
    entries = [json.loads(line) for line in out.splitlines()]
    assert entries[-1] == {"summary": {"files": 6, "written": 4, "failed": 2}}
    failed = {entry["source"]: entry["error"] for entry in entries if entry.get("error")}
    assert failed["in/broken.png"].startswith("in/broken.png: ")
    assert failed["in/gone.png"] == "in/gone.png: No such file or directory; check the name"
    assert err.splitlines() == [f"vq: {message}" for message in failed.values()]
    assert files_below("out") == [f"{name}.vq" for name in tree]


def test_what_fails_names_its_file_whatever_fails(tree, vq):
    Image.fromarray(gradient(9, 9, 4)).save("in/alpha.png")
    status, out, err = vq("encode", "in", "-k", 1, "-o", "out", "--json")
    assert status == 1
    assert err.startswith("vq: in/alpha.png: k = 1 is too small for the picture's alpha")
    assert "vq: in/a/b.png: the picture has 1 frames" in vq("encode", "in", "--frame", 1)[2]


def test_jobs_change_nothing_but_time(tree, vq):
    assert vq("encode", "in", "-o", "one", "--quiet")[::2] == (0, "")
    assert vq("encode", "in", "-o", "two", "--jobs", 2, "--clusterer", "lloyd", "-k", 3)[0] == 0
    assert vq("encode", "in", "-o", "three", "--clusterer", "lloyd", "-k", 3)[0] == 0
    status, _, err = vq("encode", "in", "-o", "four", "--jobs", 0)
    assert (status, err.splitlines()[-1]) == (0, "4 files: 4 written")
    assert [line.split(":")[0] for line in err.splitlines()[:-1]] == [
        f"four/{name}.vq" for name in tree
    ]
    for name in tree:
        assert Path(f"one/{name}.vq").read_bytes() == Path(f"four/{name}.vq").read_bytes()
        assert Path(f"two/{name}.vq").read_bytes() == Path(f"three/{name}.vq").read_bytes()
