"""Which language somebody is spoken to in."""

from recommender.domain.decisions import DecisionRecord
from recommender.domain.languages import ENGLISH, Language, spoken
from recommender.ports import Edge, Transaction


def language_for(
    learner: str, edge: Edge, tx: Transaction, about: DecisionRecord | None = None
) -> Language:
    """Return the language in which a person is told something.

    That of the decision spoken of, or else of their latest answer; where there is none, the first
    of their own languages that there is, or else English.

    Args:
        learner: who is told.
        edge: the outside.
        tx: the open transaction.
        about: the decision spoken of.
    """
    record = about or tx.decisions.latest(learner)
    if record is not None:
        return edge.languages[record.inputs.language]
    person = tx.learners.get(learner)
    return edge.languages[
        spoken(person.languages if person else (), edge.languages) or ENGLISH.code
    ]
