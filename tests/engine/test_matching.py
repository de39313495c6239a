"""The texts of an item that a need is matched with, and how sure a match is."""

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import RetrievalRecipe
from recommender.engine.matching import document, match_chance


def test_the_document_starts_with_the_title_and_holds_what_is_stated() -> None:
    full = ContentItem("a", "T", "D.", ("O",), ("S",), text="words", instructions="do")
    assert document(full) == "T\nD.\nO\nS\nwords"
    assert document(ContentItem("a", "T", instructions="do")) == "T\ndo"


def test_the_midpoint_is_an_even_chance_and_more_is_surer() -> None:
    assert match_chance(0.5, 0.16, RetrievalRecipe()) == 0.5
    chances = [match_chance(c / 10, 0.1, RetrievalRecipe()) for c in range(-10, 11)]
    assert chances == sorted(chances)
    assert 0 <= chances[0] < 0.001
    assert 0.99 < chances[-1] <= 1
