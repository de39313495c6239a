"""Checkpoints, receipts and exports as files: JSON that anyone can check, and how it is read.

A checkpoint and a receipt are one JSON object. An export is JSON Lines: the checkpoint first,
then the header and the hash of every record that it covers.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from recommender.domain.audit import (
    RECEIPT_FORMAT,
    Event,
    Header,
    Kept,
    Receipt,
    SignedCheckpoint,
    tree_leaf,
)
from recommender.domain.decisions import Json, canonical
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.merkle import tree_root
from recommender.formats.strict_json import parse

Known = TypeVar("Known", SignedCheckpoint, Receipt)

LOOK = "give it unchanged, as it was handed out"


def signed_body(signed: SignedCheckpoint) -> dict[str, Json]:
    """Return a signed checkpoint as JSON."""
    return asdict(signed)


def receipt_body(receipt: Receipt) -> dict[str, Json]:
    """Return a receipt as JSON."""
    return {
        "format": RECEIPT_FORMAT,
        "record": asdict(receipt.record),
        "proof": list(receipt.proof),
        **signed_body(receipt.signed),
    }


def export_lines(signed: SignedCheckpoint, headers: Iterable[Header]) -> Iterator[bytes]:
    """Yield the lines of an export."""
    yield canonical(signed_body(signed)) + b"\n"
    for header in headers:
        yield canonical({**asdict(header), "hash": header.hash()}) + b"\n"


def event_row(event: Event) -> dict[str, Json]:
    """Return an act as one row of a list."""
    return {
        "id": event.id,
        "at": event.at.isoformat().replace("+00:00", "Z"),
        "actor": event.actor,
        **asdict(event.act),
    }


def read_receipt(raw: bytes) -> Receipt:
    """Return the receipt in a file.

    Raises:
        InvalidInput: when it is none.
    """
    value = parse(raw)
    if not isinstance(value, dict) or value.get("format") != RECEIPT_FORMAT:
        raise _not("receipt", f"its format is not {RECEIPT_FORMAT!r}")
    shaped = {
        "record": value.get("record"),
        "proof": value.get("proof"),
        "signed": {k: v for k, v in value.items() if k not in ("format", "record", "proof")},
    }
    receipt = _shaped(Receipt, shaped, "receipt")
    # A field more than is checked would be believed without proof.
    if receipt_body(receipt) != value:
        raise _not("receipt", "it holds more than a receipt does")
    return receipt


def read_kept(raw: bytes) -> Kept:
    """Return what was kept elsewhere: a checkpoint, or an export with every record's hash.

    Raises:
        InvalidInput: when it is neither, or an export is not whole.
    """
    first, *lines = raw.strip().splitlines() if b'"hash"' in raw else [raw]
    value = parse(first)
    signed = _shaped(SignedCheckpoint, value, "checkpoint")
    if signed_body(signed) != value:
        raise _not("checkpoint", "it holds more than a checkpoint does")
    if not lines:
        return Kept(signed)
    hashes = tuple(_exported_hash(n, line) for n, line in enumerate(lines, 2))
    checkpoint = signed.checkpoint
    if len(hashes) != checkpoint.size:
        why = f"it holds {len(hashes)} records and its checkpoint covers {checkpoint.size}"
        raise _not("export", why)
    if tree_root([tree_leaf(found) for found in hashes]).hex() != checkpoint.root:
        raise _not("export", "its records are not those that its checkpoint covers")
    return Kept(signed, hashes)


def _exported_hash(line: int, raw: bytes) -> str:
    try:
        row = json.loads(raw)
        stated: str = row.pop("hash")
        header = TypeAdapter(Header).validate_python(row)
    except (ValueError, KeyError, AttributeError, TypeError):
        raise _not("export", f"line {line} is not a record") from None
    if header.hash() != stated or asdict(header) != row:
        raise _not("export", f"line {line} does not have the hash it states")
    return stated


def _shaped(kind: type[Known], value: Json, called: str) -> Known:
    try:
        shaped: Known = TypeAdapter(kind).validate_json(json.dumps(value), strict=True)
    except ValidationError as error:
        wrong = error.errors()[0]
        where = ".".join(str(step) for step in wrong["loc"]) or "the whole"
        raise _not(called, f"{where}: {wrong['msg'].lower()}") from None
    return shaped


def _not(called: str, why: str) -> InvalidInput:
    detail = f"The file is not a whole {called}: {why}."
    return InvalidInput([Problem("", f"bad_{called}", detail, LOOK)])
