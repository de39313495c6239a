"""Bad input is refused by name and changes nothing: no 500, no half-published snapshot."""

import gzip
import json
import shutil

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import CATALOGUE, ITEMS, SKILLS, client_of, contents, json_lines, tiny_edge

ROLE = {"role": "bookkeeper"}
EVIDENCE = {"evidence": "e1", "skill": "numeracy", "level": 2, "source": "peer", "at": "2026-03-01"}

UNPARSABLE = {
    "empty": b"",
    "blank": b" \n",
    "not JSON": b"role=bookkeeper",
    "cut off": b'{"role": "book',
    "two values": b"{} {}",
    "NaN": b'{"minutes": NaN}',
    "Infinity": b'{"minutes": Infinity}',
    "minus Infinity": b'{"minutes": -Infinity}',
    "a key twice": b'{"role": "a", "role": "b"}',
    "Latin-1": '{"need": "é"}'.encode("latin-1"),
    "UTF-16": '{"need": "é"}'.encode("utf-16"),
    "gzip": gzip.compress(b'{"need": "x"}'),
    "lists nested 100,000 deep": b"[" * 100_000 + b"]" * 100_000,
    "objects nested 100,000 deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "nested and cut off": b"[" * 100_000,
}

HELD_BY_NOTHING = {
    "1e999": (b'{"%s": 1e999}', "number_too_large", "1e999"),
    "minus 1e999": (b'{"%s": -1e999}', "number_too_large", "-1e999"),
    "beyond 64 bits": (b'{"%s": 9223372036854775808}', "number_too_large", "9223372036854775808"),
    "5000 digits": (b'{"%s": ' + b"9" * 5000 + b"}", "number_too_large", "5000 characters"),
    "lone surrogate": (b'{"%s": "\\ud800"}', "lone_surrogate", "ud800"),
    "NUL": (b'{"%s": "a\\u0000b"}', "nul_character", "u0000"),
}

WRITES = {
    "paths": ("POST", "/v1/paths", b"need"),
    "learner": ("PUT", "/v1/learners/emp-1", b"name"),
    "evidence": ("POST", "/v1/learners/emp-1/evidence", b"level"),
}


@pytest.fixture(scope="module")
def home(published_home, tmp_path_factory):
    """One home for all of these tests: none of them may change it."""
    return shutil.copytree(published_home, tmp_path_factory.mktemp("refusals") / "home")


@pytest.fixture(scope="module")
def client(home):
    with tiny_edge(home) as edge, client_of(edge) as opened:
        opened.put("/v1/learners/emp-1", json=ROLE, headers=ACTOR)
        yield opened


@pytest.fixture
def unchanged(client, home):
    """Checks on the way out that nothing was written."""
    before = contents(home)
    yield
    assert contents(home) == before


def send(client, where, body):
    verb, address, _ = WRITES[where]
    return client.request(verb, address, content=body, headers=ACTOR)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("where", WRITES)
@pytest.mark.parametrize("body", UNPARSABLE.values(), ids=UNPARSABLE)
def test_what_is_not_json_is_unparsable(client, where, body):
    assert_problem(send(client, where, body), 400, "unparsable", "")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("where", WRITES)
@pytest.mark.parametrize(
    ("body", "code", "says"), HELD_BY_NOTHING.values(), ids=HELD_BY_NOTHING.keys()
)
def test_what_no_database_holds_is_refused_by_name(client, where, body, code, says):
    field = WRITES[where][2]
    answer = send(client, where, body.replace(b"%s", field))
    assert_problem(answer, 422, code, f"/{field.decode()}", says)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("where", WRITES)
@pytest.mark.parametrize("body", [[], "x", 3, None, True])
def test_what_is_no_object_is_refused(client, where, body):
    assert_problem(send(client, where, json.dumps(body)), 422, "wrong_type", "")


BAD_ASKS = [
    ({"gaps": [{"skill": "numercy", "target": 3}]}, "/gaps/0/skill", "unknown_skill", "numercy"),
    ({**ROLE, "levels": {"latin": 3}}, "/levels/latin", "unknown_skill", "latin"),
    ({"role": "bookeeper"}, "/role", "unknown_role", "bookeeper"),
    ({"items": ["pivot-101", "pivot-1"]}, "/items/1", "unknown_item", "pivot-1"),
    ({"learner": "nobody"}, "/learner", "unknown_learner", "nobody"),
    ({**ROLE, "mintues": 5}, "/mintues", "unknown_field", "mintues"),
    ({**ROLE, "constraints": {"free": True}}, "/constraints/free", "unknown_field", "free"),
    ({**ROLE, "levels": {"numeracy": 5.01}}, "/levels/numeracy", "out_of_range", "5.01"),
    ({**ROLE, "levels": {"numeracy": -0.1}}, "/levels/numeracy", "out_of_range", "-0.1"),
    ({"gaps": [{"skill": "numeracy", "target": 6}]}, "/gaps/0/target", "out_of_range", "6"),
    ({"gaps": [{"skill": "numeracy"}]}, "/gaps/0/target", "missing", "target"),
    ({**ROLE, "minutes": 0}, "/minutes", "out_of_range", "0"),
    ({**ROLE, "minutes": -30}, "/minutes", "out_of_range", "-30"),
    ({**ROLE, "minutes": 10**9}, "/minutes", "out_of_range", "1000000000"),
    ({**ROLE, "minutes": 2.5}, "/minutes", "not_whole", "2.5"),
    ({**ROLE, "minutes": "60"}, "/minutes", "not_a_number", '"60"'),
    ({**ROLE, "minutes": True}, "/minutes", "not_a_number", "true"),
    ({**ROLE, "max_steps": 0}, "/max_steps", "out_of_range", "0"),
    ({**ROLE, "deadline": "2026-02-30"}, "/deadline", "not_a_date", "2026-02-30"),
    ({**ROLE, "deadline": "2020-01-01"}, "/deadline", "in_the_past", "2020-01-01"),
    ({**ROLE, "as_of": "yesterday"}, "/as_of", "not_a_datetime", "yesterday"),
    ({"need": "x" * 4001}, "/need", "too_long", "xxx"),
    ({}, "", "nothing_to_go_on", "learner"),
]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("body", "pointer", "code", "says"), BAD_ASKS)
def test_a_bad_ask_names_field_and_value(client, body, pointer, code, says):
    assert_problem(client.post("/v1/paths", json=body), 422, code, pointer, says)


@pytest.mark.usefixtures("unchanged")
def test_all_problems_are_told_at_once(client):
    body = {"role": "none", "levels": {"latin": 1}, "items": ["a", "b"], "deadline": "2001-01-01"}
    answer = client.post("/v1/paths", json=body)
    assert {e["pointer"] for e in answer.json()["errors"]} == {
        "/role",
        "/levels/latin",
        "/items/0",
        "/items/1",
        "/deadline",
    }
    many = client.post("/v1/paths", json={**ROLE, "completed": [7] * 9000})
    assert_problem(many, 422, "wrong_type", "/completed/0", "7")
    assert len(many.json()["errors"]) == 200


BAD_LEARNERS = [
    ({"role": "none"}, "/role", "unknown_role", "none"),
    ({"rôle": "x"}, "/rôle", "unknown_field", "rôle"),
    ({"learner": "emp-2"}, "/learner", "mismatch", "emp-2"),
    ({"minutes_per_week": 0}, "/minutes_per_week", "out_of_range", "0"),
    ({"minutes_per_week": 10**6}, "/minutes_per_week", "out_of_range", "1000000"),
    ({"languages": "en"}, "/languages", "wrong_type", '"en"'),
    ({"attributes": {"a": {}}}, "/attributes/a", "wrong_type", "object"),
]
BAD_EVIDENCE = [
    ({**EVIDENCE, "skill": "numercy"}, "/skill", "unknown_skill", "numercy"),
    ({**EVIDENCE, "level": 5.5}, "/level", "out_of_range", "5.5"),
    ({**EVIDENCE, "level": "2"}, "/level", "not_a_number", '"2"'),
    ({**EVIDENCE, "source": "guess"}, "/source", "unknown_value", "guess"),
    ({**EVIDENCE, "at": "1 March"}, "/at", "not_a_datetime", "1 March"),
    ({**EVIDENCE, "grade": 1}, "/grade", "unknown_field", "grade"),
    ({**EVIDENCE, "learner": "emp-2"}, "/learner", "mismatch", "emp-2"),
    ({k: v for k, v in EVIDENCE.items() if k != "source"}, "/source", "missing", "source"),
]


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(
    ("where", "body", "pointer", "code", "says"),
    [("learner", *case) for case in BAD_LEARNERS] + [("evidence", *case) for case in BAD_EVIDENCE],
)
def test_bad_people_are_refused_by_name(client, where, body, pointer, code, says):
    assert_problem(send(client, where, json.dumps(body)), 422, code, pointer, says)


ALPHA = {"item": "a", "title": "Alpha"}
BETA = {"item": "b", "title": "Beta"}
GOOD = json_lines(*CATALOGUE)
BAD_CATALOGUES = {
    "empty": (b"", "", "empty_catalogue", "no content items"),
    "an empty list": (b"[]", "", "empty_catalogue", "no content items"),
    "no items": (json_lines(*SKILLS), "", "empty_catalogue", "no content items"),
    "an id twice": (GOOD + json_lines(ITEMS[0]), "body:13:item", "duplicate_id", "sums-101"),
    "an id in capitals": (
        GOOD + json_lines({**ALPHA, "item": "SUMS-101"}),
        "body:13:item",
        "duplicate_id",
        "SUMS-101",
    ),
    "a circle of items": (
        json_lines({**ALPHA, "requires": [{"item": "b"}]}, {**BETA, "requires": [{"item": "a"}]}),
        "body:1:requires",
        "cycle",
        '"a" → "b" → "a"',
    ),
    "an item requiring itself": (
        json_lines({**ALPHA, "requires": [{"item": "a"}]}),
        "body:1:requires",
        "names_itself",
        '"a"',
    ),
    "a circle of skills": (
        json_lines(
            ALPHA,
            {"skill": "x", "label": "X", "requires": ["y"]},
            {"skill": "y", "label": "Y", "requires": ["x"]},
        ),
        "body:2:requires",
        "cycle",
        '"x" → "y" → "x"',
    ),
    "a missing prerequisite": (
        json_lines({**ALPHA, "requires": [{"item": "zz"}]}),
        "body:1:requires",
        "unknown_item",
        "zz",
    ),
    "a missing skill": (
        json_lines({**ALPHA, "teaches": [{"skill": "zz", "from": 0, "to": 1}]}),
        "body:1:teaches",
        "unknown_skill",
        "zz",
    ),
    "zero minutes": (json_lines({**ALPHA, "minutes": 0}), "body:1:minutes", "out_of_range", "0"),
    "minutes below zero": (
        json_lines({**ALPHA, "minutes": -5}),
        "body:1:minutes",
        "out_of_range",
        "-5",
    ),
    "a year of minutes": (
        json_lines({**ALPHA, "minutes": 525_600}),
        "body:1:minutes",
        "out_of_range",
        "525600",
    ),
    "minutes in words": (
        json_lines({**ALPHA, "minutes": "PT1H"}),
        "body:1:minutes",
        "not_a_number",
        "PT1H",
    ),
    "NaN": (b'{"item": "a", "title": "A", "minutes": NaN}', "body:1", "unparsable", "NaN"),
    "1e999": (
        b'{"item": "a", "title": "A", "minutes": 1e999}',
        "body:1:minutes",
        "number_too_large",
        "1e999",
    ),
    "a lone surrogate": (
        b'{"item": "a", "title": "\\udfff"}',
        "body:1:title",
        "lone_surrogate",
        "udfff",
    ),
    "nested 100,000 deep": (b'{"item":' + b"[" * 100_000, "body", "unparsable", "nested"),
    "an unknown field": (
        json_lines({**ALPHA, "tittle": "x"}),
        "body:1:tittle",
        "unknown_field",
        "tittle",
    ),
    "no title": (json_lines({"item": "a"}), "body:1:title", "missing", "title"),
    "UTF-16": (GOOD.decode().encode("utf-16"), "body", "not_utf8", "UTF-16"),
    "Latin-1": (
        GOOD + '{"item": "é", "title": "é"}'.encode("latin-1"),
        "body:13",
        "not_utf8",
        "0xE9",
    ),
    "cut off": (GOOD[:-20], "body:12", "unparsable", "ends before"),
    "gzip cut off": (gzip.compress(GOOD)[:-20], "body", "truncated", "cut off"),
    "gzip damaged": (gzip.compress(GOOD)[:60] + b"damaged", "body", "bad_gzip", "damaged"),
    "an office document": (b"PK\x03\x04" + b"x" * 50, "body", "not_utf8", "ZIP"),
    "HTML": (b"<!doctype html><p>Gone", "body:1", "unknown_format", "<!doctype"),
    "people": (json_lines({"learner": "x"}), "body:1", "belongs_elsewhere", "learner"),
    "CSV with a bad number": (b"item,title,minutes\na,A,soon\n", "body:2:minutes", "", "soon"),
    "CSV with a quote left open": (b'item,title\na,"A\n', "body:2", "bad_csv", "row 2"),
}


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("query", ["", "?add=true", "?strict=true"])
@pytest.mark.parametrize(
    ("raw", "pointer", "code", "says"), BAD_CATALOGUES.values(), ids=BAD_CATALOGUES.keys()
)
def test_a_bad_catalogue_is_refused_whole(client, raw, pointer, code, says, query):
    answer = client.post(f"/v1/snapshots{query}", content=raw, headers=ACTOR)
    if code == "empty_catalogue" and query == "?add=true":
        assert answer.json()["changed"] is False
    else:
        assert_problem(answer, 422, code or "not_a_number", pointer, says)
    assert client.get("/readyz").status_code == 200


@pytest.mark.usefixtures("unchanged")
def test_a_file_that_unpacks_without_end_is_too_large(client):
    bomb = gzip.compress(b"\n" * 300_000_000, 9)
    answer = client.post("/v1/snapshots", content=bomb, headers=ACTOR)
    assert_problem(answer, 413, "too_large", "", "unpacks")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("where", WRITES)
def test_a_body_over_a_megabyte_is_too_large(client, where):
    body = b'{"need": "' + b"x" * 1_000_000 + b'"}'
    assert_problem(send(client, where, body), 413, "too_large", "", "1 MB")


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize(("where", "limit"), [("/v1/paths", "1 MB"), ("/v1/snapshots", "64 MB")])
def test_a_body_that_does_not_say_its_length_is_counted(client, where, limit):
    def chunks():
        for _ in range(80):
            yield b" " * 1_000_000

    answer = client.post(where, content=chunks(), headers=ACTOR)
    assert "content-length" not in answer.request.headers
    assert_problem(answer, 413, "too_large", "", limit)


@pytest.mark.usefixtures("unchanged")
@pytest.mark.parametrize("encoding", ["gzip", "br", "nonsense"])
def test_a_compressed_ask_is_refused(client, encoding):
    body = gzip.compress(b'{"role": "bookkeeper"}')
    answer = client.post("/v1/paths", content=body, headers={"Content-Encoding": encoding})
    assert_problem(answer, 400, "unparsable", "", encoding)
