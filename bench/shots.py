"""Screenshots of the page's main states, from the sample people of the starter catalogue.

Usage: scripts/shots FOLDER, after scripts/run has filled the data folder once.
"""

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from recommender.runtime import opened, settings
from recommender.web.app import create_app

PHONE = {"width": 360, "height": 640}
DESK = {"width": 1100, "height": 900}
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
NEED = "check a delivery note without mistakes"


def main() -> None:
    """Take every picture into the folder given."""
    if len(sys.argv) != 2:
        raise SystemExit("usage: scripts/shots FOLDER")
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    with served() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=QUIET)
        take(browser, site, folder)
        browser.close()
    print(f"{len(list(folder.glob('*.png')))} pictures in {folder}")  # noqa: T201


@contextmanager
def served() -> Iterator[str]:
    """Serve the data folder while inside; gives the address."""
    with opened(settings()) as edge:
        server = uvicorn.Server(uvicorn.Config(create_app(edge), port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def console(visit: Callable[..., Page], shot: Callable[..., None], decision: str) -> None:
    """Walk through the console: what waits, a decision, who is who."""
    opened = ("", "/decisions", f"/decisions/{decision}", "/coverage", "/policies", "/catalogue")
    for name in (*opened, "/links", "/record"):
        page = visit(f"/console{name}", viewport=DESK)
        shot(page, f"console{name.replace(f'/{decision}', '-one').replace('/', '-')}")
    shot(
        visit(f"/console/decisions/{decision}", viewport=PHONE, color_scheme="dark"), "console-dark"
    )


def take(browser: Browser, site: str, folder: Path) -> None:
    """Walk through the page on a phone, at a desk, and in the dark."""

    def visit(address: str, **wishes: object) -> Page:
        page = browser.new_context(base_url=site, **wishes).new_page()
        page.goto(address)
        return page

    def shot(page: Page, name: str, whole: bool = True) -> None:
        page.screenshot(path=folder / f"{name}.png", full_page=whole)

    phone = visit("/", viewport=PHONE, device_scale_factor=2)
    shot(phone, "front-door")
    phone.get_by_label("My name").select_option("sample-01-bookkeeper")
    phone.get_by_role("button", name="Show my next step").click()
    path = phone.url
    shot(phone, "first-sight", whole=False)
    phone.locator(".next .controls > summary").click()
    phone.locator(".next").get_by_role("link", name="Too easy").click()
    phone.locator("dialog form").wait_for()
    shot(phone, "what-it-would-change", whole=False)
    phone.goto(f"{path}/steps/1")
    shot(phone, "instructions")
    phone.goto("/levels?role=warehouse-supervisor")
    shot(phone, "levels")
    for scheme in ("light", "dark"):
        desk = visit(path, viewport=DESK, color_scheme=scheme)
        desk.locator(".next .reasons > summary").click()
        shot(desk, f"path-{scheme}")
    desk.get_by_label("I need to …").fill(NEED)
    desk.get_by_label("I have … minutes").fill("20")
    desk.get_by_role("button", name="Answer this").click()
    desk.locator(".next .reasons > summary").click()
    shot(desk, "need")
    console(visit, shot, path.rsplit("/", 1)[1])
    forced = visit(path, viewport=DESK, forced_colors="active")
    shot(forced, "forced-colours", whole=False)


if __name__ == "__main__":
    main()
