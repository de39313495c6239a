"""The console finds people: by name, team, role or id, and beyond the first page."""

import pytest
from console_visits import read
from hostile import TEXTS, assert_harmless
from problem_checks import ACTOR
from tiny_home import CATALOGUE, publish_tiny

from recommender.domain.learners import Learner

FIRM = (
    Learner("emp-1", "Zoë Müller", "bookkeeper", team="Office"),
    Learner("emp-2", "Ada Example", "juggler", team="Circus"),
    Learner("emp-3", "Adam Straße", team="Office"),
)


@pytest.fixture
def firm(client, edge):
    with edge.store.write() as tx:
        for person in FIRM:
            tx.learners.put(person, actor="hr")
    return client


def found(client, **asked):
    page = client.get("/console/people", params=asked)
    assert page.status_code == 200
    return [person.id for person in FIRM if f'/console/people/{person.id}"' in page.text]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", ["emp-1", "emp-2", "emp-3"]),
        ("ada", ["emp-2", "emp-3"]),
        ("  ADA   circus ", ["emp-2"]),
        ("office", ["emp-1", "emp-3"]),
        ("zoe muller", ["emp-1"]),
        ("STRASSE", ["emp-3"]),
        ("bookkeeper", ["emp-1"]),
        ("p-2", ["emp-2"]),
        ("ada office juggler", []),
    ],
)
def test_every_word_is_looked_for_in_all_that_names_a_person(firm, words, ids):
    assert found(firm, q=words) == ids


def test_a_role_is_found_by_how_it_reads(firm, edge):
    targets = [{"skill": "juggling", "level": 2}]
    keeper = {"role": "juggler", "label": "Keeper of seven balls", "targets": targets}
    others = (row for row in CATALOGUE if row.get("role") != "juggler")
    publish_tiny(edge, (*others, keeper))
    assert found(firm, q="seven keeper") == ["emp-2"]


def test_people_are_found_before_anything_is_published(client, edge, monkeypatch):
    from recommender.domain.errors import NoSnapshot
    from recommender.service import people

    def none(_):
        raise NoSnapshot

    monkeypatch.setattr(people, "serving", none)
    with edge.store.write() as tx:
        tx.learners.put(FIRM[0], actor="hr")
    assert found(client, q="zoe") == ["emp-1"]


def test_nobody_fits_is_said(firm):
    assert "Nobody fits “nobody”" in read(firm, "/console/people?q=nobody").text


def test_every_person_is_reached_page_by_page(client, edge):
    with edge.store.write() as tx:
        for n in range(260):
            tx.learners.put(Learner(f"p-{n:03}", team=("A", "B")[n % 2]), actor="hr")
    address, seen = "/console/people?q=b", []
    while address:
        page = read(client, address)
        links = [a["href"] for a in page.all("a")]
        seen += [href.rsplit("/", 1)[1] for href in links if "/console/people/" in href]
        address = next((href for href in links if "from=" in href), None)
    assert seen == [f"p-{n:03}" for n in range(1, 260, 2)]
    assert "The list ends before that" in read(client, "/console/people?q=b&from=9999").text


def test_whoever_is_erased_is_found_no_more(firm):
    assert firm.delete("/v1/learners/emp-1", headers=ACTOR).status_code == 200
    assert found(firm, q="office") == ["emp-3"]


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_words_and_people_come_back_as_text(client, edge, text):
    with edge.store.write() as tx:
        for n in range(60):
            tx.learners.put(Learner(f"p-{n}", text, team=text), actor="hr")
    for words in (text, text * 3, text[:4]):
        page = client.get("/console/people", params={"q": words})
        assert page.status_code == 200
        assert_harmless(page.text)
