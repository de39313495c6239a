"""All that a reply says is said in the language of the decision that was asked about."""

from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from pseudo import on_record, pseudo_language, sentences, translated, unsaid
from spoken_questions import QUESTIONS, Question, Replied

from recommender.adapters.translations import Translations
from recommender.engine.alterations import Alteration
from recommender.engine.factors import rays
from recommender.engine.lifts import lifts
from recommender.engine.openings import asked_for, openings, required
from recommender.engine.replies import (
    CUT,
    CUT_PAIRS,
    CUT_SMALLER,
    CUT_SMALLER_PAIRS,
    OTHER,
    PLURALS,
    not_tried,
    reply_body,
)
from recommender.engine.smallest import Search
from recommender.engine.term_words import NEED_TERMS, SKILL_TERMS, term_in_words

ROOMS = (
    *("whys", "why_nots", "what_ifs", "otherwise", "counterfactuals", "rivals", "openings"),
    *("lifts", "factors", "alterations", "replies", "rule_checks", "term_words"),
)
"""Rooms of the engine that write the sentences of a reply."""
KNOWN = translated()
GERMAN = {
    "why: second step": (
        "»Pivots« ist Schritt 2 von 2. Schließt etwa die Hälfte Ihrer Lücke in Excel: von etwa 1 "
        "auf 1,8; Ihre Rolle verlangt 2. Ann bevorzugt es: »Law!«"
    ),
    "why not: lost": (
        "»Half« steht nicht auf dem Lernpfad. Nach den gewählten Schritten brächte es nichts mehr, "
        "was zählt. Der beste gefundene Lernpfad, der es an Stelle von »A« enthält, ist 0,50 "
        "Stufen Lücke wert statt 1,00. Es käme auf den Lernpfad, wenn Sie es als Erstes wünschten."
    ),
    "why not: no minutes": (
        "»Pivots« steht nicht auf dem Lernpfad. Es dauert 20 Minuten; die gewählten Schritte "
        "lassen 10 übrig. Es käme auf den Lernpfad, wenn Sie 30 statt 20 Minuten hätten."
    ),
    "counterfactual: another step": (
        "Der nächste Schritt wäre »Pivots« statt »Sums«, wenn Ihre Stufe in Excel bei 1 statt 0 "
        "läge. Keine kleinere Änderung bewirkt das."
    ),
    "what if: first instead": (
        "Wenn Ihre Stufe in Excel bei 1 statt 0 läge und Sie 60 statt 20 Minuten hätten, wäre "
        "»Pivots« statt »Sums« der erste von 2 Schritten (1 neu und 1 weg). Der Lernpfad schlösse "
        "90 % der Lücke in 30 Minuten; wie entschieden sind es 67 % in 20."
    ),
    "what if: pin what is forbidden": (
        "Wenn Bea »Letters« nach vorn setzte, bliebe der Lernpfad, wie er ist. Bea setzt nach "
        "vorn, was Ann ausschließt: C. Bis das geklärt ist, bleibt es ausgeschlossen."
    ),
}


@pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS)
def test_every_sentence_is_said_in_the_language(question: Question) -> None:
    language, phrases = pseudo_language()
    replied = question(language)
    names = names_of(replied)
    spoken = (*told(replied), *may_be_tried(replied))
    assert [(left, s) for s in spoken if (left := unsaid(s, names))] == []
    assert phrases.asked - KNOWN.keys() == set()


@pytest.mark.parametrize(("name", "sentence"), GERMAN.items(), ids=GERMAN)
def test_german_reads_well(name: str, sentence: str) -> None:
    replied = QUESTIONS[name](Translations()["de"])
    assert replied.reply.answer == sentence


def test_german_says_what_a_search_left_out_and_what_moves() -> None:
    german = Translations()["de"]
    reply = QUESTIONS["why not: cut"](german).reply
    assert reply.not_tried == (
        "Die Suche wurde abgekürzt; 11 kleinere Änderungen wurden nicht versucht: "
        "6 an verlangten Stufen, 3 an Gewichten, 1 an Stufen und 1 an Minuten."
    )
    assert [one.sentence for one in reply.diff] == [
        "»Half« kommt als Schritt 1 hinzu.",
        "»A« fällt weg; es war Schritt 1. "
        "Sie sagten am 23. November 2026, dass es nicht zu Ihnen passt.",
    ]


def test_every_search_that_was_cut_has_its_words() -> None:
    language, phrases = pseudo_language()
    for factor in (*PLURALS, "by"):
        one = Alteration(factor, "", 0, 1, 1.0, "", lambda inputs: inputs)
        for together in (1, 2):
            for found in ((), ((), None)):
                search = Search(found, together, 1, ((one,),), 1)
                assert unsaid(not_tried(search, language) or "nothing") == ""
    cut = (CUT, CUT_SMALLER, CUT_PAIRS, CUT_SMALLER_PAIRS)
    assert {*PLURALS.values(), *(one for one, _ in cut)} <= phrases.asked


def test_every_term_has_its_words() -> None:
    language, _ = pseudo_language()
    for is_need, terms in ((False, SKILL_TERMS), (True, NEED_TERMS)):
        for term in terms:
            said = term_in_words(term, "Excel", is_need=is_need, language=language)
            assert unsaid(said, ["Excel"]) == ""


def test_the_questions_say_all_that_a_reply_can_say() -> None:
    """A phrase that none of them says is one that nobody proved to be said in the language."""
    language, phrases = pseudo_language()
    for question in QUESTIONS.values():
        list(may_be_tried(question(language)))
    files = {f"recommender/engine/{room}.py" for room in ROOMS}
    elsewhere = {*SKILL_TERMS.values(), *NEED_TERMS.values(), "{term}: {label}", *PLURALS.values()}
    elsewhere |= {OTHER, CUT_SMALLER_PAIRS[0]}
    written = {text for text, where in KNOWN.items() if where & files}
    assert written - phrases.asked - elsewhere == set()


def names_of(replied: Replied) -> Sequence[str]:
    """What is on record and shown as it is; a word that the language knows has to be said."""
    asked, reply = replied.asked, replied.reply
    path = reply.path["versions"]["recipe"].partition("@")[0] if reply.path else ""
    known: tuple[Any, ...] = (asked.inputs, asked.world.snapshot.catalogue, path)
    known += tuple(one.apply(asked.inputs) for change in reply.changes for one in change.altered)
    return sorted({word for one in known for word in on_record(one)} - KNOWN.keys())


def told(replied: Replied) -> Iterator[str]:
    """Yield every sentence of a reply."""
    body = reply_body(replied.reply)
    yield body.pop("answer")
    yield from (text for text in (body.pop("not_tried"),) if text)
    for level in body.get("levels", ()):
        level["evidence"] = []  # as it is on record
    yield from sentences(body)


def may_be_tried(replied: Replied) -> Iterator[str]:
    """Yield in words what a search may change, the nearest of each kind."""
    found = rays(replied.asked.basis)
    for item in replied.asked.world.snapshot.catalogue.items:
        case = replied.asked.case(item)
        found += [*lifts(case), *required(case), *openings(case), (asked_for(case),)]
    yield from (ray[0].clause for ray in found if ray)
