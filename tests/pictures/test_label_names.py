"""Names of labels, whichever way they are told."""

import numpy as np
import pytest

import vqcodec
from vqcodec.pictures.label_names import check_names


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (None, {}),
        ({}, {}),
        (["ground", "", "road"], {0: "ground", 1: "", 2: "road"}),
        ({17: "road", np.uint8(3): "x"}, {17: "road", 3: "x"}),
        ({"17": "road", "007": "7"}, {17: "road", 7: "7"}),
        # nnU-Net's, from names to labels.
        (
            {"background": 0, "liver": 1, "ignore": 255},
            {0: "background", 1: "liver", 255: "ignore"},
        ),
        ({"left": 1, "2": 2}, {1: "left", 2: "2"}),
        # Regions share labels, and their labels have the names of all.
        (
            {"background": 0, "whole": [1, 2, 3], "core": (2, 3), "enhancing": 3},
            {0: "background", 1: "whole", 2: "whole, core", 3: "whole, core, enhancing"},
        ),
        ({"whole": [1, 1]}, {1: "whole"}),
    ],
)
def test_names_are_told_both_ways(labels, expected):
    assert check_names(labels) == expected


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("ab", "a mapping or a list"),
        (5, "a mapping or a list"),
        ({1: 2}, "the name of label 1 must be a string, not 2"),
        ({"1": 2}, "the name of label 1 must be a string, not 2"),
        ({"x": "y"}, "a label must be an integer"),
        ({"x": "y", "z": 1}, "a label must be an integer"),
        ({-1: "a"}, "a label must be an integer"),
        ({70000: "a"}, "from 0 to 65535"),
        ({"a": 70000}, "from 0 to 65535"),
        ({"a": -1}, "from 0 to 65535"),
        ({"a": 1.5}, "from 0 to 65535"),
        ({"a": True}, "from 0 to 65535"),
        ({True: "a"}, "from 0 to 65535"),
        ({"a": [[1]]}, "from 0 to 65535"),
        ({"a": []}, "the region 'a' has no labels"),
        ({"a": 1, "b": 1}, "label 1 has two names"),
        ({1: "a", "01": "b"}, "label 1 has two names"),
        ({1: "\ud800"}, "not Unicode"),
        ({"a": 1, 2: 3}, "the name of label 3 must be a string"),
    ],
)
def test_what_names_no_labels_is_refused(labels, message):
    with pytest.raises(vqcodec.OptionError, match=message):
        check_names(labels)


def test_names_go_with_the_file():
    picture = np.array([[0, 1], [1, 255]])
    data = vqcodec.encode(picture, categorical=True, labels={"ground": 0, "road": 1})
    assert vqcodec.VQImage.from_bytes(data).labels == {0: "ground", 1: "road"}
