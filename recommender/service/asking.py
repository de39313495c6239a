"""Answer an ask: gather the world, let the engine think, write the decision down."""

from collections.abc import Callable
from dataclasses import replace

from recommender.domain.audit import DECISION
from recommender.domain.decisions import DecisionRecord, Inputs, Json
from recommender.domain.errors import NotFound
from recommender.domain.paths import Ask
from recommender.engine.recommend import recommend
from recommender.ports import Edge, Published, Transaction
from recommender.service.gathering import gather
from recommender.service.since import Since, since_plan
from recommender.service.turns import revision, turns

TRIES = 3
"""Times that a plan is thought out while others may write; after that they wait."""


def answer(ask: Ask, edge: Edge, *, actor: str) -> DecisionRecord:
    """Answer an ask and store the decision before handing it over.

    The same ask again by the same learner goes on from the plan that was given before, and keeps
    what it can of it; any other ask, and one as of a stated moment, begins a line of its own.

    Raises:
        NoSnapshot: before anything is published.
        InvalidInput: when the ask names what does not exist, all of it at once.
    """
    edge = edge.up_to_date()

    def thought() -> DecisionRecord:
        inputs, published = gather(ask, edge)
        before = None
        if ask.learner is not None and ask.as_of is None:
            with edge.store.read() as tx:
                found = tx.lines.latest(ask.learner, ask=ask)
                before = found and since_plan(found, edge.recipe, tx)
        return decided(inputs, published, before, edge, actor=actor)

    record = kept(ask.learner, thought, edge)
    assert record is not None
    return record


def kept(
    learner: str | None, thought: Callable[[], DecisionRecord | None], edge: Edge
) -> DecisionRecord | None:
    """Store what was decided, unless meanwhile something was recorded about the learner.

    Then it is thought about again; nobody waits for thinking, but the last time. Somebody who was
    erased while an answer was thought about does not come back with it.

    Returns:
        The decision, stored; None when there was nothing to decide.
    """
    for _ in range(TRIES):
        before = _last(learner, edge)
        record = thought()
        if record is None:
            return None
        with edge.store.write() as tx:
            if learner is None or tx.lines.last(learner) == before:
                return _stored(record, edge, tx)
    with edge.store.write() as tx:
        record = thought()
        return record and _stored(record, edge, tx)


def decided(
    inputs: Inputs, published: Published, before: Since | None, edge: Edge, *, actor: str
) -> DecisionRecord:
    """Return what is decided, as it would be stored; after another plan, with what moved."""
    if before is not None:
        inputs = replace(inputs, previous=before.keeps_to)
    language = edge.languages[inputs.language]
    decision = recommend(inputs, published, edge.recipe, language)
    tie = None
    if before is not None:
        happened = turns(before, inputs, published.snapshot, language)
        tie = revision(before, inputs, happened, published, edge, decision)
    learner = inputs.ask.learner
    return DecisionRecord(edge.new_id(), edge.clock(), actor, learner, inputs, decision, tie)


def _last(learner: str | None, edge: Edge) -> int:
    if learner is None:
        return 0
    with edge.store.read() as tx:
        return tx.lines.last(learner)


def _stored(record: DecisionRecord, edge: Edge, tx: Transaction) -> DecisionRecord:
    tx.recipes.keep(edge.recipe)
    tx.decisions.add(record)
    return record


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
