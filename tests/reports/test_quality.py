"""Sums, uptake and calibration of a record one can hold in one's head."""

from datetime import UTC, datetime, timedelta

import pytest
from worlds import answer as asked
from worlds import item, make_world, said

from recommender.domain.given import Given
from recommender.domain.learners import EvidenceMark, Ledger
from recommender.domain.recipes import ProfileRecipe
from recommender.reports.errors import Checked, level_checks
from recommender.reports.quality import Answers, counted, quality
from recommender.reports.reacting import Brought, Reaction, gains, offered, share_that

START = datetime(2026, 11, 1, tzinfo=UTC)
WORLD = make_world(item("a", "x:0>1"), item("b", "x:1>2"))
ANSWER = asked(WORLD, role={"x": 2})


def day(n):
    return START + timedelta(days=n)


def given(learner="p", at=0, answer=ANSWER):
    return Given("d", day(at), "a", learner, None, False, answer)


def test_answers_are_checked_against_themselves():
    step = {**ANSWER["steps"][0], "score": 9.0, "because": " "}
    forged = {**ANSWER, "steps": [step, *ANSWER["steps"][1:]]}
    empty = asked(WORLD, role={"x": 2}, levels={"x": 3})
    found = counted([given(), given(answer=forged), given(answer=empty)])
    assert found == Answers(
        given=3, with_steps=2, steps=4, whole=2, reasoned=3, bearing=found.bearing
    )


def test_policies_are_counted_where_answers_tell_of_them():
    without = {k: v for k, v in ANSWER.items() if k != "policies"}
    assert counted([given(answer=without)]).bearing is None
    told = [{**without, "policies": []}, {**without, "policies": [{"policy": "p"}]}]
    assert counted([given(answer=one) for one in told]).bearing == 1


def react(item_, kind="done", at=5, learner="p"):
    return Reaction(learner, item_, kind, day(at))


def test_a_reaction_counts_for_items_offered_before_it():
    offers = offered([given(), given("q"), given(None)])
    assert offers == {"p": {"a": day(0), "b": day(0)}, "q": {"a": day(0), "b": day(0)}}
    reactions = [react("a"), react("a"), react("b", "dismiss"), react("z"), react("b", at=-1)]
    assert share_that("done", offers, reactions) == {"p": 0.5, "q": 0.0}


def test_gain_expected_and_gain_that_came():
    ledger = Ledger((said("e", "x", 0.6, at=day(9)), said("f", "x", 3.0, at=day(20))))
    (first, _) = ANSWER["steps"]
    expected = first["gains"][0]["after"] - first["gains"][0]["before"]
    found = gains([given()], [react("a")], {"p": ledger})
    assert found == {"p": Brought(expected, pytest.approx(0.6))}


def test_a_gain_is_measured_only_after_the_step_and_from_the_level_known():
    early = Ledger((said("e", "x", 0.6, at=day(2)),))
    late = Ledger((said("e", "x", 0.6, at=day(9)),))
    assert gains([given()], [react("a")], {"p": early}) == {}
    assert gains([given()], [react("b")], {"p": late}) == {}  # its level before rests on a
    assert gains([given(at=6)], [react("a")], {"p": late}) == {}  # not offered before
    void = Ledger(late.evidence, (EvidenceMark("e", "void", day(9), "mixed up"),))
    assert gains([given()], [react("a")], {"p": void}) == {}


def test_checks_tell_whether_the_likely_range_held():
    before, after = said("e", "x", 2.0, at=day(0)), said("f", "x", 2.5, at=day(9))
    (found,) = level_checks({"p": Ledger((before, after))}, ProfileRecipe())["p"]
    assert found == Checked(-0.5, True)


def rows(brought, people):
    checks = {f"p{n}": [Checked(0.5, n % 2 == 0)] for n in range(people)}
    of = {f"p{n}": brought for n in range(people)}
    found = quality(Answers(0, 0, 0, 0, 0, None), {"Done": {}}, of, checks, 5)
    keys = [[c.key for c in t.columns] for t in found]
    return [
        [dict(zip(k, row, strict=True)) for row in t.rows] for k, t in zip(keys, found, strict=True)
    ]


def test_few_people_say_little():
    answers, uptake, calibration = rows(Brought(0.5, 0.2), 4)
    assert answers[0]["share"] is None
    assert uptake[0]["verdict"] == "too few to say"
    assert {row["value"] for row in calibration} == {None}
    *_, calibration = rows(Brought(0.5, 0.2), 6)
    assert calibration[2]["value"] == -0.3
    assert calibration[2]["verdict"] == "too few to say"


def test_more_people_say_it_with_an_interval():
    *_, calibration = rows(Brought(0.5, 0.2), 20)
    assert (calibration[2]["low"], calibration[2]["high"]) == (-0.3, -0.3)
    inside = calibration[4]
    assert inside["low"] < inside["value"] == 0.5 < inside["high"]
    assert inside["verdict"] == ""
