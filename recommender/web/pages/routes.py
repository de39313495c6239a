"""The addresses of the employee's page; each rests on the use cases that the API rests on."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, NoSnapshot, NotFound
from recommender.domain.languages import phrase
from recommender.domain.paths import Ask
from recommender.formats.door import read_ask
from recommender.service.asking import answer, answer_given
from recommender.service.browsing import serving
from recommender.service.people import everyone, get_learner
from recommender.service.replanning import latest_path
from recommender.service.replaying import replay
from recommender.web.pages import (
    objecting,
    own_role,
    questions,
    rendering,
    saying,
    self_check,
    speaking,
)
from recommender.web.pages.colleagues import colleagues
from recommender.web.pages.forms import FIELD, Fields, stated_ask
from recommender.web.pages.page_route import PageRoute
from recommender.web.pages.path_page import NEAR_STEPS
from recommender.web.pages.reading import blocks
from recommender.web.pages.rendering import FOREVER, HEADERS, asset, see
from recommender.web.pages.shown import claimed, shown_path
from recommender.web.pages.standing import newest_of, standing
from recommender.web.pages.step_view import language_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

TYPED = {
    "learner_id": phrase("My id"),
    "need": phrase("I need to …"),
    "minutes": phrase("I have … minutes"),
}
"""Fields that people type into, and what stands beside them."""

PROBLEMS = 20
LISTED = 200
"""People on the list to choose from; beyond that they are named by id."""


router = APIRouter(route_class=PageRoute, include_in_schema=False)
for room in (saying, questions, objecting, own_role, self_check):
    router.include_router(room.router)


@router.get("/")
def front_door(request: Request, edge: Outside, learner: str | None = None) -> Response:
    """Ask who is there; a person who is named goes on to their plan, made again where due."""
    if learner is not None:
        get_learner(learner, edge)
        with suppress(NotFound):
            latest = latest_path(learner, edge, actor=claimed(learner))
            return see(f"/paths/{segment(latest.id)}")
    try:
        catalogue = serving(edge).snapshot.catalogue
    except NoSnapshot:
        return rendering.page(request, "nothing_published.html", 503)
    people = everyone(edge, most=LISTED)
    return rendering.page(
        request, "front_door.html", people=people, chosen=learner, roles=_roles(catalogue.roles)
    )


@router.get("/levels")
def state_levels(request: Request, edge: Outside, role: str = "") -> Response:
    """Let somebody who is not known state a level for each skill of a role."""
    catalogue = serving(edge).snapshot.catalogue
    found = catalogue.roles.get(role)
    if found is None:
        raise NotFound(f"There is no role “{role}”.")
    skills = [catalogue.skills[t.skill] for t in found.targets if t.skill in catalogue.skills]
    return rendering.page(request, "levels.html", role=found, skills=skills)


@router.post("/ask")
def ask(request: Request, edge: Outside, fields: Fields) -> Response:
    """Answer what a form asks, record the decision, and lead to its page."""
    before: dict[str, Json] = {}
    if fields.get("after"):
        asked = answer_given(fields["after"], edge).inputs.ask
        before = TypeAdapter(Ask).dump_python(asked, mode="json")
    try:
        wanted = read_ask(stated_ask(fields, before))
        with request.app.state.metrics.recommendation.time():
            record = answer(wanted, edge, actor=claimed(wanted.learner))
    except InvalidInput as error:
        return _again(request, fields, error)
    return see(f"/paths/{segment(record.id)}")


@router.get("/paths/{decision}")
def show_path(request: Request, edge: Outside, decision: str) -> Response:
    """Show a stored answer and how it stands by now; reloading changes nothing."""
    shown = shown_path(decision, edge)
    return rendering.page(
        request,
        "path.html",
        language=shown.language,
        shown=shown,
        stands=standing(shown.record, request.query_params, edge),
        colleagues=colleagues(shown, edge),
        today=edge.clock().date(),
        roles=_roles(serving(edge).snapshot.catalogue.roles),
        near_steps=NEAR_STEPS,
    )


@router.get("/paths/{decision}/steps/{position}")
def show_step(request: Request, edge: Outside, decision: str, position: str) -> Response:
    """Show one step with its instructions, to read and to do."""
    shown = shown_path(decision, edge)
    if position not in {str(step.position) for step in shown.steps}:
        raise NotFound(f"This path has no step “{position}”.")
    step, item = shown.steps[int(position) - 1], shown.item(int(position))
    text = (item.instructions or item.text) if item else ""
    return rendering.page(
        request,
        "step.html",
        language=shown.language,
        shown=shown,
        stands=standing(shown.record, {}, edge),
        step=step,
        item=item,
        blocks=blocks(text),
    )


@router.get("/paths/{decision}/items")
def show_item(request: Request, edge: Outside, decision: str, item: str = "") -> Response:
    """Show an item of an answer's catalogue with its instructions, to read and to do."""
    shown = shown_path(decision, edge)
    found = shown.known(item)
    if found is None:
        raise NotFound(f"There is no item “{item}” in the catalogue of this path.")
    return rendering.page(
        request,
        "item.html",
        language=shown.language,
        decision=decision,
        item=found,
        written_in=language_of(found),
        mine=shown.learner is not None and newest_of(shown.record, edge) == decision,
        blocks=blocks(found.instructions or found.text),
    )


@router.get("/paths/{decision}/check")
def check(request: Request, edge: Outside, decision: str) -> Response:
    """Compute an answer again from its record, and say whether it is the same."""
    found = replay(decision, edge)
    language = edge.languages[answer_given(decision, edge).inputs.language]
    return rendering.page(request, "check.html", language=language, decision=decision, found=found)


@router.get("/static/{name}")
def static(request: Request, name: str) -> Response:
    """Return a file that pages refer to; an address with its digest never changes."""
    found = asset(name)
    fresh = request.query_params.get("v") == found.version
    headers = {**HEADERS, "Cache-Control": FOREVER if fresh else "no-cache"}
    return Response(found.content, 200, headers, found.media_type)


def _again(request: Request, fields: Mapping[str, str], error: InvalidInput) -> Response:
    """Show what is wrong with a form beside what was typed."""
    asked = [(name, label, fields[name]) for name, label in TYPED.items() if name in fields]
    ours = {*TYPED, FIELD, speaking.FIELD}
    return rendering.page(
        request,
        "again.html",
        422,
        language=speaking.chosen(request, fields.get(speaking.FIELD)),
        problems=error.problems[:PROBLEMS],
        typed=asked,
        carried=[(k, v) for k, v in fields.items() if k not in ours],
    )


def _roles(roles: Any) -> list[Any]:
    return sorted(roles.values(), key=lambda role: (role.label.casefold(), role.id))
