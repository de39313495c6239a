"""Disputes: the queue by due date, who takes care, and an outcome with its reasons."""

from fastapi import Request, Response

from recommender.domain.disputes import EFFECTS, NO_EFFECT, OUTCOMES, DisputeCase
from recommender.domain.errors import InvalidInput, Problem
from recommender.formats.door_disputes import read_outcome, read_owner
from recommender.ports import Edge
from recommender.service import disputing
from recommender.service.resolving import resolve_dispute
from recommender.web.console.acting import Acting
from recommender.web.console.disputed import in_words
from recommender.web.console.shell import Fields, page, place, room, see, text_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = room()

SETTLED = 20
ABOUT = {
    "evidence": "a piece of evidence",
    "link": "what an item teaches",
    "target": "the level that the role asks for",
    "decision": "an answer",
}
DOES = {
    "": "what usually follows",
    "void": "the evidence never counted",
    "end": "the evidence counts no longer",
    "ignore": "the link is ignored",
    "verify": "the link is verified",
    NO_EFFECT: "nothing else changes",
}


@router.get("/console/disputes")
def list_disputes(request: Request, edge: Outside) -> Response:
    """List open disputes, those due or raised first on top, and the latest that ended."""
    after = place("after", text_of(request.query_params, "after")) or None
    queue = disputing.disputes_waiting(edge, after=after)
    ended, _ = disputing.disputes_page(
        edge, learner=None, is_open=False, before=None, limit=SETTLED
    )
    return page(
        request,
        "disputes.html",
        queue=queue,
        begun=after is not None,
        ended=[case for _, case in ended],
        today=edge.clock().date(),
        about=ABOUT,
    )


@router.get("/console/disputes/{dispute}")
def show_dispute(request: Request, edge: Outside, dispute: str) -> Response:
    """Show one dispute, what it is about, and how it may end."""
    return _page(request, edge, disputing.one_dispute(dispute, edge))


@router.post("/console/disputes/{dispute}/owner")
def assign_dispute(
    request: Request, edge: Outside, who: Acting, fields: Fields, dispute: str
) -> Response:
    """Record who takes care of a dispute."""
    try:
        owner = read_owner({"owner": fields.get("owner", "").strip()})
        disputing.assign_dispute(dispute, owner, edge, actor=who)
    except InvalidInput as error:
        case = disputing.one_dispute(dispute, edge)
        return _page(request, edge, case, error.problems, dict(fields))
    return see(f"/console/disputes/{segment(dispute)}")


@router.post("/console/disputes/{dispute}/outcome")
def end_dispute(
    request: Request, edge: Outside, who: Acting, fields: Fields, dispute: str
) -> Response:
    """End a dispute with reasons, whichever way it goes."""
    stated = {"outcome": fields.get("outcome"), "reasoning": fields.get("reasoning", "").strip()}
    effect = text_of(fields, "effect")
    try:
        outcome = read_outcome(
            stated | ({"effect": effect} if effect else {}), by=who, now=edge.clock()
        )
        resolve_dispute(dispute, outcome, edge, actor=who)
    except InvalidInput as error:
        case = disputing.one_dispute(dispute, edge)
        return _page(request, edge, case, error.problems, dict(fields))
    return see(f"/console/disputes/{segment(dispute)}")


def _page(
    request: Request,
    edge: Edge,
    case: DisputeCase,
    problems: tuple[Problem, ...] = (),
    typed: dict[str, str] | None = None,
) -> Response:
    effects = EFFECTS.get(case.dispute.about, ())
    return page(
        request,
        "dispute.html",
        422 if problems else 200,
        case=case,
        today=edge.clock().date(),
        about=ABOUT,
        words=in_words(case.dispute, edge),
        outcomes=OUTCOMES,
        effects={name: DOES[name] for name in ("", *effects, NO_EFFECT)},
        problems=problems,
        typed=typed or {},
    )
