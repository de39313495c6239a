"""What was reached and has faded comes first; it keeps, and closes nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from questions_asked import Asked
from worlds import LIKELY, answer, codes, decide, item, make_inputs, make_world, order

from recommender.domain.feedback import Feedback
from recommender.domain.learners import Evidence
from recommender.domain.paths import Ask
from recommender.domain.policies import Policy
from recommender.domain.recipes import Recipe
from recommender.domain.timely import MemoryRecipe
from recommender.engine.recommend import recommend

MARCH = datetime(2026, 3, 1, tzinfo=UTC)
HALF = replace(LIKELY, memory=MemoryRecipe(share=0.5))
"""Refreshers may take half of the minutes from open gaps."""


def shown(level: float, skill: str = "x", at: datetime = MARCH) -> Evidence:
    return Evidence(f"{skill}-{at.date()}", skill, level, "assessment", at)


WORLD = make_world(
    item("x-talk", "x:2>3", minutes=10),
    item("x-course", "x:0>3", minutes=60),
    item("x-intro", "x:0>1", minutes=5),
    item("y-start", "y:0>1", minutes=10),
    item("y-more", "y:1>2", minutes=10),
)


def ask(**more: Any) -> dict[str, Any]:
    given = {"role": {"x": 3, "y": 2}, "evidence": [shown(3)], "levels": {"y": 0}}
    return answer(WORLD, **{"recipe": HALF, **given, **more})


def test_what_is_due_comes_first_then_the_most_useful_that_fits() -> None:
    given = ask(minutes=20, completed=("x-talk",))
    assert order(given) == ["x-talk", "y-start"]
    first, second = given["steps"]
    assert [(c["term"], c["skill"]) for c in first["contributions"]] == [("retention", "x")]
    assert (first["gains"], first["enables"]) == ([], 0)
    assert given["closed"] == 0.5
    assert given["value"] == pytest.approx(first["score"] + 1)
    assert second["score"] == 1


def test_it_is_listed_with_its_date_and_explained() -> None:
    (row,) = ask()["refreshers"]
    assert (row["skill"], row["on"], row["item"]) == ("x", "2026-10-11", "x-talk")
    assert row["left"] == pytest.approx(2.58, abs=0.02)
    said = ask()["steps"][0]["because"]
    assert said == (
        "Keeps x from fading. You last showed level 3 in x on 1 March 2026; about 2.6 is likely "
        "left now, and your role asks 3. It was best repeated by 11 October 2026."
    )


def test_nothing_left_to_close_is_answered_with_what_is_due() -> None:
    given = ask(role={"x": 3}, minutes=10)
    assert order(given) == ["x-talk"]
    assert given["closed"] == 1
    assert given["value"] == given["steps"][0]["score"] > 0


def test_fresh_knowledge_and_stated_levels_are_left_alone() -> None:
    assert ask(evidence=[shown(3, at=datetime(2026, 11, 1, tzinfo=UTC))])["refreshers"] == []
    assert ask(levels={"x": 3, "y": 0})["refreshers"] == []
    assert ask(evidence=[shown(2)])["refreshers"] == []


def test_a_recipe_may_switch_them_off() -> None:
    given = ask(recipe=replace(LIKELY, memory=MemoryRecipe(fades=0)))
    assert given["refreshers"] == []
    assert order(given) == ["y-start", "y-more"]


def test_refreshers_take_no_more_than_their_share_while_gaps_are_open() -> None:
    world = make_world(
        *(item(f"{s}-talk", f"{s}:2>3", minutes=20) for s in "abc"), item("y", "y:0>1", minutes=20)
    )
    evidence = [shown(3, s) for s in "abc"]
    targets = {"a": 3, "b": 3, "c": 3, "y": 1}
    asked: dict[str, Any] = {"role": targets, "evidence": evidence, "levels": {"y": 0}}
    assert order(answer(world, **asked, minutes=60)) == ["y"]
    given = answer(world, **asked, minutes=60, recipe=HALF)
    assert order(given) == ["a-talk", "y"]
    assert len(given["refreshers"]) == 3
    given = answer(world, role=dict.fromkeys("abc", 3), evidence=evidence, minutes=60)
    assert order(given) == ["a-talk", "b-talk", "c-talk"]


def test_the_date_of_a_gap_counts_when_it_is_near() -> None:
    """Due on 11 October: asked on 1 October, for a day in the same month."""
    then = datetime(2026, 10, 1, tzinfo=UTC)
    inputs = make_inputs(WORLD, role={"x": 3}, evidence=[shown(3)], deadline=date(2026, 10, 14))
    inputs = replace(inputs, now=then)
    given = recommend(inputs, WORLD, LIKELY).answer
    assert order(given) == ["x-talk"]
    assert "is likely left on 14 October 2026" in given["steps"][0]["because"]
    assert recommend(replace(inputs, ask=Ask()), WORLD, LIKELY).answer["refreshers"] == []


def test_a_long_refresher_does_not_crowd_out_gaps_but_few_minutes_go_to_what_is_due() -> None:
    world = make_world(item("x-talk", "x:2>3", minutes=15), item("y-start", "y:0>2", minutes=15))
    known: dict[str, Any] = {"role": {"x": 3, "y": 2}, "evidence": [shown(3)], "recipe": HALF}
    assert order(answer(world, minutes=29, **known)) == ["y-start"]
    assert order(answer(world, minutes=30, **known)) == ["x-talk", "y-start"]
    assert order(answer(world, minutes=15, **known)) == ["x-talk"]


def test_hard_rules_hold_for_what_is_repeated() -> None:
    world = make_world(item("x-talk", "x:2>3", retired=True), item("x-long", "x:2>3", minutes=90))
    given = answer(world, role={"x": 3}, evidence=[shown(3)], minutes=30)
    assert order(given) == []
    assert given["refreshers"][0]["item"] is None


def test_a_need_and_a_chosen_list_come_undisturbed() -> None:
    given = ask(items=("y-more", "y-start"))
    assert order(given) == ["y-start", "y-more"]
    assert [r["item"] for r in given["refreshers"]] == [None]
    given = ask(need="y-more", minutes=10)
    assert "x-talk" not in order(given)


def test_sums_hold_and_the_same_is_said_twice() -> None:
    question: dict[str, Any] = {"role": {"x": 3, "y": 2}, "evidence": [shown(3)], "minutes": 30}
    one, other = (decide(WORLD, recipe=Recipe(), **question) for _ in range(2))
    assert one == other
    assert one.answer["value"] == pytest.approx(sum(s["score"] for s in one.answer["steps"]))


def test_what_a_policy_forbids_is_not_repeated() -> None:
    forbid = Policy("p", "forbid", "the firm", starts=MARCH, items=("x-talk",), reason="outdated")
    assert order(ask(policies=[forbid], minutes=120))[0] == "x-course"


def test_a_forbidden_refresher_is_told_and_its_policy_named() -> None:
    forbid = Policy("p", "forbid", "the firm", starts=MARCH, items=("x-talk",), reason="outdated")
    given = ask(policies=[forbid], minutes=20)
    assert order(given) == ["y-start", "y-more"]
    assert given["refreshers"][0]["item"] is None
    assert codes(given)["x-talk"] == "forbidden"
    assert [(p["id"], p["items"]) for p in given["policies"]] == [("p", ["x-talk"])]


def test_a_refresher_of_a_capped_provider_does_not_break_the_cap() -> None:
    world = make_world(
        item("x-talk", "x:2>3", provider="Plume"), item("y-start", "y:0>1", provider="Elsewhere")
    )
    given: dict[str, Any] = {"role": {"x": 3, "y": 1}, "evidence": [shown(3)], "levels": {"y": 0}}
    assert order(answer(world, **given)) == ["x-talk", "y-start"]
    cap = Policy("p", "cap", "the firm", "variety", MARCH, provider="Plume", share=0.4)
    capped = answer(world, policies=[cap], **given)
    assert order(capped) == ["y-start"]
    assert codes(capped)["x-talk"] == "over_share"
    assert [p["id"] for p in capped["policies"]] == ["p"]


def test_what_is_pinned_stands_before_refreshers_and_gets_its_minutes_first() -> None:
    pin = Policy("p", "pin", "the firm", starts=MARCH, items=("y-start",), reason="house rule")
    for wish in ({"feedback": [Feedback("f", "pin", MARCH, item="y-start")]}, {"policies": [pin]}):
        given = ask(minutes=20, **wish)
        assert order(given) == ["y-start", "x-talk"]
        assert [s["position"] for s in given["steps"]] == [1, 2]
        assert given["steps"][1]["because"].startswith("Keeps x from fading.")
        assert order(ask(minutes=10, **wish)) == ["y-start"]
        assert order(ask(minutes=20, max_steps=1, **wish)) == ["y-start"]


def test_a_refresher_that_was_pinned_says_so() -> None:
    given = ask(minutes=10, feedback=[Feedback("f", "pin", MARCH, item="x-talk")])
    assert order(given) == ["x-talk"]
    assert given["steps"][0]["evidence"][0] == "You asked for it to come first."


def test_what_is_only_inferred_or_estimated_is_said_of_refreshers_too() -> None:
    world = make_world(item("x-talk", "x:2>3?0.9", minutes=10, minutes_estimated=True))
    given = answer(world, role={"x": 3}, evidence=[shown(3)])
    facts = given["steps"][0]["evidence"]
    assert any(fact.startswith("The catalogue does not say that it teaches x") for fact in facts)
    assert "10 minutes is an estimate; the catalogue does not say." in facts


def test_why_does_not_say_that_a_refresher_breaks_the_rule_about_what_was_done() -> None:
    asked = Asked(WORLD, role={"x": 3}, evidence=[shown(3)], completed=("x-talk",))
    assert asked.path == ["x-talk"]
    assert all(rule["passed"] for rule in asked.why("x-talk").facts["rules"])
