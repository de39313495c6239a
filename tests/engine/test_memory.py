"""What was shown fades by the curve of FSRS-6, and is due when too much has gone."""

from datetime import UTC, date, datetime, timedelta

import pytest
from fsrs import Rating
from hypothesis import given
from hypothesis import strategies as st
from worlds import item, make_world

from recommender.domain.learners import Evidence
from recommender.domain.recipes import ProfileRecipe
from recommender.domain.timely import MemoryRecipe
from recommender.engine.memory import Memory, level_left, memories, refresh_on
from recommender.engine.profile import estimate_profile

MAY = date(2026, 5, 9)
RECIPE = MemoryRecipe()
FACTOR = 0.9 ** (-1 / 0.1542) - 1
"""FSRS-6: R(t) = (1 + FACTOR * t / S) ** -0.1542, so that R(S) = 0.9."""
GOOD, EASY = 2.3065, 8.2956
"""Published stability, in days, after a first review that went well, or easily."""


def curve(days: int, stability: float) -> float:
    return (1 + FACTOR * days / stability) ** -0.1542


@pytest.mark.parametrize(("rating", "stability"), [(Rating.Good, GOOD), (Rating.Easy, EASY)])
def test_what_is_left_follows_the_published_curve(rating: Rating, stability: float) -> None:
    memory = Memory(3.0, ((MAY, rating),))
    for days in (0, 1, 30, 208, 2000):
        left = level_left(memory, MAY + timedelta(days=days), RECIPE)
        assert left == pytest.approx(3 - (1 - curve(days, stability)), abs=1e-6)


def test_half_of_what_can_fade_is_gone_after_seven_months() -> None:
    """Measured of trained skills that are not used: 6.5 to 13 months (Tatel & Ackerman)."""
    left = level_left(Memory(3.0, ((MAY, Rating.Good),)), MAY + timedelta(days=208), RECIPE)
    assert left == pytest.approx(2.5, abs=0.01)


@given(st.integers(0, 4), st.floats(0.0, 0.5), st.sampled_from([Rating.Good, Rating.Easy]))
def test_on_the_day_it_is_due_the_level_is_just_too_low(
    target: int, above: float, rating: Rating
) -> None:
    memory = Memory(target + above, ((MAY, rating),))
    on = refresh_on(memory, target, RECIPE)
    if on is None:
        return
    least = max(0.0, target - RECIPE.slack)
    day = timedelta(days=1)
    # The library rounds the interval to a whole day.
    assert level_left(memory, on + day, RECIPE) <= least + 1e-6 or least == 0
    assert level_left(memory, max(MAY, on - 2 * day), RECIPE) >= least - 1e-6


def test_practice_makes_it_last_longer() -> None:
    once = Memory(3.0, ((MAY, Rating.Good),))
    twice = Memory(3.0, ((MAY, Rating.Good), (date(2026, 6, 9), Rating.Good)))
    first, second = refresh_on(once, 3.0, RECIPE), refresh_on(twice, 3.0, RECIPE)
    assert first == date(2026, 7, 10)
    assert second is not None
    assert second - twice.last > 10 * (first - once.last)


def test_what_lies_far_above_its_target_is_never_due() -> None:
    assert refresh_on(Memory(4.0, ((MAY, Rating.Good),)), 3.0, RECIPE) is None
    assert refresh_on(Memory(3.0, ((MAY, Rating.Good),)), 3.0, MemoryRecipe(fades=0.0)) is None


def said(id_: str, source: str, at: date, level: float = 3.0) -> Evidence:
    return Evidence(id_, "x", level, source, datetime(at.year, at.month, at.day, tzinfo=UTC))


def test_practice_is_what_the_learner_did_not_what_people_say() -> None:
    evidence = [
        said("1", "assessment", MAY),
        said("2", "completion", MAY),
        said("3", "manager", date(2026, 8, 1)),
        said("4", "completion", date(2026, 9, 1)),
    ]
    now = datetime(2026, 11, 23, tzinfo=UTC)
    profile = estimate_profile(evidence, {}, ProfileRecipe(), now=now)
    snapshot = make_world(item("a", "x:0>3")).snapshot
    done = {"a": datetime(2026, 10, 1, 22, tzinfo=UTC)}
    memory = memories(profile, done, snapshot)["x"]
    assert memory.shown == profile["x"].mean
    assert memory.days == (
        (MAY, Rating.Easy),
        (date(2026, 9, 1), Rating.Good),
        (date(2026, 10, 1), Rating.Good),
    )
    opinion = estimate_profile(evidence[2:3], {}, ProfileRecipe(), now=now)
    assert memories(opinion, {}, snapshot) == {}
