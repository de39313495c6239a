"""The queue of disputes stays usable however many there are."""

from datetime import date, timedelta

import pytest
from console_visits import decided, read

from recommender.domain.disputes import Dispute


@pytest.fixture
def raised(client, edge):
    decided(client)
    now = edge.clock()

    def raise_(*dues):
        with edge.store.write() as tx:
            for n, due in enumerate(dues):
                words = ("decision", f"answer-{n}", f"Wrong {n}.", "emp-1", now, due)
                tx.disputes.add(Dispute(f"d-{n}", "emp-1", *words), actor="emp-1")

    return raise_


def shown(page):
    links = [a["href"] for a in page.all("a")]
    return [href.rsplit("/", 1)[1] for href in links if "/console/disputes/d-" in href]


def test_few_are_sorted_by_the_day_on_which_they_are_due(client, raised):
    raised(date(2027, 1, 3), date(2027, 1, 1), date(2027, 1, 2))
    page = read(client, "/console/disputes")
    assert shown(page) == ["d-1", "d-2", "d-0"]
    assert "3 open; the one that is due first stands on top." in page.text


def test_of_many_every_one_is_reached_from_the_oldest_on(client, raised, edge):
    over = edge.clock().date() - timedelta(days=1)
    raised(*[over] * 230, *[date(2030, 1, 1)] * 30)
    address, seen, pages = "/console/disputes", [], 0
    while address:
        page = read(client, address)
        assert "260 open; of so many, those that were raised first stand on top." in page.text
        seen, pages = seen + shown(page), pages + 1
        links = [a["href"] for a in page.all("a")]
        address = next((href for href in links if "after=" in href), None)
    assert seen == [f"d-{n}" for n in range(260)]
    assert pages == 6
    assert "The queue ends before that" in read(client, "/console/disputes?after=99999").text
    assert read(client, "/console/disputes?after=x", 422)


def test_the_overview_counts_all_and_says_how_many_are_overdue_at_least(client, raised, edge):
    over = edge.clock().date() - timedelta(days=1)
    raised(*[over] * 260)
    text = read(client, "/console").text
    assert "260 open" in text
    assert "50 or more are overdue." in text


def test_the_overview_of_few_is_exact(client, raised, edge):
    raised(edge.clock().date() - timedelta(days=1), date(2030, 1, 1))
    text = read(client, "/console").text
    assert "2 open" in text
    assert "1 is overdue." in text
