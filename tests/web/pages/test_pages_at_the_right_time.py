"""On the page: a check to answer on the spot, what is due to be refreshed, a talk to ask for."""

import pytest
from page_visits import Document, introduce, token
from tiny_home import CATALOGUE, publish_tiny

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
    page = Document(client.get(f"/paths/{given['id']}").text)
    assert "Due to be refreshed" in page.text
    left = given["refreshers"][0]["left"]
    assert f"About {left:.1f} of 3 left; asked: 3." in page.text
    assert "You last showed level 3 in Sums on 1 June 2025" in page.text
    assert "brings it back" not in page.text

    asked = {"token": token(client), "after": given["id"], "need": "", "minutes": ""}
    assert "Make room for it" in page.text
    sent = client.post("/ask", data=asked, follow_redirects=False)
    roomy = Document(client.get(sent.headers["location"]).text).text
    assert "Step 1 brings it back: Sums again, 40 min" in roomy
    assert "Make room for it" not in roomy


WRITER = {"mentors": {"skills": ["writing"], "talks_per_month": 2}, "name": "Ada Lovelace"}
VOUCHED = [{"skill": "writing", "level": 4, "source": "manager", "at": "2026-10-01"}]
WRITING = {"learner": "emp-2", "gaps": [{"skill": "writing", "current": 1, "target": 3}]}


def colleagues_of(client, asked):
    given = client.post("/v1/paths", json=asked).json()
    text = Document(client.get(f"/paths/{given['id']}").text).text
    return text.partition("People who could help")[2].partition("Need something else")[0]


def test_who_could_help_with_what_and_for_which_step(client, edge):
    lesson = {"item": "w-101", "title": "Letters", "minutes": 20}
    lesson["teaches"] = [{"skill": "writing", "from": 0, "to": 2}]
    publish_tiny(edge, (*CATALOGUE, lesson))
    introduce(client, "ada", VOUCHED, **WRITER)
    introduce(client, "emp-2", (), role=None)
    onward = colleagues_of(client, WRITING)
    assert "Ada Lovelace Business writing: the talk is step 2 of your path" in onward
    short = colleagues_of(client, {**WRITING, "minutes": 20})
    assert "Ada Lovelace Business writing: for step 1, Letters." in short
    assert "they" not in colleagues_of(client, {**WRITING, "learner": "ada"}).lower()


def test_a_colleague_who_was_erased_is_not_named_nor_offered(client, edge):
    publish_tiny(edge)
    introduce(client, "ada", VOUCHED, **WRITER)
    introduce(client, "emp-2", (), role=None)
    given = client.post("/v1/paths", json=WRITING).json()
    client.request("DELETE", "/v1/learners/ada", headers={"X-Actor": "a test"})
    text = Document(client.get(f"/paths/{given['id']}").text).text
    assert "Lovelace" not in text
    assert "A colleague whose name is not on record Business writing: the talk is step 1" in text
    assert colleagues_of(client, WRITING) == ""
