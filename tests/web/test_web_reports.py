"""Reports over HTTP, in JSON and in CSV."""

import csv
import io
from dataclasses import replace

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import CATALOGUE, client_of, publish_tiny

from recommender.domain.errors import InvalidInput
from recommender.runtime import settings

TEAMS = {"north": 6, "south": 5, "attic": 2}


def put(client, learner, **more):
    body = {"role": "bookkeeper", **more}
    assert client.put(f"/v1/learners/{learner}", json=body, headers=ACTOR).status_code in (200, 201)


@pytest.fixture
def firm(client):
    """Thirteen bookkeepers in three teams, one of them surely good at numbers."""
    for team, size in TEAMS.items():
        for n in range(size):
            put(client, f"{team}-{n}", team=team, attributes={"part_time": n % 2 == 0})
    evidence = {"skill": "numeracy", "level": 4, "source": "assessment", "at": "2026-11-01"}
    client.post("/v1/learners/north-0/evidence", json=evidence, headers=ACTOR)
    return client


def report(client, name, **asked):
    answer = client.get(f"/v1/reports/{name}", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


def rows_of(client, name, **headers):
    answer = client.get(name, headers=headers)
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_coverage_tells_what_to_buy_or_to_write(firm):
    juggling = {"role": "juggler", "label": "Juggler"}
    juggling["targets"] = [{"skill": "juggling", "level": 2}]
    for n in range(5):
        put(firm, f"juggler-{n}", role="juggler", team="circus")
    row, *_ = report(firm, "coverage")["tables"]["not_reached"]["rows"]
    assert (row["skill"], row["level"], row["people"], row["reached"]) == ("juggling", 2, 5, 0)
    assert row["people_without"] == 5


def test_coverage_by_team_hides_the_two_in_the_attic(firm):
    rows = report(firm, "coverage")["tables"]["teams"]["rows"]
    numbers = [(r["team"], r["people"]) for r in rows if r["skill"] == "numeracy"]
    assert numbers == [("everyone", 13), ("north", 6), ("other groups together", 7)]
    assert "attic" not in str(rows)


def test_csv_by_header_and_by_parameter(firm):
    by_header = rows_of(firm, "/v1/reports/coverage?table=one_person", Accept="text/csv")
    by_parameter = rows_of(firm, "/v1/reports/coverage?format=csv&table=one_person")
    assert by_header == by_parameter
    (row,) = by_header
    assert (row["Skill"], row["People whose role asks for it (people)"]) == ("Numeracy", "13")
    wins = firm.get("/v1/reports/coverage?format=json", headers={"Accept": "text/csv"})
    assert wins.json()["report"] == "coverage"


def test_a_spreadsheet_computes_nothing(edge, firm):
    label = '=HYPERLINK("http://x.example","Juggling")'
    rows = [{**r, "label": label} if r.get("skill") == "juggling" else r for r in CATALOGUE]
    publish_tiny(edge, tuple(rows))
    (row,) = [
        r for r in rows_of(firm, "/v1/reports/coverage?format=csv") if r["Skill id"] == "juggling"
    ]
    assert row["Skill"] == "'" + label


def test_an_unknown_table_and_an_unknown_filter_are_refused(firm):
    refused = firm.get("/v1/reports/coverage?format=csv&table=salaries")
    assert_problem(refused, 404, "not_found", "", "not_reached, one_person, teams")
    assert firm.get("/v1/reports/coverage?team=attic").status_code == 422
    assert firm.get("/v1/reports/coverage?chance=2").status_code == 422


def test_before_anything_is_published_there_is_no_coverage(empty_client):
    assert_problem(empty_client.get("/v1/reports/coverage"), 503, "no_snapshot", "", "Publish")


def groups(body, figure):
    rows = body["tables"]["groups"]["rows"]
    return {row["group"]: row for row in rows if row["key"] == figure}


def ask(client, learner, minutes=30):
    body = {"learner": learner, "minutes": minutes}
    return client.post("/v1/paths", json=body).json()


def test_fairness_by_team_and_by_what_people_are_given(firm):
    for n in range(6):
        ask(firm, f"north-{n}")
    found = groups(report(firm, "fairness", attribute="team"), "path")
    assert set(found) == {"everyone", "north", "other groups together"}
    north, others = found["north"], found["other groups together"]
    assert (north["people"], north["value"], others["value"]) == (6, 1.0, 0.0)
    assert north["verdict"] == others["verdict"] == "disparity shown"


def test_two_attributes_that_differ_by_one_person_reveal_nothing(client):
    """The site is the team and one person more: that person's figures follow from no table."""
    for n in range(12):
        attributes = {"site": "hill" if n < 7 else "dale"}
        put(client, f"emp-{n:02}", team="red" if n < 6 else "blue", attributes=attributes)
    ask(client, "emp-06")
    team = groups(report(client, "fairness", attribute="team"), "path")
    site = groups(report(client, "fairness", attribute="site"), "path")
    assert team["blue"]["people"] == 6
    assert "hill" not in site
    assert site[""]["verdict"] == "withheld"


def test_an_operator_may_ask_for_larger_groups(firm, edge):
    with client_of(replace(edge, least_people=7)) as other:
        rows = report(other, "coverage")["tables"]["teams"]["rows"]
    assert {row["team"] for row in rows} == {"everyone"}
    with pytest.raises(InvalidInput, match="minimum_group"):
        settings(minimum_group=1)


def test_reading_it_by_an_attribute_is_on_record(firm):
    asked = {"attribute": "part_time", "reason": "yearly review"}
    answer = firm.get("/v1/reports/fairness", params=asked, headers=ACTOR)
    assert set(groups(answer.json(), "path")) == {"everyone", "yes", "no"}
    (event, *_) = firm.get("/v1/audit/events", params={"act": "report_fairness"}).json()["data"]
    assert event["target"] == {"kind": "attribute", "id": "part_time"}
    assert (event["actor"], event["reason"]) == (ACTOR["X-Actor"], "yearly review")


def test_there_are_no_filters_and_no_unknown_attributes(firm):
    refused = firm.get("/v1/reports/fairness", params={"attribute": "shoe size"})
    assert_problem(refused, 422, "unknown_attribute", "/attribute", "shoe size")
    for more in ("team=north", "since=2026-01-01", "minimum=1"):
        assert firm.get(f"/v1/reports/fairness?{more}").status_code == 422


def test_no_attribute_reaches_a_recommendation(client):
    """Two people who differ in everything that reports group by get the same answer."""
    put(client, "emp-1", name="Ann", team="north", attributes={"age": 61, "site": "hill"})
    put(client, "emp-2", name="Bob", team="south", attributes={"age": 23}, manager="emp-1")
    one, other = ask(client, "emp-1"), ask(client, "emp-2")
    assert one["steps"]
    assert one["digest"] == other["digest"]
    record = client.get(f"/v1/decisions/{one['id']}").json()
    assert not {"attributes", "team", "name", "manager"} & set(record["inputs"])
    assert "hill" not in str(record)


def test_impact_has_four_categories_and_says_what_it_cannot_show(firm):
    for n in range(6):
        ask(firm, f"north-{n}")
    figure = {"measure": "errors", "category": "business_performance", "unit": "a month"}
    for at, value in (("2026-08-01", 20), ("2026-11-02", 15)):
        firm.post("/v1/measurements", json={**figure, "at": at, "value": value}, headers=ACTOR)
    tables = report(firm, "impact")["tables"]
    four = {"skill_proficiency", "engagement", "business_performance", "innovation_capacity"}
    assert set(tables) == four | {"further_figures"}
    (levels,) = tables["skill_proficiency"]["rows"]
    assert (levels["quarter"], levels["verdict"]) == ("2026-Q4", "too few to say")
    assert tables["engagement"]["rows"][-1]["asked"] == 6
    before, now = tables["business_performance"]["rows"]
    assert (before["asked"], now["asked"], now["change"]) == (None, 6, -5)
    assert "cannot tell" in tables["business_performance"]["note"]


def test_quality_counts_what_people_did_with_what_they_were_offered(firm, tiny_clock):
    for n in range(6):
        ask(firm, f"north-{n}")
    tiny_clock.move(minutes=5)
    for n in range(3):
        body = {"learner": f"north-{n}", "kind": "done", "item": "sums-101"}
        assert firm.post("/v1/feedback", json=body, headers=ACTOR).status_code == 201
    undone = {"learner": "north-5", "kind": "done", "item": "sums-101", "feedback": "slip"}
    firm.post("/v1/feedback", json=undone, headers=ACTOR)
    back = {"learner": "north-5", "kind": "undo", "undoes": "slip"}
    firm.post("/v1/feedback", json=back, headers=ACTOR)
    tables = report(firm, "quality")["tables"]
    sums = {row["figure"]: row for row in tables["answers"]["rows"]}
    assert sums["Answers whose figures add up"]["share"] == 1
    done = {row["figure"]: row for row in tables["uptake"]["rows"]}["Done"]
    assert done["people"] == 6
    assert 0 < done["value"] <= 0.5
    assert done["verdict"] == "too few to say"
    everyone = groups(report(firm, "fairness"), "done")["everyone"]
    assert (everyone["people"], everyone["value"]) == (6, done["value"])
