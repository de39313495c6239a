"""A short check of a person's own level: the answer is evidence, and the plan is made again."""

from collections.abc import Mapping

from fastapi import APIRouter, Response

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.languages import phrase
from recommender.domain.learners import Evidence
from recommender.service.asking import answer_given
from recommender.service.evidence import add_evidence
from recommender.web.pages.forms import Fields
from recommender.web.pages.page_route import PageRoute
from recommender.web.pages.rendering import see
from recommender.web.pages.shown import whose
from recommender.web.pages.standing import newest_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.post("/paths/{decision}/level")
def answer_check(edge: Outside, decision: str, fields: Fields) -> Response:
    """Keep what a person says of their own level where a plan asked for it."""
    record = answer_given(decision, edge)
    learner, caller = whose(record)
    check = record.decision.answer.get("check") or {}
    own_word = Evidence(
        id=f"check-{decision}",
        level=_chosen(check, fields.get("level", "")),
        skill=check["skill"],
        source="self",
        at=edge.clock(),
        issuer=learner,
        self_reported=True,
    )
    add_evidence(learner, own_word, edge, caller, dated=False)
    return see(f"/paths/{segment(newest_of(record, edge))}#changed")


def _chosen(check: Mapping[str, Json], said: str) -> float:
    """The level that was chosen among those that were offered."""
    options = check.get("options", ())
    levels = {str(option["level"]): float(option["level"]) for option in options}
    if said not in levels:
        raise InvalidInput(
            [
                Problem(
                    "/level",
                    "not_offered",
                    phrase("None of the levels that were offered is chosen."),
                    phrase("go back and choose the sentence that describes you"),
                )
            ]
        )
    return levels[said]
