"""What a person may say of a step: the words on the page, and the feedback they stand for."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.decisions import Json, digest
from recommender.domain.errors import NotFound

DONE, SWAP, NOT_NOW = "done", "swap", "not_now"
SPANS = ((7, "a week"), (14, "two weeks"), (30, "a month"), (90, "three months"))
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
    Control(DONE, "Done", "Have you done it?", "Yes, it is done", DONE),
    Control("pin", "Put it first", "Shall it come first?", "Yes, put it first", "pin"),
    Control(SWAP, "Swap it for another", "Take this one instead?", "Yes, swap them", SWAP),
    Control(NOT_NOW, "Not now", "Put it off for a while?", "Yes, put it off", reason=NOT_NOW),
    Control(
        "know_it",
        "I know this already",
        "Do you know this already?",
        "Yes, I know it",
        reason="know_it",
    ),
    Control("too_easy", "Too easy", "Is it too easy?", "Yes, too easy", reason="too_easy"),
    Control("too_hard", "Too hard", "Is it too hard?", "Yes, too hard", reason="too_hard"),
    Control(
        "not_relevant",
        "Not my work",
        "Is it not for your work?",
        "Yes, not my work",
        reason="not_relevant",
    ),
    Control(
        "other_format",
        "I need another format",
        "Do you need another format?",
        "Yes, another format",
        reason="other_format",
    ),
    Control(
        "shorter",
        "Too long",
        "Is it too long?",
        "Yes, something shorter",
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
