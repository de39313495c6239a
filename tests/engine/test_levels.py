"""From where to where an item leads."""

import pytest

from recommender.domain.catalogue import ContentItem
from recommender.domain.skills import SkillRequirement
from recommender.engine.levels import levels, stated_levels

PER_LEVEL = 25.0


def item(id_: str = "a", minutes: int = 25, **more) -> ContentItem:
    return ContentItem(id_, "T", minutes=minutes, **more)


@pytest.mark.parametrize(
    ("word", "found"),
    [
        (None, (0.0, 2.0)),
        ("Beginner", (0.5, 1.5)),
        ("INTERMEDIATE", (2.0, 3.0)),
        ("advanced course", (3.0, 4.0)),
        ("???", (0.0, 2.0)),
    ],
)
def test_levels_are_read_from_the_level_word(word: str | None, found: tuple) -> None:
    assert stated_levels(item(level=word)) == found


@pytest.mark.parametrize(
    ("objectives", "entry"),
    [
        (("List the parts",), 0.0),
        (("Explain why",), 0.5),
        (("Use a filter",), 1.0),
        (("Compare two offers", "Judge a draft"), 2.0),
        (("Design a form",), 2.5),
        (("List the parts", "Use a filter"), 0.5),
    ],
)
def test_levels_are_read_from_what_a_learner_will_do(objectives: tuple, entry: float) -> None:
    assert stated_levels(item(objectives=objectives)) == (entry, entry + 1)


def test_the_level_word_counts_twice_the_verbs() -> None:
    entry, most = stated_levels(item(level="intermediate", objectives=("List the parts",)))
    assert (entry, most) == pytest.approx((1.33, 2.33))


def test_an_item_begins_where_the_level_it_requires_ends() -> None:
    asks = item(level="beginner", requires_skills=(SkillRequirement("x", 3.0),))
    assert levels(asks, "x", (), PER_LEVEL) == (3.0, 4.0)
    assert levels(asks, "y", (), PER_LEVEL) == (0.5, 1.5)


def test_an_item_begins_where_the_items_it_requires_end() -> None:
    before = item("b", level="intermediate")
    assert levels(item(level="beginner"), "x", (before,), PER_LEVEL) == (3.0, 4.0)
    easier = item("b", level="beginner", minutes=5)
    assert levels(item(level="advanced"), "x", (easier,), PER_LEVEL) == (3.0, 4.0)


def test_a_short_item_promises_little_and_none_leads_beyond_the_scale() -> None:
    assert levels(item(minutes=5), "x", (), PER_LEVEL) == (0.0, 0.2)
    top = item(minutes=500, requires_skills=(SkillRequirement("x", 5.0),))
    assert levels(top, "x", (), PER_LEVEL) == (4.9, 5.0)
