"""How surely an item answers a need, and what each part of the evidence is worth."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import encoded_need, item, make_world

from recommender.domain.catalogue import ContentItem, Kinship
from recommender.domain.recipes import RetrievalRecipe
from recommender.engine.matching import (
    HUB,
    KIN,
    MEANING,
    WORDING,
    document,
    in_words,
    lexical_text,
    match,
    stated_text,
    wording,
)

RECIPE = RetrievalRecipe()
FULL = ContentItem("a", "T", "D.", ("O",), ("S",), text="words", instructions="do")
SAID = st.sampled_from(["pivot", "table", "letter", "rota", "stock"])
WORDS = st.lists(SAID, min_size=1, max_size=5)


def matched(world, need, *items, recipe=RECIPE):
    return match(encoded_need(need), items, world, recipe)


def test_the_document_starts_with_the_title_and_holds_what_is_stated() -> None:
    assert document(FULL) == "T\nD.\nO\nS\nwords"
    assert stated_text(FULL) == "T\nD.\nO"
    assert document(ContentItem("a", "T", instructions="do")) == "T\ndo"


def test_words_of_titles_and_headings_count_more() -> None:
    words = lexical_text(FULL).split()
    assert [words.count(w) for w in ("T", "O", "S", "D.", "words")] == [3, 2, 2, 1, 1]


def test_the_first_sentence_counts_twice() -> None:
    assert wording(encoded_need("Sort rows. Then filter.")) == "Sort rows.\nSort rows. Then filter."
    assert wording(encoded_need("sort rows")) == "sort rows"


def test_what_is_asked_for_is_sure_and_what_has_nothing_in_common_is_not() -> None:
    world = make_world(item("pivot", title="pivot table"), item("mail", title="polite letter"))
    pivot, mail = matched(world, "pivot table", "pivot", "mail").chances
    assert pivot > 0.99
    assert mail < 0.01


def test_one_sentence_of_a_story_is_enough_to_be_near() -> None:
    world = make_world(item("pivot", title="pivot table"))
    story = "Ann works in a shop. pivot table."
    need = encoded_need(story)
    heard, deaf = (match(n, ["pivot"], world, RECIPE) for n in (need, replace(need, sentences=())))
    assert heard.parts[MEANING, 0] > deaf.parts[MEANING, 0]


def test_a_title_that_says_it_counts_though_the_text_is_about_more() -> None:
    text = "letter rota stock shift invoice supplier"
    world = make_world(item("titled", title="pivot", text=text), item("plain", title="x"))
    found = matched(world, "pivot", "titled")
    cosine = world.index.similarity(encoded_need("pivot").vector, ["titled"])[0]
    assert found.parts[MEANING, 0] > RECIPE.meaning_weight * cosine


def test_an_item_is_lifted_by_the_kin_that_answers_best() -> None:
    world = make_world(
        item("start", title="start here"),
        item("pivot", title="pivot table"),
        item("mail", title="letter"),
    )
    alone = matched(world, "pivot table", "start")
    related = replace(world, kinship=Kinship({"start": ("mail", "pivot")}))
    lifted = matched(related, "pivot table", "start")
    assert lifted.kin == ("pivot",)
    assert lifted.parts[KIN, 0] > 0
    assert lifted.chances > alone.chances
    assert "goes with “pivot table”" in in_words(lifted, 0, world.snapshot.catalogue.items)
    assert "goes with" not in in_words(alone, 0, world.snapshot.catalogue.items)


def test_what_lies_near_to_everything_counts_less() -> None:
    world = make_world(item("hub", title="pivot table"), item("other", title="letter"))
    plain, hub = (
        matched(replace(world, kinship=Kinship({}, hubs)), "pivot", "hub")
        for hubs in ({}, {"hub": 0.4})
    )
    assert hub.parts[HUB, 0] == pytest.approx(-0.4 * RECIPE.meaning_weight / 2)
    assert hub.chances < plain.chances


def test_in_a_larger_catalogue_the_same_evidence_is_less_sure() -> None:
    few = make_world(*(item(f"i{n}", title="x") for n in range(3)))
    many = make_world(*(item(f"i{n}", title="x") for n in range(6)))
    recipe = RetrievalRecipe(usual_size=3)
    small, large = (matched(w, "pivot", "i0", recipe=recipe) for w in (few, many))
    assert small.prior - large.prior == pytest.approx(math.log(2))


@given(WORDS, st.lists(WORDS, min_size=1, max_size=6))
def test_the_parts_add_up_to_the_chance(need: list[str], titles: list[list[str]]) -> None:
    rows = [item(f"i{n}", title=" ".join(t)) for n, t in enumerate(titles)]
    world = make_world(*rows)
    ids = list(world.snapshot.catalogue.items)
    found = matched(world, " ".join(need), *ids)
    assert found.items == tuple(ids)
    assert (found.parts[WORDING] >= 0).all()
    for row, chance in enumerate(found.chances):
        logit = found.prior + math.fsum(found.parts[:, row])
        assert chance == pytest.approx(1 / (1 + math.exp(-logit)), abs=1e-6)
        assert 0 <= chance <= 1


def test_the_chance_does_not_depend_on_who_else_is_asked_about() -> None:
    rows = [item(f"i{n}", title="pivot table " + "letter " * n) for n in range(6)]
    world = make_world(*rows)
    ids = list(world.snapshot.catalogue.items)
    together = matched(world, "pivot table", *ids).chances
    assert together == tuple(matched(world, "pivot table", i).chances[0] for i in ids)
