"""What is written into the ledger, and who may write it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from recommender.domain.errors import InvalidInput, NotFound, NotTrusted, Problem
from recommender.domain.issuers import Caller
from recommender.domain.learners import Evidence, EvidenceMark, Ledger
from recommender.engine.profile import standing
from recommender.ports import Edge, Transaction
from recommender.service.browsing import serving
from recommender.service.names import Names
from recommender.service.replanning import replan

OWN_SOURCES = ("self", "completion")
"""What people may say about themselves."""

AHEAD = timedelta(days=1)
"""How far a date may lie ahead: elsewhere it may be tomorrow already."""


@dataclass(frozen=True, slots=True)
class LedgerView:
    """A learner's ledger as of a moment, with what each piece of evidence is worth then."""

    learner: str
    as_of: datetime
    ledger: Ledger
    standing: dict[str, str]


def add_evidence(
    learner: str, evidence: Evidence, edge: Edge, caller: Caller, *, dated: bool = True
) -> Evidence:
    """Append one piece of evidence and plan again; what is recorded already changes nothing.

    Args:
        learner: whom it is about.
        evidence: as it was stated.
        edge: the outside.
        caller: who asserts it.
        dated: whether its date was stated; otherwise the same id again keeps its first date.

    Returns:
        The evidence as it stands in the ledger.

    Raises:
        NotFound: when this tenant knows no such learner.
        InvalidInput: when the skill does not exist, or the date lies ahead.
        NotTrusted: when the caller may not assert it.
        Conflict: when the id already stands for other evidence.
    """
    catalogue = serving(edge).snapshot.catalogue
    problems = list(date_problems("/at", evidence.at, edge.clock()))
    if evidence.skill not in catalogue.skills:
        problems.append(Names(catalogue).unknown_skill("/skill", evidence.skill))
    with edge.store.write() as tx:
        _known_learner(learner, tx)
        if problems:
            raise InvalidInput(problems)
        entry = permitted(learner, evidence, caller, tx)
        known = {e.id: e for e in tx.learners.ledger(learner).evidence}.get(entry.id)
        if known is not None and not dated:
            entry = replace(entry, at=known.at)
        tx.learners.add_evidence(learner, [entry], actor=caller.name)
    replan(learner, edge, actor=caller.name)
    return entry


def mark_evidence(
    learner: str, mark: EvidenceMark, edge: Edge, caller: Caller, *, dated: bool = True
) -> EvidenceMark:
    """Append that evidence is void, has ended or is disputed, and plan again.

    Said again, it changes nothing.

    Raises:
        NotFound: when this tenant knows no such learner.
        InvalidInput: when the learner has no such evidence, or the date lies ahead.
        NotTrusted: when the caller may not say so.
        Conflict: when the same was said with another date or reason.
    """
    ahead = () if mark.kind == "end" else date_problems("/at", mark.at, edge.clock())
    problems = list(ahead)
    with edge.store.write() as tx:
        _known_learner(learner, tx)
        ledger = tx.learners.ledger(learner)
        target = {e.id: e for e in ledger.evidence}.get(mark.evidence)
        if target is None:
            problems.append(unknown_evidence(f"/{mark.kind}s", mark.evidence))
        if problems or target is None:
            raise InvalidInput(problems)
        _permit_mark(learner, mark, target, caller, tx)
        known = {(m.evidence, m.kind): m for m in ledger.marks}.get((mark.evidence, mark.kind))
        if known is not None and not dated:
            mark = replace(mark, at=known.at)
        tx.learners.mark(learner, [mark], actor=caller.name)
    replan(learner, edge, actor=caller.name)
    return mark


def ledger(learner: str, as_of: datetime | None, edge: Edge) -> LedgerView:
    """Return all that was recorded about a learner's levels, and its worth as of a moment."""
    moment = as_of or edge.clock()
    with edge.store.read() as tx:
        _known_learner(learner, tx)
        found = tx.learners.ledger(learner)
    return LedgerView(learner, moment, found, standing(found.evidence, found.marks, moment))


def permitted(learner: str, evidence: Evidence, caller: Caller, tx: Transaction) -> Evidence:
    """Return evidence with who vouches for it.

    A trusted issuer may assert its sources. People may report of themselves how well they know
    a thing and what they completed, which then counts as their own word. Anybody else is
    believed, as claimed, only while the tenant has no trusted issuer at all and the name given
    is not a learner's: nobody asserts anything about a colleague.

    Raises:
        NotTrusted: when the caller may not assert it.
    """
    if caller.issuer is not None:
        issuer = caller.issuer
        if evidence.source not in issuer.sources:
            raise NotTrusted(
                f"{issuer.name} is trusted for {_listed(issuer.sources)}, "
                f"not for the source {evidence.source}."
            )
        return replace(evidence, vouched_by=issuer.name, issuer=evidence.issuer or issuer.name)
    if caller.name == learner:
        if evidence.source not in OWN_SOURCES:
            raise NotTrusted(
                f"People may report of themselves {_listed(OWN_SOURCES)}, "
                f"not the source {evidence.source}."
            )
        return replace(evidence, issuer=learner, self_reported=True)
    _believed(caller, tx)
    return evidence


def date_problems(pointer: str, at: datetime, now: datetime) -> Iterator[Problem]:
    """Report a date that lies ahead: what was not observed yet is not evidence."""
    if at > now + AHEAD:
        yield Problem(
            pointer,
            "in_the_future",
            f"The date {at.date().isoformat()} lies after today, {now.date().isoformat()}.",
            "give the day on which it was observed",
        )


def unknown_evidence(pointer: str, evidence: str) -> Problem:
    """Return the problem of evidence that a learner's ledger does not hold."""
    return Problem(
        pointer,
        "unknown_evidence",
        f"The ledger of this learner has no evidence “{evidence[:80]}”.",
        "take an id from the learner's /evidence",
    )


def _permit_mark(
    learner: str, mark: EvidenceMark, target: Evidence, caller: Caller, tx: Transaction
) -> None:
    if caller.issuer is not None:
        if target.vouched_by != caller.issuer.name:
            raise NotTrusted(
                f"{caller.issuer.name} did not vouch for {target.id}; only who vouched for "
                "evidence takes it back."
            )
    elif caller.name == learner:
        own = target.self_reported or (target.source == "self" and target.vouched_by is None)
        if mark.kind != "dispute" and not own:
            raise NotTrusted(
                f"{target.id} is not your own report; you may dispute it, not take it back."
            )
    else:
        _believed(caller, tx)


def _believed(caller: Caller, tx: Transaction) -> None:
    if tx.learners.get(caller.name) is not None:
        raise NotTrusted(f"{caller.name} is a learner, and may not vouch for a colleague's level.")
    if tx.issuers.all():
        raise NotTrusted(
            f"{caller.name} showed no key and secret; this place has trusted issuers, and "
            "believes them alone."
        )


def _known_learner(learner: str, tx: Transaction) -> None:
    if tx.learners.get(learner) is None:
        raise NotFound(f"There is no learner “{learner}”.")


def _listed(sources: tuple[str, ...]) -> str:
    return ", ".join(sources)
