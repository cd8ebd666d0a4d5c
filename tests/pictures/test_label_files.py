"""Names of labels in files: each kind as its own program writes it, and what is refused."""

import json

import pytest

import vqcodec
from vqcodec.pictures.label_files import read_names

NNU_NET = {
    "channel_names": {"0": "CT"},
    "labels": {"background": 0, "liver": 1, "tumour": 2},
    "numTraining": 20,
    "file_ending": ".nii.gz",
}
DECATHLON = {
    "name": "BRATS",
    "modality": {"0": "FLAIR", "1": "T1w"},
    "labels": {"0": "background", "1": "edema", "2": "non-enhancing tumor"},
    "training": [{"image": "./imagesTr/a.nii.gz", "label": "./labelsTr/a.nii.gz"}],
}
REGIONS = {
    "labels": {"background": 0, "whole": [1, 2], "core": [2]},
    "regions_class_order": [1, 2],
}
COCO = {
    "images": [],
    "categories": [
        {"id": 1, "name": "person", "supercategory": "person"},
        {"id": 18, "name": "dog", "supercategory": "animal"},
    ],
}
ITK_SNAP = """\
################################################
# ITK-SnAP Label Description File
# File format:
# IDX   -R-  -G-  -B-  -A--  VIS MSH  LABEL
################################################
    0     0    0    0        0  0  0    "Clear Label"
    1   255    0    0        1  1  1    "Left "upper" lobe"
  200   186  194  212     0.50  1  0    "7"
"""
FREESURFER = """\
#$Id: FreeSurferColorLUT.txt $

#No. Label Name:                            R   G   B   A
0   Unknown                                 0   0   0   0
1   Left-Cerebral-Exterior                  70  130 180 0

2   Left_7                                  245 245 245 0
"""
BIDS = "index\tname\tabbreviation\tcolor\n1\tGray Matter\tGM\t#808080\n2\tWhite\tWM\t#fff\n"


def read(folder, text, encoding="utf-8"):
    text = json.dumps(text) if isinstance(text, dict) else text
    (folder / "names").write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
    return read_names(folder / "names")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"17": "road", "0": "a b"}', {17: "road", 0: "a b"}),
        ('["a", "b"]', {0: "a", 1: "b"}),
        ('{"0000000000017": "road"}', {17: "road"}),
        (NNU_NET, {0: "background", 1: "liver", 2: "tumour"}),
        (NNU_NET["labels"], {0: "background", 1: "liver", 2: "tumour"}),
        (DECATHLON, {0: "background", 1: "edema", 2: "non-enhancing tumor"}),
        (REGIONS, {0: "background", 1: "whole", 2: "whole, core"}),
        (COCO, {1: "person", 18: "dog"}),
        ('{"names": ["a", "b"]}', {0: "a", 1: "b"}),
        ('[{"value": "7", "label": "a"}]', {7: "a"}),
        (ITK_SNAP, {0: "Clear Label", 1: 'Left "upper" lobe', 200: "7"}),
        (FREESURFER, {0: "Unknown", 1: "Left-Cerebral-Exterior", 2: "Left_7"}),
        (BIDS, {1: "Gray Matter", 2: "White"}),
        ("label,name,r,g,b\n7,road,255,0,0\n9,\"a, b\",0,0,0\n", {7: "road", 9: "a, b"}),
        ("r;g;b;Name;ID\n0;0;0;road;7\n", {7: "road"}),
        ("Name, Label Value\nroad, 7\n", {7: "road"}),
        ("id,label\n7,road\n", {7: "road"}),
        ("0 ground\n17: road sign\n\n# more\n9,x\n10;\"a \"\"b\"\"\"\n",
         {0: "ground", 17: "road sign", 9: "x", 10: 'a "b"'}),
        ("3=Straße\n", {3: "Straße"}),
        ("5 7\n", {5: "7"}),
        ("road\nlobe 1\n2-wheeler\n3D\n", {0: "road", 1: "lobe 1", 2: "2-wheeler", 3: "3D"}),
        ("# classes\nroad\nStraße\n\n", {0: "road", 1: "Straße"}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_each_kind_is_read_as_its_program_means_it(tmp_path, text, expected, encoding, end):
    text = text.replace("\n", end) if isinstance(text, str) else text
    assert read(tmp_path, text, encoding) == expected


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "it is empty"),
        ("# nothing\n", "it is empty"),
        ("{", "line 1: its JSON is damaged"),
        ('{"x": "y"}', "a label must be an integer"),
        ('{"1": 2}', "must be a string"),
        ('{"1": "a", "1": "b"}', "the key '1' stands twice"),
        ('{"1": "a", "01": "b"}', "label 1 has two names"),
        ('{"labels": ["a"], "names": ["b"]}', "labels and names; keep one"),
        ('[{"id": 1, "name": "a"}, {"id": 1, "name": "b"}]', "entry 2: label 1 has two names"),
        ('[{"id": 1, "name": "a"}, {"id": 2}]', "the name of label 2 must be a string"),
        ('[{"colour": 1}]', "one must be label, id, value or index"),
        ("70000 x", "line 1: a label must be"),
        ("1 a\n1 b", "line 2: label 1 has two names"),
        ("1 a\nb\n", "line 2: 'b' has no label"),
        ("a\n1 b\n", "line 1: 'a' has no label"),
        ("-1 ignore\n", "line 1: whether '-1 ignore' is a name"),
        ("a\n\nb\n", "line 2: among names"),
        ("road,1\nliver,2\n", "line 1: whether 'road,1'"),
        ("road\t 1\n", "line 1: whether"),
        ("road = 1\n", "line 1: whether"),
        ("road,255,0,0\n", "line 1: whether"),
        ("7,road,255,0,0\n", "line 1: what of .* is the name"),
        ("255 0 0 road\n", "line 1: what of .* is the name"),
        ("1 a 1 2 3 4\n2 road sign\n", "line 1: what of .* is the name"),
        ("17 - road\n", "line 1: what of .* is the name"),
        ("17 -> road\n", "line 1: what of .* is the name"),
        ("17,,road\n", "line 1: what of .* is the name"),
        ("1 a\n2 " + "b" * 65_535, "line 2: it has more than 65,536 characters"),
        ("17. road\n", "line 1: whether"),
        ("17) road\n", "line 1: whether"),
        ("3\n4\n", "line 1: whether"),
        ("names:\n  0: person\n", "line 1: 'names:' has no label"),
        ("names:\n  - person\n", "line 1: whether"),
        ("<labels><label>road</label></labels>", "line 1: whether"),
        ("name,r,g,b\nroad,255,0,0\n", "one must be label, id, value or index"),
        ("id,value,name\n1,2,a\n", "one must be label, id, value or index"),
        ("id,name,name\n1,a,b\n", "one must be label, id, value or index"),
        ("label,name\n7,road\n8\n", "line 3: it has fewer cells"),
        ("label,name\nx,road\n", "line 2: a label must be"),
        ("label,name\n1.0,road\n", "line 2: a label must be"),
        ("label,name\n7,\"road\n", "line 2: it is no row of a table"),
        ("label,name\n7,a\n7,b\n", "line 3: label 7 has two names"),
        (ITK_SNAP + "9 1 2 3 1 1 1 road\n", "line 9: .* has no label and name"),
        (ITK_SNAP + '1 1 2 3 1 1 1 "b"\n', "line 9: label 1 has two names"),
        ("\n".join(map(str, ["a"] * 65_537)), "from 0 to 65535"),
        (b"Stra\xdfe\n", "no text in UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "no text in UTF-8"),
        (b"a\n" * (2**23 + 1), "more than 16,777,216 bytes"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_refused(tmp_path, text, fault):
    with pytest.raises(vqcodec.PictureError, match=f"^holds no names of labels: .*{fault}"):
        read(tmp_path, text)
