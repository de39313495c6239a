"""Word matching, beside a plain BM25 written from its formula."""

import math
import os
import subprocess
import sys
from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.adapters.lexical import K1, B, Bm25Index

TEXTS = {
    "letters": "write a polite letter to a customer",
    "pivot": "build a pivot table from a sales list, then read the pivot table",
    "tables": "tables in a text document",
}
WORDS = ["pivot", "table", "sales", "letter", "polite", "zebra"]


@pytest.fixture(scope="module")
def index() -> Bm25Index:
    return Bm25Index(list(TEXTS), list(TEXTS.values()))


def test_shared_words_rank_and_rare_ones_more(index: Bm25Index) -> None:
    assert index.best("how do I build a pivot table", 5) == ["pivot", "tables"]
    pivot, tables = index.overlap("pivot tables", ["pivot", "tables"])
    assert 1 >= pivot > tables > 0


def test_stems_and_capitals_do_not_matter(index: Bm25Index) -> None:
    ids = list(TEXTS)
    assert index.overlap("PIVOTS", ids) == index.overlap("pivot", ids)


def test_nothing_in_common(index: Bm25Index) -> None:
    assert index.overlap("zebra", list(TEXTS)) == [0, 0, 0]
    assert index.best("zebra", 3) == []


def test_a_word_that_is_repeated_counts_as_often(index: Bm25Index) -> None:
    once, twice = (
        index.overlap(t, ["pivot", "letters"]) for t in ("pivot letter", "pivot pivot letter")
    )
    assert twice[0] > once[0]
    assert twice[1] < once[1]


def test_words_nobody_has_lower_the_share(index: Bm25Index) -> None:
    [alone], [beside] = (index.overlap(t, ["pivot"]) for t in ("pivot", "pivot zebra"))
    assert beside < alone


@pytest.mark.parametrize("texts", [[], [""], ["the and of"]])
def test_catalogues_of_few_words(texts: list[str]) -> None:
    index = Bm25Index([str(n) for n in range(len(texts))], texts)
    assert index.best("zebra", 3) == []
    assert index.overlap("", [str(n) for n in range(len(texts))]) == [0.0] * len(texts)


def plain_overlap(asked: list[str], documents: list[list[str]], n: int) -> float:
    """BM25 in Lucene's form over one document, as a share of its bound; straight from the page."""
    average = sum(map(len, documents)) / len(documents)
    score = greatest = 0.0
    for word in asked:
        having = sum(word in d for d in documents)
        rarity = math.log(1 + (len(documents) - having + 0.5) / (having + 0.5))
        times = documents[n].count(word)
        length = 1 - B + B * len(documents[n]) / average
        score += rarity * times / (times + K1 * length) if times else 0.0
        greatest += rarity
    return score / greatest


@given(
    st.lists(st.lists(st.sampled_from(WORDS[:5]), min_size=1, max_size=6), min_size=1, max_size=5),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4),
)
def test_agrees_with_the_formula(documents: list[list[str]], asked: list[str]) -> None:
    ids = [str(n) for n in range(len(documents))]
    index = Bm25Index(ids, [" ".join(d) for d in documents])
    expected = [plain_overlap(asked, documents, n) for n in range(len(documents))]
    assert index.overlap(" ".join(asked), ids) == pytest.approx(expected, abs=2e-6)


@given(
    st.lists(st.lists(st.sampled_from(WORDS[:5]), max_size=6), min_size=1, max_size=5),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=4, unique=True),
)
def test_what_was_kept_reads_back_the_same(documents: list[list[str]], asked: list[str]) -> None:
    ids, texts = [str(n) for n in range(len(documents))], [" ".join(d) for d in documents]
    made = Bm25Index(ids, texts)
    read = Bm25Index(ids, (), serialized=made.to_bytes())
    assert read.overlap(" ".join(asked), ids) == made.overlap(" ".join(asked), ids)
    assert read.to_bytes() == made.to_bytes()


def test_kept_columns_score_as_the_library_does() -> None:
    """The share times the bound is the library's own score."""
    stems = [["build", "pivot", "tabl"], ["tabl", "tabl", "text"], ["letter"]]
    ours = Bm25Index(["a", "b", "c"], [" ".join(s) for s in stems])
    theirs = bm25s.BM25(method="lucene", k1=K1, b=B)
    theirs.index(stems, show_progress=False)
    rarity = [math.log1p((3 - having + 0.5) / (having + 0.5)) for having in (2, 1)]
    overlap = ours.overlap("tabl pivot", ["a", "b", "c"])
    assert np.multiply(overlap, sum(rarity)) == pytest.approx(
        theirs.get_scores(["tabl", "pivot"]), abs=5e-6
    )


def test_the_same_texts_give_the_same_bytes_in_every_process() -> None:
    """Sets of texts stand in another order in every process."""
    ask = (
        "import hashlib; from test_lexical import TEXTS; "
        "from recommender.adapters.lexical import Bm25Index; "
        "data = Bm25Index(list(TEXTS), list(TEXTS.values())).to_bytes(); "
        "print(hashlib.sha256(data).hexdigest())"
    )
    here = {**os.environ, "PYTHONPATH": str(Path(__file__).parent)}
    digests = {
        subprocess.run(
            [sys.executable, "-c", ask],
            env={**here, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_what_holds_no_index_over_these_items_is_refused(index: Bm25Index) -> None:
    with pytest.raises(ValueError, match="not an index of words"):
        Bm25Index(["a"], (), serialized=b"nonsense")
    with pytest.raises(ValueError, match="over other items"):
        Bm25Index(["a"], (), serialized=index.to_bytes())


def test_stems_in_the_order_of_the_text() -> None:
    index = Bm25Index(["a"], ["Loops"])
    assert index.stems("The loops and the functions loop") == ["loop", "function", "loop"]


def test_rarer_words_are_rarer_and_unknown_ones_say_nothing() -> None:
    index = Bm25Index(["a", "b", "c"], ["loop", "loop", "river"])
    assert index.rarity("zebra") == index.rarity("the") == 0.0
    assert 0.0 < index.rarity("loop") < index.rarity("river")
