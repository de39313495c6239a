"""What a sentence claims is read off its text, and looked for in the record."""

from datetime import date, timedelta

import pytest
from worlds import NOW, decide, item, make_inputs, make_world, skill

from recommender.adapters.translations import Translations
from recommender.domain.feedback import Feedback
from recommender.domain.learners import Evidence
from recommender.engine.claims import DATE, NAME, NUMBER, SKILL, Claim, Known, claims, labels_in
from recommender.engine.recorded import known_of, known_of_step

KNOWN = Known({"1.5", "61", "12"}, {date(2026, 3, 1)}, {"A “good” start"}, {"Sums"})


def test_names_dates_skills_and_numbers_are_told_apart() -> None:
    sentence = "“A “good” start” for Sums: manager 1.5 on 1 March 2026 (61 %), 12 minutes."
    assert claims(sentence, KNOWN, lambda text: ["Sums"] if "Sums" in text else []) == [
        Claim(NAME, "A “good” start", True),
        Claim(DATE, "1 March 2026", True),
        Claim(SKILL, "Sums", True),
        Claim(NUMBER, "1.5", True),
        Claim(NUMBER, "61", True),
        Claim(NUMBER, "12", True),
    ]


def test_a_german_sentence_is_read_as_germans_read_it() -> None:
    german = Translations()["de"]
    sentence = "»A “good” start« für Sums: Test 1,5 am 1. März 2026 (61 %), 12 Minuten."
    labels = ["Sums"]
    assert claims(sentence, KNOWN, lambda text: labels, german) == [
        Claim(NAME, "A “good” start", True),
        Claim(DATE, "1. März 2026", True),
        Claim(SKILL, "Sums", True),
        Claim(NUMBER, "1,5", True),
        Claim(NUMBER, "61", True),
        Claim(NUMBER, "12", True),
    ]
    for untrue in ("Stufe 1,6", "Test 15 am 1. März 2026", "am 2. März 2026", "»Ein Ende« zuerst"):
        assert not all(claim.holds for claim in claims(untrue, KNOWN, lambda text: [], german))


@pytest.mark.parametrize(
    "untrue",
    [
        "level 1.6",
        "manager 1.5 on 2 March 2026",
        "“A bad start” first",
        "Sums at level 15",
        "weighs 62 %",
        "Chess at level 1.5",
    ],
)
def test_what_the_record_does_not_have_is_found(untrue: str) -> None:
    said = claims(untrue, KNOWN, lambda text: [x for x in ("Sums", "Chess") if x in text])
    assert not all(claim.holds for claim in said)


def test_a_number_in_a_label_is_no_figure() -> None:
    assert claims("Office 365 first", KNOWN, lambda text: ["Office 365"]) == [
        Claim(SKILL, "Office 365", False)
    ]


def test_every_sentence_of_an_answer_is_borne_out_and_a_forged_one_is_not() -> None:
    world = make_world(
        item("a", "sums:0>2", minutes=12),
        item("b", "sums:2>3", minutes=90),
        skills=[skill("sums", "Sums")],
    )
    seen = Evidence("e-1", "sums", 0.5, "manager", NOW - timedelta(days=40), issuer="m")
    inputs = make_inputs(world, role={"sums": 3}, evidence=[seen], minutes=30)
    decision = decide(world, role={"sums": 3}, evidence=[seen], minutes=30)
    labels, snapshot = labels_in(world.snapshot.catalogue), world.snapshot
    whole = known_of(inputs, decision, snapshot)
    (step,) = decision.answer["steps"]
    known = known_of_step(1, decision, snapshot, whole)
    sentences = [(step["because"], known), *((s, known) for s in step["evidence"])]
    beside = (*decision.answer["left_out"], *decision.answer["not_covered"])
    sentences += [(x["because"], whole) for x in beside]
    said = [claim for text, of in sentences for claim in claims(text, of, labels)]
    assert {claim.kind for claim in said} >= {DATE, SKILL, NUMBER}
    assert [claim for claim in said if not claim.holds] == []
    forged = step["because"].replace("asks 3", "asks 4")
    assert forged != step["because"]
    assert Claim(NUMBER, "4", False) in claims(forged, known, labels)


def test_what_is_said_of_refreshers_and_dates_is_borne_out() -> None:
    world = make_world(
        item("a", "x:2>3"), item("b", "y:0>1", minutes=60), skills=[skill("x", "Charts")]
    )
    then = NOW - timedelta(days=260)
    question = {
        "role": {"x": 3, "y": 1},
        "evidence": [Evidence("1", "x", 3.0, "assessment", then)],
        "minutes_per_week": 35,
        "deadline": (NOW + timedelta(days=5)).date(),
    }
    decision, inputs = decide(world, **question), make_inputs(world, **question)
    snapshot = world.snapshot
    whole = known_of(inputs, decision, snapshot)
    terms = [{c["term"] for c in s["contributions"]} for s in decision.answer["steps"]]
    assert terms == [{"retention"}, {"potential", "late"}]
    for position, step in enumerate(decision.answer["steps"], start=1):
        known = known_of_step(position, decision, snapshot, whole)
        for sentence in (step["because"], *step["evidence"]):
            assert all(c.holds for c in claims(sentence, known, labels_in(snapshot.catalogue)))
    forged = decision.answer["refreshers"][0]["because"].replace("level 3", "level 4")
    assert not all(c.holds for c in claims(forged, known, labels_in(snapshot.catalogue)))


def test_what_a_check_and_a_format_are_said_to_be_is_borne_out() -> None:
    world = make_world(
        *(item(f"x-{n}", f"x:{n - 1}>{n}", minutes=20, format="reading") for n in (1, 2, 3)),
        item("z", "z:0>1", format="reading"),
        skills=[skill("x", "Charts")],
    )
    rated = Evidence("1", "x", 2.1, "manager", NOW - timedelta(days=170), issuer="boss")
    finished = Feedback("f", "done", NOW - timedelta(days=9), item="z")
    question = {"role": {"x": 3}, "evidence": [rated], "minutes": 40, "learner": "ann"}
    question["feedback"] = [finished]
    decision, inputs = decide(world, **question), make_inputs(world, **question)
    labels, whole = labels_in(world.snapshot.catalogue), known_of(inputs, decision, world.snapshot)
    check = decision.answer["check"]["because"]
    assert all(c.holds for c in claims(check, whole, labels))
    forged = check.replace("anything between 0", "anything between 4.9")
    forged = forged.replace("anything between 1", "anything between 4.9")
    assert not all(c.holds for c in claims(forged, whole, labels))
    known = known_of_step(1, decision, world.snapshot, whole)
    said = next(s for s in decision.answer["steps"][0]["evidence"] if "this format" in s)
    assert all(c.holds for c in claims(said, known, labels))
    assert not all(c.holds for c in claims(said.replace("10", "11"), known, labels))
