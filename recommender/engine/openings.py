"""What might bring one item onto the path: the changes that bear on it.

What it requires, the minutes, its rivals on the path, and the levels, targets and importance of
what it teaches. What is undone or added counts 1, another role 3; see ``factors`` for the rest.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import Feedback
from recommender.domain.languages import Language, phrase
from recommender.domain.paths import StatedGap
from recommender.domain.skills import RoleProfile
from recommender.engine.alterations import (
    QUARTERS,
    Alteration,
    Ray,
    importance_rays,
    level_rays,
    minutes_rays,
    target_rays,
    with_ask,
)
from recommender.engine.factors import DROPPED, asked, needs
from recommender.engine.rules import missing
from recommender.engine.whys import Case

OTHER_ROLE = 3.0
MOST_SKILLS, MOST_RIVALS, MOST_ROLES = 4, 3, 3
COMPLETED = phrase("you had completed {item}")
ASKED_FOR = phrase("you asked for it to come first")
MORE_STEPS = phrase("the path could have {new} steps instead of {now}")
SET_ASIDE = phrase("you set “{item}” aside")
ASKED_OF_YOU = phrase("{skill} were asked of you at level {level}")
YOUR_ROLE = phrase("your role were {role}")


def required(case: Case) -> list[Ray]:
    """Return, for each thing that the item requires and the path does not bring, what does."""
    done = {*case.inputs.ask.completed, *(s["item"]["id"] for s in case.steps_before)}
    lack = missing(case.item, done, case.level, case.published.snapshot)
    found: list[Ray] = []
    for item in lack.items:
        clause = case.language.say(COMPLETED, item=case.basis.title(item))
        completed = (*case.inputs.ask.completed, item)
        found.append((asked("completed", item, None, item, clause, completed=completed),))
    for requirement in lack.skills:
        up, _ = _level(case, requirement.skill)
        found.append(tuple(one for one in up if one.after >= requirement.level))
    return found


def openings(case: Case) -> list[Ray]:
    """Return what bears on an item that no rule keeps out, the likeliest first."""
    kinds = (_steps, _rivals, _minutes, _taught, _untargeted, _needs, _roles)
    return [ray for kind in kinds for ray in kind(case) if ray]


def asked_for(case: Case) -> Alteration:
    """Return that the item is asked for by name, ahead of everything else."""
    return Alteration(
        *("feedback", case.item.id, None, "pin", DROPPED),
        case.language.say(ASKED_FOR),
        lambda inputs: with_pins(inputs, (case.item.id,)),
    )


def with_pins(inputs: Inputs, items: Sequence[str]) -> Inputs:
    """Return inputs in which these items are pinned in this order."""
    pins = tuple(Feedback(f"question:{item}", "pin", inputs.now, item) for item in items)
    return replace(inputs, feedback=(*inputs.feedback, *pins))


def _minutes(case: Case) -> Iterator[Ray]:
    """Other minutes, those that would leave room for the item among them."""
    current = case.inputs.ask.minutes
    if current is not None:
        yield from minutes_rays(
            current, [case.decision.answer["minutes"] + case.item.minutes], case.language
        )


def _steps(case: Case) -> Iterator[Ray]:
    most = case.inputs.ask.max_steps
    if len(case.decision.answer["steps"]) >= most:
        clause = case.language.say(MORE_STEPS, new=most + 1, now=most)
        yield (asked("max_steps", "", most, most + 1, clause, max_steps=most + 1),)


def _rivals(case: Case) -> Iterator[Ray]:
    """Steps that serve a gap that the item serves, too, set aside."""
    mine = {term.skill for term in case.trace.terms} if case.trace else set()
    shared = [
        step["item"]
        for step in case.decision.answer["steps"]
        if mine & {term["skill"] for term in step["contributions"]}
    ]
    for rival in shared[:MOST_RIVALS]:
        clause = case.language.say(SET_ASIDE, item=rival["title"])
        yield (_set_aside(rival["id"], clause, case.inputs),)


def _set_aside(item: str, clause: str, inputs: Inputs) -> Alteration:
    said = Feedback(f"question:{item}", "dismiss", inputs.now, item, reason="not_relevant")
    return Alteration(
        *("feedback", item, None, "dismiss", DROPPED),
        clause,
        lambda before: replace(before, feedback=(*before.feedback, said)),
    )


def _taught(case: Case) -> Iterator[Ray]:
    """Levels, targets and importance of the gaps that the item serves."""
    gaps = {gap["skill"]: gap for gap in case.basis.skill_gaps}
    links = case.published.snapshot.links_by_item.get(case.item.id, ())
    spans = {link.skill: (link.entry, link.exit) for link in links}
    for skill in _skills(case):
        if skill in gaps:
            gap, (entry, end) = gaps[skill], spans[skill]
            up, down = _level(case, skill)
            yield tuple(one for one in down if one.after >= entry)
            yield tuple(one for one in up if one.after < end)
            yield from target_rays(skill, gap["label"], gap["target"], case.language)
            yield from importance_rays(skill, gap["label"], gap["importance"], case.language)


def _untargeted(case: Case) -> Iterator[Ray]:
    """What the item teaches and nobody asks for, asked for."""
    gaps = {gap["skill"] for gap in case.basis.skill_gaps}
    for skill in _skills(case):
        if skill not in gaps:
            start, _ = _start(case, skill)
            label = case.published.snapshot.catalogue.skills[skill].label
            yield tuple(
                _wanted(skill, label, level, level - start, case.language)
                for level in QUARTERS
                if level > start
            )


def _wanted(
    skill: str, label: str, level: float, distance: float, language: Language
) -> Alteration:
    return Alteration(
        *("target", skill, None, level, distance),
        language.say(ASKED_OF_YOU, skill=label, level=language.figure(level)),
        lambda inputs: with_ask(inputs, gaps=(*inputs.ask.gaps, StatedGap(skill, level))),
    )


def _needs(case: Case) -> Iterator[Ray]:
    yield from needs(case.basis)


def _roles(case: Case) -> Iterator[Ray]:
    """Other roles that ask for what the item teaches."""
    taught, now = set(_skills(case)), case.inputs.targets
    if not now:
        return
    roles = case.published.snapshot.catalogue.roles
    asking = [
        roles[id_]
        for id_ in sorted(roles)
        if roles[id_].targets != now and taught & {t.skill for t in roles[id_].targets}
    ]
    for role in asking[:MOST_ROLES]:
        yield (_role(role, case),)


def _role(role: RoleProfile, case: Case) -> Alteration:
    def apply(inputs: Inputs) -> Inputs:
        asked = with_ask(inputs, role=role.id)
        return replace(asked, role_label=role.label, targets=role.targets)

    before, clause = case.inputs.role_label, case.language.say(YOUR_ROLE, role=role.label)
    return Alteration("role", role.id, before, role.label, OTHER_ROLE, clause, apply)


def _skills(case: Case) -> list[str]:
    """The skills that the item teaches, the surest first."""
    links = case.published.snapshot.links_by_item.get(case.item.id, ())
    ranked = sorted(links, key=lambda link: (-link.confidence, link.skill))
    return [link.skill for link in ranked[:MOST_SKILLS]]


def _level(case: Case, skill: str) -> Iterator[Ray]:
    level, spread = _start(case, skill)
    label = case.published.snapshot.catalogue.skills[skill].label
    yield from level_rays(skill, label, level, spread, case.language)


def _start(case: Case, skill: str) -> tuple[float, float]:
    """Level and spread of a skill before the path."""
    for gap in case.basis.skill_gaps:
        if gap["skill"] == skill:
            return gap["current"], gap["spread"]
    known = next((e for e in case.decision.estimates if e.skill == skill), None)
    prior = case.recipe.profile
    return (known.mean, known.spread) if known else (prior.prior_level, prior.prior_spread)
