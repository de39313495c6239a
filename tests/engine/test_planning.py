"""The planner against every path there is, and against the rule anybody would try first."""

from dataclasses import replace
from datetime import date
from itertools import permutations
from random import Random
from statistics import mean

import numpy as np
from random_worlds import Case, Walker, prospects_of, random_case
from scipy.optimize import Bounds, LinearConstraint, milp
from worlds import answer, item, make_inputs, make_world, order

from recommender.domain.catalogue import ContentItem
from recommender.domain.paths import MICRO, Ask, StatedGap
from recommender.domain.recipes import Recipe
from recommender.engine.fronts import at_the_start
from recommender.engine.grid import Grid
from recommender.engine.locks import Locks
from recommender.engine.planning import plan
from recommender.engine.precedence import Reader
from recommender.engine.prospects import Prospects
from recommender.engine.value import walk

SHIPPED = Recipe()
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


def test_the_best_path_there_is_by_the_most_likely_levels() -> None:
    ratios, rule = [], []
    for case in small_cases():
        best = best_worth(case)
        ratios.append(answer(case.world, **case.question)["value"] / best)
        rule.append(largest_gap_first(case) / best)
    assert max(ratios) <= 1 + 1e-4
    assert mean(ratios) >= 0.99
    assert min(ratios) >= 0.95
    assert mean(ratios) > mean(rule)


def best_value(world: Prospects, ask: Ask, recipe: Recipe) -> float:
    """The best value of any feasible path, by walking them all at once."""
    grid = Grid(world, recipe.value)
    locks, front = Locks(grid, world), at_the_start(grid, ask.max_steps)
    start, best = float(grid.worth(grid.start)), 0.0
    for _ in range(front.order.shape[1]):
        free = locks.opens(front.levels[:, :, 0], front.taken) & ~front.taken
        free &= front.minutes[:, None] + grid.minutes <= (ask.minutes or 1e9)
        parent, row = np.nonzero(free)
        if not len(parent):
            break
        front = front.of(parent).after(row, grid)
        # Of paths with the same items and levels, one is enough.
        same = np.concatenate((front.taken, front.levels.reshape(len(front), -1)), axis=1)
        _, first = np.unique(same, axis=0, return_index=True)
        front = front.of(np.sort(first))
        best = max(best, float(grid.worth(front.levels).max()) - start)
    return best


def test_the_best_path_there_is_in_a_thousand_worlds() -> None:
    ratios: list[float] = []
    seeds = iter(range(100_000))
    while len(ratios) < 1000:
        case = random_case(Random(next(seeds)))
        world, ask = prospects_of(case), make_inputs(case.world, **case.question).ask
        if not world.items or not world.gaps:
            continue
        best = best_value(world, ask, SHIPPED)
        if best >= 0.05:
            path = plan(world, ask, SHIPPED, Reader(case.world, SHIPPED.order))
            value = sum(step.score for step in walk(path, world, SHIPPED.value)) / MICRO
            ratios.append(value / best)
    assert max(ratios) <= 1 + 1e-4
    assert mean(ratios) >= 0.99
    assert min(ratios) >= 0.95


def linear_case(luck: Random) -> Case:
    """One skill an item, all of it or nothing; items may require others."""
    ids = [f"i{n:02}" for n in range(40)]
    rows = [
        item(
            one,
            f"s{one}:0>1",
            minutes=luck.randint(3, 30),
            after=[luck.choice(ids[:n])] if n and luck.random() < 0.4 else (),
        )
        for n, one in enumerate(ids)
    ]
    role = {f"s{one}": (1.0, luck.choice([0.2, 0.5, 1.0])) for one in ids}
    return Case(tuple(rows), (), {"role": role, "levels": {}, "minutes": 120, "completed": ()})


def best_set(case: Case) -> float:
    """The optimum of the same choice as an integer program, by HiGHS."""
    items = [made for made, _ in case.rows]
    gain = np.array([case.question["role"][f"s{i.id}"][1] for i in items])
    place = {one.id: n for n, one in enumerate(items)}
    rows, upper = [[float(i.minutes) for i in items]], [float(case.question["minutes"])]
    for n, one in enumerate(items):
        for before in one.requires_items:
            row = [0.0] * len(items)
            row[n], row[place[before]] = 1.0, -1.0
            rows.append(row)
            upper.append(0.0)
    solved = milp(
        -gain,
        constraints=LinearConstraint(np.array(rows), -np.inf, np.array(upper)),
        integrality=np.ones(len(items)),
        bounds=Bounds(0, 1),
    )
    return -float(solved.fun)


def test_as_good_as_an_integer_program_where_value_is_linear() -> None:
    ratios = []
    for seed in range(20):
        case = linear_case(Random(seed))
        found = answer(case.world, **case.question)
        ratios.append(found["value"] / best_set(case))
    assert max(ratios) <= 1 + 1e-6
    assert min(ratios) >= 0.98


def test_as_good_as_a_search_twenty_times_as_wide() -> None:
    least, most = SHIPPED.planning.beam_width
    wider = replace(
        SHIPPED.planning,
        beam_width=(20 * least, 20 * most),
        beam_work=20 * SHIPPED.planning.beam_work,
    )
    wide = replace(SHIPPED, planning=replace(wider, walks=20 * SHIPPED.planning.walks))
    ratios = []
    for seed in range(12):
        case = random_case(Random(seed), most_items=30)
        case = replace(case, question={**case.question, "minutes": 150, "max_steps": 50})
        values = [answer(case.world, recipe=r, **case.question)["value"] for r in (SHIPPED, wide)]
        if values[1] > 0:
            ratios.append(values[0] / values[1])
    assert len(ratios) >= 8
    assert mean(ratios) >= 0.98


def test_of_plans_that_close_as_much_the_one_that_finishes_a_skill_wins() -> None:
    rows = [item(f"{s}{n}", f"{s}:{n}>{n + 1}", minutes=20) for s in "xyz" for n in range(3)]
    found = answer(make_world(*rows), role=dict.fromkeys("xyz", 3), minutes=60)
    assert {i[0] for i in order(found)} in ({"x"}, {"y"}, {"z"})
    assert found["value"] == 3.0


def test_finishing_a_skill_wins_over_beginning_three_for_little_more() -> None:
    rows = [item(f"{s}{n}", f"{s}:{n}>{n + 1}", minutes=20) for s in "xyz" for n in range(3)]
    world = make_world(*(row for row in rows if row[0].id not in {"y1", "z1"}))
    role = {"x": (3, 0.95), "y": 3, "z": 3}
    found = answer(world, role=role, minutes=60)
    assert order(found) == ["x0", "x1", "x2"]
    assert found["value"] == 2.85
    much = answer(world, role={**role, "x": (3, 0.5)}, minutes=60)
    assert {"y0", "z0"} < set(order(much))


def test_lessons_of_one_skill_follow_each_other() -> None:
    rows = [item(f"{s}{n}", f"{s}:{n}>{n + 1}", minutes=10) for s in "xyz" for n in range(3)]
    path = order(answer(make_world(*rows), role={"x": 3, "y": 3, "z": 3}))
    assert [one[0] for one in path] in [
        list("".join(3 * s for s in p)) for p in permutations("xyz")
    ]


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
