"""Simple systems do the simple thing they say."""

from recommender.domain.catalogue import ContentItem
from recommender.evaluation.baselines import Corpus, by_cues, by_level, fill


def test_greed_stops_at_what_does_not_fit() -> None:
    items = {name: ContentItem(name, name, minutes=m) for name, m in (("a", 5), ("b", 9), ("c", 5))}
    assert fill("abc", 10, items) == ["a"]
    assert fill("acb", 10, items) == ["a", "c"]
    assert fill("abc", 4, items) == []


def test_levels_go_up_and_what_is_equal_stays_as_it_came() -> None:
    items = [
        ContentItem("d", "d", level="Advanced"),
        ContentItem("b", "b"),
        ContentItem("c", "c", level="intermediate"),
        ContentItem("a", "a", level="beginner"),
    ]
    assert by_level(items) == ["b", "a", "c", "d"]


def test_titles_that_others_name_go_first() -> None:
    items = [
        ContentItem("z", "Going further: the final project"),
        ContentItem("b", "Pivot tables", text="You know cell ranges, so group them."),
        ContentItem("c", "Cell ranges", text="Rows and columns."),
        ContentItem("a", "Getting started"),
    ]
    assert by_cues(items) == ["a", "c", "b", "z"]
    assert by_cues(items[::-1]) == ["a", "c", "b", "z"]


def test_same_titles_name_nobody() -> None:
    items = [ContentItem("b", "Part one"), ContentItem("a", "Part one")]
    assert by_cues(items) == ["b", "a"]


def test_ranking_orders_equal_scores_by_id(edge) -> None:
    items = [ContentItem(i, "same words") for i in "cab"] + [ContentItem("d", "bread dough")]
    corpus = Corpus(items, edge)
    scores = corpus.scores("bread dough")
    assert set(scores) >= {"BM25", "hybrid"}
    for system, values in scores.items():
        assert corpus.ranked(values) == ["d", "a", "b", "c"], system
    assert corpus.ranked(scores["BM25"], frozenset("cb")) == ["b", "c"]
