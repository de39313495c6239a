"""What a person may ask for: everything held on them, or that it be erased."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from recommender import options
from recommender.options import Reason
from recommender.service.erasing import erase as erase_learner
from recommender.service.exporting import export_learner, in_words
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

app = typer.Typer(no_args_is_help=True, help="What is held on one person.")

Who = Annotated[str, typer.Argument(help="A learner's id.", metavar="ID")]


@app.command()
def export(
    context: typer.Context,
    person: Who,
    reason: Reason = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Print everything that is held on a person and the logic that used it; --json for machines."""
    with edge_of(context, home, tenant, as_json) as edge:
        held = export_learner(person, edge, actor=options.actor(who), reason=reason)
    show(held, as_json, Text(in_words(held)))


@app.command()
def erase(
    context: typer.Context,
    person: Who,
    reason: Reason = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Destroy everything that is held on a person, for good; the act stays on record."""
    with edge_of(context, home, tenant, as_json) as edge:
        done = erase_learner(person, edge, actor=options.actor(who), reason=reason)
    text = f"Erased: {done.records} records lost what they held, {done.decisions} of them answers."
    if not done.finished:
        text += (
            " Another process was reading, so the files still hold traces that cannot be read "
            "without the key; they are cleared at the next start."
        )
    show(asdict(done), as_json, Text(text))
