"""The record itself: is it whole, and who did what."""

from fastapi import Request, Response

from recommender.domain.audit import Event
from recommender.domain.errors import CorruptRecord, InvalidInput, Problem
from recommender.service import auditing
from recommender.service.auditing import EventFilters
from recommender.service.auditors import audit_of_period
from recommender.web.console.acting import Acting
from recommender.web.console.shell import page, place, printable, room, spreadsheet, text_of
from recommender.web.moments import read_moment
from recommender.web.pages import audit_report
from recommender.web.requests import Outside

router = room()

LISTED = 50
IN_A_FILE = 10_000
OPENED = {"decision": "decisions", "dispute": "disputes"}
"""What an act was about that has a page of its own: its kind, and the room of that page."""


@router.get("/console/record")
def show_record(request: Request, edge: Outside) -> Response:
    """List who did what, newest first, and offer to check every record."""
    asked = request.query_params
    problems: tuple[Problem, ...] = ()
    found: list[Event] = []
    more = False
    try:
        found, more = auditing.events(edge, _filters(request), limit=LISTED)
    except InvalidInput as error:
        problems = error.problems
    except CorruptRecord as error:
        problems = (Problem("", error.code, str(error), "check every record: it says which"),)
    with edge.store.read() as tx:
        size = tx.audit.size()
    return page(
        request,
        "record.html",
        422 if problems else 200,
        events=found,
        opened=OPENED,
        before=found[-1].seq if more else None,
        size=size,
        asked=dict(asked),
        filters={k: v for k in ("act", "actor", "since") if (v := text_of(asked, k))},
        problems=problems,
        chain=auditing.verify(edge) if "check" in asked else None,
    )


@router.get("/console/record/acts.csv")
def acts_file(request: Request, edge: Outside) -> Response:
    """Return who did what as a table."""
    found, _ = auditing.events(edge, _filters(request), limit=IN_A_FILE)
    header = ("number", "at", "actor (claimed)", "act", "about", "id", "reason")
    rows = (
        (
            *(e.seq, e.at.isoformat(), e.actor, e.act.act),
            *(e.act.target.kind, e.act.target.id, e.act.reason),
        )
        for e in found
    )
    return spreadsheet("acts", header, rows)


@router.get("/console/record/report")
def report_period(request: Request, edge: Outside, who: Acting) -> Response:
    """Return the audit report on a period, to print; that it was made goes on record."""
    asked = request.query_params
    since = read_moment("since", text_of(asked, "since"))
    until = read_moment("until", text_of(asked, "until"))
    return printable(audit_report.period_report(audit_of_period(since, until, edge, actor=who)))


def _filters(request: Request) -> EventFilters:
    asked = request.query_params
    return EventFilters(
        act=text_of(asked, "act"),
        actor=text_of(asked, "actor"),
        since=read_moment("since", text_of(asked, "since")),
        before=place("before", text_of(asked, "before")) or None,
    )
