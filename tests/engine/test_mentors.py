"""A talk with a colleague, where nothing in the catalogue leads further."""

from typing import Any

import pytest
from worlds import LIKELY, NOW, answer, decide, item, make_inputs, make_world, order, skill

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import Feedback
from recommender.domain.mentors import TalkOffer, mentor_of
from recommender.domain.recipes import Recipe
from recommender.engine.claims import claims, labels_in
from recommender.engine.recommend import recommend
from recommender.engine.recorded import known_of, known_of_step

WORLD = make_world(
    item("x-start", "x:0>1", minutes=20),
    item("z-all", "z:0>3", minutes=20),
    skills=[skill("y", "Haggling")],
)
ANN, BEA = (TalkOffer(name, "y", 4.0) for name in ("ann", "bea"))


def ask(*talks: TalkOffer, **more: Any) -> dict[str, Any]:
    return answer(WORLD, **{"role": {"x": 1, "y": 2}, "talks": talks, **more})


def test_a_colleague_is_asked_where_nothing_teaches_it() -> None:
    given = ask(ANN, BEA)
    assert order(given) == ["x-start", "mentor:ann:y"]
    talk = given["steps"][1]
    assert talk["item"] == {
        "id": "mentor:ann:y",
        "title": "Talk with a colleague about Haggling",
        "minutes": 30,
        "minutes_estimated": True,
        "url": "/v1/mentors/ann",
        "kind": "mentor",
        "format": None,
    }
    assert talk["score"] == pytest.approx(0.7)
    assert talk["evidence"][0] == (
        "Nothing that you can choose leads further in Haggling; a colleague at about level 4 "
        "agreed to help."
    )


def test_not_where_content_leads_on_nor_where_nobody_stands_higher() -> None:
    assert order(ask(TalkOffer("ann", "z", 4.0), role={"z": 3})) == ["z-all"]
    assert order(ask(TalkOffer("ann", "y", 0.0))) == ["x-start"]
    assert order(ask()) == ["x-start"]


def test_a_talk_goes_on_where_content_ends() -> None:
    given = ask(TalkOffer("ann", "x", 3.0), role={"x": 3})
    assert order(given) == ["x-start", "mentor:ann:x"]
    (gain,) = given["steps"][1]["gains"]
    assert (gain["before"], gain["after"]) == (1, 1.7)


def test_minutes_go_to_what_brings_more() -> None:
    """Thirty minutes of talk bring .7; twenty of content bring 1."""
    assert order(ask(ANN, minutes=30)) == ["x-start"]
    assert order(ask(ANN, minutes=30, role={"x": (1, 0.1), "y": (2, 1.0)})) == ["mentor:ann:y"]
    assert order(ask(ANN, minutes=50)) == ["x-start", "mentor:ann:y"]
    assert order(ask(ANN, minutes=20)) == ["x-start"]


def test_a_talk_that_was_had_or_dismissed_gives_way_to_another() -> None:
    done = Feedback("f1", "done", NOW, "mentor:ann:y")
    assert order(ask(ANN, BEA, feedback=[done])) == ["x-start", "mentor:bea:y"]
    no = Feedback("f1", "dismiss", NOW, "mentor:ann:y", reason="not_relevant")
    assert order(ask(ANN, feedback=[no])) == ["x-start"]


def test_a_plan_that_is_made_again_is_the_same() -> None:
    again = ask(ANN, previous=("x-start", "mentor:ann:y"))
    assert order(again) == ["x-start", "mentor:ann:y"]


def test_every_sentence_is_borne_out() -> None:
    question: dict[str, Any] = {"role": {"x": 1, "y": 2}, "talks": (ANN,)}
    decision = decide(WORLD, recipe=Recipe(), **question)
    inputs: Inputs = make_inputs(WORLD, recipe=Recipe(), **question)
    assert recommend(inputs, WORLD, Recipe()) == decision
    whole = known_of(inputs, decision, WORLD.snapshot)
    known = known_of_step(2, decision, WORLD.snapshot, whole)
    talk = decision.answer["steps"][1]
    for sentence in (talk["because"], *talk["evidence"]):
        said = claims(sentence, known, labels_in(WORLD.snapshot.catalogue))
        assert all(claim.holds for claim in said), said


def test_the_mentor_is_read_off_the_item() -> None:
    assert mentor_of(ANN.item) == "ann"
    assert mentor_of("mentor:guide") is None
    assert mentor_of("course:ann:y") is None
    assert LIKELY.mentors.most == 3
