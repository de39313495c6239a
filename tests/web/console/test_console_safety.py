"""Hostile text is text on every page of the console, in its charts and in its files."""

import csv
import io

import pytest
from console_visits import act, hand_in, read
from hostile import ENDLESS, TEXTS, assert_harmless, hostile
from page_visits import Document
from tiny_home import client_of, json_lines, tiny_edge

from recommender.domain.learners import Learner
from recommender.service.people import put_learner
from recommender.service.publishing import publish
from recommender.web.console.csv_files import csv_file

PERSON = "e/1?&#"
BIGGEST = 150_000
FILTERS = ("learner", "item", "since", "act", "actor", "skill", "state", "before", "from", "q")


@pytest.fixture
def visit(tmp_path):
    """Publishes a catalogue of hostile text and gives every page of the console that shows it."""
    opened = []

    def pages(text, title=None):
        context = tiny_edge(tmp_path / "home")
        edge = context.__enter__()
        opened.append(context)
        publish(hostile(text, title=title), edge, actor=text[:200])
        person = Learner(PERSON, text, "r/1?&#", manager=text, team=text, attributes={"a": text})
        put_learner(person, edge, actor=text[:200])
        with client_of(edge) as client:
            act(client, "Lena")
            need = {"learner": PERSON, "need": text[:3000]}
            made = client.post("/v1/paths", json=need, headers={"X-Actor": "x"}).json()["id"]
            addresses = {
                "overview": "/console",
                "decisions": "/console/decisions",
                "decision": f"/console/decisions/{made}",
                "verify": f"/console/decisions/{made}/verify",
                "replay": f"/console/decisions/{made}/replay",
                "links": "/console/links?state=all",
                "catalogue": "/console/catalogue",
                "people": "/console/people",
                "person": "/console/people/e%2F1%3F%26%23",
                "recipes": "/console/recipes",
                "record": "/console/record",
                "coverage": "/console/coverage",
                "fairness": "/console/fairness",
                "groups": "/console/fairness/report?attribute=team",
                "impact": "/console/impact",
                "quality": "/console/quality",
                "questions": f"/console/decisions/{made}/questions?kind=why",
                "policies": "/console/policies",
                "disputes": "/console/disputes",
            }
            found = {name: client.get(address) for name, address in addresses.items()}
            assert {p.status_code for p in found.values()} == {200}
            files = [client.get(f"/console/decisions/{made}/candidates.csv").text]
            files.append(client.get("/console/record/acts.csv").text)
            return {name: p.text for name, p in found.items()}, files

    yield pages
    for context in reversed(opened):
        context.__exit__(None, None, None)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_text_is_shown_as_text_everywhere(visit, text):
    pages, files = visit(text)
    for name, page in pages.items():
        assert_harmless(page)
        assert len(page) < BIGGEST, name
    visible = "".join(c for c in text if c.isascii())
    assert " ".join(visible.split()) in Document(pages["decision"]).text
    for file in files:
        for row in csv.reader(io.StringIO(file)):
            assert all("\u202e" not in cell and "\u200b" not in cell for cell in row)


def test_a_title_without_end_is_cut_and_every_page_stays_small(visit):
    pages, _ = visit("A text", title=ENDLESS)
    assert all(len(page) < BIGGEST for page in pages.values())
    assert ENDLESS[:60] in pages["decision"]


@pytest.mark.parametrize("text", TEXTS[:3], ids=range(3))
def test_hostile_files_and_filters_come_back_as_text(client, text):
    act(client)
    rows = json_lines({"item": text, "title": 5}, {"skill": text, "label": text})
    sent = hand_in(client, (text.replace('"', ""), rows))
    assert sent.status_code == 422
    assert_harmless(sent.text)
    for address in ("/console/decisions", "/console/record", "/console/links", "/console/people"):
        for name in FILTERS:
            page = client.get(address, params={name: text})
            assert page.status_code in (200, 404, 422)
            assert_harmless(page.text)


def test_every_page_forbids_what_it_does_not_need(client):
    act(client)
    for address in ("/console", "/console/decisions/none", "/console/static/console.css"):
        page = client.get(address)
        (policy,) = page.headers.get_list("content-security-policy")
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
    assert client.get("/console/static/page_route.py").status_code == 404
    sheet = read(client, "/console").all("link")[-1]["href"]
    assert "immutable" in client.get(sheet).headers["cache-control"]


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1+1",
        "\u200b=1",
        '=HYPERLINK("x")',
    ],
)
def test_no_spreadsheet_computes_a_cell(cell):
    (_, row) = csv.reader(io.StringIO(csv_file(["a"], [[cell]])))
    assert row[0].startswith("'")


def test_numbers_stay_numbers_and_commas_stay_in_their_cells():
    rows = [[-1.5, 3, None, 'a,"b"\nc', "plain"]]
    assert list(csv.reader(io.StringIO(csv_file(list("abcde"), rows))))[1] == [
        *("-1.5", "3", "", 'a,"b" c', "plain")
    ]
