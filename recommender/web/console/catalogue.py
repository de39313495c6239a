"""The catalogue: what serves, and files handed in, checked and published."""

from typing import Annotated

from fastapi import Depends, Request, Response

from recommender.domain.errors import InvalidInput, TooLarge, Unparsable
from recommender.web.console import publishing
from recommender.web.console.acting import Acting
from recommender.web.console.places import placed
from recommender.web.console.shell import PACKAGE, page, room, see
from recommender.web.console.uploaded_files import Handed, handed_in
from recommender.web.pages.forms import form
from recommender.web.pages.rendering import asset
from recommender.web.requests import Outside

router = room()

LISTED = 20
TOLD = 200


@router.get("/console/catalogue")
def show_catalogue(request: Request, edge: Outside) -> Response:
    """Show what serves, what was published before, and where to hand in files."""
    with edge.store.read() as tx:
        entries, serving = tx.snapshots.all(), tx.snapshots.serving()
    return page(
        request, "catalogue.html", entries=entries[:LISTED], more=len(entries), serving=serving
    )


@router.post("/console/catalogue")
def hand_in(
    request: Request, edge: Outside, who: Acting, handed: Annotated[Handed, Depends(handed_in)]
) -> Response:
    """Check files; what could be published is kept and shown, what could not is told and gone."""
    add = handed.fields.get("how") == "add"
    try:
        upload = publishing.hand_in(handed.files, edge, actor=who, add=add)
    except (InvalidInput, Unparsable, TooLarge) as error:
        problems = error.problems if isinstance(error, InvalidInput) else ()
        return page(
            request,
            "not_publishable.html",
            422,
            files=[name for name, _ in handed.files],
            problems=[placed(problem) for problem in problems[:TOLD]],
            count=len(problems),
            detail=str(error),
        )
    return see(f"/console/catalogue/uploads/{upload}")


@router.get("/console/catalogue/uploads/{upload}")
def show_upload(request: Request, edge: Outside, upload: str) -> Response:
    """Show where an upload stands: its report, its progress, or what became of it."""
    note = publishing.note_of(upload, edge)
    return page(
        request,
        "upload.html",
        upload=upload,
        note=note,
        problems=[placed(problem) for problem in publishing.problems_of(note)],
        failed=[placed(problem) for problem in publishing.problems_of(note, "failed")],
        script=f"/console/static/progress.js?v={asset('progress.js', PACKAGE).version}",
    )


@router.post("/console/catalogue/uploads/{upload}", dependencies=[Depends(form)])
def publish_upload(edge: Outside, who: Acting, upload: str) -> Response:
    """Publish an upload; the page it leads to tells how far that is."""
    publishing.start(upload, edge, actor=who)
    return see(f"/console/catalogue/uploads/{upload}")
