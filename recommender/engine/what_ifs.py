"""What a decision would be if something else had been asked."""

from collections.abc import Iterator, Sequence

from recommender.domain.decisions import Decision, Inputs
from recommender.domain.languages import phrase
from recommender.domain.policies import PolicyEntry, conflicts
from recommender.domain.revisions import Change
from recommender.engine.alterations import Alteration
from recommender.engine.changes import ENTERED, LEFT
from recommender.engine.factors import (
    Basis,
)
from recommender.engine.otherwise import asked_otherwise, some, supposed
from recommender.engine.replies import Reply, conditions, moves, shown, title

PERCENT = 100
UNCHANGED = phrase("Nothing was asked otherwise, so the path stays as it is.")
AS_IT_IS = phrase("If {conditions}, the path would stay as it is.")
NO_STEP = phrase("If {conditions}, there would be no step to take{moved}.")
STILL_ONLY = phrase("If {conditions}, “{step}” would still be the only step{moved}.")
STILL_FIRST = phrase("If {conditions}, “{step}” would still be the first of {n} steps{moved}.")
ONLY = phrase("If {conditions}, “{step}” would be the only step{moved}.")
FIRST = phrase("If {conditions}, “{step}” would be the first of {n} steps{moved}.")
ONLY_INSTEAD = phrase("If {conditions}, “{step}” would be the only step instead of “{now}”{moved}.")
FIRST_INSTEAD = phrase(
    "If {conditions}, “{step}” would be the first of {n} steps instead of “{now}”{moved}."
)
CLOSES = phrase(
    "It would close {percent} % of the gap in {minutes} minutes; "
    "as decided it is {percent_now} % in {minutes_now}."
)
MANDATORY = phrase("{items} would be mandatory.")
NOT_MANDATORY = phrase("{items} would no longer be mandatory.")


def what_if(basis: Basis, inputs: Inputs, decision: Decision) -> Reply:
    """Return what another ask, other policies or another recipe leads to, and what moves.

    Args:
        basis: the decision that is asked about.
        inputs: what was decided on instead.
        decision: the decision on that.
    """
    altered = tuple(asked_otherwise(basis, inputs))
    diff = moves(basis.decision.answer, decision.answer, basis.language)
    sentence = _sentence(altered, basis, decision, diff)
    sentence = " ".join((sentence, *_mandatory(basis, decision), *_clashes(inputs, basis)))
    return Reply(
        kind="what_if",
        answer=sentence,
        changes=(shown(altered, decision, sentence),) if altered else (),
        path=decision.answer,
        diff=diff,
        facts={"next": decision.answer["next"]},
    )


def _sentence(
    altered: Sequence[Alteration], basis: Basis, after: Decision, diff: Sequence[Change]
) -> str:
    say, before = basis.language.say, basis.decision
    if not altered:
        return say(UNCHANGED)
    told = conditions(tuple(altered), basis.language)
    if not diff:
        return say(AS_IT_IS, conditions=told)
    old, new = before.answer["next"], after.answer["next"]
    leads = say(
        _leads(old, new, len(after.answer["steps"])),
        conditions=told,
        step=title(after, new) if new else "",
        n=len(after.answer["steps"]),
        now=title(before, old) if old else "",
        moved=_moved(diff, basis),
    )
    closes = say(
        CLOSES,
        percent=_percent(after),
        minutes=after.answer["minutes"],
        percent_now=_percent(before),
        minutes_now=before.answer["minutes"],
    )
    return f"{leads} {closes}"


def _leads(old: str | None, new: str | None, steps: int) -> str:
    """Which phrase says where the path begins."""
    if new is None:
        return NO_STEP
    if old == new:
        return STILL_ONLY if steps == 1 else STILL_FIRST
    if old is None:
        return ONLY if steps == 1 else FIRST
    return ONLY_INSTEAD if steps == 1 else FIRST_INSTEAD


def _moved(diff: Sequence[Change], basis: Basis) -> str:
    say = basis.language.say
    came = sum(change.what == ENTERED for change in diff)
    went = sum(change.what == LEFT for change in diff)
    counts = [say("{n} new", n=came)] if came else []
    counts += [say("{n} gone", n=went)] if went else []
    return say(" ({counts})", counts=counts) if counts else say(" (in another order)")


def _mandatory(basis: Basis, after: Decision) -> Iterator[str]:
    """What is required stands outside the path, so its diff does not show it."""
    quoted, say = basis.language.quoted, basis.language.say
    old, new = (
        {row["item"]["id"]: quoted(row["item"]["title"]) for row in one.answer["mandatory"]}
        for one in (basis.decision, after)
    )
    more = [title for item, title in new.items() if item not in old]
    fewer = [title for item, title in old.items() if item not in new]
    if more:
        yield say(MANDATORY, items=some(more, basis))
    if fewer:
        yield say(NOT_MANDATORY, items=some(fewer, basis))


def _clashes(inputs: Inputs, basis: Basis) -> Iterator[str]:
    """What a policy that is supposed contradicts, and what holds meanwhile."""
    new = {policy.id for policy in supposed(basis, inputs)}
    entries = [PolicyEntry(policy) for policy in inputs.policies]
    for found in conflicts(entries, inputs.now, basis.language) if new else ():
        if not new.isdisjoint(found.policies):
            yield found.because[:1].upper() + found.because[1:]


def _percent(decision: Decision) -> int:
    share: float = decision.answer["closed"]
    return round(PERCENT * share)
