"""A report of a part of the reef, and a browser to look at it."""

import os
import shutil
from pathlib import Path

import pytest
from PIL import Image

from support.pictures import ROOT
from vqcodec.cli import main

_NAMES = "chromium", "chromium-browser", "google-chrome"
# Without these it asks for updates of its own, and draws nothing in three dimensions.
_FLAGS = (
    "--no-sandbox", "--disable-quic", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
)  # fmt: skip
_WEBGL = "--use-angle=swiftshader", "--enable-unsafe-swiftshader"
KS = 2, 3, 6, 16, 64


@pytest.fixture(scope="session")
def part(tmp_path_factory):
    """Return the path of a part of the reef with both fish in it: 240x160 pixels."""
    path = tmp_path_factory.mktemp("report") / "part.png"
    with Image.open(ROOT / "docs" / "reef.png") as reef:
        reef.crop((180, 60, 420, 220)).save(path)
    return path


@pytest.fixture(scope="session")
def report(part):
    """Return the path of a report of that part."""
    page = part.with_name("part-report.html")
    ks = ",".join(map(str, KS))
    with pytest.raises(SystemExit) as left:
        main(["report", str(part), "--k", ks, "--min-psnr", "32", "--quiet"])
    assert left.value.code == 0
    return page


@pytest.fixture(scope="session")
def browser_path():
    """Return the path of a Chromium; a run that must have one fails without."""
    found = next(filter(None, map(shutil.which, _NAMES)), None)
    if found is None and "chromium" in os.environ.get("VQCODEC_TESTS_NEED", ""):
        pytest.fail("there is no chromium")
    return found or pytest.skip("needs Debian's chromium")


@pytest.fixture(scope="session")
def playwright():
    """Start Playwright."""
    api = pytest.importorskip("playwright.sync_api")
    with api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright, browser_path):
    """Start a browser that draws in three dimensions."""
    browser = playwright.chromium.launch(executable_path=browser_path, args=[*_FLAGS, *_WEBGL])
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def flat_browser(playwright, browser_path):
    """Start a browser without WebGL."""
    flags = [*_FLAGS, "--disable-gpu", "--disable-3d-apis"]
    browser = playwright.chromium.launch(executable_path=browser_path, args=flags)
    yield browser
    browser.close()


@pytest.fixture
def opened(browser):
    """Open a page, and fail in the end if it complained or asked the network for anything."""
    complaints, contexts = [], []

    def open_page(path, *, within=browser, phone=False, dark=False):
        size = {"width": 390, "height": 844} if phone else {"width": 1280, "height": 900}
        context = within.new_context(
            viewport=size, has_touch=phone, color_scheme="dark" if dark else "light"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: asked.url.startswith(("http", "ws")) and
                complaints.append(asked.url))  # fmt: skip
        page.goto(Path(path).resolve().as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
