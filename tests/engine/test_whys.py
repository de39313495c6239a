"""Why an item is where it is: from the record, and nothing that is not in it."""

import json
import re
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from questions_asked import Asked
from random_worlds import Case, cases
from worlds import NOW, item, make_world, said, skill

from recommender.domain.feedback import Feedback
from recommender.domain.learners import Constraints
from recommender.domain.recipes import Recipe
from recommender.engine.replies import reply_body

NUMBER = re.compile(r"\d+(?:\.\d+)?")
SOURCES = ("assessment", "manager", "self", "peer")


def two_steps(**question: Any) -> Asked:
    world = make_world(
        item("a", "x:0>1", title="Sums", language="en"),
        item("b", "x:1>2?0.8", title="Pivots", after=["a"], language="en"),
        skills=[skill("x", "Spreadsheets")],
    )
    return Asked(world, role={"x": 2}, **question)


def test_it_goes_down_to_each_piece_of_evidence_with_date_and_weight() -> None:
    evidence = [said("test", "x", 0.5), said("boss", "x", 0, "manager", issuer="Bo")]
    reply = two_steps(evidence=evidence).why("a")
    assert reply.answer.startswith("“Sums” is step 1 of 2. Closes ")
    (level,) = reply.facts["levels"]
    assert {one["evidence"] for one in level["evidence"]} == {"test", "boss"}
    assert sum(one["weight"] for one in level["evidence"]) == 1.0
    assert {one["at"] for one in level["evidence"]} == {"2026-11-23T09:00:00Z"}
    assert "assessment 0.5 on 23 November 2026" in level["sentence"]


def test_terms_add_up_to_what_it_brings() -> None:
    reply = two_steps().why("b")
    step = two_steps().decision.answer["steps"][1]
    assert reply.facts["brings"] == step["score"]
    assert [t["value"] for t in reply.facts["terms"]] == [c["value"] for c in step["contributions"]]
    assert [t["sentence"] for t in reply.facts["terms"]] == [
        "What it teaches in Spreadsheets, if all of it sticks",
        "Less, as it is not sure that it teaches Spreadsheets",
    ]


def test_the_rules_it_passed_are_those_that_bear_on_it() -> None:
    asked = two_steps(languages=["en"], minutes=60, constraints=Constraints(languages=("en",)))
    rules = {one["rule"]: one for one in asked.why("b").facts["rules"]}
    assert all(one["passed"] for one in rules.values())
    assert rules["language"]["sentence"] == "Its language is en, as asked."
    assert rules["length"]["sentence"] == "It takes 10 of the 60 minutes there are."
    assert rules["requires"]["sentence"] == "It requires “Sums” first, which is step 1."
    assert "format" not in rules
    assert "language_read" not in rules, "the languages asked for stand over those that are read"


def test_every_rule_that_it_breaks_is_told() -> None:
    world = make_world(
        item("a", "x:0>1"), item("b", "x:0>1", minutes=90, language="de", free=False)
    )
    wanted = Constraints(languages=("en",), formats=("video",), free_only=True)
    asked = Asked(world, role={"x": 1}, minutes=60, constraints=wanted)
    broken = [one["rule"] for one in asked.why("b").facts["rules"] if not one["passed"]]
    assert broken == ["language", "format", "free", "length"]


def test_what_was_set_aside_and_what_is_not_known_are_told() -> None:
    asked = two_steps(feedback=[Feedback("f", "dismiss", NOW, "a", reason="know_it")])
    assert asked.why("a").answer == (
        "“Sums” is not on the path. You said on 23 November 2026 that you know it."
    )
    world = make_world(item("a", "x:0>1"), item("other", "y:0>1"))
    reply = Asked(world, role={"x": 1}, items=("a",)).why("other")
    assert reply.facts["standing"] == "not_found"
    assert reply.answer == (
        "“other” was not considered. It is not on the list that there was to choose from."
    )


def test_a_need_names_its_own_sentence() -> None:
    world = make_world(item("a", title="Build a pivot table"), item("b", title="Juggle"))
    need = "I have a meeting tomorrow. I must build a pivot table."
    reply = Asked(world, need=need).why("a")
    (match,) = reply.facts["matches"]
    assert match["need_sentence"] in need
    assert "pivot table" in match["need_sentence"]
    assert match["sentence"].startswith("Of the match, ")


@settings(max_examples=40, deadline=None)
@given(cases(), st.data())
def test_every_number_is_in_the_record(case: Case, data: st.DataObject) -> None:
    evidence = [
        said(f"e{n}", data.draw(st.sampled_from(sorted(case.question["role"]))), level, source)
        for n, (level, source) in enumerate(
            data.draw(st.lists(st.tuples(st.floats(0, 5), st.sampled_from(SOURCES)), max_size=4))
        )
    ]
    asked = Asked(case.world, Recipe(), evidence=evidence, **case.question)
    known = set(_spellings([_plain(asked), asked.decision.answer["steps"]]))
    for one in case.world.snapshot.catalogue.items:
        body = reply_body(asked.why(one))
        for sentence in _sentences(body):
            for figure in NUMBER.findall(sentence.replace(f"“{one}”", "")):
                assert figure in known, (figure, sentence)


def _plain(asked: Asked) -> Any:
    """The record, what the item says, and how many steps there are."""
    decision = asked.decision
    record = {
        "inputs": asdict(asked.inputs),
        "answer": dict(decision.answer),
        "estimates": [asdict(e) for e in decision.estimates],
        "candidates": [asdict(c) for c in decision.candidates],
        "items": [asdict(i) for i in asked.world.snapshot.catalogue.items.values()],
        "steps": len(decision.answer["steps"]),
        "nothing is known": asked.recipe.profile.prior_level,
    }
    return json.loads(json.dumps(record, default=str))


def _spellings(value: Any) -> Iterator[str]:
    """Every number of a record as a sentence may write it: one decimal, percent, as it is."""
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _spellings(key)
            yield from _spellings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _spellings(one)
    elif isinstance(value, int | float):
        for figure in (f"{value:.1f}", f"{value:g}", str(value), f"{100 * value:.0f}"):
            yield figure.removesuffix(".0").lstrip("-")
        yield from (str(int(100 * value) + up) for up in (0, 1))
    elif isinstance(value, str):
        for figure in NUMBER.findall(value):
            yield from (figure, figure.lstrip("0"))


def _sentences(body: Any) -> Iterator[str]:
    yield body["answer"]
    for name in ("terms", "levels", "matches", "rules"):
        yield from (one["sentence"] for one in body[name] if one["sentence"])
