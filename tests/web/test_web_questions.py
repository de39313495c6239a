"""Questions about a decision over HTTP: each answer is checked by asking the engine again."""

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, contents, publish_tiny, tiny_edge

from recommender.domain.canonical import digest

BOOKKEEPER = {"role": "bookkeeper", "minutes": 30, "levels": {"numeracy": 0.5}}


def ask(client, **fields):
    answer = client.post("/v1/paths", json=fields, headers=ACTOR)
    assert answer.status_code == 201, answer.text
    return answer.json()


def question(client, decision, **fields):
    return client.post(f"/v1/decisions/{decision}/questions", json=fields)


def replied(client, decision, **fields):
    answer = question(client, decision, **fields)
    assert answer.status_code == 200, answer.text
    return answer.json()


def without_names(answer):
    return {k: v for k, v in answer.items() if k not in ("id", "at", "learner")}


@pytest.fixture
def decided(client):
    return ask(client, **BOOKKEEPER)


def order(answer):
    return [step["item"]["id"] for step in answer["steps"]]


def test_why_the_next_step(client, decided):
    said = replied(client, decided["id"], kind="why")
    first = decided["steps"][0]
    assert said["item"]["id"] == decided["next"]
    assert said["answer"].endswith(first["because"])
    assert said["brings"] == first["score"]
    assert [t["value"] for t in said["terms"]] == [c["value"] for c in first["contributions"]]
    assert all(rule["passed"] for rule in said["rules"])
    assert (said["changes"], said["path"], said["diff"]) == ([], None, [])


def test_why_goes_down_to_the_ledger(client):
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper"}, headers=ACTOR)
    evidence = {"evidence": "e", "skill": "numeracy", "level": 1, "source": "assessment"}
    client.post("/v1/learners/emp-1/evidence", json=evidence, headers=ACTOR)
    decision = ask(client, learner="emp-1")["id"]
    (level,) = replied(client, decision, kind="why", item="percent-101")["levels"]
    assert [(e["evidence"], e["weight"]) for e in level["evidence"]] == [("e", 1.0)]


def test_why_not_names_the_change_and_the_change_does_it(client, decided):
    assert "pivot-201" not in order(decided)
    said = replied(client, decided["id"], kind="why_not", item="pivot-201")
    assert said["changes"], said["answer"]
    assert "pivot-201" in order(said["path"])
    assert [d["item"] for d in said["diff"] if d["what"] == "entered"].count("pivot-201") == 1


def test_a_what_if_is_what_would_have_been_answered(client, decided):
    said = replied(client, decided["id"], kind="what_if", ask={"minutes": 60})
    assert said["path"] == without_names(ask(client, **{**BOOKKEEPER, "minutes": 60}))
    assert said["answer"].startswith("If you had 60 minutes instead of 30, ")
    entered = [d["item"] for d in said["diff"] if d["what"] == "entered"]
    assert entered == [i for i in order(said["path"]) if i not in order(decided)]


@pytest.mark.parametrize(
    "changed",
    [
        {"role": "juggler"},
        {"role": None, "gaps": [{"skill": "spreadsheets", "target": 2}]},
        {"levels": {"numeracy": 2, "spreadsheets": {"level": 1, "spread": 0.3}}},
        {"levels": {"numeracy": None}},
        {"need": "write a clear letter"},
        {"items": ["sums-101", "percent-101"]},
        {"completed": ["sums-101"]},
        {"minutes": None, "max_steps": 2},
        {"deadline": "2026-12-01"},
        {"constraints": {"languages": ["en"], "free_only": True}},
        {"as_of": "2027-01-05"},
    ],
)
def test_any_field_may_be_asked_otherwise(client, decided, changed):
    said = replied(client, decided["id"], kind="what_if", ask=changed)
    levels = {**BOOKKEEPER["levels"], **changed.get("levels", {})}
    merged = {**BOOKKEEPER, **changed, "levels": levels}
    fresh = {k: v for k, v in merged.items() if v is not None}
    assert said["path"] == without_names(ask(client, **fresh))
    (change,) = said["changes"]
    assert change["sentence"] == said["answer"]
    assert change["altered"]


def test_no_change_is_no_difference(client, decided):
    said = replied(client, decided["id"], kind="what_if", ask={"minutes": 30})
    assert said["answer"] == "Nothing was asked otherwise, so the path stays as it is."
    assert said["diff"] == []
    assert said["path"]["digest"] == decided["digest"]


def test_what_would_change_the_next_step(client, decided):
    said = replied(client, decided["id"], kind="counterfactual")
    change = said["changes"][0]
    assert change["next"] == said["path"]["next"] != decided["next"]
    assert said["search"]["runs"] <= 60
    (altered,) = change["altered"]
    if altered["factor"] == "minutes":
        anew = ask(client, **{**BOOKKEEPER, "minutes": altered["to"]})
        assert anew["next"] == change["next"]


def test_another_recipe(client, decided):
    recipe = decided["versions"]["recipe"]
    said = replied(client, decided["id"], kind="what_if", recipe=recipe)
    assert said["diff"] == []
    answer = question(client, decided["id"], kind="what_if", recipe="mine@sha256:0")
    assert_problem(answer, 422, "unknown_recipe", "/recipe", "mine@sha256:0")


HR = {"author": "HR", "reason": "The sums moved."}


def policy(client, name, kind, *items):
    body = {"policy": name, "kind": kind, "items": items, **HR}
    answer = client.post("/v1/policies", json=body, headers=ACTOR)
    assert answer.status_code == 201, answer.text


def test_without_a_policy_it_is_what_was_answered_before(client, decided):
    policy(client, "p-1", "forbid", decided["next"])
    after = ask(client, **BOOKKEEPER)
    assert decided["next"] not in order(after)
    said = replied(client, after["id"], kind="what_if", without_policies=["p-1"])
    assert said["path"] == without_names(decided)
    assert said["answer"].startswith("If the policy of HR (forbid) did not hold, ")
    (altered,) = said["changes"][0]["altered"]
    assert altered == {"factor": "policy", "subject": "p-1", "from": "forbid", "to": None}


@pytest.mark.parametrize("kind", ["forbid", "require", "pin", "prefer"])
def test_a_policy_supposed_is_the_policy_made(client, decided, kind):
    item = order(decided)[-1]
    supposed = {"policy": "p-1", "kind": kind, "items": [item], **HR}
    said = replied(client, decided["id"], kind="what_if", with_policies=[supposed])
    policy(client, "p-1", kind, item)
    made = without_names(ask(client, **BOOKKEEPER))
    # From when on a policy holds is part of its version, and of nothing else here.
    for answer in (made, said["path"]):
        answer.pop("digest")
        answer["versions"].pop("policies")
    assert said["path"] == made


def test_policies_that_are_none_are_refused_by_name(client, decided):
    policy(client, "p-1", "forbid", "sums-101")
    after = ask(client, **BOOKKEEPER)["id"]
    for decision, remedy in ((decided["id"], "leave it out"), (after, "p-1")):
        answer = question(client, decision, kind="what_if", without_policies=["p-9"])
        assert_problem(answer, 422, "unknown_policy", "/without_policies/0", "p-9")
        assert remedy in answer.json()["errors"][0]["remedy"]
    supposed = {"kind": "pin", "items": ["sums-101", "pivot-1O1"]}
    answer = question(client, after, kind="what_if", with_policies=[supposed])
    assert_problem(answer, 422, "unknown_item", "/with_policies/0/items/1", "pivot-1O1")
    again = {"policy": "p-1", "kind": "pin", "items": ["sums-101"]}
    answer = question(client, after, kind="what_if", with_policies=[again])
    assert_problem(answer, 422, "duplicate", "/with_policies/0/policy", "p-1")
    replied(client, after, kind="what_if", with_policies=[again], without_policies=["p-1"])


GERMAN = {**BOOKKEEPER, "language": "de"}


def test_a_question_is_answered_in_the_language_of_the_decision(client):
    decided = ask(client, **GERMAN)
    why = replied(client, decided["id"], kind="why")
    assert why["answer"] == f"»Percentages at work« ist Schritt 1 von 2. {because(decided)}"
    assert why["answer"].endswith("Ihre Rolle verlangt 2.")
    assert why["terms"][0]["sentence"] == (
        "Was es in Numeracy vermittelt, wenn alles hängen bleibt"
    )
    why_not = replied(client, decided["id"], kind="why_not", item="pivot-201")
    assert why_not["answer"].startswith("»Pivot charts« steht nicht auf dem Lernpfad. ")
    assert "käme auf den Lernpfad, wenn" in why_not["changes"][0]["sentence"]
    counterfactual = replied(client, decided["id"], kind="counterfactual")
    assert counterfactual["answer"].startswith("Der nächste Schritt wäre »")
    assert replied(client, decided["id"], kind="what_if", ask={"minutes": 60})["answer"].startswith(
        "Wenn Sie 60 statt 30 Minuten hätten, bliebe »Percentages at work« der erste von "
    )


def test_what_if_it_were_asked_in_another_language(client, decided):
    """Nothing else is asked, so the steps stay; the whole reply is in that language."""
    german = replied(client, decided["id"], kind="what_if", ask={"language": "de"})
    assert german["answer"] == "Nichts wurde anders gefragt, also bleibt der Lernpfad, wie er ist."
    assert (german["diff"], german["changes"]) == ([], [])
    assert because(german["path"]) == because(ask(client, **GERMAN))
    fewer = replied(client, decided["id"], kind="what_if", ask={"language": "de", "minutes": 15})
    (left,) = fewer["diff"]
    assert left["sentence"] == (
        "»Sums in a spreadsheet« fällt weg; es war Schritt 2. "
        "Es dauert 10 Minuten; die gewählten Schritte lassen 0 übrig."
    )
    back = replied(client, ask(client, **GERMAN)["id"], kind="what_if", ask={"language": "en"})
    assert back["answer"] == "Nothing was asked otherwise, so the path stays as it is."


def test_a_policy_that_nobody_made_is_told_of_in_german(client):
    decision = ask(client, **GERMAN)["id"]
    supposed = [{"kind": "forbid", "items": ["sums-101"]}]
    said = replied(client, decision, kind="what_if", with_policies=supposed)
    assert said["answer"].startswith("Wenn jemand »Sums in a spreadsheet« ausschlösse, ")
    (left,) = (one for one in said["diff"] if one["what"] == "left")
    assert left["sentence"] == (
        "»Sums in a spreadsheet« fällt weg; es war Schritt 2. "
        "Ausgeschlossen von jemand: »in dieser Frage angenommen«."
    )
    english = replied(
        client, ask(client, **BOOKKEEPER)["id"], kind="what_if", with_policies=supposed
    )
    assert english["answer"].startswith("If a policy forbade “Sums in a spreadsheet”, ")


def because(answer):
    return answer["steps"][0]["because"]


def test_a_question_leaves_nothing_behind(edge, client, home, decided):
    before = digest(str(contents(home)))
    for fields in (
        {"kind": "why"},
        {"kind": "why_not", "item": "pivot-201"},
        {"kind": "what_if", "ask": {"minutes": 60}},
        {"kind": "what_if", "with_policies": [{"kind": "forbid", "items": ["sums-101"]}]},
        {"kind": "counterfactual"},
    ):
        replied(client, decided["id"], **fields)
    assert digest(str(contents(home))) == before


def test_what_is_refused(client, decided):
    decision = decided["id"]
    unknown = question(client, decision, kind="why_not", item="pivot-1O1")
    assert_problem(unknown, 422, "unknown_item", "/item", "pivot-1O1")
    assert "pivot-101" in unknown.json()["errors"][0]["remedy"]
    for fields, code, pointer in (
        ({"kind": "why_not"}, "missing", "/item"),
        ({"kind": "what_if"}, "missing", "/ask"),
        ({"kind": "what_if", "ask": {"minutes": 0}}, "out_of_range", "/ask/minutes"),
        ({"kind": "what_if", "ask": {"minute": 5}}, "unknown_field", "/ask/minute"),
        ({"kind": "what_if", "ask": {"role": "nurse"}}, "unknown_role", "/ask/role"),
        ({"kind": "what_if", "ask": {"learner": "emp-2"}}, "not_changeable", "/ask/learner"),
        ({"kind": "what_if", "ask": {"role": None}}, "nothing_to_go_on", "/ask"),
        ({"kind": "what_if", "ask": {"deadline": "2020-01-01"}}, "in_the_past", "/ask/deadline"),
        ({"kind": "why", "ask": {"minutes": 5}}, "not_taken", "/ask"),
        ({"kind": "counterfactual", "item": "sums-101"}, "not_taken", "/item"),
    ):
        assert_problem(question(client, decision, **fields), 422, code, pointer)
    assert question(client, decision, kind="because").status_code == 422
    assert question(client, decision).status_code == 422


def test_why_needs_an_item_where_there_is_no_next_step(client):
    decision = ask(client, gaps=[{"skill": "juggling", "current": 2, "target": 1}])["id"]
    assert_problem(question(client, decision, kind="why"), 422, "no_step", "/item")


def test_a_decision_that_is_not_there(client, home, decided):
    assert_problem(question(client, "nope", kind="why"), 404, "not_found", "")
    with tiny_edge(home, tenant="other") as edge, client_of(edge) as other:
        publish_tiny(edge)
        answer = question(other, decided["id"], kind="why")
        assert_problem(answer, 404, "not_found", "", "There is no decision")


def test_an_erased_decision_says_so(client):
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper"}, headers=ACTOR)
    decision = ask(client, learner="emp-1")["id"]
    client.delete("/v1/learners/emp-1", headers=ACTOR)
    for kind in ("why", "counterfactual"):
        answer = question(client, decision, kind=kind)
        assert_problem(answer, 404, "not_found", "", "was erased with the person")
