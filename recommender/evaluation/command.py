"""The verb that measures: a suite by name, its table on stdout, talk on stderr."""

import json
from dataclasses import asdict
from enum import StrEnum
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from recommender import terminal
from recommender.domain.errors import MissingDependency, RecommenderError
from recommender.domain.languages import ENGLISH
from recommender.runtime import opened, settings

if TYPE_CHECKING:
    from recommender.evaluation.asking import Suite

FOLDER = "evaluation"
DATA_PROBLEM, MISSING = 1, 3
MOST_PROBLEMS = 50


class SuiteName(StrEnum):
    """The questions that can be asked; each is a module of the same name."""

    FINDING = "finding"
    ORDERING = "ordering"
    BUILDING = "building"
    LINKS = "links"
    PREREQUISITES = "prerequisites"
    LEARNERS = "learners"
    LEARNING = "learning"
    EXPLANATIONS = "explanations"


def evaluate(
    context: typer.Context,
    suite: Annotated[SuiteName, typer.Argument(help="Which question.")],
    data: Annotated[Path, typer.Option("--data", help="Folder with the truths.")],
    part: Annotated[str, typer.Option("--part", help="Which part of a truth.")] = "dev",
    n: Annotated[int | None, typer.Option("--n", min=1, help="Only so many of a truth.")] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, help="Of what is simulated.")] = 0,
    language: Annotated[
        str, typer.Option("--language", help="Of the sentences that explanations looks into.")
    ] = ENGLISH.code,
    home: Annotated[Path | None, typer.Option("--home", help="Data folder.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure answers against what people decided, beside simple systems in the same run.

    What is published for it stands in a folder of its own under the data folder, and is kept so
    that texts are embedded once; each suite has a tenant of its own, so that two may run at once.
    """
    from recommender.evaluation.asking import Talk
    from recommender.evaluation.truth import Sample

    if language != ENGLISH.code and suite is not SuiteName.EXPLANATIONS:
        raise typer.BadParameter(
            f"{suite.value} measures no sentences: leave --language out, or ask for explanations"
        )
    try:
        measure: Suite = getattr(import_module(f"{__package__}.{suite.value}"), suite.value)
        before = getattr(context.obj, "home", None)
        chosen = settings(home=home or before, tenant=f"{FOLDER}-{suite.value}")
        own = chosen.model_copy(update={"home": chosen.home / FOLDER})
        with opened(own) as edge, terminal.progress() as shown:
            report = measure(Sample(data, part, n, seed, language), edge, Talk(terminal.say, shown))
    except (RecommenderError, OSError) as error:
        refusal = terminal.Refusal.of(error)
        if as_json:
            typer.echo(json.dumps(asdict(refusal)))
        terminal.refusal(refusal, MOST_PROBLEMS)
        code = MISSING if isinstance(error, MissingDependency) else DATA_PROBLEM
        raise typer.Exit(code) from None
    for note in report.notes:
        terminal.say(note)
    if as_json:
        typer.echo(json.dumps(report.body(), ensure_ascii=False, indent=2))
    else:
        Console(highlight=False).print(report.table())
