"""A stored answer, read for its page; and who acts on it, as claimed."""

from recommender.domain.decisions import DecisionRecord
from recommender.domain.errors import InvalidInput, NotFound, Problem
from recommender.domain.issuers import Caller
from recommender.domain.languages import phrase
from recommender.domain.learners import Learner
from recommender.ports import Edge
from recommender.service.asking import answer_body, answer_given
from recommender.service.mentoring import with_names
from recommender.service.people import get_learner
from recommender.web.pages.path_page import PathPage
from recommender.web.pages.stored_answer import StoredAnswer
from recommender.web.requests import UNNAMED

NOBODY = Problem(
    "/learner",
    "no_learner",
    phrase("This answer was given to nobody in particular, so there is nobody to keep that for."),
    phrase("come in by your name, and say it there"),
)


def shown_path(decision: str, edge: Edge) -> PathPage:
    """Return what the page of a stored answer shows.

    Raises:
        NotFound: when this tenant has none of that id, or it was erased.
    """
    record = answer_given(decision, edge)
    published = edge.shelf.load(record.inputs.versions.snapshot)
    person = _person(record.learner, edge)
    named = with_names(answer_body(record), edge)
    language = edge.languages[record.inputs.language]
    stored = StoredAnswer(record, published.snapshot, language, named)
    return PathPage(stored, person.name if person else None, language)


def whose(record: DecisionRecord) -> tuple[str, Caller]:
    """Return whose plan a decision is, and that person as who acts on it.

    Raises:
        InvalidInput: when it was given to nobody in particular.
    """
    if record.learner is None:
        raise InvalidInput([NOBODY])
    return record.learner, Caller(claimed(record.learner))


def claimed(learner: str | None) -> str:
    """Return the name under which a person acts on their own page."""
    return learner if learner is not None and learner.isprintable() else UNNAMED


def _person(learner: str | None, edge: Edge) -> Learner | None:
    try:
        return get_learner(learner, edge) if learner is not None else None
    except NotFound:
        return None
