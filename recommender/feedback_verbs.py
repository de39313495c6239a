"""Verbs about feedback: say it, see what it would change, and look at what changed."""

from collections.abc import Iterable, Mapping
from typing import Annotated

import typer
from rich.text import Text

from recommender import options
from recommender.domain.decisions import Json
from recommender.domain.issuers import Caller
from recommender.formats.door_feedback import read_feedback
from recommender.service.reacting import preview as foresee
from recommender.service.reacting import react
from recommender.service.replanning import changes_of
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

Who = Annotated[str, typer.Option("--learner", help="Whose plan it is.", metavar="ID")]


def feedback(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(help="accept, start, done, dismiss, rate, pin, swap, undo")
    ],
    learner: Who,
    item: Annotated[str | None, typer.Argument(help="An item's id; not for undo.")] = None,
    reason: Annotated[str | None, typer.Option(help="Why it is dismissed.")] = None,
    value: Annotated[
        str | None, typer.Option(help="A rating, a day or days of not_now, the item of a swap.")
    ] = None,
    decision: Annotated[str | None, typer.Option(help="The decision that offered it.")] = None,
    undoes: Annotated[str | None, typer.Option(help="The feedback that undo takes back.")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what it would change.")
    ] = False,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Say what a learner makes of an item; their plan is made again at once."""
    from recommender.web.feedback import feedback_body, outcome_body

    given = {
        "learner": learner,
        "kind": kind,
        "item": item,
        "reason": reason,
        "value": _number(value) if kind == "rate" or reason == "not_now" else value,
        "decision": decision,
        "undoes": undoes,
    }
    body: dict[str, Json]
    with edge_of(context, home, tenant, as_json) as edge:
        stated = {name: said for name, said in given.items() if said is not None}
        about, said = read_feedback(stated, new_id=edge.new_id, now=edge.clock())
        caller = Caller(options.actor(who))
        if preview:
            body = outcome_body(foresee(about, said, edge, caller), stored=False)
        else:
            done = react(about, said, edge, caller, dated=False)
            body = {**feedback_body(done.entry), **outcome_body(done)}
    show(body, as_json, _outcome(body))


def changes(
    context: typer.Context,
    learner: Who,
    limit: Annotated[int, typer.Option(min=1, max=200, help="Plans to go back.")] = 20,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show what every plan that was made again changed, and because of what, newest first."""
    from recommender.web.feedback import revision_body

    with edge_of(context, home, tenant, as_json) as edge:
        rows, _ = changes_of(learner, edge, before=None, limit=limit)
    body = [revision_body(record) for _, record in rows]
    lines = [line for revised in body for line in (*_revision(revised), "")]
    show(body, as_json, Text("\n".join(lines).rstrip() or "No plan was made again yet."))


def _outcome(body: Mapping[str, Json]) -> Text:
    revised = body["revised"]
    lines = [body["meaning"], *(() if revised is None else _moved(revised))]
    if body.get("feedback"):
        lines.append(f"Feedback {body['feedback']} is on record; undo takes it back.")
    return Text("\n".join(lines))


def _revision(revised: Mapping[str, Json]) -> Iterable[str]:
    yield f"{revised['at'][:16].replace('T', ' ')}  decision {revised['decision']}"
    yield from (f"  · {event['clause']}" for event in revised["events"])
    yield from _moved(revised)


def _moved(revised: Mapping[str, Json]) -> Iterable[str]:
    yield from (f"  {change['sentence']}" for change in revised["changes"])
    if not revised["changes"]:
        yield "  The plan stays as it is."


def _number(value: str | None) -> int | str | None:
    """A whole number where it is one; a day stays as it is written."""
    whole = value is not None and value.isascii() and value.isdigit() and len(value) < 10
    return int(value or 0) if whole else value
