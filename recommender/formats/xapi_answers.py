"""What is asked of, and answered about, statements on record (xAPI Communication 2.1.3)."""

from collections.abc import Iterator, Mapping
from typing import Any

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem, RecommenderError, Unparsable
from recommender.domain.statements import Identifier, Received, StatementFilter
from recommender.formats.problems import did_you_mean, shown
from recommender.formats.strict_json import parse
from recommender.formats.xapi import identifier_of
from recommender.formats.xapi_actors import actor
from recommender.formats.xapi_checks import Check, iri, moment_of, one_of, timestamp, told, uuid

MOST = 500
"""Statements in one answer, and what limit=0 asks for."""

HOME = "https://issuers.recommender.invalid"
"""Home page of the accounts by which issuers stand as authorities; .invalid leads nowhere."""

_FORMATS = ("exact", "ids")
_YES_NO = one_of("true", "false", "True", "False")
"""As Python clients spell it, too: tincan sends what str() makes of a flag."""
_IDS: dict[str, Check] = {"statementId": uuid, "voidedStatementId": uuid}
_SHAPE: dict[str, Check] = {"format": one_of(*_FORMATS), "attachments": one_of("false", "False")}
_FILTERS: dict[str, Check] = {
    "verb": iri,
    "activity": iri,
    "registration": uuid,
    "since": timestamp(zoned=False),
    "until": timestamp(zoned=False),
    "related_activities": _YES_NO,
    "related_agents": _YES_NO,
    "ascending": _YES_NO,
}
_READ = ("agent", "limit", "cursor")
"""Parameters that are read apart from the others."""

PARAMETERS = (*_IDS, *_SHAPE, *_FILTERS, *_READ)
"""All that may be asked with."""


def asked_for(parameters: Mapping[str, str]) -> tuple[str | None, str | None, StatementFilter]:
    """Return which statement, or which voided statement, or which list is asked for.

    Args:
        parameters: those of the address, each once.

    Raises:
        InvalidInput: every parameter that is unknown, malformed, or does not go with another.
    """
    problems = list(_parameter_problems(parameters))
    agent = _agent(parameters, problems)
    limit = _whole(parameters, "limit", problems)
    after = _whole(parameters, "cursor", problems)
    if problems:
        raise InvalidInput(problems)
    found = StatementFilter(
        agent=agent,
        verb=parameters.get("verb"),
        activity=parameters.get("activity"),
        registration=_lower(parameters.get("registration")),
        since=moment_of(parameters.get("since", "")),
        until=moment_of(parameters.get("until", "")),
        related_agents=_true(parameters, "related_agents"),
        related_activities=_true(parameters, "related_activities"),
        ascending=_true(parameters, "ascending"),
        after=after,
        limit=min(limit or MOST, MOST),
    )
    one, voided = (_lower(parameters.get(name)) for name in _IDS)
    return one, voided, found


def read_id(parameters: Mapping[str, str]) -> str:
    """Return the one parameter of a PUT, ``statementId``, as it was sent.

    Raises:
        InvalidInput: when it is missing or malformed, or there is another one.
    """
    problems = [_unknown(name, ["statementId"]) for name in parameters if name != "statementId"]
    problems += uuid(parameters.get("statementId"), ("statementId",))
    if problems:
        raise InvalidInput(problems)
    return parameters["statementId"]


def as_answered(received: Received, shape: str) -> dict[str, Json]:
    """Return a statement as it is handed out, with what the receiver assigned (Data 2.3.1)."""
    body = dict(received.statement.body)
    body["stored"] = received.stored.isoformat(timespec="microseconds").replace("+00:00", "Z")
    account = {"homePage": HOME, "name": received.issuer}
    body["authority"] = {"objectType": "Agent", "account": account}
    return _ids_only(body) if shape == "ids" else body


def _parameter_problems(parameters: Mapping[str, str]) -> Iterator[Problem]:
    known = {**_IDS, **_SHAPE, **_FILTERS}
    for name, value in parameters.items():
        if name in known:
            yield from known[name](value, (name,))
        elif name not in _READ:
            yield _unknown(name, [*known, *_READ])
    # 2.1.3: one statement is asked for by its id, and by nothing else.
    ids = [name for name in _IDS if name in parameters]
    for name in parameters:
        if ids and name not in (*_SHAPE, ids[0]):
            said = f"does not go with {ids[0]}"
            yield told((name,), "not_fitting", said, "ask for one statement, or for a list")


def _agent(parameters: Mapping[str, str], problems: list[Problem]) -> Identifier | None:
    if "agent" not in parameters:
        return None
    try:
        value = parse(parameters["agent"].encode())
    except (Unparsable, InvalidInput) as error:
        problems.append(_not_json(error))
        return None
    wrong = list(actor(value, ("agent",)))
    problems += wrong
    found = None if wrong else identifier_of(value)
    if found is None and not wrong:
        said = "is a group that is known by its members alone"
        problems.append(told(("agent",), "no_identifier", said, "ask for one that has an id"))
    return found


def _not_json(error: RecommenderError) -> Problem:
    return told(("agent",), "unparsable", f"is not an agent as JSON ({error})", "give an agent")


def _whole(parameters: Mapping[str, str], name: str, problems: list[Problem]) -> int | None:
    said = parameters.get(name)
    if said is None:
        return None
    if not (said.isascii() and said.isdigit() and len(said) < 10):
        what = f"is {shown(said)}, not a whole number of at least 0"
        problems.append(told((name,), "not_whole", what, "give a whole number of at least 0"))
        return None
    return int(said)


def _true(parameters: Mapping[str, str], name: str) -> bool:
    return parameters.get(name, "").lower() == "true"


def _unknown(name: str, known: list[str]) -> Problem:
    return told((name,), "unknown_parameter", "is not a parameter here", did_you_mean(name, known))


def _lower(value: str | None) -> str | None:
    return None if value is None else value.lower()


def _ids_only(value: Any) -> Any:
    """2.1.3, format=ids: only what identifies agents, activities and verbs."""
    body = dict(value)
    body["actor"] = _identified(body["actor"])
    body["verb"] = {"id": body["verb"]["id"]}
    target, kind = body["object"], body["object"].get("objectType", "Activity")
    if kind == "SubStatement":
        body["object"] = _ids_only(target)
    elif kind == "Activity":
        body["object"] = {"id": target["id"]}
    elif kind != "StatementRef":
        body["object"] = _identified(target)
    near = body.get("context", {}).get("contextActivities")
    if near is not None:
        bare = {k: [{"id": activity["id"]} for activity in v] for k, v in near.items()}
        body["context"] = {**body["context"], "contextActivities": bare}
    return body


def _identified(value: Mapping[str, Json]) -> dict[str, Json]:
    bare = {k: v for k, v in value.items() if k != "name"}
    if identifier_of(value) is None:
        return {**bare, "member": [_identified(member) for member in value["member"]]}
    bare.pop("member", None)
    return bare
