"""What a page owes everybody, however they see it and press it: checks for a real browser.

Each check returns what is wrong with the page that is open, so that an empty answer is a pass.
"""

from collections.abc import Callable, Mapping
from importlib.resources import files
from pathlib import Path

from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
AXE = str(files("axe_playwright_python") / "axe.min.js")
LOOKS = Path(__file__).with_name("for_everybody.js").read_text()
COLOURS = ("color-contrast", "link-in-text-block")
MOST_STOPS, MOST_TOLD = 200, 6
ROUND = 3
"""Stops that the browser adds before it starts anew, over an open dialog too."""

Place = str | Callable[[Page], object]
"""A page or a state of one: its address, or what leads there."""


def go(page: Page, place: Place) -> None:
    """Open a page in a state, with every panel of it open."""
    if isinstance(place, str):
        page.goto(place)
    else:
        place(page)
    look_at(page)
    page.evaluate("document.querySelectorAll('details').forEach((panel) => (panel.open = true))")


def look_at(page: Page) -> None:
    """Let the checks look at a page."""
    page.evaluate(LOOKS)


def unsound(page: Page) -> list:
    """One heading of the first order, a title, a language, one main landmark."""
    return page.evaluate("look.unsound()")


def too_wide(page: Page) -> list:
    """What makes the page scroll sideways, or scrolls itself without a name or a tab stop."""
    return page.evaluate("look.tooWide()")


def out_of_reach(page: Page) -> list:
    """What can be pressed, and lies beside the window or under something else."""
    return page.evaluate("look.outOfReach()")


def lost_by_keyboard(page: Page) -> list:
    """What Tab does not reach, where the focus is not seen, and where it does not get on."""
    stops = page.evaluate("look.watchFocus()")
    for _ in range(min(stops, MOST_STOPS) + ROUND):
        page.keyboard.press("Tab")
    return page.evaluate("look.lost()")


def moving(page: Page) -> list:
    """What moves for longer than a hundredth of a second."""
    return page.evaluate("look.moving()")


def told_by_colour(page: Page) -> list:
    """Marks, bars and badges that cannot be told from the ground, or by their colour alone."""
    return page.evaluate("look.toldByColour()")


def bound_to_scripts(page: Page) -> list:
    """Links and forms that lead nowhere unless a script runs."""
    return page.evaluate("look.boundToScripts()")


def violations(page: Page) -> list:
    """What axe-core finds against WCAG 2.2 A and AA, and against good practice."""
    return _axe(page, {"type": "tag", "values": WCAG})


def too_faint(page: Page) -> list:
    """What axe-core finds where the colours alone have changed."""
    return _axe(page, {"type": "rule", "values": COLOURS})


def _axe(page: Page, only: Mapping[str, object]) -> list:
    found = page.evaluate(
        """(only) => axe.run(document, {runOnly: only, resultTypes: ["violations"]})
             .then((all) => [all.passes.length, all.violations])""",
        only,
    )
    assert found[0] > 0
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found[1]]


DESK, NARROW = {"width": 1280, "height": 1024}, {"width": 320, "height": 640}
ENLARGED = {"width": 320, "height": 256}
"""The desk at 400 percent (WCAG 2.2, 1.4.10)."""

PLAIN = {"color_scheme": "light", "forced_colors": "none", "reduced_motion": "no-preference"}
FORCED = {"forced_colors": "active"}

Look = Callable[[Page], list]
CHECKS: Mapping[str, Mapping[str, tuple[Mapping, Mapping, tuple[Look, ...]]]] = {
    "seen": {
        "in light": (DESK, {}, (unsound, violations)),
        "in dark": (DESK, {"color_scheme": "dark"}, (too_faint,)),
        "in forced colours": (DESK, FORCED, (told_by_colour, too_faint)),
        "in forced colours on black": (
            DESK,
            {**FORCED, "color_scheme": "dark"},
            (told_by_colour, too_faint),
        ),
        "without motion": (DESK, {"reduced_motion": "reduce"}, (moving,)),
    },
    "enlarged": {
        "320 pixels wide": (NARROW, {}, (too_wide, out_of_reach)),
        "400 percent": (ENLARGED, {}, (too_wide, out_of_reach)),
        "by keyboard at 400 percent": (ENLARGED, {}, (lost_by_keyboard,)),
    },
    "without scripts": {"as it is": (DESK, {}, (unsound, bound_to_scripts))},
}
"""How somebody comes, what differs for them, and what the page owes them then."""


def faults(page: Page, places: Mapping[str, Place], way: str) -> str:
    """Return what is wrong, a line each: where, what differs, and the fault."""
    found = []
    for name, place in places.items():
        page.emulate_media(**PLAIN)
        go(page, place)
        for differs, (size, media, looks) in CHECKS[way].items():
            page.set_viewport_size(size)
            page.emulate_media(**{**PLAIN, **media})
            wrong = [fault for look in looks for fault in look(page)]
            found += [f"{name}, {differs}: {fault}" for fault in wrong[:MOST_TOLD]]
    return "\n".join(found)


def come(visitor, way: str) -> Page:
    """Return the page of a visitor who comes in a certain way."""
    return visitor.page(java_script_enabled=way != "without scripts")
