"""What statements say becomes evidence in somebody's ledger, once it is known whose it is.

A statement that waits is looked at again whenever something may have been missing: an alias, a
learner, a catalogue. Its evidence then has the date on which it happened.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache

from recommender.domain.catalogue import ContentSkillLink, Snapshot
from recommender.domain.learners import Evidence, EvidenceMark, Ledger
from recommender.domain.scales import SCALED, Reading, Scale
from recommender.domain.statements import Identifier, Received
from recommender.ports import Edge, Transaction

SURE = 0.5
"""Links that nobody stated and that are less sure than this (0-1) carry no evidence."""


def serving_snapshot(edge: Edge, tx: Transaction) -> Snapshot | None:
    """Return the snapshot that serves within a transaction, if one does."""
    serving = tx.snapshots.serving()
    return None if serving is None else edge.shelf.load(serving).snapshot


def learner_of(account: Identifier, tx: Transaction) -> str | None:
    """Return whose an account is: by its alias, else the learner whose id is its name."""
    alias = tx.statements.alias_of(account)
    if alias is None and account.kind != "account":
        return None
    learner = account.value if alias is None else alias.target
    return None if tx.learners.get(learner) is None else learner


def item_of(activity: str, snapshot: Snapshot, tx: Transaction) -> str | None:
    """Return which item an activity is: by its alias, else by the items' ``activity_ids``."""
    alias = tx.statements.alias_of(activity)
    item = snapshot.items_by_activity.get(activity) if alias is None else alias.target
    return item if item in snapshot.catalogue.items else None


def behind(learner: str, snapshot: Snapshot, tx: Transaction) -> dict[str, Received]:
    """Return the items that are behind a learner, each with the first statement that says so."""
    first: dict[str, Received] = {}
    for received in tx.statements.done(learner):
        said = received.statement
        item = said.activity and item_of(said.activity, snapshot, tx)
        if item and (item not in first or said.at < first[item].statement.at):
            first[item] = received
    return dict(sorted(first.items()))


def attribute(waiting: Iterable[Received], snapshot: Snapshot | None, tx: Transaction) -> int:
    """Write what statements say into the ledgers; return how many of them told something new.

    What names an account or an activity that is not known here goes on waiting, and so does
    a completion of what the same account completed before: doing it again shows nothing new.
    """
    if snapshot is None:
        return 0
    whose = cache(lambda account: _whose(account, tx))
    which = cache(lambda activity: item_of(activity, snapshot, tx))
    told: dict[str, list[Evidence]] = {}
    settled = 0
    for received in waiting:
        account, activity = received.statement.actor, received.statement.activity
        if account is None or activity is None:
            continue
        (learner, by), item = whose(account), which(activity)
        if learner is None or item is None or _said_before(received, tx):
            continue
        found = list(evidence_of(received, snapshot.links_by_item.get(item, ()), by))
        if found:
            told.setdefault(learner, []).extend(found)
            tx.statements.settle(received)
            settled += 1
    for learner, evidence in told.items():
        tx.learners.add_evidence(learner, evidence, actor=evidence[0].vouched_by or "")
    return settled


def evidence_of(
    received: Received, links: Sequence[ContentSkillLink], by: str = ""
) -> Iterator[Evidence]:
    """Yield the evidence that a statement is, for each skill that its item is surely linked to.

    A score is read between the levels from which and to which the item leads; without one, who
    passed or completed holds what it leads to; either way at least that. Who failed holds what
    the score says. ``by`` tells apart under which alias it was read.
    """
    statement = received.statement
    outcome = statement.outcome
    for link in links:
        sure = link.stated or link.confidence >= SURE
        if outcome.source is None or not sure or link.exit <= link.entry:
            continue
        reading = None
        if outcome.scaled is not None:
            scale = Scale(SCALED.name, SCALED.low, SCALED.high, link.entry, link.exit, SCALED.least)
            reading = Reading(outcome.scaled, scale)
        yield Evidence(
            id=f"{_prefix(received)}{_short(link.skill, by)}",
            skill=link.skill,
            level=link.exit if reading is None else reading.scale.level(reading.value),
            source=outcome.source,
            at=statement.at,
            issuer=received.issuer,
            reading=reading,
            vouched_by=received.issuer,
            at_least=outcome.done,
        )


def take_back(
    received: Iterable[Received],
    learner: str,
    tx: Transaction,
    *,
    at: datetime,
    reason: str,
    actor: str,
) -> None:
    """Void what statements had become in a learner's ledger; what is void already stays so."""
    ledger = tx.learners.ledger(learner)
    void = {mark.evidence for mark in ledger.marks if mark.kind == "void"}
    marks = [
        EvidenceMark(entry.id, "void", at, reason)
        for one in received
        for entry in _of(one, ledger)
        if entry.id not in void
    ]
    tx.learners.mark(learner, marks, actor=actor)


def attribute_waiting(edge: Edge, tx: Transaction, learner: str | None = None) -> int:
    """Look again at what waits: at all of it, or at what may be a learner's."""
    snapshot = serving_snapshot(edge, tx)
    if learner is None:
        return attribute(tx.statements.waiting(), snapshot, tx)
    found = {one.seq: one for one in tx.statements.waiting(name=learner)}
    for account in tx.statements.accounts_of(learner):
        found |= {one.seq: one for one in tx.statements.waiting(account=account)}
    return attribute([found[seq] for seq in sorted(found)], snapshot, tx)


def _whose(account: Identifier, tx: Transaction) -> tuple[str | None, str]:
    """Whose an account is, and what tells apart the alias that says so; empty without one."""
    alias = tx.statements.alias_of(account)
    return learner_of(account, tx), "" if alias is None else str(alias.seq)


def _said_before(received: Received, tx: Transaction) -> bool:
    statement = received.statement
    account, activity = statement.actor, statement.activity
    if statement.outcome.source != "completion" or account is None or activity is None:
        return False
    return tx.statements.has_completed(account, activity)


def _of(received: Received, ledger: Ledger) -> Iterator[Evidence]:
    yield from (e for e in ledger.evidence if e.id.startswith(_prefix(received)))


def _prefix(received: Received) -> str:
    return f"xapi-{received.statement.id}-"


def _short(*told: str) -> str:
    return hashlib.sha256("\0".join(told).encode()).hexdigest()[:12]
