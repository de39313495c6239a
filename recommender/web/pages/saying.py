"""What a person says of a step: first what it would change, then that it is done."""

from typing import Any

from fastapi import APIRouter, Request, Response

from recommender.domain.decisions import DecisionRecord, Json
from recommender.formats.door_feedback import read_feedback
from recommender.ports import Edge
from recommender.service.asking import answer_given
from recommender.service.reacting import preview, react
from recommender.web.pages import rendering
from recommender.web.pages.alternatives import alternatives
from recommender.web.pages.controls import NOT_NOW, SPANS, SWAP, control, taking_back, value_of
from recommender.web.pages.forms import Fields
from recommender.web.pages.moves import foreseen
from recommender.web.pages.page_route import PageRoute
from recommender.web.pages.rendering import see
from recommender.web.pages.shown import shown_path, whose
from recommender.web.pages.standing import newest_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

FIELDS = ("feedback", "kind", "item", "reason", "value")
"""What a form says of an item; whose plan it is, the decision says."""

ANY = "any"
"""Of a swap: whatever comes in its place."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/paths/{decision}/say/{name}")
def foresee(
    request: Request,
    edge: Outside,
    decision: str,
    name: str,
    item: str = "",
    instead: str | None = None,
    days: str | None = None,
) -> Response:
    """Say what it would change to say something of an item; nothing is recorded."""
    shown, chosen = shown_path(decision, edge), control(name)
    learner, caller = whose(shown.record)
    offered: dict[str, Any] = {
        "language": shown.language,
        "decision": decision,
        "item": item,
        "title": shown.stored.title(item),
    }
    if chosen.name == SWAP and instead is None:
        found = alternatives(shown.stored, item)
        return rendering.page(request, "swap.html", alternatives=found, any=ANY, **offered)
    value = value_of(chosen, instead=None if instead == ANY else instead, days=days)
    body: dict[str, Json] = {
        "feedback": edge.new_id(),
        "learner": learner,
        "decision": decision,
        "item": item,
        "kind": chosen.kind,
        "reason": chosen.reason,
        "value": value,
    }
    _, said = read_feedback(body, new_id=edge.new_id, now=edge.clock())
    would = preview(learner, said, edge, caller)
    moves = None
    if would.revised is not None and would.revised.revision is not None:
        before = answer_given(would.revised.revision.follows, edge)
        moves = foreseen(before, would.revised, shown.language)
    return rendering.page(
        request,
        "say.html",
        chosen=chosen,
        meaning=would.meaning,
        moves=moves,
        fields={
            k: v for k, v in body.items() if v is not None and k not in ("learner", "decision")
        },
        spans=SPANS if chosen.name == NOT_NOW else (),
        **offered,
    )


@router.post("/paths/{decision}/feedback")
def say(edge: Outside, decision: str, fields: Fields) -> Response:
    """Record what a person says of an item, and lead to the plan that stands then."""
    record = answer_given(decision, edge)
    told: dict[str, Json] = {name: fields[name] for name in FIELDS if fields.get(name)}
    if told.get("reason") == NOT_NOW and str(told.get("value", "")).isdecimal():
        told["value"] = int(str(told["value"])[:9])
    if fields.get("undoes"):
        told = dict(taking_back(fields["undoes"]))
    said = _said(record, told, edge)
    return see(f"/paths/{segment(newest_of(record, edge))}?said={segment(said)}#said")


@router.post("/paths/{decision}/start")
def start(edge: Outside, decision: str, fields: Fields) -> Response:
    """Record that a person starts a step, and lead to its page."""
    record = answer_given(decision, edge)
    item = fields.get("item", "")
    _said(record, {"kind": "start", "item": item}, edge)
    steps = [step["item"]["id"] for step in record.decision.answer["steps"]]
    place = f"/steps/{steps.index(item) + 1}" if item in steps else f"/items?item={segment(item)}"
    return see(f"/paths/{segment(decision)}{place}")


def _said(record: DecisionRecord, told: dict[str, Json], edge: Edge) -> str:
    """Record feedback on a decision; return its id."""
    learner, caller = whose(record)
    body = {**told, "learner": learner, "decision": record.id}
    _, said = read_feedback(body, new_id=edge.new_id, now=edge.clock())
    return react(learner, said, edge, caller, dated=False).entry.feedback.id
