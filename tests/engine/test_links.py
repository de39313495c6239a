"""Links read from text, and how sure a cosine makes them."""

import pytest

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import LinkRecipe
from recommender.engine.links import (
    MAX_SENTENCES,
    infer_links,
    levels_stated,
    link_confidence,
    sentences,
)


def test_sentences_are_said_once_and_are_few() -> None:
    one = ContentItem("a", "Tables", "Sort them. Filter them! Tables", ("Sort them.", " "))
    assert sentences(one) == ("Tables", "Sort them.", "Filter them!")
    long = ContentItem("a", "T", " ".join(f"Line {n}." for n in range(50)))
    assert len(sentences(long)) == MAX_SENTENCES


@pytest.mark.parametrize(
    ("word", "levels"),
    [
        (None, (0.0, 2.0)),
        ("Beginner", (0.0, 2.0)),
        ("INTERMEDIATE", (2.0, 3.0)),
        ("advanced course", (3.0, 4.0)),
        ("???", (0.0, 2.0)),
    ],
)
def test_levels_are_read_from_the_level_word(word: str | None, levels: tuple) -> None:
    assert levels_stated(ContentItem("a", "T", level=word)) == levels


def test_the_midpoint_is_an_even_chance_and_more_is_surer() -> None:
    assert link_confidence(0.5, LinkRecipe()) == 0.5
    chances = [link_confidence(c / 10, LinkRecipe()) for c in range(-10, 11)]
    assert chances == sorted(chances)
    assert 0 <= chances[0] < 0.001
    assert 0.99 < chances[-1] <= 1


def test_the_surest_links_are_kept_ties_by_id() -> None:
    recipe = LinkRecipe(per_item=2)
    found = infer_links(
        ContentItem("a", "T", level="intermediate", minutes=45),
        ["z", "y", "x", "w"],
        [0.6, 0.7, 0.6, 0.1],
        recipe,
    )
    assert [(x.skill, x.entry, x.exit, x.origin) for x in found] == [
        ("y", 2.0, 3.0, "inferred"),
        ("x", 2.0, 3.0, "inferred"),
    ]
    assert found[0].confidence == pytest.approx(0.916827)


def test_a_short_item_promises_little() -> None:
    [link] = infer_links(ContentItem("a", "T", minutes=5), ["x"], [0.7], LinkRecipe())
    assert (link.entry, link.exit) == (0.0, 0.2)
