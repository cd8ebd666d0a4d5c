"""The figures of a report: those of the formula, and those that other commands say."""

import json
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

import vqcodec
from support.pictures import gradient, reef
from vqcodec.report.ladder import ladder, smallest_k
from vqcodec.report.looked import MOST_PIXELS, Looked
from vqcodec.report.page import page
from vqcodec.report.restarts import MOST, restarts, starts
from vqcodec.report.study import Asked, study

from .conftest import KS


class Figures(HTMLParser):
    """Collects what elements with data-figure say, within cards and rows by what those are."""

    def __init__(self, html):
        super().__init__()
        self.found, self.within, self.name, self.facts = {}, None, None, {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        for key in ("data-k", "data-clusterer", "data-run"):
            if key in given:
                self.within = given[key]
        if "data-figures" in given:
            self.facts[given["data-k"]] = json.loads(given["data-figures"])
        self.name = given.get("data-figure")

    def handle_data(self, data):
        if self.name:
            self.found.setdefault(self.within, {})[self.name] = data.strip()
            self.name = None


def number(text):
    return float(text.split()[0].replace(",", ""))


@pytest.fixture(scope="module")
def figures(report):
    return Figures(report.read_text())


@pytest.mark.parametrize("k", KS)
def test_they_are_those_of_encode_and_info(vq, part, figures, tmp_path, k):
    target = tmp_path / "part.vq"
    status, out, _ = vq("encode", part, "-k", k, "--strip", "--json", "-o", target)
    encoded = json.loads(out)
    status, out, _ = vq("info", target, "--json")
    info = json.loads(out)
    said, facts = figures.found[str(k)], figures.facts[str(k)]
    assert number(said["bytes"]) == target.stat().st_size == encoded["bytes"] == facts["bytes"]
    assert facts["n_codewords"] == info["n_codewords"] == k
    assert number(said["psnr"]) == round(encoded["psnr"], 2)
    assert facts["mse"] == pytest.approx(encoded["mse"], abs=1e-6)
    worst = encoded["largest_error"]
    assert facts["largest_error"] == {**worst, "levels": round(worst["levels"], 1)}
    size = vqcodec.packed_size(info["width"], info["height"], k)
    assert said["ratio"] == f"{100 * size.payload_bits / size.original_bits:.1f} %"
    assert number(said["factor"]) == float(f"{24 / (k - 1).bit_length():.3g}")
    for name in ("original_bits", "index_bits", "codebook_bits", "payload_bits"):
        assert number(said[name]) == getattr(size, name)
    assert number(said["packed_bytes"]) == size.file_bytes


def test_they_are_those_of_sweep(vq, part, figures):
    status, out, _ = vq("sweep", part, "--k", "16", "--seeds", "2", "--json", "--quiet")
    assert status == 0
    rows = [json.loads(line) for line in out.splitlines()]
    assert len(rows) >= 10
    for row in rows:
        said = figures.found[row["clusterer"]]
        assert number(said["mse"]) == round(row["mse"], 2)
        assert number(said["n_bytes"]) == float(f"{row['n_bytes']:.0f}")


def test_the_arithmetic_of_the_articles():
    encoder = vqcodec.Encoder(strip=True)
    looked = Looked.of("one", gradient(100, 100, 3))
    rungs = ladder(looked.picture, (16, 32, 64, 128, 256), encoder)
    assert [round(rung.factor, 1) for rung in rungs] == [6, 4.8, 4, 3.4, 3]
    size = rungs[0].size
    assert (size.original_bits, size.payload_bits) == (240_000, 40_384)
    assert f"{100 * size.payload_bits / size.original_bits:.1f}" == "16.8"
    other = ladder(Looked.of("two", gradient(303, 227, 3)).picture, (2,), encoder)[0]
    assert other.size.original_bits == 1_650_744


def test_restarts_are_as_many_as_are_said_and_each_falls():
    looked = Looked.of("reef", reef()[100:160, 100:180])
    found = restarts(looked, 8, seed=0)
    assert len(found.runs) == MOST
    for run in found.runs:
        assert 1 < len(run.costs) <= 11
        assert (np.diff(run.costs) <= 1e-6 * run.costs[0]).all()
    assert found.best.costs[-1] == found.finals.min() < found.finals.max()
    # The picture of a run is as far off as is said, but for the rounding of codewords.
    drawn = found.best.drawn(looked).astype(float)
    error = np.square(drawn - looked.rgb).sum(axis=2).mean()
    assert error == pytest.approx(found.best.costs[-1], rel=0.02)
    assert found.default_cost == pytest.approx(
        vqcodec.sweep(looked.rgb, 8, ["auto"], seeds=1)[0].mse, rel=1e-9
    )
    fewer = restarts(Looked.of("reef", reef()), 2, seed=0)
    assert len(fewer.runs) == MOST * 2**16 // (320 * 480)


def test_starts_begin_as_their_names_say():
    looked = Looked.of("reef", reef()[:60, :80])
    runs = starts(looked, 5, seed=0)
    assert list(runs) == ["random", "in-pixels"]
    lloyd = vqcodec.quantize(looked.rgb, 5, clusterer="lloyd", init="random", strip=True)
    assert np.allclose(lloyd.clustering.history[0] / looked.n_pixels, runs["random"].costs)
    for run in runs.values():
        assert run.codebook.tolist() == sorted(run.codebook.tolist())


def test_the_fewest_codewords_are_found_by_halving():
    looked = Looked.of("reef", reef()[:80, :120])
    encoder = vqcodec.Encoder(strip=True)
    rungs = ladder(looked.picture, (2, 64), encoder)
    found = smallest_k(looked.picture, rungs, 30, encoder)
    assert found.psnr >= 30
    below = vqcodec.sweep(looked.rgb, found.k - 1, ["auto"], seeds=1)[0]
    assert below.psnr < 30
    assert smallest_k(looked.picture, rungs, 99, encoder) is None


def test_more_codewords_than_colours_are_left_out():
    few = Looked.of("few", np.arange(0, 100, 20, np.uint8).reshape(1, 5))
    found = study(few, Asked((2, 4, 8, 16, 32)))
    assert [rung.k for rung in found.rungs] == [2, 4, 8]
    assert found.left_out == ([], [16, 32])
    assert found.rungs[-1].errors.exact
    assert "With 5 codewords nothing is lost; more of them (16, 32)" in page([found])


def test_alpha_is_looked_at_over_white_and_kept_in_files():
    pixels = gradient(30, 40, 4)
    looked = Looked.of("alpha", pixels)
    found = study(looked, Asked((2, 4, 16)))
    assert [rung.k for rung in found.rungs] == [4, 16]
    assert found.left_out == ([2], [])
    assert found.rungs[0].image.mode == "RGBA"
    assert looked.rgb.shape == (30, 40, 3)
    text = page([found])
    assert "Fewer (2) cannot draw what is transparent" in text
    assert "the picture over white" in text


@pytest.mark.parametrize("mode", ["L", "LA", "P", "1", "I;16"])
def test_every_mode(mode):
    image = Image.fromarray(gradient(20, 30, 1)[..., 0])
    if mode == "I;16":
        image = Image.fromarray(gradient(20, 30, 1)[..., 0].astype(np.uint16) * 256)
    else:
        image = image.convert(mode)
    text = page([study(Looked.of(mode, image), Asked((2, 8)))])
    assert "30 × 20 pixels" in text
    assert ("16-bit samples" in text) == (mode == "I;16")


def test_one_colour_and_one_pixel():
    for shape in ((1, 1, 3), (9, 7, 3)):
        found = study(Looked.of("one", np.full(shape, 77, np.uint8)), Asked())
        assert (found.restarts, found.starts, found.outliers, found.compared) == (None,) * 3 + ([],)
        assert "there is nothing to search for" in page([found])


def test_large_pictures_are_looked_at_smaller():
    fine = np.random.default_rng(1).integers(0, 256, (1200, 1500, 3), np.uint8)
    looked = Looked.of("large", fine)
    assert looked.samples.shape == (600, 750, 3)
    assert np.array_equal(looked.samples[5, 7], fine[10:12, 14:16].mean(axis=(0, 1)).round())
    assert "means of 2 × 2 pixels" in looked.notes[0]
    flat = np.zeros((3, 2 * MOST_PIXELS // 3 + 9, 1), np.uint8)
    looked = Looked.of("flat", flat)
    assert looked.n_pixels <= MOST_PIXELS
    assert len(looked.colours.points) == 1
    assert "every 2th pixel" in looked.notes[0]


def test_clusterers_of_others_take_part_whatever_they_are_called(monkeypatch):
    from vqcodec.clustering.named import CLUSTERERS

    class Odd(vqcodec.clusterers()["lloyd"]):
        name = r"$\frac<b>{"

    monkeypatch.setattr(CLUSTERERS, "_registered", {})
    vqcodec.register_clusterer(Odd)
    found = study(Looked.of("odd", gradient(12, 15, 3)), Asked((2, 6)))
    assert Odd.name in [row.clusterer for row in found.compared]
    text = page([found])
    assert r"$\frac&lt;b&gt;{" in text and "<b>{" not in text


def test_the_same_picture_the_same_page():
    pages = []
    for _ in range(2):
        found = study(Looked.of("same", reef()[:40, :60]), Asked((2, 6)))
        pages.append(page([found]).split('id="p0-clusterers"')[0])  # then come seconds
    assert pages[0] == pages[1]
