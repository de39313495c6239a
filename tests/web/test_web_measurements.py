"""The firm's own figures over HTTP."""

import pytest
from problem_checks import ACTOR, assert_problem

ERRORS = {
    "measure": "invoices corrected",
    "category": "business_performance",
    "at": "2026-10-01",
    "value": 14,
    "unit": "per month",
}


def post(client, **changed):
    body = {k: v for k, v in {**ERRORS, **changed}.items() if v is not None}
    return client.post("/v1/measurements", json=body, headers=ACTOR)


def listed(client, **asked):
    return client.get("/v1/measurements", params=asked).json()["data"]


def test_a_figure_is_entered_and_listed(client):
    assert post(client).status_code == 201
    post(client, measure="ideas tried", category="innovation_capacity", value=2, unit="ideas")
    (row,) = listed(client, category="business_performance")
    assert row == {
        **ERRORS,
        "at": "2026-10-01T00:00:00Z",
        "team": None,
        "recorded": "2026-11-23T09:00:00Z",
        "actor": "a test",
        "corrects": None,
    }
    assert [r["measure"] for r in listed(client, measure="ideas tried")] == ["ideas tried"]


def test_the_same_again_changes_nothing_and_another_value_corrects(client):
    for value in (14, 14, 12):
        post(client, value=value)
    (row,) = listed(client)
    assert (row["value"], row["corrects"]) == (12, 14)
    acts = client.get("/v1/audit/events", params={"act": "measure"}).json()["data"]
    assert len(acts) == 2


@pytest.mark.parametrize(
    ("changed", "code", "pointer"),
    [
        ({"value": "a lot"}, "not_a_number", "/value"),
        ({"value": 1e300}, "out_of_range", "/value"),
        ({"value": True}, "not_a_number", "/value"),
        ({"category": "profit"}, "unknown_value", "/category"),
        ({"at": "2031-01-01"}, "in_the_future", "/at"),
        ({"at": "yesterday"}, "not_a_datetime", "/at"),
        ({"measure": None}, "missing", "/measure"),
        ({"unit": " "}, "missing", "/unit"),
        ({"who": "Ann"}, "unknown_field", "/who"),
    ],
)
def test_a_bad_figure_is_refused_by_name(client, changed, code, pointer):
    assert_problem(post(client, **changed), 422, code, pointer)
    assert listed(client) == []


def test_a_series_keeps_its_unit_and_category(client):
    post(client)
    assert_problem(post(client, unit="EUR"), 422, "other_unit", "/unit", "per month")
    other = post(client, category="engagement", at="2026-11-01")
    assert_problem(other, 422, "other_category", "/category", "business_performance")


def test_the_record_stays_whole_and_who_was_erased_entered_nothing_by_name(client):
    client.put("/v1/learners/kim", json={}, headers=ACTOR)
    client.post("/v1/measurements", json=ERRORS, headers={"X-Actor": "kim"})
    client.delete("/v1/learners/kim", headers=ACTOR)
    assert client.get("/v1/audit/verify").json()["whole"]
    assert [row["actor"] for row in listed(client)] == ["a colleague"]


def test_who_enters_a_figure_is_named(client):
    assert client.post("/v1/measurements", json=ERRORS).status_code == 422
