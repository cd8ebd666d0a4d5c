"""The command, as people and programs use it."""

import json
import os
import pty
import re
import select
import stat
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import vqcodec
from pictures import gradient, reef
from vqcodec import container
from vqcodec.cli import main


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """Work in an empty folder with one picture in it."""
    monkeypatch.chdir(tmp_path)
    Image.fromarray(gradient(30, 40, 3)).save("a.png")
    return tmp_path


@pytest.fixture
def vq(capfd):
    """Run the command in this process; give status, stdout and stderr."""

    def run(*arguments):
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        captured = capfd.readouterr()
        return left.value.code, captured.out, captured.err

    return run


def test_encode_and_decode(folder, vq):
    status, out, err = vq("encode", "a.png", "-k", "16")
    assert (status, out) == (0, "")
    data = Path("a.vq").read_bytes()
    assert data == vqcodec.encode(gradient(30, 40, 3), 16)
    numbers = re.fullmatch(
        r"a\.vq: 40x30 RGB, 3,600 -> ([\d,]+) bytes \(ratio ([\d.]+)\), ([\d.]+) bits per pixel, "
        r"PSNR ([\d.]+) dB, MSE ([\d.]+), 16 codewords, [\d.]+ s\n",
        err,
    ).groups()
    error = np.square(gradient(30, 40, 3).astype(int) - vqcodec.decode(data)).sum() / 1200
    assert int(numbers[0].replace(",", "")) == len(data)
    assert float(numbers[1]) == pytest.approx(3600 / len(data), abs=0.005)
    assert float(numbers[2]) == pytest.approx(8 * len(data) / 1200, abs=0.0005)
    assert float(numbers[3]) == pytest.approx(10 * np.log10(3 * 255**2 / error), abs=0.005)
    assert float(numbers[4]) == pytest.approx(error, abs=0.005)

    status, out, _ = vq("decode", "a.vq", "-o", "b.png")
    assert (status, out) == (0, "")
    assert np.array_equal(np.asarray(Image.open("b.png").convert("RGB")), vqcodec.decode(data))


def test_exact_says_so(folder, vq):
    Image.new("RGBA", (5, 4), (1, 2, 3, 4)).save("plain.png")
    status, _, err = vq("encode", "plain.png")
    assert status == 0
    assert "PSNR exact, MSE 0.00, 1 codewords" in err


def test_options_reach_the_clusterer(folder, vq):
    expected = vqcodec.encode(
        gradient(30, 40, 3), 9, clusterer="lloyd", init="random", empty="random",
        n_init=3, max_iter=4, tol=0.5, seed=7, block=(2, 3), coding="packed",
    )  # fmt: skip
    status, _, _ = vq(
        "encode", "a.png", "-k", 9, "--clusterer", "lloyd", "--option", "init=random",
        "--option", "empty=random", "--n-init", 3, "--max-iter", 4, "--tol", 0.5,
        "--seed", 7, "--block", "2x3", "--coding", "packed",
    )  # fmt: skip
    assert status == 0
    assert Path("a.vq").read_bytes() == expected


def test_effort_reaches_the_default_clusterer(folder, vq):
    assert vq("encode", "a.png", "-k", 9, "--effort", "fast")[0] == 0
    assert Path("a.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3), 9, effort="fast")


def test_outputs_stand_beside_inputs_and_are_kept(folder, vq):
    Path("sub").mkdir()
    Image.fromarray(gradient(5, 5, 3)).save("sub/b.c.png")
    assert vq("encode", "sub/b.c.png")[0] == 0
    assert Path("sub/b.c.vq").exists()
    before = Path("sub/b.c.vq").read_bytes()
    status, _, err = vq("encode", "sub/b.c.png", "-k", 2)
    assert status == 1
    assert err == "vq: sub/b.c.vq: exists and is kept; --force overwrites it, -o names another\n"
    assert Path("sub/b.c.vq").read_bytes() == before
    assert vq("encode", "sub/b.c.png", "-k", 2, "--force")[0] == 0
    assert Path("sub/b.c.vq").read_bytes() != before
    assert vq("decode", "sub/b.c.vq")[0] == 1  # sub/b.c.png exists
    assert sorted(os.listdir("sub")) == ["b.c.png", "b.c.vq"]


def test_info(folder, vq):
    vq("encode", "a.png", "-k", 5, "--block", "2x4")
    status, out, err = vq("info", "a.vq", "--json")
    facts = json.loads(out)
    size = vqcodec.packed_size(40, 30, 5, block=(2, 4))
    file_bytes = Path("a.vq").stat().st_size
    assert (status, err) == (0, "")
    assert facts == {
        "version": "1.0",
        "width": 40,
        "height": 30,
        "mode": "RGB",
        "block": [2, 4],
        "n_codewords": 5,
        "coding": "packed",
        "sections": [],
        "original_bits": size.original_bits,
        "index_bits": size.index_bits,
        "codebook_bits": size.codebook_bits,
        "payload_bits": size.payload_bits,
        "file_bytes": file_bytes,
        "ratio": round(3600 / file_bytes, 4),
    }
    assert size.file_bytes == file_bytes
    status, out, _ = vq("info", "a.vq")
    assert status == 0
    for word in ("40 x 30 pixels, RGB", "2 x 4", f"{file_bytes:,} bytes", "packed"):
        assert word in out


def test_info_tells_sections_and_a_wrong_length(folder, vq):
    image = vqcodec.quantize(gradient(5, 5, 3), 4)
    data = vqcodec.VQImage(
        image.codebook, image.indices, 5, 5, "RGB",
        sections=[vqcodec.container.Section(0x90, b"abc")],
    ).to_bytes()  # fmt: skip
    Path("s.vq").write_bytes(data)
    assert json.loads(vq("info", "s.vq", "--json")[1])["sections"] == [
        {"tag": 0x90, "name": "unknown", "bytes": 3}
    ]
    assert "section 0x90" in vq("info", "s.vq")[1]
    Path("s.vq").write_bytes(data[:-2])
    assert vq("info", "s.vq")[::2] == (
        1,
        "vq: s.vq: the file ends too early: 2 bytes are missing\n",
    )
    Path("s.vq").write_bytes(data + b"x")
    assert "bytes after the end" in vq("info", "s.vq")[2]


def test_clusterers_and_version(vq):
    status, out, _ = vq("clusterers")
    assert status == 0
    assert "split-merge (auto): k-means++, then" in out
    assert "kmeans++: Greedy" in out
    assert "lloyd: k-means from random" in out
    assert "    n_init=1" in out
    from vqcodec.kernels import backend

    expected = f"vqcodec {vqcodec.__version__}, format 1.0, {backend} kernels\n"
    assert vq("--version")[:2] == (0, expected)


BAD = {
    "no command": ([], 2, "Missing command"),
    "unknown command": (["paint"], 2, "paint"),
    "k 0": (["encode", "a.png", "-k", 0], 2, "k must be an integer from 1 to 65536, not 0"),
    "k -1": (["encode", "a.png", "-k", -1], 2, "not -1"),
    "k 65537": (["encode", "a.png", "-k", 65537], 2, "not 65537"),
    "k x": (["encode", "a.png", "-k", "x"], 2, "'x' is not a valid integer"),
    "clusterer": (["encode", "a.png", "--clusterer", "x"], 2, "no clusterer is named 'x'"),
    "option": (["encode", "a.png", "--option", "x=1"], 2, "no option 'x'"),
    "option form": (["encode", "a.png", "--option", "x"], 2, "expected NAME=VALUE"),
    "option value": (["encode", "a.png", "--option", "effort=x"], 2, "one of fast, default, best"),
    "n_init": (["encode", "a.png", "--clusterer", "lloyd", "--n-init", 0], 2, "n_init must be"),
    "block": (["encode", "a.png", "--block", "x"], 2, "expected HxW"),
    "block size": (["encode", "a.png", "--block", "0x17"], 2, "block must be"),
    "coding": (["encode", "a.png", "--coding", "zip"], 2, "no index coding is named 'zip'"),
    "seed": (["encode", "a.png", "--seed", -1], 2, "seed must be"),
    "same file": (["encode", "a.png", "-o", "a.png", "--force"], 2, "the same file"),
    "no file": (["encode", "no.png"], 1, "no.png: No such file"),
    "a folder": (["encode", "sub", "-o", "out.vq"], 1, "sub: Is a directory"),
    "no picture": (["encode", "text.png"], 1, "text.png: not a picture"),
    "empty picture": (["encode", "void.png"], 1, "void.png: not a picture"),
    "cut picture": (["encode", "half.png"], 1, "half.png: cannot be read as a picture"),
    "mode": (["encode", "cmyk.tif"], 1, "cmyk.tif: a picture of mode CMYK"),
    "no name": (["encode", "/"], 2, "names no file"),
    "empty name": (["encode", ""], 2, "names no file"),
    "out a new folder": (["encode", "a.png", "-o", "new/"], 2, "names no file"),
    "option clash": (["encode", "a.png", "--option", "k=4"], 2, "no option 'k'"),
    "option deep": (
        ["encode", "a.png", "--clusterer", "lloyd", "--option", "tol=" + "[" * 100000],
        2,
        "tol must be",
    ),
    "option huge": (
        ["encode", "a.png", "--clusterer", "lloyd", "--option", "tol=1" + "0" * 400],
        2,
        "tol must be",
    ),
    "n_init huge": (
        ["encode", "a.png", "--clusterer", "lloyd", "--n-init", 10**20],
        2,
        "n_init must be",
    ),
    "alpha": (["encode", "a.png", "--alpha", "x"], 2, "alpha must be one of"),
    "encode vq": (["encode", "good.vq"], 2, "the same file"),
    "cut tiff": (["encode", "half.tif"], 1, "half.tif: "),
    "decode huge": (["decode", "huge.vq"], 1, "the limit of 268,435,456; raise max_pixels (--max"),
    "decode all": (["decode", "huge.vq", "--max-pixels", 2**66], 1, "than this machine can"),
    "decode wide": (["decode", "wide.vq", "-o", "wide.gif"], 1, "cannot be written as GIF"),
    "no folder": (["encode", "a.png", "-o", "no/a.vq"], 1, "no/a.vq: its folder does not exist"),
    "out a folder": (["encode", "a.png", "-o", "sub", "--force"], 1, "sub: is a folder"),
    "decode nothing": (["decode", "no.vq"], 1, "no.vq: No such file"),
    "decode png": (["decode", "a.png", "-o", "x.png"], 1, "a.png: not a .vq file"),
    "decode empty": (["decode", "empty.vq"], 1, "empty.vq: the file is empty"),
    "decode cut": (["decode", "cut.vq"], 1, "cut.vq: the file ends too early"),
    "decode damaged": (["decode", "damaged.vq"], 1, "damaged.vq: the index plane is damaged"),
    "decode long": (["decode", "long.vq"], 1, "long.vq: there are bytes after the end"),
    "decode large": (["decode", "good.vq", "--max-pixels", 9], 1, "the limit of 9"),
    "decode suffix": (["decode", "good.vq", "-o", "x.nope"], 1, "x.nope: Pillow writes no picture"),
    "decode mode": (["decode", "alpha.vq", "-o", "x.jpg"], 1, "x.jpg: cannot be written as JPEG"),
    "decode no folder": (["decode", "good.vq", "-o", "no/x.png"], 1, "no/x.png: its folder"),
    "info png": (["info", "a.png"], 1, "a.png: not a .vq file"),
    "info nothing": (["info", "no.vq"], 1, "no.vq: No such file"),
}


@pytest.fixture
def bad_inputs(folder):
    Path("sub").mkdir()
    good = vqcodec.encode(gradient(9, 9, 3), 8)
    contents = {
        "text.png": b"hello",
        "void.png": b"",
        "half.png": Path("a.png").read_bytes()[:-200],
        "empty.vq": b"",
        "cut.vq": good[:-9],
        "damaged.vq": good[:-6] + b"!" + good[-5:],
        "long.vq": good + b"\0",
        "good.vq": good,
        "huge.vq": container.write_front(
            container.Front(2**32 - 1, 2**32 - 1, 3, (1, 1), 1, 0, bytes(3))
        )
        + bytes(4),
        "wide.vq": vqcodec.encode(np.zeros((1, 70000, 3), np.uint8)),
        "alpha.vq": vqcodec.encode(gradient(9, 9, 4), 8),
    }
    for name, data in contents.items():
        Path(name).write_bytes(data)
    Image.new("CMYK", (3, 3)).save("cmyk.tif")
    Image.fromarray(gradient(30, 40, 3)).save("whole.tif", compression="tiff_lzw")
    Path("half.tif").write_bytes(Path("whole.tif").read_bytes()[:-900])


@pytest.mark.parametrize(("arguments", "status", "message"), BAD.values(), ids=BAD)
def test_bad_input_is_one_line_and_leaves_nothing(bad_inputs, vq, arguments, status, message):
    before = {path: path.stat().st_mtime_ns for path in Path().rglob("*")}
    found, out, err = vq(*arguments)
    assert (found, out) == (status, "")
    assert err.startswith("vq: ")
    assert err.count("\n") == 1
    assert message in err
    assert {path: path.stat().st_mtime_ns for path in Path().rglob("*")} == before


def test_names_of_every_kind(folder, vq):
    for name in ("-dash.png", "with space.png", "Übergröße.png", "图.png", "n" * 251 + ".png"):
        Image.fromarray(gradient(5, 5, 3)).save(f"./{name}")
        assert vq("encode", "--", name)[0] == 0
        assert Path(name).with_suffix(".vq").exists()


def test_a_new_file_has_the_usual_permissions_and_a_link_is_followed(folder, vq):
    old_mask = os.umask(0o027)
    try:
        vq("encode", "a.png")
    finally:
        os.umask(old_mask)
    assert stat.S_IMODE(Path("a.vq").stat().st_mode) == 0o640
    Path("link.vq").symlink_to("a.vq")
    assert vq("encode", "a.png", "-k", 3, "-o", "link.vq", "--force")[0] == 0
    assert Path("link.vq").is_symlink()
    assert Path("a.vq").read_bytes() == vqcodec.encode(gradient(30, 40, 3), 3)


def test_overwriting_keeps_permissions(folder, vq):
    vq("encode", "a.png")
    Path("a.vq").chmod(0o600)
    assert vq("encode", "a.png", "-k", 3, "--force")[0] == 0
    assert stat.S_IMODE(Path("a.vq").stat().st_mode) == 0o600


def test_a_file_that_appears_meanwhile_is_kept(folder, vq, monkeypatch):
    def appear(descriptor):
        Path("a.vq").write_bytes(b"another's")

    monkeypatch.setattr(os, "fsync", appear)
    assert vq("encode", "a.png")[0] == 1
    assert Path("a.vq").read_bytes() == b"another's"
    assert sorted(os.listdir()) == ["a.png", "a.vq"]


def test_a_device_is_written_to_and_not_replaced(folder, vq):
    if not Path("/dev/null").exists():
        pytest.skip("no /dev/null here")
    assert vq("encode", "a.png", "-o", "/dev/null", "--force")[0] == 0
    assert not Path("/dev/null").is_file()


def test_a_failed_write_leaves_the_old_file_and_nothing_else(folder, vq, monkeypatch):
    vq("encode", "a.png")
    before = Path("a.vq").read_bytes()

    def fail(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    status, _, err = vq("encode", "a.png", "-k", 3, "--force")
    assert (status, err) == (1, "vq: a.vq: No space left on device\n")
    assert Path("a.vq").read_bytes() == before
    assert sorted(os.listdir()) == ["a.png", "a.vq"]


def test_several_frames_are_one_warning_or_a_choice(folder, vq):
    frames = [Image.new("RGB", (4, 4), (number, 9, 9)) for number in (10, 20, 30)]
    frames[0].save("a.gif", save_all=True, append_images=frames[1:])
    status, _, err = vq("encode", "a.gif", "-o", "first.vq")
    assert status == 0
    warning, result = err.splitlines()
    assert warning == "vq: a.gif: has 3 frames; the first is taken (--frame N for another)"
    assert result.startswith("first.vq: 4x4")
    for number in (0, 1, 2):
        status, _, err = vq("encode", "a.gif", "--frame", number, "-o", f"{number}.vq")
        assert (status, err.count("\n")) == (0, 1)
        colour = vqcodec.decode(Path(f"{number}.vq").read_bytes())[0, 0, 0]
        assert abs(int(colour) - 10 * (number + 1)) <= 4
    assert Path("first.vq").read_bytes() == Path("0.vq").read_bytes()
    status, _, err = vq("encode", "a.gif", "--frame", 3, "-o", "3.vq")
    assert (status, err) == (2, "vq: a.gif has 3 frames; there is no frame 3\n")


def test_alpha_metadata_and_records(folder, vq):
    picture = gradient(8, 8, 4)
    picture[..., 3] = np.where(picture[..., 3] < 99, 0, picture[..., 3])
    picture[0, 0, 3] = 255
    Image.fromarray(picture).save("b.png", dpi=(96, 96), icc_profile=b"profile")
    for policy in ("premultiplied", "exact", "binary", "drop"):
        assert vq("encode", "b.png", "-k", 20, "--alpha", policy, "--strip", "--force")[0] == 0
        assert Path("b.vq").read_bytes() == vqcodec.encode(picture, 20, alpha=policy)
    vq("encode", "b.png", "--force", "--record")
    sections = json.loads(vq("info", "b.vq", "--json")[1])["sections"]
    assert [section["name"] for section in sections] == ["icc_profile", "resolution", "record"]
    assert "section 0x81  icc_profile, 7 bytes" in vq("info", "b.vq")[1]
    assert vq("decode", "b.vq", "-o", "c.png")[0] == 0
    back = Image.open("c.png")
    assert back.info["icc_profile"] == b"profile"
    assert back.info["dpi"] == pytest.approx((96, 96), abs=0.02)
    status, _, err = vq("encode", "b.png", "-k", 2, "--force")
    assert status == 2
    assert "k must be at least 3" in err
    assert "alpha must be one of" in vq("encode", "b.png", "--alpha", "x", "--force")[2]


def test_hidden_colours_do_not_count_as_loss(folder, vq):
    picture = gradient(8, 8, 4)
    picture[..., 3] = np.where(picture[..., 0] < 128, 0, 255)
    Image.fromarray(picture).save("b.png")
    shown = len(np.unique(picture[picture[..., 3] > 0], axis=0)) + 1
    status, _, err = vq("encode", "b.png", "-k", shown)
    assert status == 0
    assert "PSNR inf dB, MSE 0.00" in err
    assert "PSNR exact" in vq("encode", "b.png", "--force")[2]


def test_a_vq_file_is_a_picture_like_any_other(folder, vq):
    vq("encode", "a.png", "-k", 20)
    assert vq("encode", "a.vq", "-o", "b.vq")[0] == 0
    assert Path("a.vq").read_bytes() == Path("b.vq").read_bytes()


def command(*arguments):
    return [sys.executable, "-m", "vqcodec", *map(str, arguments)]


def test_the_process_itself(folder):
    script = Path(sys.executable).with_name("vq")
    done = subprocess.run([script, "encode", "a.png"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")
    done = subprocess.run([script, "encode", "a.png"], capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert subprocess.run(command("info", "a.vq"), capture_output=True).returncode == 0


def test_standard_streams_that_are_closed_or_full(folder):
    def shell(line):
        line = re.sub(r"(^|\| )vq ", rf"\1{sys.executable} -m vqcodec ", line)
        return subprocess.run(["sh", "-c", line], capture_output=True, text=True)

    assert shell("vq encode a.png 2>&-").returncode == 0
    assert Path("a.vq").exists()
    done = shell("vq info a.vq >/dev/full")
    assert (done.returncode, done.stderr) == (
        1,
        "vq: the output cannot be written: No space left on device\n",
    )
    size = Path("a.vq").stat().st_size
    assert shell("vq encode a.png -o /dev/stdout --force | wc -c").stdout.strip() == str(size)
    shell("vq encode a.png -o /dev/stdout --force > b.vq")
    assert Path("b.vq").read_bytes() == Path("a.vq").read_bytes()
    assert "40 x 30" in shell("cat a.vq | vq info /dev/stdin").stdout


def test_a_process_killed_while_it_writes_leaves_the_old_file(folder):
    program = (
        "import os, sys, vqcodec.cli\n"
        "os.fsync = lambda descriptor: os.kill(os.getpid(), 9)\n"
        "vqcodec.cli.main(sys.argv[1:])"
    )
    arguments = [sys.executable, "-c", program, "encode", "a.png", "-o", "a.vq"]
    assert subprocess.run(arguments).returncode == -9
    assert not Path("a.vq").exists()
    Path("a.vq").write_bytes(b"old")
    assert subprocess.run([*arguments, "--force"]).returncode == -9
    assert Path("a.vq").read_bytes() == b"old"


def test_a_palette_png_is_kept(folder, vq):
    image = Image.fromarray(gradient(12, 12, 3)).quantize(20)
    image.save("p.png")
    with Image.open("p.png") as kept:
        size = len(kept.getpalette()) // 3
        expected = np.asarray(kept)
    assert vq("encode", "p.png", "-k", size)[0] == 0
    read = vqcodec.VQImage.from_bytes(Path("p.vq").read_bytes())
    assert np.array_equal(read.indices, expected)
    assert read.codebook.ravel().tolist() == image.getpalette()[: 3 * size]


def test_hostile_exif_is_no_extra_line(folder):
    sections = [container.Section(0x82, b"MM\0*\0\0\0\x08\0\x01\x01\x12")]
    data = vqcodec.VQImage(np.zeros((1, 3), np.uint8), np.zeros((2, 2), int), 2, 2, "RGB",
                           sections=sections).to_bytes()  # fmt: skip
    Path("b.vq").write_bytes(data)
    done = subprocess.run(command("encode", "b.vq", "-o", "c.vq"), capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (0, 1)


def test_a_bug_is_one_line_unless_asked(folder, vq, monkeypatch):
    def fail(*arguments, **options):
        raise RuntimeError("oh no")

    monkeypatch.setattr("vqcodec.codec.quantize", fail)
    status, _, err = vq("encode", "a.png")
    assert (status, err.count("\n")) == (1, 1)
    assert "RuntimeError: oh no" in err
    monkeypatch.setenv("VQCODEC_TRACEBACK", "1")
    with pytest.raises(RuntimeError):
        main(["encode", "a.png"])


def test_a_reader_that_leaves_early_is_no_traceback(folder):
    subprocess.run(command("encode", "a.png"), check=True, capture_output=True)
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(command("info", "a.vq"), stdout=writing, stderr=subprocess.PIPE)
    os.close(writing)
    assert b"Traceback" not in done.stderr
    assert b"Exception" not in done.stderr


def command_with_delay(seconds, *arguments):
    """Give the command, with another delay before the progress bar shows."""
    program = (
        "import sys, vqcodec.progress, vqcodec.cli\n"
        f"vqcodec.progress.DELAY = {seconds}\n"
        "vqcodec.cli.main(sys.argv[1:])"
    )
    return [sys.executable, "-c", program, *map(str, arguments)]


def seen_on_a_terminal(arguments):
    """Run a command whose stderr is a terminal; give what a person sees."""
    screen, terminal = pty.openpty()
    child = subprocess.Popen(arguments, stderr=terminal)
    os.close(terminal)
    seen = b""
    while select.select([screen], [], [], 60)[0]:
        try:
            part = os.read(screen, 65536)
        except OSError:  # the other end was closed
            break
        if not part:
            break
        seen += part
    os.close(screen)
    assert child.wait() == 0
    return seen.decode().replace("\r\n", "\n")


def test_a_terminal_sees_progress_once_it_takes_long(folder):
    arguments = ("encode", "a.png", "-k", "9", "--option", "effort=best", "--force")
    seen = seen_on_a_terminal(command_with_delay(0, *arguments))
    assert re.search(r"a\.png\s+\[#+-*\]\s+\d+%", seen)
    bars, result = seen.rsplit("\x1b[2K", 1)
    assert re.fullmatch(r"a\.vq: 40x30 RGB.*\n", result)  # the bar gave its line to the result
    seen = seen_on_a_terminal(command_with_delay(1000, *arguments))
    assert re.fullmatch(r"a\.vq: 40x30 RGB.*\n", seen)


def test_a_pipe_sees_no_progress(folder):
    arguments = command_with_delay(0, "encode", "a.png", "-k", "9", "--option", "effort=best")
    done = subprocess.run(arguments, capture_output=True, text=True, check=True)
    assert done.stdout == ""
    assert re.fullmatch(r"a\.vq: 40x30 RGB.*\n", done.stderr)


def test_an_interrupt_leaves_nothing_behind(folder):
    Image.fromarray(reef()).save("slow.png")
    child = subprocess.Popen(
        command("encode", "slow.png", "--clusterer", "lloyd", "--n-init", "1000"),
        stderr=subprocess.PIPE,
        text=True,
    )
    time.sleep(2)
    child.send_signal(2)
    assert child.communicate(timeout=60)[1].strip() == "vq: interrupted"
    assert child.returncode == 130
    assert sorted(os.listdir()) == ["a.png", "slow.png"]
