"""Statements are taken strictly: every rule of the specification has a statement that breaks it."""

import copy
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.errors import InvalidInput
from recommender.domain.statements import Identifier, Outcome
from recommender.formats.xapi import Assigning, read_statements
from recommender.formats.xapi_verbs import PROGRESS, VERBS, outcome

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
ID = "12345678-1234-4234-8234-123456789012"
ADL = "http://adlnet.gov/expapi/verbs/"
ANN = {"objectType": "Agent", "account": {"homePage": "https://lms.example", "name": "ann"}}
BOB = {"mbox": "mailto:bob@firm.example"}
PIVOT = {"id": "https://lms.example/pivot"}
WHOLE = {
    "id": ID,
    "actor": {**ANN, "name": "Ann"},
    "verb": {"id": f"{ADL}passed", "display": {"en-GB": "passed", "x-klingon": "Qapla'"}},
    "object": {
        **PIVOT,
        "objectType": "Activity",
        "definition": {
            "name": {"en": "Pivot"},
            "type": "http://adlnet.gov/expapi/activities/cmi.interaction",
            "interactionType": "choice",
            "choices": [{"id": "a"}, {"id": "b", "description": {"en": "B"}}],
            "correctResponsesPattern": ["a"],
            "extensions": {"https://x.example/e": None},
        },
    },
    "result": {
        "score": {"scaled": 0.5, "raw": 5, "min": 0, "max": 10},
        "success": True,
        "completion": False,
        "response": "",
        "duration": "P1DT2H3.5S",
        "extensions": {"https://x.example/e": {"any": [None]}},
    },
    "context": {
        "registration": ID,
        "instructor": BOB,
        "team": {"objectType": "Group", "member": [ANN]},
        "contextActivities": {"parent": PIVOT, "category": [PIVOT]},
        "revision": "3",
        "platform": "LMS",
        "language": "en",
        "statement": {"objectType": "StatementRef", "id": ID},
    },
    "timestamp": "2026-11-23T09:00:00.123456789+01:00",
    "version": "1.0.3",
    "attachments": [],
}


def read(value, version="1.0.3"):
    return read_statements(value, Assigning(version, NOW, lambda: ID))


def changed(path, value):
    """The whole statement with something else at a place; None takes away what is there."""
    statement = copy.deepcopy(WHOLE)
    *inside, last = path.split(".")
    here = statement
    for part in inside:
        here = here[int(part)] if isinstance(here, list) else here.setdefault(part, {})
    if value is None:
        del here[last]
    else:
        here[last] = value
    return statement


def problems(statement, version="1.0.3"):
    with pytest.raises(InvalidInput) as refused:
        read(statement, version)
    return {(p.pointer, p.code) for p in refused.value.problems}


def test_a_whole_statement_is_read():
    (one,) = read(WHOLE)
    assert one.actor == Identifier("account", "ann", "https://lms.example")
    assert (one.verb, one.activity, one.timed) == (f"{ADL}passed", PIVOT["id"], True)
    assert one.at == datetime(2026, 11, 23, 8, 0, 0, 123456, tzinfo=UTC)
    assert one.outcome == Outcome("assessment", 0.5, done=True)
    assert {a.value for a in one.agents} == {"ann", "mailto:bob@firm.example"}
    assert one.activities == (PIVOT["id"],)
    assert one.body["context"]["contextActivities"]["parent"] == [PIVOT]


def test_what_is_left_out_is_assigned():
    (one,) = read({"actor": BOB, "verb": {"id": f"{ADL}completed"}, "object": PIVOT})
    assert (one.id, one.at, one.timed) == (ID, NOW, False)
    assert one.body["timestamp"] == "2026-11-23T09:00:00.000Z"
    assert one.body["version"] == "1.0.3"


@pytest.mark.parametrize(
    ("path", "value", "pointer", "code"),
    [
        # Data 2.2: types, nulls, keys.
        ("result.success", "true", "/result/success", "wrong_type"),
        ("result.success", 1, "/result/success", "wrong_type"),
        ("result.completion", "false", "/result/completion", "wrong_type"),
        ("result.score.scaled", "0.5", "/result/score/scaled", "not_a_number"),
        ("result.score.raw", True, "/result/score/raw", "not_a_number"),
        ("result.response", 5, "/result/response", "wrong_type"),
        ("Result", {}, "/Result", "unknown_field"),
        ("result.Success", True, "/result/Success", "unknown_field"),
        ("verb.ID", "x", "/verb/ID", "unknown_field"),
        ("note", "x", "/note", "unknown_field"),
        ("actor", None, "/actor", "missing"),
        ("verb", None, "/verb", "missing"),
        ("object", None, "/object", "missing"),
        ("verb.id", None, "/verb/id", "missing"),
        # 2.4.1, 4.4: ids.
        ("id", "1", "/id", "bad_uuid"),
        ("id", 5, "/id", "bad_uuid"),
        ("id", ID.replace("-", ""), "/id", "bad_uuid"),
        ("context.registration", "r", "/context/registration", "bad_uuid"),
        # 2.4.2: actors.
        ("actor.mbox", "mailto:a@b.example", "/actor", "two_identifiers"),
        ("actor.account", None, "/actor", "no_identifier"),
        ("actor.account.homePage", "lms.example", "/actor/account/homePage", "bad_iri"),
        ("actor.account.name", None, "/actor/account/name", "missing"),
        ("actor.account.login", "a", "/actor/account/login", "unknown_field"),
        ("actor.objectType", "agent", "/actor/objectType", "unknown_value"),
        ("actor.objectType", "Activity", "/actor/objectType", "unknown_value"),
        ("actor.member", [], "/actor/member", "unknown_field"),
        ("actor", {"mbox": "a@b.example"}, "/actor/mbox", "bad_mbox"),
        ("actor", {"mbox_sha1sum": "abc"}, "/actor/mbox_sha1sum", "bad_sha1"),
        ("actor", {"openid": "ann"}, "/actor/openid", "bad_iri"),
        ("actor", {"objectType": "Group"}, "/actor", "no_identifier"),
        ("actor", {"objectType": "Group", "member": [{}]}, "/actor/member/0", "no_identifier"),
        (
            "actor",
            {"objectType": "Group", "member": [{"objectType": "Group", "member": [ANN]}]},
            "/actor/member/0/objectType",
            "unknown_value",
        ),
        ("context.team", ANN, "/context/team/objectType", "unknown_value"),
        # 2.4.3, 4.2: verbs, language maps.
        ("verb.id", "passed", "/verb/id", "bad_iri"),
        ("verb.id", "http://a b", "/verb/id", "bad_iri"),
        ("verb.display", "passed", "/verb/display", "wrong_type"),
        (
            "verb.display",
            {"english language": "x"},
            "/verb/display/english language",
            "bad_language",
        ),
        ("verb.display", {"en": 5}, "/verb/display/en", "wrong_type"),
        # 2.4.4: objects.
        ("object.id", "pivot", "/object/id", "bad_iri"),
        ("object.objectType", "activity", "/object/objectType", "unknown_value"),
        ("object", {"objectType": "StatementRef", "id": "1"}, "/object/id", "bad_uuid"),
        ("object", {"objectType": "SubStatement", **PIVOT}, "/object/actor", "missing"),
        ("object.definition.type", "course", "/object/definition/type", "bad_iri"),
        (
            "object.definition.interactionType",
            "quiz",
            "/object/definition/interactionType",
            "unknown_value",
        ),
        ("object.definition.scale", [], "/object/definition/scale", "not_fitting"),
        (
            "object.definition.choices",
            [{"id": "a"}, {"id": "a"}],
            "/object/definition/choices",
            "duplicate",
        ),
        ("object.definition.extensions", {"e": 1}, "/object/definition/extensions/e", "bad_iri"),
        # 2.4.5, 4.6: results.
        ("result.score.scaled", 1.01, "/result/score/scaled", "out_of_range"),
        ("result.score.scaled", -1.01, "/result/score/scaled", "out_of_range"),
        ("result.score.raw", 11, "/result/score/raw", "out_of_range"),
        ("result.score.min", 10, "/result/score/min", "out_of_range"),
        ("result.duration", "4 minutes", "/result/duration", "bad_duration"),
        ("result.duration", "P", "/result/duration", "bad_duration"),
        ("result.duration", "PT", "/result/duration", "bad_duration"),
        ("result.duration", "P1W1D", "/result/duration", "bad_duration"),
        ("result.duration", "PT1.5H2M", "/result/duration", "bad_duration"),
        ("result.extensions", {"e": 1}, "/result/extensions/e", "bad_iri"),
        # 2.4.6: contexts.
        (
            "context.contextActivities.parents",
            [],
            "/context/contextActivities/parents",
            "unknown_field",
        ),
        (
            "context.contextActivities.parent",
            [{"id": "x"}],
            "/context/contextActivities/parent/0/id",
            "bad_iri",
        ),
        ("context.language", "engl_ish", "/context/language", "bad_language"),
        ("context.statement", {"id": ID}, "/context/statement/objectType", "missing"),
        ("context.contextAgents", [], "/context/contextAgents", "unknown_field"),
        ("object", BOB | {"objectType": "Agent"}, "/context/platform", "not_fitting"),
        # 2.4.7, 4.5: moments.
        ("timestamp", "2026-11-23", "/timestamp", "bad_timestamp"),
        ("timestamp", "2026-11-23 09:00:00Z", "/timestamp", "bad_timestamp"),
        ("timestamp", "2026-02-30T09:00:00Z", "/timestamp", "bad_timestamp"),
        ("timestamp", "2026-11-23T09:00:00-00:00", "/timestamp", "bad_timestamp"),
        ("timestamp", 1700000000, "/timestamp", "bad_timestamp"),
        ("timestamp", "2026-11-25T09:00:00Z", "/timestamp", "in_the_future"),
        # 2.4.10, 2.4.11: version and attachments.
        ("version", "1.1.0", "/version", "bad_version"),
        ("version", 1.0, "/version", "bad_version"),
        ("attachments", [{"usageType": "x"}], "/attachments/0/fileUrl", "missing"),
        ("authority", {"objectType": "Agent"}, "/authority", "no_identifier"),
        # 2.3.2: what voids names a statement.
        ("verb.id", f"{ADL}voided", "/object", "not_fitting"),
    ],
)
def test_what_breaks_a_rule_is_refused(path, value, pointer, code):
    assert (pointer, code) in problems(changed(path, value))


def places(value, path=()):
    """Every place of a value, but for what is inside extensions."""
    yield path
    if path and path[-1] == "extensions":
        return
    inside = value.items() if isinstance(value, dict) else ()
    inside = enumerate(value) if isinstance(value, list) else inside
    for key, inner in inside:
        yield from places(inner, (*path, key))


@pytest.mark.parametrize("path", [p for p in places(WHOLE) if p])
def test_null_is_never_a_value_outside_extensions(path):
    statement = copy.deepcopy(WHOLE)
    *inside, last = path
    here = statement
    for part in inside:
        here = here[part]
    here[last] = None
    pointer = "/" + "/".join(str(part) for part in path)
    assert any(found.startswith(pointer) for found, _ in problems(statement))


@pytest.mark.parametrize("kind", [5, "x", True, None, [], [[]], [5], {}])
def test_what_is_no_statement_is_refused(kind):
    if kind == []:
        assert read(kind) == []
    else:
        problems(kind)


def test_every_problem_is_told_at_once():
    bad = changed("result.success", "true")
    bad["verb"] = {}
    assert problems([WHOLE, bad]) == {
        ("/1/result/success", "wrong_type"),
        ("/1/verb/id", "missing"),
    }


@pytest.mark.parametrize(
    "duration", ["PT0S", "P1Y2M10DT2H30M", "P3W", "PT4M30.25S", "P1Y", "PT36H", "P0.5Y"]
)
def test_durations_are_those_of_iso_8601(duration):
    (one,) = read(changed("result.duration", duration))
    assert one.body["result"]["duration"] == duration


def test_statements_within_statements_are_looked_at_too():
    inner = {"objectType": "SubStatement", "actor": BOB, "verb": {"id": f"{ADL}passed"}}
    inner["object"] = PIVOT
    whole = {"actor": ANN, "verb": {"id": "https://x.example/planned"}, "object": inner}
    (one,) = read(whole)
    assert one.activity is None
    assert one.activities == (PIVOT["id"],)
    assert one.outcome == Outcome(), "what is planned is no evidence"
    assert problems({**whole, "object": {**inner, "id": ID}}) == {("/object/id", "unknown_field")}
    deeper = {**inner, "object": inner}
    assert ("/object/object/objectType", "unknown_value") in problems({**whole, "object": deeper})


def likeness(statement):
    return read(statement)[0].likeness


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("id", ID.upper()),
        ("timestamp", None),
        ("version", "1.0.0"),
        ("stored", "2020-01-01T00:00:00Z"),
        ("authority", BOB),
        ("verb.display", {"en": "made it"}),
        ("object.definition", None),
        ("object.objectType", None),
        ("actor.objectType", None),
        ("attachments", None),
        ("context.instructor.mbox", "mailto:bob@FIRM.example"),
        ("context.contextActivities.parent", [PIVOT]),
        ("context.registration", ID.upper()),
    ],
)
def test_what_is_excepted_makes_no_difference(path, value):
    assert likeness(changed(path, value)) == likeness(WHOLE)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("actor.name", "Anna"),
        ("actor.account.name", "Ann"),
        ("verb.id", f"{ADL}mastered"),
        ("object.id", "https://lms.example/other"),
        ("result.duration", "P1DT2H3.50S"),
        ("result.success", False),
        ("result.score.scaled", 0.51),
        ("result", None),
        ("context.platform", "other"),
        ("context.contextActivities.other", [PIVOT]),
    ],
)
def test_everything_else_does(path, value):
    assert likeness(changed(path, value)) != likeness(WHOLE)


@given(st.permutations([ANN, BOB, {"openid": "https://x.example/c"}]))
def test_members_of_a_group_have_no_order(members):
    group = {"objectType": "Group", "member": members}
    ordered = {"objectType": "Group", "member": [ANN, BOB, {"openid": "https://x.example/c"}]}
    assert likeness(changed("actor", group)) == likeness(changed("actor", ordered))


def test_progress_counts_once_it_is_complete():
    progressed = f"{ADL}progressed"
    done = Outcome("completion", done=True)
    assert outcome(progressed, {}) == Outcome()
    assert outcome(progressed, {"completion": True}) == done
    assert outcome(progressed, {"extensions": {PROGRESS: 100}}) == done
    assert outcome(progressed, {"extensions": {PROGRESS: 99}}) == Outcome()
    assert outcome(progressed, {"extensions": {PROGRESS: "100"}}) == Outcome()


def test_the_published_table_is_the_table():
    page = (Path(__file__).parents[2] / "docs" / "xapi.md").read_text()
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    told = [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows]
    table = [
        (f"`{verb}`", meaning.says, meaning.source or "", meaning.needs or "")
        for verb, meaning in VERBS.items()
    ]
    assert [row[:4] for row in told] == table
    assert [row[4] == "yes" for row in told] == [meaning.done for meaning in VERBS.values()]
