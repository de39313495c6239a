"""Verbs for the terminal: data on stdout, talk on stderr.

Exit codes: 0 ok, 1 a problem with the data, 2 wrong usage, 3 a missing dependency.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from recommender import __version__, options, session, terminal
from recommender.evaluation.command import evaluate
from recommender.formats.door import read_ask
from recommender.intake import import_files, publish_files
from recommender.link_verbs import fit, link
from recommender.runtime import opened
from recommender.service.asking import answer, answer_body
from recommender.service.replaying import IDENTICAL, replay
from recommender.session import As, AsJson, Common, Home, Tenant

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_show_locals=False)
people = typer.Typer(no_args_is_help=True, help="People and the evidence about them.")
app.add_typer(people, name="people")
app.add_typer(link, name="link")
app.add_typer(fit, name="fit")
app.command("evaluate")(evaluate)

Files = Annotated[list[Path], typer.Argument(help="Files, or folders of files.", exists=True)]


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
    with session.edge(context, home, tenant, as_json) as edge, terminal.progress() as shown:
        done, warnings = publish_files(
            options.sources(files),
            edge,
            actor=options.actor(who),
            add=add,
            strict=strict,
            progress=shown,
        )
    terminal.problems(warnings, session.MOST_PROBLEMS, "Published without what has these problems:")
    body = {**asdict(done), "warnings": [asdict(w) for w in warnings]}
    session.printed(body, as_json, terminal.publication(done))


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
    with session.edge(context, home, tenant, as_json) as edge:
        learners, evidence = import_files(options.sources(files), edge, actor=options.actor(who))
    body = {"learners": learners, "evidence": evidence}
    session.printed(body, as_json, terminal.imported(learners, evidence))


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
    with session.edge(context, home, tenant, as_json) as edge:
        given = {"learner": learner, "role": role, "need": need, "minutes": minutes}
        value = options.ask(ask, given, level or [])
        record = answer(read_ask(value), edge, actor=options.actor(who))
        snapshot = edge.shelf.load(record.inputs.versions.snapshot).snapshot
    body = answer_body(record)
    session.printed(body, as_json, terminal.path(body, record.inputs, snapshot.catalogue.items))


@app.command("replay")
def replay_(
    context: typer.Context,
    decision: Annotated[str, typer.Argument(help="A decision's id.")],
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Compute a decision again from its record and compare; exit code 1 when it differs."""
    with session.edge(context, home, tenant, as_json) as edge:
        found = replay(decision, edge)
    session.printed(asdict(found), as_json, terminal.replayed(found))
    if found.result != IDENTICAL:
        raise typer.Exit(session.DATA_PROBLEM)


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

    with session.refusals(as_json):
        chosen = session.settings_of(context, home, tenant)
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

    with session.refusals(as_json):
        findings = list(examine(session.settings_of(context, home, tenant)))
    body = {"ok": all(f.ok for f in findings), "checks": [f.body() for f in findings]}
    session.printed(body, as_json, terminal.findings(findings))
    if not body["ok"]:
        raise typer.Exit(
            session.MISSING if any(f.missing for f in findings) else session.DATA_PROBLEM
        )


def main() -> None:
    """Run the command line."""
    app()
