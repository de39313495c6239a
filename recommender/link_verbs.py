"""Verbs about content-skill links: what people say of them, and a fit to a house's own tags."""

from dataclasses import asdict
from typing import Annotated

import typer

from recommender import options, terminal
from recommender.domain.catalogue import IGNORED, VERIFIED, LinkVerdict
from recommender.service.fitting import fit_links, use
from recommender.service.judging import judge
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

link = typer.Typer(no_args_is_help=True, help="What people say of inferred links.")
fit = typer.Typer(no_args_is_help=True, help="Fit to what your own catalogue says.")

Item = Annotated[str, typer.Argument(help="An item's id.")]
Skill = Annotated[str, typer.Argument(help="A skill's id.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, in a few words.")]


@fit.callback()
def fits() -> None:
    """Fit to what your own catalogue says."""


@link.command()
def verify(
    context: typer.Context,
    item: Item,
    skill: Skill,
    reason: Reason = "",
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Say that an item teaches a skill."""
    verdict = LinkVerdict(item, skill, VERIFIED, reason)
    _judge(verdict, context, home, tenant, who, as_json)


@link.command()
def ignore(
    context: typer.Context,
    item: Item,
    skill: Skill,
    reason: Reason = "",
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Say that an item does not teach a skill."""
    verdict = LinkVerdict(item, skill, IGNORED, reason)
    _judge(verdict, context, home, tenant, who, as_json)


@link.command()
def withdraw(
    context: typer.Context,
    item: Item,
    skill: Skill,
    reason: Reason = "",
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Take back what was said of an item and a skill."""
    verdict = LinkVerdict(item, skill, None, reason)
    _judge(verdict, context, home, tenant, who, as_json)


@fit.command("links")
def links(
    context: typer.Context,
    put_to_use: Annotated[
        bool, typer.Option("--use", help="Put the fit to use and publish again with it.")
    ] = False,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Fit how surely links are inferred to the items that declare what they teach."""
    with edge_of(context, home, tenant, as_json) as edge, terminal.progress() as shown:
        found = fit_links(edge, shown)
        recipe = use(found.recipe, edge, actor=options.actor(who)) if put_to_use else None
    body = {**asdict(found), "in_use": recipe}
    show(body, as_json, terminal.fitted(found, recipe))


def _judge(
    verdict: LinkVerdict,
    context: typer.Context,
    home: Home,
    tenant: Tenant,
    who: As,
    as_json: bool,
) -> None:
    with edge_of(context, home, tenant, as_json) as edge:
        snapshot = judge([verdict], edge, actor=options.actor(who))
    said = verdict.verdict or "no longer judged"
    body = {**asdict(verdict), "snapshot": snapshot}
    show(body, as_json, f"{verdict.item} → {verdict.skill}: {said}.")
