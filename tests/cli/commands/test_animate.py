"""`vq animate`."""

import numpy as np
from PIL import Image

from support.pictures import reef


def test_a_file_that_plays(vq, folder):
    Image.fromarray(reef()[150:250, 200:360]).save("reef.png")
    status, out, err = vq("animate", "reef.png", "-k", "4", "--max-iter", "5")
    assert (status, out) == (0, "")
    assert err.startswith("reef-fit.gif: 6 steps, 360x182, ")
    with Image.open("reef-fit.gif") as played:
        assert played.n_frames == 6
    given = "-k", "4", "--clusterer", "auto", "--ms", "80", "--quiet", "-o", "fit.webp"
    assert vq("animate", "reef.png", *given) == (0, "", "")
    with Image.open("fit.webp") as played:
        assert played.format == "WEBP" and played.n_frames > 1


def test_what_cannot_be_animated(vq, folder):
    Image.fromarray(np.zeros((5, 5), np.uint8)).save("one.png")
    status, _, err = vq("animate", "one.png")
    assert status == 1
    assert "one.png: nothing moves: the picture has 1 colours, no more than codewords" in err
    given = "a.png", "-k", "3", "-o", "c.gif", "--clusterer"
    for name in ("median-cut", "wu"):
        status, _, err = vq("animate", *given, name)
        assert (status, "shows no steps; take lloyd" in err) == (1, True)
    for given, said in (
        (["a.png", "-o", "fit.mp4"], "must end in .gif, .png, .webp"),
        (["a.png", "-o", "a.png"], "same file"),
        (["a.png", "--clusterer", "nobody"], "no clusterer is named"),
        (["a.png", "-k", "0"], "0 is not in the range"),
    ):
        status, _, err = vq("animate", *given)
        assert (status, said in err) == (2, True), err
    assert vq("animate", "a.png", "-o", "fit.gif")[0] == 0
    assert vq("animate", "a.png", "-o", "fit.gif")[0] == 1  # it exists
    (folder / "broken.png").write_bytes(b"nothing")
    assert vq("animate", "broken.png")[0] == 1
