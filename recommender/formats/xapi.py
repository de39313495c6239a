"""Statements of xAPI 1.0.3 and 2.0 as they come in; clauses are of 1.0.3, Parts Two and Three."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.statements import Identifier, Statement
from recommender.formats.problems import Path, shown
from recommender.formats.xapi_actors import IDENTIFIERS
from recommender.formats.xapi_checks import moment_of, told
from recommender.formats.xapi_compare import likeness, mailbox
from recommender.formats.xapi_grammar import VOIDED, statement
from recommender.formats.xapi_verbs import outcome

FIRST, SECOND = "1.0.3", "2.0.0"
"""The versions spoken here; each stands for its patches."""

_FIRST_FAMILY = re.compile(r"1\.0(\.\d{1,9})?", re.ASCII)
_SECOND_FAMILY = re.compile(r"2\.0(\.\d{1,9})?", re.ASCII)
AHEAD = timedelta(days=1)
"""How far a timestamp may lie ahead: Data 2.4.7 asks for some margin."""

MOST_PROBLEMS = 200


@dataclass(frozen=True, slots=True)
class Assigning:
    """What the receiver assigns where a sender left it out (Data 2.3.1)."""

    version: str
    now: datetime
    new_id: Callable[[], str]


def version_spoken(header: str | None) -> str | None:
    """Return the version that a request's header asks for, or None when it is not spoken here.

    1.0 stands for 1.0.0, and every 1.0.x is answered as 1.0.3 (Communication 3.3); so in 2.0.
    """
    families = {FIRST: _FIRST_FAMILY, SECOND: _SECOND_FAMILY}
    return next((v for v, family in families.items() if family.fullmatch(header or "")), None)


def read_statements(value: Json, assigning: Assigning) -> list[Statement]:
    """Return the statement, or the list of them, that a body holds; all of it or nothing.

    Raises:
        InvalidInput: every problem at once. Two statements of one id are one of them
            (Communication 2.1.2).
    """
    many = isinstance(value, list)
    bodies = value if many else [value]
    places: list[Path] = [(n,) if many else () for n in range(len(bodies))]
    problems: list[Problem] = []
    for body, place in zip(bodies, places, strict=True):
        problems += _problems(body, place, assigning)
        if len(problems) >= MOST_PROBLEMS:
            break
    if problems:
        raise InvalidInput(problems)
    found = [_read(body, assigning) for body in bodies]
    seen: set[str] = set()
    for one, place in zip(found, places, strict=True):
        if one.id in seen:
            said = f"is {shown(one.id)}, which another statement of this batch has too"
            problems.append(told((*place, "id"), "duplicate", said, "send each statement once"))
        seen.add(one.id)
    if problems:
        raise InvalidInput(problems)
    return found


def identifier_of(actor: Mapping[str, Json]) -> Identifier | None:
    """Return what an agent or group is known by; None when that is its members alone."""
    for kind in IDENTIFIERS:
        if kind in actor:
            said = actor[kind]
            if kind == "account":
                return Identifier(kind, said["name"], said["homePage"])
            return Identifier(kind, mailbox(said) if kind == "mbox" else said)
    return None


def _problems(body: Json, place: Path, assigning: Assigning) -> Iterator[Problem]:
    yield from statement(second=assigning.version == SECOND)(body, place)
    sent = body.get("timestamp") if isinstance(body, dict) else None
    at = moment_of(sent) if isinstance(sent, str) else None
    if at is not None and at > assigning.now + AHEAD:
        said = f"is {shown(sent)}, which lies after today, {assigning.now.date().isoformat()}"
        path = (*place, "timestamp")
        yield told(path, "in_the_future", said, "set the sender's clock, and send it again")


def _read(body: dict[str, Json], assigning: Assigning) -> Statement:
    sent = body.get("timestamp")
    at = moment_of(sent) if sent is not None else _as_stamped(assigning.now)
    assert at is not None
    whole = {
        "id": assigning.new_id(),
        "timestamp": _stamp(at),
        "version": assigning.version,
        **{k: v for k, v in body.items() if k not in ("stored", "authority")},
    }
    target, context = body["object"], body.get("context", {})
    kind = target.get("objectType", "Activity")
    verb = body["verb"]["id"]
    registration = context.get("registration")
    return Statement(
        id=whole["id"].lower(),
        body=_with_lists(whole),
        at=at,
        timed=sent is not None,
        verb=verb,
        actor=identifier_of(body["actor"]),
        group=body["actor"].get("objectType") == "Group",
        likeness=likeness(body),
        activity=target["id"] if kind == "Activity" else None,
        voids=target["id"].lower() if verb == VOIDED else None,
        outcome=outcome(verb, body.get("result", {})),
        registration=None if registration is None else registration.lower(),
        agents=tuple(dict.fromkeys(_agents(body))),
        activities=tuple(dict.fromkeys(_activities(body))),
    )


def _with_lists(body: dict[str, Json]) -> dict[str, Json]:
    """2.4.6.2: context activities are returned as lists, however they were sent."""
    near = body.get("context", {}).get("contextActivities")
    if near is not None:
        lists = {k: v if isinstance(v, list) else [v] for k, v in near.items()}
        body = {**body, "context": {**body["context"], "contextActivities": lists}}
    target = body["object"]
    return {**body, "object": _with_lists(target)} if "object" in target else body


def _agents(body: Mapping[str, Json]) -> Iterator[Identifier]:
    """Everybody that a statement names, in any part of it."""
    context = body.get("context", {})
    named = [body["actor"], context.get("instructor"), context.get("team")]
    named += [one["agent"] for one in context.get("contextAgents", ())]
    named += [one["group"] for one in context.get("contextGroups", ())]
    if body["object"].get("objectType") in ("Agent", "Group"):
        named.append(body["object"])
    for one in named:
        for agent in (one, *one.get("member", ())) if one is not None else ():
            found = identifier_of(agent)
            if found is not None:
                yield found
    if body["object"].get("objectType") == "SubStatement":
        yield from _agents(body["object"])


def _activities(body: Mapping[str, Json]) -> Iterator[str]:
    target = body["object"]
    if target.get("objectType", "Activity") == "Activity":
        yield target["id"]
    for near in body.get("context", {}).get("contextActivities", {}).values():
        for activity in near if isinstance(near, list) else [near]:
            yield activity["id"]
    if target.get("objectType") == "SubStatement":
        yield from _activities(target)


def _as_stamped(at: datetime) -> datetime:
    """The moment as it is handed out, so that what comes back is the same statement."""
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


def _stamp(at: datetime) -> str:
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
