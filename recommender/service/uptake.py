"""What people did with items, from what they said and from what learning platforms report."""

from collections.abc import Iterable, Iterator
from functools import cache

from recommender.domain.learners import Learner
from recommender.ports import Edge, Transaction
from recommender.reports.reacting import DONE, Reaction
from recommender.service.attributing import item_of, serving_snapshot

EVERY = 10**9
"""More rows than there are."""


def reactions_of(learners: Iterable[Learner], edge: Edge, tx: Transaction) -> list[Reaction]:
    """Return what everybody said of items, without what was taken back, and what they completed."""
    return [*_said(tx), *_completed(learners, edge, tx)]


def _said(tx: Transaction) -> Iterator[Reaction]:
    entries = tx.feedback.page(learner=None, item=None, kind=None, before=None, limit=EVERY)
    taken_back = {entry.feedback.undoes for entry in entries}
    for entry in entries:
        said = entry.feedback
        if said.item is not None and said.id not in taken_back:
            yield Reaction(entry.learner, said.item, said.kind, entry.acting.at)


def _completed(learners: Iterable[Learner], edge: Edge, tx: Transaction) -> Iterator[Reaction]:
    snapshot = serving_snapshot(edge, tx)
    if snapshot is None:
        return
    which = cache(lambda activity: item_of(activity, snapshot, tx))
    for person in learners:
        for received in tx.statements.done(person.id):
            activity = received.statement.activity
            item = which(activity) if activity else None
            if item is not None:
                yield Reaction(person.id, item, DONE, received.statement.at)
