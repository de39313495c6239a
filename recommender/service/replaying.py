"""Rebuild recorded decisions and compare."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime

from recommender.domain.audit import DECISION
from recommender.domain.decisions import Decision, DecisionRecord, Json, digest
from recommender.domain.errors import NotFound, RecommenderError
from recommender.engine.recommend import recommend
from recommender.ports import Edge

IDENTICAL, DIFFERS, ERASED = "identical", "differs", "erased"
NOT_REPLAYED = "not_replayed"
"""A decision whose record, snapshot or recipe is damaged or gone."""


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found.

    Attributes:
        recorded, computed: digests of the answer as stored and as computed now; None when the
            person it was about was erased.
        first_difference: pointer and both values where they part, or None.
    """

    result: str
    recorded: str | None
    computed: str | None
    first_difference: Json


@dataclass(frozen=True, slots=True)
class ReplayedOne:
    """One decision of a period: what its replay found, or why there was none."""

    decision: str
    result: str
    first_difference: Json = None
    because: str | None = None


@dataclass(frozen=True, slots=True)
class PeriodReplay:
    """What the replay of a period found.

    Attributes:
        counts: decisions by result.
        told: every decision that is neither identical nor erased, in the order of recording.
    """

    decisions: int
    counts: dict[str, int]
    told: tuple[ReplayedOne, ...]


def replay(decision: str, edge: Edge) -> Replay:
    """Compute a stored decision again from its record, its snapshot and its recipe.

    Nothing is encoded: the record keeps the encoded need.

    Raises:
        NotFound: when there is no such decision, or the recipe it names is gone.
        CorruptSnapshot: when the snapshot it names is gone or damaged.
    """
    with edge.store.read() as tx:
        header, record = tx.audit.header(decision), tx.decisions.get(decision)
    if header is None or header.kind != DECISION:
        raise NotFound(f"There is no decision “{decision}”.")
    if record is None:
        return Replay(ERASED, None, None, None)
    with edge.store.read() as tx:
        recipe = tx.recipes.get(record.inputs.versions.recipe)
    if recipe is None:
        raise NotFound(f"The recipe {record.inputs.versions.recipe} is not kept here.")
    published = edge.shelf.load(record.inputs.versions.snapshot)
    again = recommend(record.inputs, published, recipe, edge.languages[record.inputs.language])
    found = _differences("", _plain(record.decision), _plain(again))
    # The digest differs whenever anything does: it is named where nothing else is.
    difference = min(found, key=lambda one: one["pointer"] == "/answer/digest", default=None)
    return Replay(
        result=IDENTICAL if difference is None else DIFFERS,
        recorded=_answer_digest(record),
        computed=again.answer["digest"],
        first_difference=difference,
    )


def decisions_between(edge: Edge, since: datetime | None, until: datetime | None) -> list[str]:
    """Return the decisions recorded from a moment until before another, erased ones too."""
    with edge.store.read() as tx:
        return tx.audit.decisions(since, until)


def replay_one(decision: str, edge: Edge) -> ReplayedOne:
    """Replay one decision of many: what is damaged is told and does not stop the others."""
    try:
        found = replay(decision, edge)
    except RecommenderError as error:
        return ReplayedOne(decision, NOT_REPLAYED, because=str(error))
    return ReplayedOne(decision, found.result, found.first_difference)


def report(replayed: Iterable[ReplayedOne]) -> PeriodReplay:
    """Return what the replays of a period come to."""
    counts: Counter[str] = Counter({IDENTICAL: 0, DIFFERS: 0, ERASED: 0, NOT_REPLAYED: 0})
    told = []
    for one in replayed:
        counts[one.result] += 1
        if one.result not in (IDENTICAL, ERASED):
            told.append(one)
    return PeriodReplay(counts.total(), dict(counts), tuple(told))


def _plain(decision: Decision) -> Json:
    return {
        "answer": dict(decision.answer),
        "candidates": [asdict(c) for c in decision.candidates],
    }


def _answer_digest(record: DecisionRecord) -> str:
    """The digest of the answer's stored bytes, whatever digest is written inside it."""
    return digest({k: v for k, v in record.decision.answer.items() if k != "digest"})


def _differences(pointer: str, one: Json, other: Json) -> Iterator[dict[str, Json]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in sorted(one.keys() | other.keys()):
            step = f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
            yield from _differences(step, one.get(key), other.get(key))
    elif isinstance(one, list | tuple) and isinstance(other, list | tuple):
        for n in range(max(len(one), len(other))):
            left = one[n] if n < len(one) else None
            right = other[n] if n < len(other) else None
            yield from _differences(f"{pointer}/{n}", left, right)
    elif one != other:
        yield {"pointer": pointer, "recorded": one, "computed": other}
