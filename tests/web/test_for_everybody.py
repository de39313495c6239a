"""Every check for everybody finds what it looks for, and nothing in a page that is well made."""

import for_everybody as ours
import pytest
from for_everybody import ENLARGED, FORCED

HEAD = '<html lang="en"><title>T</title><style>:focus{outline:3px solid}body{margin:8px}</style>'
WELL = f'{HEAD}<main><h1>One</h1><p>Read <a href="/x">more</a>.</p></main>'
RIGHTWARDS = '<div style="width:900px">wide</div>'
CHARTED = '<svg width="40" height="40"><rect width="9" height="9" fill="{}"/></svg>'
DARK = '<meta name="color-scheme" content="light dark">'

FAULTS = [
    (ours.unsound, "<title>T</title><main></main>", "not one h1"),
    (ours.unsound, "<html lang=en><main><h1>One</h1></main>", "not a title"),
    (ours.unsound, f"{HEAD}<h1>One</h1>", "not one main"),
    (ours.too_wide, f"{HEAD}<main>{RIGHTWARDS}</main>", "in 320"),
    (ours.too_wide, f'{HEAD}<main><div style="overflow-x:auto">{RIGHTWARDS}</div></main>', "a stop"),
    (ours.too_wide, f'{HEAD}<main><div style="overflow:hidden">{RIGHTWARDS}</div></main>', "cuts"),
    (ours.out_of_reach, f'{HEAD}<a href="/x" style="position:absolute;left:-9px">x</a>', "cut"),
    (
        ours.out_of_reach,
        f'{HEAD}<a href="/x">x</a><div style="position:fixed;inset:0;background:red"></div>',
        "covered",
    ),
    (ours.lost_by_keyboard, f'{HEAD}<a href="/x" style="outline:none">x</a>', "focus not seen"),
    (
        ours.lost_by_keyboard,
        f"{HEAD}<button onblur='setTimeout(() => this.focus())'>a</button><button>b</button>"
        "<script>document.querySelector('button').onkeydown = (e) => e.preventDefault()</script>",
        "not reached",
    ),
    (
        ours.lost_by_keyboard,
        f'{HEAD}<a href="/x">x</a><div style="position:fixed;inset:0;background:red"></div>',
        "focus covered",
    ),
    (ours.moving, f'{HEAD}<p style="transition: color 0.3s">x</p>', "<p"),
    (ours.moving, f"{HEAD}<style>p::before{{content:'';transition:all 90ms}}</style><p>x</p>", "<p"),
    (ours.moving, f"{HEAD}<style>html{{scroll-behavior:smooth}}</style>", "scrolls smooth"),
    (ours.told_by_colour, f"{HEAD}{CHARTED.format('#eee')}", "of the ground"),
    (ours.told_by_colour, f'{HEAD}<span class="mark">Gap</span>', "no border or no words"),
    (ours.told_by_colour, f'{HEAD}<span class="claim">x</span>', "no sign"),
    (
        ours.told_by_colour,
        f'{HEAD}<nav><ul><li><a aria-current="page" href="/">a</a><li><a href="/x">b</a></ul></nav>',
        "as its neighbours",
    ),
    (ours.bound_to_scripts, f'{HEAD}<a href="#">x</a>', "<a"),
    (ours.bound_to_scripts, f'{HEAD}<form action="/x"><input></form>', "<form"),
    (ours.violations, f'{WELL}<img src="/icon">', "image-alt"),
    (ours.violations, f'{WELL}<p style="color:#bbb">faint</p>', "color-contrast"),
    (
        ours.violations,
        f'{WELL}<div style="font-size:9px;line-height:1"><button style="all:unset;width:9px">a</button>'
        '<button style="all:unset;width:9px">b</button></div>',
        "target-size",
    ),
    (ours.too_faint, f'{WELL}<p style="color:#bbb">faint</p>', "color-contrast"),
]


@pytest.fixture(scope="module")
def sheet(chromium):
    page = chromium.new_page(viewport=ENLARGED)
    page.add_init_script(path=ours.AXE)
    yield page
    page.close()


def shown(sheet, text, **media):
    sheet.emulate_media(**{**ours.PLAIN, **media})
    sheet.goto("about:blank")
    sheet.set_content(f"<!doctype html>{text}")
    ours.look_at(sheet)


@pytest.mark.parametrize(("look", "text", "fault"), FAULTS)
def test_what_is_wrong_is_found(sheet, look, text, fault):
    shown(sheet, text)
    assert fault in str(look(sheet))


@pytest.mark.parametrize("look", {look for look, _, _ in FAULTS}, ids=lambda look: look.__name__)
def test_nothing_is_found_where_nothing_is_wrong(sheet, look):
    shown(sheet, WELL)
    assert look(sheet) == []


@pytest.mark.parametrize(("fill", "found"), [("#1b1f22", 1), ("CanvasText", 0)])
def test_a_mark_in_a_colour_of_its_own_is_lost_on_black(sheet, fill, found):
    shown(sheet, DARK + HEAD + CHARTED.format(fill), **FORCED, color_scheme="dark")
    assert len(ours.told_by_colour(sheet)) == found
