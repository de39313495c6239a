"""What would change the next step, beside trying everything."""

from collections.abc import Iterator
from dataclasses import replace
from math import inf, log2
from random import Random

import pytest
from hypothesis import given, settings
from questions_asked import Asked
from random_worlds import Case, cases, random_case
from worlds import NOW, item, make_world, said, skill

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import Feedback
from recommender.domain.learners import Constraints
from recommender.domain.paths import StatedLevel
from recommender.domain.skills import RoleTarget
from recommender.engine.alterations import MINUTES
from recommender.engine.counterfactuals import counterfactual
from recommender.engine.factors import constraints, rays
from recommender.engine.replies import steps_of
from recommender.engine.smallest import Trials, smallest
from recommender.engine.why_nots import why_not

QUARTERS = [n / 4 for n in range(21)]


def everything(inputs: Inputs, levels: dict[str, float]) -> Iterator[tuple[float, Inputs]]:
    """Every single change of the documented kinds and grids, built by hand, with its distance."""
    ask = inputs.ask
    for skill_, level in levels.items():
        for new in QUARTERS:
            stated = {**ask.levels, skill_: StatedLevel(new, 1.5)}
            yield abs(new - level), replace(inputs, ask=replace(ask, levels=stated))
    for n, target in enumerate(inputs.targets):
        for new in QUARTERS:
            changed = RoleTarget(target.skill, new, target.importance)
            yield abs(new - target.level), _with_target(inputs, n, changed)
        for weight in (0.25, 0.5, 0.75, 1.0):
            changed = RoleTarget(target.skill, target.level, weight)
            yield abs(weight - target.importance), _with_target(inputs, n, changed)
    for minutes in MINUTES if ask.minutes else ():
        far = abs(log2(minutes / (ask.minutes or 1)))
        if far <= 2:
            yield far, replace(inputs, ask=replace(ask, minutes=minutes))


def _with_target(inputs: Inputs, n: int, target: RoleTarget) -> Inputs:
    return replace(inputs, targets=(*inputs.targets[:n], target, *inputs.targets[n + 1 :]))


@pytest.mark.parametrize("seed", range(8))
def test_minimal_means_minimal(seed: int) -> None:
    """In small random worlds no change of any factor is smaller, by trying them all."""
    case = random_case(Random(seed), most_items=5, most_skills=2)
    asked = Asked(case.world, **case.question)
    now = asked.decision.answer["next"]
    levels = {t.skill: case.question["levels"].get(t.skill, 0.0) for t in asked.inputs.targets}
    working = [
        far
        for far, inputs in everything(asked.inputs, levels)
        if asked.run(inputs).answer["next"] != now
    ]
    reply = asked.counterfactual()
    found = reply.facts["search"]
    if not working:
        assert found["together"] == 2 or not reply.changes
        return
    assert found["minimal"]
    assert found["together"] == 1
    assert sum(x.distance for x in reply.changes[0].altered) == pytest.approx(min(working))


@settings(max_examples=15, deadline=None)
@given(cases(most_items=5))
def test_every_change_that_is_stated_has_the_effect_that_is_stated(case: Case) -> None:
    asked = Asked(case.world, **case.question)
    reply = asked.counterfactual(most=20)
    for change in reply.changes:
        made = asked.applied(change)
        assert made.answer["next"] == change.next != asked.decision.answer["next"]
    if reply.changes:
        assert reply.path == asked.applied(reply.changes[0]).answer
    else:
        assert reply.path is None
        assert reply.not_tried or reply.facts["search"]["together"] == 2
    assert reply.facts["search"]["runs"] <= 20


def test_it_reads_well() -> None:
    world = make_world(
        item("a", "x:0>1", title="Sums"),
        item("b", "x:1>2", title="More sums"),
        skills=[skill("x", "Spreadsheets")],
    )
    asked = Asked(world, role={"x": 2})
    assert asked.path == ["a", "b"]
    reply = asked.counterfactual()
    assert reply.answer == (
        "The next step would be “More sums” instead of “Sums” if your level in Spreadsheets were "
        "1 instead of 0. No smaller change does that."
    )
    assert [change.sentence for change in reply.diff] == [
        "“Sums” leaves; it was step 1. After the steps chosen it would add nothing that counts."
    ]
    assert reply.not_tried is None


def test_a_search_that_was_cut_says_so() -> None:
    world = make_world(item("a", "x:0>1"), item("b", "x:1>2"), skills=[skill("x", "Spreadsheets")])
    reply = Asked(world, role={"x": 2}).counterfactual(most=3)
    assert reply.not_tried is not None
    assert "not tried" in reply.not_tried
    assert reply.facts["search"]["smaller_not_tried"] > 0
    assert not reply.facts["search"]["minimal"]
    assert "No smaller change does that" not in reply.answer


def test_two_constraints_that_only_together_keep_something_out() -> None:
    world = make_world(
        item("good", "x:0>2", language="de", format="text", minutes=5),
        item("poor", "x:0>1", language="en", format="video"),
    )
    wanted = Constraints(languages=("en",), formats=("video",))
    asked = Asked(world, role={"x": 2}, constraints=wanted)
    assert asked.path == ["poor"]
    trials = Trials(asked.inputs, asked.run, lambda made: "good" in steps_of(made), 100)
    found = smallest(rays(asked.basis, (constraints,)), trials)
    assert found.together == 2
    assert [x.factor for x in found.found[0][0]] == ["languages", "formats"]
    assert found.certain


def test_evidence_and_feedback_are_factors() -> None:
    world = make_world(
        item("a", "x:0>1"), item("b", "x:1>2"), item("c", "y:0>1"), skills=[skill("x", "Sums")]
    )
    asked = Asked(
        world,
        role={"x": 2, "y": (1, 0.1)},
        evidence=[said("test", "x", 1.0)],
        feedback=[Feedback("f", "pin", NOW, "c")],
    )
    assert asked.path[0] == "c"
    found = {one.altered[0].factor: one for one in asked.counterfactual().changes}
    assert found["feedback"].sentence.endswith("if you had not asked for “c”.")
    kinds = {ray[0].factor: ray[0] for ray in rays(asked.basis)}
    assert kinds["evidence"].clause == "assessment 1 in Sums of 23 November 2026 did not count"
    assert kinds["evidence"].distance == 1.0
    without = asked.run(kinds["evidence"].apply(asked.inputs))
    assert "a" in steps_of(without)


def test_nothing_to_change_is_an_answer() -> None:
    """Both are on a list, and one requires the other: no figure turns that round."""
    world = make_world(item("first"), item("then", after=["first"]))
    asked = Asked(world, items=("first", "then"))
    reply = asked.counterfactual()
    assert reply.changes == ()
    assert reply.path is None
    assert "“first”" in reply.answer


def test_where_there_is_no_next_step_it_says_what_would_make_one() -> None:
    world = make_world(item("a", "x:0>1", title="Sums"), skills=[skill("x", "Spreadsheets")])
    asked = Asked(world, role={"x": 1}, levels={"x": 2})
    assert asked.path == []
    reply = asked.counterfactual()
    assert reply.answer.startswith("The next step would be “Sums” if ")
    assert min(inf, *(sum(x.distance for x in one.altered) for one in reply.changes)) > 0


@settings(max_examples=25, deadline=None)
@given(cases(most_items=6))
def test_looking_at_the_steps_alone_changes_no_word(case: Case) -> None:
    asked = Asked(case.world, **case.question)
    assert asked.steps_alone(asked.inputs) == tuple(asked.path)
    for most in (6, 40):
        in_full = counterfactual(asked.basis, asked.run, most)
        assert asked.counterfactual(most) == in_full
    items = sorted(case.world.snapshot.catalogue.items)
    for out in [one for one in items if one not in asked.path][:1]:
        assert asked.why_not(out, 12) == why_not(asked.case(out), asked.run, 12)


def test_only_what_is_told_of_is_run_in_full() -> None:
    case = random_case(Random(3), most_items=6, most_skills=2)
    asked, runs = Asked(case.world, **case.question), []
    reply = counterfactual(
        asked.basis, lambda inputs: runs.append(inputs) or asked.run(inputs), 40, asked.steps_alone
    )
    assert 0 < len(runs) == len(reply.changes) < reply.facts["search"]["runs"]
