"""A person's own role, changed on their page; the plan is made again because of it."""

from dataclasses import replace

from fastapi import APIRouter, Response

from recommender.domain.decisions import DecisionRecord
from recommender.ports import Edge
from recommender.service.asking import answer, answer_given
from recommender.service.people import get_learner, put_learner
from recommender.service.replanning import asked_now, replan
from recommender.web.pages.forms import Fields
from recommender.web.pages.page_route import PageRoute
from recommender.web.pages.rendering import see
from recommender.web.pages.shown import whose
from recommender.web.pages.standing import newest_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/paths/{decision}/role")
def change_role(edge: Outside, decision: str, fields: Fields) -> Response:
    """Put another role on a person's record, and lead to the plan for it."""
    record = answer_given(decision, edge)
    learner, caller = whose(record)
    person = get_learner(learner, edge)
    put_learner(replace(person, role=fields.get("role") or None), edge, actor=caller.name)
    return see(f"/paths/{segment(_for_own_role(record, edge, caller.name))}#changed")


def _for_own_role(record: DecisionRecord, edge: Edge, actor: str) -> str:
    """Return the id of the plan for the role on record; one asked as another is asked anew."""
    assert record.learner is not None
    if record.inputs.ask.role is not None:
        ask = replace(asked_now(record.inputs.ask, edge.clock()), role=None)
        return answer(ask, edge, actor=actor).id
    replan(record.learner, edge, actor=actor, line=record.line)
    return newest_of(record, edge)
