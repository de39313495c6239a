"""The way in: what is waiting, who acts, and the files that pages refer to."""

from fastapi import Request, Response

from recommender.domain.catalogue import INFERRED
from recommender.domain.errors import NoSnapshot
from recommender.service.browsing import decisions_page, serving
from recommender.service.disputing import disputes_waiting
from recommender.service.judging import LinkFilter, links
from recommender.web.console.acting import WITHIN, forget_name, keep_name
from recommender.web.console.shell import PACKAGE, Fields, page, room, see
from recommender.web.pages.rendering import FOREVER, HEADERS, asset
from recommender.web.requests import Outside

router = room()

LATEST = 5


@router.get("/console")
def overview(request: Request, edge: Outside) -> Response:
    """Show what is waiting for a person, and the latest answers."""
    with edge.store.read() as tx:
        size, entries = tx.audit.size(), tx.snapshots.all()
    latest, _ = decisions_page(
        edge, learner=None, since=None, item=None, policy=None, before=None, limit=LATEST
    )
    try:
        counts = serving(edge).snapshot.catalogue
        waiting = sum(x.verdict is None for x in links(LinkFilter(origin=INFERRED), edge))
    except NoSnapshot:
        counts, waiting = None, 0
    queue = disputes_waiting(edge)
    today = edge.clock().date()
    overdue = sum(case.overdue(today) for case in queue.cases)
    return page(
        request,
        "overview.html",
        disputes=queue.waiting,
        overdue=overdue,
        more_overdue=not queue.is_whole and overdue == len(queue.cases),
        size=size,
        published=entries[0] if entries else None,
        catalogue=counts,
        waiting=waiting,
        latest=latest,
    )


@router.get("/console/acting")
def ask_who(request: Request, back: str = "") -> Response:
    """Ask who acts."""
    return page(request, "acting.html", refused=None, back=_within(back))


@router.post("/console/acting")
def say_who(fields: Fields) -> Response:
    """Keep the name of whoever acts for this visit, or forget it."""
    response = see(_within(fields.get("back", "")))
    if fields.get("forget"):
        forget_name(response)
    else:
        keep_name(response, fields.get("name", ""))
    return response


@router.get("/console/static/{name}")
def static(request: Request, name: str) -> Response:
    """Return a file that pages of the console refer to."""
    found = asset(name, PACKAGE)
    fresh = request.query_params.get("v") == found.version
    headers = {**HEADERS, "Cache-Control": FOREVER if fresh else "no-cache"}
    return Response(found.content, 200, headers, found.media_type)


def _within(back: str) -> str:
    """Return an address of the console, and no other."""
    plain = back.isascii() and back.isprintable() and "\\" not in back and " " not in back
    return back if plain and (back == WITHIN or back.startswith(f"{WITHIN}/")) else WITHIN
