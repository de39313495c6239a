"""What a decision would be: the same as asking that, and the difference in words."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from questions_asked import Asked
from worlds import NOW, item, make_inputs, make_world, skill

from recommender.domain.decisions import Inputs
from recommender.domain.learners import Constraints
from recommender.domain.paths import StatedGap
from recommender.domain.policies import Policy

ROWS = (
    item("a", "x:0>1", title="Sums"),
    item("b", "x:1>2", title="Pivots", minutes=20),
    item("c", "y:0>1", title="Letters"),
)
SKILLS = [skill("x", "Spreadsheets"), skill("y", "Writing")]
HERE: dict[str, Any] = {"role": {"x": 2}, "minutes": 20}


def asked(**question: Any) -> Asked:
    return Asked(make_world(*ROWS, skills=SKILLS), **{**HERE, **question})


def otherwise(here: Asked, **changed: Any) -> Inputs:
    return replace(here.inputs, ask=replace(here.inputs.ask, **changed))


def test_it_says_what_comes_in_and_what_is_gained() -> None:
    here = asked()
    reply = here.what_if(otherwise(here, minutes=30))
    assert reply.answer == (
        "If you had 30 minutes instead of 20, “Sums” would still be the first of 2 steps (1 new). "
        "It would close 100 % of the gap in 30 minutes; as decided it is 50 % in 10."
    )
    assert [change.sentence for change in reply.diff] == ["“Pivots” comes in as step 2."]
    assert reply.path == here.run(otherwise(here, minutes=30)).answer
    assert reply.changes[0].sentence == reply.answer


def test_nothing_to_do_is_said() -> None:
    here = asked()
    inputs = make_inputs(here.world, **{**HERE, "levels": {"x": 3}})
    reply = here.what_if(inputs)
    assert reply.answer.startswith(
        "If your level in Spreadsheets were 3 instead of 0, there would be no step to take"
    )


def test_where_nothing_moves_it_says_so() -> None:
    here = asked()
    assert here.what_if(otherwise(here, minutes=25)).answer == (
        "If you had 25 minutes instead of 20, the path would stay as it is."
    )


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"minutes": None}, "your minutes had no limit"),
        ({"max_steps": 1}, "the limit of steps were 1 instead of 50"),
        ({"deadline": date(2026, 12, 1)}, "the deadline were 1 December 2026"),
        ({"completed": ("a",)}, "you had completed “Sums”"),
        ({"items": ("b", "c")}, "“Pivots” and “Letters” were on the list"),
        ({"gaps": (StatedGap("y", 1),)}, "other gaps were given"),
        ({"constraints": Constraints(languages=("en",))}, "you asked for the language en"),
        ({"constraints": Constraints(formats=("video",))}, "you asked for the format video"),
        ({"constraints": Constraints(accessibility=("captions",))}, "you asked for captions"),
        ({"constraints": Constraints(free_only=True)}, "it had to be free of charge"),
    ],
)
def test_every_field_has_its_words(changed: dict[str, Any], says: str) -> None:
    here = asked()
    inputs = otherwise(here, **changed)
    reply = here.what_if(inputs)
    assert reply.answer.startswith(f"If {says}, ")
    assert reply.path == here.run(inputs).answer
    (change,) = reply.changes
    assert [one.apply(here.inputs) for one in change.altered] == [inputs]


def test_the_same_again_is_no_change() -> None:
    here = asked()
    reply = here.what_if(here.inputs)
    assert reply.changes == ()
    assert reply.diff == ()


def policy(kind: str, *items: str, name: str = "p", author: str = "HR", **more: Any) -> Policy:
    return Policy(name, kind, author, "it is so", NOW - timedelta(1), items, **more)


def ruled(here: Asked, *policies: Policy) -> Inputs:
    return replace(here.inputs, policies=policies)


def test_without_a_policy_it_says_whose_is_left_out() -> None:
    here = asked(policies=[policy("forbid", "a")])
    reply = here.what_if(ruled(here))
    assert reply.answer.startswith(
        "If the policy of HR (forbid) did not hold, “Sums” would be the only step"
    )
    assert reply.path == here.run(ruled(here)).answer
    (change,) = reply.changes
    assert [(one.factor, one.subject, one.before, one.after) for one in change.altered] == [
        ("policy", "p", "forbid", None)
    ]
    assert [one.apply(here.inputs) for one in change.altered] == [ruled(here)]


def test_what_is_supposed_to_be_forbidden_leaves_with_its_reason() -> None:
    here = asked()
    reply = here.what_if(ruled(here, policy("forbid", "a", author="a policy")))
    assert reply.answer.startswith("If a policy forbade “Sums”, ")
    (left,) = [one for one in reply.diff if one.item == "a"]
    assert left.sentence == ("“Sums” leaves; it was step 1. Kept out by a policy: “it is so”.")


def test_what_is_supposed_to_be_required_becomes_mandatory() -> None:
    here = asked()
    reply = here.what_if(ruled(here, policy("require", "c")))
    assert reply.answer == (
        "If HR required “Letters”, the path would stay as it is. “Letters” would be mandatory."
    )
    back = asked(policies=[policy("require", "c")])
    assert back.what_if(ruled(back)).answer.endswith("“Letters” would no longer be mandatory.")


def test_what_is_supposed_to_come_first_comes_first() -> None:
    here = asked(levels={"x": 1}, role={"x": 2, "y": 1}, minutes=60)
    last = here.path[-1]
    reply = here.what_if(ruled(here, policy("pin", last)))
    assert reply.facts["next"] == last
    assert " first, " in reply.answer


@pytest.mark.parametrize(
    ("supposed", "says"),
    [
        (policy("prefer", "a", "b"), "HR preferred “Sums” and “Pivots”"),
        (policy("cap", minutes=15), "HR capped learning at 15 minutes a week"),
        (
            policy("cap", provider="P", share=0.3),
            "HR let at most 30 % of a path's minutes come from P",
        ),
    ],
)
def test_every_kind_of_policy_has_its_words(supposed: Policy, says: str) -> None:
    here = asked()
    reply = here.what_if(ruled(here, supposed))
    assert reply.answer.startswith(f"If {says}, ")
    assert reply.path == here.run(ruled(here, supposed)).answer


def test_a_contradiction_is_said_and_the_prohibition_holds() -> None:
    here = asked(policies=[policy("forbid", "a")])
    supposed = policy("pin", "a", name="q", author="a policy")
    reply = here.what_if(ruled(here, *here.inputs.policies, supposed))
    assert reply.answer == (
        "If a policy put “Sums” first, the path would stay as it is. "
        "A policy pins what HR forbids: a. Until that is settled it is forbidden."
    )
