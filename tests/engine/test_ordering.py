"""Steps that may as well change places, and steps that may not."""

from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st
from random_worlds import Walker, random_case
from worlds import answer, item, make_world, order

from recommender.domain.paths import StatedGap
from recommender.engine import planning


def test_equal_steps_follow_what_reads_first() -> None:
    world = make_world(
        item("a", "x:0>2?0.5", title="Map summary"), item("b", "x:0>2?0.5", title="Map basics")
    )
    assert order(answer(world, role={"x": 2})) == ["b", "a"]


def test_steps_towards_different_ends_stay() -> None:
    world = make_world(
        item("a", "x:0>1", title="Map summary"), item("b", "y:0>1", title="Map basics")
    )
    assert order(answer(world, role={"x": 1, "y": 1})) == ["a", "b"]


def test_a_requirement_is_not_undone() -> None:
    world = make_world(
        item("a", "x:0>2?0.5", title="Map summary"),
        item("b", "x:0>2?0.5", title="Map basics", after=["a"]),
    )
    assert order(answer(world, role={"x": 2})) == ["a", "b"]


def test_a_required_level_is_not_undone() -> None:
    world = make_world(
        item("a", "x:0>2?0.5", title="Map summary"),
        item("b", "x:0>2?0.5", title="Map basics", floor={"x": 1}),
    )
    assert order(answer(world, role={"x": 2})) == ["a", "b"]


def test_value_is_not_given_up() -> None:
    """The second would teach less if it came first."""
    world = make_world(
        item("a", "x:0>1", title="Map summary"), item("b", "x:1>2", title="Map basics")
    )
    assert order(answer(world, role={"x": 2})) == ["a", "b"]


def test_what_is_needed_sooner_stays_first() -> None:
    world = make_world(
        item("a", "x:0>1", title="Map summary"), item("b", "y:0>1", "z:0>1", title="Map basics")
    )
    soon, later = date(2026, 12, 1), date(2026, 12, 24)
    gaps = (StatedGap("x", 1, by=soon), StatedGap("y", 1, by=later), StatedGap("z", 1, by=later))
    assert order(answer(world, gaps=gaps)) == ["a", "b"]


@settings(max_examples=40)
@given(st.integers(0, 10_000))
def test_settling_keeps_steps_rules_and_value(seed: int) -> None:
    case = random_case(Random(seed), most_items=7)
    kept = planning.settle
    plans: list[tuple[str, ...]] = []

    def unsettled(steps: tuple[str, ...], *others: object, fixed: int = 0) -> tuple[str, ...]:
        plans.append(tuple(steps))
        return tuple(steps)

    planning.settle = unsettled  # type: ignore[assignment]
    try:
        before = answer(case.world, **case.question)
    finally:
        planning.settle = kept
    after = answer(case.world, **case.question)
    assert sorted(order(before)) == sorted(order(after))
    assert after["value"] >= before["value"] - 1e-6 * len(after["steps"])
    walker = Walker(case)
    for taken in order(after):
        assert walker.is_open(taken)
        walker.take(taken)
