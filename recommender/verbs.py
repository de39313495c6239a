"""What every verb shares: its options, the edge it opens, and how a refusal is told."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from recommender import terminal
from recommender.domain.decisions import Json
from recommender.domain.errors import MissingDependency, RecommenderError
from recommender.ports import Edge
from recommender.runtime import Settings, opened, settings
from recommender.terminal import Refusal

DATA_PROBLEM, MISSING = 1, 3
MOST_PROBLEMS = 50

Home = Annotated[Path | None, typer.Option("--home", help="Data folder.")]
Tenant = Annotated[str | None, typer.Option("--tenant", help="Whose data.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
As = Annotated[str | None, typer.Option("--as", help="Who is acting.")]


@dataclass(frozen=True, slots=True)
class Common:
    """Options given before the verb; those given after it stand over them."""

    home: Path | None = None
    tenant: str | None = None


def chosen_settings(context: typer.Context, home: Path | None, tenant: str | None) -> Settings:
    """Return the settings; options after the verb stand over those before it."""
    before: Common = context.obj if isinstance(context.obj, Common) else Common()
    return settings(home=home or before.home, tenant=tenant or before.tenant)


@contextmanager
def edge_of(
    context: typer.Context, home: Path | None, tenant: str | None, as_json: bool
) -> Iterator[Edge]:
    """Open the edge that the options choose, and tell what is refused inside."""
    with refusals(as_json), opened(chosen_settings(context, home, tenant)) as edge:
        yield edge


@contextmanager
def refusals(as_json: bool) -> Iterator[None]:
    """Say what was refused, every problem of it, and leave with the right exit code."""
    try:
        yield
    except (RecommenderError, OSError) as error:
        refusal = Refusal.of(error)
        if as_json:
            typer.echo(json.dumps(asdict(refusal)))
        terminal.refusal(refusal, MOST_PROBLEMS)
        code = MISSING if isinstance(error, MissingDependency) else DATA_PROBLEM
        raise typer.Exit(code) from None


def show(body: Json, as_json: bool, pretty: object) -> None:
    """Print data on stdout, as JSON or as people read it."""
    if as_json:
        typer.echo(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        Console(highlight=False, soft_wrap=False).print(pretty)
