"""What a decision would be if something else had been asked."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log2

from recommender.domain.decisions import Decision, Inputs, Json
from recommender.domain.policies import Policy, PolicyEntry, conflicts, percent
from recommender.domain.revisions import Change
from recommender.engine.alterations import Alteration, figure
from recommender.engine.changes import ENTERED, LEFT
from recommender.engine.factors import DROPPED, NEED_DROPPED, Basis, without_policies
from recommender.engine.openings import OTHER_ROLE
from recommender.engine.phrasing import day, in_a_row
from recommender.engine.replies import Reply, conditions, moves, shown, title

PERCENT = 100
SUPPOSED = {
    "require": "{author} required {items}",
    "forbid": "{author} forbade {items}",
    "pin": "{author} put {items} first",
    "prefer": "{author} preferred {items}",
}


def what_if(basis: Basis, inputs: Inputs, decision: Decision) -> Reply:
    """Return what another ask, other policies or another recipe leads to, and what moves.

    Args:
        basis: the decision that is asked about.
        inputs: what was decided on instead.
        decision: the decision on that.
    """
    altered = tuple(asked_otherwise(basis, inputs))
    diff = moves(basis.decision.answer, decision.answer)
    sentence = _sentence(altered, basis.decision, decision, diff)
    sentence = " ".join((sentence, *_mandatory(basis.decision, decision), *_clashes(inputs, basis)))
    return Reply(
        kind="what_if",
        answer=sentence,
        changes=(shown(altered, decision, sentence),) if altered else (),
        path=decision.answer,
        diff=diff,
        facts={"next": decision.answer["next"]},
    )


def asked_otherwise(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    """Yield what differs between what was decided on and what is asked instead."""
    before, ask, asked = basis.inputs, basis.inputs.ask, after.ask
    if ask.role != asked.role or before.targets != after.targets:
        words = after.role_label or "not taken into account"
        yield _altered(
            "role", "", ask.role, asked.role, OTHER_ROLE, f"your role were {words}", after
        )
    yield from _levels(basis, after)
    if ask.gaps != asked.gaps:
        words = "other gaps were given" if asked.gaps else "no gaps were given"
        yield _altered("gaps", "", len(ask.gaps), len(asked.gaps), DROPPED, words, after)
    for name, one, more in (
        ("completed", "you had completed {}", "you had not completed {}"),
        ("items", "{} were on the list", "{} were not on the list"),
    ):
        yield from _items(name, one, more, basis, after)
    if before.needs != after.needs:
        words = f"you needed “{asked.need}”" if asked.need else "you had no need in words"
        yield _altered("need", "", ask.need, asked.need, NEED_DROPPED, words, after)
    yield from _budget(basis, after)
    yield from _constraints(basis, after)
    yield from _policies(basis, after)
    if before.versions.recipe != after.versions.recipe:
        old, new = before.versions.recipe, after.versions.recipe
        words = f"it were answered with the recipe {new.partition('@')[0]}"
        yield _altered("recipe", "", old, new, DROPPED, words, after)


def _levels(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    stated, now = basis.inputs.ask.levels, after.ask.levels
    known = {e.skill: e.mean for e in basis.decision.estimates}
    known |= {g["skill"]: g["current"] for g in basis.decision.answer["gaps"]}
    for skill in sorted({*stated, *now}):
        if stated.get(skill) == now.get(skill):
            continue
        label, level = basis.catalogue.skills[skill].label, known.get(skill, 0.0)
        if skill not in now:
            words = f"your level in {label} were not given"
            yield _altered("level", skill, level, None, DROPPED, words, after)
            continue
        new = now[skill].level
        words = f"your level in {label} were {figure(new)} instead of {figure(level)}"
        if new == level:
            words = f"your level in {label} were given with another certainty"
        yield _altered("level", skill, level, new, abs(new - level), words, after)


def _items(
    name: str, added: str, removed: str, basis: Basis, after: Inputs
) -> Iterator[Alteration]:
    old, new = getattr(basis.inputs.ask, name), getattr(after.ask, name)
    more = [i for i in new if i not in old]
    fewer = [i for i in old if i not in new]
    for items, words in ((more, added), (fewer, removed)):
        if items:
            told = _some([basis.title(i) for i in items])
            yield _altered(
                name, "", len(old), len(new), DROPPED * len(items), words.format(told), after
            )


def _budget(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    ask, asked = basis.inputs.ask, after.ask
    if ask.minutes != asked.minutes:
        words = f"you had {asked.minutes} minutes" if asked.minutes else "your minutes had no limit"
        if ask.minutes and asked.minutes:
            words += f" instead of {ask.minutes}"
        far = abs(log2(asked.minutes / ask.minutes)) if ask.minutes and asked.minutes else DROPPED
        yield _altered("minutes", "", ask.minutes, asked.minutes, far, words, after)
    if ask.max_steps != asked.max_steps:
        words = f"the limit of steps were {asked.max_steps} instead of {ask.max_steps}"
        yield _altered("max_steps", "", ask.max_steps, asked.max_steps, DROPPED, words, after)
    if ask.deadline != asked.deadline:
        words = "there were no deadline"
        if asked.deadline:
            words = f"the deadline were {day(asked.deadline)}"
        yield _altered("deadline", "", ask.deadline, asked.deadline, DROPPED, words, after)
    if basis.inputs.now != after.now:
        words = f"it were {day(after.now)}"
        yield _altered("as_of", "", basis.inputs.now, after.now, DROPPED, words, after)


def _constraints(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    old, new = basis.inputs.ask.constraints, after.ask.constraints
    for name, one, none in (
        ("languages", "the language ", "a language"),
        ("formats", "the format ", "a format"),
        ("accessibility", "", "accessibility"),
    ):
        before, now = getattr(old, name), getattr(new, name)
        if before != now:
            wanted = f"you asked for {one}{in_a_row(now)}"
            words = wanted if now else f"you did not ask for {none}"
            yield _altered(name, "", list(before), list(now), DROPPED, words, after)
    if old.free_only != new.free_only:
        words = "it had to be free of charge" if new.free_only else "it need not be free of charge"
        yield _altered("free_only", "", old.free_only, new.free_only, DROPPED, words, after)


def _policies(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    dropped = [policy for policy in basis.inputs.policies if policy not in after.policies]
    if dropped:
        yield replace(without_policies(dropped), apply=lambda _: after)
    for policy in _supposed(basis, after):
        words = _capped(policy) if policy.kind == "cap" else _about_items(policy, basis)
        yield _altered("policy", policy.id, None, policy.kind, DROPPED, words, after)


def _supposed(basis: Basis, after: Inputs) -> list[Policy]:
    return [policy for policy in after.policies if policy not in basis.inputs.policies]


def _about_items(policy: Policy, basis: Basis) -> str:
    items = _some([basis.title(item) for item in policy.items])
    return SUPPOSED[policy.kind].format(author=policy.author, items=items)


def _capped(policy: Policy) -> str:
    if policy.minutes is not None:
        return f"{policy.author} capped learning at {policy.minutes} minutes a week"
    least = f"at most {percent(policy.share)} of a path's minutes"
    return f"{policy.author} let {least} come from {policy.provider}"


def _altered(
    factor: str,
    subject: str,
    before: object,
    after: object,
    distance: float,
    clause: str,
    inputs: Inputs,
) -> Alteration:
    values = (_plain(before), _plain(after))
    return Alteration(factor, subject, *values, distance, clause, lambda _: inputs)


def _plain(value: object) -> Json:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _sentence(
    altered: Sequence[Alteration], before: Decision, after: Decision, diff: Sequence[Change]
) -> str:
    if not altered:
        return "Nothing was asked otherwise, so the path stays as it is."
    lead = f"If {conditions(tuple(altered))}, "
    if not diff:
        return f"{lead}the path would stay as it is."
    came = sum(change.what == ENTERED for change in diff)
    went = sum(change.what == LEFT for change in diff)
    counts = in_a_row([f"{n} {what}" for n, what in ((came, "new"), (went, "gone")) if n])
    steps = f" ({counts})" if counts else " (in another order)"
    closes = (
        f"It would close {_percent(after)} % of the gap in {after.answer['minutes']} minutes; "
        f"as decided it is {_percent(before)} % in {before.answer['minutes']}."
    )
    return f"{lead}{_next(before, after)}{steps}. {closes}"


def _mandatory(before: Decision, after: Decision) -> Iterator[str]:
    """What is required stands outside the path, so its diff does not show it."""
    old, new = (
        {row["item"]["id"]: f"“{row['item']['title']}”" for row in one.answer["mandatory"]}
        for one in (before, after)
    )
    more = [title for item, title in new.items() if item not in old]
    fewer = [title for item, title in old.items() if item not in new]
    if more:
        yield f"{_some(more)} would be mandatory."
    if fewer:
        yield f"{_some(fewer)} would no longer be mandatory."


def _clashes(inputs: Inputs, basis: Basis) -> Iterator[str]:
    """What a policy that is supposed contradicts, and what holds meanwhile."""
    supposed = {policy.id for policy in _supposed(basis, inputs)}
    entries = [PolicyEntry(policy) for policy in inputs.policies]
    for found in conflicts(entries, inputs.now) if supposed else ():
        if not supposed.isdisjoint(found.policies):
            yield found.because[:1].upper() + found.because[1:]


def _some(named: Sequence[str]) -> str:
    return in_a_row([*named[:3], f"{len(named) - 3} more"] if len(named) > 3 else named)


def _next(before: Decision, after: Decision) -> str:
    old, new = before.answer["next"], after.answer["next"]
    if new is None:
        return "there would be no step to take"
    n = len(after.answer["steps"])
    of = "the only step" if n == 1 else f"the first of {n} steps"
    if old == new:
        return f"{title(after, new)} would still be {of}"
    return f"{title(after, new)} would be {of}" + (
        f" instead of {title(before, old)}" if old else ""
    )


def _percent(decision: Decision) -> int:
    share: float = decision.answer["closed"]
    return round(PERCENT * share)
