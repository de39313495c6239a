"""Domain dataclasses to JSON and back, exactly.

Also the one spelling of a moment in the books: ISO 8601 in UTC with microseconds and ``Z``,
which sorts as text in the order of time.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from recommender.adapters.traces import columns, rows
from recommender.domain.decisions import Decision, DecisionRecord, Inputs, Json, canonical
from recommender.domain.errors import CorruptRecord
from recommender.domain.learners import SkillEstimate
from recommender.domain.revisions import Revision

Record = TypeVar("Record")


def to_json(record: Any) -> Json:
    """The JSON value of a frozen domain dataclass."""
    kind: Any = type(record)
    return _adapter(kind).dump_python(record, mode="json")


def from_json(kind: type[Record], value: Json) -> Record:
    """The dataclass that a JSON value was made from.

    Raises:
        CorruptRecord: when the value cannot be a ``kind``.
    """
    hashable: Any = kind
    try:
        record: Record = _adapter(hashable).validate_python(value)
    except ValidationError as error:
        raise CorruptRecord(f"A stored value is not a {kind.__name__}.") from error
    return record


def pack(actor: str, body: Json) -> bytes:
    """The canonical payload of an entry. Until identity arrives, every actor is a claim."""
    return canonical({"actor": {"name": actor, "status": "claimed"}, "body": body})


def unpack(payload: bytes) -> tuple[str, Json]:
    """The actor's name and the body of a payload."""
    value = json.loads(payload)
    return value["actor"]["name"], value["body"]


def decision_body(record: DecisionRecord) -> Json:
    """The body of a decision; its actor stands beside it in the payload."""
    decision = record.decision
    return {
        "id": record.id,
        "at": record.at.isoformat(),
        "learner": record.learner,
        "inputs": to_json(record.inputs),
        "answer": dict(decision.answer),
        "estimates": [to_json(estimate) for estimate in decision.estimates],
        "candidates": columns(decision.candidates),
        **({} if record.revision is None else {"revision": to_json(record.revision)}),
    }


def decision_record(payload: bytes) -> DecisionRecord:
    """The decision that a payload holds.

    Raises:
        CorruptRecord: when it is none.
    """
    actor, body = unpack(payload)
    try:
        estimates = tuple(from_json(SkillEstimate, one) for one in body["estimates"])
        decision = Decision(body["answer"], rows(body["candidates"]), estimates)
        at, inputs = datetime.fromisoformat(body["at"]), from_json(Inputs, body["inputs"])
        told = body.get("revision")
        revision = None if told is None else from_json(Revision, told)
        return DecisionRecord(body["id"], at, actor, body["learner"], inputs, decision, revision)
    except (LookupError, TypeError, ValueError) as error:
        raise CorruptRecord("A stored value is not a decision.") from error


def stamp(at: datetime) -> str:
    """A moment as the books spell it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The moment that a stamp names."""
    return datetime.fromisoformat(text)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
