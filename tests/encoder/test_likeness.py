"""A file made as the record of another says: the same bytes of the same picture."""

import json

import numpy as np
import pytest

import vqcodec
from support.pictures import gradient, reef
from vqcodec import Encoder, Metadata

PICTURE = gradient(24, 31, 3)
BOOK = vqcodec.train([PICTURE], 6)


def made(picture=PICTURE, **options):
    return Encoder(record=True, **options).quantize(picture).to_bytes()


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"k": 9, "seed": 4, "clusterer": "lloyd", "n_init": 2, "init": "random"},
        {"k": 7, "space": "oklab", "dither": "blue-noise", "dither_strength": 0.5},
        {"k": 12, "keep_colors": ["#000", (1, 2, 3)], "alpha": "drop"},
        {"k": "lossless"},
        {"k": 10, "rate_weight": 20.0},
        {"k": 10, "rate_weight": 20.0, "clusterer": "ecvq"},
        {"max_bytes": 700},
        {"min_psnr": 31.5, "k": 90},
        {"k": 5, "block": (2, 3)},
        {"palette": "#000,#fff,#f00"},
        {"palette": "#000,#fff", "extend": True, "k": 12, "dither": "ordered"},
        {"codebook": BOOK},
        {"strip": True, "drop_private": True, "to_srgb": True},
    ],
    ids=str,
)
def test_the_same_bytes_again(options):
    data = made(**options)
    assert Encoder.like(data).quantize(PICTURE).to_bytes() == data


def test_strict_palettes_and_label_maps():
    few = np.array([[0, 1, 1], [2, 0, 2]], np.uint8)
    data = made(few, categorical=True)
    assert Encoder.like(data).quantize(few).to_bytes() == data
    coloured = np.stack([few * 100] * 3, axis=-1)
    data = made(coloured, palette="#000,#646464,#c8c8c8", strict=True)
    assert Encoder.like(data).quantize(coloured).to_bytes() == data
    with pytest.raises(vqcodec.PictureError, match="palette"):
        Encoder.like(data).quantize(PICTURE)


def test_changes_go_before_the_record(tmp_path):
    data = made(k=9, clusterer="lloyd", n_init=2)
    path = tmp_path / "a.vq"
    path.write_bytes(data)
    found = Encoder.like(path, k=4)
    assert (found.k, found.clusterer, dict(found.clusterer_options)["n_init"]) == (4, "lloyd", 2)
    assert Encoder.like(path, clusterer="auto").strategy.get_config()["effort"] == "default"
    assert Encoder.like(path, clusterer_options={"n_init": 3}).strategy.n_init == 3
    with vqcodec.open(path) as file:
        assert not Encoder.like(file, record=False).record


def test_what_the_file_does_not_hold_must_be_given():
    mask = np.full(PICTURE.shape[:2], 9, np.uint8)
    data = made(k=9, mask=mask)
    with pytest.raises(vqcodec.OptionError, match="made with a mask"):
        Encoder.like(data)
    assert Encoder.like(data, mask=mask).quantize(PICTURE).to_bytes() == data
    image = Encoder(codebook=BOOK, record=True).quantize(PICTURE)
    data = image.to_bytes(external=True)
    with pytest.raises(vqcodec.OptionError, match=f"codebook '{BOOK.hash.hex()}'; give that"):
        Encoder.like(data)
    again = Encoder.like(data, codebook=BOOK).quantize(PICTURE)
    assert again.to_bytes(external=True) == data


def with_record(record):
    image = vqcodec.quantize(PICTURE, 4)
    sections = Metadata(record=record).to_sections()
    parts = image.codebook, image.indices, image.width, image.height, image.mode
    return vqcodec.VQImage(*parts, sections=sections).to_bytes()


GOOD = {"clusterer": "lloyd", "options": {}, "k": 4, "block": [1, 1], "seed": 0}


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("", "no record"),
        ("not JSON", "no JSON object"),
        ("[" * 100_000, "no JSON object"),
        ("[1]", "no JSON object"),
        (GOOD | {"clusterer": "nobody's"}, "no clusterer is named"),
        (GOOD | {"clusterer": 7}, "clusterer must be"),
        (GOOD | {"options": {"speed": 1}}, "has no option"),
        (GOOD | {"options": [1]}, "no dict"),
        (GOOD | {"k": 10**400}, "k must be"),
        (GOOD | {"k": True | 2**70}, "k must be"),
        (GOOD | {"block": "x"}, "block must be"),
        (GOOD | {"palette": 5}, "palette 5, which it does not hold"),
        (GOOD | {"palette": True}, "palette True"),
        (GOOD | {"codebook": "00"}, "codebook '00'"),
        (GOOD | {"magic": 1}, "'magic', which this version does not know"),
        (GOOD | {"record": {"a": 1}, "seed": -1}, "seed must be"),
        (GOOD | {"options": {"n_init": 2**31 - 1}}, "n_init=2147483647, which may take for ever"),
        (
            GOOD | {"clusterer": "sklearn", "options": {"params": {"n_init": 10**9}}},
            "params=1000000000, which may",
        ),
    ],
    ids=lambda value: str(value)[:50],
)
def test_records_are_anybodys(record, said):
    data = with_record(record if isinstance(record, str) else json.dumps(record))
    with pytest.raises(vqcodec.OptionError, match=said):
        Encoder.like(data)


def test_a_record_that_denies_itself_and_folders_of_others():
    data = with_record(json.dumps(GOOD | {"record": False}))
    assert Encoder.like(data).record
    assert not Encoder.like(data, record=False).record
    endless = with_record(json.dumps(GOOD | {"options": {"n_init": 20_000}}))
    assert Encoder.like(endless, clusterer_options={"n_init": 20_000}).strategy.n_init == 20_000
    pytest.importorskip("sklearn")
    params = {"estimator": "AgglomerativeClustering", "params": {"memory": "/nowhere"}}
    with pytest.raises(vqcodec.OptionError, match="params may not have memory"):
        Encoder.like(with_record(json.dumps(GOOD | {"clusterer": "sklearn", "options": params})))


def test_a_photograph_at_the_command_line(vq, tmp_path):
    from PIL import Image

    source = tmp_path / "a.png"
    Image.fromarray(np.asarray(reef())[:40, :60]).save(source)
    given = ["-k", "12", "--space", "oklab", "--dither", "ordered", "--seed", "3", "--record"]
    first, second, third = (tmp_path / name for name in ("1.vq", "2.vq", "3.vq"))
    allow = "--allow-larger"
    assert vq("encode", source, *given, allow, "-o", first)[0] == 0
    assert vq("encode", source, "--like", first, allow, "-o", second)[0] == 0
    assert first.read_bytes() == second.read_bytes()
    assert vq("encode", source, "--like", first, "-k", "5", allow, "-o", third)[0] == 0
    with vqcodec.open(third) as file:
        assert file.n_codewords == 5
        assert json.loads(file.record)["space"] == "oklab"
    assert vq("encode", source, "--like", first, "--lossless", allow, "-o", tmp_path / "4")[0] == 2
    status, _, err = vq("encode", source, "--like", source, "-o", tmp_path / "5.vq")
    assert (status, "not a .vq file" in err) == (1, True)
    plain = tmp_path / "6.vq"
    assert vq("encode", source, allow, "-o", plain)[0] == 0
    status, _, err = vq("encode", source, "--like", plain, "-o", tmp_path / "7.vq")
    assert (status, f"{plain}: it has no record" in err) == (2, True)
    wrong = tmp_path / "8.vq"
    wrong.write_bytes(with_record(json.dumps(GOOD | {"k": "x"})))
    status, _, err = vq("encode", source, "--like", wrong, "-o", tmp_path / "9.vq")
    assert (status, "k must be" in err, f"the record of {wrong}" in err) == (2, True, True)
    status, _, err = vq("encode", source, "--like", first, "--force", allow, "-o", first)
    assert status == 2, err
