"""The planner against every path there is, and against the rule anybody would try first."""

from datetime import date
from random import Random
from statistics import mean

from random_worlds import Case, Walker, random_case
from worlds import answer, item, make_world, order

from recommender.domain.catalogue import ContentItem
from recommender.domain.paths import StatedGap

WORLDS = 60


def small_cases() -> list[Case]:
    drawn = (random_case(Random(seed), most_items=6) for seed in range(WORLDS * 4))
    return [case for case in drawn if best_worth(case) >= 0.1][:WORLDS]


def choices(case: Case) -> list[ContentItem]:
    items = case.world.snapshot.catalogue.items.values()
    return [i for i in items if not i.retired and i.id not in case.question["completed"]]


def best_worth(case: Case) -> float:
    """The best worth of any feasible path, by trying them all."""
    items, most = choices(case), case.question["max_steps"]

    def best(walker: Walker, taken: tuple[str, ...], minutes: float) -> float:
        found = walker.worth()
        for one in items:
            fits = one.id not in taken and one.minutes <= minutes and len(taken) < most
            if fits and walker.is_open(one.id):
                further = branch(walker)
                further.take(one.id)
                found = max(found, best(further, (*taken, one.id), minutes - one.minutes))
        return found

    return best(Walker(case), (), case.question["minutes"] or 1e9)


def largest_gap_first(case: Case) -> float:
    """Take the open item that closes most of the largest gap, until nothing helps."""
    walker, minutes = Walker(case), case.question["minutes"] or 1e9
    left, steps = choices(case), case.question["max_steps"]
    while steps > 0:
        ranked = []
        for one in left:
            if one.minutes <= minutes and walker.is_open(one.id):
                further = branch(walker)
                further.take(one.id)
                ranked.append((biggest_gap_closed(walker, further), one.id, one))
        if not ranked or max(ranked)[0] <= (0, 0):
            break
        chosen = max(ranked, key=lambda r: (r[0], r[1]))[2]
        walker.take(chosen.id)
        left.remove(chosen)
        minutes, steps = minutes - chosen.minutes, steps - 1
    return walker.worth()


def biggest_gap_closed(before: Walker, after: Walker) -> tuple[float, float]:
    gaps = {s: w * (t - before.levels[s]) for s, (t, w) in before.targets.items()}
    skill = max(sorted(gaps), key=lambda s: gaps[s])
    closed = min(after.levels[skill], before.targets[skill][0]) - before.levels[skill]
    return (round(closed, 9), after.worth())


def branch(walker: Walker) -> Walker:
    further = object.__new__(Walker)
    further.__dict__.update(walker.__dict__)
    further.done, further.levels = set(walker.done), dict(walker.levels)
    return further


def test_near_the_best_path_there_is() -> None:
    ratios, rule = [], []
    for case in small_cases():
        best = best_worth(case)
        ratios.append(answer(case.world, **case.question)["value"] / best)
        rule.append(largest_gap_first(case) / best)
    assert max(ratios) <= 1 + 1e-4
    # What this greedy form reaches; to be raised with the planner.
    assert mean(ratios) >= 0.97
    assert min(ratios) >= 0.7
    assert mean(ratios) > mean(rule)


def test_of_equal_paths_the_shorter_wins() -> None:
    world = make_world(item("a", "x:0>1", minutes=30), item("b", "x:0>1", minutes=20))
    assert order(answer(world, role={"x": 1})) == ["b"]
    assert order(answer(world, role={"x": 1}, minutes=60)) == ["b"]


def test_ties_are_broken_by_id() -> None:
    world = make_world(item("b", "x:0>1"), item("a", "x:0>1"))
    assert order(answer(world, role={"x": 1})) == ["a"]


def test_a_bundle_competes_with_what_is_open() -> None:
    rows = [item("key", "t:0>1", minutes=5), item("vault", "x:0>4", after=["key"])]
    world = make_world(*rows, item("plain", "x:0>1", minutes=15))
    given = answer(world, role={"x": 4}, minutes=15)
    assert order(given) == ["key", "vault"]


def test_dated_gaps_come_first() -> None:
    gaps = (StatedGap("x", 4.0), StatedGap("y", 1.0, by=date(2026, 12, 1)))
    world = make_world(item("big", "x:0>4"), item("soon", "y:0>1"))
    assert order(answer(world, gaps=gaps)) == ["soon", "big"]


def test_a_step_that_later_steps_made_idle_is_dropped() -> None:
    world = make_world(
        item("key", "t:0>1", minutes=5),
        item("first", "x:0>3", "t:0>1", minutes=5),
        item("vault", "y:0>2", floor={"t": 1}, minutes=60),
    )
    assert order(answer(world, role={"x": 3, "y": 2})) == ["first", "vault"]


def test_a_list_is_ordered_by_level() -> None:
    rows = [item("late", "x:2>4"), item("less", "x:0>1"), item("more", "x:0>2")]
    given = answer(make_world(*rows), items=("late", "less", "more"), role={"x": 4})
    assert order(given) == ["less", "more", "late"]
    assert all(step["score"] > 0 for step in given["steps"])
