"""Questions about a decision, typed on the spot; nothing of them is recorded."""

from collections.abc import Mapping

from fastapi import Request, Response

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput
from recommender.engine.replies import Reply
from recommender.formats.door_questions import WHAT_IF, WHY, WHY_NOT
from recommender.inquiry import inquire
from recommender.service.asking import answer_given
from recommender.web.console.funnel import CHOSEN, funnel
from recommender.web.console.shell import page, room, text_of
from recommender.web.pages.forms import number_or_text
from recommender.web.pages.stored_answer import StoredAnswer
from recommender.web.requests import Outside

router = room()

RULES = {"forbid": "forbidden", "require": "required", "pin": "put first"}
LISTED = 60
"""Items to choose from, those that would bring most first; others are named by id."""


@router.get("/console/decisions/{decision}/questions")
def ask_question(request: Request, edge: Outside, decision: str) -> Response:
    """Show what may be asked about a decision, and the answer to what was asked."""
    record = answer_given(decision, edge)
    snapshot = edge.shelf.load(record.inputs.versions.snapshot).snapshot
    stored = StoredAnswer(record, snapshot)
    reply: Reply | None = None
    problems: tuple[object, ...] = ()
    asked = dict(request.query_params)
    try:
        question = stated_question(asked)
        reply = inquire(decision, question, edge) if question is not None else None
    except InvalidInput as error:
        problems = error.problems
    candidates = funnel(stored).candidates
    return page(
        request,
        "questions.html",
        422 if problems else 200,
        record=record,
        rules=RULES,
        asked=asked,
        chosen=[c for c in candidates if c.fate == CHOSEN],
        others=[c for c in candidates if c.fate != CHOSEN][:LISTED],
        reply=reply,
        problems=problems,
    )


def stated_question(asked: Mapping[str, str]) -> Json:
    """Return what the form asks, as the JSON of a question; None where it asks nothing."""
    kind = text_of(asked, "kind")
    if kind is None:
        return None
    if kind in (WHY, WHY_NOT):
        item = text_of(asked, "other") or text_of(asked, "item")
        return {"kind": kind} | ({"item": item} if item else {})
    if kind == WHAT_IF:
        return {"kind": kind, "ask": _changed(asked)} | _policies(asked)
    return {"kind": kind}


def _policies(asked: Mapping[str, str]) -> dict[str, Json]:
    """A policy that does not hold, and one about an item that does; empty boxes say neither."""
    without = text_of(asked, "without")
    stated: dict[str, Json] = {"without_policies": [without]} if without else {}
    item, rule = text_of(asked, "ruled"), text_of(asked, "rule")
    if item:
        stated["with_policies"] = [{"kind": rule, "items": [item]}]
    return stated


def _changed(asked: Mapping[str, str]) -> dict[str, Json]:
    """The fields of the ask that differ; an empty box leaves what was asked."""
    changed: dict[str, Json] = {}
    if text_of(asked, "minutes"):
        changed["minutes"] = number_or_text(asked["minutes"])
    if text_of(asked, "need"):
        changed["need"] = asked["need"].strip()
    if asked.get("no_minutes"):
        changed["minutes"] = None
    return changed
