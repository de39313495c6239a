"""Rebuild a recorded decision and compare."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from recommender.domain.decisions import Decision, DecisionRecord, Json, digest
from recommender.domain.errors import NotFound
from recommender.engine.recommend import recommend
from recommender.ports import Edge
from recommender.service.asking import answer_given

IDENTICAL, DIFFERS = "identical", "differs"


@dataclass(frozen=True, slots=True)
class Replay:
    """What a replay found.

    Attributes:
        recorded, computed: digests of the answer as stored and as computed now.
        first_difference: pointer and both values where they part, or None.
    """

    result: str
    recorded: str
    computed: str
    first_difference: Json


def replay(decision: str, edge: Edge) -> Replay:
    """Compute a stored decision again from its record, its snapshot and its recipe.

    Nothing is encoded: the record keeps the encoded need.

    Raises:
        NotFound: when there is no such decision, or the recipe it names is gone.
        CorruptSnapshot: when the snapshot it names is gone or damaged.
    """
    record = answer_given(decision, edge)
    with edge.store.read() as tx:
        recipe = tx.recipes.get(record.inputs.versions.recipe)
    if recipe is None:
        raise NotFound(f"The recipe {record.inputs.versions.recipe} is not kept here.")
    published = edge.shelf.load(record.inputs.versions.snapshot)
    again = recommend(record.inputs, published, recipe)
    difference = next(_differences("", _plain(record.decision), _plain(again)), None)
    return Replay(
        result=IDENTICAL if difference is None else DIFFERS,
        recorded=_answer_digest(record),
        computed=again.answer["digest"],
        first_difference=difference,
    )


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
