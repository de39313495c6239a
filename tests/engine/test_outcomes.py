"""What happened after an answer, read as outcomes."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from worlds import NOW, said

from recommender.domain.feedback import Feedback
from recommender.domain.learners import Evidence, EvidenceMark, Ledger
from recommender.domain.paths import SkillGain
from recommender.domain.recipes import Recipe
from recommender.engine.learning import measured, of_gain
from recommender.engine.outcomes import Offer, Story, errors, signs

RECIPE = Recipe()
LATER = NOW + timedelta(days=400)


def day(n: float) -> Any:
    return NOW + timedelta(days=n)


def did(kind: str, item: str, on: float, **facts: Any) -> Feedback:
    return Feedback(f"{kind} {item} {on}", kind, day(on), item, **facts)


def offer(item: str, before: float, after: float, factor: float = 1.0, on: float = 0) -> Offer:
    return Offer(item, day(on), (SkillGain("x", before, after, 0.4),), factor)


def story(
    *offers: Offer, feedback: Sequence[Feedback] = (), evidence: Sequence[Evidence] = (),
    marks: Sequence[EvidenceMark] = (),
) -> Story:  # fmt: skip
    return Story("p", Ledger(tuple(evidence), tuple(marks)), feedback, offers)


def seen_at(level: float, on: float, source: str = "assessment", **facts: Any) -> Evidence:
    return said(f"e{on}{source}", "x", level, source, day(on), **facts)


def test_a_test_after_an_item_was_done_measures_its_gain() -> None:
    told = story(offer("a", 1, 2), feedback=[did("done", "a", 3)], evidence=[seen_at(1.6, 5)])
    variance = of_gain(0.25, 0.4, RECIPE.learning)
    (sign,) = signs(told, RECIPE, now=LATER)
    alone = measured("p", "a", day(5), expected=1, seen=0.6, variance=variance)
    assert (sign.item, sign.at, sign.expected) == ("a", day(5), 1.0)
    assert (sign.weight, sign.score) == pytest.approx((alone.weight, alone.score))


def test_what_the_answer_already_counted_lower_is_held_against_the_declaration() -> None:
    told = story(offer("a", 1, 1.8, 0.8), feedback=[did("done", "a", 3)], evidence=[seen_at(2, 5)])
    assert signs(told, RECIPE, now=LATER)[0].expected == pytest.approx(1.0)


def test_several_items_before_one_test_share_what_was_gained() -> None:
    offers = offer("a", 1, 2), offer("b", 2, 2.5)
    done = [did("done", "a", 1), did("done", "b", 2)]
    found = signs(story(*offers, feedback=done, evidence=[seen_at(1.75, 5)]), RECIPE, now=LATER)
    assert [(s.item, s.expected, s.seen) for s in found] == [
        ("a", 1.0, pytest.approx(0.5)),
        ("b", 0.5, pytest.approx(0.25)),
    ]
    alone = measured("p", "c", day(5), expected=1.5, seen=0.75, variance=of_gain(
        0.25, 0.4, RECIPE.learning))  # fmt: skip
    assert sum(s.weight for s in found) == pytest.approx(alone.weight)
    assert sum(s.score for s in found) == pytest.approx(alone.score)


@pytest.mark.parametrize(
    "reading",
    [
        seen_at(1.6, 2.5),  # before it was done
        seen_at(1.6, 200),  # long after
        seen_at(1.6, 5, at_least=True),
        seen_at(1.6, 5, "completion"),
        seen_at(1.6, 5, self_reported=True),
        seen_at(1.6, 5, "self"),
    ],
)
def test_what_measures_nothing(reading: Evidence) -> None:
    told = story(offer("a", 1, 2), feedback=[did("done", "a", 3)], evidence=[reading])
    assert signs(told, RECIPE, now=LATER) == []


def test_what_was_voided_or_undone_never_was() -> None:
    test, done = seen_at(1.6, 5), did("done", "a", 3)
    void = EvidenceMark(test.id, "void", day(6), "wrong person")
    undo = Feedback("u", "undo", day(6), undoes=done.id)
    told = story(offer("a", 1, 2), feedback=[done], evidence=[test], marks=[void])
    assert signs(told, RECIPE, now=LATER) == []
    told = story(offer("a", 1, 2), feedback=[done, undo], evidence=[test])
    assert signs(told, RECIPE, now=LATER) == []


def test_ratings_and_dismissals_are_hints() -> None:
    law = RECIPE.learning
    feedback = [
        did("rate", "a", 1, rating=5),
        did("rate", "b", 1, rating=3),
        did("rate", "c", 1, rating=1),
        did("dismiss", "d", 1, reason="too_hard"),
        did("dismiss", "e", 1, reason="not_relevant"),
    ]
    found = {
        s.item: (s.weight, s.score) for s in signs(story(feedback=feedback), RECIPE, now=LATER)
    }
    assert found == {
        "a": (law.rating_weight, pytest.approx(law.rating_weight)),
        "b": (law.rating_weight, 0.0),
        "c": (law.rating_weight, -law.rating_weight),
        "d": (law.difficulty_weight, -law.difficulty_weight),
    }


def test_started_and_not_finished_in_a_month_is_given_up() -> None:
    told = story(feedback=[did("start", "a", 1)])
    assert signs(told, RECIPE, now=day(30)) == []
    (sign,) = signs(told, RECIPE, now=day(31))
    assert (sign.at, sign.score) == (day(31), -RECIPE.learning.abandoned_weight)
    told = story(feedback=[did("start", "a", 1), did("done", "a", 60)])
    assert signs(told, RECIPE, now=LATER) == []


def test_a_rater_is_held_against_the_test_that_follows() -> None:
    told = story(evidence=[seen_at(3, 0, "self"), seen_at(2, 73)])
    (error,) = errors(told, RECIPE, now=LATER)
    assert (error.source, error.error) == ("self", 1.0)
    assert error.variance == pytest.approx(0.25 + 0.55**2 * 0.2)


def test_what_was_learned_in_between_is_no_error_of_a_rater() -> None:
    evidence = [seen_at(1, 0, "self"), seen_at(2, 10)]
    told = story(feedback=[did("done", "a", 5)], evidence=evidence)
    assert errors(told, RECIPE, now=LATER) == []
