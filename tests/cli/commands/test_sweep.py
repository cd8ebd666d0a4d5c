"""`vq sweep`."""

import csv
import io
import json
import re

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.processes import command_with_delay, seen_on_a_terminal


def test_a_table_for_people(vq, folder):
    Image.fromarray(np.zeros((9, 9), np.uint8)).save("few.png")
    names = "--clusterer", "auto,lloyd", "--clusterer", "kmeans++"
    status, out, err = vq("sweep", "a.png", "few.png", "--k", "2:8", *names, "--seeds", "1")
    assert (status, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "a.png"
    assert lines[1].split() == ["k", "clusterer", "MSE", "x", "best", "spread", "PSNR", "dB",
                                "bytes", "seconds"]  # fmt: skip
    assert [line.split()[:2] for line in lines[2:11:3]] == [
        ["2", "auto"],
        ["4", "auto"],
        ["8", "auto"],
    ]
    assert sum("*" in line for line in lines[2:11]) >= 3
    assert "exact" in out
    assert "all 2 pictures, geometric means" in out
    assert max(map(len, lines)) < 90


def test_the_same_figures_as_csv_as_json_and_in_python(vq, folder):
    given = "sweep", "a.png", "--k", "3,6", "--clusterer", "lloyd,auto", "--seeds", "2"
    rows = vqcodec.sweep(np.asarray(Image.open("a.png")), (3, 6), ["lloyd", "auto"], seeds=2)
    wanted = [row.as_dict() | {"picture": "a.png", "seconds": None} for row in rows]
    _, out, _ = vq(*given, "--json")
    assert [json.loads(line) | {"seconds": None} for line in out.splitlines()] == wanted
    _, out, _ = vq(*given, "--csv")
    found = list(csv.DictReader(io.StringIO(out)))
    assert [(row["k"], row["clusterer"], float(row["mse"])) for row in found] == [
        (str(row["k"]), row["clusterer"], row["mse"]) for row in wanted
    ]
    assert [int(line.split(",")[2]) for line in vq("sweep", "a.png", "--k", "4,2:9", "--seeds", "1",
            "--clusterer", "auto", "--csv")[1].splitlines()[1:]] == [2, 4, 8, 9]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["--k", "0"], "numbers from 1 to 65536"),
        (["--k", "9:3"], "numbers from 1 to 65536"),
        (["--k", ""], "numbers from 1 to 65536"),
        (["--k", ",".join(map(str, range(1, 100)))], "more than anyone"),
        (["--clusterer", "nobody"], "no clusterer is named"),
        (["--csv", "--json"], "exclude each other"),
    ],
)
def test_what_cannot_be_met_is_usage(vq, folder, given, said):
    status, out, err = vq("sweep", "a.png", *given)
    assert (status, out) == (2, "")
    assert said in err


def test_what_cannot_be_read_is_told_and_the_others_are_compared(vq, folder):
    (folder / "broken.png").write_bytes(b"nothing")
    status, out, err = vq(
        "sweep", "broken.png", "a.png", "--k", "2", "--clusterer", "auto", "--json"
    )
    assert status == 1
    assert "broken.png" in err
    assert json.loads(out)["picture"] == "a.png"


def test_means_are_over_pictures_that_all_have_and_names_are_kept(vq, folder):
    Image.fromarray(np.zeros((9, 9), np.uint8)).save("few.png")
    hidden = np.zeros((6, 6, 4), np.uint8)
    hidden[:3], hidden[0, :, 3] = np.asarray(Image.open("a.png").convert("RGBA"))[:3, :6], 90
    name = "b,\n\x1b[31m\u2028.png"
    Image.fromarray(hidden).save(name)
    given = "a.png", "few.png", name, "--seeds", "1", "--clusterer", "lloyd,wu"
    status, out, _ = vq("sweep", *given, "--k", "1,4")
    assert status == 1
    assert "2 of 3 pictures, geometric means" in out
    assert "k = 1 is too small" in out and "\x1b" not in out
    _, out, _ = vq("sweep", *given, "--k", "4", "--csv")
    assert {row["picture"] for row in csv.DictReader(io.StringIO(out, newline=""))} == {
        "a.png", "few.png", name
    }  # fmt: skip


def test_a_bar_and_the_time_left(folder):
    given = "sweep", "a.png", "--k", "200", "--seeds", "25", "--clusterer", "lloyd,auto"
    seen = seen_on_a_terminal(command_with_delay(0, *given))
    assert re.search(r"a\.png +\[#+-+\] +\d+% +\d\d:\d\d:\d\d", seen)
    given = "sweep", "a.png", "--k", "4", "--quiet"
    assert seen_on_a_terminal(command_with_delay(0, *given)) == ""
