"""Domain dataclasses to JSON and back, exactly.

Also the one spelling of a moment in the books: ISO 8601 in UTC with microseconds and ``Z``,
which sorts as text in the order of time.
"""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from recommender.domain.decisions import DecisionRecord, Json, canonical
from recommender.domain.errors import CorruptRecord

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
    body = to_json(record)
    del body["actor"]
    return body


def decision_record(payload: bytes) -> DecisionRecord:
    """The decision that a payload holds."""
    actor, body = unpack(payload)
    for estimate in body["decision"]["estimates"]:
        for share in estimate["shares"]:
            # Records from before biases were taken off read every level as it was given.
            share.setdefault("read_as", share["evidence"]["level"])
    return from_json(DecisionRecord, {**body, "actor": actor})


def stamp(at: datetime) -> str:
    """A moment as the books spell it."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def moment(text: str) -> datetime:
    """The moment that a stamp names."""
    return datetime.fromisoformat(text)


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
