"""The same observation is the same level, whichever scale it came in."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.domain.scales import NAMED, ONET_LEVEL, PERCENT, SCALED, Reading, Scale, rubric
from recommender.domain.scales import named_scale as named

RUBRIC = rubric("Reading rubric", ["Emerging", "Developing", "Proficient", "Exemplary"])
SCALES = [*NAMED.values(), named("1-5"), named("1-8"), named("0 - 10"), Scale("IB", -3, 7, 1, 3)]


@pytest.mark.parametrize("scale", SCALES)
def test_ends_are_ends(scale: Scale) -> None:
    assert scale.level(scale.low) == scale.floor
    assert scale.level(scale.high) == scale.ceiling


@pytest.mark.parametrize("scale", SCALES)
@given(parts=st.tuples(st.floats(0, 1), st.floats(0, 1)))
def test_more_is_never_less(scale: Scale, parts: tuple[float, float]) -> None:
    less, more = sorted(scale.low + p * (scale.high - scale.low) for p in parts)
    low, high = scale.level(min(less, scale.high)), scale.level(min(more, scale.high))
    assert scale.floor <= low <= high <= scale.ceiling


@given(st.integers(0, 28))
def test_the_same_observation_is_the_same_level(eighths: int) -> None:
    """The same place between the ends of every scale, in twenty-eighths."""
    levels = {
        PERCENT.level(100 * eighths / 28),
        SCALED.level(eighths / 28),
        ONET_LEVEL.level(eighths / 4),
        named("1-5").level(1 + eighths / 7),
        named("1-8").level(1 + eighths / 4),
        Scale(None, 0, 5).level(5 * eighths / 28),
    }
    assert len(levels) == 1


def test_a_rubric_is_read_by_the_position_of_its_criterion() -> None:
    assert RUBRIC is not None
    assert [RUBRIC.level(n) for n in (1, 2, 3, 4)] == pytest.approx([0, 5 / 3, 10 / 3, 5], abs=1e-6)
    assert RUBRIC.position("proficient") == 3
    assert RUBRIC.position("masterly") is None
    assert named("A < B < C") == rubric(None, ["A", "B", "C"])


def test_a_score_below_nothing_is_nothing() -> None:
    assert SCALED.level(-1) == SCALED.level(0) == 0
    for outside in (-1.01, 1.01):
        with pytest.raises(ValueError, match="not between"):
            SCALED.level(outside)


def test_a_scale_may_cover_only_some_levels() -> None:
    """A test of levels 1 to 3: half of it is level 2."""
    assert Scale("entry test", 0, 100, 1, 3).level(50) == 2


@pytest.mark.parametrize("text", ["", "8-1", "3-3", "stars", "A", "A < a", "A < < C", "1-", "-"])
def test_what_is_no_scale(text: str) -> None:
    assert named(text) is None


@pytest.mark.parametrize(
    ("reading", "words"),
    [
        (Reading(7, Scale("Degreed", 1, 8)), "7 of 8 on the scale of Degreed"),
        (Reading(60, PERCENT), "60 %"),
        (Reading(4, named("1-5")), "4 on a scale of 1 to 5"),
        (Reading(4.5, ONET_LEVEL), "4.5 of 7 on the scale of O*NET"),
        (Reading(3, RUBRIC), "“Proficient”, 3 of 4 on the scale of Reading rubric"),
    ],
)
def test_what_was_said_stays_readable(reading: Reading, words: str) -> None:
    assert reading.words == words
