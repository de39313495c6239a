"""Evidence becomes levels: what counts when, precedence, shares that explain the level."""

import math
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import NOW, said

from recommender.domain.learners import EVIDENCE_SOURCES, Evidence, EvidenceMark, SkillEstimate
from recommender.domain.paths import MICRO, Ask, StatedGap, StatedLevel
from recommender.domain.recipes import ProfileRecipe, Reliability
from recommender.engine.profile import (
    estimate_profile,
    prior_estimate,
    standing,
    stated_levels,
)

RECIPE = ProfileRecipe()
PLAIN = ProfileRecipe(
    reliability={"assessment": Reliability(0.5), "self": Reliability(1.0)}, drift_per_year=0.5
)
"""No leanings and no bias, so that numbers can be worked out by hand."""


def estimate(evidence: list, recipe: ProfileRecipe = RECIPE, **more) -> SkillEstimate:
    return estimate_profile(evidence, {}, recipe, now=more.pop("now", NOW), **more)["x"]


def shares(found: SkillEstimate) -> dict[str, float]:
    return {s.evidence.id: s.share for s in found.shares}


def test_inverse_variance_weighting_by_hand() -> None:
    """Two readings 2.0 (sd .5) and 2.5 (sd 1): mean (2 x 4 + 2.5 x 1) / (4 + 1) = 2.1."""
    found = estimate([said("e1", "x", 2), said("e2", "x", 2.5, "self")], PLAIN)
    assert found.mean == 2.1
    assert found.spread == pytest.approx(math.sqrt(1 / 5), abs=1e-3)
    assert shares(found) == {"e1": 0.8, "e2": 0.2}
    assert found.basis == "evidence"


def test_a_lone_assessment_is_the_level() -> None:
    found = estimate([said("e1", "x", 3)])
    assert (found.mean, shares(found)) == (3.0, {"e1": 1.0})
    assert found.spread == pytest.approx(0.5, abs=1e-3)


@pytest.mark.parametrize(("level", "read_as"), [(3, 2.65), (5, 4.65), (0, 0.0)])
def test_a_self_rating_counts_less_its_known_bias(level: float, read_as: float) -> None:
    found = estimate([said("e1", "x", level, "self")])
    assert found.mean == found.shares[0].read_as == read_as
    assert found.spread > 1


def test_age_widens_the_spread_by_the_drift() -> None:
    year_ago = NOW - timedelta(days=365)
    found = estimate([said("e1", "x", 2.5, at=year_ago)], PLAIN)
    expected = math.sqrt(0.5**2 + 0.5**2 * 365 / 365.25)
    assert found.spread == pytest.approx(expected, abs=5e-3)


@given(st.sampled_from(EVIDENCE_SOURCES), st.floats(0, 5), st.integers(0, 36_000))
def test_no_spread_is_wider_than_the_scale_allows(source: str, level: float, days: int) -> None:
    found = estimate([said("e1", "x", level, source, NOW - timedelta(days=days))])
    farthest = math.sqrt((found.mean - 2.5) ** 2 + 25 / 12)
    assert 0 < found.spread <= farthest + 1e-6


def test_newer_evidence_weighs_more() -> None:
    evidence = [
        said("old", "x", 1, issuer="a", at=NOW - timedelta(days=900)),
        said("new", "x", 3, issuer="b"),
    ]
    newest, oldest = estimate(evidence).shares
    assert (newest.evidence.id, oldest.evidence.id) == ("new", "old")
    assert newest.share > oldest.share


def test_repeating_oneself_is_little_more_evidence() -> None:
    """Ten self-ratings of 5 and one check of 2: the check decides."""
    check = said("check", "x", 2, at=NOW - timedelta(days=1))
    once = [said("s0", "x", 5, "self")]
    often = [said(f"s{n}", "x", 5, "self", NOW - timedelta(days=7 * n)) for n in range(10)]
    one, ten = estimate([check, *once]), estimate([check, *often])
    assert one.mean <= ten.mean < 3
    assert shares(ten)["check"] > 0.8
    # However often it is said, the person's own leaning stays.
    assert estimate(often).spread > 0.7 * estimate(once).spread


def test_two_raters_are_more_evidence_than_one_twice() -> None:
    def rated(*issuers: str) -> float:
        return estimate(
            [said(f"e{n}", "x", 3, "manager", issuer=who) for n, who in enumerate(issuers)]
        ).spread

    assert rated("ann", "bob") < rated("ann") - 0.1
    # The very same observation, entered twice, is one.
    assert rated("ann", "ann") == rated("ann")


def test_a_surprise_widens_the_range() -> None:
    def spread(level: float) -> float:
        return estimate([said("a", "x", 1, issuer="a"), said("b", "x", level, issuer="b")]).spread

    assert spread(1) == pytest.approx(spread(2), abs=0.05)
    assert spread(5) > 1.5 * spread(1)


def test_the_odd_one_out_loses_weight_and_never_overwrites_the_rest() -> None:
    others = [said(f"e{n}", "x", 1.5, "assessment", issuer=f"test {n}") for n in range(3)]
    fair = estimate([*others, said("odd", "x", 1.5, "assessment", issuer="odd")])
    odd = estimate([*others, said("odd", "x", 5, "assessment", issuer="odd")])
    assert shares(odd)["odd"] < 0.5 * shares(fair)["odd"]
    assert odd.mean < 2.2


def test_a_flood_of_weak_readings_displaces_no_strong_one() -> None:
    check = said("check", "x", 1, at=NOW - timedelta(days=30))
    bots = [
        said(f"p{n:03}", "x", 5 - n % 7 / 10, "peer", NOW - timedelta(hours=n), issuer="bots")
        for n in range(300)
    ]
    found = estimate([*bots, check])
    assert len(found.shares) <= RECIPE.most_readings
    assert shares(found)["check"] > 0.5


def test_what_people_report_of_themselves_is_weighed_as_self() -> None:
    own = said("e1", "x", 2, "completion", issuer="emp-1", self_reported=True)
    lms = said("e2", "x", 2, "completion", issuer="lms")
    both = estimate([own, lms])
    assert shares(both)["e1"] < shares(both)["e2"]
    assert {s.evidence.id: s.read_as for s in both.shares} == {"e1": 1.65, "e2": 1.75}


def test_evidence_after_the_moment_asked_about_is_not_seen() -> None:
    evidence = [said("e1", "x", 1), said("e2", "x", 5, "self", at=NOW + timedelta(seconds=1))]
    assert estimate(evidence).mean == 1.0
    assert estimate_profile(evidence[1:], {}, RECIPE, now=NOW) == {}


def test_expiry_voiding_and_ending_are_judged_as_of_the_moment() -> None:
    evidence = [
        said("plain", "x", 1),
        said("brief", "x", 1, "credential", expires=NOW + timedelta(days=10)),
        said("wrong", "x", 1, "manager"),
        said("over", "x", 1, "peer"),
        said("argued", "x", 1, "self"),
        said("coming", "x", 1, at=NOW + timedelta(days=30)),
    ]
    marks = [
        EvidenceMark("wrong", "void", NOW + timedelta(days=5), "another person"),
        EvidenceMark("over", "end", NOW + timedelta(days=20), "left the team"),
        EvidenceMark("argued", "dispute", NOW + timedelta(days=1), "not true"),
    ]

    def at(days: int) -> list[str]:
        worth = standing(evidence, marks, NOW + timedelta(days=days))
        return [worth[e.id] for e in evidence]

    assert at(-1) == ["later"] * 6
    assert at(0) == [*["counts"] * 5, "later"]
    assert at(9) == ["counts", "counts", "voided", "counts", "disputed", "later"]
    assert at(10) == ["counts", "expired", "voided", "counts", "disputed", "later"]
    assert at(30) == ["counts", "expired", "voided", "ended", "disputed", "counts"]
    found = estimate(evidence, marks=marks, now=NOW + timedelta(days=10))
    assert sorted(shares(found)) == ["argued", "over", "plain"]
    assert [s.evidence.id for s in found.shares if s.disputed] == ["argued"]
    marks.append(EvidenceMark("argued", "confirm", NOW + timedelta(days=40), "looked into"))
    assert (at(39)[4], at(40)[4]) == ("disputed", "counts")


def test_gaps_stand_over_levels_over_evidence_over_the_prior() -> None:
    ask = Ask(
        levels={"x": StatedLevel(2), "y": StatedLevel(2, 0.1)},
        gaps=(StatedGap("x", 5, current=1.0, spread=0.3), StatedGap("y", 5, spread=0.9)),
    )
    evidence = [said(f"e-{s}", s, 2.5) for s in "xyz"]
    profile = estimate_profile(evidence, stated_levels(ask), RECIPE, now=NOW)
    assert {s: (e.mean, round(e.spread, 2), e.basis) for s, e in profile.items()} == {
        "x": (1.0, 0.3, "stated"),
        "y": (2, 0.1, "stated"),
        "z": (2.5, 0.5, "evidence"),
    }
    prior = prior_estimate("w", RECIPE)
    assert (prior.mean, prior.spread, prior.basis) == (0.0, 1.5, "prior")


def test_a_bare_number_takes_the_recipes_spread() -> None:
    assert estimate_profile([], {"x": StatedLevel(2)}, RECIPE, now=NOW)["x"].spread == 0.5


observations = st.lists(
    st.tuples(
        st.integers(0, 10),
        st.sampled_from(EVIDENCE_SOURCES),
        st.integers(0, 3000),
        st.sampled_from(["ann", "bob", None]),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=100, deadline=None)
@given(observations, st.randoms(use_true_random=False))
def test_shares_add_up_to_exactly_one_and_explain_the_mean(found: list, random) -> None:
    evidence = [
        said(f"e{n:02}", "x", level / 2, source, NOW - timedelta(days=days), issuer=issuer)
        for n, (level, source, days, issuer) in enumerate(found)
    ]
    first = estimate(evidence)
    assert sum(round(s.share * MICRO) for s in first.shares) == MICRO
    assert all(s.share >= 0 for s in first.shares)
    weighted = math.fsum(s.share * s.read_as for s in first.shares)
    assert first.mean == pytest.approx(weighted, abs=1e-6)
    levels = [s.read_as for s in first.shares]
    assert min(levels) - 1e-6 <= first.mean <= max(levels) + 1e-6
    random.shuffle(evidence)
    assert estimate(evidence) == first


def at_least(name: str, level: float, source: str = "assessment", days: int = 0) -> Evidence:
    return replace(said(name, "x", level, source, at=NOW - timedelta(days=days)), at_least=True)


def test_passing_what_is_easy_takes_nothing_away() -> None:
    """Assessed at 4: who then passes a test that leads to 1.5 is still at 4."""
    known = said("e1", "x", 4)
    before, after = estimate([known]), estimate([known, at_least("e2", 1.5)])
    assert (after.mean, after.spread) == (before.mean, before.spread)
    assert shares(after) == {"e1": 1.0, "e2": 0.0}
    assert estimate([known, said("e2", "x", 1.5)]).mean < 3, "the same, said both ways, does"


def test_passing_what_is_harder_counts_like_any_reading() -> None:
    known = said("e1", "x", 2)
    assert estimate([known, at_least("e2", 3)]).mean == estimate([known, said("e2", "x", 3)]).mean


def test_one_course_after_another_leads_upwards() -> None:
    courses = [at_least("e1", 1.5, "completion", 60), at_least("e2", 2.5, "completion", 30)]
    alone = estimate(courses[1:])
    assert estimate(courses).mean == alone.mean == 2.25
    assert estimate(courses[::-1]) == estimate(courses)


def test_a_flood_of_easy_tests_displaces_nothing() -> None:
    known = said("e1", "x", 4, "manager")
    flood = [at_least(f"f{n}", 1.5, days=n + 1) for n in range(100)]
    assert estimate([known, *flood]).mean == estimate([known]).mean
    higher = at_least("higher", 4.5, days=200)
    assert shares(estimate([known, *flood, higher]))["higher"] > 0


@given(
    levels=st.lists(st.integers(0, 10), min_size=1, max_size=5),
    floors=st.lists(st.integers(0, 10), max_size=4),
)
def test_what_is_reached_anyway_changes_nothing(levels: list[int], floors: list[int]) -> None:
    firm = [said(f"e{n}", "x", x / 2, at=NOW - timedelta(days=n)) for n, x in enumerate(levels)]
    known = estimate(firm)
    low = [
        at_least(f"f{n}", x / 2, days=n + 1) for n, x in enumerate(floors) if x / 2 <= known.mean
    ]
    found = estimate([*firm, *low])
    assert (found.mean, found.spread) == (known.mean, known.spread)
    assert math.fsum(s.share for s in found.shares) == pytest.approx(1)
