"""Colleagues who agreed to help: within their talks, under a random id, gone when erased."""

import pytest
from problem_checks import ACTOR, assert_problem

ADA = {
    "learner": "ada-lovelace",
    "name": "Ada Lovelace",
    "mentors": {"skills": ["writing"], "talks_per_month": 1},
}
SHOWN = {"skill": "writing", "level": 4, "source": "manager", "at": "2026-10-01"}


@pytest.fixture
def firm(client):
    """Ada can write and agreed to help; two others want to, and no item teaches it."""
    put(client, ADA)
    client.post("/v1/learners/ada-lovelace/evidence", json=SHOWN, headers=ACTOR)
    for learner in ("emp-1", "emp-2"):
        put(client, {"learner": learner})
    return client


def put(client, person):
    address = f"/v1/learners/{person['learner']}"
    return client.put(address, json=person, headers=ACTOR)


def ask(client, learner="emp-1", **more):
    gaps = [{"skill": "writing", "current": 1, "target": 3}]
    asked = {"learner": learner, "gaps": gaps, **more}
    return client.post("/v1/paths", json=asked).json()


def talk(answer):
    return next((s["item"] for s in answer["steps"] if s["item"]["kind"] == "mentor"), None)


def accept(client, learner, answer):
    said = {
        "learner": learner,
        "kind": "accept",
        "item": talk(answer)["id"],
        "decision": answer["id"],
    }
    return client.post("/v1/feedback", json=said, headers={"X-Actor": learner}).json()


def test_a_colleague_is_offered_and_named_only_when_shown(firm):
    answer = ask(firm)
    item = talk(answer)
    assert item["title"] == "Talk with a colleague about Business writing"
    assert "lovelace" not in str(answer).lower()  # "ada" alone may be part of a random id
    shown = firm.get(item["url"]).json()
    assert shown["name"] == "Ada Lovelace"
    replayed = firm.post(f"/v1/decisions/{answer['id']}/replay", headers=ACTOR).json()
    assert replayed["result"] == "identical"
    person = firm.get("/v1/learners/ada-lovelace").json()
    assert person["mentors"] == {"talks_per_month": 1, "skills": ["writing"]}


def test_talks_are_counted_within_the_month(firm):
    answer = ask(firm)
    accepted = accept(firm, "emp-1", answer)
    assert talk(ask(firm, "emp-2")) is None
    assert talk(ask(firm)) is not None
    undo = {"learner": "emp-1", "kind": "undo", "undoes": accepted["feedback"]}
    firm.post("/v1/feedback", json=undo, headers={"X-Actor": "emp-1"})
    assert talk(ask(firm, "emp-2")) is not None


def test_nobody_mentors_unasked_or_on_their_own_word_or_themselves(firm):
    assert talk(ask(firm, "ada-lovelace")) is None
    put(firm, {**ADA, "mentors": None})
    assert talk(ask(firm)) is None
    put(firm, {**ADA, "learner": "bob", "name": "Bob"})
    own = {**SHOWN, "source": "self", "level": 5}
    firm.post("/v1/learners/bob/evidence", json=own, headers=ACTOR)
    assert talk(ask(firm)) is None


def test_an_erased_mentor_is_a_colleague_and_nowhere_to_be_found(firm, home):
    answer = ask(firm)
    exported = firm.get("/v1/learners/ada-lovelace/export", headers=ACTOR).json()
    assert exported["person"]["mentors"]["talks_per_month"] == 1
    firm.request("DELETE", "/v1/learners/ada-lovelace", headers=ACTOR)
    assert firm.get(talk(answer)["url"]).json()["name"] == "a colleague"
    assert firm.get(f"/v1/paths/{answer['id']}").json()["digest"] == answer["digest"]
    assert talk(ask(firm)) is None
    for file in home.rglob("*"):
        if file.is_file():
            held = file.read_bytes().lower()
            assert b"lovelace" not in held, file


@pytest.mark.parametrize(
    ("mentors", "pointer", "code"),
    [
        ({"talks_per_month": 0}, "/mentors/talks_per_month", "out_of_range"),
        ({"talks_per_month": 2, "skills": ["nope"]}, "/mentors/skills/0", "unknown_skill"),
        ({}, "/mentors/talks_per_month", "missing"),
    ],
)
def test_an_agreement_that_cannot_be_read_is_refused(client, mentors, pointer, code):
    answer = put(client, {"learner": "ada", "mentors": mentors})
    assert_problem(answer, 422, code, pointer)


def test_a_talk_on_a_path_may_be_asked_about(firm):
    answer = ask(firm)
    address = f"/v1/decisions/{answer['id']}/questions"
    for asked in ({"kind": "why"}, {"kind": "why", "item": talk(answer)["id"]}):
        found = firm.post(address, json=asked)
        assert found.status_code == 200, found.text
        assert found.json()["answer"].startswith("“Talk with a colleague about Business writing”")
    found = firm.post(address, json={"kind": "why_not", "item": talk(answer)["id"]})
    assert "is step 1 of 1" in found.json()["answer"]
    unknown = firm.post(address, json={"kind": "why", "item": "mentor:x:writing"})
    assert_problem(unknown, 422, "unknown_item", "/item", "mentor:x:writing")
