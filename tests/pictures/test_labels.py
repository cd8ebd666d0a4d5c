"""Names of labels: what is read from files, and what is refused."""

import numpy as np
import pytest

import vqcodec
from vqcodec.pictures.labels import read_names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"17": "road", "0": "a b"}', {17: "road", 0: "a b"}),
        ('["a", "b"]', {0: "a", 1: "b"}),
        ('{"0000000000017": "road"}', {17: "road"}),
        ("0 ground\n17: road sign\n\n9,x\n", {0: "ground", 17: "road sign", 9: "x"}),
        ("\ufeff3=Straße\r\n", {3: "Straße"}),
    ],
)
def test_names_are_read_from_files(tmp_path, text, expected):
    (tmp_path / "names").write_bytes(text.encode())
    assert read_names(tmp_path / "names") == expected


@pytest.mark.parametrize(
    "text", ["{", '{"x": "y"}', '{"1": 2}', "road", "70000 x", "1 a\n1 b", '{"1": "a", "01": "b"}']
)
def test_what_is_no_list_of_names_is_refused(tmp_path, text):
    (tmp_path / "names").write_text(text)
    with pytest.raises(vqcodec.PictureError, match="holds no names of labels"):
        read_names(tmp_path / "names")


@pytest.mark.parametrize(
    "names", ["ab", 5, {1: 2}, {"x": "y"}, {-1: "a"}, {70000: "a"}, {1: "\ud800"}]
)
def test_bad_names_are_refused(names):
    with pytest.raises(vqcodec.OptionError):
        vqcodec.quantize(np.zeros((2, 2), np.uint8), categorical=True, labels=names)
