"""Days that people name, and what is worth less after them."""

from datetime import date

import pytest
from worlds import NOW, answer, decide, item, make_world, order

from recommender.domain.paths import StatedGap
from recommender.engine.dates import day_named
from recommender.engine.value import LATE

MONDAY = date(2026, 11, 23)
TOMORROW, FRIDAY = date(2026, 11, 24), date(2026, 11, 27)


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("read a balance sheet by Friday", FRIDAY),
        ("build a pivot table for tomorrow's meeting", TOMORROW),
        ("a slide deck for Friday's call", FRIDAY),
        ("write a letter before next Tuesday", date(2026, 12, 1)),
        ("mail merge by Monday", MONDAY),
        ("charts by the end of the week", FRIDAY),
        ("charts by end of month", date(2026, 11, 30)),
        ("charts by next week", date(2026, 12, 4)),
        ("charts by 2026-12-01", date(2026, 12, 1)),
        ("charts by the 3rd of December", date(2026, 12, 3)),
        ("charts until January 15", date(2027, 1, 15)),
        ("charts by Friday, tables by tomorrow", TOMORROW),
        ("charts by 2026-11-01", None),
        ("charts by 31 February", None),
        ("the Friday report", None),
        ("tables", None),
    ],
)
def test_the_day_that_a_need_names(said: str, day: date | None) -> None:
    assert day_named(said, MONDAY) == day


def test_a_need_is_due_by_the_day_it_names() -> None:
    world = make_world(item("a", title="Pivot tables"))
    assert answer(world, need="pivot tables by Friday")["gaps"][0]["by"] == "2026-11-27"
    sooner = answer(world, need="pivot tables by Friday", deadline=TOMORROW)
    assert sooner["gaps"][0]["by"] == "2026-11-24"


def test_a_deadline_is_the_date_of_every_gap_that_has_no_sooner_one() -> None:
    world = make_world(item("a", "x:0>1"), item("b", "y:0>1"))
    gaps = (StatedGap("x", 1, by=TOMORROW), StatedGap("y", 1, by=date(2027, 1, 1)))
    given = answer(world, gaps=gaps, deadline=FRIDAY)
    assert {g["skill"]: g["by"] for g in given["gaps"]} == {"x": "2026-11-24", "y": "2026-11-27"}


def hour(of: str) -> tuple[object, ...]:
    return item(f"{of}-hour", f"{of}:0>1", minutes=60)


def test_what_is_needed_sooner_comes_first_and_what_comes_late_counts_less() -> None:
    """Seventy minutes a week are ten a day: by Friday, fifty; by next Friday, 120."""
    world = make_world(hour("x"), hour("y"))
    later = date(2026, 12, 4)
    gaps = (StatedGap("x", 1), StatedGap("y", 1, by=later))
    given = decide(world, gaps=gaps, minutes_per_week=70).answer
    assert order(given) == ["y-hour", "x-hour"]
    assert given["value"] == 2
    gaps = (StatedGap("x", 1, by=later), StatedGap("y", 1, by=FRIDAY))
    given = decide(world, gaps=gaps, minutes_per_week=70).answer
    late = [[c["skill"] for c in s["contributions"] if c["term"] == LATE] for s in given["steps"]]
    assert (order(given), late) == (["y-hour", "x-hour"], [["y"], []])
    assert given["closed"] == 1
    assert given["value"] == pytest.approx(1.35)


def test_late_is_told_and_never_without_a_pace() -> None:
    world = make_world(hour("x"))
    gaps = (StatedGap("x", 1, by=FRIDAY),)
    step = answer(world, gaps=gaps, minutes_per_week=70)["steps"][0]
    assert step["score"] == pytest.approx(0.35)
    assert any(
        "done after 27 November 2026, by when you need x" in fact for fact in step["evidence"]
    )
    assert answer(world, gaps=gaps)["steps"][0]["score"] == 1


def test_minutes_set_aside_for_a_day_are_there_by_then() -> None:
    world = make_world(hour("x"))
    ask = {"gaps": (StatedGap("x", 1),), "deadline": TOMORROW, "minutes_per_week": 70}
    assert answer(world, minutes=60, **ask)["value"] == 1
    assert answer(world, **ask)["value"] == pytest.approx(0.35)


def test_a_scarce_week_goes_to_what_is_due() -> None:
    """Forty minutes until Friday: the short way to y fits before it, x may wait."""
    world = make_world(item("x1", "x:0>1", minutes=40), item("y1", "y:0>1", minutes=40))
    gaps = (StatedGap("x", 1, importance=1.0), StatedGap("y", 1, importance=0.9, by=FRIDAY))
    assert order(answer(world, gaps=gaps, minutes_per_week=56)) == ["y1", "x1"]
    assert NOW.date() == MONDAY
