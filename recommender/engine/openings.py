"""What might bring one item onto the path: the changes that bear on it.

Where rules keep it out, what lifts each of them; otherwise what it requires, the minutes, its
rivals on the path, and the levels, targets and importance of what it teaches. What is undone or
added counts 1, a need in words that is dropped 2, another role 3.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from recommender.domain.decisions import Inputs
from recommender.domain.feedback import Feedback
from recommender.domain.learners import Constraints
from recommender.domain.paths import StatedGap
from recommender.domain.skills import RoleProfile
from recommender.engine import rule_checks as rules
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
from recommender.engine.factors import DROPPED, constraint, feedback, languages_read, needs
from recommender.engine.phrasing import in_a_row
from recommender.engine.reactions import reactions
from recommender.engine.rules import missing
from recommender.engine.whys import Case

OTHER_ROLE = 3.0
MOST_SKILLS, MOST_RIVALS, MOST_ROLES = 4, 3, 3


def lifts(case: Case) -> list[Ray]:
    """Return, for each rule that keeps the item out, what lifts it; empty where nothing does."""
    broken = [check.rule for check in rules.rule_checks(case.item, case.inputs) if not check.passed]
    return [tuple(_lift(rule, case)) for rule in broken]


def required(case: Case) -> list[Ray]:
    """Return, for each thing that the item requires and the path does not bring, what does."""
    done = {*case.inputs.ask.completed, *(s["item"]["id"] for s in case.steps_before)}
    lack = missing(case.item, done, case.level, case.published.snapshot)
    found: list[Ray] = []
    for item in lack.items:
        clause = f"you had completed {case.basis.title(item)}"
        completed = (*case.inputs.ask.completed, item)
        found.append((_asked("completed", item, None, item, clause, completed=completed),))
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
        "you asked for it to come first",
        lambda inputs: with_pins(inputs, (case.item.id,)),
    )


def with_pins(inputs: Inputs, items: Sequence[str]) -> Inputs:
    """Return inputs in which these items are pinned in this order."""
    pins = tuple(Feedback(f"question:{item}", "pin", inputs.now, item) for item in items)
    return replace(inputs, feedback=(*inputs.feedback, *pins))


def _lift(rule: str, case: Case) -> Iterator[Alteration]:
    item, ask, basis = case.item, case.inputs.ask, case.basis
    wanted = ask.constraints
    if rule == rules.LISTED:
        listed = (*ask.items, item.id)
        yield _asked("items", item.id, None, item.id, "it were on the list", items=listed)
    elif rule == rules.COMPLETED:
        left = tuple(i for i in ask.completed if i != item.id)
        yield _asked("completed", item.id, item.id, None, "it were not completed", completed=left)
    elif rule == rules.FEEDBACK:
        yield from (ray[0] for ray in feedback(basis) if _is_about(ray[0], case))
    elif rule == rules.LANGUAGE:
        languages = (*wanted.languages, item.language) if item.language else ()
        yield constraint(basis, "languages", languages, _also("language", item.language))
    elif rule == rules.LANGUAGE_READ:
        read = (*case.inputs.languages, item.language or "")
        yield languages_read(read, basis, f"you read the language {item.language}, too")
    elif rule == rules.FORMAT:
        formats = (*wanted.formats, item.format) if item.format else ()
        yield constraint(basis, "formats", formats, _also("format", item.format))
    elif rule == rules.ACCESSIBILITY:
        offered = {name.lower() for name in item.accessibility}
        kept = tuple(name for name in wanted.accessibility if name.lower() in offered)
        lacking = [name for name in wanted.accessibility if name not in kept]
        yield constraint(basis, "accessibility", kept, f"you did not ask for {in_a_row(lacking)}")
    elif rule == rules.FREE:
        none = Constraints().free_only
        yield constraint(basis, "free_only", none, "it need not be free of charge")
    elif rule == rules.LENGTH and ask.minutes is not None:
        up, _ = minutes_rays(ask.minutes, [item.minutes])
        yield from (one for one in up if one.after >= item.minutes)


def _also(name: str, value: str | None) -> str:
    return f"you asked for the {name} {value}, too" if value else f"you did not ask for a {name}"


def _is_about(taken_back: Alteration, case: Case) -> bool:
    """Whether it is this that keeps the item out: without it, nothing does."""
    left = reactions(taken_back.apply(case.inputs).feedback, now=case.inputs.now)
    return case.item.id not in left.out and case.item.id not in left.done


def _minutes(case: Case) -> Iterator[Ray]:
    """Other minutes, those that would leave room for the item among them."""
    current = case.inputs.ask.minutes
    if current is not None:
        yield from minutes_rays(current, [case.decision.answer["minutes"] + case.item.minutes])


def _steps(case: Case) -> Iterator[Ray]:
    most = case.inputs.ask.max_steps
    if len(case.decision.answer["steps"]) >= most:
        clause = f"the path could have {most + 1} steps instead of {most}"
        yield (_asked("max_steps", "", most, most + 1, clause, max_steps=most + 1),)


def _rivals(case: Case) -> Iterator[Ray]:
    """Steps that serve a gap that the item serves, too, set aside."""
    mine = {term.skill for term in case.trace.terms} if case.trace else set()
    shared = [
        step["item"]
        for step in case.decision.answer["steps"]
        if mine & {term["skill"] for term in step["contributions"]}
    ]
    for rival in shared[:MOST_RIVALS]:
        yield (_set_aside(rival["id"], f"you set “{rival['title']}” aside", case.inputs),)


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
            yield from target_rays(skill, gap["label"], gap["target"])
            yield from importance_rays(skill, gap["label"], gap["importance"])


def _untargeted(case: Case) -> Iterator[Ray]:
    """What the item teaches and nobody asks for, asked for."""
    gaps = {gap["skill"] for gap in case.basis.skill_gaps}
    for skill in _skills(case):
        if skill not in gaps:
            start, _ = _start(case, skill)
            label = case.published.snapshot.catalogue.skills[skill].label
            yield tuple(
                _wanted(skill, label, level, level - start) for level in QUARTERS if level > start
            )


def _wanted(skill: str, label: str, level: float, distance: float) -> Alteration:
    return Alteration(
        *("target", skill, None, level, distance),
        f"{label} were asked of you at level {level:g}",
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
        yield (_role(role, case.inputs.role_label),)


def _role(role: RoleProfile, before: str | None) -> Alteration:
    def apply(inputs: Inputs) -> Inputs:
        asked = with_ask(inputs, role=role.id)
        return replace(asked, role_label=role.label, targets=role.targets)

    clause = f"your role were {role.label}"
    return Alteration("role", role.id, before, role.label, OTHER_ROLE, clause, apply)


def _skills(case: Case) -> list[str]:
    """The skills that the item teaches, the surest first."""
    links = case.published.snapshot.links_by_item.get(case.item.id, ())
    ranked = sorted(links, key=lambda link: (-link.confidence, link.skill))
    return [link.skill for link in ranked[:MOST_SKILLS]]


def _level(case: Case, skill: str) -> Iterator[Ray]:
    level, spread = _start(case, skill)
    label = case.published.snapshot.catalogue.skills[skill].label
    yield from level_rays(skill, label, level, spread)


def _start(case: Case, skill: str) -> tuple[float, float]:
    """Level and spread of a skill before the path."""
    for gap in case.basis.skill_gaps:
        if gap["skill"] == skill:
            return gap["current"], gap["spread"]
    known = next((e for e in case.decision.estimates if e.skill == skill), None)
    prior = case.recipe.profile
    return (known.mean, known.spread) if known else (prior.prior_level, prior.prior_spread)


def _asked(
    factor: str, subject: str, before: object, after: object, clause: str, **fields: object
) -> Alteration:
    """A change of fields of the ask; what is done or undone counts 1."""
    return Alteration(
        *(factor, subject, before, after, DROPPED), clause, lambda i: with_ask(i, **fields)
    )
