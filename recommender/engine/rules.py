"""Hard feasibility: what may be chosen at all, and what must come first."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem, Snapshot
from recommender.domain.feedback import Feedback
from recommender.domain.languages import ENGLISH, Language, phrase
from recommender.domain.paths import Ask
from recommender.domain.skills import SkillRequirement
from recommender.engine.policies import (
    NOTHING_RULED,
    Rulings,
    forbidden_sentence,
    required_sentence,
)
from recommender.engine.reactions import Reactions

TOLERANCE = 1e-6

NOBODY_REACTED = Reactions()
SAID = {
    "not_relevant": phrase("You said on {day} that it is not relevant."),
    "know_it": phrase("You said on {day} that you know it."),
    "too_easy": phrase("You said on {day} that it is too easy."),
    "too_hard": phrase("You said on {day} that it is too hard."),
    "other_format": phrase("You said on {day} that you prefer another format."),
    "shorter": phrase("You said on {day} that you prefer something shorter."),
}

REPORTED = phrase("A learning platform reported that you completed it on {day}.")
NOT_STATED = {
    "language": phrase("It does not state its language (asked: {asked})."),
    "format": phrase("It does not state its format (asked: {asked})."),
    "accessibility": phrase("It does not state its accessibility (asked: {asked})."),
    "free": phrase("It does not state whether it is free of charge."),
}


@dataclass(frozen=True, slots=True)
class Removed:
    """A candidate that a rule removed; ``unknown`` names a property it does not state."""

    item: str
    code: str
    because: str
    unknown: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """What an item still requires: items to be done, levels to be reached."""

    items: tuple[str, ...] = ()
    skills: tuple[SkillRequirement, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.items or self.skills)


def apply_rules(
    items: Iterable[ContentItem],
    ask: Ask,
    learner_languages: tuple[str, ...],
    reacted: Reactions = NOBODY_REACTED,
    ruled: Rulings = NOTHING_RULED,
    language: Language = ENGLISH,
) -> tuple[tuple[ContentItem, ...], tuple[Removed, ...]]:
    """Split items into those that may be chosen and those that a rule removes.

    Prerequisites are not judged here: they depend on the steps before (``missing``).
    """
    feasible, removed = [], []
    for item in items:
        broken = _first_broken_rule(item, ask, learner_languages, reacted, ruled, language)
        if broken is None:
            feasible.append(item)
        else:
            removed.append(broken)
    return tuple(feasible), tuple(removed)


def missing(
    item: ContentItem, done: Set[str], level: Callable[[str], float], snapshot: Snapshot
) -> Missing:
    """Return what an item requires that neither earlier steps nor levels satisfy.

    Args:
        item: the item judged.
        done: ids completed or taken earlier on the path.
        level: the mean level (0-5) of a skill after the earlier steps.
        snapshot: where the required items' declared links are looked up.
    """
    return Missing(
        tuple(
            i
            for i in item.requires_items
            if i not in done and not _known_already(i, level, snapshot)
        ),
        tuple(r for r in item.requires_skills if level(r.skill) < r.level - TOLERANCE),
    )


def _known_already(item: str, level: Callable[[str], float], snapshot: Snapshot) -> bool:
    """A level at or above all that an item is declared to teach stands for having done it."""
    links = [x for x in snapshot.links_by_item.get(item, ()) if x.stated]
    return bool(links) and all(level(x.skill) >= x.exit - TOLERANCE for x in links)


def _first_broken_rule(
    item: ContentItem,
    ask: Ask,
    learner_languages: tuple[str, ...],
    reacted: Reactions,
    ruled: Rulings,
    language: Language,
) -> Removed | None:
    wanted, say = ask.constraints, language.say
    if item.retired:
        return Removed(item.id, "retired", say("It was retired from the catalogue."))
    if item.id in ask.completed:
        return Removed(item.id, "completed", say("It is already completed."))
    if item.id in reacted.done:
        because = say("You marked it as done on {day}.", day=reacted.done[item.id])
        return Removed(item.id, "done", because)
    if item.id in ruled.forbidden:
        return Removed(item.id, "forbidden", forbidden_sentence(item.id, ruled, language))
    if item.id in ruled.required:
        required = required_sentence(ruled.required[item.id], language)
        because = say("Mandatory, beside the path: {required}", required=required)
        return Removed(item.id, "mandatory", because)
    if item.id in reacted.reported:
        because = say(REPORTED, day=reacted.reported[item.id])
        return Removed(item.id, "reported", because)
    if item.id in reacted.out:
        return _set_aside(item, reacted.out[item.id], language)
    checks = (
        _language(item, wanted.languages, language),
        _format(item, wanted.formats, language),
        _accessible(item, wanted.accessibility, language),
        _free(item, wanted.free_only, language),
        _reads_it(item, learner_languages if not wanted.languages else (), language),
        _fits(item, ask.minutes, language),
    )
    return next((c for c in checks if c is not None), None)


def _set_aside(item: ContentItem, said: Feedback, language: Language) -> Removed:
    say, what = language.say, SAID.get(said.reason or "")
    if said.until is not None:
        because = say("You said: not now, until {day}.", day=said.until)
        return Removed(item.id, "not_now", because)
    if what is None:
        because = say("You asked for another in its place on {day}.", day=said.at)
        return Removed(item.id, "swapped", because)
    return Removed(item.id, "dismissed", say(what, day=said.at))


def _language(item: ContentItem, ranges: tuple[str, ...], language: Language) -> Removed | None:
    if not ranges:
        return None
    if item.language is None:
        return _not_stated(item, "language", ranges, language)
    if any(_matches(item.language, r) for r in ranges):
        return None
    because = language.say(
        "Its language is {stated}, asked: {asked}.", stated=item.language, asked=_list(ranges)
    )
    return Removed(item.id, "language", because)


def _reads_it(item: ContentItem, languages: tuple[str, ...], language: Language) -> Removed | None:
    """The learner's own languages rule out only items that state another one."""
    if not languages or item.language is None:
        return None
    if any(_matches(item.language, r) for r in languages):
        return None
    because = language.say(
        "Its language is {stated}; this person reads {own}.",
        stated=item.language,
        own=_list(languages),
    )
    return Removed(item.id, "language", because)


def _matches(tag: str, wanted: str) -> bool:
    """Basic filtering of language tags (RFC 4647, 3.3.1): ``en`` matches ``en-GB``."""
    tag, wanted = tag.lower(), wanted.lower()
    return wanted == "*" or tag == wanted or tag.startswith(wanted + "-")


def _format(item: ContentItem, wanted: tuple[str, ...], language: Language) -> Removed | None:
    if not wanted:
        return None
    if item.format is None:
        return _not_stated(item, "format", wanted, language)
    if item.format.lower() in {w.lower() for w in wanted}:
        return None
    because = language.say(
        "Its format is {stated}, asked: {asked}.", stated=item.format, asked=_list(wanted)
    )
    return Removed(item.id, "format", because)


def _accessible(item: ContentItem, wanted: tuple[str, ...], language: Language) -> Removed | None:
    if not wanted:
        return None
    if not item.accessibility:
        return _not_stated(item, "accessibility", wanted, language)
    stated = {a.lower() for a in item.accessibility}
    lacking = [w for w in wanted if w.lower() not in stated]
    if not lacking:
        return None
    because = language.say("It does not offer {features}.", features=_list(lacking))
    return Removed(item.id, "accessibility", because)


def _free(item: ContentItem, free_only: bool, language: Language) -> Removed | None:
    if not free_only or item.free:
        return None
    if item.free is None:
        return _not_stated(item, "free", (), language)
    return Removed(item.id, "free", language.say("It is not free of charge."))


def _fits(item: ContentItem, minutes: int | None, language: Language) -> Removed | None:
    if minutes is None or item.minutes <= minutes:
        return None
    because = language.say(
        "It takes {minutes} minutes, more than the {most} there are.",
        minutes=item.minutes,
        most=minutes,
    )
    return Removed(item.id, "too_long", because)


def _not_stated(item: ContentItem, name: str, wanted: Iterable[str], language: Language) -> Removed:
    because = language.say(NOT_STATED[name], asked=_list(wanted))
    return Removed(item.id, f"{name}_unknown", because, name)


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)
