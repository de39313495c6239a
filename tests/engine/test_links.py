"""What speaks for a link, and how sure it makes one."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from recommender.domain.catalogue import ContentItem
from recommender.domain.recipes import LinkRecipe, LinkWeights
from recommender.engine.links import (
    MAX_SENTENCES,
    TERMS,
    Signals,
    alike,
    centred,
    chances,
    kept,
    nearness,
    sentences,
    shares,
    standing,
)


def signals(**given) -> Signals:
    """One item and one skill, of which nothing is known but what is given."""
    zero = {name: np.zeros((1, 1)) for name in ("meaning", "words", "named", "alike")}
    said = np.array([float(given.pop("said", 0))])
    return Signals(**{**zero, **{k: np.array([[float(v)]]) for k, v in given.items()}}, said=said)


def chance(seen: Signals, recipe: LinkRecipe = LinkRecipe()) -> float:
    return float(chances(shares(seen, recipe).sum(axis=0), recipe)[0, 0])


def test_sentences_are_said_once_and_are_few() -> None:
    one = ContentItem("a", "Tables", "Sort them. Filter them! Tables", ("Sort them.", " "), ("S",))
    assert sentences(one) == ("Tables", "Sort them.", "Filter them!", "S")
    long = ContentItem("a", "T", " ".join(f"Line {n}." for n in range(50)))
    assert len(sentences(long)) == MAX_SENTENCES


def test_the_best_of_few_is_no_find_and_one_that_stands_out_among_many_is() -> None:
    few = standing(np.array([[0.3], [0.2]]), (0.12, 0.08))
    many = standing(np.array([[0.6], *[[0.1 + 0.001 * n] for n in range(100)]]), (0.12, 0.08))
    assert few[0, 0] < math.log1p(3) < many[0, 0]


def test_standing_does_not_care_for_the_unit() -> None:
    near = np.linspace(0.0, 0.5, 40)[:, None]
    assert standing(near, (0.12, 0.08)) == pytest.approx(standing(10 * near, (1.2, 0.8)))


def test_nearness_is_title_text_and_twice_the_sentences() -> None:
    title, whole = np.array([[0.4]]), np.array([[0.2]])
    cosines = [np.array([[0.1], [0.9], [0.3], [0.6], [-0.5]])]
    best = (0.9 + (0.9 + 0.6 + 0.3) / 3) / 2
    assert nearness(title, whole, cosines)[0, 0] == pytest.approx((0.4 + 0.2 + 2 * best) / 4)


def test_what_all_skills_have_in_common_says_less() -> None:
    common, own = np.array([1.0, 0.0, 0.0]), np.eye(3)[1:]
    skills = np.vstack([(common + o) / math.sqrt(2) for o in own] * 50)
    moved = centred(skills)
    assert np.linalg.norm(moved, axis=1) == pytest.approx(1.0)
    assert moved[0] @ common < skills[0] @ common
    alone = centred(np.array([[1.0, 0.0]]))  # One skill has nothing in common with itself.
    assert alone == pytest.approx(np.array([[1.0, 0.0]]))


def test_being_no_more_alike_than_any_says_nothing() -> None:
    found = alike(np.array([0.5, 0.6, 0.4]), np.array([0.5, 0.5, 0.5]))
    assert found == pytest.approx([0.0, math.log(2), -math.log(2)])


def test_a_chance_is_the_logistic_of_the_shares_times_agreement() -> None:
    weights = LinkWeights(1.0, 0.5, 2.0, 0.0, -3.0)
    recipe = LinkRecipe(untagged=weights, agreement=0.5)
    seen = signals(meaning=1.5, words=1.0, named=1.0)
    assert dict(zip(TERMS, shares(seen, recipe)[:, 0, 0], strict=True)) == pytest.approx(
        {"meaning": 1.5, "words": 0.5, "named": 2.0, "alike": 0.0, "constant": -3.0}
    )
    assert chance(seen, recipe) == pytest.approx(0.5 / (1 + math.exp(-1.0)), abs=1e-6)


def test_the_first_word_on_a_skill_counts_half() -> None:
    bare, tagged = LinkWeights(1.0, 0, 0, 0, 0), LinkWeights(3.0, 0, 0, 0, 0)
    recipe = LinkRecipe(untagged=bare, tagged=tagged)
    found = [shares(signals(meaning=1.0, said=n), recipe)[0, 0, 0] for n in (0, 1, 3)]
    assert found == pytest.approx([1.0, 2.0, 2.5])


@pytest.mark.parametrize("term", ["meaning", "words", "named", "alike"])
@pytest.mark.parametrize("said", [0, 1, 20])
def test_more_of_anything_never_makes_a_link_less_sure(term: str, said: int) -> None:
    found = [chance(signals(**{term: x, "said": said})) for x in (-2.0, 0.0, 1.0, 3.0)]
    assert found == sorted(found)
    assert found[-1] <= LinkRecipe().agreement


@given(arrays(np.float64, (4, 3), elements=st.floats(0, 1)))
def test_kept_links_are_the_surest_of_their_item_or_their_skill(confidence) -> None:
    recipe = LinkRecipe(per_item=1, per_skill=2)
    found = [(float(confidence[n, k]), n, k) for n in range(4) for k in range(3)]
    chosen = kept(found, recipe)
    for n in range(4):
        assert max(x[0] for x in found if x[1] == n) in [x[0] for x in chosen if x[1] == n]
    for k in range(3):
        best = sorted((x[0] for x in found if x[2] == k), reverse=True)[:2]
        have = sorted((x[0] for x in chosen if x[2] == k), reverse=True)[:2]
        assert have == best
    assert chosen == sorted(chosen, key=lambda x: (x[1], -x[0], x[2]))
    assert len(chosen) <= 4 * 1 + 3 * 2
