"""What happened, in words: every kind of feedback has its clause and its meaning."""

from dataclasses import replace
from datetime import timedelta

import pytest
from pseudo import pseudo_language, unsaid
from worlds import NOW, said

from recommender.domain.feedback import DISMISSAL_REASONS, FEEDBACK_KINDS, Feedback
from recommender.domain.policies import Policy
from recommender.domain.scales import SCALED, Reading
from recommender.engine.clauses import MARKED, meaning, of_evidence, of_feedback, of_mark, ruled

TITLES = {"a": "Pivot tables", "b": "Charts"}
DISMISSED = {
    reason: Feedback("f", "dismiss", NOW, "a", reason=reason) for reason in DISMISSAL_REASONS
}


def title(item: str) -> str:
    return TITLES[item]


@pytest.mark.parametrize(
    ("feedback", "clause"),
    [
        (Feedback("f", "accept", NOW, "a"), "you took on “Pivot tables”"),
        (Feedback("f", "start", NOW, "a"), "you started “Pivot tables”"),
        (Feedback("f", "done", NOW, "a"), "you marked “Pivot tables” as done"),
        (Feedback("f", "rate", NOW, "a", rating=4), "you rated “Pivot tables” 4 of 5"),
        (Feedback("f", "pin", NOW, "a"), "you asked for “Pivot tables” to come first"),
        (Feedback("f", "swap", NOW, "a", instead="b"), "you swapped “Pivot tables” for “Charts”"),
        (Feedback("f", "swap", NOW, "a"), "you asked for another in the place of “Pivot tables”"),
        (Feedback("f", "undo", NOW, undoes="g"), "you took back what you said of “Charts”"),
        (DISMISSED["too_easy"], "you said of “Pivot tables” that it is too easy"),
        (
            Feedback("f", "dismiss", NOW, "a", reason="not_now", until=NOW + timedelta(days=7)),
            "you put off “Pivot tables” until 30 November 2026",
        ),
    ],
)
def test_clauses(feedback: Feedback, clause: str) -> None:
    assert of_feedback(feedback, title, "b") == clause


@pytest.mark.parametrize(
    ("feedback", "told", "sentence"),
    [
        (
            Feedback("f", "done", NOW, "a"),
            [("Spreadsheets", 1.5), ("Charts", 2.0)],
            "“Pivot tables” is not proposed again; by your own word you have at least level 1.5 in "
            "Spreadsheets and 2 in Charts, which counts for little.",
        ),
        (
            DISMISSED["too_hard"],
            [],
            "“Pivot tables” is not proposed again; your levels stay as they are.",
        ),
        (
            DISMISSED["other_format"],
            [],
            "“Pivot tables” is not proposed again; what teaches the same in any format stays open.",
        ),
        (
            Feedback("f", "swap", NOW, "a", instead="b"),
            [],
            "“Pivot tables” is not proposed again; “Charts” is wanted in its place.",
        ),
        (
            Feedback("f", "rate", NOW, "a", rating=2),
            [],
            "You rated “Pivot tables” 2 of 5; that alone changes nothing on your plan.",
        ),
        (
            Feedback("f", "undo", NOW, undoes="g"),
            [],
            "What you said of “Charts” is taken back, and with it what it counted for.",
        ),
    ],
)
def test_meanings(feedback: Feedback, told: list[tuple[str, float]], sentence: str) -> None:
    assert meaning(feedback, title, "b", told) == sentence


def test_every_kind_and_reason_has_one_sentence() -> None:
    every = [Feedback("f", kind, NOW, "a") for kind in FEEDBACK_KINDS if kind != "dismiss"]
    for feedback in (*every, *DISMISSED.values()):
        if feedback.reason == "not_now":
            continue
        for told in ([], [("Spreadsheets", 1.0)]):
            sentence = meaning(feedback, title, "a", told)
            assert sentence.count(".") == 1
            assert "Pivot tables" in sentence


def test_evidence_is_named_by_source_level_and_skill() -> None:
    seven = said("e", "x", 4.3, reading=Reading(0.86, SCALED))
    assert of_evidence(said("e", "x", 3, "work_sample"), str.upper) == (
        "new evidence came in: work sample 3 in X"
    )
    assert (
        of_evidence(seven, str.upper)
        == f"new evidence came in: assessment {seven.reading.words} in X"
    )
    assert of_mark("dispute", said("e", "x", 3), str.upper) == (
        "evidence was disputed: assessment 3 in X"
    )


def test_nothing_is_said_in_another_language() -> None:
    language, _ = pseudo_language()
    every = [Feedback("f", kind, NOW, "a") for kind in FEEDBACK_KINDS if kind != "dismiss"]
    every += [*DISMISSED.values(), Feedback("f", "swap", NOW, "a", instead="b")]
    every = [replace(f, until=NOW) if f.reason == "not_now" else f for f in every]
    told = [of_feedback(f, title, "a", language) for f in every]
    for levels, before in (([], False), ([], True), ([("SQL", 1.5), ("R", 2.0)], False)):
        told += [meaning(f, title, "a", levels, before=before, language=language) for f in every]
    entry = said("e", "x", 2.5, "work_sample")
    told.append(of_evidence(entry, str.upper, language))
    told += [of_mark(kind, entry, str.upper, language) for kind in MARKED]
    policies = [Policy(i, "cap", "Lee", "So it is.", NOW, minutes=9) for i in "pq"]
    told += [ruled(policies[:1], policies[1:], language), ruled([], policies, language)]
    escaped = {one: unsaid(one, (*TITLES.values(), "SQL", "Lee", "So it is.")) for one in told}
    assert {one: left for one, left in escaped.items() if left} == {}
