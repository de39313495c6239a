"""On the page: a check to answer on the spot, what is due to be refreshed, a talk to ask for."""

import pytest
from page_visits import Document, introduce, token
from tiny_home import publish_tiny

LADDER = (
    {"skill": "charts", "label": "Charts"},
    {"skill": "sums", "label": "Sums"},
    {"role": "analyst", "label": "Analyst", "targets": [{"skill": "charts", "level": 3}]},
    *(
        {
            "item": f"charts-{n}",
            "title": f"Charts, part {n}",
            "minutes": 20,
            "teaches": [{"skill": "charts", "from": n, "to": n + 1}],
        }
        for n in range(3)
    ),
)
RATED = {"skill": "charts", "level": 2.1, "source": "manager", "at": "2026-06-01"}


@pytest.fixture
def path(client, edge):
    """The address of a plan whose next step depends on a level that is not sure."""
    publish_tiny(edge, LADDER)
    introduce(client, role="analyst", evidence=[RATED])
    given = client.post("/v1/paths", json={"learner": "emp-1", "minutes": 40}).json()
    assert given["check"]["options"]
    return f"/paths/{given['id']}"


def said(client, path, **fields):
    sent = {"token": token(client), **fields}
    return client.post(f"{path}/level", data=sent, follow_redirects=False)


def test_the_check_is_answered_on_the_page_and_the_plan_made_again(client, path):
    text = Document(client.get(path).text).text
    assert "Your next step depends on your level in Charts" in text
    assert "Which of these describes you in Charts?" in text
    done = said(client, path, level="1")
    assert done.status_code == 303, done.text
    where = done.headers["location"].split("#")[0]
    assert where != path
    assert "new evidence came in" in Document(client.get(where).text).text
    newest = client.get("/v1/learners/emp-1/path").json()
    assert f"/paths/{newest['id']}" == where
    assert newest["check"] is None
    own = client.get("/v1/learners/emp-1/evidence").json()["data"][-1]
    assert (own["source"], own["level"], own["self_reported"]) == ("self", 1, True)


def test_pressing_twice_counts_once(client, path):
    assert said(client, path, level="1").status_code == 303
    assert said(client, path, level="1").status_code == 303
    ledger = client.get("/v1/learners/emp-1/evidence").json()["data"]
    assert [one["source"] for one in ledger].count("self") == 1


@pytest.mark.parametrize("level", ["", "2.5", "7", "one"])
def test_only_what_was_offered_can_be_chosen(client, path, level):
    refused = said(client, path, level=level)
    assert refused.status_code == 422
    assert "None of the levels that were offered is chosen." in Document(refused.text).text


def test_a_forged_form_changes_nothing(client, path):
    forged = client.post(f"{path}/level", data={"token": "guess", "level": "1"})
    assert forged.status_code == 403
    assert len(client.get("/v1/learners/emp-1/evidence").json()["data"]) == 1


def test_what_is_due_but_does_not_fit_is_told(client, edge):
    talk = {"item": "sums-again", "title": "Sums again", "minutes": 40, "kind": "lesson"}
    talk["teaches"] = [{"skill": "sums", "from": 2, "to": 3}]
    role = {"role": "both", "label": "Both", "targets": [{"skill": "charts", "level": 3}]}
    role["targets"].append({"skill": "sums", "level": 3})
    publish_tiny(edge, (*LADDER, talk, role))
    tested = {"skill": "sums", "level": 3, "source": "assessment", "at": "2025-06-01"}
    introduce(client, role="both", evidence=[tested])
    given = client.post("/v1/paths", json={"learner": "emp-1", "minutes": 60}).json()
    assert [one["item"] for one in given["refreshers"]] == [None]
    text = Document(client.get(f"/paths/{given['id']}").text).text
    assert "Due to be refreshed" in text
    assert "You last showed level 3 in Sums on 1 June 2025" in text
