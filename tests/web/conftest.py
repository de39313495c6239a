"""One server and one Chromium for all tests of the page in a browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from web_sites import running

CHROMIUM = "/usr/bin/chromium"
PATIENCE_MS = 20_000
"""How long a busy machine may take; what is right is seen at once."""
QUIET = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


@pytest.fixture(scope="session")
def site(published_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service with the tiny catalogue and two people."""
    home = shutil.copytree(published_home, tmp_path_factory.mktemp("site") / "home")
    with running(home, people=True) as address:
        yield address


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a service in which nothing was published yet."""
    with running(tmp_path_factory.mktemp("empty") / "home", people=False) as address:
        yield address


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip("Chromium is not here; scripts/chromium installs it or says how")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield browser
        browser.close()


@dataclass
class Visitor:
    """Opens pages as somebody with certain needs; every complaint of the browser is kept."""

    browser: Browser
    site: str
    stack: ExitStack
    complaints: list[str]

    def page(self, address: str = "/", **wishes: object) -> Page:
        """Open an address in a fresh visit; ``wishes`` as Playwright's ``new_context``."""
        context: BrowserContext = self.browser.new_context(base_url=self.site, **wishes)
        self.stack.callback(context.close)
        context.add_init_script(path=str(files("axe_playwright_python") / "axe.min.js"))
        context.add_init_script(SHIFTS)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(address)
        return page

    def _heard(self, message: object) -> None:
        if message.type in ("error", "warning") and "Failed to load resource" not in message.text:
            self.complaints.append(message.text)


@pytest.fixture
def visitor(chromium: Browser, site: str) -> Iterator[Visitor]:
    """Somebody at the page; on leaving, the browser must have had nothing to complain about."""
    with ExitStack() as stack:
        made = Visitor(chromium, site, stack, [])
        yield made
    assert made.complaints == []
