"""Rows of a list: the same as the whole records say, and gone with the person."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tiny_home import publish_tiny, tiny_edge

from recommender.domain.decisions import DecisionRecord
from recommender.domain.given import Listed
from recommender.domain.learners import Learner
from recommender.formats.door import read_ask
from recommender.ports import Edge
from recommender.service.asking import answer
from recommender.service.erasing import erase

ALL: dict[str, Any] = {
    "learner": None,
    "since": None,
    "item": None,
    "policy": None,
    "before": None,
    "limit": 50,
}
ASKS: tuple[dict[str, Any], ...] = (
    {"learner": "emp-1", "role": "bookkeeper", "minutes": 30},
    {"role": "bookkeeper", "need": "write a clear letter"},
    {"learner": "emp-1", "gaps": [{"skill": "juggling", "current": 2, "target": 1}]},
    {"learner": "emp-2", "role": "bookkeeper", "items": ["sums-101", "pivot-101"]},
)


@pytest.fixture
def edge(tmp_path: Path) -> Iterator[Edge]:
    with tiny_edge(tmp_path) as opened:
        publish_tiny(opened)
        with opened.store.write() as tx:
            for learner in ("emp-1", "emp-2"):
                tx.learners.put(Learner(learner), actor="hr")
        for ask in ASKS:
            answer(read_ask(ask), opened, actor="ada")
        yield opened


def rows(edge: Edge, **asked: Any) -> list[Listed]:
    with edge.store.read() as tx:
        return tx.decisions.listed(**{**ALL, **asked})


def in_full(edge: Edge, **asked: Any) -> list[Listed]:
    with edge.store.read() as tx:
        return [shortened(seq, one) for seq, one in tx.decisions.page(**{**ALL, **asked})]


def shortened(seq: int, record: DecisionRecord) -> Listed:
    answer, ask = record.decision.answer, record.inputs.ask
    items = [step["item"] for step in answer["steps"]]
    return Listed(
        *(seq, record.id, record.at, record.actor, record.learner),
        *(ask.need, record.inputs.role_label, ask.minutes, answer["next"]),
        tuple(item["id"] for item in items),
        items[0]["title"] if items else None,
        *(answer["value"], answer["minutes"], answer["digest"]),
    )


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"limit": 2},
        {"learner": "emp-1"},
        {"learner": "nobody"},
        {"item": "pivot-101"},
        {"policy": "p"},
    ],
)
def test_rows_say_what_whole_records_say(edge: Edge, asked: dict[str, Any]) -> None:
    assert rows(edge, **asked) == in_full(edge, **asked)
    assert len(rows(edge)) == len(ASKS)
    assert rows(edge, learner="nobody") == rows(edge, policy="p") == []


def test_a_list_goes_on_where_it_ended(edge: Edge) -> None:
    first = rows(edge, limit=3)
    assert first + rows(edge, limit=3, before=first[-1].seq) == rows(edge)


def test_whoever_is_erased_leaves_every_list_at_once(edge: Edge) -> None:
    assert {row.learner for row in rows(edge)} == {"emp-1", "emp-2", None}
    erase("emp-1", edge, actor="hr", reason=None)
    assert [row.learner for row in rows(edge, limit=2)] == ["emp-2", None]
    assert rows(edge, learner="emp-1") == []
