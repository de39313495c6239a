"""What lifts each hard rule that keeps an item out."""

from collections.abc import Callable, Iterator, Mapping

from recommender.engine import rule_checks as rules
from recommender.engine.alterations import Alteration, Ray, minutes_rays
from recommender.engine.factors import (
    asked,
    constraint,
    feedback,
    languages_read,
    without_policies,
)
from recommender.engine.phrasing import in_a_row
from recommender.engine.reactions import reactions
from recommender.engine.whys import Case


def lifts(case: Case) -> list[Ray]:
    """Return, for each rule that keeps the item out, what lifts it; empty where nothing does."""
    broken = [check.rule for check in case.hard_checks if not check.passed]
    return [tuple(LIFTS[rule](case)) for rule in broken]


def _retired(_: Case) -> Iterator[Alteration]:
    yield from ()


def _listed(case: Case) -> Iterator[Alteration]:
    item = case.item.id
    listed = (*case.inputs.ask.items, item)
    yield asked("items", item, None, item, "it were on the list", items=listed)


def _completed(case: Case) -> Iterator[Alteration]:
    item = case.item.id
    left = tuple(i for i in case.inputs.ask.completed if i != item)
    yield asked("completed", item, item, None, "it were not completed", completed=left)


def _policy(case: Case) -> Iterator[Alteration]:
    bearing = [p for p in case.inputs.policies if case.item.id in p.items]
    yield without_policies([p for p in bearing if p.kind in ("forbid", "require")])


def _feedback(case: Case) -> Iterator[Alteration]:
    """What was said that keeps the item out: without it, nothing does."""
    for (said,) in feedback(case.basis):
        left = reactions(said.apply(case.inputs).feedback, now=case.inputs.now)
        if case.item.id not in left.out and case.item.id not in left.done:
            yield said


def _language(case: Case) -> Iterator[Alteration]:
    language, wanted = case.item.language, case.inputs.ask.constraints.languages
    languages = (*wanted, language) if language else ()
    yield constraint(case.basis, "languages", languages, _also("language", language))


def _language_read(case: Case) -> Iterator[Alteration]:
    language = case.item.language or ""
    read = (*case.inputs.languages, language)
    yield languages_read(read, case.basis, f"you read the language {language}, too")


def _format(case: Case) -> Iterator[Alteration]:
    format_, wanted = case.item.format, case.inputs.ask.constraints.formats
    formats = (*wanted, format_) if format_ else ()
    yield constraint(case.basis, "formats", formats, _also("format", format_))


def _accessibility(case: Case) -> Iterator[Alteration]:
    wanted = case.inputs.ask.constraints.accessibility
    offered = {name.lower() for name in case.item.accessibility}
    kept = tuple(name for name in wanted if name.lower() in offered)
    lacking = in_a_row([name for name in wanted if name not in kept])
    yield constraint(case.basis, "accessibility", kept, f"you did not ask for {lacking}")


def _free(case: Case) -> Iterator[Alteration]:
    yield constraint(case.basis, "free_only", False, "it need not be free of charge")


def _length(case: Case) -> Iterator[Alteration]:
    """Minutes enough for it or, where there are, without the cap of a policy."""
    there_are, needed = case.inputs.ask.minutes, case.item.minutes
    if there_are is None or needed <= there_are:
        yield without_policies([p for p in case.inputs.policies if p.minutes is not None])
        return
    up, _ = minutes_rays(there_are, [needed])
    yield from (one for one in up if one.after >= needed)


def _also(name: str, value: str | None) -> str:
    return f"you asked for the {name} {value}, too" if value else f"you did not ask for a {name}"


LIFTS: Mapping[str, Callable[[Case], Iterator[Alteration]]] = {
    rules.LISTED: _listed,
    rules.RETIRED: _retired,
    rules.COMPLETED: _completed,
    rules.POLICY: _policy,
    rules.FEEDBACK: _feedback,
    rules.LANGUAGE: _language,
    rules.LANGUAGE_READ: _language_read,
    rules.FORMAT: _format,
    rules.ACCESSIBILITY: _accessibility,
    rules.FREE: _free,
    rules.LENGTH: _length,
}
