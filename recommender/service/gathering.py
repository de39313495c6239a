"""Gather the world that an ask is answered from, or say all that is wrong with the ask."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import (
    Inputs,
    Need,
    Sentence,
    Versions,
)
from recommender.domain.errors import (
    EncoderMismatch,
    InvalidInput,
    NoSnapshot,
    Problem,
)
from recommender.domain.feedback import CompletedItem
from recommender.domain.languages import ENGLISH, spoken
from recommender.domain.learners import Learner, Ledger
from recommender.domain.mentors import TalkOffer
from recommender.domain.paths import Ask
from recommender.domain.policies import in_force, policies_version
from recommender.domain.skills import RoleTarget
from recommender.engine.needs import read_need, sentences
from recommender.engine.reactions import bearing
from recommender.ports import Edge, Published
from recommender.ports.feedback import FeedbackEntry
from recommender.service.attributing import behind
from recommender.service.mentoring import talk_offers
from recommender.service.names import SERVING, Names, unknown_learner


def gather(ask: Ask, edge: Edge) -> tuple[Inputs, Published]:
    """Assemble all that an ask is answered from; the only place where a need is encoded."""
    entries: list[FeedbackEntry] = []
    learner: Learner | None = None
    ledger = Ledger()
    with edge.store.read() as tx:
        serving = tx.snapshots.serving()
        if ask.learner is not None:
            learner = tx.learners.get(ask.learner)
            ledger = tx.learners.ledger(ask.learner) if learner else ledger
            entries = tx.feedback.bearing(ask.learner)
        policies = tx.policies.all()
    # A clock may be set back; what was said does not become unsaid.
    now = ask.as_of or max([edge.clock(), *(entry.recorded for entry in entries)])
    if serving is None:
        raise NoSnapshot
    published = edge.shelf.load(serving)
    problems = [*problems_of(ask, published, now), *unspoken(ask, edge)]
    if ask.learner is not None and learner is None:
        problems.insert(0, unknown_learner("/learner", ask.learner))
    if problems:
        raise InvalidInput(problems)
    role_id = ask.role or (learner.role if learner else None)
    role = published.snapshot.catalogue.roles.get(role_id or "")
    targets = role.targets if role else ()
    ruled = in_force(
        policies,
        now,
        team=learner.team if learner else None,
        role=role_id,
        skills=[t.skill for t in targets] + [g.skill for g in ask.gaps],
    )
    inputs = Inputs(
        ask=ask,
        now=now,
        versions=Versions(
            published.snapshot.encoder,
            published.snapshot.id,
            edge.recipe.id,
            policies_version(ruled),
        ),
        role_label=role.label if role else None,
        targets=targets,
        evidence=ledger.evidence,
        marks=ledger.marks,
        languages=learner.languages if learner else (),
        minutes_per_week=learner.minutes_per_week if learner else None,
        needs=encoded_needs(ask.need, published, edge) if ask.need else (),
        completions=_completions(ask, published.snapshot, edge),
        feedback=bearing((entry.acting for entry in entries), now=now),
        talks=_talks(ask, targets, edge, now),
        policies=ruled,
        draw=_draw(edge) if edge.recipe.exploration.share else None,
        language=language_of(ask, learner.languages if learner else (), edge),
    )
    return inputs, published


def _completions(ask: Ask, snapshot: Snapshot, edge: Edge) -> tuple[CompletedItem, ...]:
    """What learning platforms reported as completed, by the first statement that says so."""
    if ask.learner is None:
        return ()
    with edge.store.read() as tx:
        found = behind(ask.learner, snapshot, tx)
    return tuple(CompletedItem(item, received.statement.at) for item, received in found.items())


def _talks(
    ask: Ask, targets: Sequence[RoleTarget], edge: Edge, now: datetime
) -> tuple[TalkOffer, ...]:
    """Who can help with what is asked for; a colleague is asked for by somebody."""
    if ask.learner is None:
        return ()
    wanted = {t.skill: t.level for t in targets} | {g.skill: g.target for g in ask.gaps}
    with edge.store.read() as tx:
        return talk_offers(wanted, ask.learner, tx, edge.recipe.profile, now)


def _draw(edge: Edge) -> int:
    """A seed, which the record keeps: 32 bits of a fresh id."""
    return int.from_bytes(hashlib.sha256(edge.new_id().encode()).digest()[:4], "big")


def encoded_needs(text: str, published: Published, edge: Edge) -> tuple[Need, ...]:
    """Return what a text asks for, each need with its unit vector.

    Raises:
        EncoderMismatch: when the catalogue was published with another encoder.
    """
    if edge.encoder.id != published.snapshot.encoder:
        raise EncoderMismatch(
            f"The serving catalogue was published with {published.snapshot.encoder}, but needs "
            f"would be encoded with {edge.encoder.id}; publish the catalogue again."
        )
    phrases = read_need(text)
    parts = [sentences(phrase) for phrase in phrases]
    vector = _encoded(phrases, edge) | _encoded([s for group in parts for s in group], edge)
    labels = (text,) if len(phrases) == 1 else phrases
    return tuple(
        Need(label, about, vector[about], tuple(Sentence(s, vector[s]) for s in group))
        for label, about, group in zip(labels, phrases, parts, strict=True)
    )


def _encoded(texts: Sequence[str], edge: Edge) -> dict[str, tuple[float, ...]]:
    """Vector by text. Whole needs and sentences go apart: a batch takes as long as its longest."""
    if not texts:
        return {}
    vectors = edge.encoder.encode(texts)
    return {t: tuple(float(x) for x in v) for t, v in zip(texts, vectors, strict=True)}


def problems_of(
    ask: Ask, published: Published, now: datetime, where: str = SERVING
) -> Iterator[Problem]:
    """Yield what an ask names that its catalogue does not have, and days that are over.

    Args:
        ask: as it was read.
        published: the catalogue that it is to be answered from.
        now: the moment asked about.
        where: that catalogue in words.
    """
    catalogue = published.snapshot.catalogue
    names = Names(catalogue, where)
    if ask.role is not None and ask.role not in catalogue.roles:
        yield names.unknown_role("/role", ask.role)
    for skill in ask.levels:
        if skill not in catalogue.skills:
            yield names.unknown_skill(f"/levels/{skill}", skill)
    for n, gap in enumerate(ask.gaps):
        if gap.skill not in catalogue.skills:
            yield names.unknown_skill(f"/gaps/{n}/skill", gap.skill)
        yield from _past(f"/gaps/{n}/by", gap.by, now)
    for n, item in enumerate(ask.items):
        if item not in catalogue.items:
            yield names.unknown_item(f"/items/{n}", item)
    yield from _past("/deadline", ask.deadline, now)


def unspoken(ask: Ask, edge: Edge) -> Iterator[Problem]:
    """Yield that an ask names a language of which there are no phrases, where it does."""
    if ask.language is not None and spoken([ask.language], edge.languages) is None:
        yield Problem(
            "/language",
            "unknown_language",
            f"There are no sentences in “{ask.language}”.",
            f"give one of {', '.join(sorted(edge.languages))}",
        )


def language_of(ask: Ask, own: Sequence[str], edge: Edge) -> str:
    """Return the code of the language to answer in: the one asked for, or else one's own."""
    wanted = own if ask.language is None else (ask.language,)
    return spoken(wanted, edge.languages) or ENGLISH.code


def _past(pointer: str, day: date | None, now: datetime) -> Iterator[Problem]:
    if day is not None and day < now.date():
        yield Problem(
            pointer,
            "in_the_past",
            f"The date {day.isoformat()} lies before the day asked about, {now.date()}.",
            "give that day or a later one",
        )
