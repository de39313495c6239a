"""Targets against levels, and the vector that points at what is missing."""

from datetime import date

import numpy as np
import pytest
from worlds import encoded_need, item, make_world, skill

from recommender.domain.learners import SkillEstimate
from recommender.domain.paths import Ask, Gap, StatedGap
from recommender.domain.recipes import ProfileRecipe
from recommender.domain.skills import RoleTarget
from recommender.engine.gap import ask_vector, gap_vector, measure_gaps

WORLD = make_world(
    item("a", "x:0>1", "y:0>1", "z:0>1"),
    skills=[skill("x", "tables"), skill("y", "letters"), skill("z", "maps")],
)
SKILLS = WORLD.snapshot.catalogue.skills


def gaps_of(ask: Ask, targets: tuple = (), profile: dict | None = None) -> tuple[Gap, ...]:
    needs = [encoded_need(ask.need)] if ask.need else []
    return measure_gaps(ask, targets, profile or {}, SKILLS, needs, ProfileRecipe())


def test_the_gap_is_target_minus_current_where_positive() -> None:
    profile = {s: SkillEstimate(s, 2.0, 0.4, "stated") for s in "xy"}
    targets = (RoleTarget("x", 3.5, 0.8), RoleTarget("y", 1.0))
    first, second = gaps_of(Ask(), targets, profile)
    assert (first.skill, first.label, first.current, first.spread) == ("x", "tables", 2.0, 0.4)
    assert (first.size, first.importance, second.size) == (1.5, 0.8, 0.0)


def test_a_role_adds_only_what_the_gaps_do_not_name() -> None:
    ask = Ask(gaps=(StatedGap("x", 1.0, by=date(2026, 12, 1)),))
    found = {g.skill: g for g in gaps_of(ask, (RoleTarget("x", 5), RoleTarget("y", 2)))}
    assert {s: g.target for s, g in found.items()} == {"x": 1.0, "y": 2}
    assert found["x"].by == date(2026, 12, 1)


def test_a_stated_spread_stands_over_the_profile() -> None:
    profile = {"x": SkillEstimate("x", 2.0, 0.4, "evidence")}
    (gap,) = gaps_of(Ask(gaps=(StatedGap("x", 3, spread=0.9),)), profile=profile)
    assert (gap.current, gap.spread) == (2.0, 0.9)


def test_needs_come_first_then_the_greatest_weight_then_the_id() -> None:
    targets = (RoleTarget("z", 2), RoleTarget("y", 2), RoleTarget("x", 5, 0.1))
    found = gaps_of(Ask(need="letters", deadline=date(2026, 12, 1)), targets)
    assert [g.skill for g in found] == ["need:1", "y", "z", "x"]
    need = found[0]
    assert (need.label, need.current, need.target, need.importance) == ("letters", 0.0, 1.0, 1.0)
    assert need.is_need
    assert need.by == date(2026, 12, 1)


def test_the_vector_weighs_skills_by_importance_times_size() -> None:
    found = gaps_of(Ask(), (RoleTarget("x", 4, 0.5), RoleTarget("y", 2)))
    vector = gap_vector(found, WORLD.index)
    assert vector is not None
    both = WORLD.index.skill_vector("x") + WORLD.index.skill_vector("y")
    assert np.allclose(vector, both / np.linalg.norm(both), atol=1e-6)
    assert float(np.linalg.norm(vector)) == pytest.approx(1.0, abs=1e-6)


@pytest.mark.parametrize("target", [RoleTarget("x", 0), RoleTarget("x", 3, 0.0)])
def test_nothing_open_points_nowhere(target: RoleTarget) -> None:
    assert gap_vector(gaps_of(Ask(), (target,)), WORLD.index) is None
    assert gap_vector(gaps_of(Ask(need="maps")), WORLD.index) is None


def test_the_ask_points_half_way_between_gap_and_need() -> None:
    need = encoded_need("maps")
    gaps = WORLD.index.skill_vector("x")
    both = ask_vector(gaps, [need])
    assert both is not None
    assert both @ gaps == pytest.approx(both @ np.array(need.vector), abs=1e-6)
    assert np.square(both).sum() == pytest.approx(1.0)


def test_without_gap_and_need_the_ask_points_nowhere() -> None:
    assert ask_vector(None, []) is None
    gaps = WORLD.index.skill_vector("x")
    assert ask_vector(gaps, []) == pytest.approx(gaps)
