"""How a stored plan stands by now: what it came from, what was said, what is objected to."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.decisions import DecisionRecord
from recommender.domain.disputes import DisputeCase
from recommender.domain.languages import Language
from recommender.ports import Edge
from recommender.service.asking import answer_given
from recommender.service.disputing import disputes_page
from recommender.service.reacting import Reaction, feedback_page, recalled
from recommender.web.pages.moves import Moves, happened, sentences_of

SHOWN = 6
"""Sentences about one plan that was made again."""
PLANS = 4
"""Plans of a line that are looked at; each is a record to open, while somebody waits."""
FEEDBACK = 200
DISPUTES = 12


@dataclass(frozen=True, slots=True)
class Undoable:
    """Something that was said and still stands: its id, and what it was, in words."""

    feedback: str
    clause: str


@dataclass(frozen=True, slots=True)
class Remade:
    """A plan that was made again: when, what moved and why, and what can be taken back."""

    at: datetime
    sentences: tuple[str, ...]
    more: int
    undoable: tuple[Undoable, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """What was just said, what it means, what it moved, and whether it can be taken back."""

    feedback: str
    undo: bool
    meaning: str
    moves: Moves | None
    undoable: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """How a plan stands by now.

    Attributes:
        newest: id of the plan that has taken its place; None when it stands.
        remade: how it and the plans before it came to be made again, newest first, but for what
            ``told`` says already.
        disputes: what is objected to, newest first.
        opened: id of the dispute that was opened just now, if one was.
    """

    newest: str | None = None
    told: Told | None = None
    remade: tuple[Remade, ...] = ()
    disputes: tuple[DisputeCase, ...] = ()
    opened: str | None = None


def standing(record: DecisionRecord, asked: Mapping[str, str], edge: Edge) -> Standing:
    """Return how a plan stands by now.

    Args:
        record: the plan.
        asked: the page's query: ``said`` names feedback, ``objected`` a dispute, just recorded.
        edge: the outside.

    Raises:
        NotFound: when the person said no such thing.
    """
    learner = record.learner
    if learner is None:
        return Standing()
    with edge.store.read() as tx:
        line = [one for _, one in tx.lines.of_line(learner, record.line, limit=PLANS)]
    newest = line[0].id if line else record.id
    so_far = [one for one in line if one.at <= record.at and one.revision and one.revision.events]
    entries, _ = feedback_page(
        edge, learner=learner, item=None, kind=None, before=None, limit=FEEDBACK
    )
    taken_back = {entry.feedback.undoes for entry in entries}
    stands = {e.feedback.id for e in entries if e.feedback.kind != "undo"} - taken_back
    cases, _ = disputes_page(edge, learner=learner, is_open=None, before=None, limit=DISPUTES)
    language = edge.languages[record.inputs.language]
    said, opened = asked.get("said"), asked.get("objected")
    reaction = recalled(learner, said, edge) if said else None
    told = _told(reaction, stands, language, edge) if reaction else None
    told_of = reaction.revised.id if reaction and reaction.revised else None
    disputes = tuple(case for _, case in cases)
    return Standing(
        newest=None if newest == record.id else newest,
        told=told,
        remade=tuple(_remade(one, stands, language) for one in so_far if one.id != told_of),
        disputes=disputes,
        opened=next((c.dispute.id for c in disputes if c.dispute.id == opened), None),
    )


def newest_of(record: DecisionRecord, edge: Edge) -> str:
    """Return the id of the plan that stands now on the line of a plan."""
    if record.learner is None:
        return record.id
    with edge.store.read() as tx:
        found = tx.lines.latest(record.learner, line=record.line)
    return record.id if found is None else found[1].id


def _told(reaction: Reaction, stands: Set[str | None], language: Language, edge: Edge) -> Told:
    said, revised = reaction.entry.feedback, reaction.revised
    moves = None
    if revised is not None and revised.revision is not None:
        moves = happened(answer_given(revised.revision.follows, edge), revised, language)
    return Told(said.id, said.kind == "undo", reaction.meaning, moves, said.id in stands)


def _remade(record: DecisionRecord, stands: Set[str | None], language: Language) -> Remade:
    assert record.revision is not None
    events, changes = record.revision.events, record.revision.changes
    moved = {change.event for change in changes}
    sentences = sentences_of(changes)
    sentences += [
        language.say(
            "{clause}; that moved nothing.",
            clause=f"{event.clause[0].upper()}{event.clause[1:]}",
        )
        for n, event in enumerate(events)
        if n not in moved and event.kind != "time"
    ]
    return Remade(
        at=record.at,
        sentences=tuple(sentences[:SHOWN]),
        more=max(0, len(sentences) - SHOWN),
        undoable=tuple(
            Undoable(event.id, event.clause)
            for event in events
            if event.kind == "feedback" and event.id is not None and event.id in stands
        ),
    )
