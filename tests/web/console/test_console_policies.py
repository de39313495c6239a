"""Policies and disputes in the console: rehearsed, let hold, withdrawn; assigned and ended."""

import pytest
from console_visits import WHO, act, decided, post, read
from hostile import TEXTS, assert_harmless
from page_visits import token
from tiny_home import contents

FORBID = {"kind": "forbid", "items": "pivot-101", "reason": "It is being rewritten."}


def test_a_policy_is_rehearsed_and_then_holds(client, home):
    decided(client)
    act(client)
    before = contents(home)
    page = post(client, "/console/policies", **FORBID, do="rehearse")
    assert page.status_code == 200
    assert "The path of 1 of 1 person would change." in page.text
    assert "“Build a pivot table” left the path" in page.text.replace("&#34;", '"')
    assert contents(home) == before
    assert post(client, "/console/policies", **FORBID, do="activate").status_code == 303
    (policy,) = client.get("/v1/policies").json()["data"]
    assert (policy["author"], policy["reason"]) == (WHO, FORBID["reason"])
    listed = read(client, "/console/policies")
    assert "in force" in listed.text
    assert FORBID["reason"] in listed.text
    path = client.get("/v1/learners/emp-1/path").json()
    assert FORBID["reason"] in str(path["left_out"])
    sent = post(client, "/console/policies/withdraw", policy=policy["id"], reason="Rewritten.")
    assert sent.status_code == 303
    assert client.get(f"/v1/policies/{policy['id']}").json()["standing"] == "withdrawn"


def test_what_a_policy_says_in_an_explanation_is_found_in_the_record(client):
    act(client)
    pin = {"kind": "pin", "items": "letters-101", "reason": "We write 30 letters a day."}
    until = {"expires": "2026-12-31"}
    assert post(client, "/console/policies", **pin, **until, do="activate").status_code == 303
    ask = {"learner": "emp-1", "need": "write a clear letter", "minutes": 60}
    decision = decided(client, **ask)
    said = str(client.get(f"/v1/paths/{decision}").json()["steps"])
    assert "We write 30 letters a day" in said
    page = read(client, f"/console/decisions/{decision}")
    assert "None is missing." in page.text
    assert "the reason of the policy pin that was in force" in page.text
    policy = client.get("/v1/policies").json()["data"][0]["id"]
    touched = read(client, f"/console/decisions?policy={policy}")
    assert f"/console/decisions/{decision}" in [a["href"] for a in touched.all("a")]


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": "none-of-ours"},
        {"reason": ""},
        {"expires": "soon"},
        {"kind": "cap"},
        {"kind": "cap", "items": "", "percent": "many", "provider": "x"},
        {"due": "2026-12-01"},
    ],
    ids=str,
)
def test_what_is_no_policy_is_told_beside_what_was_typed(client, home, wrong):
    act(client)
    before = contents(home)
    page = post(client, "/console/policies", **{**FORBID, **wrong}, do="activate")
    assert page.status_code == 422
    assert 'class="problems"' in page.text
    assert contents(home) == before


def disputed(client):
    decision = decided(client)
    about = {"decision": decision}
    body = {"learner": "emp-1", "about": about, "words": "I know this <b>already</b>."}
    sent = client.post("/v1/disputes", json=body, headers={"X-Actor": "emp-1"})
    assert sent.status_code == 201, sent.text
    return f"/console/disputes/{sent.json()['id']}"


def test_a_dispute_is_taken_care_of_and_ended_with_reasons(client):
    where = disputed(client)
    act(client)
    assert where in [a["href"] for a in read(client, "/console/disputes").all("a")]
    assert "I know this <b>already</b>." in read(client, where).text
    assert post(client, f"{where}/owner", owner="Lena").status_code == 303
    assert "Lena" in read(client, where).text
    ended = {"outcome": "rejected", "reasoning": "The test says otherwise.", "effect": ""}
    assert post(client, f"{where}/outcome", **ended).status_code == 303
    page = read(client, where)
    assert "How it ended: rejected" in page.text
    assert "The test says otherwise." in page.text
    assert "Nobody objects to anything." in read(client, "/console/disputes").text


def test_an_outcome_without_reasons_or_by_who_objects_is_refused(client):
    where = disputed(client)
    act(client)
    for fields in ({"outcome": "upheld", "reasoning": ""}, {"reasoning": "x"}):
        page = post(client, f"{where}/outcome", **fields)
        assert page.status_code == 422
    act(client, "emp-1")
    page = post(client, f"{where}/outcome", outcome="upheld", reasoning="I am right.")
    assert page.status_code == 422
    assert "let somebody else decide it" in page.text


def test_nothing_happens_without_a_name_or_with_a_forged_form(client, home):
    where = disputed(client)
    before = contents(home)
    forms = {
        "/console/policies": {**FORBID, "do": "activate"},
        "/console/policies/withdraw": {"policy": "x", "reason": "y"},
        f"{where}/owner": {"owner": "x"},
        f"{where}/outcome": {"outcome": "rejected", "reasoning": "x"},
    }
    for address, fields in forms.items():
        assert post(client, address, **fields).status_code == 403
    act(client)
    token(client)
    for address, fields in forms.items():
        forged = client.post(address, data={**fields, "token": "x"})
        assert forged.status_code == 403
        assert "This form did not come from this page" in forged.text
    assert contents(home) == before


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_reasons_and_words_are_text(client, text):
    act(client)
    page = post(client, "/console/policies", **dict.fromkeys((*FORBID, "teams", "provider"), text))
    assert page.status_code == 422
    assert_harmless(page.text)
    decision = decided(client)
    body = {"learner": "emp-1", "about": {"decision": decision}, "words": text}
    made = client.post("/v1/disputes", json=body, headers={"X-Actor": "emp-1"})
    if made.status_code == 201:
        assert_harmless(client.get("/console/disputes").text)
        assert_harmless(client.get(f"/console/disputes/{made.json()['id']}").text)
    kept = {"kind": "forbid", "items": ["pivot-101"], "reason": text}
    client.post("/v1/policies", json=kept, headers={"X-Actor": "a test"})
    assert_harmless(client.get("/console/policies").text)
