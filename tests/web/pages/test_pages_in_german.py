"""The page in German, in a real browser: the journey, long words on a small screen, and axe."""

import json
import re

import pytest
from playwright.sync_api import expect
from test_pages_in_chromium import assert_fits, violations

NARROW = {"width": 320, "height": 640}
GERMAN = {"locale": "de-DE"}


def states(site):
    """The main pages and states, each by what leads to it."""

    def made(page, **ask):
        answer = page.request.post(
            f"{site}/v1/paths", data=json.dumps(ask), headers={"Content-Type": "application/json"}
        )
        return f"/paths/{answer.json()['id']}"

    return {
        "front door": lambda p: "/",
        "levels": lambda p: "/levels?role=bookkeeper",
        "a path": lambda p: made(p, learner="emp-1"),
        "a need": lambda p: made(p, need="a pivot table", minutes=60, role="bookkeeper"),
        "a step": lambda p: made(p, learner="emp-1") + "/steps/1",
        "check": lambda p: made(p, learner="emp-1") + "/check",
        "no role": lambda p: made(p, learner="emp-2"),
        "reached": lambda p: made(p, role="juggler", levels={"juggling": 3}),
        "nothing fits": lambda p: made(p, role="juggler"),
        "locked": lambda p: made(
            p, gaps=[{"skill": "writing", "target": 1}], items=["vault-101"], minutes=60
        ),
        "not there": lambda p: "/paths/none",
    }


def language_of(page):
    return page.evaluate("document.documentElement.lang")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without"])
def test_the_journey_in_german(visitor, site, scripts):
    """Ask in German words, read why, dismiss with a preview, take it back, switch to English."""
    page = visitor.page(viewport=NARROW, java_script_enabled=scripts, **GERMAN)
    person = {"role": "bookkeeper", "name": "Dora Beispiel"}
    page.request.put(
        f"{site}/v1/learners/emp-{scripts}", data=person, headers={"X-Actor": "a test"}
    )
    page.goto("/")
    page.get_by_label("Mein Name").select_option(f"emp-{scripts}")
    page.get_by_role("button", name="Meinen nächsten Schritt zeigen").click()
    page.get_by_label("Ich muss …").fill("eine Pivot-Tabelle bauen")
    page.get_by_label("Ich habe … Minuten").fill("60")
    page.get_by_role("button", name="Das beantworten").click()
    expect(page.get_by_text("Sie müssen: eine Pivot-Tabelle bauen")).to_be_visible()
    first = page.locator("#next-step bdi").inner_text()
    page.locator(".next .reasons > summary").click()
    expect(page.locator(".next .waterfall tfoot")).to_contain_text("Was dieser Schritt bringt")
    expect(page.locator(".next .waterfall tfoot .points")).to_have_text(re.compile(r"^\+\d,\d\d$"))
    expect(page.locator("html")).to_have_attribute("lang", "de")

    page.locator(".next .controls > summary").click()
    page.locator(".next").get_by_role("link", name="Zu schwer").click()
    room = page.locator("dialog" if scripts else "main")
    expect(room.get_by_role("heading", level=1)).to_contain_text("Ist es zu schwer?")
    expect(room).to_contain_text(f"»{first}« wird nicht mehr vorgeschlagen")
    room.get_by_role("button", name="Ja, zu schwer").click()
    told = page.get_by_role("status")
    expect(told).to_contain_text("Notiert.")
    expect(page.locator("#next-step bdi")).not_to_have_text(first)
    told.get_by_role("button", name="Rückgängig machen").click()
    expect(page.get_by_role("status")).to_contain_text("Zurückgenommen.")
    expect(page.locator("#next-step bdi")).to_have_text(first)
    if scripts:
        assert violations(page) == []
        assert_fits(page, {})

    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_text("You need to: eine Pivot-Tabelle bauen")).to_be_visible()
    expect(page.locator("#next-step bdi")).to_have_text(first)
    page.get_by_role("link", name="What next?").or_(page.locator(".change summary")).first.click()
    page.get_by_role("link", name="I am somebody else").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What should I learn next?")
    page.get_by_role("link", name="Deutsch").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Was soll ich als Nächstes lernen?")


def test_every_page_and_state_in_german_fits_and_has_no_violation(visitor, site):
    page = visitor.page(viewport=NARROW, **GERMAN)
    post = page.request.post

    def in_german(address, data, **rest):
        return post(address, data=json.dumps({**json.loads(data), "language": "de"}), **rest)

    page.request.post = in_german
    found = {}
    for name, address in states(site).items():
        page.goto(address(page))
        assert language_of(page) == "de", name
        found[name] = violations(page)
        assert_fits(page, {})
    for name in ("say/swap", "say/not_now", "wrong"):
        page.goto(f"{states(site)['a path'](page)}/{name}?item=percent-101")
        assert language_of(page) == "de"
        found[name] = violations(page)
        assert_fits(page, {})
    assert {name: faults for name, faults in found.items() if faults} == {}
