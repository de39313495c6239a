"""The language of an ask, of what moved since, and of what is told about a person."""

from dataclasses import replace

import pytest
from problem_checks import ACTOR, assert_problem
from pseudo import CODE, pseudo_language, unsaid
from tiny_home import CATALOGUE, client_of, publish_tiny
from xapi_visits import WITH_ACTIVITIES, Platform, scored

from recommender.domain.languages import ENGLISH

ANN, LEE = {"X-Actor": "emp-1"}, {"X-Actor": "Lee"}
GERMAN = {"learner": "emp-1", "minutes": 60, "language": "de"}
REASON = "The stall opens."
NAMES = (
    *(row[key] for row in CATALOGUE for key in ("title", "label") if key in row),
    *(REASON, "Lee", "1 of 1 on the scale of score.scaled"),
)
"""What stands in the record, and is shown as it is in whatever language."""


@pytest.fixture
def ann(client):
    """A bookkeeper of whom no languages are on record; returns her German plan."""
    register(client)
    evidence(client, "e1", 2)
    return ask(client, **GERMAN).json()


def register(client, **fields):
    body = {"role": "bookkeeper", **fields}
    assert client.put("/v1/learners/emp-1", json=body, headers=ACTOR).status_code in (200, 201)


def evidence(client, id_, level, source="assessment"):
    body = {"evidence": id_, "skill": "numeracy", "level": level, "source": source}
    where = "/v1/learners/emp-1/evidence"
    client.post(where, json={**body, "at": "2026-11-01"}, headers=ACTOR)


def ask(client, **fields):
    answer = client.post("/v1/paths", json=fields)
    assert answer.status_code == 201, answer.text
    return answer


def say(client, kind, item=None, where="/v1/feedback", **more):
    body = {"learner": "emp-1", "kind": kind, "item": item, **more}
    given = {name: value for name, value in body.items() if value is not None}
    answer = client.post(where, json=given, headers=ANN)
    assert answer.status_code in (200, 201), answer.text
    return answer.json()


def revisions(client):
    return client.get("/v1/learners/emp-1/changes").json()["data"]


def steps(answer):
    return [(one["item"]["id"], one["gains"], one["contributions"]) for one in answer["steps"]]


def objection(client, about):
    body = {"learner": "emp-1", "about": about, "words": "Das war nicht ich."}
    return client.post("/v1/disputes", json=body, headers=ANN).json()["id"]


def ended(client, dispute, outcome="upheld"):
    body = {"outcome": outcome, "reasoning": "Ich habe nachgesehen."}
    done = client.post(f"/v1/disputes/{dispute}/outcome", json=body, headers=LEE)
    assert done.status_code == 200, done.text
    return done.json()["outcome"]["changed"]["because"]


def test_an_answer_is_written_in_the_language_asked_for_and_says_so(client):
    given = ask(client, role="bookkeeper", minutes=60, language="de")
    assert given.headers["Content-Language"] == given.json()["language"] == "de"
    first = given.json()["steps"][0]
    assert first["because"].startswith("Schließt Ihre Lücke in Numeracy: von etwa 0 auf 2; ")
    read = client.get(given.headers["Location"])
    assert (read.content, read.headers["Content-Language"]) == (given.content, "de")
    decision = given.json()["id"]
    assert client.post(f"/v1/decisions/{decision}/replay").json()["result"] == "identical"


def test_another_language_changes_the_words_alone(client):
    german = ask(client, role="bookkeeper", minutes=60, language="de").json()
    english = ask(client, role="bookkeeper", minutes=60).json()
    assert english["language"] == "en"
    assert steps(german) == steps(english)
    told = [[one["because"] for one in answer["steps"]] for answer in (german, english)]
    assert not set(told[0]) & set(told[1])


def test_a_language_of_a_region_is_answered_by_the_language(client):
    assert ask(client, role="bookkeeper", language="de-AT").headers["Content-Language"] == "de"


def test_a_language_without_phrases_is_refused_with_those_there_are(client):
    refused = client.post("/v1/paths", json={"role": "bookkeeper", "language": "fr"})
    assert_problem(refused, 422, "unknown_language", "/language")
    assert refused.json()["errors"][0]["remedy"] == "give one of de, en"


@pytest.mark.parametrize(
    ("own", "spoken"),
    [(["de", "en"], "de"), (["en", "de"], "en"), (["fr", "de"], "de"), ([], "en")],
)
def test_who_names_no_language_is_answered_in_the_first_of_theirs(client, own, spoken):
    register(client, languages=own)
    given = ask(client, learner="emp-1")
    assert given.headers["Content-Language"] == given.json()["language"] == spoken
    latest = client.get("/v1/learners/emp-1/path")
    assert latest.headers["Content-Language"] == spoken
    assert ask(client, learner="emp-1", language="en").json()["language"] == "en"


def test_the_same_ask_in_another_language_keeps_the_plan_and_tells_no_change(client, edge):
    register(client)
    english = ask(client, learner="emp-1", minutes=60).json()
    german = ask(client, **GERMAN).json()
    assert steps(german) == steps(english)
    assert german["steps"][0]["because"] != english["steps"][0]["because"]
    assert revisions(client) == []
    with edge.store.read() as tx:
        found = {one: tx.decisions.get(one).revision for one in (english["id"], german["id"])}
    assert found[english["id"]] is None
    tie = found[german["id"]]
    assert (tie.line, tie.follows) == (english["id"], english["id"])
    assert (tie.events, tie.changes) == ((), ())
    revised = say(client, "done", english["next"])["revised"]
    assert revised["follows"] == german["id"]
    assert client.get("/v1/learners/emp-1/path").json()["language"] == "de"


def test_what_happened_before_it_is_asked_in_another_language_is_told_in_that_one(client, edge):
    register(client)
    ask(client, learner="emp-1", minutes=60)
    publish_tiny(edge, WITH_ACTIVITIES)
    ask(client, **GERMAN)
    (row,) = revisions(client)
    assert [one["clause"] for one in row["events"]] == ["ein neuer Katalog wurde veröffentlicht"]


def test_what_moved_and_why_is_told_in_the_language_of_the_plan(client, ann):
    done = say(client, "dismiss", ann["next"], reason="too_hard", decision=ann["id"])
    title = ann["steps"][0]["item"]["title"]
    assert done["meaning"] == (
        f"»{title}« wird nicht mehr vorgeschlagen; Ihre Stufen bleiben, wie sie sind."
    )
    sentences = {one["title"]: one["sentence"] for one in done["revised"]["changes"]}
    said = f"Sie haben von »{title}« gesagt, dass es zu schwer ist"
    assert sentences[title] == f"»{title}« steht nicht mehr auf dem Lernpfad: {said}."
    assert sentences["Pivot charts"] == (
        f"»Pivot charts« steht nicht mehr auf dem Lernpfad, denn {said}. Es setzt Spreadsheet "
        "analysis auf Stufe 2 (Sie wären bei 0) voraus, und nichts auf diesem Lernpfad führt "
        "dorthin."
    )
    assert revisions(client) == [done["revised"]]
    decision = done["revised"]["decision"]
    assert client.get(f"/v1/paths/{decision}").headers["Content-Language"] == "de"
    assert client.post(f"/v1/decisions/{decision}/replay").json()["result"] == "identical"


def test_a_preview_speaks_as_the_plan_does_that_it_is_about(client, ann):
    other = ask(client, learner="emp-1", minutes=30, language="en").json()
    where = "/v1/feedback/preview"
    of_german = say(client, "pin", "pivot-201", where, decision=ann["id"])
    of_english = say(client, "pin", "pivot-201", where, decision=other["id"])
    assert of_german["meaning"] == (
        "»Pivot charts« kommt zuerst, solange es Ihnen offensteht und in Ihre Minuten passt."
    )
    assert of_english["meaning"].startswith("“Pivot charts” comes first as long as")
    assert say(client, "pin", "pivot-201", where)["meaning"] == of_english["meaning"]
    assert [one["clause"] for one in of_german["revised"]["events"]] == [
        "Sie wollten »Pivot charts« zuerst"
    ]


def test_before_any_plan_one_is_spoken_to_in_ones_own_language(client):
    register(client, languages=["fr", "de"])
    evidence(client, "e1", 2)
    meaning = say(client, "start", "pivot-101")["meaning"]
    assert meaning == (
        "Sie haben »Build a pivot table« angefangen; das allein ändert nichts an Ihrem Plan."
    )
    skills = client.get("/v1/learners/emp-1/profile").json()["skills"]
    told = {one["skill"]: one["because"] for one in skills}
    assert told["numeracy"].endswith(": Test 2 am 1. November 2026 (100 %)")
    assert told["spreadsheets"] == "Stufe 0: noch kein Nachweis"


def test_an_objection_is_answered_in_the_language_of_the_person(client, ann):
    because = ended(client, objection(client, {"evidence": "e1"}))
    assert "denn ein Nachweis, gegen den Sie Einspruch erhoben haben, zählt nicht mehr." in because
    assert because.endswith("Ihre Stufe in Numeracy liegt jetzt bei etwa 0, vorher bei 2.")
    row = client.get("/v1/learners/emp-1/evidence").json()["data"][0]
    assert [mark["reason"] for mark in row["marks"]] == [
        "Dagegen läuft ein Einspruch.",
        "Dem Einspruch dagegen wurde stattgegeben.",
    ]


def test_an_objection_to_a_decision_speaks_as_the_decision_does(client, ann):
    english = ask(client, learner="emp-1", minutes=30, language="en").json()
    assert ended(client, objection(client, {"decision": ann["id"]}), "rejected").startswith(
        "Es hat sich nichts geändert. Eine Entscheidung bleibt"
    )
    assert ended(client, objection(client, {"decision": english["id"]}), "rejected").startswith(
        "Nothing changed. A decision stands"
    )


@pytest.fixture
def strange(edge):
    """A client of a service that also speaks a language in which nothing plain is said."""
    language, _ = pseudo_language()
    other = replace(edge, languages={"en": ENGLISH, CODE: language})
    with client_of(other) as opened:
        yield opened, other


def strange_sentences(client):
    """All that the changes, the profile and the objections of the learner say."""
    for row in revisions(client):
        yield from (one["clause"] for one in row["events"])
        yield from (one["sentence"] for one in row["changes"])
    profile = client.get("/v1/learners/emp-1/profile").json()
    yield from (one["because"] for one in profile["skills"])
    for entry in client.get("/v1/learners/emp-1/evidence").json()["data"]:
        yield from (mark["reason"] for mark in entry["marks"])
    for row in client.get("/v1/disputes").json()["data"]:
        yield row["outcome"]["changed"]["because"]


def test_whatever_happens_nothing_is_told_in_another_language(strange, tiny_clock):
    client, edge = strange
    register(client, languages=[CODE])
    for n, source in enumerate(("assessment", "manager", "self", "work_sample")):
        evidence(client, f"e{n}", 1 + n / 2, source)
    ask(client, learner="emp-1", minutes=60)
    meanings = [
        say(client, "accept", "sums-101")["meaning"],
        say(client, "start", "sums-101")["meaning"],
        say(client, "rate", "sums-101", value=4)["meaning"],
        say(client, "pin", "pivot-101")["meaning"],
        say(client, "swap", "pivot-101", value="pivot-201")["meaning"],
        say(client, "swap", "pivot-201")["meaning"],
        say(client, "dismiss", "percent-101", reason="not_now")["meaning"],
        say(client, "done", "sums-101")["meaning"],
        say(client, "done", "sums-101", feedback="again")["meaning"],
        say(client, "done", "letters-101")["meaning"],
        say(client, "undo", undoes="again")["meaning"],
    ]
    for reason in ("not_relevant", "know_it", "too_easy", "too_hard", "other_format", "shorter"):
        meanings.append(say(client, "dismiss", "pivot-101", reason=reason)["meaning"])
        meanings.append(say(client, "pin", "pivot-101", "/v1/feedback/preview")["meaning"])
    policy = {"kind": "forbid", "items": ["vault-101"], "reason": REASON}
    made = client.post("/v1/policies", json=policy, headers=LEE).json()["id"]
    client.get("/v1/learners/emp-1/path")
    client.post(f"/v1/policies/{made}/withdraw", json={"reason": REASON}, headers=LEE)
    tiny_clock.move(days=40)
    client.get("/v1/learners/emp-1/path")
    link = client.get("/v1/links", params={"item": "pivot-201"}).json()["data"][0]["id"]
    for about, outcome in (
        ({"evidence": "e0"}, "upheld"),
        ({"evidence": "e1"}, "rejected"),
        ({"evidence": "e2"}, "partly"),
        ({"link": link}, "upheld"),
        ({"target": "numeracy"}, "upheld"),
    ):
        ended(client, objection(client, about), outcome)
    register(client, languages=[CODE], role="juggler", minutes_per_week=90)
    publish_tiny(edge, WITH_ACTIVITIES)
    lms = Platform(client, edge, "our LMS", ("assessment", "completion"))
    assert lms.post(scored(1.0, timestamp="2026-11-20T09:00:00Z")).status_code == 200
    client.get("/v1/learners/emp-1/path")
    many = [e for row in revisions(client) for e in row["events"]]
    assert {e["kind"] for e in many} >= {
        *("feedback", "policy", "time", "evidence", "role", "pace", "catalogue"),
    }
    told = [*meanings, *strange_sentences(client)]
    escaped = {one: left for one in told if (left := unsaid(one, NAMES))}
    assert escaped == {}
