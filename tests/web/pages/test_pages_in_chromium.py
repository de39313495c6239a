"""The page in a real browser: the journey under every condition, and no accessibility violation."""

import re

import pytest
from playwright.sync_api import expect

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
PHONE = {"width": 360, "height": 640}
CONDITIONS = {
    "plain": {},
    "without scripts": {"java_script_enabled": False},
    "320 pixels": {"viewport": {"width": 320, "height": 640}},
    "400 percent": {"viewport": {"width": 320, "height": 256}, "device_scale_factor": 4},
    "reduced motion": {"reduced_motion": "reduce"},
    "forced colours": {"forced_colors": "active"},
    "dark": {"color_scheme": "dark"},
}


def come_in(page):
    page.get_by_label("My name").select_option("emp-1")
    page.get_by_role("button", name="Show my next step").click()
    expect(page).to_have_url(re.compile("/paths/"))


@pytest.mark.parametrize("wishes", CONDITIONS.values(), ids=CONDITIONS)
def test_the_journey(visitor, wishes):
    """Ask in words, read why, change the role, read instructions, check the answer."""
    page = visitor.page(**wishes)
    come_in(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Your next step")
    page.get_by_label("I need to …").fill("build a pivot table")
    page.get_by_label("I have … minutes").fill("40")
    page.get_by_role("button", name="Answer this").click()
    expect(page.get_by_text("You need to: build a pivot table")).to_be_visible()
    assert_fits(page, wishes)

    page.locator(".next .reasons > summary").click()
    expect(page.get_by_role("heading", name="How that adds up").first).to_be_visible()
    expect(page.locator(".next .waterfall tfoot")).to_contain_text("What this step brings")
    page.locator(".next").get_by_role("link", name="What was left out, and why").click()
    if wishes.get("java_script_enabled", True):
        expect(page.locator("#left-out")).to_have_attribute("open", "")

    page.locator(".change summary").click()
    page.get_by_label("Answer me as").select_option("juggler")
    page.get_by_role("button", name="Answer for this role").click()
    expect(page.locator(".role")).to_have_text("Juggler (asked as)")
    page.get_by_role("link", name="Have it computed again").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("It is the same answer.")
    assert_fits(page, wishes)


def assert_fits(page, wishes):
    if wishes.get("java_script_enabled", True):
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen


def test_first_sight_on_a_phone_is_the_whole_answer(visitor):
    page = visitor.page(viewport=PHONE)
    come_in(page)
    for seen in (
        ".learner",
        ".role",
        "summary",
        "h1",
        ".next .meta",
        ".next .because",
        ".next .start",
    ):
        box = page.locator(seen).first.bounding_box()
        assert box["y"] + box["height"] <= PHONE["height"], seen


def focused(page):
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
        on, seen = focused(page)
        assert seen, on
        if on.startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name}")


def test_the_keyboard_is_enough(visitor):
    page = visitor.page()
    tab_to(page, "Skip to the answer")
    tab_to(page, "learner")
    page.keyboard.type("Ada")
    tab_to(page, "Show my next step")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/paths/"))
    tab_to(page, "Why this?")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="How that adds up").first).to_be_visible()
    tab_to(page, "need")
    page.keyboard.type("percentages")
    tab_to(page, "need-minutes")
    page.keyboard.type("15")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You need to: percentages")).to_be_visible()
    tab_to(page, "Change")
    page.keyboard.press("Enter")
    tab_to(page, "role")
    page.keyboard.type("Juggler")
    tab_to(page, "Answer for this role")
    page.keyboard.press("Enter")
    expect(page.locator(".role")).to_have_text("Juggler (asked as)")


def test_opening_a_panel_moves_only_what_lies_below(visitor):
    page = visitor.page(viewport=PHONE)
    come_in(page)
    places = """() => [...document.querySelectorAll(".next .controls > summary, h1, .top, main")]
        .map((on) => [on.getBoundingClientRect().top, on.getBoundingClientRect().width])"""
    before = page.evaluate(places)
    page.locator(".next .controls > summary").click()
    assert page.evaluate(places) == before
    assert page.evaluate("window.shifted") == 0


def test_everything_to_press_is_large_enough(visitor):
    page = visitor.page(viewport=PHONE)
    sizes = """() => [...document.querySelectorAll(
          "button, input:not([type=hidden], [type=radio]), .pick, .choice, select, textarea, " +
          "summary, .button, .action, .home")]
        .filter((on) => on.checkVisibility() && !on.closest(".skip"))
        .map((on) => [on.textContent.trim().slice(0, 30), on.getBoundingClientRect().height])"""
    for address in (None, "/", "/levels?role=bookkeeper"):
        if address is None:
            come_in(page)
        else:
            page.goto(address)
        small = [one for one in page.evaluate(sizes) if one[1] < 44]
        assert small == []


def test_paper_gets_every_panel_and_no_forms(visitor):
    page = visitor.page()
    come_in(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("main details:not([open])").count() == 0
    page.emulate_media(media="print")
    assert page.locator("form").first.is_hidden()


def test_bars_can_be_seen_in_forced_colours(visitor):
    page = visitor.page(forced_colors="active")
    come_in(page)
    fills = page.evaluate(
        """() => ["scale", "level", "target"].map((name) =>
             getComputedStyle(document.querySelector(".skill-profile ." + name)).fill)"""
    )
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert len({*fills, ground}) == 4


def test_a_jump_is_smooth_for_who_does_not_mind(visitor):
    still = "getComputedStyle(document.documentElement).scrollBehavior"
    assert visitor.page(reduced_motion="no-preference").evaluate(still) == "smooth"


def test_a_hostile_need_runs_nothing(visitor):
    page = visitor.page()
    page.get_by_label("I need to …").fill(
        '</textarea><script>alert(1)</script><img src=x onerror="alert(2)">'
    )
    page.get_by_role("button", name="Find it").click()
    expect(page.get_by_text("<script>alert(1)</script>").first).to_be_visible()
    assert page.locator("main img, main script").count() == 0


def violations(page):
    page.evaluate("document.querySelectorAll('details').forEach((panel) => (panel.open = true))")
    found = page.evaluate(
        """(tags) => axe.run(document, {runOnly: {type: "tag", values: tags}})
             .then((all) => [all.passes.length, all.violations])""",
        [*WCAG, "best-practice"],
    )
    assert found[0] > 10
    return [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found[1]]


def test_a_step_is_dismissed_taken_back_and_done(visitor, site):
    """Ask in words, read why, dismiss, see the change and its reason, undo, be done, and object."""
    page = visitor.page(viewport={"width": 320, "height": 640}, color_scheme="dark")
    person = {"role": "bookkeeper", "name": "Cleo Example"}
    page.request.put(f"{site}/v1/learners/emp-3", data=person, headers={"X-Actor": "a test"})
    page.goto("/")
    page.get_by_label("My name").select_option("emp-3")
    page.get_by_role("button", name="Show my next step").click()
    page.get_by_label("I need to …").fill("sums in a spreadsheet")
    page.get_by_role("button", name="Answer this").click()
    expect(page.get_by_text("You need to: sums in a spreadsheet")).to_be_visible()
    first = page.locator("#next-step bdi").inner_text()
    page.locator(".next .reasons > summary").click()
    expect(page.locator(".next .waterfall tfoot")).to_contain_text("What this step brings")

    page.locator(".next .controls > summary").click()
    page.locator(".next").get_by_role("link", name="Too hard").click()
    dialog = page.locator("dialog")
    expect(dialog.get_by_role("heading", level=1)).to_contain_text("Is it too hard?")
    expect(dialog).to_contain_text(f"“{first}” is not proposed again")
    assert page.evaluate("window.shifted") == 0
    found = {"dialog": violations(page)}
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.locator(".next").get_by_role("link", name="Too hard")).to_be_focused()

    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Yes, too hard").click()
    told = page.get_by_role("status")
    expect(told).to_contain_text(f"“{first}” left the path: you said of “{first}” that it is too")
    expect(told).to_be_focused()
    assert page.locator("#next-step bdi").inner_text() != first
    found["told"] = violations(page)
    told.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(page.locator("#next-step bdi")).to_have_text(first)

    page.locator(".next .controls > summary").click()
    page.locator(".next").get_by_role("link", name="Done", exact=True).click()
    dialog.get_by_role("button", name="Yes, it is done").click()
    expect(page.get_by_role("status")).to_contain_text("Your level in Spreadsheet analysis: from")
    page.locator(".skill-profile").get_by_role("link", name="This is wrong").first.click()
    expect(dialog.get_by_role("heading", level=1)).to_contain_text("What is wrong?")
    found["objection"] = violations(page)
    dialog.get_by_label("In your own words").fill("I only watched.")
    dialog.get_by_role("button", name="Send it").click()
    expect(page.locator("#objected")).to_be_focused()
    expect(page.locator(".dispute")).to_contain_text("I only watched.")
    found["objected"] = violations(page)
    for name in ("say/swap", "say/not_now", "wrong"):
        page.goto(f"{page.url.split('?')[0].split('/say')[0]}/{name}?item=percent-101")
        found[name] = violations(page)
    assert_fits(page, {})
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_no_violation_where_nothing_is_published(visitor, empty_site):
    page = visitor.page(f"{empty_site}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Nothing is published yet.")
    assert violations(page) == []
