"""People: who there is, and what is known about one."""

from fastapi import Request, Response
from fastapi.responses import PlainTextResponse

from recommender.service.browsing import decisions_page
from recommender.service.exporting import export_learner, in_words
from recommender.service.people import people_found, profile
from recommender.web.console.acting import Acting
from recommender.web.console.level_rows import Wanted, level_rows
from recommender.web.console.shell import page, part, place, room, see, text_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = room()

LISTED = 50
LONGEST = 200
DECISIONS = 10


@router.get("/console/people")
def list_people(request: Request, edge: Outside) -> Response:
    """List people in order of their ids, or those who are searched for; one named is shown."""
    wanted = text_of(request.query_params, "learner")
    if wanted is not None:
        return see(f"/console/people/{segment(wanted)}")
    start = place("from", text_of(request.query_params, "from"))
    words = text_of(request.query_params, "q") or ""
    found = people_found(words[:LONGEST], edge)
    return page(request, "people.html", people=part(found, start, LISTED), words=words)


@router.get("/console/held/{learner:path}")
def show_held(edge: Outside, who: Acting, learner: str) -> Response:
    """Return all that is held on one person, in words; that it was read goes on record."""
    return PlainTextResponse(in_words(export_learner(learner, edge, actor=who)))


@router.get("/console/people/{learner:path}")
def show_person(request: Request, edge: Outside, learner: str) -> Response:
    """Show the levels that the evidence about one person supports, and their latest answers."""
    view = profile(learner, None, edge)
    role = view.catalogue.roles.get(view.learner.role or "")
    estimates = {e.skill: e for e in view.estimates}
    wanted = {
        t.skill: Wanted(t.level, estimates[t.skill].mean, estimates[t.skill].spread)
        for t in (role.targets if role else ())
    }

    def label(skill: str) -> str:
        known = view.catalogue.skills.get(skill)
        return known.label if known else skill

    latest, _ = decisions_page(
        edge, learner=learner, since=None, item=None, policy=None, before=None, limit=DECISIONS
    )
    return page(
        request,
        "person.html",
        view=view,
        role=role,
        levels=level_rows(estimates, wanted, label),
        decisions=latest,
    )
