"""Whom a statement may name: agents and groups (xAPI 1.0.3, Data 2.4.2)."""

from collections.abc import Iterator

from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.formats.problems import Path
from recommender.formats.xapi_checks import (
    iri,
    list_of,
    mailto,
    object_of,
    one_of,
    sha1,
    text,
    told,
)

IDENTIFIERS = ("mbox", "mbox_sha1sum", "openid", "account")

# 2.4.2.4: an account has a homePage and a name.
ACCOUNT = object_of({"homePage": iri, "name": text}, "homePage", "name")
_IDENTIFIED = {"mbox": mailto, "mbox_sha1sum": sha1, "openid": iri, "account": ACCOUNT}
# 2.4.2.1: an agent.
_AGENT = object_of({"objectType": one_of("Agent"), "name": text, **_IDENTIFIED})
_GROUP = object_of(
    {"objectType": one_of("Group"), "name": text, "member": list_of(_AGENT), **_IDENTIFIED}
)


def _one_identifier(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.2.1, 2.4.2.3: exactly one identifier."""
    found = [name for name in IDENTIFIERS if isinstance(value, dict) and name in value]
    if len(found) > 1:
        said = f"has {' and '.join(found)}, and may be known by one of them alone"
        yield told(path, "two_identifiers", said, "keep one of them")
    elif isinstance(value, dict) and not found:
        said = "has nothing that it is known by"
        yield told(path, "no_identifier", said, f"give one of: {', '.join(IDENTIFIERS)}")


def agent(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.2.1: one person or system."""
    yield from _AGENT(value, path)
    yield from _one_identifier(value, path)


def group(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.2.2: identified, or known by its members; groups hold no groups."""
    yield from _GROUP(value, path)
    if not isinstance(value, dict):
        return
    if any(name in value for name in IDENTIFIERS):
        yield from _one_identifier(value, path)
    elif not value.get("member"):
        remedy = "give member, or what the group is known by"
        yield told(path, "no_identifier", "is a group of nobody", remedy)
    members = value.get("member")
    for place, member in enumerate(members if isinstance(members, list) else ()):
        yield from _one_identifier(member, (*path, "member", place))
    if value.get("objectType") != "Group":
        yield told((*path, "objectType"), "missing", "must be Group", 'give "Group"')


def actor(value: Json, path: Path) -> Iterator[Problem]:
    """2.4.2: an agent, or a group that says it is one."""
    is_group = isinstance(value, dict) and value.get("objectType") == "Group"
    yield from (group if is_group else agent)(value, path)
