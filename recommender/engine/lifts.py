"""What lifts each hard rule that keeps an item out."""

from collections.abc import Callable, Iterator, Mapping

from recommender.domain.languages import phrase
from recommender.engine import rule_checks as rules
from recommender.engine.alterations import Alteration, Ray, minutes_rays
from recommender.engine.factors import (
    NOT_ACCESSIBLE,
    NOT_FREE,
    asked,
    constraint,
    feedback,
    languages_read,
    without_policies,
)
from recommender.engine.reactions import reactions
from recommender.engine.whys import Case

ON_THE_LIST = phrase("it were on the list")
NOT_COMPLETED = phrase("it were not completed")
LANGUAGE_TOO = phrase("you asked for the language {value}, too")
NO_LANGUAGE = phrase("you did not ask for a language")
FORMAT_TOO = phrase("you asked for the format {value}, too")
NO_FORMAT = phrase("you did not ask for a format")
READ_TOO = phrase("you read the language {language}, too")


def lifts(case: Case) -> list[Ray]:
    """Return, for each rule that keeps the item out, what lifts it; empty where nothing does."""
    broken = [check.rule for check in case.hard_checks if not check.passed]
    return [tuple(LIFTS[rule](case)) for rule in broken]


def _retired(_: Case) -> Iterator[Alteration]:
    yield from ()


def _listed(case: Case) -> Iterator[Alteration]:
    item = case.item.id
    listed = (*case.inputs.ask.items, item)
    yield asked("items", item, None, item, case.language.say(ON_THE_LIST), items=listed)


def _completed(case: Case) -> Iterator[Alteration]:
    item = case.item.id
    left = tuple(i for i in case.inputs.ask.completed if i != item)
    yield asked("completed", item, item, None, case.language.say(NOT_COMPLETED), completed=left)


def _policy(case: Case) -> Iterator[Alteration]:
    bearing = [p for p in case.inputs.policies if case.item.id in p.items]
    dropped = [p for p in bearing if p.kind in ("forbid", "require")]
    yield without_policies(dropped, case.language)


def _feedback(case: Case) -> Iterator[Alteration]:
    """What was said that keeps the item out: without it, nothing does."""
    for (said,) in feedback(case.basis):
        left = reactions(said.apply(case.inputs).feedback, now=case.inputs.now)
        if case.item.id not in left.out and case.item.id not in left.done:
            yield said


def _language(case: Case) -> Iterator[Alteration]:
    language, wanted = case.item.language, case.inputs.ask.constraints.languages
    languages = (*wanted, language) if language else ()
    also = case.language.say(LANGUAGE_TOO, value=language or "")
    clause = also if language else case.language.say(NO_LANGUAGE)
    yield constraint(case.basis, "languages", languages, clause)


def _language_read(case: Case) -> Iterator[Alteration]:
    language = case.item.language or ""
    read = (*case.inputs.languages, language)
    clause = case.language.say(READ_TOO, language=language)
    yield languages_read(read, case.basis, clause)


def _format(case: Case) -> Iterator[Alteration]:
    format_, wanted = case.item.format, case.inputs.ask.constraints.formats
    formats = (*wanted, format_) if format_ else ()
    also = case.language.say(FORMAT_TOO, value=format_ or "")
    clause = also if format_ else case.language.say(NO_FORMAT)
    yield constraint(case.basis, "formats", formats, clause)


def _accessibility(case: Case) -> Iterator[Alteration]:
    wanted = case.inputs.ask.constraints.accessibility
    offered = {name.lower() for name in case.item.accessibility}
    kept = tuple(name for name in wanted if name.lower() in offered)
    lacking = [name for name in wanted if name not in kept]
    clause = case.language.say(NOT_ACCESSIBLE, features=lacking)
    yield constraint(case.basis, "accessibility", kept, clause)


def _free(case: Case) -> Iterator[Alteration]:
    yield constraint(case.basis, "free_only", False, case.language.say(NOT_FREE))


def _length(case: Case) -> Iterator[Alteration]:
    """Minutes enough for it or, where there are, without the cap of a policy."""
    there_are, needed = case.inputs.ask.minutes, case.item.minutes
    if there_are is None or needed <= there_are:
        capped = [p for p in case.inputs.policies if p.minutes is not None]
        yield without_policies(capped, case.language)
        return
    up, _ = minutes_rays(there_are, [needed], case.language)
    yield from (one for one in up if one.after >= needed)


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
