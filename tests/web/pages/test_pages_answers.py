"""What the pages say, without a script: the answer, its reasons, and the honest empty states."""

import re

import pytest
from page_visits import Document, answered, ask, introduce
from tiny_home import CATALOGUE, contents, publish_tiny

from recommender.domain.learners import likely_range

KILOBYTE = 1000


def test_a_person_sees_one_next_step_with_minutes_kind_reason_and_start(client):
    introduce(client)
    where, page = answered(client, learner="emp-1")
    answer = client.get(where.replace("/paths", "/v1/paths")).json()
    first = answer["steps"][0]
    assert "Ada Example Bookkeeper" in page.text
    assert f"Your next step {first['item']['title']}" in page.text
    assert f"{first['item']['minutes']} min · {first['item']['kind']}" in page.text
    assert first["because"] in page.text
    assert len([1 for tag, _ in page.elements if tag == "h1"]) == 1
    buttons = [a for a in page.all("a") if a.get("class") == "button"]
    assert [b["href"] for b in buttons] == [] or len(buttons) == 1


def test_minutes_run_along_the_path(client):
    where, page = answered(client, role="bookkeeper")
    steps = client.get(where.replace("/paths", "/v1/paths")).json()["steps"]
    assert len(steps) > 2
    used = 0
    for step in steps:
        used += step["item"]["minutes"]
        if step["position"] > 1:
            assert f"{used} min in all by then" in page.text
    assert f"{len(steps)} steps take {used} minutes" in page.text


def test_reloading_writes_nothing(client, home):
    where, _ = answered(client, role="bookkeeper")
    before = contents(home)
    again = [client.get(address).text for address in (where, f"{where}/check", where, "/")]
    assert again[0] == again[2]
    assert contents(home) == before


def test_an_ask_is_recorded_under_the_name_given(client):
    introduce(client)
    where, _ = answered(client, learner="emp-1")
    record = client.get(where.replace("/paths", "/v1/decisions")).json()
    assert record["actor"] == {"name": "emp-1", "status": "claimed"}
    where, _ = answered(client, role="bookkeeper")
    record = client.get(where.replace("/paths", "/v1/decisions")).json()
    assert record["actor"]["name"] == "unnamed caller"


def test_a_need_in_words_and_minutes(client):
    _, page = answered(client, need="build a pivot table", minutes="30")
    assert "You need to: build a pivot table, in 30 minutes" in page.text
    assert "Fits what you need" in page.text or "Comes near to what you need" in page.text


def test_asking_on_keeps_the_person_the_role_and_the_levels(client):
    first, _ = answered(client, role="bookkeeper", level_spreadsheets="2", level_numeracy="")
    decision = first.rsplit("/", 1)[1]
    second, _ = answered(client, after=decision, need="percentages", minutes="20")
    asked = client.get(second.replace("/paths", "/v1/decisions")).json()["inputs"]["ask"]
    assert asked["role"] == "bookkeeper"
    assert asked["levels"] == {"spreadsheets": {"level": 2.0, "spread": None}}
    assert (asked["need"], asked["minutes"], asked["as_of"]) == ("percentages", 20, None)
    third, _ = answered(client, after=second.rsplit("/", 1)[1], need="", minutes="")
    asked = client.get(third.replace("/paths", "/v1/decisions")).json()["inputs"]["ask"]
    assert (asked["need"], asked["minutes"], asked["role"]) == (None, None, "bookkeeper")


def test_another_role_is_asked_for_and_the_record_stays(client):
    introduce(client)
    where, page = answered(client, learner="emp-1")
    assert "(asked as)" not in page.text
    _, page = answered(client, after=where.rsplit("/", 1)[1], role="juggler")
    assert "Juggler (asked as)" in page.text
    assert client.get("/v1/learners/emp-1").json()["role"] == "bookkeeper"


def test_levels_are_asked_for_by_name(client):
    page = Document(client.get("/levels?role=bookkeeper").text)
    names = {s["name"] for s in page.all("select")}
    assert names == {"level.spreadsheets", "level.numeracy"}


def test_why_this_adds_up(client):
    where, page = answered(client, role="bookkeeper", level_spreadsheets="0.4")
    steps = client.get(where.replace("/paths", "/v1/paths")).json()["steps"]
    text = client.get(where).text
    tables = re.findall(r'<table class="waterfall">.*?</table>', text, re.DOTALL)
    assert len(tables) == len(steps)
    for step, table in zip(steps, tables, strict=True):
        *terms, total = [
            round(100 * float(x.replace("−", "-")))
            for x in re.findall(r'<td class="points">([+−][\d.]+)</td>', table)
        ]
        assert len(terms) == len(step["contributions"])
        assert sum(terms) == total == round(100 * step["score"])
    assert "What is not known" in page.text
    assert "Nobody has said anything yet about your level in Numeracy" in page.text


def test_my_skills_show_range_target_and_evidence(client):
    introduce(client)
    where, page = answered(client, learner="emp-1")
    gaps = client.get(where.replace("/paths", "/v1/paths")).json()["gaps"]
    (gap,) = [g for g in gaps if g["skill"] == "spreadsheets"]
    low, high = likely_range(gap["current"], gap["spread"])
    now, low, high = (f"{level:.1f}".removesuffix(".0") for level in (gap["current"], low, high))
    assert f"Spreadsheet analysis You: about {now}, probably between {low} and {high}" in page.text
    assert "The role asks: 3 (working)" in page.text
    assert "Your manager: level 1.5, on 1 March 2026." in page.text
    profile = client.get("/v1/learners/emp-1/profile").json()["skills"]
    (said,) = next(s["evidence"] for s in profile if s["skill"] == "numeracy")
    assert said["read_as"] < said["level"], "people overstate themselves"
    read = f"{said['read_as']:.1f}".removesuffix(".0")
    assert f"level 0.5, on 1 January 2024. Read as {read}, as this source" in page.text


def test_what_was_left_out_is_said_with_its_reason(client):
    where, page = answered(client, role="bookkeeper", minutes="10")
    answer = client.get(where.replace("/paths", "/v1/paths")).json()
    assert answer["left_out"]
    for one in [*answer["left_out"], *answer["not_covered"]]:
        assert one["because"] in page.text
    for remark in answer["unknown"]:
        assert remark in page.text


def test_instructions_are_read_on_a_page_of_their_own(empty_client):
    item = {
        "item": "a",
        "title": "Add up a note",
        "minutes": 5,
        "teaches": [{"skill": "numeracy", "from": 0, "to": 1}],
        "instructions": "Look first. MATERIAL: a pencil. ACTIONS: 1. Add. 2. Add again. "
        "RESULT: You are done when both agree.",
    }
    publish_tiny(empty_client.app.state.edge, (*CATALOGUE[:6], item))
    where, page = answered(empty_client, role="bookkeeper")
    (start,) = [a["href"] for a in page.all("a") if a.get("class") == "button"]
    assert start == f"{where}/steps/1"
    step = empty_client.get(start).text
    assert re.search(r"<ol><li[^>]*>Add\.</li><li[^>]*>Add again\.</li></ol>", step)
    assert "Material" in Document(step).text
    assert "Back to my path" in Document(step).text


def test_computing_again_says_whether_it_is_the_same(client):
    where, _ = answered(client, role="bookkeeper")
    page = Document(client.get(f"{where}/check").text)
    assert "It is the same answer." in page.text


def test_no_catalogue(empty_client):
    page = empty_client.get("/")
    assert page.status_code == 503
    assert "Nothing is published yet." in Document(page.text).text


def test_nobody_is_known(client):
    page = Document(client.get("/").text)
    assert "I work here" not in page.text
    assert "Ask for a role" in page.text


def test_no_role(client):
    introduce(client, "emp-2", (), role=None)
    _, page = answered(client, learner="emp-2")
    assert "No role is on record for you." in page.text


def test_no_gap_is_celebrated(client):
    _, page = answered(client, role="bookkeeper", level_spreadsheets="3", level_numeracy="2")
    assert "You are there." in page.text
    assert "✓ Reached" in page.text


def test_only_locked_items_say_what_opens_them(client):
    gaps = [{"skill": "writing", "target": 1}]
    body = {"gaps": gaps, "constraints": {}, "items": ["vault-101"], "minutes": 60}
    made = client.post("/v1/paths", json=body).json()
    page = Document(client.get(f"/paths/{made['id']}").text)
    assert "Everything that would help is still locked." in page.text
    assert "The locked room" in page.text
    assert (
        "It opens at level 4 in Juggling. Nothing in this catalogue takes you there." in page.text
    )


def test_nothing_fits(client):
    _, page = answered(client, role="juggler")
    assert "There is no step to recommend." in page.text
    assert "No item in this catalogue teaches Juggling." in page.text


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"role": "bookkeeper", "minutes": "soon"}, "whole minutes from 1"),
        ({"role": "bookkeeper", "minutes": "0"}, "whole minutes from 1"),
        ({"learner_id": "nobody"}, "There is no learner “nobody”."),
        ({"need": " ", "minutes": ""}, "The ask names no learner"),
    ],
)
def test_what_cannot_be_answered_is_said_beside_what_was_typed(client, home, fields, says):
    before = contents(home)
    sent = ask(client, **fields)
    assert sent.status_code == 422
    page = Document(sent.text)
    assert says in page.text
    for value in fields.values():
        assert any(field.get("value") == value for field in page.all("input"))
    assert contents(home) == before


@pytest.mark.parametrize(
    "address",
    ["/paths/none", "/paths/none/check", "/paths/none/steps/1", "/levels?role=x", "/?learner=x"],
)
def test_what_is_not_there_is_a_page_too(client, address):
    page = client.get(address)
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "Go to the start" in Document(page.text).text


@pytest.mark.parametrize("position", ["0", "99", "x", "-1", "1.0", "１"])
def test_a_step_that_the_path_does_not_have(client, position):
    where, _ = answered(client, role="bookkeeper")
    assert client.get(f"{where}/steps/{position}").status_code == 404


def test_a_person_comes_back_to_the_latest_answer(client):
    introduce(client)
    page = Document(client.get("/?learner=emp-1").text)
    assert "selected" in next(o for o in page.all("option") if o["value"] == "emp-1")
    where, _ = answered(client, learner="emp-1")
    back = client.get("/?learner=emp-1", follow_redirects=False)
    assert (back.status_code, back.headers["location"]) == (303, where)


@pytest.mark.parametrize("language", ["en", "de"])
def test_fifty_steps_with_long_words_stay_under_150_kilobytes(empty_client, language):
    items = [
        {
            "item": f"i-{n}",
            "title": f"{n} {'long ' * 90}",
            "description": "word " * 2000,
            "url": f"https://example.org/{'x' * 1900}",
            "provider": "p" * 200,
            "minutes": 10,
            "teaches": [{"skill": f"s-{n}", "from": 0, "to": 2}],
        }
        for n in range(80)
    ]
    skills = [{"skill": f"s-{n}", "label": f"{n} {'label ' * 30}"} for n in range(80)]
    role = {
        "role": "r",
        "label": "r",
        "targets": [{"skill": f"s-{n}", "level": 3} for n in range(80)],
    }
    publish_tiny(empty_client.app.state.edge, (*skills, role, *items))
    where, page = answered(empty_client, role="r", language=language)
    assert len(empty_client.get(where.replace("/paths", "/v1/paths")).json()["steps"]) == 50
    assets = [link["href"] for link in page.all("link")] + [s["src"] for s in page.all("script")]
    size = sum(len(empty_client.get(address).content) for address in [where, *assets])
    assert size < 150 * KILOBYTE, f"{size / KILOBYTE:.0f} kB"


def test_what_is_mandatory_stands_beside_the_path_with_its_reason(client):
    policy = {"kind": "require", "items": ["letters-101"], "reason": "All of us <b>write</b>."}
    assert client.post("/v1/policies", json=policy, headers={"X-Actor": "Ann"}).is_success
    cap = {"kind": "cap", "minutes": 30, "reason": "The year ends."}
    assert client.post("/v1/policies", json=cap, headers={"X-Actor": "Bob"}).is_success
    _, page = answered(client, role="bookkeeper")
    assert "Bob caps learning at 30 minutes a week: “The year ends.”" in page.text
    assert "Mandatory, beside the path" in page.text
    assert "Write a clear letter, 12 minutes. Required by Ann: “All of us write.”" in page.text
