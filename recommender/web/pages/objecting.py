"""This is wrong: an objection in a person's own words, from the place that it is about."""

from dataclasses import dataclass

from fastapi import APIRouter, Request, Response

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.door_disputes import read_dispute
from recommender.service.disputing import open_dispute
from recommender.web.pages import rendering
from recommender.web.pages.forms import Fields
from recommender.web.pages.page_route import PageRoute
from recommender.web.pages.path_page import PathPage
from recommender.web.pages.rendering import see
from recommender.web.pages.shown import shown_path, whose
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Objectionable:
    """Something that may be objected to: its value in the form, and what it is."""

    value: str
    words: str


@router.get("/paths/{decision}/wrong")
def what_is_wrong(
    request: Request,
    edge: Outside,
    decision: str,
    skill: str = "",
    item: str = "",
    evidence: str = "",
) -> Response:
    """Ask what is wrong with a level, a piece of evidence, or a step."""
    shown = shown_path(decision, edge)
    whose(shown.record)
    about = f"evidence:{evidence}" if evidence else ""
    return _asked(request, shown, skill, item, about, "", edge.dispute_days, ())


@router.post("/paths/{decision}/wrong")
def object_to(request: Request, edge: Outside, decision: str, fields: Fields) -> Response:
    """Record an objection, and lead back to where it shows."""
    shown = shown_path(decision, edge)
    learner, caller = whose(shown.record)
    kind, _, target = fields.get("about", "").partition(":")
    about: dict[str, Json] = {kind: target or None} if kind in ("evidence", "target") else {}
    if kind == "decision":
        about = {"decision": shown.record.id, "item": fields.get("item") or None}
    body = {"learner": learner, "about": about, "words": fields.get("words", "").strip()}
    now, days = edge.clock(), edge.dispute_days
    try:
        dispute, owner = read_dispute(body, by=caller.name, new_id=edge.new_id, now=now, days=days)
        open_dispute(dispute, owner, edge, actor=caller.name)
    except InvalidInput as error:
        skill, item = fields.get("skill", ""), fields.get("item", "")
        return _asked(
            request, shown, skill, item, fields.get("about", ""), fields.get("words", ""), days,
            error.problems,
        )  # fmt: skip
    where = f"/paths/{segment(decision)}?objected={segment(dispute.id)}#objected"
    return see(where)


def _asked(
    request: Request,
    shown: PathPage,
    skill: str,
    item: str,
    about: str,
    words: str,
    days: int,
    problems: tuple[Problem, ...],
) -> Response:
    return rendering.page(
        request,
        "wrong.html",
        422 if problems else 200,
        language=shown.language,
        shown=shown,
        subject=shown.stored.title(item) if item else shown.stored.label(skill),
        choices=_choices(shown, skill, item),
        skill=skill,
        item=item,
        about=about,
        words=words,
        days=days,
        problems=problems,
    )


def _choices(shown: PathPage, skill: str, item: str) -> tuple[Objectionable, ...]:
    """What may be objected to about a skill, or about a step."""
    say = shown.language.say
    if item:
        words = say("That this step is on my path, or the reasons given")
        return (Objectionable("decision", words),)
    found = []
    bar = next((b for b in (*shown.skills, *shown.other_skills) if b.skill == skill), None)
    for fact in bar.facts if bar else ():
        words = say(
            "{source}: level {level}, on {day}", source=fact.source, level=fact.level, day=fact.at
        )
        found.append(Objectionable(f"evidence:{fact.id}", words))
    target = next((t for t in shown.record.inputs.targets if t.skill == skill), None)
    if target is not None and shown.role_id is None:
        words = say("The level that the role asks: {level}", level=target.level)
        found.append(Objectionable(f"target:{skill}", words))
    words = say("How this page works it out, or something else")
    found.append(Objectionable("decision", words))
    return tuple(found)
