"""What differs between what was decided on and what is asked instead, change by change."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import log2

from recommender.domain.decisions import Inputs, Json
from recommender.domain.languages import phrase
from recommender.domain.policies import Policy, percent
from recommender.engine.alterations import LEVEL, YOUR_MINUTES, Alteration, instead
from recommender.engine.factors import (
    DROPPED,
    NEED_DROPPED,
    NO_DEADLINE,
    NOT_FREE,
    Basis,
    without_policies,
)
from recommender.engine.lifts import NO_FORMAT, NO_LANGUAGE
from recommender.engine.openings import COMPLETED, OTHER_ROLE, YOUR_ROLE

NAMED = 3
SUPPOSED = {
    "require": phrase("{author} required {items}"),
    "forbid": phrase("{author} forbade {items}"),
    "pin": phrase("{author} put {items} first"),
    "prefer": phrase("{author} preferred {items}"),
}
SUPPOSED_CAP = phrase("{author} capped learning at {minutes} minutes a week")
SUPPOSED_SHARE = phrase("{author} let at most {percent} of a path's minutes come from {provider}")
NO_ROLE = phrase("your role were not taken into account")
OTHER_GAPS, NO_GAPS = phrase("other gaps were given"), phrase("no gaps were given")
LISTS = (
    ("completed", COMPLETED, phrase("you had not completed {item}")),
    ("items", phrase("{item} were on the list"), phrase("{item} were not on the list")),
)
YOUR_NEED, NO_NEED = phrase("you needed “{need}”"), phrase("you had no need in words")
RECIPE = phrase("it were answered with the recipe {recipe}")
LEVEL_NOT_GIVEN = phrase("your level in {skill} were not given")
LEVEL_UNSURE = phrase("your level in {skill} were given with another certainty")
SOME_MINUTES, NO_LIMIT = phrase("you had {new} minutes"), phrase("your minutes had no limit")
MAX_STEPS = phrase("the limit of steps were {new} instead of {now}")
DEADLINE, IT_WERE = phrase("the deadline were {day}"), phrase("it were {day}")
WANTED = (
    (
        "languages",
        phrase("you asked for the language {values}"),
        NO_LANGUAGE,
    ),
    (
        "formats",
        phrase("you asked for the format {values}"),
        NO_FORMAT,
    ),
    (
        "accessibility",
        phrase("you asked for {values}"),
        phrase("you did not ask for accessibility"),
    ),
)
FREE = phrase("it had to be free of charge")


def asked_otherwise(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    """Yield what differs between what was decided on and what is asked instead."""
    before, ask, asked = basis.inputs, basis.inputs.ask, after.ask
    say = basis.language.say
    if ask.role != asked.role or before.targets != after.targets:
        role = after.role_label or ""
        words = say(YOUR_ROLE, role=role) if role else say(NO_ROLE)
        yield _altered("role", "", ask.role, asked.role, OTHER_ROLE, words, after)
    yield from _levels(basis, after)
    if ask.gaps != asked.gaps:
        words = say(OTHER_GAPS if asked.gaps else NO_GAPS)
        yield _altered("gaps", "", len(ask.gaps), len(asked.gaps), DROPPED, words, after)
    for name, one, more in LISTS:
        yield from _items(name, one, more, basis, after)
    if before.needs != after.needs:
        words = say(YOUR_NEED if asked.need else NO_NEED, need=asked.need or "")
        yield _altered("need", "", ask.need, asked.need, NEED_DROPPED, words, after)
    yield from _budget(basis, after)
    yield from _constraints(basis, after)
    yield from _policies(basis, after)
    if before.versions.recipe != after.versions.recipe:
        old, new = before.versions.recipe, after.versions.recipe
        words = say(RECIPE, recipe=new.partition("@")[0])
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
            words = basis.language.say(LEVEL_NOT_GIVEN, skill=label)
            yield _altered("level", skill, level, None, DROPPED, words, after)
            continue
        new = now[skill].level
        words = instead(LEVEL, label, new, level, basis.language)
        if new == level:
            words = basis.language.say(LEVEL_UNSURE, skill=label)
        yield _altered("level", skill, level, new, abs(new - level), words, after)


def _items(
    name: str, added: str, removed: str, basis: Basis, after: Inputs
) -> Iterator[Alteration]:
    old, new = getattr(basis.inputs.ask, name), getattr(after.ask, name)
    more = [i for i in new if i not in old]
    fewer = [i for i in old if i not in new]
    for items, words in ((more, added), (fewer, removed)):
        if items:
            told = basis.language.say(words, item=some([basis.title(i) for i in items], basis))
            yield _altered(name, "", len(old), len(new), DROPPED * len(items), told, after)


def _budget(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    ask, asked, say = basis.inputs.ask, after.ask, basis.language.say
    if ask.minutes != asked.minutes:
        said = SOME_MINUTES if asked.minutes else NO_LIMIT
        if ask.minutes and asked.minutes:
            said = YOUR_MINUTES
        words = say(said, new=asked.minutes or 0, now=ask.minutes or 0)
        far = abs(log2(asked.minutes / ask.minutes)) if ask.minutes and asked.minutes else DROPPED
        yield _altered("minutes", "", ask.minutes, asked.minutes, far, words, after)
    if ask.max_steps != asked.max_steps:
        words = say(MAX_STEPS, new=asked.max_steps, now=ask.max_steps)
        yield _altered("max_steps", "", ask.max_steps, asked.max_steps, DROPPED, words, after)
    if ask.deadline != asked.deadline:
        words = say(NO_DEADLINE)
        if asked.deadline:
            words = say(DEADLINE, day=asked.deadline)
        yield _altered("deadline", "", ask.deadline, asked.deadline, DROPPED, words, after)
    if basis.inputs.now != after.now:
        words = say(IT_WERE, day=after.now)
        yield _altered("as_of", "", basis.inputs.now, after.now, DROPPED, words, after)


def _constraints(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    old, new = basis.inputs.ask.constraints, after.ask.constraints
    say = basis.language.say
    for name, wanted, none in WANTED:
        before, now = getattr(old, name), getattr(new, name)
        if before != now:
            words = say(wanted if now else none, values=now)
            yield _altered(name, "", list(before), list(now), DROPPED, words, after)
    if old.free_only != new.free_only:
        words = say(FREE if new.free_only else NOT_FREE)
        yield _altered("free_only", "", old.free_only, new.free_only, DROPPED, words, after)


def _policies(basis: Basis, after: Inputs) -> Iterator[Alteration]:
    dropped = [policy for policy in basis.inputs.policies if policy not in after.policies]
    if dropped:
        yield replace(without_policies(dropped, basis.language), apply=lambda _: after)
    for policy in supposed(basis, after):
        words = _capped(policy, basis) if policy.kind == "cap" else _about_items(policy, basis)
        yield _altered("policy", policy.id, None, policy.kind, DROPPED, words, after)


def supposed(basis: Basis, after: Inputs) -> list[Policy]:
    """Return the policies that are supposed to hold, and did not."""
    return [policy for policy in after.policies if policy not in basis.inputs.policies]


def _about_items(policy: Policy, basis: Basis) -> str:
    items = some([basis.title(item) for item in policy.items], basis)
    return basis.language.say(SUPPOSED[policy.kind], author=policy.author, items=items)


def _capped(policy: Policy, basis: Basis) -> str:
    return basis.language.say(
        SUPPOSED_SHARE if policy.minutes is None else SUPPOSED_CAP,
        author=policy.author,
        minutes=policy.minutes or 0,
        percent=percent(policy.share),
        provider=policy.provider or "",
    )


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


def some(named: Sequence[str], basis: Basis) -> str:
    """Return the first of some names in a row, and how many more there are."""
    more = [basis.language.say("{n} more", n=len(named) - NAMED)] if len(named) > NAMED else []
    return basis.language.row([*named[:NAMED], *more])
