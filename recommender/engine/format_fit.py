"""Which formats suit a person: how likely they are to finish what comes in one, beside others."""

from collections import Counter
from collections.abc import Iterable

from recommender.domain.catalogue import Snapshot
from recommender.domain.feedback import Feedback
from recommender.domain.learned import LearningRecipe
from recommender.engine.reactions import Reactions

OTHER_FORMAT = "other_format"


def format_fit(
    feedback: Iterable[Feedback], said: Reactions, snapshot: Snapshot, law: LearningRecipe
) -> dict[str, float]:
    """Return how a person gets on with each format of which they said something; 1 is as usual.

    The chance of finishing has a beta prior that counts as ``format_prior`` experiences of which
    ``format_finishing`` were finished (Gelman et al. 2013, 2.4). Every item marked done is one
    finished, every item dismissed for another format one that was not; the fit is the mean of the
    posterior over that of the prior, within ``format_furthest``.

    Args:
        feedback: of this person, as far as it bears on a plan.
        said: what of it stands.
        snapshot: which says what format an item has; items without one say nothing.
        law: prior and bounds.
    """
    items = snapshot.catalogue.items
    finished: Counter[str] = Counter()
    refused: Counter[str] = Counter()
    for one in {f.item for f in feedback if f.item in items}:
        known = items[one or ""].format
        if known is None:
            continue
        finished[known] += one in said.done
        out = said.out.get(one or "")
        refused[known] += out is not None and out.reason == OTHER_FORMAT
    fits = {}
    for name in sorted({*(+finished), *(+refused)}):
        hopes = law.format_prior * law.format_finishing + finished[name]
        chance = hopes / (law.format_prior + finished[name] + refused[name])
        fit = chance / law.format_finishing
        fits[name] = round(max(1 - law.format_furthest, min(1 + law.format_furthest, fit)), 6)
    return fits
