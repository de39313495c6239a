"""Outcomes move what is assumed by no more than the recipe states, whoever speaks."""

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.domain.learned import Effect, LearningRecipe
from recommender.domain.recipes import Recipe
from recommender.engine.learning import (
    Error,
    Sign,
    hinted,
    learn,
    learn_effects,
    measured,
    of_gain,
    week_of,
)

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
LAW = LearningRecipe()
SLACK = 2e-6
"""Effects are rounded to 1e-6."""

moments = st.integers(0, 6 * 7 - 1).map(lambda days: MONDAY + timedelta(days=days))
people = st.integers(0, 9).map(str)
gains = st.builds(
    measured,
    people,
    st.just("a"),
    moments,
    expected=st.floats(0.05, 3),
    seen=st.floats(-4, 5),
    variance=st.floats(0.1, 2),
)
hints = st.builds(
    hinted, people, st.just("a"), moments, effect=st.floats(0, 2), weight=st.floats(0, 1)
)
signs = st.lists(gains | hints, max_size=60)


def effect_of(given_signs: Sequence[Sign], law: LearningRecipe = LAW) -> Effect:
    return learn_effects(given_signs, law)[1].get("a", Effect())


def factor(given_signs: Sequence[Sign], law: LearningRecipe = LAW) -> float:
    return effect_of(given_signs, law).factor


def gain(person: str, seen: float, *, week: int = 0, expected: float = 1.0) -> Sign:
    at = MONDAY + timedelta(weeks=week)
    return measured(person, "a", at, expected=expected, seen=seen, variance=1.0)


def test_one_person_is_one_in_twenty_one_of_the_catalogue_and_then_of_the_item() -> None:
    overall, effects = learn_effects([gain("p", 0.5)], LAW)
    assert overall.factor == pytest.approx(1 - 0.5 / 21, abs=1e-6)
    assert effects["a"].factor == pytest.approx(1 - 0.5 / 21 - (0.5 - 0.5 / 21) / 21, abs=1e-6)


def test_an_item_of_which_nothing_was_seen_is_taken_for_one_of_its_catalogue() -> None:
    others = [replace(gain(str(n), 0.5, week=n), item=f"i{n}") for n in range(20)]
    learned = learn(others, (), Recipe()).learned
    assert learned.overall.factor == pytest.approx(1 - 20 * 0.5 / 40)
    assert learned.effect("never seen") == learned.overall
    assert Recipe().learned.effect("never seen") is None


def test_declared_and_seen_can_be_inspected() -> None:
    seen = [gain(str(n), 0.6, week=n) for n in range(14)]
    effect = effect_of(seen)
    assert (effect.people, effect.measured, effect.declared, effect.seen) == (14, 14, 1.0, 0.6)
    overall = 14 * 0.4 / 34
    assert effect.factor == pytest.approx(1 - overall - 14 * (0.4 - overall) / 34, abs=1e-6)
    assert effect.known == pytest.approx(1 - (20 / 34) ** 2, abs=1e-6)


def test_of_fewer_than_five_no_figure_is_told() -> None:
    effect = effect_of([gain(str(n), 0.6, week=n) for n in range(4)])
    assert effect.factor < 1
    assert (effect.measured, effect.declared, effect.seen) == (4, None, None)


def test_who_says_it_twice_counts_once() -> None:
    once = [gain("p", 0.5)]
    assert factor([*once, gain("p", 0.5), gain("p", 0.5, week=3)]) == factor(once)


@given(signs, st.integers(0, 9).map(str))
@settings(max_examples=200, deadline=None)
def test_no_person_moves_an_item_by_more_than_is_stated(all_signs: list[Sign], who: str) -> None:
    without = [sign for sign in all_signs if sign.person != who]
    assert abs(factor(all_signs) - factor(without)) <= LAW.person_moves + SLACK


@given(signs, st.integers(0, 5), st.integers(0, 100), st.floats(-5, 5))
@settings(max_examples=200, deadline=None)
def test_no_week_moves_an_item_by_more_than_is_stated(
    all_signs: list[Sign], week: int, bots: int, seen: float
) -> None:
    monday = week_of(MONDAY + timedelta(weeks=week))
    before = [sign for sign in all_signs if week_of(sign.at) < monday]
    until = [sign for sign in all_signs if week_of(sign.at) <= monday]
    until += [gain(f"bot {n}", seen, week=week) for n in range(bots)]
    assert abs(factor(until) - factor(before)) <= LAW.week_moves + SLACK


def test_the_amounts_that_are_stated() -> None:
    assert LAW.person_moves == pytest.approx(0.1429, abs=1e-4)
    assert LAW.week_moves == pytest.approx(0.1429, abs=1e-4)


def test_a_hundred_bots_do_what_one_person_does() -> None:
    bots = [gain(f"bot {n}", -9.0) for n in range(100)]
    assert factor(bots) == factor(bots[:1])
    honest = [gain(str(n), 1.0, week=1 + n) for n in range(40)]
    assert factor([*bots, *honest]) == factor([*bots[:1], *honest])


@given(signs, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_the_order_in_which_outcomes_are_read_does_not_matter(
    all_signs: list[Sign], luck: object
) -> None:
    shuffled = list(all_signs)
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert learn_effects(shuffled, LAW) == learn_effects(all_signs, LAW)


def test_within_its_caps_it_is_the_posterior_mean() -> None:
    """Of the catalogue, against the posterior integrated on a grid of effects."""
    draw = np.random.Generator(np.random.PCG64(1))
    expected, seen = draw.uniform(0.2, 0.5, 12), draw.normal(0.3, 0.2, 12)
    told = [gain(str(n), float(seen[n]), week=n, expected=float(expected[n])) for n in range(12)]
    grid = np.linspace(-1, 3, 40_001)
    log = -0.5 * LAW.prior_people * (grid - 1) ** 2
    log -= 0.5 * ((seen[:, None] - grid * expected[:, None]) ** 2).sum(axis=0)
    weight = np.exp(log - log.max())
    overall, _ = learn_effects(told, LAW)
    assert overall.factor == pytest.approx(float((grid * weight).sum() / weight.sum()), abs=1e-5)


def test_what_is_not_known_before_is_half_forgiven() -> None:
    assert of_gain(0.25, 0.6, LAW) == pytest.approx(0.25 + 0.09)


def error(person: str, by: float, *, week: int = 0, source: str = "self") -> Error:
    return Error(person, source, MONDAY + timedelta(weeks=week), by, 0.25)


def test_a_source_that_overstates_is_taken_lower_but_slowly() -> None:
    recipe = Recipe()
    before = recipe.profile.reliability["self"]
    told = [error(str(n), before.bias + 1.0, week=n) for n in range(30)]
    after = learn((), told, recipe)
    source = after.learned.sources["self"]
    assert (source.people, source.assumed) == (30, before.bias)
    assert source.bias == pytest.approx(before.bias + 30 / 50)
    spread = math.hypot(before.noise, before.rater)
    total = (20 * spread**2 + 30 * 0.75) / 50
    assert source.spread**2 == pytest.approx(total - 0.6**2, abs=1e-5)
    now = after.profile.reliability["self"]
    assert now.bias == source.bias
    assert now.noise / now.rater == pytest.approx(before.noise / before.rater, abs=1e-5)
    assert after.profile.reliability["manager"] == recipe.profile.reliability["manager"]


def test_one_week_of_errors_counts_as_one_person_and_each_is_capped() -> None:
    bias = Recipe().profile.reliability["self"].bias
    told = [error(f"bot {n}", 99.0) for n in range(100)]
    source = learn((), told, Recipe()).learned.sources["self"]
    assert source.bias == pytest.approx(bias + LAW.furthest_error / 21, abs=1e-6)


def test_learning_again_starts_from_what_was_assumed() -> None:
    told, seen = [error(str(n), 2.0, week=n) for n in range(9)], [gain("p", 0.1)]
    once = learn(seen, told, Recipe())
    again = learn(seen, told, once)
    assert again.learned.effects == once.learned.effects
    for name, first in once.profile.reliability.items():
        second = again.profile.reliability[name]
        assert second.bias == pytest.approx(first.bias)
        assert second.noise == pytest.approx(first.noise, abs=1e-3)
    nothing = learn((), (), once)
    assert nothing.learned.effects == nothing.learned.sources == {}
    assert nothing.profile.reliability["self"].bias == Recipe().profile.reliability["self"].bias


def test_a_learned_recipe_is_another_version_and_the_same_lessons_the_same() -> None:
    recipe = Recipe()
    one, other = learn([gain("p", 0.5)], (), recipe), learn([gain("p", 0.5)], (), recipe)
    assert one.id == other.id != recipe.id
    assert replace(one, learned=recipe.learned).id == recipe.id
