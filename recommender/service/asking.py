"""Answer an ask: gather the world, let the engine think, write the decision down."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from recommender.domain.audit import DECISION
from recommender.domain.decisions import (
    DecisionRecord,
    Inputs,
    Json,
    Need,
    Sentence,
    Versions,
    digest,
)
from recommender.domain.errors import (
    EncoderMismatch,
    InvalidInput,
    NoSnapshot,
    NotFound,
    Problem,
)
from recommender.domain.learners import Learner, Ledger
from recommender.domain.paths import Ask
from recommender.engine.needs import read_need, sentences
from recommender.engine.recommend import recommend
from recommender.ports import Edge, Published
from recommender.service.names import Names, unknown_learner

NO_POLICIES = digest([])


def answer(ask: Ask, edge: Edge, *, actor: str) -> DecisionRecord:
    """Answer an ask and store the decision before handing it over.

    Raises:
        NoSnapshot: before anything is published.
        InvalidInput: when the ask names what does not exist, all of it at once.
    """
    edge = edge.up_to_date()
    inputs, published = gather(ask, edge)
    decision = recommend(inputs, published, edge.recipe)
    record = DecisionRecord(edge.new_id(), edge.clock(), actor, ask.learner, inputs, decision)
    with edge.store.write() as tx:
        # Somebody who was erased while this was thought about must not come back with it.
        if ask.learner is not None and tx.learners.get(ask.learner) is None:
            raise InvalidInput([unknown_learner("/learner", ask.learner)])
        tx.recipes.keep(edge.recipe)
        tx.decisions.add(record)
    return record


def gather(ask: Ask, edge: Edge) -> tuple[Inputs, Published]:
    """Assemble all that an ask is answered from; the only place where a need is encoded."""
    now = ask.as_of or edge.clock()
    learner: Learner | None = None
    ledger = Ledger()
    with edge.store.read() as tx:
        serving = tx.snapshots.serving()
        if ask.learner is not None:
            learner = tx.learners.get(ask.learner)
            ledger = tx.learners.ledger(ask.learner) if learner else ledger
    if serving is None:
        raise NoSnapshot
    published = edge.shelf.load(serving)
    problems = list(_problems(ask, learner, published, now))
    if problems:
        raise InvalidInput(problems)
    role_id = ask.role or (learner.role if learner else None)
    role = published.snapshot.catalogue.roles.get(role_id or "")
    inputs = Inputs(
        ask=ask,
        now=now,
        versions=Versions(
            published.snapshot.encoder, published.snapshot.id, edge.recipe.id, NO_POLICIES
        ),
        role_label=role.label if role else None,
        targets=role.targets if role else (),
        evidence=ledger.evidence,
        marks=ledger.marks,
        languages=learner.languages if learner else (),
        needs=encoded_needs(ask.need, published, edge) if ask.need else (),
    )
    return inputs, published


def answer_body(record: DecisionRecord) -> dict[str, Json]:
    """Return the answer as it was given, with the id, time and learner it was given under."""
    return {
        "id": record.id,
        "at": record.at.isoformat().replace("+00:00", "Z"),
        "learner": record.learner,
        **record.decision.answer,
    }


def answer_given(decision: str, edge: Edge) -> DecisionRecord:
    """Return a stored decision.

    Raises:
        NotFound: when this tenant has none of that id, or it was erased.
    """
    with edge.store.read() as tx:
        record = tx.decisions.get(decision)
        header = tx.audit.header(decision) if record is None else None
    if header is not None and header.kind == DECISION:
        raise NotFound(f"Decision “{decision}” was erased with the person it was about.")
    if record is None:
        raise NotFound(f"There is no decision “{decision}”.")
    return record


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


def _problems(
    ask: Ask, learner: Learner | None, published: Published, now: datetime
) -> Iterator[Problem]:
    catalogue = published.snapshot.catalogue
    names = Names(catalogue)
    if ask.learner is not None and learner is None:
        yield unknown_learner("/learner", ask.learner)
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


def _past(pointer: str, day: date | None, now: datetime) -> Iterator[Problem]:
    if day is not None and day < now.date():
        yield Problem(
            pointer,
            "in_the_past",
            f"The date {day.isoformat()} lies before the day asked about, {now.date()}.",
            "give that day or a later one",
        )
