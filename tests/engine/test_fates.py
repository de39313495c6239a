"""What became of every candidate, beside the plain way to find out."""

from hypothesis import given
from hypothesis import strategies as st
from random_worlds import Case, cases, prospects_of
from worlds import item, make_inputs, skill

from recommender.domain.paths import MICRO
from recommender.domain.recipes import Recipe
from recommender.engine.fates import Ending, trace
from recommender.engine.retrieval import Found
from recommender.engine.rules import missing
from recommender.engine.value import POTENTIAL, least_gain, take, walk
from recommender.engine.voice import Voice

RECIPE = Recipe()


def ending_of(case: Case, taken: list[str]) -> tuple[list[Found], Ending]:
    """All items as candidates, and the end of a path that takes some of them."""
    prospects = prospects_of(case)
    found = [
        Found(i, ("here",), 0.0, prospects.links.get(i, ()))
        for i in sorted(prospects.snapshot.catalogue.items)
    ]
    asked = make_inputs(case.world, **case.question).ask
    steps = walk(taken, prospects, RECIPE.value)
    voice = Voice(prospects.snapshot, {}, frozenset())
    gaps = tuple(prospects.gaps.values())
    return found, Ending(asked, gaps, steps, prospects, voice, RECIPE)


def plain_code(item: str, ending: Ending) -> str:
    """The code of a candidate, from a step over all of its links."""
    step, _ = take(item, ending.levels, ending.prospects, RECIPE.value)
    brought = sum(taken.score for taken in ending.steps) / MICRO
    least = least_gain(RECIPE.planning, brought) * MICRO
    useful = sum(c.micros for c in step.contributions if c.term == POTENTIAL) >= least
    snapshot = ending.prospects.snapshot
    if missing(snapshot.catalogue.items[item], ending.done, ending.level, snapshot) and useful:
        return "locked"
    if not useful:
        return "not_needed"
    if step.score < least:
        return "too_little"
    minutes = ending.minutes + snapshot.catalogue.items[item].minutes
    if minutes > (ending.ask.minutes or minutes):
        return "no_minutes"
    return "max_steps" if len(ending.steps) >= ending.ask.max_steps else "outweighed"


@given(cases(), st.data())
def test_leaving_out_what_closes_no_gap_changes_no_term_and_no_fate(
    case: Case, data: st.DataObject
) -> None:
    ids = sorted(case.world.snapshot.catalogue.items)
    taken = data.draw(st.lists(st.sampled_from(ids), unique=True, max_size=3))
    found, ending = ending_of(case, taken)
    for one in trace(found, (), ending):
        first, _ = take(one.item, ending.prospects.levels, ending.prospects, RECIPE.value)
        assert one.terms == first.contributions
        assert one.code == ("chosen" if one.item in taken else plain_code(one.item, ending))


def test_what_a_path_makes_ready_is_judged_from_its_end() -> None:
    """Nothing of y sticks before x is there; after the path it would, had minutes been left."""
    case = Case(
        (item("a", "x:0>3", minutes=10), item("b", "y:0>0.5", minutes=10)),
        (skill("x"), skill("y", x=3)),
        {"role": {"x": 3, "y": 1}, "levels": {}, "minutes": 15, "completed": ()},
    )
    found, ending = ending_of(case, ["a"])
    assert [one.code for one in trace(found, (), ending)] == ["chosen", "no_minutes"]
    found, ending = ending_of(case, [])
    assert trace(found, (), ending)[1].code == "too_little"
