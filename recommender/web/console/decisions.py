"""The decision browser: find a decision, read how it came about, check it."""

from fastapi import Request, Response

from recommender.domain.audit import Header, Receipt, receipt_flaw
from recommender.domain.decisions import DecisionRecord
from recommender.domain.errors import CorruptRecord, InvalidInput, NotFound, Problem
from recommender.domain.given import Listed
from recommender.ports import Edge
from recommender.service import auditing
from recommender.service.asking import answer_given
from recommender.service.auditors import audit_of_decision
from recommender.service.browsing import decisions_page
from recommender.service.replaying import replay
from recommender.web.console.acting import Acting
from recommender.web.console.decision_view import DecisionView
from recommender.web.console.funnel import funnel
from recommender.web.console.shell import page, place, printable, room, spreadsheet, text_of
from recommender.web.moments import read_moment
from recommender.web.pages import audit_report
from recommender.web.pages.path_page import PathPage
from recommender.web.pages.stored_answer import StoredAnswer
from recommender.web.requests import Outside

router = room()

LISTED = 25
CANDIDATES = 30
STEPS = 8


@router.get("/console/decisions")
def list_decisions(request: Request, edge: Outside) -> Response:
    """List decisions, newest first, as the filters say."""
    asked = request.query_params
    problems: tuple[Problem, ...] = ()
    rows: list[Listed] = []
    more = False
    try:
        rows, more = decisions_page(
            edge,
            learner=text_of(asked, "learner"),
            since=read_moment("since", text_of(asked, "since")),
            item=text_of(asked, "item"),
            policy=text_of(asked, "policy"),
            before=place("before", text_of(asked, "before")) or None,
            limit=LISTED,
        )
    except InvalidInput as error:
        problems = error.problems
    return page(
        request,
        "decisions.html",
        422 if problems else 200,
        rows=rows,
        before=rows[-1].seq if more else None,
        asked=dict(asked),
        filters={k: v for k in ("learner", "since", "item", "policy") if (v := text_of(asked, k))},
        problems=problems,
    )


@router.get("/console/decisions/{decision}")
def show_decision(request: Request, edge: Outside, decision: str) -> Response:
    """Show how one decision came about, and each sentence with its claims looked up."""
    record, header = _record(decision, edge)
    view = DecisionView(PathPage(_stored(record, edge), None), header, _later(record, edge))
    return page(request, "decision.html", view=view, most=CANDIDATES, most_steps=STEPS)


@router.get("/console/decisions/{decision}/candidates.csv")
def candidates_file(edge: Outside, decision: str) -> Response:
    """Return every candidate of a decision as a table."""
    record, _ = _record(decision, edge)
    header = ("item", "title", "fate", "because", "worth first", "similarity", "proposed by")
    rows = (
        (c.item, c.title, c.fate, c.because, c.worth, c.similarity, "; ".join(c.proposed_by))
        for c in funnel(_stored(record, edge)).candidates
    )
    return spreadsheet("candidates", header, rows)


@router.get("/console/decisions/{decision}/verify")
def verify_decision(request: Request, edge: Outside, decision: str) -> Response:
    """Check that a decision stands in the record, and that the record is whole."""
    receipt: Receipt | None = None
    try:
        receipt = auditing.receipt(decision, edge)
        flaw = receipt_flaw(receipt)
    except CorruptRecord as error:
        flaw = str(error)
    return page(
        request,
        "verified.html",
        decision=decision,
        receipt=receipt,
        flaw=flaw,
        chain=auditing.verify(edge),
    )


@router.get("/console/decisions/{decision}/replay")
def replay_decision(request: Request, edge: Outside, decision: str) -> Response:
    """Compute a decision again from its record, and say whether it is the same."""
    return page(request, "replayed.html", decision=decision, found=replay(decision, edge))


@router.get("/console/decisions/{decision}/report")
def report_decision(edge: Outside, who: Acting, decision: str) -> Response:
    """Return the audit report on a decision, to print; that it was made goes on record."""
    return printable(audit_report.decision_report(audit_of_decision(decision, edge, actor=who)))


def _record(decision: str, edge: Edge) -> tuple[DecisionRecord, Header]:
    record = answer_given(decision, edge)
    with edge.store.read() as tx:
        header = tx.audit.header(decision)
    if header is None:
        raise NotFound(f"There is no decision “{decision}”.")
    return record, header


def _stored(record: DecisionRecord, edge: Edge) -> StoredAnswer:
    snapshot = edge.shelf.load(record.inputs.versions.snapshot).snapshot
    return StoredAnswer(record, snapshot, edge.languages[record.inputs.language])


def _later(record: DecisionRecord, edge: Edge) -> Listed | None:
    """Return the plan of the same person that came next, if one did."""
    if record.learner is None:
        return None
    with edge.store.read() as tx:
        after = tx.decisions.listed(
            learner=record.learner,
            since=record.at,
            item=None,
            policy=None,
            before=None,
            limit=LISTED,
        )
    mine = next((n for n, one in enumerate(after) if one.id == record.id), 0)
    return after[mine - 1] if mine > 0 else None
