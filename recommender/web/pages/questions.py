"""Questions about an answer, each worked out when it is asked; nothing is recorded."""

from fastapi import APIRouter, Request, Response

from recommender.service.questioning import asked_about, counterfactual, why_not
from recommender.web.pages import rendering
from recommender.web.pages.page_route import PageRoute
from recommender.web.requests import Outside

RUNS = 12
"""Times that the engine is run while somebody waits for a page; the API has the whole search."""

router = APIRouter(route_class=PageRoute, include_in_schema=False)


@router.get("/paths/{decision}/what-would-change")
def what_would_change(request: Request, edge: Outside, decision: str) -> Response:
    """Say what would change the next step."""
    asked = asked_about(decision, edge)
    language = asked.language
    question = language.say("What would change the next step?")
    reply = counterfactual(asked, most=RUNS)
    return rendering.page(
        request,
        "reply.html",
        language=language,
        decision=decision,
        question=question,
        reply=reply,
    )


@router.get("/paths/{decision}/why-not")
def ask_why_not(request: Request, edge: Outside, decision: str, item: str = "") -> Response:
    """Say why an item is not on the path, and what would bring it in."""
    asked = asked_about(decision, edge)
    reply = why_not(asked, item)
    language = asked.language
    title = asked.published.snapshot.catalogue.items[item].title
    return rendering.page(
        request,
        "reply.html",
        language=language,
        decision=decision,
        question=language.say("Why not “{title}”?", title=title),
        reply=reply,
    )
