"""Verbs about recipes: learn one, look at it, lay it beside the one that serves, promote it."""

from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from recommender import options
from recommender.formats.recipe_rows import learned_body
from recommender.ports import Edge
from recommender.service import comparing, learning, recipes, trying
from recommender.service.comparing import Comparison
from recommender.service.recipes import Shown
from recommender.verbs import As, AsJson, Home, Tenant, edge_of, show

app = typer.Typer(
    no_args_is_help=True, help="Versions of the engine's knobs, and what they learned."
)

Which = Annotated[
    str, typer.Argument(help="A recipe's id, or how its digest begins.", metavar="ID")
]
Why = Annotated[str, typer.Option("--reason", help="Why, for the record.")]
TOLD = 20


@app.command("list")
def list_(
    context: typer.Context, home: Home = None, tenant: Tenant = None, as_json: AsJson = False
) -> None:
    """List recipes, the one in use first."""
    with edge_of(context, home, tenant, as_json) as edge:
        known = recipes.recipes(edge)
    show([_row(s) for s in known], as_json, Text("\n".join(_line(s) for s in known)))


@app.command()
def learn(
    context: typer.Context,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Learn from outcomes so far; the recipe is kept, and not put to use."""
    with edge_of(context, home, tenant, as_json) as edge:
        made = learning.learn_recipe(edge, actor=options.actor(who))
        _show(recipes.one_recipe(made.id, edge), edge, as_json)


@app.command()
def explore(
    context: typer.Context,
    share: Annotated[
        float, typer.Option("--share", help="Of next steps at which another is tried, 0 to 0.1.")
    ],
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Keep the recipe in use with so much exploration beside it; it is not put to use."""
    with edge_of(context, home, tenant, as_json) as edge:
        made = trying.exploring(share, edge, actor=options.actor(who))
        _show(recipes.one_recipe(made.id, edge), edge, as_json)


@app.command("show")
def show_(
    context: typer.Context,
    recipe: Which,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show what a recipe learned; --json has every knob."""
    with edge_of(context, home, tenant, as_json) as edge:
        _show(recipes.one_recipe(recipe, edge), edge, as_json)


@app.command()
def compare(
    context: typer.Context,
    recipe: Which,
    limit: Annotated[
        int, typer.Option("--limit", min=1, help="The newest decisions, so many.")
    ] = comparing.DECISIONS,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Lay a recipe beside the one that serves, on recorded asks; nothing changes by it."""
    with edge_of(context, home, tenant, as_json) as edge:
        found = comparing.compare(recipe, edge, limit=limit)
    show(asdict(found), as_json, Text(_compared(found)))


@app.command()
def promote(
    context: typer.Context,
    recipe: Which,
    reason: Why,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Put a recipe to use, effective at once, under your name and with a reason."""
    with edge_of(context, home, tenant, as_json) as edge:
        done = recipes.promote(recipe, reason, edge, actor=options.actor(who))
    show(_row(done), as_json, Text(f"In use: {done.recipe.id}."))


@app.command()
def rollback(
    context: typer.Context,
    reason: Why,
    home: Home = None,
    tenant: Tenant = None,
    who: As = None,
    as_json: AsJson = False,
) -> None:
    """Put the recipe to use again that was in use before the present one."""
    with edge_of(context, home, tenant, as_json) as edge:
        done = recipes.roll_back(reason, edge, actor=options.actor(who))
    show(_row(done), as_json, Text(f"In use: {done.recipe.id}."))


def _row(shown: Shown) -> dict[str, object]:
    promotions = [{**asdict(p), "at": p.at.isoformat()} for p in shown.promotions]
    learned = shown.recipe.learned
    return {
        "id": shown.recipe.id,
        "in_use": shown.in_use,
        "promotions": promotions,
        "items_learned": len(learned.effects),
        "outcomes": learned.outcomes,
    }


def _line(shown: Shown) -> str:
    learned, promoted = shown.recipe.learned, shown.promotions[:1]
    words = f"learned of {len(learned.effects)} items" if learned.outcomes else "nothing learned"
    by = "".join(f"; promoted by {p.actor}: {p.reason or 'no reason given'}" for p in promoted)
    return f"{'*' if shown.in_use else ' '} {shown.recipe.id}  {words}{by}"


def _show(shown: Shown, edge: Edge, as_json: bool) -> None:
    body = learned_body(shown.recipe, learning.titles(edge))
    lines = [_line(shown)]
    if shown.recipe.learned.overall.people:
        lines.append(f"Over all items: {body['overall']['in_words']}.")
    lines += [f"{e['title'] or e['item']}: {e['in_words']}." for e in body["effects"][:TOLD]]
    if len(body["effects"]) > TOLD:
        lines.append(f"{len(body['effects']) - TOLD} more items; --json names them all.")
    lines += [f"{s['source']}: {s['in_words']}." for s in body["sources"]]
    knobs = {k: v for k, v in asdict(shown.recipe).items() if k != "learned"}
    show({**_row(shown), "learned": body, "recipe": knobs}, as_json, Text("\n".join(lines)))


def _compared(found: Comparison) -> str:
    if found.same_next is None or found.same_plan is None:
        return "There are no recorded asks to compare on."
    lines = [
        f"{found.decisions} recorded asks: {found.same_next:.0%} with the same next step, "
        f"{found.same_plan:.0%} with the same plan.",
        "By the reckoning of the one that serves, its plans are worth "
        f"{found.by_serving.serving:.2f} and the other's {found.by_serving.other:.2f} levels.",
        f"By the reckoning of the other: {found.by_other.serving:.2f} and "
        f"{found.by_other.other:.2f}.",
    ]
    trials = found.trials
    lines.append(f"Trials: {trials.steps}, effectively {trials.effective:.0f}: {trials.verdict}.")
    for diff in found.diffs[:TOLD]:
        lines.append(f"{diff.decision}: {' '.join(diff.serving)} → {' '.join(diff.other)}")
    if len(found.diffs) > TOLD:
        lines.append(f"{len(found.diffs) - TOLD} more differ; --json names them all.")
    return "\n".join(lines)
