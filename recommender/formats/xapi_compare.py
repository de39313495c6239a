"""Whether two statements of one id are the same (xAPI 1.0.3, Data 2.3.1)."""

import hashlib
from collections.abc import Mapping

from recommender.domain.decisions import Json, canonical
from recommender.formats.xapi_checks import moment_of

ASSIGNED = ("id", "stored", "authority", "timestamp", "version")
"""What the receiver may assign; of the timestamp, the moment is compared apart from this."""


def likeness(statement: Mapping[str, Json]) -> str:
    """Return a digest that is equal for statements between which only what is excepted differs.

    Excepted are what the receiver assigns, what verbs are displayed as, definitions of
    activities, the order of a group's members, and attachments. A duration is a text.
    """
    told = {k: v for k, v in statement.items() if k not in (*ASSIGNED, "attachments")}
    return hashlib.sha256(canonical(_plain(told))).hexdigest()


def _plain(statement: Mapping[str, Json]) -> Json:
    """The statement, or the one within it, without what is excepted."""
    plain = dict(statement)
    plain["verb"] = {"id": statement["verb"]["id"]}
    plain["actor"] = _actor(statement["actor"])
    plain["object"] = _object(statement["object"])
    if "timestamp" in plain:  # only a statement within one still has it: a moment is a moment
        plain["timestamp"] = str(moment_of(plain["timestamp"]))
    if "context" in statement:
        plain["context"] = _context(statement["context"])
    plain.pop("attachments", None)
    return plain


def _object(value: Json) -> Json:
    kind = value.get("objectType", "Activity")
    if kind == "Activity":
        return {"objectType": kind, "id": value["id"]}
    if kind == "SubStatement":
        return _plain(value)
    if kind == "StatementRef":
        return {**value, "id": value["id"].lower()}
    return _actor(value)


def _actor(value: Json) -> Json:
    plain = {"objectType": "Agent", **value}
    if "member" in value:
        plain["member"] = sorted((_actor(member) for member in value["member"]), key=canonical)
    if isinstance(value.get("mbox"), str):
        plain["mbox"] = mailbox(value["mbox"])
    return plain


def _context(value: Mapping[str, Json]) -> Json:
    plain = dict(value)
    for name in ("instructor", "team"):
        if name in plain:
            plain[name] = _actor(plain[name])
    near = {k: _list(v) for k, v in value.get("contextActivities", {}).items()}
    near = {k: [_object(activity) for activity in v] for k, v in near.items() if v}
    plain.pop("contextActivities", None)
    if near:
        plain["contextActivities"] = near
    if "registration" in plain:
        plain["registration"] = plain["registration"].lower()
    return plain


def mailbox(address: str) -> str:
    """Return a mailto address with its domain in lower case, in which case does not matter."""
    local, at, domain = address.rpartition("@")
    return f"{local}{at}{domain.lower()}"


def _list(value: Json) -> list[Json]:
    return value if isinstance(value, list) else [value]
