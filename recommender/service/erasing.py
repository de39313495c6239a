"""Erase a person, and hand a person everything that is held on them."""

from recommender.domain.audit import Erased
from recommender.domain.errors import InvalidInput, NotFound, Problem
from recommender.domain.learners import Learner
from recommender.ports import Edge

THEMSELVES = "the person themselves"
"""Who acted, when somebody erases themselves: their name would outlive them otherwise."""


def erase(learner: str, edge: Edge, *, actor: str, reason: str | None = None) -> Erased:
    """Destroy what is held on a learner; the record of the act names neither id nor name.

    Raises:
        NotFound: when nothing is held on such a learner.
        InvalidInput: when the reason itself names the learner.
    """
    with edge.store.read() as tx:
        person = tx.learners.get(learner) or Learner(learner)
    if reason is not None and _names(reason, person):
        raise InvalidInput(
            [
                Problem(
                    "/reason",
                    "names_the_person",
                    "The reason names the person, and would be kept after everything else is gone.",
                    "give a reason without their id or name",
                )
            ]
        )
    by = THEMSELVES if _names(actor, person) else actor
    erased = edge.store.erase(learner, actor=by, reason=reason)
    if erased is None:
        raise NotFound(f"There is no learner “{learner}”.")
    return erased


def _names(text: str, person: Learner) -> bool:
    told = text.casefold()
    return any(name and name.casefold() in told for name in (person.id, person.name))
