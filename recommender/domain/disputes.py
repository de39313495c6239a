"""Disputes: formal objections in a person's own words, with an outcome that is reasoned both ways.

Nothing is altered: who takes care of a dispute, how it ended and what that changed are further
entries.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from recommender.domain.revisions import Change

DISPUTED = ("evidence", "link", "target", "decision")
OUTCOMES = ("upheld", "partly", "rejected")
OPEN = "open"

EFFECTS: Mapping[str, tuple[str, ...]] = {"evidence": ("void", "end"), "link": ("ignore", "verify")}
"""What an outcome can do, by what is disputed; the first is what upholding does unless told."""
NO_EFFECT = "none"


@dataclass(frozen=True, slots=True)
class Dispute:
    """One objection.

    Attributes:
        learner: whom it is about.
        about: what kind of thing is disputed, and ``target`` its id; of ``target``, a skill's.
        item: of a decision, the step disputed, or None: its reasons; of a link, its item.
        skill: of a link, its skill.
        words: why, in the person's own words.
        by: who objects.
        due: the day by which there has to be an outcome.
    """

    id: str
    learner: str
    about: str
    target: str
    words: str
    by: str
    at: datetime
    due: date
    item: str | None = None
    skill: str | None = None


@dataclass(frozen=True, slots=True)
class DisputeOwner:
    """Who takes care of a dispute from now on."""

    owner: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DisputeOutcome:
    """How a dispute ended, by a named person who is not the one who objects.

    Attributes:
        outcome: ``upheld``, ``partly`` or ``rejected``.
        reasoning: why, whichever way it went.
        effect: ``void``, ``end``, ``ignore``, ``verify`` or ``none``; empty until it is settled.
    """

    outcome: str
    reasoning: str
    by: str
    at: datetime
    effect: str = NO_EFFECT


@dataclass(frozen=True, slots=True)
class DisputeEffect:
    """What an outcome changed for the person.

    Attributes:
        because: in a sentence what changed, or why nothing did.
        decision: id of the plan that was made because of it; None where the steps stay.
    """

    because: str
    decision: str | None = None
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputeCase:
    """A dispute with all that was recorded about it since."""

    dispute: Dispute
    owner: DisputeOwner | None = None
    outcome: DisputeOutcome | None = None
    effect: DisputeEffect | None = None

    @property
    def status(self) -> str:
        """``open``, or how it ended."""
        return self.outcome.outcome if self.outcome else OPEN

    def overdue(self, today: date) -> bool:
        """Return whether there should have been an outcome by now."""
        return self.outcome is None and self.dispute.due < today
