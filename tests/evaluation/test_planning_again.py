"""Simulated learners who are learned from: what is kept of them, and that arms are comparable."""

from collections.abc import Mapping
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from recommender.domain.errors import NotFound
from recommender.engine.learning import of_gain
from recommender.evaluation.asking import Talk
from recommender.evaluation.learning import (
    AGAIN,
    ARMS,
    LEARNED,
    ONCE,
    Firm,
    Watched,
    _closed,
    _rows,
    learning,
)
from recommender.evaluation.truth import Sample
from recommender.ports import Edge

STEP = {
    "item": {"id": "item-0004"},
    "gains": [{"skill": "skill-001", "before": 1.0, "after": 2.0, "spread": 0.6}],
}


class Answered(Firm):
    """A firm that always answers the same."""

    def answer(self, ask: dict[str, Any]) -> Mapping[str, Any]:
        return {"steps": [STEP]}


def test_a_quiz_is_kept_beside_what_was_expected(edge: Edge) -> None:
    firm = Answered(edge, True)
    watched = Watched(firm, 3)
    watched._asked({})
    watched.observe(SimpleNamespace(item=4, day=2.0, quiz={1: 1.6, 7: 3.0}))
    watched.observe(SimpleNamespace(item=5, day=3.0, quiz={1: 1.6}))
    (sign,) = watched.signs
    assert (sign.person, sign.item, sign.expected) == ("3", "item-0004", 1.0)
    assert sign.seen == pytest.approx(0.6)
    assert sign.weight == pytest.approx(1 / of_gain(0.25, 0.6, firm.recipe.learning))
    before = firm.recipe
    firm.finish(watched.signs)
    assert firm.recipe.learned.effects["item-0004"].factor < 1
    idle = Firm(edge, False)
    idle.finish(watched.signs)
    assert idle.recipe == before


def test_leads_are_paired_and_the_later_half_is_told() -> None:
    closed = {arm: [0.1, 0.2, 0.3, 0.4] for arm in ARMS}
    closed[AGAIN] = [0.2, 0.3, 0.4, 0.5]
    closed[AGAIN + LEARNED] = [0.2, 0.3, 0.6, 0.7]
    rows = {(r.system, r.measure): r for r in _rows("noisy", closed)}
    assert rows[f"{AGAIN} less {ONCE}", "lead, paired"].figure == pytest.approx(0.1)
    learned = f"{AGAIN}{LEARNED} less {AGAIN}"
    assert rows[learned, "lead, paired"].figure == pytest.approx(0.1)
    assert rows[learned, "lead of the later half, paired"].figure == pytest.approx(0.2)
    assert rows[learned, "lead of the later half, paired"].n == 2


def test_without_the_benchmark_it_is_said(tmp_path: Path, edge: Edge, talk: Talk) -> None:
    with pytest.raises(NotFound, match="stand in a folder “bench” beside"):
        learning(Sample(tmp_path / "data"), edge, talk)


def test_the_first_learner_of_a_world_has_nobody_to_be_learned_from(
    real_data: Path, edge: Edge
) -> None:
    if not (real_data.parent / "bench").is_dir():
        pytest.skip("the benchmark is absent")
    closed = _closed(Sample(real_data), "tight", 2, edge)
    assert closed[ONCE] == closed[ONCE + LEARNED]
    assert closed[AGAIN] == closed[AGAIN + LEARNED]
    assert all(0 <= share <= 1 for shares in closed.values() for share in shares)
