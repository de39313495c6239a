"""What happened, in words: clauses that follow *since* or stand alone, and what feedback means."""

from collections.abc import Callable, Sequence

from recommender.domain.feedback import Feedback
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.learners import Evidence
from recommender.domain.policies import Policy
from recommender.engine.phrasing import source_in_words

SAID = {
    "not_relevant": phrase("you said of “{item}” that it is not relevant"),
    "know_it": phrase("you said of “{item}” that you know it"),
    "too_easy": phrase("you said of “{item}” that it is too easy"),
    "too_hard": phrase("you said of “{item}” that it is too hard"),
    "other_format": phrase("you said of “{item}” that you prefer another format"),
    "shorter": phrase("you said of “{item}” that you prefer something shorter"),
}
DID = {
    "accept": phrase("you took on “{item}”"),
    "start": phrase("you started “{item}”"),
    "done": phrase("you marked “{item}” as done"),
    "pin": phrase("you asked for “{item}” to come first"),
    "undo": phrase("you took back what you said of “{item}”"),
}
MARKED = {
    "void": phrase("evidence was declared void: {evidence}"),
    "end": phrase("evidence was ended: {evidence}"),
    "dispute": phrase("evidence was disputed: {evidence}"),
    "confirm": phrase("evidence was disputed, and stands: {evidence}"),
}
CHANGES_NOTHING = {
    "accept": phrase("You took on “{item}”; that alone changes nothing on your plan."),
    "start": phrase("You started “{item}”; that alone changes nothing on your plan."),
    "rate": phrase("You rated “{item}” {rating} of 5; that alone changes nothing on your plan."),
}
NO_LEVEL = phrase(
    "“{item}” is not proposed again; it changes no level, as nothing says surely what it teaches."
)
STAY = phrase("“{item}” is not proposed again; your levels stay as they are.")
SAID_BEFORE = phrase(
    "“{item}” is not proposed again; your levels stay as they are, as you had said so before."
)
STAYS_AWAY = {
    "done": NO_LEVEL,
    "know_it": NO_LEVEL,
    "too_easy": NO_LEVEL,
    "other_format": phrase(
        "“{item}” is not proposed again; what teaches the same in any format stays open."
    ),
    "shorter": phrase(
        "“{item}” is not proposed again; what teaches the same, short or long, stays open."
    ),
}

Name = Callable[[str], str]
"""The title of an item, or the label of a skill, by its id."""


def of_feedback(
    said: Feedback, title: Name, about: str | None, language: Language = ENGLISH
) -> str:
    """Return what a learner said, as a clause.

    Args:
        said: the feedback.
        title: names an item.
        about: the item that an ``undo`` is about.
        language: to say it in.
    """
    say, item = language.say, title(said.item or about or "")
    if said.kind == "dismiss":
        if said.until is not None:
            return say("you put off “{item}” until {day}", item=item, day=said.until)
        reason = said.reason or ""
        return say(SAID[reason], item=item)
    if said.kind == "swap":
        if said.instead is None:
            return say("you asked for another in the place of “{item}”", item=item)
        return say("you swapped “{item}” for “{other}”", item=item, other=title(said.instead))
    if said.kind == "rate":
        return say("you rated “{item}” {rating} of 5", item=item, rating=said.rating or 0)
    return say(DID[said.kind], item=item)


def of_evidence(entry: Evidence, label: Name, language: Language = ENGLISH) -> str:
    """Return that evidence came in, as a clause."""
    evidence = _evidence(entry, label, language)
    return language.say("new evidence came in: {evidence}", evidence=evidence)


def of_mark(kind: str, entry: Evidence, label: Name, language: Language = ENGLISH) -> str:
    """Return that evidence was marked, as a clause."""
    return language.say(MARKED[kind], evidence=_evidence(entry, label, language))


def ruled(before: Sequence[Policy], after: Sequence[Policy], language: Language = ENGLISH) -> str:
    """Return which policies hold now that did not, and which no longer do, as a clause."""
    old, new = {p.id: p for p in before}, {p.id: p for p in after}
    came = [
        language.say(
            "a policy of {author} came into force (“{reason}”)", author=p.author, reason=p.reason
        )
        for i, p in new.items()
        if i not in old
    ]
    went = [
        language.say("a policy of {author} ended (“{reason}”)", author=p.author, reason=p.reason)
        for i, p in old.items()
        if i not in new
    ]
    return language.row([*came, *went])


def meaning(
    said: Feedback,
    title: Name,
    about: str | None,
    told: Sequence[tuple[str, float]],
    *,
    before: bool = False,
    language: Language = ENGLISH,
) -> str:
    """Return in one sentence what feedback means for the plan and for levels.

    Args:
        said: the feedback.
        title: names an item.
        about: the item that an ``undo`` is about.
        told: label and level (0-5) of each skill of which it left evidence.
        before: the same was said before, and is evidence already.
        language: to say it in.
    """
    say, item = language.say, title(said.item or about or "")
    if said.kind in CHANGES_NOTHING:
        return say(CHANGES_NOTHING[said.kind], item=item, rating=said.rating or 0)
    if said.kind == "undo":
        return say(
            "What you said of “{item}” is taken back, and with it what it counted for.", item=item
        )
    if said.kind == "pin":
        return say(
            "“{item}” comes first as long as it is open to you and fits your minutes.", item=item
        )
    if said.kind == "swap":
        if said.instead is None:
            return say(
                "“{item}” is not proposed again; what comes in its place is left open.", item=item
            )
        return say(
            "“{item}” is not proposed again; “{other}” is wanted in its place.",
            item=item,
            other=title(said.instead),
        )
    if said.until is not None:
        return say(
            "“{item}” stays away until {day}, and may come back then.", item=item, day=said.until
        )
    if told:
        return say(
            "“{item}” is not proposed again; by your own word you have at least level {levels}, "
            "which counts for little.",
            item=item,
            levels=[say("{level} in {skill}", level=level, skill=label) for label, level in told],
        )
    stays_away = STAYS_AWAY.get(said.reason or said.kind, STAY)
    return say(SAID_BEFORE if before else stays_away, item=item)


def _evidence(entry: Evidence, label: Name, language: Language) -> str:
    source, skill = source_in_words(entry.source, language), label(entry.skill)
    if entry.reading is not None:
        words = entry.reading.words
        return language.say("{source} {words} in {skill}", source=source, words=words, skill=skill)
    return language.say(
        "{source} {level} in {skill}", source=source, level=entry.level, skill=skill
    )
