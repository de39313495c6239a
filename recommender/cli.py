"""Verbs for the terminal: data on stdout, talk on stderr.

Exit codes: 0 ok, 1 a problem with the data, 2 wrong usage, 3 a missing dependency.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from recommender import __version__, options, terminal
from recommender.domain.decisions import Json
from recommender.domain.errors import MissingDependency, RecommenderError
from recommender.evaluation.command import evaluate
from recommender.formats.door import read_ask
from recommender.intake import import_files, publish_files
from recommender.ports import Edge
from recommender.runtime import Settings, opened, settings
from recommender.service.asking import answer, answer_body
from recommender.service.replaying import IDENTICAL, replay
from recommender.terminal import Refusal

DATA_PROBLEM, MISSING = 1, 3
MOST_PROBLEMS = 50

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_show_locals=False)
people = typer.Typer(no_args_is_help=True, help="People and the evidence about them.")
app.add_typer(people, name="people")
app.command("evaluate")(evaluate)

Home = Annotated[Path | None, typer.Option("--home", help="Data folder.")]
Tenant = Annotated[str | None, typer.Option("--tenant", help="Whose data.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
As = Annotated[str | None, typer.Option("--as", help="Who is acting.")]
Files = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", exists=True)]


@dataclass(frozen=True, slots=True)
class Common:
    """Options given before the verb; those given after it stand over them."""

    home: Path | None = None
    tenant: str | None = None


def _version(asked: bool) -> None:
    if asked:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def common(
    context: typer.Context,
    home: Home = None,
    tenant: Tenant = None,
    version: Annotated[  # noqa: ARG001  # its callback answers it
        bool,
        typer.Option("--version", help="Print the version.", is_eager=True, callback=_version),
    ] = False,
) -> None:
    """What should I learn next, and why?"""
    context.obj = Common(home, tenant)


@app.command()
def publish(
    context: typer.Context,
    files: Files,
    add: Annotated[bool, typer.Option("--add", help="Merge over what serves.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="No row may have a problem.")] = False,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Publish a catalogue: exactly these files, or merged by id over the serving one."""
    with _edge(context, home, tenant, as_json) as edge, terminal.progress() as shown:
        done, warnings = publish_files(
            options.sources(files),
            edge,
            actor=options.actor(who),
            add=add,
            strict=strict,
            progress=shown,
        )
    terminal.problems(warnings, MOST_PROBLEMS, "Published without what has these problems:")
    body = {**asdict(done), "warnings": [asdict(w) for w in warnings]}
    _print(body, as_json, terminal.publication(done))


@people.command("import")
def import_(
    context: typer.Context,
    files: Files,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Import learners and evidence; all of it or nothing."""
    with _edge(context, home, tenant, as_json) as edge:
        learners, evidence = import_files(options.sources(files), edge, actor=options.actor(who))
    body = {"learners": learners, "evidence": evidence}
    _print(body, as_json, terminal.imported(learners, evidence))


@app.command()
def recommend(
    context: typer.Context,
    learner: Annotated[str | None, typer.Option(help="A learner's id.")] = None,
    role: Annotated[str | None, typer.Option(help="A role's id.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="SKILL=LEVEL, repeatable.")] = None,
    need: Annotated[str | None, typer.Option(help="What you need, in words.")] = None,
    minutes: Annotated[int | None, typer.Option(help="Minutes there are.")] = None,
    ask: Annotated[str | None, typer.Option(help="An ask as JSON: a file, or - .")] = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Answer what to learn next, and why; the decision is recorded."""
    with _edge(context, home, tenant, as_json) as edge:
        given = {"learner": learner, "role": role, "need": need, "minutes": minutes}
        value = options.ask(ask, given, level or [])
        record = answer(read_ask(value), edge, actor=options.actor(who))
        snapshot = edge.shelf.load(record.inputs.versions.snapshot).snapshot
    body = answer_body(record)
    _print(body, as_json, terminal.path(body, record.inputs, snapshot.catalogue.items))


@app.command("replay")
def replay_(
    context: typer.Context,
    decision: Annotated[str, typer.Argument(help="A decision's id.")],
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Compute a decision again from its record and compare; exit code 1 when it differs."""
    with _edge(context, home, tenant, as_json) as edge:
        found = replay(decision, edge)
    _print(asdict(found), as_json, terminal.replayed(found))
    if found.result != IDENTICAL:
        raise typer.Exit(DATA_PROBLEM)


@app.command()
def serve(
    context: typer.Context,
    host: Annotated[str, typer.Option(help="Loopback address to bind.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=64)] = 1,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Serve the HTTP API on this machine until stopped."""
    from recommender.web import server

    with _refusals(as_json):
        chosen = _settings(context, home, tenant)
        address = server.address(host, port)
        with opened(chosen):
            pass  # What cannot be opened is told here, once, and not by every worker.
        if as_json:
            typer.echo(json.dumps({"serving": address}))
        terminal.say(f"Serving {chosen.home} on {address} (Ctrl-C stops).")
        server.serve(chosen, host=host, port=port, workers=workers)


@app.command()
def doctor(
    context: typer.Context, home: Home = None, tenant: Tenant = None, as_json: AsJson = False
) -> None:
    """Check that everything needed is here and whole."""
    from recommender.doctor import examine

    with _refusals(as_json):
        findings = list(examine(_settings(context, home, tenant)))
    body = {"ok": all(f.ok for f in findings), "checks": [f.body() for f in findings]}
    _print(body, as_json, terminal.findings(findings))
    if not body["ok"]:
        raise typer.Exit(MISSING if any(f.missing for f in findings) else DATA_PROBLEM)


def main() -> None:
    """Run the command line."""
    app()


def _settings(context: typer.Context, home: Path | None, tenant: str | None) -> Settings:
    before: Common = context.obj if isinstance(context.obj, Common) else Common()
    return settings(home=home or before.home, tenant=tenant or before.tenant)


@contextmanager
def _edge(
    context: typer.Context, home: Path | None, tenant: str | None, as_json: bool
) -> Iterator[Edge]:
    with _refusals(as_json), opened(_settings(context, home, tenant)) as edge:
        yield edge


@contextmanager
def _refusals(as_json: bool) -> Iterator[None]:
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


def _print(body: Json, as_json: bool, pretty: object) -> None:
    if as_json:
        typer.echo(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        Console(highlight=False, soft_wrap=False).print(pretty)
