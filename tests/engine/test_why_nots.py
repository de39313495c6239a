"""Why an item is not on the path; every change that is said to bring it in does."""

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from questions_asked import Asked, steps
from random_worlds import Case, cases, random_case
from worlds import NOW, item, make_world, said, skill

from recommender.domain.feedback import Feedback, evidence_id
from recommender.domain.learners import Constraints
from recommender.domain.policies import Policy
from recommender.engine.alterations import distance
from recommender.engine.lifts import lifts
from recommender.engine.openings import openings, required

X = [skill("x", "Spreadsheets"), skill("z", "Ratios")]


def asked(*rows: Any, **question: Any) -> Asked:
    world = make_world(item("a", "x:0>1", title="Sums"), *rows, skills=X)
    return Asked(world, **{"role": {"x": 1}, **question})


KEPT_OUT = {
    "format": (
        asked(
            item("b", "x:0>1", minutes=5, format="text"),
            constraints=Constraints(formats=("video",)),
        ),
        "you asked for the format text, too",
    ),
    "format_unknown": (
        asked(item("b", "x:0>1", minutes=5), constraints=Constraints(formats=("video",))),
        "you did not ask for a format",
    ),
    "language": (
        asked(item("b", "x:0>1", minutes=5, language="de"), languages=["en"]),
        "you read the language de, too",
    ),
    "accessibility": (
        asked(
            item("b", "x:0>1", minutes=5, accessibility=("captions",)),
            constraints=Constraints(accessibility=("captions", "audio")),
        ),
        "you did not ask for audio",
    ),
    "free": (
        asked(item("b", "x:0>1", minutes=5, free=False), constraints=Constraints(free_only=True)),
        "it need not be free of charge",
    ),
    "completed": (asked(item("b", "x:0>1", minutes=5), completed=("b",)), "it were not completed"),
    "dismissed": (
        asked(
            item("b", "x:0>1", minutes=5),
            feedback=[Feedback("f", "dismiss", NOW, "b", reason="know_it")],
        ),
        "you had not set aside “b”",
    ),
    "too_long": (
        asked(item("b", "x:0>1", "z:0>1", minutes=33), role={"z": 1}, minutes=30),
        "you had 33 minutes instead of 30",
    ),
    "forbidden": (
        asked(
            item("b", "x:0>1", minutes=5),
            policies=[Policy("p", "forbid", "Ann", "old", NOW, ("b",))],
        ),
        "the policy of Ann (forbid) did not hold",
    ),
    "capped": (
        asked(
            item("b", "z:0>1", minutes=33),
            role={"z": 1},
            policies=[Policy("p", "cap", "Ann", "busy", NOW, minutes=30)],
        ),
        "the policy of Ann (cap) did not hold",
    ),
    "listed": (asked(item("b", "x:0>1"), items=("a",)), "it were on the list"),
}


@pytest.mark.parametrize("rule", KEPT_OUT)
def test_the_rule_that_keeps_it_out_and_what_lifts_it(rule: str) -> None:
    here, clause = KEPT_OUT[rule]
    assert "b" not in here.path
    reply = here.why_not("b")
    assert reply.answer.endswith(f"It would come in if {clause}.")
    (change,) = reply.changes
    assert "b" in steps(here.applied(change))
    assert reply.facts["comparison"] is None
    assert reply.path == here.applied(change).answer


def test_two_rules_are_lifted_together() -> None:
    wanted = Constraints(formats=("video",))
    here = asked(
        item("b", "x:0>1", minutes=5, format="text", language="de"),
        languages=["en"],
        constraints=wanted,
    )
    reply = here.why_not("b")
    assert reply.answer.endswith(
        "It would come in if you asked for the format text, too and you read the language de, too."
    )
    assert "b" in steps(here.applied(reply.changes[0]))


def test_what_was_said_is_taken_back_with_the_evidence_it_left() -> None:
    """Whoever knew b would not need it; whoever never said so does."""
    said_so = Feedback("f", "dismiss", NOW, "b", reason="know_it")
    left = said(evidence_id("f", "x"), "x", 1.0, "self")
    here = asked(item("b", "x:0>1", minutes=5), feedback=[said_so], evidence=[left])
    reply = here.why_not("b")
    assert reply.answer.endswith("It would come in if you had not set aside “b”.")
    gap = reply.path["gaps"][0] if reply.path else {}
    assert gap["current"] == 0.0


def test_nothing_brings_back_what_was_retired() -> None:
    reply = asked(item("b", "x:0>1", retired=True)).why_not("b")
    assert reply.answer == (
        "“b” is not on the path. It was retired from the catalogue. "
        "Nothing that could be asked otherwise brings it in."
    ) or reply.answer.startswith("“b” was not considered. It was retired")
    assert reply.changes == ()


def test_what_it_requires_is_named_and_opens_it() -> None:
    here = asked(item("b", "x:0>3", floor={"z": 2}), role={"x": 3})
    assert here.path == ["a"]
    reply = here.why_not("b")
    assert "It requires Ratios at level 2" in reply.answer
    assert reply.answer.endswith("It would come in if your level in Ratios were 2 instead of 0.")
    assert "b" in steps(here.applied(reply.changes[0]))
    assert reply.facts["search"]["minimal"]


def test_more_minutes_let_it_in() -> None:
    here = asked(item("b", "x:1>2", minutes=20), role={"x": 2}, minutes=20)
    assert here.path == ["a"]
    reply = here.why_not("b")
    assert "“b” would come in if you had 30 minutes instead of 20." in [
        change.sentence for change in reply.changes
    ]
    assert reply.facts["search"]["minimal"]
    assert reply.facts["standing"] == "no_minutes"


def test_what_it_lost_to_and_by_how_much() -> None:
    """b would close half a level, a closes a whole one, and there is time for one of them."""
    here = asked(item("b", "x:0>0.5", title="Half"), minutes=10)
    reply = here.why_not("b", most=0)
    compared = reply.facts["comparison"]
    assert [one["item"] for one in compared["instead_of"]] == ["a"]
    assert (compared["value"], compared["value_with_it"], compared["lost"]) == (1.0, 0.5, 0.5)
    assert [(t["term"], t["skill"], t["value"]) for t in compared["terms"]] == [
        ("potential", "x", -0.5)
    ]
    assert (
        "The best path found with it in the place of “Sums” is worth 0.50 levels of gap instead of "
        "1.00."
    ) in reply.answer


def test_an_item_that_is_on_the_path_says_so() -> None:
    reply = asked().why_not("a")
    assert reply.answer.startswith("“Sums” is step 1 of 1. ")
    assert reply.changes == ()


def test_a_search_that_was_cut_says_what_it_did_not_try() -> None:
    """The one change that is tried sets a rival aside, but there is another one."""
    here = asked(item("b", "x:0>0.5", title="Half"), item("c", "x:0>1"), minutes=10)
    reply = here.why_not("b", most=1)
    assert reply.not_tried is not None
    assert not reply.facts["search"]["minimal"]
    assert "it would come in if you asked for it to come first" in reply.answer
    assert "b" in steps(here.applied(reply.changes[0]))


@settings(max_examples=15, deadline=None)
@given(cases(most_items=5))
def test_every_change_that_is_stated_brings_it_in(case: Case) -> None:
    here = Asked(case.world, **case.question)
    for one in case.world.snapshot.catalogue.items:
        reply = here.why_not(one, most=12)
        for change in reply.changes:
            made = here.applied(change)
            assert one in steps(made)
            assert made.answer["next"] == change.next
        far = [distance(change.altered) for change in reply.changes]
        assert far == sorted(far)


@pytest.mark.parametrize("seed", range(8))
def test_no_smaller_one_of_the_changes_that_are_looked_at_brings_it_in(seed: int) -> None:
    case = random_case(Random(seed), most_items=4, most_skills=2)
    here = Asked(case.world, **case.question)
    for one in case.world.snapshot.catalogue.items:
        known = here.case(one)
        if known.step is not None or lifts(known):
            continue
        singles = [change for ray in (*required(known), *openings(known)) for change in ray]
        working = [c.distance for c in singles if one in steps(here.run(c.apply(here.inputs)))]
        reply = here.why_not(one)
        if working:
            assert reply.facts["search"]["minimal"]
            assert distance(reply.changes[0].altered) == pytest.approx(min(working), abs=1e-6)
            break


@settings(max_examples=15, deadline=None)
@given(cases(most_items=5))
def test_what_is_lost_is_the_sum_of_the_terms(case: Case) -> None:
    here = Asked(case.world, **case.question)
    for one in case.world.snapshot.catalogue.items:
        compared = here.why_not(one, most=0).facts["comparison"]
        if compared is not None:
            assert sum(t["value"] for t in compared["terms"]) == pytest.approx(-compared["lost"])
            assert one in compared["steps"]
            rivals = {x["item"] for x in compared["instead_of"]}
            assert rivals == set(here.path) - set(compared["steps"])
