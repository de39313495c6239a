"""What a statement is found by: who, what, about what, and what it tells."""

from recommender.domain.statements import Identifier, Statement, StatementFilter


def account_key(known: Identifier) -> str:
    """The text that stands for an account; no learner id has a NUL in it."""
    return "\0".join(("account", known.kind, known.home or "", known.value))


def activity_key(activity: str) -> str:
    """The text that stands for an activity."""
    return f"activity\0{activity}"


def terms_of(statement: Statement, issuer: str, *, trusted: bool) -> list[tuple[str, ...]]:
    """All that a statement is found by."""
    told: list[tuple[str, ...]] = [("id", statement.id), ("issuer", issuer)]
    told += [("verb", statement.verb), *(("names", account_key(one)) for one in statement.agents)]
    told += [("touches", activity) for activity in statement.activities]
    optional = {
        "activity": statement.activity,
        "voids": statement.voids,
        "registration": statement.registration,
        "actor": None if statement.actor is None else account_key(statement.actor),
    }
    told += [(role, value) for role, value in optional.items() if value is not None]
    if statement.actor is None or statement.group:
        return told
    if statement.actor.kind == "account":
        told.append(("name", statement.actor.value))
    if statement.activity is None:
        return told
    outcome = statement.outcome
    if not trusted:
        return [*told, ("untrusted",)]
    if outcome.done:
        told.append(("done",))
    if outcome.source is not None:
        told += [("tells",), ("waiting",)]
    if outcome.source == "completion":
        told.append(("completion",))
    return told


def terms_wanted(asked: StatementFilter) -> list[tuple[str, ...]]:
    """What statements that are asked for are found by; moments are compared apart from this."""
    told: list[tuple[str, ...]] = []
    if asked.agent is not None:
        told.append(("names" if asked.related_agents else "actor", account_key(asked.agent)))
    if asked.activity is not None:
        told.append(("touches" if asked.related_activities else "activity", asked.activity))
    if asked.verb is not None:
        told.append(("verb", asked.verb))
    if asked.registration is not None:
        told.append(("registration", asked.registration))
    return told
