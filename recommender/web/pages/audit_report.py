"""The audit report: one page of HTML that stands alone, is printed, and runs nothing."""

import base64
import hashlib
from importlib.resources import files

from markupsafe import Markup

from recommender.service.auditors import DecisionAudit, PeriodAudit
from recommender.service.cards import DUTIES, LIMITS, PURPOSE
from recommender.web.pages.rendering import templates
from recommender.web.pages.stored_answer import StoredAnswer

SHOWN = 200
"""Candidates that were left out, at most."""


def decision_report(audit: DecisionAudit) -> str:
    """Return the report on one decision as HTML."""
    stored = StoredAnswer(audit.record, audit.snapshot)
    left_out = stored.answer["left_out"]
    return _page(
        "audit_decision.html",
        audit=audit,
        stored=stored,
        answer=stored.answer,
        left_out=left_out[:SHOWN],
        more=max(0, len(left_out) - SHOWN),
    )


def period_report(audit: PeriodAudit) -> str:
    """Return the report on a period as HTML."""
    return _page("audit_period.html", audit=audit)


def security_policy() -> str:
    """Return the content security policy of a report: its own style, and nothing else at all."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; sandbox"


def _page(template: str, **shown: object) -> str:
    style = Markup(_style())  # noqa: S704  # our own file
    common = {"style": style, "purpose": PURPOSE, "limits": LIMITS, "duties": DUTIES}
    return templates().get_template(template).render(**common, **shown)


def _style() -> str:
    return files(__package__).joinpath("static", "report.css").read_text("utf-8")
