"""A plan that was made again: what it follows, what happened, what moved."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened between two plans of one line.

    Attributes:
        kind: ``feedback``, ``evidence``, ``catalogue``, ``recipe``, ``role``, ``languages``,
            ``completion``, ``policy``, ``dispute``, ``pace``, ``mentors`` or ``time``.
        clause: it in words that follow *since*: "you marked “Pivot tables” as done".
        id: of the feedback, evidence, policy or dispute, where it has one.
        item: the item it is about, where it is about one.
    """

    kind: str
    clause: str
    id: str | None = None
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Change:
    """One item that entered, left or moved, and why, in one sentence.

    Attributes:
        before, after: position among the steps, from 1; None where it was or is not on the path.
        event: the position, from 0, of the event that moved it among the revision's events.
    """

    item: str
    title: str
    what: str
    before: int | None
    after: int | None
    event: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Revision:
    """What ties a decision to the one it replaces.

    Attributes:
        line: id of the first decision of the line that both belong to.
        follows: id of the decision that it replaces.
        events: in the order in which they were taken into account.
        worth_before: what the replaced plan was worth when it was made, in levels of gap.
    """

    line: str
    follows: str
    events: tuple[Event, ...]
    worth_before: float
    changes: tuple[Change, ...] = ()
