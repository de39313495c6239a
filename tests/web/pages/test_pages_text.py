"""Text at display, bars that add up, and instructions taken apart."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.web.pages.reading import Block, blocks
from recommender.web.pages.text import cut, link, seen
from recommender.web.pages.waterfall import adding_up, signed, waterfall

FAMILY = "👩‍👩‍👧"
PERSIAN = "می‌خواهم"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("a\u202eb", "ab"),
        ("a\u200bb\ufeffc", "abc"),
        ("a\u200db", "ab"),
        ("one\ntwo\tthree", "one two three"),
        (FAMILY, FAMILY),
        (PERSIAN, PERSIAN),
        ("\u200dé", "é"),
    ],
)
def test_only_what_can_be_seen_is_shown(text, shown):
    assert seen(text) == shown


@given(st.text())
def test_nothing_unseen_is_left(text):
    left = seen(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") for c in left)
    assert {c for c in left if unicodedata.category(c) == "Cf"} <= set("\u200c\u200d")


@given(st.text(), st.integers(2, 50))
def test_what_is_cut_says_so(text, most):
    short = cut(text, most)
    assert len(short) <= most
    assert short == text or short.endswith("…")


def test_a_link_is_what_it_seems():
    found = link("https://Example.org:8443/a")
    assert found is not None
    assert (found.href, found.host) == ("https://Example.org:8443/a", "example.org")
    assert link("javascript:alert(1)") is None
    assert link(None) is None


@given(st.lists(st.floats(-5, 5, allow_nan=False), max_size=12))
def test_rounded_terms_add_up_and_none_moves_by_more_than_a_hundredth(values):
    cents = adding_up(values)
    assert sum(cents) == round(sum(v * 100 for v in values))
    assert all(abs(c - v * 100) <= 1 for c, v in zip(cents, values, strict=True))


def test_a_bar_starts_where_the_last_one_ended():
    terms = [("potential", 0.8), ("link_uncertainty", -0.2), ("level_mismatch", -0.1)]
    given_ = [{"term": name, "skill": "x", "value": value} for name, value in terms]
    found = waterfall(given_, {"x": "Sums"}, frozenset())
    assert [(b.left, b.width) for b in found.bars] == [(0, 100), (75, 25), (62.5, 12.5)]
    assert (found.total.left, found.total.width, found.total.points) == (0, 62.5, "+0.50")
    assert found.bars[1].words == "Less, as it is not sure that it teaches Sums"


def test_a_term_that_is_new_is_shown_by_its_name():
    new = [{"term": "policy_preference", "skill": "x", "value": 0.1}]
    found = waterfall(new, {"x": "Sums"}, frozenset())
    assert found.bars[0].words == "Policy preference: Sums"
    assert signed(-7) == "−0.07"


def test_instructions_become_paragraphs_and_lists():
    text = "Look first. 2. not a list. ACTIONS: 1. Add. 2. Add again. You are done when it fits."
    assert blocks(text) == [
        Block(lines=("Look first. 2. not a list.",)),
        Block("ACTIONS"),
        Block(numbered=True, lines=("Add.", "Add again.")),
        Block(lines=("You are done when it fits.",)),
    ]
