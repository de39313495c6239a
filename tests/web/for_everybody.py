"""What a page owes everybody, however they see it and press it: checks for a real browser.

Each check returns what is wrong with the page that is open, so that an empty answer is a pass.
"""

from collections.abc import Callable, Mapping
from pathlib import Path

from playwright.sync_api import Page

WCAG = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
LOOKS = Path(__file__).with_name("for_everybody.js").read_text()
MOST_STOPS = 200

Place = str | Callable[[Page], object]
"""A page or a state of one: its address, or what leads there."""


def go(page: Page, place: Place) -> None:
    """Open a page in a state, with every panel of it open."""
    if isinstance(place, str):
        page.goto(place)
    else:
        place(page)
    page.evaluate(LOOKS)
    page.evaluate("document.querySelectorAll('details').forEach((panel) => (panel.open = true))")


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
    for _ in range(min(stops, MOST_STOPS) + 1):
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
    found = page.evaluate(
        """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags},
             resultTypes: ["violations"], rules: {"target-size": {enabled: true}}})
             .then((all) => [all.passes.length, all.violations])""",
        list(WCAG),
    )
    assert found[0] > 10
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found[1]]


NARROW = {"viewport": {"width": 320, "height": 640}}
ENLARGED = {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4}

CHECKS: Mapping[str, tuple[dict, tuple[Callable[[Page], list], ...]]] = {
    "light": ({}, (unsound, violations)),
    "dark": ({"color_scheme": "dark", **NARROW}, (violations, too_wide)),
    "forced colours": ({"forced_colors": "active"}, (told_by_colour, violations)),
    "forced colours on black": (
        {"forced_colors": "active", "color_scheme": "dark"},
        (told_by_colour,),
    ),
    "320 pixels wide": (NARROW, (too_wide, out_of_reach)),
    "400 percent": (ENLARGED, (too_wide, out_of_reach)),
    "keyboard alone": ({}, (lost_by_keyboard,)),
    "keyboard alone at 400 percent": (ENLARGED, (lost_by_keyboard,)),
    "reduced motion": ({"reduced_motion": "reduce"}, (moving,)),
    "without scripts": ({"java_script_enabled": False}, (unsound, bound_to_scripts)),
}
"""How somebody comes, and what the page owes them then."""


def faults(page: Page, places: Mapping[str, Place], check: str) -> dict[str, list]:
    """Return what is wrong, place by place, in the eyes of one check."""
    found = {}
    for name, place in places.items():
        go(page, place)
        wrong = [fault for look in CHECKS[check][1] for fault in look(page)]
        if wrong:
            found[name] = wrong
    return found


def words(page: Page, places: Mapping[str, Place]) -> dict[str, str]:
    """Return what is read at each place."""
    read = {}
    for name, place in places.items():
        go(page, place)
        read[name] = page.inner_text("main")
    return read
