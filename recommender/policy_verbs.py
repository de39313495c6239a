"""The verbs about policies: rules under a name, what they would do, and how they end."""

from collections.abc import Mapping
from typing import Annotated, Any

import typer
from rich.text import Text

from recommender import options
from recommender.domain.decisions import Json
from recommender.formats.door_policies import read_policy, read_withdrawal
from recommender.service import policing
from recommender.service.rehearsing import rehearse
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

app = typer.Typer(no_args_is_help=True, help="Rules by named people about what is learned.")

Kind = Annotated[str, typer.Argument(help="require, forbid, pin, prefer or cap.")]
Items = Annotated[list[str] | None, typer.Argument(help="Ids of the items; none for cap.")]
Why = Annotated[str | None, typer.Option("--reason", help="Why; people read it.")]
Teams = Annotated[list[str] | None, typer.Option("--team", help="For a team, repeatable.")]
Roles = Annotated[list[str] | None, typer.Option("--role", help="For a role, repeatable.")]
Skills = Annotated[
    list[str] | None, typer.Option("--skill", help="For who works towards a skill, repeatable.")
]
Starts = Annotated[str | None, typer.Option(help="From when on; absent: now.")]
Expires = Annotated[str | None, typer.Option(help="From when on no longer; absent: open.")]
Due = Annotated[str | None, typer.Option(help="Of require: the day by which it is due.")]
Minutes = Annotated[int | None, typer.Option(help="Of cap: most minutes in a week.")]
Provider = Annotated[str | None, typer.Option(help="Of cap: whose items.")]
Share = Annotated[float | None, typer.Option(help="Of cap: share of a path's minutes, 0 to 1.")]
Named = Annotated[str | None, typer.Option("--id", help="Id of the policy; absent: one is given.")]


@app.command()
def add(
    context: typer.Context,
    kind: Kind,
    items: Items = None,
    reason: Why = None,
    team: Teams = None,
    role: Roles = None,
    skill: Skills = None,
    starts: Starts = None,
    expires: Expires = None,
    due: Due = None,
    minutes: Minutes = None,
    provider: Provider = None,
    share: Share = None,
    name: Named = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Record a policy; refused where it is certain to contradict one that stands."""
    from recommender.web.policies import conflict_row, policy_row

    value = _stated(
        {"policy": name, "kind": kind, "items": items, "reason": reason},
        {"teams": team, "roles": role, "skills": skill},
        {"starts": starts, "expires": expires, "due": due},
        {"minutes": minutes, "provider": provider, "share": share},
    )
    with edge_of(context, home, tenant, as_json) as edge:
        actor = options.actor(who)
        policy = read_policy(value, actor=actor, new_id=edge.new_id, now=edge.clock())
        found = policing.add_policy(policy, edge, actor=actor)
    entry = next(e for e in found.entries if e.policy.id == policy.id)
    row = policy_row(entry, found.now)
    clashing = [conflict_row(c) for c in found.conflicts if policy.id in c.policies]
    lines = [_line(row), *(f"Possible conflict: {c['because']}" for c in clashing)]
    show({**row, "conflicts": clashing}, as_json, Text("\n".join(lines)))


@app.command("list")
def list_(
    context: typer.Context, home: Home = None, tenant: Tenant = None, as_json: AsJson = False
) -> None:
    """List policies with their standing, and the conflicts among them."""
    from recommender.web.policies import conflict_row, policy_row

    with edge_of(context, home, tenant, as_json) as edge:
        found = policing.policies(edge)
    rows = [policy_row(entry, found.now) for entry in found.entries]
    clashing = [conflict_row(c) for c in found.conflicts]
    lines = [_line(row) for row in rows] or ["No policies yet."]
    lines += [f"Conflict: {c['because']}" for c in clashing]
    show({"data": rows, "conflicts": clashing}, as_json, Text("\n".join(lines)))


@app.command()
def withdraw(
    context: typer.Context,
    policy: Annotated[str, typer.Argument(help="The policy's id.")],
    reason: Why = None,
    at: Annotated[str | None, typer.Option(help="From when on; absent: now.")] = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Record that a policy holds no longer; that it did stays on record."""
    from recommender.web.policies import policy_row

    with edge_of(context, home, tenant, as_json) as edge:
        actor, now = options.actor(who), edge.clock()
        value = {"reason": reason, "at": at}
        ending = read_withdrawal(value, policy, actor=actor, now=now)
        ended = policing.withdraw_policy(ending, edge, actor=actor, now=now)
        row = policy_row(ended, edge.clock())
    show(row, as_json, Text(_line(row)))


@app.command("dry-run")
def dry_run(
    context: typer.Context,
    kind: Kind,
    items: Items = None,
    reason: Why = None,
    team: Teams = None,
    role: Roles = None,
    skill: Skills = None,
    expires: Expires = None,
    due: Due = None,
    minutes: Minutes = None,
    provider: Provider = None,
    share: Share = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Tell whose path a policy would change, and how, as if it held now; nothing is stored."""
    from recommender.web.policies import rehearsal_body

    value = _stated(
        {"kind": kind, "items": items, "reason": reason or "dry run"},
        {"teams": team, "roles": role, "skills": skill},
        {"expires": expires, "due": due},
        {"minutes": minutes, "provider": provider, "share": share},
    )
    with edge_of(context, home, tenant, as_json) as edge:
        actor = options.actor(who)
        policy = read_policy(value, actor=actor, new_id=edge.new_id, now=edge.clock())
        body = rehearsal_body(rehearse(policy, edge))
    show(body, as_json, Text("\n".join(_rehearsed(body))))


def _stated(
    what: Mapping[str, Json], scope: Mapping[str, Json], *more: Mapping[str, Json]
) -> dict[str, Json]:
    value: dict[str, Any] = {**what, "scope": {k: v or [] for k, v in scope.items()}}
    for group in more:
        value |= group
    return value


def _line(row: Mapping[str, Json]) -> str:
    """A policy on one line: its id, its standing, who wants what for whom, until when and why."""
    what = ", ".join(row["items"])
    if row["minutes"] is not None:
        what = f"{row['minutes']} minutes a week"
    elif row["provider"] is not None:
        what = f"{row['provider']} at {round(100 * row['share'])} % of a path"
    named = [f"{part} {', '.join(ids)}" for part, ids in row["scope"].items() if ids]
    until = f" until {row['expires'][:10]}" if row["expires"] else ""
    whom = "; ".join(named) or "everyone"
    line = (
        f"{row['id']}  {row['standing'].replace('_', ' ')}: {row['author']}: {row['kind']} {what}"
    )
    line += f", for {whom}{until}. {row['reason']}"
    if row["withdrawn"]:
        ended = row["withdrawn"]
        line += f" (withdrawn by {ended['by']} from {ended['at'][:10]} on: {ended['reason']})"
    return line


def _rehearsed(body: Mapping[str, Json]) -> list[str]:
    changed = len(body["people"])
    lines = [f"{changed} of {body['tried']} paths would change."]
    for person in body["people"]:
        lines.append(f"{person['learner']}:")
        lines += [f"  {change['sentence']}" for change in person["changes"]]
        lines += [f"  {item} would be mandatory." for item in person["mandatory_added"]]
        lines += [f"  {i} would not be mandatory any more." for i in person["mandatory_removed"]]
    if body["unplanned"]:
        lines.append(f"{body['unplanned']} in scope have no path that could be made again.")
    lines += [body["remark"]] if body["remark"] else []
    return [*lines, *(f"Conflict: {c['because']}" for c in body["conflicts"])]
