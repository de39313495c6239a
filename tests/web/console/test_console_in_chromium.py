"""The console in a real browser: the journey with and without scripts, and nothing inaccessible."""

import json
import re

import pytest
from playwright.sync_api import expect
from tiny_home import CATALOGUE, json_lines

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
MOST_LOOKS = 500
PHONE = {"width": 320, "height": 640}
MORE = [{"item": f"more-{n}", "title": f"More {n}", "minutes": 5} for n in range(30)]
BROKEN = {"name": "broken.jsonl", "mimeType": "text/plain", "buffer": b'{"item": "x"\n'}


def good(name):
    """A catalogue that no test handed in before, with one row that will be left out."""
    own = {"item": f"own-{name}", "title": f"Own {name}", "minutes": 5}
    bad = {"item": "bad", "title": "Bad", "minutes": -1}
    rows = json_lines(*CATALOGUE, *MORE, own, bad)
    return {"name": "good.jsonl", "mimeType": "text/plain", "buffer": rows}


def say_who(page):
    page.get_by_role("link", name="Say who you are").first.click()
    page.get_by_label("Your name, or your team's").fill("Lena Example")
    page.get_by_role("button", name="Act under this name").click()
    expect(page.locator(".acting")).to_contain_text("Lena Example")


def made(page, site, **ask):
    answer = page.request.post(
        f"{site}/v1/paths", data=json.dumps(ask), headers={"Content-Type": "application/json"}
    )
    return answer.json()["id"]


def looked_on(page, *, scripts):
    """Look on until a catalogue serves: the page tells by itself, or a link looks again."""
    again = page.get_by_role("link", name="Look again now")
    for _ in range(0 if scripts else MOST_LOOKS):
        if not again.is_visible():
            break
        again.click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("The new catalogue serves.")


CONDITIONS = {
    "plain": {},
    "without scripts, 320 pixels": {"java_script_enabled": False, "viewport": PHONE},
}


@pytest.mark.parametrize("wishes", CONDITIONS.values(), ids=CONDITIONS)
def test_the_journey(visitor, site, wishes):
    """Hand in a broken catalogue, read, hand in a good one, publish, check a decision."""
    page = visitor.page("/console/catalogue", **wishes)
    say_who(page)
    page.get_by_label("Files").set_input_files(BROKEN)
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("cannot be published")
    expect(page.get_by_role("table")).to_contain_text("broken.jsonl")
    page.get_by_role("link", name="Hand in mended files").click()
    page.get_by_label("Files").set_input_files(good(len(wishes)))
    page.get_by_role("button", name="Check them").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("but for 1 row")
    page.get_by_role("button", name="Publish").click()
    looked_on(page, scripts=wishes.get("java_script_enabled", True))

    decision = made(page, site, learner="emp-1", need="a pivot table", minutes=40)
    page.get_by_role("link", name="Decisions", exact=True).click()
    page.get_by_label("Person's id").fill("emp-1")
    page.get_by_role("button", name="Show").click()
    page.locator(f"a[href='/console/decisions/{decision}']").click()
    expect(page.get_by_text("None is missing.")).to_be_visible()
    page.get_by_text("Where each claim stands").first.click()
    expect(page.get_by_text("✓ the level in").first).to_be_visible()
    page.get_by_role("link", name="Compute it again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("It is the same answer.")
    page.get_by_role("link", name="Back to the decision").click()
    page.get_by_role("link", name="Verify its place in the record").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("the record is whole")

    page.get_by_role("link", name="Links", exact=True).click()
    page.get_by_label("Which").select_option("all")
    page.get_by_role("button", name="Show").click()
    first = page.locator(".link-row").first
    asked = first.locator("legend").inner_text()
    first.get_by_label("Yes, verify").check()
    page.get_by_role("button", name="Record what I said").click()
    expect(page.get_by_role("status")).to_contain_text("1 link was judged")
    page.get_by_label("Which").select_option("verified")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("legend", has_text=asked)).to_be_visible()


def focus(page):
    return page.evaluate(
        """() => {
          const on = document.activeElement, style = getComputedStyle(on);
          return [on.id || on.textContent.trim(), style.outlineStyle !== "none" &&
                  parseFloat(style.outlineWidth) >= 2];
        }"""
    )


def tab_to(page, name):
    """Press Tab until the focus is there; wherever it goes on the way, it can be seen."""
    for _ in range(60):
        page.keyboard.press("Tab")
        on, seen = focus(page)
        assert seen, on
        if on.startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name}")


def test_the_keyboard_is_enough(visitor, site):
    page = visitor.page("/console/links?state=all")
    tab_to(page, "Skip to the content")
    tab_to(page, "Say who you are")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/console/acting"))
    tab_to(page, "name")
    page.keyboard.type("Lena")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/console/links"))
    decision = made(page, site, learner="emp-1")
    page.goto(f"/console/decisions/{decision}")
    tab_to(page, "Item by item")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Candidates")).to_be_visible()
    tab_to(page, "Where each claim stands")
    page.keyboard.press("Enter")
    expect(page.get_by_role("table", name="Claims of step 1")).to_be_visible()


def addresses(page, site):
    """Every page and state that there is, each by where it is."""
    decision = made(page, site, learner="emp-1", need="a pivot table", minutes=60)
    empty = made(page, site, role="juggler")
    written = {"kind": "prefer", "items": ["pivot-101"], "reason": "It is liked."}
    objection = {"learner": "emp-1", "about": {"decision": decision}, "words": "I know it."}
    dispute = ""
    for where, body in (("policies", written), ("disputes", objection)):
        sent = page.request.post(
            f"{site}/v1/{where}",
            data=json.dumps(body),
            headers={"Content-Type": "application/json", "X-Actor": "emp-1"},
        )
        assert sent.ok, sent.text()
        dispute = sent.json()["id"]
    asked = f"/console/decisions/{decision}/questions"
    return {
        "overview": "/console",
        "coverage": "/console/coverage",
        "fairness": "/console/fairness",
        "impact": "/console/impact",
        "quality": "/console/quality",
        "questions": asked,
        "an answer": f"{asked}?kind=what_if&minutes=5",
        "no question": f"{asked}?kind=what_if&minutes=soon",
        "policies": "/console/policies",
        "disputes": "/console/disputes",
        "a dispute": f"/console/disputes/{dispute}",
        "decisions": "/console/decisions",
        "no decisions": "/console/decisions?learner=nobody",
        "a bad filter": "/console/decisions?since=soon",
        "a decision": f"/console/decisions/{decision}",
        "nothing chosen": f"/console/decisions/{empty}",
        "computed again": f"/console/decisions/{decision}/replay",
        "verified": f"/console/decisions/{decision}/verify",
        "catalogue": "/console/catalogue",
        "links": "/console/links?state=all",
        "people": "/console/people",
        "a person": "/console/people/emp-1",
        "recipe": "/console/recipes",
        "record": "/console/record?check=1",
        "who acts": "/console/acting",
        "not there": "/console/decisions/none",
    }


def violations(page):
    page.evaluate("document.querySelectorAll('details').forEach((panel) => (panel.open = true))")
    found = page.evaluate(
        """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags}})
             .then((all) => [all.passes.length, all.violations])""",
        WCAG,
    )
    assert found[0] > 10
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found[1]]


@pytest.mark.parametrize(
    "wishes", [{"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}], ids=str
)
def test_no_violation_of_wcag_on_any_page_or_state(visitor, site, wishes):
    page = visitor.page("/console", **wishes)
    found = {}
    for name, address in addresses(page, site).items():
        page.goto(address)
        found[name] = violations(page)
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, name
    page.goto("/console/catalogue")
    say_who(page)
    for file, name in ((BROKEN, "not publishable"), (good(f"axe{len(wishes)}"), "upload")):
        page.get_by_label("Files").set_input_files(file)
        page.get_by_role("button", name="Check them").click()
        found[name] = violations(page)
        page.goto("/console/catalogue") if name == "not publishable" else None
    page.get_by_role("button", name="Publish").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("serves")
    found["published"] = violations(page)
    page.goto("/console/policies")
    page.get_by_label("Items (title or id").fill("sums-101")
    page.get_by_label("Why (people read it)").fill("It is being rewritten.")
    page.get_by_role("button", name="Rehearse it").click()
    expect(page.get_by_role("heading", name="What it would do")).to_be_visible()
    found["rehearsed"] = violations(page)
    page.goto("/console/fairness/report?attribute=team")
    found["groups"] = violations(page)
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_everything_to_press_is_large_enough(visitor, site):
    page = visitor.page("/console", viewport=PHONE)
    sizes = """() => [...document.querySelectorAll(
          "button, input:not([type=hidden], [type=radio], [type=checkbox]), select, summary," +
          ".button, .action," +
          ".choice, nav a, .home")]
        .filter((on) => on.checkVisibility() && !on.closest(".skip"))
        .map((on) => [on.textContent.trim().slice(0, 30), on.getBoundingClientRect().height])"""
    for address in addresses(page, site).values():
        page.goto(address)
        assert [one for one in page.evaluate(sizes) if one[1] < 44] == [], address


def test_what_a_chart_rests_on_is_drawn_in_the_page_s_colours(visitor, site):
    """The policy lets the drawing's tokens through, and they differ between light and dark."""
    from recommender.web.console.charts import Cell, heat_map

    drawing = heat_map([Cell("A", "B", "1", "3")], ["A"], ["B"])
    fills = []
    for scheme in ("light", "dark"):
        page = visitor.page("/console", color_scheme=scheme)
        page.evaluate("(svg) => (document.querySelector('main').innerHTML = svg)", str(drawing))
        cell = page.locator("svg [fill='var(--heat-3)']")
        fills.append(cell.evaluate("(on) => getComputedStyle(on).fill"))
    assert fills == ["rgb(11, 95, 89)", "rgb(127, 208, 197)"]
