"""The 80 % range around a level holds the truth about 80 % of the time, whatever is known."""

import numpy as np
import pytest
from careers import MIXES, NOW, WORLDS, calibration, careers

from recommender.domain.recipes import ProfileRecipe, Reliability
from recommender.engine.profile import estimate_profile

RECIPE = ProfileRecipe()
PEOPLE = 200
AMONG = ("plain", "anybody", "learning", "flattering", "all at once")


@pytest.mark.parametrize("mix", MIXES)
def test_the_range_is_honest_for_each_mix_of_sources(mix: str) -> None:
    found = [calibration(list(careers(WORLDS[w], mix, PEOPLE)), RECIPE) for w in AMONG]
    assert 0.75 <= np.mean([c.held[0.8] for c in found]) <= 0.85
    assert 0.42 <= np.mean([c.held[0.5] for c in found]) <= 0.60
    assert 0.90 <= np.mean([c.held[0.95] for c in found]) <= 0.99


@pytest.mark.parametrize("mix", ["self and manager", "self and assessment", "everything"])
def test_weighing_errs_less_than_simple_rules(mix: str) -> None:
    found = calibration(list(careers(WORLDS["all at once"], mix, 400)), RECIPE)
    assert found.error < 0.95 * found.mean_error
    assert found.error < 0.7 * found.latest_error


def test_without_the_leaning_of_raters_repetition_would_look_like_certainty() -> None:
    """What the bias states are for: take them away and the ranges become false."""
    people = list(careers(WORLDS["plain"], "self-ratings", 400))
    alone = {k: Reliability(r.noise, r.bias) for k, r in RECIPE.reliability.items()}
    assert calibration(people, ProfileRecipe(reliability=alone)).held[0.8] < 0.75
    assert calibration(people, RECIPE).held[0.8] > 0.75


def test_the_same_seed_gives_the_same_people() -> None:
    one, again = (list(careers(WORLDS["careless"], "everything", 5)) for _ in range(2))
    assert one == again
    assert estimate_profile(one[0].evidence, {}, RECIPE, now=NOW)["skill"].shares
