"""Items, skills, roles and the snapshots that publish them."""

import gzip

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import CATALOGUE, ITEMS, json_lines

GOOD = json_lines(*CATALOGUE)


def ids(page):
    return [row["id"] for row in page.json()["data"]]


def publish(client, raw, query=""):
    return client.post(f"/v1/snapshots{query}", content=raw, headers=ACTOR)


def test_items_for_a_need_come_in_the_order_of_their_match(client):
    page = client.get("/v1/items", params={"q": "build a pivot table", "limit": 2})
    rows = page.json()["data"]
    assert rows[0]["id"] == "pivot-101"
    assert rows[0]["score"] > rows[1]["score"]
    assert {"id", "title", "minutes", "minutes_estimated", "score"} <= rows[0].keys()


def test_items_of_a_skill_come_surest_first(client):
    rows = client.get("/v1/items", params={"skill": "writing"}).json()["data"]
    assert [row["id"] for row in rows] == ["vault-101", "letters-101"]
    assert rows[0]["score"] == 1
    assert rows[1]["score"] < 1


@pytest.mark.parametrize("params", [{}, {"q": "a pivot table"}, {"skill": "spreadsheets"}])
@pytest.mark.parametrize("limit", [1, 2, 200])
def test_every_item_is_listed_once(client, params, limit):
    whole = ids(client.get("/v1/items", params=params))
    listed, more = [], {}
    while more is not None:
        page = client.get("/v1/items", params={**params, "limit": limit, **more})
        listed += ids(page)
        more = {"cursor": page.json()["next"]} if page.json()["next"] else None
    assert listed == whole
    assert len(set(listed)) == len(listed)


def test_one_item_whole(client):
    item = client.get("/v1/items/pivot-101").json()
    assert item["requires"] == [{"item": "sums-101"}]
    assert item["teaches"][0]["skill"] == "spreadsheets"
    assert item["teaches"][0]["origin"] == "declared"
    assert_problem(client.get("/v1/items/none"), 404, "not_found", "", "none")


def test_an_inferred_link_names_its_sentence(client):
    (link,) = client.get("/v1/items/letters-101").json()["teaches"]
    assert link["origin"] == "inferred"
    assert "writing" in link["sentence"].lower()


def test_an_item_id_may_hold_slashes(client):
    publish(client, json_lines({"item": "https://x.example/a?b", "title": "A"}), "?add=true")
    found = client.get("/v1/items/https%3A%2F%2Fx.example%2Fa%3Fb")
    assert found.json()["title"] == "A"


def test_skills_and_roles(client):
    assert ids(client.get("/v1/skills")) == ["juggling", "numeracy", "spreadsheets", "writing"]
    roles = client.get("/v1/roles").json()["data"]
    assert [role["id"] for role in roles] == ["bookkeeper", "juggler"]
    assert roles[0]["targets"][1] == {"skill": "numeracy", "level": 2.0, "importance": 0.5}


@pytest.mark.parametrize(
    "raw",
    [
        b"item,title,minutes\nc,Gamma,5\n",
        b'{"item": "c", "title": "Gamma", "minutes": 5}\n',
        b'[{"item": "c", "title": "Gamma", "minutes": 5}]',
        gzip.compress(b'{"item": "c", "title": "Gamma", "minutes": 5}'),
    ],
    ids=["CSV", "JSON Lines", "JSON list", "gzip"],
)
def test_any_known_format_publishes_the_same_snapshot(client, raw):
    done = publish(client, raw)
    assert done.status_code == 201
    assert done.json()["counts"]["items"] == 1
    assert ids(client.get("/v1/items")) == ["c"]
    assert publish(client, b'{"item": "c", "title": "Gamma", "minutes": 5}').json() == {
        **done.json(),
        "changed": False,
    }


def test_adding_merges_by_id_over_what_serves(client):
    rows = json_lines({"item": "new", "title": "New"}, {**ITEMS[0], "title": "Sums again"})
    done = publish(client, rows, "?add=true")
    assert done.json()["counts"]["items"] == len(ITEMS) + 1
    assert client.get("/v1/items/sums-101").json()["title"] == "Sums again"


def test_a_warning_is_told_and_refused_when_strict(client):
    raw = b"item,title,colour\na,Alpha,red\n"
    assert_problem(publish(client, raw, "?strict=true"), 422, "unknown_column", "body:1:colour")
    done = publish(client, raw).json()
    assert [w["code"] for w in done["warnings"]] == ["unknown_column"]


def test_publications_are_listed_newest_first(client):
    first = client.get("/v1/snapshots").json()["data"][0]
    assert first["serving"]
    assert not publish(client, GOOD).json()["changed"]
    second = publish(client, json_lines({"item": "a", "title": "A"})).json()
    publish(client, GOOD)
    rows = client.get("/v1/snapshots").json()["data"]
    assert [row["id"] for row in rows] == [first["id"], second["id"], first["id"]]
    page = client.get("/v1/snapshots", params={"limit": 2}).json()
    rest = client.get("/v1/snapshots", params={"cursor": page["next"]}).json()
    assert page["data"] + rest["data"] == rows


def test_a_catalogue_without_skills_answers_needs_only(client):
    publish(client, json_lines({"item": "a", "title": "Pivot tables"}))
    answer = client.post("/v1/paths", json={"need": "pivot tables"})
    assert answer.json()["next"] == "a"
    unknown = client.post("/v1/paths", json={"levels": {"numeracy": 1}, "need": "x"})
    assert_problem(unknown, 422, "unknown_skill", "/levels/numeracy", "numeracy")
