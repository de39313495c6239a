"""Verbs for the terminal, those of rooms of their own among them."""

import json
from dataclasses import asdict
from typing import Annotated

import typer

from recommender import (
    __version__,
    audit_verbs,
    dispute_verbs,
    feedback_verbs,
    issuer_verbs,
    learner_verbs,
    link_verbs,
    measurement_verbs,
    options,
    policy_verbs,
    question_verbs,
    recipe_verbs,
    replay_verbs,
    report_verbs,
    terminal,
)
from recommender.evaluation.command import evaluate
from recommender.formats.door import read_ask
from recommender.intake import import_files, publish_files
from recommender.runtime import opened
from recommender.service.asking import answer, answer_body
from recommender.service.mentoring import with_names
from recommender.service.people import profile
from recommender.verbs import (
    DATA_PROBLEM,
    MISSING,
    MOST_PROBLEMS,
    As,
    AsJson,
    Common,
    Home,
    Tenant,
    chosen_settings,
    edge_of,
    refusals,
    show,
)

app = typer.Typer(no_args_is_help=True, rich_markup_mode=None, pretty_exceptions_show_locals=False)
people = typer.Typer(no_args_is_help=True, help="People and the evidence about them.")
app.add_typer(people, name="people")
app.add_typer(issuer_verbs.app, name="issuer")
app.add_typer(learner_verbs.app, name="learner")
app.add_typer(audit_verbs.app, name="audit")
app.add_typer(report_verbs.app, name="report")
app.add_typer(measurement_verbs.app, name="measurements")
app.add_typer(policy_verbs.app, name="policy")
app.add_typer(dispute_verbs.app, name="dispute")
app.command("replay")(replay_verbs.replay)
app.command("why")(question_verbs.why)
app.command("why-not")(question_verbs.why_not)
app.command("what-if")(question_verbs.what_if)
app.command("counterfactual")(question_verbs.counterfactual)
app.add_typer(link_verbs.link, name="link")
app.add_typer(link_verbs.fit, name="fit")
app.command("feedback")(feedback_verbs.feedback)
app.command("changes")(feedback_verbs.changes)
app.add_typer(recipe_verbs.app, name="recipe")
app.command("evaluate")(evaluate)


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
    files: options.Files,
    add: Annotated[bool, typer.Option("--add", help="Merge over what serves.")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="No row may have a problem.")] = False,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Publish a catalogue: exactly these files, or merged by id over the serving one."""
    with edge_of(context, home, tenant, as_json) as edge, terminal.progress() as shown:
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
    show(body, as_json, terminal.publication(done))


@people.command("import")
def import_(
    context: typer.Context,
    files: options.Files,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Import learners and evidence; all of it or nothing."""
    with edge_of(context, home, tenant, as_json) as edge:
        learners, evidence = import_files(options.sources(files), edge, actor=options.actor(who))
    body = {"learners": learners, "evidence": evidence}
    show(body, as_json, terminal.imported(learners, evidence))


@people.command("profile")
def profile_(
    context: typer.Context,
    learner: Annotated[str, typer.Argument(help="A learner's id.")],
    as_of: Annotated[str | None, typer.Option(help="A moment or a date; absent: now.")] = None,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show the levels that the evidence supports, what each is made of, as of a moment."""
    from recommender.web.paths import read_moment
    from recommender.web.people_bodies import profile_body

    with edge_of(context, home, tenant, as_json) as edge:
        body = profile_body(profile(learner, read_moment("as_of", as_of), edge))
    show(body, as_json, terminal.profile(body))


@app.command()
def recommend(
    context: typer.Context,
    learner: Annotated[str | None, typer.Option(help="A learner's id.")] = None,
    role: Annotated[str | None, typer.Option(help="A role's id.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="SKILL=LEVEL, repeatable.")] = None,
    need: Annotated[str | None, typer.Option(help="What you need, in words.")] = None,
    minutes: Annotated[int | None, typer.Option(help="Minutes there are.")] = None,
    language: Annotated[
        str | None, typer.Option(help="Language of the sentences, such as de.")
    ] = None,
    ask: Annotated[str | None, typer.Option(help="An ask as JSON: a file, or - .")] = None,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Answer what to learn next, and why; the decision is recorded."""
    with edge_of(context, home, tenant, as_json) as edge:
        given = {
            "learner": learner,
            "role": role,
            "need": need,
            "minutes": minutes,
            "language": language,
        }
        value = options.ask(ask, given, level or [])
        record = answer(read_ask(value), edge, actor=options.actor(who))
        snapshot = edge.shelf.load(record.inputs.versions.snapshot).snapshot
        body = answer_body(record)
        named = with_names(body, edge)
    show(body, as_json, terminal.path(named, record.inputs, snapshot.catalogue.items))


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

    with refusals(as_json):
        chosen = chosen_settings(context, home, tenant)
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

    with refusals(as_json):
        findings = list(examine(chosen_settings(context, home, tenant)))
    body = {"ok": all(f.ok for f in findings), "checks": [f.body() for f in findings]}
    show(body, as_json, terminal.findings(findings))
    if not body["ok"]:
        raise typer.Exit(MISSING if any(f.missing for f in findings) else DATA_PROBLEM)


def main() -> None:
    """Run the command line."""
    app()
