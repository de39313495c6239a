"""Questions about a decision: why, why not, what if, and what would change the next step."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from recommender import options
from recommender.domain.decisions import Json
from recommender.engine.replies import reply_body
from recommender.inquiry import inquire
from recommender.verbs import AsJson, Home, Tenant, edge_of, refusals, show

Decision = Annotated[str, typer.Argument(help="A decision's id.")]

SHOWN = 12


def why(
    context: typer.Context,
    decision: Decision,
    item: Annotated[str | None, typer.Argument(help="An item's id; absent: the next step.")] = None,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show why an item is where it is on a path, down to each piece of evidence."""
    question = {"kind": "why", "item": item}
    _ask(context, decision, question, home, tenant, as_json)


def why_not(
    context: typer.Context,
    decision: Decision,
    item: Annotated[str, typer.Argument(help="An item's id.")],
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show why an item is not on a path, and the smallest change that would bring it in."""
    question = {"kind": "why_not", "item": item}
    _ask(context, decision, question, home, tenant, as_json)


def what_if(
    context: typer.Context,
    decision: Decision,
    role: Annotated[str | None, typer.Option(help="Another role's id.")] = None,
    level: Annotated[list[str] | None, typer.Option(help="SKILL=LEVEL, repeatable.")] = None,
    need: Annotated[str | None, typer.Option(help="Another need, in words.")] = None,
    minutes: Annotated[int | None, typer.Option(help="Other minutes.")] = None,
    deadline: Annotated[str | None, typer.Option(help="Another deadline, YYYY-MM-DD.")] = None,
    completed: Annotated[
        list[str] | None, typer.Option(help="Id of an item that is completed, repeatable.")
    ] = None,
    recipe: Annotated[str | None, typer.Option(help="Id of another recipe.")] = None,
    without_policy: Annotated[
        list[str] | None, typer.Option(help="Id of a policy that does not hold, repeatable.")
    ] = None,
    forbid: Annotated[
        list[str] | None, typer.Option(help="Id of an item that is forbidden, repeatable.")
    ] = None,
    require: Annotated[
        list[str] | None, typer.Option(help="Id of an item that is required, repeatable.")
    ] = None,
    pin: Annotated[
        list[str] | None, typer.Option(help="Id of an item that is put first, repeatable.")
    ] = None,
    policy: Annotated[
        str | None, typer.Option(help="A policy that holds, as JSON: a file, or - .")
    ] = None,
    ask: Annotated[
        str | None, typer.Option(help="Changed fields as JSON: a file, or - ; null takes away.")
    ] = None,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show what a decision would be if something else were asked, or other policies held."""
    given = {"role": role, "need": need, "minutes": minutes, "deadline": deadline}
    with refusals(as_json):
        changed = options.ask(ask, {**given, "completed": completed or None}, level or [])
        supposed = [] if policy is None else [options.ask(policy, {}, [])]
    for kind, items in (("forbid", forbid), ("require", require), ("pin", pin)):
        supposed += [{"kind": kind, "items": items}] if items else []
    question = {
        "kind": "what_if",
        "ask": changed or None,
        "recipe": recipe,
        "without_policies": without_policy,
        "with_policies": supposed,
    }
    _ask(context, decision, question, home, tenant, as_json)


def counterfactual(
    context: typer.Context,
    decision: Decision,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Show the smallest changes that would change the next step."""
    _ask(context, decision, {"kind": "counterfactual"}, home, tenant, as_json)


def _ask(
    context: typer.Context,
    decision: str,
    question: Json,
    home: Path | None,
    tenant: str | None,
    as_json: bool,
) -> None:
    with edge_of(context, home, tenant, as_json) as edge:
        body = reply_body(inquire(decision, question, edge))
    show(body, as_json, Group(*_in_words(body)))


def _in_words(body: Json) -> Iterator[RenderableType]:
    yield Text(body["answer"], style="bold")
    if body["kind"] == "why":
        yield from _why(body)
    if body["kind"] == "why_not" and body["comparison"]:
        yield from _listed("Beside the path given", map(_term, body["comparison"]["terms"]))
    others = [one["sentence"] for one in body["changes"][1:]]
    yield from _listed("Other changes that were found", others)
    yield from _listed("What would move", [one["sentence"] for one in body["diff"]])
    if body["not_tried"]:
        yield Text(f"\n{body['not_tried']}", style="dim")


def _why(body: Json) -> Iterator[RenderableType]:
    terms = [_term(term) for term in body["terms"]]
    if body["terms"]:
        terms.append(f"{_signed(body['brings'])} in all, in levels of gap")
    yield from _listed("What it brings", terms)
    yield from _listed("Your levels", [level["sentence"] for level in body["levels"]])
    yield from _listed("Why it fits", [x for match in body["matches"] for x in _match(match)])
    yield from _listed("Rules", [_rule(rule) for rule in body["rules"]])


def _term(term: Json) -> str:
    return f"{_signed(term['value'])} {term['sentence']}"


def _signed(value: float) -> str:
    return f"{value:+.2f}".replace("-", "−")


def _match(match: Json) -> Iterator[str]:
    sure = round(100 * match["confidence"])
    if match["origin"] == "need":
        yield f"Match with “{match['label']}”: {sure} of 100. {match['sentence']}"
        yield f"Nearest in what you wrote: “{match['need_sentence']}”"
        return
    said = "the catalogue says so" if match["origin"] == "declared" else f"inferred, {sure} % sure"
    if match["verdict"]:
        said = "a person verified it"
    levels = f"from level {match['from']:g} to {match['to']:g}"
    yield f"It teaches {match['label']} {levels}: {said}."
    if match["sentence"]:
        yield f"From “{match['sentence']}”"


def _rule(rule: Json) -> str:
    return f"{'✓' if rule['passed'] else '✗'} {rule['sentence']}"


def _listed(heading: str, lines: Iterable[str]) -> Iterator[RenderableType]:
    told = list(lines)
    if told:
        yield Text(f"\n{heading}", style="bold")
    for line in told[:SHOWN]:
        yield Padding(Text(f"· {line}"), (0, 0, 0, 1))
    if len(told) > SHOWN:
        yield Padding(Text(f"· … and {len(told) - SHOWN} more"), (0, 0, 0, 1))
