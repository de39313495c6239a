"""The verbs about disputes: objections, and outcomes with reasons either way."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

import typer
from rich.text import Text

from recommender import options
from recommender.domain.decisions import Json
from recommender.domain.disputes import DisputeCase
from recommender.formats.door_disputes import read_dispute, read_outcome, read_owner
from recommender.service import disputing
from recommender.service.resolving import resolve_dispute
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

app = typer.Typer(no_args_is_help=True, help="Objections, and what became of them.")

Which = Annotated[str, typer.Argument(help="The dispute's id.")]
MOST = 200


@app.command()
def add(
    context: typer.Context,
    learner: Annotated[str, typer.Argument(help="A learner's id.")],
    words: Annotated[str | None, typer.Option(help="Why, in your own words.")] = None,
    evidence: Annotated[str | None, typer.Option(help="Id of evidence.")] = None,
    link: Annotated[str | None, typer.Option(help="Id of a content-skill link.")] = None,
    target: Annotated[str | None, typer.Option(help="A skill that the role asks for.")] = None,
    decision: Annotated[str | None, typer.Option(help="Id of a decision.")] = None,
    item: Annotated[str | None, typer.Option(help="With a decision: the step meant.")] = None,
    due: Annotated[str | None, typer.Option(help="Day by which an outcome is due.")] = None,
    owner: Annotated[str | None, typer.Option(help="Who is to take care of it.")] = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Object to evidence, a link, a target level, a reason or a step."""
    about = {"evidence": evidence, "link": link, "target": target, "decision": decision}
    value = {"learner": learner, "words": words, "due": due, "owner": owner}
    with edge_of(context, home, tenant, as_json) as edge:
        actor, now = options.actor(who), edge.clock()
        given = {**value, "about": {**about, "item": item}}
        dispute, owned = read_dispute(
            given, by=actor, new_id=edge.new_id, now=now, days=edge.dispute_days
        )
        case = disputing.open_dispute(dispute, owned, edge, actor=actor)
        _show(case, now.date(), as_json)


@app.command("list")
def list_(
    context: typer.Context,
    learner: Annotated[str | None, typer.Option(help="A learner's id.")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="Only what has no outcome.")] = False,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """List disputes, newest first: the last 200."""
    from recommender.web.disputes import dispute_row

    with edge_of(context, home, tenant, as_json) as edge:
        cases, more = disputing.disputes_page(
            edge, learner=learner, is_open=True if open_only else None, before=None, limit=MOST
        )
        today = edge.clock().date()
    rows = [dispute_row(case, today) for _, case in cases]
    lines = [_line(row) for row in rows] or ["No disputes."]
    lines += [f"There are more than {MOST}."] if more else []
    show({"data": rows, "more": more}, as_json, Text("\n".join(lines)))


@app.command()
def assign(
    context: typer.Context,
    dispute: Which,
    owner: Annotated[str, typer.Argument(help="Who takes care of it.")],
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Record who takes care of a dispute from now on."""
    with edge_of(context, home, tenant, as_json) as edge:
        named = read_owner({"owner": owner})
        case = disputing.assign_dispute(dispute, named, edge, actor=options.actor(who))
        _show(case, edge.clock().date(), as_json)


@app.command()
def resolve(
    context: typer.Context,
    dispute: Which,
    outcome: Annotated[str, typer.Argument(help="upheld, partly or rejected.")],
    reasoning: Annotated[str | None, typer.Option(help="Why, whichever way it goes.")] = None,
    effect: Annotated[
        str | None, typer.Option(help="void, end, ignore, verify or none; absent: as usual.")
    ] = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """End a dispute with reasons; somebody else than who objects."""
    value = {"outcome": outcome, "reasoning": reasoning, "effect": effect}
    with edge_of(context, home, tenant, as_json) as edge:
        actor = options.actor(who)
        read = read_outcome(value, by=actor, now=edge.clock())
        case = resolve_dispute(dispute, read, edge, actor=actor)
        _show(case, edge.clock().date(), as_json)


def _show(case: DisputeCase, today: date, as_json: bool) -> None:
    from recommender.web.disputes import dispute_row

    row = dispute_row(case, today)
    show(row, as_json, Text(_line(row)))


def _line(row: Mapping[str, Json]) -> str:
    about = ", ".join(f"{name} {said}" for name, said in row["about"].items())
    owner = f", with {row['owner']}" if row["owner"] else ""
    due = f", due by {row['due']}" if row["status"] == "open" else ""
    late = " (overdue)" if row["overdue"] else ""
    line = f"{row['id']}  {row['status']}{owner}{due}{late}: {row['by']} on {about} "
    line += f"of {row['learner']}: “{row['words']}”"
    if row["outcome"]:
        line += f" {row['outcome']['by']}: “{row['outcome']['reasoning']}”"
        line += f" {row['outcome']['changed']['because']}" if row["outcome"]["changed"] else ""
    return line
