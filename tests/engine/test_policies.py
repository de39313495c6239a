"""Policies in the plan: forbid, require, pin, prefer and cap, each named where it bears."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import LIKELY, NOW, answer, codes, decide, item, make_inputs, make_world, order

from recommender.domain.feedback import Feedback
from recommender.domain.paths import Ask
from recommender.domain.policies import EVERYONE, Policy, Scope
from recommender.engine.claims import claims, labels_in
from recommender.engine.policies import rulings
from recommender.engine.recommend import recommend
from recommender.engine.recorded import known_of

ROLE = {"x": 1.0, "y": 1.0, "z": 1.0}
THREE = make_world(item("a", "x:0>1"), item("b", "y:0>1"), item("c", "z:0>1"))
BEGAN = NOW - timedelta(days=1)
ENDS = datetime(2027, 3, 3, tzinfo=UTC)


def rule(kind: str, *items: str, id_: str | None = None, by: str = "Ann", **facts) -> Policy:
    facts.setdefault("reason", "the law asks for it")
    return Policy(id_ or f"{kind}-{'-'.join(items)}", kind, by, starts=BEGAN, items=items, **facts)


def why(given, item_id):
    return next(x["because"] for x in given["left_out"] if x["item"] == item_id)


def named(given):
    return {row["id"]: row for row in given["policies"]}


def done(item_id, days=0):
    return Feedback(f"done-{item_id}", "done", NOW - timedelta(days=days), item_id)


def test_without_policies_nothing_is_named():
    found = answer(THREE, role=ROLE)
    assert (found["mandatory"], found["policies"]) == ([], [])


def test_forbid_keeps_an_item_out_even_when_it_is_the_only_one():
    world = make_world(item("only", "x:0>1"))
    ban = rule("forbid", "only", expires=ENDS, reason="The licence ran out.")
    found = answer(world, role={"x": 1}, policies=[ban])
    assert found["steps"] == []
    assert codes(found) == {"only": "forbidden"}
    assert why(found, "only") == "Kept out by Ann until 3 March 2027: “The licence ran out.”"
    assert "1 forbidden by a policy" in found["not_covered"][0]["because"]
    assert named(found)["forbid-only"]["items"] == ["only"]


def test_forbid_holds_against_a_pin_a_list_and_a_requirement():
    ban = rule("forbid", "a")
    pin = Feedback("f", "pin", NOW, "a")
    assert order(answer(THREE, role=ROLE, policies=[ban], feedback=[pin])) == ["b", "c"]
    assert order(answer(THREE, role=ROLE, policies=[ban], items=("a", "b"))) == ["b"]
    world = make_world(item("first", "x:0>1"), item("then", "y:0>1", after=["first"]))
    found = answer(world, role={"x": 1, "y": 1}, policies=[rule("forbid", "first")])
    assert found["steps"] == []
    assert codes(found) == {"first": "forbidden", "then": "locked"}
    assert why(found, "then").endswith("“first”: Kept out by Ann: “the law asks for it”.")


def test_what_is_required_has_a_row_of_its_own_outside_steps_minutes_and_value():
    need = rule("require", "a", due=date(2026, 12, 31))
    found = answer(THREE, role=ROLE, minutes=20, policies=[need])
    assert set(order(found)) == {"b", "c"}
    assert (found["minutes"], found["value"]) == (20, 2.0)
    (row,) = found["mandatory"]
    assert (row["item"]["id"], row["policy"], row["due"]) == ("a", "require-a", "2026-12-31")
    assert row["because"] == "Required by Ann, due by 31 December 2026: “the law asks for it”."
    assert codes(found) == {"a": "mandatory"}
    assert named(found)["require-a"]["kind"] == "require"


def test_what_serves_no_gap_is_mandatory_all_the_same_and_leaves_when_done():
    world = make_world(item("a", "x:0>1"), item("fire", "safety:0>1"))
    need = rule("require", "fire")
    found = answer(world, role={"x": 1}, policies=[need])
    assert [row["item"]["id"] for row in found["mandatory"]] == ["fire"]
    for over in ({"feedback": [done("fire")]}, {"completed": ("fire",)}):
        found = answer(world, role={"x": 1}, policies=[need], **over)
        assert found["mandatory"] == []
        assert named(found) == {}


def test_what_waits_for_something_mandatory_says_so():
    world = make_world(item("first", "x:0>1"), item("then", "y:0>1", after=["first"]))
    found = answer(world, role={"x": 1, "y": 1}, policies=[rule("require", "first")])
    assert why(found, "then").endswith("“first”: Required by Ann: “the law asks for it”.")


def test_mandatory_goes_by_due_date_and_dismissing_does_not_help():
    needs = [
        rule("require", "a"),
        rule("require", "b", due=date(2027, 1, 1)),
        rule("require", "c", due=date(2026, 12, 1)),
    ]
    away = Feedback("f", "dismiss", NOW, "c", reason="not_relevant")
    found = answer(THREE, role=ROLE, policies=needs, feedback=[away])
    assert [row["item"]["id"] for row in found["mandatory"]] == ["c", "b", "a"]


def test_what_is_required_but_not_here_is_said():
    found = answer(THREE, role=ROLE, policies=[rule("require", "gone")])
    assert found["mandatory"] == []
    assert any("“gone” is not in this catalogue. Required by Ann" in x for x in found["unknown"])


def test_require_and_forbid_contradict_and_forbidding_holds_meanwhile():
    both = [rule("require", "a", by="Bob"), rule("forbid", "a")]
    found = answer(THREE, role=ROLE, policies=both)
    assert found["mandatory"] == []
    assert codes(found)["a"] == "forbidden"
    assert "Bob requires it; until that is settled, it stays out." in why(found, "a")
    assert set(named(found)) == {"require-a", "forbid-a"}


def test_pins_of_others_come_before_the_learners_own_and_say_whose_they_are():
    own = Feedback("f", "pin", NOW, "b")
    found = answer(THREE, role=ROLE, policies=[rule("pin", "c")], feedback=[own])
    assert order(found) == ["c", "b", "a"]
    first, second, third = found["steps"]
    assert "Ann put it first: “the law asks for it”." in first["evidence"]
    assert "You asked for it to come first." in second["evidence"]
    assert not any("first" in fact for fact in third["evidence"])
    assert list(named(found)) == ["pin-c"]


def test_a_pin_brings_in_what_serves_no_gap_but_not_what_was_dismissed():
    world = make_world(item("a", "x:0>1"), item("fun", "w:0>1"))
    pin = rule("pin", "fun")
    assert order(answer(world, role={"x": 1}, policies=[pin])) == ["fun", "a"]
    away = Feedback("f", "dismiss", NOW, "fun", reason="know_it")
    found = answer(world, role={"x": 1}, policies=[pin], feedback=[away])
    assert order(found) == ["a"]
    assert codes(found)["fun"] == "dismissed"


@pytest.mark.parametrize(
    ("better", "first"), [(1.0, "liked"), (1.09, "liked"), (1.12, "other"), (2.0, "other")]
)
def test_a_preference_tips_what_is_nearly_even_and_no_more(better, first):
    world = make_world(item("liked", "x:0>1"), item("other", f"x:0>{better}"))
    found = answer(world, role={"x": 2}, minutes=10, policies=[rule("prefer", "liked")])
    assert order(found) == [first]
    assert bool(named(found)) == (first == "liked")


def test_a_preference_is_a_term_of_its_own_and_closes_no_gap():
    plain = answer(THREE, role=ROLE)
    found = answer(THREE, role=ROLE, policies=[rule("prefer", "b")])
    step = next(s for s in found["steps"] if s["item"]["id"] == "b")
    assert {"term": "policy", "skill": "y", "value": 0.1} in step["contributions"]
    assert step["because"].endswith("Ann prefers it: “the law asks for it”.")
    assert (found["value"], plain["value"]) == (3.1, 3.0)
    assert found["closed"] == plain["closed"] == 1.0
    assert sum(s["enables"] for s in found["steps"]) == 0


def test_a_preference_brings_in_nothing_useless():
    world = make_world(item("a", "x:0>1"), item("fun", "w:0>1"))
    found = answer(world, role={"x": 1}, policies=[rule("prefer", "fun")])
    assert order(found) == ["a"]
    assert named(found) == {}


def test_minutes_a_week_bound_a_plan_that_states_none_or_more():
    cap = rule("cap", minutes=20, by="Bob", reason="the season is busy")
    for stated, expected in ((None, 20), (60, 20), (10, 10)):
        found = answer(THREE, role=ROLE, minutes=stated, policies=[cap])
        assert found["minutes"] == expected
        assert bool(named(found)) == (stated != 10)
    found = answer(THREE, role=ROLE, policies=[cap])
    (left,) = found["left_out"]
    assert left["code"] == "no_minutes"
    assert "Bob caps learning at 20 minutes a week: “the season is busy”." in left["because"]


def test_what_was_done_this_week_is_taken_off_the_cap():
    cap = rule("cap", minutes=20)
    found = answer(THREE, role=ROLE, policies=[cap], feedback=[done("a", days=2)])
    assert found["minutes"] == 10
    (row,) = found["policies"]
    assert "In the last seven days 10 minutes were done, which leaves 10." in row["because"]
    found = answer(THREE, role=ROLE, policies=[cap], feedback=[done("a", days=7)])
    assert found["minutes"] == 20
    found = answer(THREE, role=ROLE, policies=[cap], feedback=[done("a"), done("b")], need="c")
    assert found["steps"] == []
    assert "which leaves 0." in why(found, "c")


def test_a_list_put_in_order_is_no_week():
    found = answer(THREE, role=ROLE, items=("a", "b", "c"), policies=[rule("cap", minutes=10)])
    assert len(order(found)) == 3


MANY = make_world(
    *(item(f"p{n}", f"s{n}:0>1", provider="Plume", minutes=10) for n in range(4)),
    *(item(f"q{n}", f"t{n}:0>0.9", provider="Quill", minutes=10) for n in range(4)),
)
ALL = {f"s{n}": 1.0 for n in range(4)} | {f"t{n}": 1.0 for n in range(4)}


def share_of(found, provider):
    minutes = {"p": 0, "q": 0}
    for step in found["steps"]:
        minutes[step["item"]["id"][0]] += step["item"]["minutes"]
    return minutes[provider] / max(1, sum(minutes.values()))


@pytest.mark.parametrize(("share", "own"), [(0.5, 2), (0.25, 1), (0.0, 0), (1.0, 4)])
def test_a_providers_share_of_the_minutes_is_capped(share, own):
    cap = rule("cap", provider="Plume", share=share)
    found = answer(MANY, role=ALL, minutes=40, policies=[cap])
    assert sum(i.startswith("p") for i in order(found)) == own
    assert len(order(found)) == 4
    out = {i for i, code in codes(found).items() if code == "over_share"}
    assert len(out) == 4 - own
    assert bool(named(found)) == bool(out)
    if out:
        assert f"at most {round(100 * share)} % of a path's minutes" in why(found, min(out))


def test_with_one_provider_alone_a_share_leaves_nothing():
    world = make_world(*(item(f"p{n}", f"s{n}:0>1", provider="Plume") for n in range(9)))
    cap = rule("cap", provider="Plume", share=0.5)
    found = answer(world, role={f"s{n}": 1.0 for n in range(9)}, policies=[cap])
    assert found["steps"] == []


def test_several_caps_at_once_hold_the_lowest():
    caps = [rule("cap", minutes=m, id_=f"c{m}") for m in (30, 10, 20)]
    assert answer(THREE, role=ROLE, policies=caps)["minutes"] == 10
    assert rulings(caps).minutes.id == "c10"


POLICIES = st.lists(
    st.one_of(
        st.builds(
            lambda kind, items, n: rule(kind, *sorted(items), id_=f"{kind}{n}"),
            st.sampled_from(["require", "forbid", "pin", "prefer"]),
            st.sets(st.sampled_from(["p0", "p1", "p2", "q0", "q1", "gone"]), min_size=1),
            st.integers(0, 99),
        ),
        st.builds(
            lambda minutes, n: rule("cap", minutes=minutes, id_=f"m{n}"),
            st.integers(5, 60),
            st.integers(0, 99),
        ),
        st.builds(
            lambda share, n: rule("cap", provider="Plume", share=share, id_=f"s{n}"),
            st.sampled_from([0.0, 0.25, 0.4, 0.5, 0.75]),
            st.integers(0, 99),
        ),
    ),
    max_size=5,
    unique_by=lambda p: p.id,
)


@settings(max_examples=60)
@given(POLICIES, st.sampled_from([None, 15, 40]), st.randoms())
def test_whatever_the_policies_the_hard_ones_hold_and_their_order_is_of_no_weight(
    policies, minutes, draw
):
    found = answer(MANY, role=ALL, minutes=minutes, policies=policies)
    ruled, steps = rulings(policies), order(found)
    assert not set(steps) & (set(ruled.forbidden) | set(ruled.required))
    mandatory = {row["item"]["id"] for row in found["mandatory"]}
    assert mandatory == set(ruled.required) - {"gone"}
    assert not mandatory & set(ruled.forbidden)
    if ruled.minutes:
        assert found["minutes"] <= ruled.minutes.minutes
    for cap in ruled.shares.values():
        assert share_of(found, "p") <= cap.share + 1e-9
    mixed = list(policies)
    draw.shuffle(mixed)
    assert answer(MANY, role=ALL, minutes=minutes, policies=mixed)["digest"] == found["digest"]


def test_replay_needs_the_record_alone():
    inputs = make_inputs(THREE, role=ROLE, policies=[rule("pin", "c"), rule("prefer", "b")])
    one, two = (recommend(inputs, THREE, LIKELY) for _ in range(2))
    assert one.answer == two.answer


def test_the_engine_sees_no_scope_and_no_attribute():
    scoped = rule("pin", "c", scope=Scope(teams=("sales",), roles=("r",), skills=("x",)))
    assert scoped.without_scope().scope == EVERYONE
    told = set(Ask.__dataclass_fields__) | set(type(make_inputs(THREE)).__dataclass_fields__)
    assert not told & {"team", "manager", "name", "attributes"}
    seen = decide(THREE, role=ROLE, policies=[scoped])
    blind = decide(THREE, role=ROLE, policies=[replace(scoped, scope=Scope(teams=("other",)))])
    assert seen == blind


def test_all_that_policies_say_stands_in_the_record():
    policies = [
        rule("forbid", "p0", expires=ENDS, reason="Page 404 of x is wrong."),
        rule("require", "p1", due=date(2026, 12, 31)),
        rule("require", "p0", by="Bob", id_="bob"),
        rule("require", "gone"),
        rule("pin", "q0"),
        rule("prefer", "q1"),
        rule("cap", minutes=45, reason="Year 2026 ends"),
        rule("cap", provider="Plume", share=0.25, id_="share"),
    ]
    inputs = make_inputs(MANY, role=ALL, policies=policies, feedback=[done("q3")])
    decision = recommend(inputs, MANY, LIKELY)
    found, known = decision.answer, known_of(inputs, decision, MANY.snapshot)
    sentences = [row["because"] for row in (*found["left_out"], *found["mandatory"])]
    sentences += [row["because"] for row in (*found["policies"], *found["not_covered"])]
    sentences += [text for step in found["steps"] for text in (step["because"], *step["evidence"])]
    sentences += found["unknown"]
    assert {"forbid", "require", "pin", "prefer", "cap"} == {p["kind"] for p in found["policies"]}
    said = [c for s in sentences for c in claims(s, known, labels_in(MANY.snapshot.catalogue))]
    assert [claim for claim in said if not claim.holds] == []
    assert {("number", "45"), ("number", "25"), ("date", "31 December 2026")} <= {
        (claim.kind, claim.text) for claim in said
    }
