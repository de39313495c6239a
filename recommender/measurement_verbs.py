"""Verbs about what the firm measures of itself."""

import typer
from rich.text import Text

from recommender import options
from recommender.domain.errors import InvalidInput
from recommender.formats.measurement_files import read_measurements
from recommender.service import measuring
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

app = typer.Typer(no_args_is_help=True, help="What the firm measures of itself.")


@app.callback()
def measurements() -> None:
    """What the firm measures of itself."""


@app.command("import")
def import_(
    context: typer.Context,
    files: options.Files,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Import dated figures from JSON Lines or CSV; all of it or nothing."""
    with edge_of(context, home, tenant, as_json) as edge:
        found, problems = read_measurements(options.sources(files))
        if problems:
            raise InvalidInput(problems)
        placed = [(f"{place}:", said) for place, said in found]
        new = measuring.measure(placed, edge, actor=options.actor(who))
    text = f"Read {len(found)} figures; {new} of them are new or correct another."
    show({"figures": len(found), "new": new}, as_json, Text(text))
