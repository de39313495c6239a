"""The verbs about who may vouch for evidence."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from recommender import options
from recommender.service.trusting import add_issuer, issuers, revoke_issuer
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

app = typer.Typer(no_args_is_help=True, help="Who is trusted to vouch for evidence.")


@app.command()
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Who it is, such as: our LMS.")],
    source: Annotated[
        list[str] | None, typer.Option(help="A source that it may assert, repeatable.")
    ] = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Trust an issuer with some sources; its secret is shown this once."""
    with edge_of(context, home, tenant, as_json) as edge:
        made = add_issuer(name, source or [], edge, actor=options.actor(who))
    body = {**asdict(made.issuer), "secret": made.secret}
    text = f"{made.issuer.key}:{made.secret}\n"
    text += f"{made.issuer.name} may assert: {', '.join(made.issuer.sources)}. "
    show(body, as_json, Text(text + "Keep the secret; it is not shown again."))


@app.command("list")
def list_(
    context: typer.Context, home: Home = None, tenant: Tenant = None, as_json: AsJson = False
) -> None:
    """List who is trusted, and with what."""
    with edge_of(context, home, tenant, as_json) as edge:
        known = issuers(edge)
    lines = [f"{i.key}  {i.name}: {', '.join(i.sources)}" for i in known]
    show([asdict(i) for i in known], as_json, Text("\n".join(lines) or "Nobody yet."))


@app.command()
def revoke(
    context: typer.Context,
    key: Annotated[str, typer.Argument(help="The issuer's key.")],
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Trust a key no longer; what it vouched for stays until it is voided."""
    with edge_of(context, home, tenant, as_json) as edge:
        revoke_issuer(key, edge, actor=options.actor(who))
    show({"revoked": key}, as_json, Text(f"{key} is trusted no longer."))
