"""What an auditor is handed: one decision, or a period, with all that they rest on."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.audit import Act, Event, Flaw, Header, Target
from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import DecisionRecord
from recommender.domain.errors import NotFound
from recommender.domain.given import Given
from recommender.ports import Edge
from recommender.reports.quality import Answers, counted
from recommender.service import auditing
from recommender.service.asking import answer_given
from recommender.service.auditing import EventFilters
from recommender.service.browsing import serving
from recommender.service.cards import Facts, data_sheet, model_card
from recommender.service.replaying import Replay, replay
from recommender.service.reporting import workforce

MOST_ACTS = 200


@dataclass(frozen=True, slots=True)
class DecisionAudit:
    """One decision as an auditor sees it.

    Attributes:
        header: its place in the record; None never, unless the record is damaged.
        replayed: what computing it again found.
    """

    at: datetime
    record: DecisionRecord
    snapshot: Snapshot
    header: Header | None
    replayed: Replay
    model: Facts


@dataclass(frozen=True, slots=True)
class PeriodAudit:
    """A period as an auditor sees it.

    Attributes:
        made_with: answers by recipe and snapshot.
        acts: how often what was done; ``listed`` the latest of them.
        records: how many records there are in all, and what is wrong with them.
        erased: answers whose person was erased since.
    """

    at: datetime
    since: datetime | None
    until: datetime | None
    answers: Answers
    people: int
    erased: int
    made_with: Mapping[tuple[str, str], int]
    acts: Mapping[str, int]
    listed: tuple[Event, ...]
    records: int
    flaws: tuple[Flaw, ...]
    model: Facts
    data: Facts
    least: int


def audit_of_decision(
    decision: str, edge: Edge, *, actor: str, reason: str | None = None
) -> DecisionAudit:
    """Return one decision with its place in the record and its replay; put on record.

    Raises:
        NotFound: when there is no such decision, it was erased, or its recipe is gone.
        CorruptSnapshot: when the snapshot it names is gone or damaged.
    """
    record = answer_given(decision, edge)
    replayed = replay(decision, edge)
    versions = record.inputs.versions
    with edge.store.read() as tx:
        header, recipe = tx.audit.header(decision), tx.recipes.get(versions.recipe)
    if recipe is None:
        raise NotFound(f"The recipe {versions.recipe} is not kept here.")
    _on_record("report_decision", Target("decision", decision), edge, actor, reason)
    return DecisionAudit(
        at=edge.clock(),
        record=record,
        snapshot=edge.shelf.load(versions.snapshot).snapshot,
        header=header,
        replayed=replayed,
        model=model_card(versions.encoder, recipe),
    )


def audit_of_period(
    since: datetime | None,
    until: datetime | None,
    edge: Edge,
    *,
    actor: str,
    reason: str | None = None,
) -> PeriodAudit:
    """Return what was answered and done from a moment until before another; put on record.

    Raises:
        NoSnapshot: before anything is published.
    """
    snapshot = serving(edge).snapshot
    with edge.store.read() as tx:
        every = tx.audit.decisions(since, until)
        given = list(tx.decisions.given(since=since, until=until))
        ledgers = list(workforce(tx).ledgers.values())
    checked = auditing.verify(edge)
    acts, _ = auditing.events(edge, EventFilters(since=since, until=until), limit=10**6)
    told = f"{_day(since) or 'the beginning'} until {_day(until) or 'now'}"
    _on_record("report_period", Target("period", told), edge, actor, reason)
    return PeriodAudit(
        at=edge.clock(),
        since=since,
        until=until,
        answers=counted(given),
        people=len({one.learner for one in given if one.learner is not None}),
        erased=len(every) - len(given),
        made_with=_made_with(given),
        acts=Counter(event.act.act for event in acts),
        listed=tuple(acts[:MOST_ACTS]),
        records=checked.size,
        flaws=checked.flaws,
        model=model_card(snapshot.encoder, edge.up_to_date().recipe),
        data=data_sheet(snapshot.catalogue, ledgers),
        least=edge.least_people,
    )


def _made_with(given: Iterable[Given]) -> Counter[tuple[str, str]]:
    versions = (one.answer["versions"] for one in given)
    return Counter((v["recipe"], v["snapshot"]) for v in versions)


def _on_record(act: str, target: Target, edge: Edge, actor: str, reason: str | None) -> None:
    with edge.store.write() as tx:
        tx.audit.record(Act(act, target, reason), actor=actor)


def _day(at: datetime | None) -> str:
    return "" if at is None else at.date().isoformat()
