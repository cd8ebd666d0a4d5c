"""The page of `vq report` in a real browser."""

import json
import re

import pytest

from .conftest import KS


def divided(page):
    """Return where before ends, in percent."""
    text = page.locator(".stack").evaluate("e => e.style.getPropertyValue('--at')")
    return float(text.rstrip("%"))


def drawn_plot(page):
    plot = page.locator(".plot")
    plot.scroll_into_view_if_needed()
    page.wait_for_selector(".plot[data-drawn]")
    page.wait_for_timeout(300)
    return plot


def camera(page):
    return page.locator(".plot").evaluate("e => e._fullLayout.scene._scene.getCamera().eye")


def another_camera(page, before):
    """Wait until the plot is seen from elsewhere, which takes a processor its time."""
    for _ in range(100):
        found = camera(page)
        if found != pytest.approx(before, abs=0.05):
            return found
        page.wait_for_timeout(100)
    pytest.fail("nothing turns")


def test_the_slider_moves_by_mouse_keyboard_and_touch(opened, report):
    page = opened(report)
    assert divided(page) == pytest.approx(50, abs=0.1)
    box = page.locator(".stack").bounding_box()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 50, steps=4)
    assert divided(page) == pytest.approx(20, abs=1)
    page.mouse.up()
    page.mouse.move(box["x"] + 0.9 * box["width"], box["y"] + 50)
    assert divided(page) == pytest.approx(20, abs=1)
    page.locator("input[type=range]").focus()
    page.keyboard.press("End")
    assert divided(page) == pytest.approx(100)
    page.keyboard.press("ArrowLeft")
    assert divided(page) == pytest.approx(99.5)

    phone = opened(report, phone=True)
    phone.locator(".stack").scroll_into_view_if_needed()
    box = phone.locator(".stack").bounding_box()
    phone.touchscreen.tap(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    assert divided(phone) == pytest.approx(75, abs=1)


def test_another_number_of_codewords_and_pixels_as_they_are(opened, report):
    page = opened(report)
    page.locator('.ks input[value="3"]').check(force=True)
    shown = page.locator(".stack .after").get_attribute("src")
    assert shown == page.locator('.card[data-k="3"] > img').get_attribute("src")
    assert "3 codewords: " in page.locator(".line-of-figures").inner_text()
    page.locator(".go").click()
    figures = json.loads(page.locator('.card[data-k="3"]').get_attribute("data-figures"))
    assert page.locator(".stack").bounding_box()["width"] == 240 * 8
    ring, view = (page.locator(name).bounding_box() for name in (".stack .ring", ".window"))
    middle = ring["x"] + ring["width"] / 2, ring["y"] + ring["height"] / 2
    assert view["x"] < middle[0] < view["x"] + view["width"]
    assert view["y"] < middle[1] < view["y"] + view["height"]
    # What the browser draws there differs by as much as is said.
    worst = figures["largest_error"]
    off = page.evaluate(
        """([x, y]) => {
        const [a, b] = [".before", ".after"].map((name) => {
            const canvas = new OffscreenCanvas(240, 160), context = canvas.getContext("2d");
            context.drawImage(document.querySelector(name), 0, 0);
            return context.getImageData(x, y, 1, 1).data;
        });
        return Math.max(...[0, 1, 2].map((c) => Math.abs(a[c] - b[c])));
        }""",
        [worst["x"], worst["y"]],
    )
    assert off == worst["levels"] > 0


def test_the_error_map_has_as_many_shades_as_errors(opened, report):
    page = opened(report)
    page.locator(".errors").check()
    page.locator('.ks input[value="2"]').check(force=True)
    page.wait_for_timeout(300)
    colours = page.evaluate(
        """() => {
        const canvas = document.querySelector("canvas.error");
        const data = canvas.getContext("2d").getImageData(0, 0, 240, 160).data;
        const seen = new Set();
        for (let i = 0; i < data.length; i += 4) seen.add(data.slice(i, i + 3).join());
        return [...seen];
        }"""
    )
    assert len(colours) == 7  # few colours make errors of all sizes
    assert "255,247,194" in colours
    page.locator(".errors").uncheck()
    assert page.locator("canvas.error").is_hidden()


def test_every_chart_has_drawn_its_marks(opened, report):
    page = opened(report)
    charts = {
        chart.get_attribute("data-chart"): chart for chart in page.locator("figure.chart").all()
    }
    assert set(charts) == {"iterations", "finals", "rate", "choice", "clusterers"}
    for chart in charts.values():
        assert chart.bounding_box()["height"] > 150
    marks = {name: chart.locator("svg use").count() for name, chart in charts.items()}
    assert marks["finals"] > 300  # restarts, and ticks
    assert marks["rate"] > 3 * len(KS)
    assert marks["choice"] > 2 * len(KS)
    assert marks["clusterers"] > 3 * 8
    lines = charts["iterations"].locator("svg path").count()
    assert lines > 40
    assert "outlier-aware" in charts["clusterers"].inner_text()
    labels = page.locator("canvas.labels")
    labels.scroll_into_view_if_needed()
    page.wait_for_selector("canvas.labels[data-drawn]")


def test_one_cluster_is_lit_and_its_share_said(opened, report):
    page = opened(report)
    page.wait_for_selector("canvas.labels[data-drawn]")
    colours = """() => {
        const canvas = document.querySelector("canvas.labels");
        const data = canvas.getContext("2d").getImageData(0, 0, 240, 160).data;
        const counts = {};
        for (let i = 0; i < data.length; i += 4) {
            const name = data.slice(i, i + 3).join();
            counts[name] = (counts[name] || 0) + 1;
        }
        return counts;
    }"""
    plain = page.evaluate(colours)
    own = json.loads(page.locator("canvas.labels").get_attribute("data-colours"))
    assert set(plain) == {",".join(map(str, colour)) for colour in own}
    button = page.locator('[data-cluster="2"]')
    button.focus()
    lit = page.evaluate(colours)
    assert set(lit) & set(plain) == {",".join(map(str, own[2]))}
    said = page.locator(".share").inner_text()
    share = lit[",".join(map(str, own[2]))] / (240 * 160)
    assert f"{100 * share:.1f} %" in said
    page.locator("canvas.labels").hover()
    assert re.fullmatch(r"Cluster \d, #[0-9a-f]{6}, [\d.]+ %", page.locator(".share").inner_text())


def test_colours_in_space_turn(opened, report):
    page = opened(report, phone=True)  # fewer pixels for a processor to draw
    plot = drawn_plot(page)
    before, picture = camera(page), plot.screenshot()
    page.locator('[data-turn="15"]').click()
    turned = another_camera(page, before)
    assert turned["z"] == pytest.approx(before["z"])
    box = plot.bounding_box()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 120, box["y"] + box["height"] / 2, steps=8)
    page.mouse.up()
    another_camera(page, turned)
    assert plot.screenshot() != picture
    page.locator('.books input[value="2"]').check(force=True)
    page.wait_for_timeout(300)
    seen = plot.evaluate("e => e.data.filter(t => t.visible !== false).map(t => t.x.length)")
    assert seen[1:] == [KS[1]]


def test_a_browser_without_webgl_has_all_the_rest(opened, report, flat_browser):
    page = opened(report, within=flat_browser)
    assert "no WebGL" in page.locator(".plot").inner_text()
    page.locator("input[type=range]").focus()
    page.keyboard.press("Home")
    assert divided(page) == 0
    page.wait_for_selector("canvas.labels[data-drawn]")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("phone", [False, True])
def test_everybody_can_use_it(opened, report, dark, phone):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = opened(report, phone=phone, dark=dark)
    for each in page.locator("summary").all():
        each.click()
    found = axe.Axe().run(page).response["violations"]
    said = [(v["id"], n["html"][:200], n["failureSummary"]) for v in found for n in v["nodes"]]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_colours_are_copied(opened, report):
    page = opened(report)
    swatch = page.locator('.card[data-k="6"] .swatch').first
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    swatch.click()
    page.wait_for_selector(".toast.on")
    assert page.evaluate("navigator.clipboard.readText()") == swatch.get_attribute("data-hex")
    assert re.fullmatch(r"#[0-9a-f]{6}, \d+\.\d\d %", swatch.get_attribute("title"))


def test_it_prints(opened, report, tmp_path):
    page = opened(report)
    page.pdf(path=tmp_path / "report.pdf")
    assert (tmp_path / "report.pdf").stat().st_size > 100_000
    page.emulate_media(media="print")
    assert page.locator(".controls").first.is_hidden()
    assert page.locator(".card").first.is_visible()


def test_names_are_text(opened, folder, vq):
    name = "<img src=x onerror=alert(1)>\"' {{ 7 * 7 }} &amp;.png"
    (folder / "a.png").rename(name)
    status, _, err = vq("report", name, "--k", "2", "-o", "page.html", "--quiet")
    assert (status, err) == (0, "")
    page = opened("page.html")
    assert page.locator("h1").inner_text() == name
    assert page.locator("img[onerror]").count() == 0
