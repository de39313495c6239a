"""What a statement may consist of: the properties of xAPI, clause by clause.

Clauses are those of xAPI 1.0.3, Part Two (Data); what 2.0 (IEEE 9274.1.1) adds is marked so.
"""

import re
from collections.abc import Iterator
from functools import cache

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.problems import Path, shown
from recommender.formats.xapi_activities import activity, reference
from recommender.formats.xapi_actors import actor, agent, group
from recommender.formats.xapi_checks import (
    Check,
    all_of,
    duration,
    extensions,
    flag,
    iri,
    language,
    language_map,
    list_of,
    matching,
    number,
    object_of,
    one_of,
    text,
    timestamp,
    told,
    uuid,
    whole,
)

VOIDED = "http://adlnet.gov/expapi/verbs/voided"

# 2.4.3: a verb.
_VERB = object_of({"id": iri, "display": language_map}, "id")


def _score_in_bounds(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.5.1: scaled lies in -1..1, raw between min and max, and min under max."""
    numbers = {
        name: said
        for name, said in (value.items() if isinstance(value, dict) else ())
        if isinstance(said, int | float) and not isinstance(said, bool)
    }
    scaled = numbers.get("scaled", 0)
    if not -1 <= scaled <= 1:
        said = f"is {shown(scaled)}, which is out of range"
        yield told((*path, "scaled"), "out_of_range", said, "give a number from -1 to 1")
    raw, low, high = (numbers.get(name) for name in ("raw", "min", "max"))
    if low is not None and high is not None and low >= high:
        said = f"is {shown(low)}, which is not under max, {shown(high)}"
        yield told((*path, "min"), "out_of_range", said, "give a min under max")
    beyond = raw is not None and (
        (low is not None and raw < low) or (high is not None and raw > high)
    )
    if beyond:
        said = f"is {shown(raw)}, which does not lie between min and max"
        yield told((*path, "raw"), "out_of_range", said, "give a raw score within its bounds")


_SCORE = all_of(object_of(dict.fromkeys(("scaled", "raw", "min", "max"), number)), _score_in_bounds)
# 2.4.5: a result.
_RESULT = object_of(
    {
        "score": _SCORE,
        "success": flag,
        "completion": flag,
        "response": text,
        "duration": duration,
        "extensions": extensions,
    }
)
# 2.4.6.2: one activity may stand for a list of one.
_NEAR = object_of(
    dict.fromkeys(("parent", "grouping", "category", "other"), list_of(activity, single=True))
)
# 2.0, 4.2.7: agents and groups in a role.
_ROLES = {"relevantTypes": list_of(iri, least=1)}
_CONTEXT_AGENT = object_of(
    {**_ROLES, "objectType": one_of("contextAgent"), "agent": agent}, "objectType", "agent"
)
_CONTEXT_GROUP = object_of(
    {**_ROLES, "objectType": one_of("contextGroup"), "group": group}, "objectType", "group"
)
# 2.4.11: attachments. What is attached must be elsewhere: bodies in parts are not taken.
_ATTACHMENT = object_of(
    {
        "usageType": iri,
        "display": language_map,
        "description": language_map,
        "contentType": text,
        "length": whole,
        "sha2": text,
        "fileUrl": iri,
    },
    *("usageType", "display", "contentType", "length", "sha2", "fileUrl"),
)
# 2.4.10: the version of a statement.
_VERSION = matching(
    re.compile(r"[12]\.0(?:\.\d+)?"), "bad_version", "1.0.x or 2.0.x", "leave it out"
)


def _context(*, second: bool) -> Check:
    """2.4.6: a context."""
    fields: dict[str, Check] = {
        "registration": uuid,
        "instructor": actor,
        "team": group,
        "contextActivities": _NEAR,
        "revision": text,
        "platform": text,
        "language": language,
        "statement": reference,
        "extensions": extensions,
    }
    if second:
        fields["contextAgents"] = list_of(_CONTEXT_AGENT)
        fields["contextGroups"] = list_of(_CONTEXT_GROUP)
    return object_of(fields)


def _fitting(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.6: revision and platform go with activities; 2.3.2: what voids names a statement."""
    if not isinstance(value, dict):
        return
    target, context, verb = (value.get(name) for name in ("object", "context", "verb"))
    kind = target.get("objectType", "Activity") if isinstance(target, dict) else None
    for name in ("revision", "platform"):
        if isinstance(context, dict) and name in context and kind != "Activity":
            said = f"does not go with an object of the type {shown(kind)}"
            yield told((*path, "context", name), "not_fitting", said, "leave it out")
    if isinstance(verb, dict) and verb.get("id") == VOIDED and kind != "StatementRef":
        remedy = 'give {"objectType": "StatementRef", "id": …}'
        yield told((*path, "object"), "not_fitting", "must be the statement to void", remedy)


@cache
def statement(*, second: bool) -> Check:
    """Return the check of a whole statement (2.4); ``second`` for a caller that speaks 2.0."""
    moment = timestamp(zoned=second)
    parts: dict[str, Check] = {
        "actor": actor,
        "verb": _VERB,
        "result": _RESULT,
        "context": _context(second=second),
        "timestamp": moment,
        "attachments": list_of(_ATTACHMENT),
    }
    plain: dict[str, Check] = {
        "Activity": activity,
        "Agent": agent,
        "Group": group,
        "StatementRef": reference,
    }
    # 2.4.4.3: a statement within one has no id of its own, and holds no further one.
    within = all_of(
        object_of(
            {**parts, "object": _object(plain), "objectType": one_of("SubStatement")},
            *("objectType", "actor", "verb", "object"),
        ),
        _fitting,
    )
    assigned: dict[str, Check] = {
        "id": uuid,
        "stored": moment,
        "authority": actor,
        "version": _VERSION,
        "object": _object({**plain, "SubStatement": within}),
    }
    return all_of(object_of({**parts, **assigned}, "actor", "verb", "object"), _fitting)


def _object(kinds: dict[str, Check]) -> Check:
    """2.4.4: what an object is, its objectType says; without one it is an activity."""

    def check(value: Json, path: Path) -> Iterator[Problem]:
        kind = value.get("objectType", "Activity") if isinstance(value, dict) else "Activity"
        if isinstance(kind, str) and kind in kinds:
            yield from kinds[kind](value, path)
        else:
            yield from one_of(*kinds)(kind, (*path, "objectType"))

    return check
