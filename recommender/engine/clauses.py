"""What happened, in words: clauses that follow *since*, and what a piece of feedback means."""

from collections.abc import Callable, Sequence

from recommender.domain.feedback import Feedback
from recommender.domain.learners import Evidence
from recommender.domain.policies import Policy
from recommender.engine.phrasing import day, in_a_row, number

SAID = {
    "not_relevant": "that it is not relevant",
    "know_it": "that you know it",
    "too_easy": "that it is too easy",
    "too_hard": "that it is too hard",
    "other_format": "that you prefer another format",
    "shorter": "that you prefer something shorter",
}

Name = Callable[[str], str]
"""The title of an item, or the label of a skill, by its id."""

MARKED = {
    "void": "evidence was declared void",
    "end": "evidence was ended",
    "dispute": "evidence was disputed",
    "confirm": "evidence was disputed, and stands",
}


def of_feedback(said: Feedback, title: Name, about: str | None) -> str:
    """Return what a learner said, as a clause.

    Args:
        said: the feedback.
        title: names an item.
        about: the item that an ``undo`` is about.
    """
    item = f"“{title(said.item or about or '')}”"
    if said.kind == "dismiss":
        if said.until is not None:
            return f"you put off {item} until {day(said.until)}"
        return f"you said of {item} {SAID[said.reason or '']}"
    if said.kind == "swap":
        if said.instead is None:
            return f"you asked for another in the place of {item}"
        return f"you swapped {item} for “{title(said.instead)}”"
    return {
        "accept": f"you took on {item}",
        "start": f"you started {item}",
        "done": f"you marked {item} as done",
        "rate": f"you rated {item} {said.rating} of 5",
        "pin": f"you asked for {item} to come first",
        "undo": f"you took back what you said of {item}",
    }[said.kind]


def of_evidence(entry: Evidence, label: Name) -> str:
    """Return that evidence came in, as a clause."""
    return f"new evidence came in: {_evidence(entry, label)}"


def of_mark(kind: str, entry: Evidence, label: Name) -> str:
    """Return that evidence was marked, as a clause."""
    return f"{MARKED[kind]}: {_evidence(entry, label)}"


def ruled(before: Sequence[Policy], after: Sequence[Policy]) -> str:
    """Return which policies hold now that did not, and which no longer do, as a clause."""
    old, new = {p.id: p for p in before}, {p.id: p for p in after}
    came = [
        f"a policy of {p.author} came into force (“{p.reason}”)"
        for i, p in new.items()
        if i not in old
    ]
    went = [f"a policy of {p.author} ended (“{p.reason}”)" for i, p in old.items() if i not in new]
    return in_a_row([*came, *went])


def meaning(
    said: Feedback,
    title: Name,
    about: str | None,
    told: Sequence[tuple[str, float]],
    *,
    before: bool = False,
) -> str:
    """Return in one sentence what feedback means for the plan and for levels.

    Args:
        said: the feedback.
        title: names an item.
        about: the item that an ``undo`` is about.
        told: label and level (0-5) of each skill of which it left evidence.
        before: the same was said before, and is evidence already.
    """
    item = f"“{title(said.item or about or '')}”"
    clause = of_feedback(said, title, about)
    noted = clause[0].upper() + clause[1:]
    if said.kind in ("accept", "start", "rate"):
        return f"{noted}; that alone changes nothing on your plan."
    if said.kind == "undo":
        return f"What you said of {item} is taken back, and with it what it counted for."
    if said.kind == "pin":
        return f"{item} comes first as long as it is open to you and fits your minutes."
    if said.kind == "swap":
        place = "what comes in its place is left open"
        if said.instead is not None:
            place = f"“{title(said.instead)}” is wanted in its place"
        return f"{item} is not proposed again; {place}."
    if said.until is not None:
        return f"{item} stays away until {day(said.until)}, and may come back then."
    return f"{item} is not proposed again; {_consequence(said, told, before=before)}."


def _consequence(said: Feedback, told: Sequence[tuple[str, float]], *, before: bool) -> str:
    if told:
        levels = in_a_row([f"{number(level)} in {label}" for label, level in told])
        return f"by your own word you have at least level {levels}, which counts for little"
    if before:
        return "your levels stay as they are, as you had said so before"
    if said.kind == "done" or said.reason in ("know_it", "too_easy"):
        return "it changes no level, as nothing says surely what it teaches"
    if said.reason == "other_format":
        return "what teaches the same in any format stays open"
    if said.reason == "shorter":
        return "what teaches the same, short or long, stays open"
    return "your levels stay as they are"


def _evidence(entry: Evidence, label: Name) -> str:
    source = entry.source.replace("_", " ")
    said = number(entry.level) if entry.reading is None else entry.reading.words
    return f"{source} {said} in {label(entry.skill)}"
