"""The whole journey of learning and development, with the employee whom it is for."""

import json
import re
import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hands import Keyboard, Pointer
from page_visits import introduce
from playwright.sync_api import expect
from test_console_in_chromium import looked_on, violations
from tiny_home import ITEMS, ROLES, SKILLS, client_of, json_lines, tiny_edge
from web_sites import running

from recommender.web.console import publishing

WAYS = {
    "with scripts": ({}, Pointer()),
    "without scripts": ({"java_script_enabled": False}, Pointer()),
    "with the keyboard alone": ({}, Keyboard()),
}
PHONE = {"width": 320, "height": 640}
JSON = {"Content-Type": "application/json"}
REASON = "The auditors ask for it."

TABLE = b"item,title,minutes\nballs-101,Three balls,twelve\n,Balls without an id,5\n"
WRITES = {**ROLES[0], "targets": [*ROLES[0]["targets"], {"skill": "writing", "level": 2}]}
BALLS = {
    "item": "balls-101",
    "title": "Three balls",
    "minutes": 25,
    "teaches": [{"skill": "juggling", "from": 0, "to": 2}],
}


def file(name, content):
    return {"name": name, "mimeType": "text/plain", "buffer": content}


BROKEN = [file("balls.csv", TABLE), file("torn.jsonl", b'{"item": "x"\n')]
MENDED = [file("mended.jsonl", json_lines(*SKILLS, WRITES, ROLES[1], *ITEMS, BALLS))]
"""One role asks for one skill more, and an item teaches what nothing taught before."""


@pytest.fixture
def site(published_home: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a service of this test's own, for a team of six bookkeepers."""
    home = shutil.copytree(published_home, tmp_path / "home")
    with tiny_edge(home) as edge, client_of(edge) as client:
        introduce(client, team="Accounts")
        tested = {"skill": "numeracy", "level": 3, "source": "assessment", "at": "2026-11-01"}
        for n, name in enumerate(("Bo", "Cy", "Di", "Ed", "Flo"), start=2):
            introduce(client, f"emp-{n}", (tested,), name=f"{name} Example", team="Accounts")
    with running(home, people=False) as address:
        yield address


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Holds every publication at three of twelve texts until it is let go."""
    go, publish = threading.Event(), publishing.publish_files

    def waits(*files, progress, **how):
        progress(3, 12)
        assert go.wait(60)
        return publish(*files, progress=progress, **how)

    monkeypatch.setattr(publishing, "publish_files", waits)
    yield go
    go.set()


def link(page, name, **how):
    return page.get_by_role("link", name=name, **how)


def button(page, name):
    return page.get_by_role("button", name=name)


def told(page, words, role="heading"):
    """The page says so, whether it is there already or comes by itself."""
    said = page.get_by_role(role, name=words) if role == "heading" else page.get_by_role(role)
    expect(said.filter(has_text=words).first).to_be_visible()


def room(page, hand, name):
    door = page.get_by_role("navigation", name="Rooms").get_by_role("link", name=name)
    hand.press(door)
    expect(door).to_have_attribute("aria-current", "page")


def comes_in(page, hand, name):
    """An employee opens their page."""
    page.goto("/")
    hand.choose(page.get_by_label("My name"), name)
    hand.press(button(page, "Show my next step"))
    expect(page).to_have_url(re.compile("/paths/"))


def says_who(page, hand):
    hand.press(link(page, "Say who you are").first)
    hand.write(page.get_by_label("Your name, or your team's"), "Lena")
    hand.press(button(page, "Act under this name"))
    expect(page.locator(".acting")).to_contain_text("Acting as Lena (claimed)")


def publishes(page, hand, held, scripts):
    """A broken catalogue is told row by row; a mended one is published while one looks on."""
    room(page, hand, "Catalogue")
    page.get_by_label("Files").set_input_files(BROKEN)
    hand.press(button(page, "Check them"))
    told(page, "These files cannot be published.")
    rows = page.get_by_role("table").get_by_role("row")
    for words in (
        ("balls.csv", "2", "minutes", "must be a number, not", "Give a number of minutes"),
        ("balls.csv", "3", "item", "is missing", "Give"),
        ("torn.jsonl", "all", "The text ends before the JSON does.", "write it again."),
    ):
        told_of = rows.filter(has_text=re.compile(".*".join(map(re.escape, words)), re.DOTALL))
        expect(told_of).to_have_count(1)
    hand.press(link(page, "Hand in mended files"))
    page.get_by_label("Files").set_input_files(MENDED)
    hand.press(button(page, "Check them"))
    told(page, "These files can be published as they are.")
    hand.press(button(page, "Publish"))
    told(page, "3 of 12 texts are read.")
    expect(page.get_by_role("progressbar", name="Texts read")).to_be_visible()
    far = link(page, "Look again now")
    if scripts:
        far.focus()
        held.set()
        told(page, "The new catalogue serves.")
        expect(page.get_by_role("heading", level=1)).to_be_focused()
    else:
        hand.press(far)
        told(page, "3 of 12 texts are read.")
        held.set()
        looked_on(page, scripts=False)


def covers(page, skills, to_buy):
    """The heat map has a row for each of these skills, and the to-buy list names these alone."""
    told(page, "Coverage")
    figure = page.get_by_role("figure").first
    expect(figure.locator("figcaption")).to_contain_text(f"{len(skills)} skills that enough people")
    for skill in skills:
        expect(figure.locator("svg").get_by_text(skill, exact=True)).to_be_attached()
    listed = page.get_by_role("table", name="to buy or to write").locator("tbody th")
    expect(listed).to_have_text(to_buy)


def policy(page, hand):
    """Write a policy and rehearse it."""
    room(page, hand, "Policies")
    hand.choose(page.get_by_label("What it does"), "Pin")
    hand.write(page.get_by_label("Items (title or id"), "Build a pivot table")
    hand.write(page.get_by_label("Why (people read it)"), REASON)
    hand.press(button(page, "Rehearse it"))
    told(page, "What it would do")


def lets_a_policy_hold(page, hand):
    """Rehearsed, read, and only then let hold."""
    policy(page, hand)
    expect(page.get_by_text("The path of 1 of 1 person would change.")).to_be_visible()
    expect(page.get_by_text("Nothing has been recorded yet.")).to_be_visible()
    hand.press(page.locator("summary", has_text="emp-1"))
    expect(page.get_by_text("“Build a pivot table” moved to step 1")).to_be_visible()
    expect(page.get_by_text("None was made yet.")).to_be_visible()
    hand.press(button(page, "Let it hold"))
    told(page, "It holds from now on: pin: Build a pivot table.", role="status")


def reads_and_objects(page, hand):
    """The employee reads whose rule it is and why, and objects to what is on record."""
    comes_in(page, hand, "Ada")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Build a pivot table")
    hand.press(page.locator(".next .reasons > summary"))
    expect(page.locator(".next .reasons")).to_contain_text(f"Lena put it first: “{REASON}”")
    skill = page.locator(".skill-estimate").filter(has_text="Spreadsheet analysis")
    hand.press(skill.locator("summary"))
    hand.press(skill.locator(".evidence").get_by_role("link", name="This is wrong"))
    hand.write(page.get_by_label("In your own words"), "I only watched.")
    hand.press(button(page, "Send it"))
    told(page, "It is recorded.", role="status")
    expect(page.locator(".dispute")).to_contain_text("An answer is due by 7 December 2026.")


def resolves(page, hand):
    """The queue says who objects to what, in which words, and by when; it ends with reasons."""
    room(page, hand, "Disputes")
    row = page.get_by_role("table").get_by_role("row").filter(has_text="emp-1")
    expect(row).to_contain_text("7 December 2026")
    expect(row).to_contain_text("I only watched.")
    hand.press(link(row, "7 December 2026"))
    told(page, "emp-1 objects to a piece of evidence")
    about = "Spreadsheet analysis: level 1.5, by manager, on 1 March 2026"
    expect(page.get_by_text(about)).to_be_visible()
    hand.tick(page.get_by_label("Upheld"))
    hand.write(page.get_by_label("Why, whichever way it goes"), "You were not there that day.")
    hand.press(button(page, "End it"))
    told(page, "How it ended: upheld, they were right")
    hand.press(link(page, "Back to the disputes"))
    expect(page.get_by_text("Nobody objects to anything.")).to_be_visible()
    hand.press(link(page, "upheld"))


def sees_what_came_of_it(page, hand):
    """The employee reads the reasons, and what moved because of them."""
    page.reload()
    hand.press(link(page, "Show my path as it stands now"))
    case = page.locator(".dispute")
    expect(case).to_contain_text("You were right")
    expect(case).to_contain_text("You were not there that day.")
    expect(case).to_contain_text("Your level in Spreadsheet analysis is now about 0, it was 1.5.")
    expect(page.locator(".moves").first).to_contain_text("“Sums in a spreadsheet” is new as step")


def checks(page, hand, made):
    """That decision is computed again, proven to be in the record, and printed for an auditor."""
    hand.press(link(page, "The plan made because of it"))
    expect(page).to_have_url(re.compile(f"/console/decisions/{made}$"))
    hand.press(link(page, "Compute it again"))
    told(page, "It is the same answer.")
    hand.press(link(page, "Back to the decision"))
    hand.press(link(page, "Verify its place in the record"))
    told(page, "It stands in the record, and the record is whole.")
    hand.press(link(page, "Back to the decision"))
    hand.press(link(page, "Audit report, to print"))
    told(page, "Audit report on one decision")
    computed = page.get_by_role("row", name="Computed again")
    expect(computed).to_contain_text("identical")


@pytest.mark.parametrize(("wishes", "hand"), WAYS.values(), ids=WAYS)
def test_the_journey(visitor, held, wishes, hand):
    """From a broken catalogue to a decision that changed because an employee objected."""
    employee, page = visitor.page("/", **wishes), visitor.page("/console", **wishes)
    comes_in(employee, hand, "Ada")
    says_who(page, hand)
    room(page, hand, "Coverage")
    covers(page, ["Spreadsheet analysis", "Numeracy"], ["Juggling"])
    publishes(page, hand, held, wishes.get("java_script_enabled", True))
    hand.press(link(page, "See what it covers"))
    covers(page, ["Business writing", "Spreadsheet analysis", "Numeracy"], ["Business writing"])
    lets_a_policy_hold(page, hand)
    reads_and_objects(employee, hand)
    resolves(page, hand)
    sees_what_came_of_it(employee, hand)
    checks(page, hand, employee.url.rpartition("/")[2])


def said(page, address, actor="emp-1", **body):
    """Say something to the API, as setting a stage."""
    sent = page.request.post(
        f"/v1/{address}", data=json.dumps(body), headers={**JSON, "X-Actor": actor}
    )
    assert sent.ok, sent.text()
    return sent.json()


def ended(page, outcome, **about):
    """A dispute that ended; gives its address in the console."""
    case = said(page, "disputes", learner="emp-1", about=about, words="I only watched.")["id"]
    how = {"outcome": outcome, "reasoning": "It is as the papers say."}
    said(page, f"disputes/{case}/outcome", "Lena", **how)
    return f"/console/disputes/{case}"


@pytest.mark.parametrize(
    "wishes", [{"color_scheme": "light"}, {"color_scheme": "dark", "viewport": PHONE}], ids=str
)
def test_no_violation_of_wcag_on_the_way(visitor, held, wishes):
    page, hand, found = visitor.page("/console/catalogue", **wishes), Pointer(), {}

    def look(name):
        found[name] = violations(page)
        wide, seen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert wide <= seen, name

    says_who(page, hand)
    page.get_by_label("Files").set_input_files(BROKEN)
    hand.press(button(page, "Check them"))
    look("problems")
    hand.press(link(page, "Hand in mended files"))
    page.get_by_label("Files").set_input_files(MENDED)
    hand.press(button(page, "Check them"))
    hand.press(button(page, "Publish"))
    told(page, "3 of 12 texts are read.")
    look("publishing")
    held.set()
    told(page, "The new catalogue serves.")
    look("published")
    made = said(page, "paths", learner="emp-1")["id"]
    policy(page, hand)
    look("rehearsed")
    hand.choose(page.get_by_label("What it does"), "Prefer")
    hand.press(button(page, "Let it hold"))
    expect(page.get_by_text("It does something else since you changed it")).to_be_visible()
    look("changed since it was rehearsed")
    hand.press(button(page, "Let it hold"))
    look("holds")
    room(page, hand, "Recipes")
    hand.press(button(page, "Learn from all outcomes so far"))
    told(page, "beside the one that serves")
    look("compared")
    own = page.request.get("/v1/learners/emp-1/evidence").json()["data"]
    for name, address in {
        "upheld": ended(page, "upheld", evidence=own[0]["evidence"]),
        "rejected": ended(page, "rejected", decision=made),
        "a role too much": ended(page, "partly", target="writing"),
        "ended": "/console/disputes",
        "replayed": f"/console/decisions/{made}/replay",
        "verified": f"/console/decisions/{made}/verify",
    }.items():
        page.goto(address)
        look(name)
    # The report runs no script at all, not even one that looks at it, unless it is let.
    report = visitor.page("/console", bypass_csp=True, **wishes)
    says_who(report, hand)
    report.goto(f"/console/decisions/{made}/report")
    found["report"] = violations(report)
    assert {name: faults for name, faults in found.items() if faults} == {}
