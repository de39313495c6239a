"""Evidence becomes levels: textbook weighting, precedence, age."""

import math
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import NOW, said

from recommender.domain.decisions import ProfileRecipe
from recommender.domain.learners import EVIDENCE_SOURCES
from recommender.domain.paths import MICRO, Ask, StatedGap, StatedLevel
from recommender.engine.profile import estimate_profile, prior_estimate, stated_levels

RECIPE = ProfileRecipe()


def test_inverse_variance_weighting_by_hand() -> None:
    """Two measurements 2.0 (sd 1) and 4.0 (sd 2): mean (2/1 + 4/4) / (1/1 + 1/4) = 2.4."""
    recipe = ProfileRecipe(source_spread={"assessment": 1.0, "self": 2.0})
    evidence = [said("e1", "x", 2, "assessment"), said("e2", "x", 4, "self")]
    estimate = estimate_profile(evidence, {}, recipe, now=NOW)["x"]
    assert estimate.mean == 2.4
    assert estimate.spread == pytest.approx(math.sqrt(1 / 1.25), abs=1e-6)
    assert {s.evidence.id: s.share for s in estimate.shares} == {"e1": 0.8, "e2": 0.2}
    assert estimate.basis == "evidence"


def test_age_widens_the_spread_by_the_drift() -> None:
    year_ago = NOW - timedelta(days=365.25)
    estimate = estimate_profile([said("e1", "x", 2, at=year_ago)], {}, RECIPE, now=NOW)["x"]
    years = 365 / 365.25
    assert estimate.spread == pytest.approx(math.sqrt(0.5**2 + 0.5**2 * years), abs=1e-6)


def test_newer_evidence_weighs_more() -> None:
    evidence = [
        said("old", "x", 1, issuer="a", at=NOW - timedelta(days=900)),
        said("new", "x", 3, issuer="b"),
    ]
    newest, oldest = estimate_profile(evidence, {}, RECIPE, now=NOW)["x"].shares
    assert (newest.evidence.id, oldest.evidence.id) == ("new", "old")
    assert newest.share > oldest.share


def test_evidence_after_the_moment_asked_about_is_not_seen() -> None:
    evidence = [said("e1", "x", 1), said("e2", "x", 5, "self", at=NOW + timedelta(seconds=1))]
    assert estimate_profile(evidence, {}, RECIPE, now=NOW)["x"].mean == 1.0
    assert estimate_profile(evidence[1:], {}, RECIPE, now=NOW) == {}


def test_the_same_source_and_issuer_counts_once_and_the_newest_stands() -> None:
    evidence = [
        said("e1", "x", 4, "manager", issuer="m", at=NOW - timedelta(days=1)),
        said("e2", "x", 2, "manager", issuer="m"),
        said("e3", "x", 5, "manager", issuer="m", at=NOW - timedelta(days=2)),
    ]
    estimate = estimate_profile(evidence, {}, RECIPE, now=NOW)["x"]
    assert [s.evidence.id for s in estimate.shares] == ["e2"]
    assert (estimate.mean, estimate.spread) == (2.0, 0.8)


def test_at_the_same_moment_the_later_record_stands() -> None:
    evidence = [said("e1", "x", 4), said("e2", "x", 2)]
    assert estimate_profile(evidence, {}, RECIPE, now=NOW)["x"].mean == 2.0


def test_gaps_stand_over_levels_over_evidence_over_the_prior() -> None:
    ask = Ask(
        levels={"x": StatedLevel(2), "y": StatedLevel(2, 0.1)},
        gaps=(StatedGap("x", 5, current=1.0, spread=0.3), StatedGap("y", 5, spread=0.9)),
    )
    evidence = [said(f"e-{s}", s, 3) for s in "xyz"]
    profile = estimate_profile(evidence, stated_levels(ask), RECIPE, now=NOW)
    assert {s: (e.mean, e.spread, e.basis) for s, e in profile.items()} == {
        "x": (1.0, 0.3, "stated"),
        "y": (2, 0.1, "stated"),
        "z": (3.0, 0.5, "evidence"),
    }
    prior = prior_estimate("w", RECIPE)
    assert (prior.mean, prior.spread, prior.basis) == (0.0, 1.5, "prior")


def test_a_bare_number_takes_the_recipes_spread() -> None:
    assert estimate_profile([], {"x": StatedLevel(2)}, RECIPE, now=NOW)["x"].spread == 0.5


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 10), st.sampled_from(EVIDENCE_SOURCES), st.integers(0, 3000)),
        min_size=1,
        max_size=12,
    )
)
def test_shares_add_up_to_exactly_one_and_explain_the_mean(found: list) -> None:
    evidence = [
        said(f"e{n:02}", "x", level / 2, source, NOW - timedelta(days=days), issuer=str(n))
        for n, (level, source, days) in enumerate(found)
    ]
    estimate = estimate_profile(evidence, {}, RECIPE, now=NOW)["x"]
    assert sum(round(s.share * MICRO) for s in estimate.shares) == MICRO
    assert all(s.share >= 0 for s in estimate.shares)
    weighted = math.fsum(s.share * s.evidence.level for s in estimate.shares)
    assert estimate.mean == pytest.approx(weighted, abs=1e-6)
    assert estimate == estimate_profile(evidence[::-1], {}, RECIPE, now=NOW)["x"]
