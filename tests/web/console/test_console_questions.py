"""Questions about a decision, asked in the console; nothing is recorded."""

import pytest
from console_visits import decided, read
from hostile import TEXTS, assert_harmless
from problem_checks import ACTOR
from tiny_home import contents


@pytest.fixture
def asked(client):
    decision = decided(client, gaps=[{"skill": "spreadsheets", "current": 1.5, "target": 3}])
    return f"/console/decisions/{decision}/questions"


def test_every_kind_is_answered_and_nothing_is_recorded(client, home, asked):
    before = contents(home)
    for query, words in (
        ("kind=why&item=pivot-101", "“Build a pivot table”"),
        ("kind=why_not&item=letters-101", "“Write a clear letter”"),
        ("kind=why_not&item=pivot-101&other=letters-101", "“Write a clear letter”"),
        ("kind=what_if&minutes=5", "What if"),
        ("kind=what_if&ruled=pivot-101&rule=forbid", "If a policy forbade “Build a pivot table”"),
        ("kind=counterfactual", "What would change the next step"),
    ):
        page = read(client, f"{asked}?{query}")
        answer = page.text.split("stays as it is.")[1]
        assert words in answer, query
    assert contents(home) == before


def test_fewer_minutes_say_what_would_move(client, asked):
    page = read(client, f"{asked}?kind=what_if&minutes=5")
    assert "What would move" in page.text
    moved = page.text.split("What would move")[1].split("Why is it there?")[0]
    assert "“Build a pivot table”" in moved, moved


@pytest.mark.parametrize(
    "query",
    [
        "kind=why_not&other=none",
        "kind=what_if&minutes=soon",
        "kind=wrong",
        "kind=why_not",
        "kind=what_if&without=p",
        "kind=what_if&ruled=none&rule=pin",
    ],
)
def test_what_is_no_question_is_told_beside_the_forms(client, asked, query):
    page = read(client, f"{asked}?{query}", 422)
    assert "Ask why not" in page.text


@pytest.mark.parametrize("text", TEXTS[:3], ids=range(3))
def test_hostile_questions_come_back_as_text(client, asked, text):
    for kind in ("why", "why_not", "what_if"):
        fields = {"kind": kind, "item": text, "other": text, "minutes": text, "need": text}
        fields |= {"without": text, "ruled": text, "rule": text}
        assert_harmless(client.get(asked, params=fields).text)


def test_the_decision_leads_to_its_questions(client, asked):
    page = read(client, asked.removesuffix("/questions"))
    assert asked in [a["href"] for a in page.all("a")]
    assert "Ask about it" in read(client, asked).text


def test_a_policy_that_holds_can_be_left_out(client):
    body = {"policy": "p-1", "kind": "forbid", "items": ["pivot-101"], "reason": TEXTS[0][:200]}
    assert client.post("/v1/policies", json=body, headers=ACTOR).status_code == 201
    decision = decided(client, gaps=[{"skill": "spreadsheets", "current": 1.5, "target": 3}])
    asked = f"/console/decisions/{decision}/questions"
    page = read(client, f"{asked}?kind=what_if&without=p-1")
    assert "If the policy of" in page.text
    assert_harmless(client.get(asked).text)
