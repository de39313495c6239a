"""Scopes, standing and conflicts of policies."""

from datetime import UTC, datetime, timedelta

import pytest

from recommender.domain.policies import Policy, PolicyEnding, PolicyEntry, Scope, conflicts

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = timedelta(days=1)


def entry(kind, *items, id_=None, scope=None, starts=NOW, ended=None, **facts):
    policy = Policy(
        id_ or kind, kind, "Ann", "because", starts, items, scope=scope or Scope(), **facts
    )
    return PolicyEntry(policy, ended and PolicyEnding(policy.id, "Bob", "done", ended))


@pytest.mark.parametrize(
    ("scope", "holds"),
    [
        (Scope(), True),
        (Scope(teams=("sales",)), True),
        (Scope(teams=("shop", "sales")), True),
        (Scope(teams=("shop",)), False),
        (Scope(roles=("clerk",)), True),
        (Scope(teams=("sales",), roles=("cook",)), False),
        (Scope(skills=("y", "z")), True),
        (Scope(skills=("z",)), False),
    ],
)
def test_a_scope_holds_where_every_part_of_it_does(scope, holds):
    assert scope.holds("sales", "clerk", ["x", "y"]) is holds


def test_nobody_without_a_team_is_of_a_team():
    assert not Scope(teams=("sales",)).holds(None, None, [])


def test_standing_goes_by_dates_and_the_ending():
    long = entry("forbid", "a", starts=NOW + DAY, expires=NOW + 3 * DAY)
    assert [long.standing(NOW + n * DAY) for n in range(4)] == [
        "to_come",
        "in_force",
        "in_force",
        "expired",
    ]
    cut = entry("forbid", "a", ended=NOW + DAY, expires=NOW + 3 * DAY)
    assert [cut.standing(NOW + n * DAY) for n in range(4)] == ["in_force", *["withdrawn"] * 3]
    assert cut.ends == NOW + DAY


@pytest.mark.parametrize("kind", ["require", "pin", "prefer"])
def test_what_one_wants_and_another_forbids_is_a_conflict(kind):
    (found,) = conflicts([entry(kind, "a", "b"), entry("forbid", "c", "b")], NOW)
    assert (found.items, found.certain) == (("b",), True)
    assert found.because.endswith("Until that is settled it is forbidden.")


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        (Scope(), Scope(teams=("a",)), True),
        (Scope(teams=("a", "b")), Scope(teams=("a",), roles=("r",)), True),
        (Scope(teams=("a",)), Scope(roles=("r",)), False),
        (Scope(teams=("a", "b")), Scope(teams=("b", "c")), False),
        (Scope(teams=("a",)), Scope(teams=("b",)), None),
        (Scope(roles=("a",)), Scope(roles=("b",), teams=("t",)), None),
        (Scope(skills=("x",)), Scope(skills=("y",)), False),
    ],
)
def test_a_conflict_is_certain_where_one_scope_lies_within_the_other(one, other, certain):
    found = conflicts([entry("require", "a", scope=one), entry("forbid", "a", scope=other)], NOW)
    assert [x.certain for x in found] == ([] if certain is None else [certain])


def test_policies_that_never_hold_at_once_do_not_conflict():
    later = entry("forbid", "a", starts=NOW + 2 * DAY)
    assert not conflicts([entry("require", "a", expires=NOW + 2 * DAY), later], NOW)
    assert not conflicts([entry("require", "a", ended=NOW + DAY), later], NOW)
    assert conflicts([entry("require", "a", expires=NOW + 3 * DAY), later], NOW)
    past = entry("forbid", "a", starts=NOW - 2 * DAY, expires=NOW)
    assert not conflicts([entry("require", "a", starts=NOW - 2 * DAY), past], NOW)


def test_two_caps_conflict_and_a_narrower_one_is_only_reported():
    def cap(minutes, **facts):
        return entry("cap", minutes=minutes, id_=f"{minutes}", **facts)

    (found,) = conflicts([cap(60), cap(30)], NOW)
    assert found.certain
    assert "caps learning at 30 minutes a week" in found.because
    (found,) = conflicts([cap(60), cap(30, scope=Scope(teams=("a",)))], NOW)
    assert not found.certain
    shares = [entry("cap", provider=p, share=s, id_=f"{p}{s}") for p, s in (("P", 0.5), ("P", 0.2))]
    (found,) = conflicts(shares, NOW)
    assert "share of P at 20 %, Ann at 50 %" in found.because
    assert not conflicts([shares[0], entry("cap", provider="Q", share=0.2)], NOW)
    assert not conflicts([shares[0], cap(30)], NOW)
