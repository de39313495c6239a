"""What a step is worth: figures worked out by hand, and sums that telescope."""

import math
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given, settings
from random_worlds import Case, cases, prospects_of
from worlds import LIKELY, Row, item, make_world

from recommender.domain.paths import MICRO, Gap
from recommender.domain.recipes import ValueRecipe
from recommender.domain.skills import SkillRequirement
from recommender.engine.prospects import Prospects
from recommender.engine.value import UNCERTAINTY, levels_after, take, walk, worth

RECIPE = LIKELY.value
CROWD = ValueRecipe()


def prospects(
    *rows: Row, target: float = 5.0, importance: float = 1.0, **known: float
) -> Prospects:
    snapshot = make_world(*rows).snapshot
    gap = Gap("x", "x", known.get("x", 0.0), 0.5, target, importance)
    return Prospects(
        items=tuple(snapshot.catalogue.items.values()),
        links=snapshot.links_by_item,
        gaps={"x": gap},
        levels=known,
        spreads={"x": 0.4},
        builds_on={},
        completed=frozenset(),
        snapshot=snapshot,
    )


def terms(world: Prospects) -> dict[str, int]:
    step, _ = take("a", world.levels, world, RECIPE)
    return {c.term: c.micros for c in step.contributions}


def test_from_entry_to_exit_and_nothing_lost() -> None:
    step, after = take("a", {"x": 1.0}, prospects(item("a", "x:1>2.5"), x=1.0), RECIPE)
    assert [(g.skill, g.before, g.after, g.spread) for g in step.gains] == [("x", 1.0, 2.5, 0.4)]
    assert step.score == 1_500_000
    assert after == {"x": 2.5}


def test_every_reason_why_less_sticks_is_a_term() -> None:
    world = prospects(item("a", "x:1>3?0.5"), x=0.0, b=0.0)
    world = replace(world, builds_on={"x": (SkillRequirement("b", 0.5),)})
    fit, ready = math.exp(-1 / (2 * 0.7**2)), math.exp(-1.2 * 0.5)
    assert terms(world) == {
        "potential": 3_000_000,
        "link_uncertainty": -1_500_000,
        "level_mismatch": round(1e6 * 1.5 * fit) - 1_500_000,
        "missing_prerequisite": round(1e6 * 1.5 * fit * ready) - round(1e6 * 1.5 * fit),
    }


def test_beyond_the_target_is_worth_nothing() -> None:
    assert terms(prospects(item("a", "x:0>4"), target=3.0)) == {"potential": 3_000_000}
    assert terms(prospects(item("a", "x:0>4"), target=3.0, x=3.5)) == {}


def test_importance_weighs() -> None:
    assert terms(prospects(item("a", "x:0>2"), importance=0.25)) == {"potential": 500_000}
    assert worth(Gap("x", "x", 0, 0, 3, 0.5), 2.0) == MICRO
    assert worth(None, 2.0) == 0


def test_what_is_below_the_level_teaches_nothing() -> None:
    step, after = take("a", {"x": 3.0}, prospects(item("a", "x:0>2"), x=3.0), RECIPE)
    assert (step.gains, step.contributions, after) == ((), (), {"x": 3.0})


def test_a_skill_without_a_gap_is_raised_but_earns_nothing() -> None:
    step, after = take("a", {}, prospects(item("a", "t:0>2")), RECIPE)
    assert step.score == 0
    assert after == {"t": 2.0}
    assert step.gains[0].spread == 1.5


@pytest.mark.parametrize("level", [0.0, 0.5, 1.0, 1.5])
def test_a_higher_start_never_ends_lower(level: float) -> None:
    world = prospects(item("a", "x:2>4"))
    _, low = take("a", {"x": level}, world, RECIPE)
    _, high = take("a", {"x": level + 0.5}, world, RECIPE)
    assert low["x"] <= high["x"]


@settings(max_examples=80, deadline=None)
@given(cases())
def test_steps_telescope_exactly(case: Case) -> None:
    world = prospects_of(case)
    order = [i.id for i in world.items]
    steps = walk(order, world, RECIPE)
    after = levels_after(steps, world)
    closed = sum(worth(gap, after[s]) - worth(gap, world.level(s)) for s, gap in world.gaps.items())
    assert sum(step.score for step in steps) == closed
    by_skill = Counter(dict.fromkeys(world.gaps, 0))
    for step in steps:
        for term in step.contributions:
            by_skill[term.skill] += term.micros
    assert all(total >= 0 for total in by_skill.values())


@settings(max_examples=60, deadline=None)
@given(cases())
def test_what_is_imagined_is_one_more_term(case: Case) -> None:
    world = prospects_of(case)
    order = [i.id for i in world.items]
    likely, imagined = walk(order, world, RECIPE), walk(order, world, CROWD)
    for one, other in zip(likely, imagined, strict=True):
        assert other.gains == one.gains
        assert tuple(c for c in other.contributions if c.term != UNCERTAINTY) == one.contributions


@settings(max_examples=60, deadline=None)
@given(cases())
def test_no_gap_closes_by_more_than_it_is(case: Case) -> None:
    world = prospects_of(case)
    steps = walk([i.id for i in world.items], world, CROWD)
    for skill, gap in world.gaps.items():
        brought = sum(c.micros for s in steps for c in s.contributions if c.skill == skill)
        assert -1 <= brought <= round(MICRO * gap.importance * gap.size) + 1


def test_nobody_is_taught_what_is_most_likely_known() -> None:
    world = prospects(item("a", "x:0>2"), x=2.0)
    (step,) = walk(["a"], world, CROWD)
    assert step.contributions == ()


def test_equal_items_are_worth_the_same_whatever_their_ids() -> None:
    world = prospects(item("a", "x:1>2"), item("zz", "x:1>2"), x=0.5)
    scores = {walk([i], world, CROWD)[0].score for i in ("a", "zz")}
    assert len(scores) == 1


def test_the_surer_a_level_the_more_an_item_that_fits_brings() -> None:
    sure = replace(prospects(item("a", "x:1>2"), x=1.0), spreads={"x": 0.1})
    vague = replace(sure, spreads={"x": 1.2})
    (one,), (other,) = (walk(["a"], world, CROWD) for world in (sure, vague))
    assert one.score > other.score > 0
