"""Names of results that say another format than the one that is written."""

from pathlib import Path

import pytest

import vqcodec
from support.files import snapshot
from support.pictures import gradient


@pytest.mark.parametrize(
    ("arguments", "advice"),
    [
        (["encode", "a.png", "-o", "b.png"], ".vq"),
        (["encode", "a.png", "-o", "b.JPG"], ".vq"),
        (["encode", "a.png", "-o", "b.webp"], ".vq"),
        (["encode", "a.png", "-o", "b.vqc"], ".vq"),
        (["train", "a.png", "-o", "b.vq"], ".vqc"),
        (["train", "a.png", "-o", "b.png"], ".vqc"),
        (["palette", "a.vq", "-o", "b.png"], ".hex"),
        (["palette", "a.vq", "--as", "gpl", "-o", "b.vq"], ".gpl"),
        (["decode", "a.vq", "-o", "b.vq"], ".png"),
        (["decode", "a.vq", "-o", "b.vqc"], ".png"),
        (["decode", "a.vq", "--format", "vq", "-o", "b"], ".png"),
        (["decode", "a.vq", "--format", ".VQ", "-o", "b.png"], ".png"),
    ],
)
def test_a_name_of_another_format_is_refused_before_any_work(folder, vq, arguments, advice):
    Path("a.vq").write_bytes(vqcodec.encode(gradient(30, 40, 3)))
    before = snapshot()
    status, out, err = vq(*arguments, "--force")
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert f"ends in {advice}" in err
    assert snapshot() == before


def test_other_names_are_anybodys(folder, vq):
    assert vq("encode", "a.png", "-o", "a.vq")[0] == 0
    for arguments in (
        ["encode", "a.png", "-o", "b"],
        ["encode", "a.png", "-o", "b.data"],
        ["encode", "a.png", "-o", "b.VQ"],
        ["encode", "a.png", "a.vq", "-o", "folder.png", "--keep-suffix"],
        ["train", "a.png", "-o", "b.codebook"],
        ["palette", "a.vq", "-o", "b.txt"],
        ["decode", "a.vq", "-o", "folder.vq/"],
    ):
        assert vq(*arguments)[0] == 0, arguments
    assert Path("folder.png/a.png.vq").exists()
    assert Path("folder.vq/a.png").exists()


def test_the_suffix_of_a_palette_says_its_format(folder, vq):
    vq("encode", "a.png", "-k", 5, "-o", "a.vq")
    for kind in ("hex", "gpl", "act", "pal", "json"):
        assert vq("palette", "a.vq", "-o", f"by.{kind}")[0] == 0
        assert vq("palette", "a.vq", "--as", kind, "-o", f"as.{kind}")[0] == 0
        assert Path(f"by.{kind}").read_bytes() == Path(f"as.{kind}").read_bytes()
    assert vq("palette", "a.vq", "-o", "a.txt")[0] == 0
    assert Path("a.txt").read_bytes() == Path("as.hex").read_bytes()
