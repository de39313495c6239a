"""What a person may say of a step: the words on the page, and the feedback they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.decisions import Json, digest
from recommender.domain.errors import NotFound
from recommender.domain.languages import phrase

DONE, SWAP, NOT_NOW = "done", "swap", "not_now"
SPANS = (
    (7, phrase("a week")),
    (14, phrase("two weeks")),
    (30, phrase("a month")),
    (90, phrase("three months")),
)
"""Days for which a step may be put off, and what they are called."""


@dataclass(frozen=True, slots=True)
class Control:
    """One thing to say of a step.

    Attributes:
        name: in addresses.
        label: on the page.
        asks: the question of the page that says what it will change.
        agrees: what stands on the button that does it.
        kind, reason: of the feedback.
    """

    name: str
    label: str
    asks: str
    agrees: str
    kind: str = "dismiss"
    reason: str | None = None


CONTROLS = (
    Control(DONE, phrase("Done"), phrase("Have you done it?"), phrase("Yes, it is done"), DONE),
    Control(
        "pin",
        phrase("Put it first"),
        phrase("Shall it come first?"),
        phrase("Yes, put it first"),
        "pin",
    ),
    Control(
        SWAP,
        phrase("Swap it for another"),
        phrase("Take this one instead?"),
        phrase("Yes, swap them"),
        SWAP,
    ),
    Control(
        NOT_NOW,
        phrase("Not now"),
        phrase("Put it off for a while?"),
        phrase("Yes, put it off"),
        reason=NOT_NOW,
    ),
    Control(
        "know_it",
        phrase("I know this already"),
        phrase("Do you know this already?"),
        phrase("Yes, I know it"),
        reason="know_it",
    ),
    Control(
        "too_easy",
        phrase("Too easy"),
        phrase("Is it too easy?"),
        phrase("Yes, too easy"),
        reason="too_easy",
    ),
    Control(
        "too_hard",
        phrase("Too hard"),
        phrase("Is it too hard?"),
        phrase("Yes, too hard"),
        reason="too_hard",
    ),
    Control(
        "not_relevant",
        phrase("Not my work"),
        phrase("Is it not for your work?"),
        phrase("Yes, not my work"),
        reason="not_relevant",
    ),
    Control(
        "other_format",
        phrase("I need another format"),
        phrase("Do you need another format?"),
        phrase("Yes, another format"),
        reason="other_format",
    ),
    Control(
        "shorter",
        phrase("Too long"),
        phrase("Is it too long?"),
        phrase("Yes, something shorter"),
        reason="shorter",
    ),
)


def control(name: str) -> Control:
    """Return a control by its name.

    Raises:
        NotFound: when there is none of that name.
    """
    for one in CONTROLS:
        if one.name == name:
            return one
    raise NotFound(f"There is nothing called “{name}” to say of a step.")


def value_of(chosen: Control, *, instead: str | None, days: str | None) -> Json:
    """Return the value of the feedback: another item, or days to put it off."""
    if chosen.name == SWAP:
        return instead or None
    if chosen.name == NOT_NOW:
        return int(days) if days and days.isascii() and days.isdigit() and len(days) < 5 else None
    return None


def taking_back(feedback: str) -> Mapping[str, Json]:
    """Return the undo of feedback. It has one id, so that pressing twice takes back once."""
    return {"kind": "undo", "undoes": feedback, "feedback": f"undo-{digest(feedback)[:32]}"}
