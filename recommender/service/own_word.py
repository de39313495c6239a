"""What a learner's own word about an item leaves in their ledger."""

from collections.abc import Sequence

from recommender.domain.catalogue import Snapshot
from recommender.domain.feedback import Feedback, evidence_id
from recommender.domain.languages import Language
from recommender.domain.learners import Evidence, EvidenceMark, Ledger
from recommender.engine.reactions import undone_ids
from recommender.ports.feedback import FeedbackEntry
from recommender.service.attributing import SURE

KNOWN = ("know_it", "too_easy")
"""Reasons that say: what it teaches, I can already."""


def left_by(
    entry: FeedbackEntry,
    earlier: Sequence[FeedbackEntry],
    ledger: Ledger,
    snapshot: Snapshot,
    language: Language,
) -> tuple[tuple[Evidence, ...], tuple[EvidenceMark, ...]]:
    """Return the evidence that feedback leaves, or the marks by which an undo takes it back.

    Marked as done, an item counts as a completion that the learner reports; what they know, or
    find too easy, as rating themselves. Both say *at least*, and only where it is sure what the
    item teaches. Said of the same item twice, it is evidence once.

    Args:
        entry: the feedback.
        earlier: the learner's feedback before it that bears on plans.
        ledger: the learner's ledger before it.
        snapshot: says what the item teaches.
        language: to say in why evidence no longer counts.
    """
    said = entry.acting
    void = {mark.evidence for mark in ledger.marks if mark.kind == "void"}
    standing = {e.id for e in ledger.evidence} - void
    if said.kind == "undo":
        ids = _taken_back(said, [e.feedback for e in earlier])
        left = (e.id for e in ledger.evidence if any(e.id == evidence_id(i, e.skill) for i in ids))
        reason = language.say("the learner took back what it came of")
        taken = (EvidenceMark(one, "void", said.at, reason) for one in left if one in standing)
        return (), tuple(taken)
    if not _tells(said):
        return (), ()
    again = [e.feedback.id for e in earlier if _alike(e.feedback, said)]
    return tuple(
        Evidence(
            id=evidence_id(said.id, link.skill),
            skill=link.skill,
            level=link.exit,
            source="completion" if said.kind == "done" else "self",
            at=said.at,
            issuer=entry.learner,
            self_reported=True,
            at_least=True,
        )
        for link in snapshot.links_by_item.get(said.item or "", ())
        if (link.stated or link.confidence >= SURE) and link.exit > link.entry
        if not any(evidence_id(one, link.skill) in standing for one in again)
    ), ()


def said_before(entry: FeedbackEntry, earlier: Sequence[FeedbackEntry], ledger: Ledger) -> bool:
    """Return whether the same was said of the item before, and is evidence already."""
    void = {mark.evidence for mark in ledger.marks if mark.kind == "void"}
    standing = [e for e in ledger.evidence if e.id not in void]
    alike = [e.feedback.id for e in earlier if _alike(e.feedback, entry.acting)]
    return any(e.id == evidence_id(one, e.skill) for one in alike for e in standing)


def _taken_back(undo: Feedback, earlier: Sequence[Feedback]) -> list[str]:
    """The feedback whose evidence goes: all that said the same, unless some of it still stands."""
    undone = undone_ids((*earlier, undo))
    first = next((f for f in earlier if f.id == undo.undoes), None)
    same = [f for f in earlier if first is not None and _alike(f, first)]
    return [] if any(f.id not in undone for f in same) else [f.id for f in same]


def _tells(said: Feedback) -> bool:
    return said.kind == "done" or said.reason in KNOWN


def _alike(one: Feedback, other: Feedback) -> bool:
    return (one.item, one.kind) == (other.item, other.kind) and _tells(one)
