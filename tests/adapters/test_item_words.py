"""Words of items, against what can be counted by hand."""

import numpy as np
import pytest

from recommender.adapters.item_words import CatalogueWords

TEXTS = ["Pivot tables sum rows", "Pivot tables", "Knead bread dough", ""]


def test_an_item_holds_a_name_whose_every_word_it_has_in_any_form() -> None:
    words = CatalogueWords(TEXTS)
    assert words.holds("pivot table") == [True, True, False, False]
    assert words.holds("summing pivot tables") == [True, False, False, False]
    assert words.holds("") == [False] * 4
    assert words.holds("origami") == [False] * 4


def test_likeness_is_the_cosine_of_tf_idf_vectors() -> None:
    words = CatalogueWords(TEXTS)
    common, rare = np.log1p(4 / 2), np.log1p(4 / 1)
    cosine = 2 * common**2 / np.sqrt((2 * common**2 + 2 * rare**2) * 2 * common**2)
    assert words.likeness([0, 1, 0, 0]) == pytest.approx([cosine, 1, 0, 0])
    assert words.likeness([0, -2, 1, 0]) == pytest.approx([-2 * cosine, -2, 1, 0])


def test_overlap_is_that_of_retrieval() -> None:
    found = CatalogueWords(TEXTS).overlap("pivot tables")
    assert found[1] > found[0] > found[2] == 0.0


def test_no_words_at_all() -> None:
    words = CatalogueWords(["", "..."])
    assert words.likeness([1, 1]) == [0.0, 0.0]
    assert words.overlap("x") == [0.0, 0.0]
