"""The search for the smallest change, beside plain enumeration; no engine is needed for that."""

from dataclasses import dataclass
from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.engine.alterations import Alteration, distance
from recommender.engine.smallest import Trials, smallest

LENGTHS = st.lists(st.integers(1, 4), min_size=1, max_size=4)


@dataclass(frozen=True)
class Made:
    """Stands for a decision: which changes it was made with."""

    changes: frozenset[str]


def alteration(ray: int, place: int, far: float) -> Alteration:
    name = f"{ray}.{place}"
    return Alteration(f"f{ray}", "", None, name, far, name, lambda made: made | {name})


def rays_of(lengths: list[int], distances: list[int]) -> list[tuple[Alteration, ...]]:
    """Rays of these lengths whose distances grow by these whole numbers."""
    steps = iter(distances * sum(lengths))
    rays = []
    for ray, length in enumerate(lengths):
        far, one = 0, []
        for place in range(length):
            far += next(steps)
            one.append(alteration(ray, place, float(far)))
        rays.append(tuple(one))
    return rays


def search(rays: Any, works: set[frozenset[str]], most: int = 10**6) -> Any:
    trials = Trials(frozenset(), Made, lambda made: made.changes in works, most)
    return smallest(rays, trials), trials


def every(rays: Any) -> tuple[list[Any], list[Any]]:
    singles = [(one,) for ray in rays for one in ray]
    pairs = [(a, b) for (a,), (b,) in combinations(singles, 2) if a.factor != b.factor]
    return singles, pairs


def named(changes: Any) -> frozenset[str]:
    return frozenset(one.clause for one in changes)


@st.composite
def puzzles(draw: st.DrawFn) -> Any:
    lengths = draw(LENGTHS)
    rays = rays_of(lengths, draw(st.lists(st.integers(1, 3), min_size=1, max_size=8)))
    singles, pairs = every(rays)
    some = draw(st.sets(st.sampled_from(singles + pairs), max_size=6))
    if draw(st.booleans()):
        some = {one for one in some if len(one) == 2}
    return rays, {named(one) for one in some}


@settings(max_examples=300, deadline=None)
@given(puzzles())
def test_it_is_the_smallest_of_all_whether_or_not_effects_grow_along_a_ray(puzzle: Any) -> None:
    rays, works = puzzle
    found, _ = search(rays, works)
    singles, pairs = every(rays)
    working = [one for one in singles if named(one) in works]
    working = working or [one for one in pairs if named(one) in works]
    assert found.certain
    assert bool(found.found) == bool(working)
    if working:
        assert distance(found.found[0][0]) == min(map(distance, working))
        assert all(named(one) in works for one, _ in found.found)
        assert all(made == Made(named(one)) for one, made in found.found)


@settings(max_examples=300, deadline=None)
@given(puzzles(), st.integers(0, 12))
def test_a_search_that_was_cut_says_what_it_did_not_try(puzzle: Any, most: int) -> None:
    rays, works = puzzle
    found, trials = search(rays, works, most)
    assert found.runs == len(trials.tried) <= most
    singles, pairs = every(rays)
    ranked = sorted(singles if found.together == 1 else pairs, key=distance)
    tried = {named(one) for one in ranked if trials.knows(one)}
    end = len(ranked)
    if found.found:
        end = ranked.index(found.found[0][0])
    assert {named(one) for one in found.untried} == {named(o) for o in ranked[:end]} - tried
    assert not any(named(one) in works for one in ranked[:end] if trials.knows(one))
    assert len({tuple(sorted(x.factor for x in one)) for one, _ in found.found}) == len(found.found)


def test_no_two_changes_of_the_same_thing_are_made_together() -> None:
    rays = rays_of([3], [1])
    found, trials = search(rays, set())
    assert found.certain
    assert len(trials.tried) == 3


def test_far_ends_find_a_change_soon() -> None:
    """Of a thousand changes, the last ten of one ray work: a handful of runs finds the first."""
    rays = rays_of([1000], [1])
    works = {named((one,)) for one in rays[0][-10:]}
    found, _ = search(rays, works, most=30)
    assert found.found[0][0][0].clause == "0.990"
    assert len(found.untried) > 900
