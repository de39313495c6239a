"""Hard feasibility: what may be chosen at all, and what must come first."""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass

from recommender.domain.catalogue import ContentItem, Snapshot
from recommender.domain.feedback import Feedback
from recommender.domain.paths import Ask
from recommender.domain.skills import SkillRequirement
from recommender.engine.phrasing import day
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
    "not_relevant": "that it is not relevant",
    "know_it": "that you know it",
    "too_easy": "that it is too easy",
    "too_hard": "that it is too hard",
    "other_format": "that you prefer another format",
    "shorter": "that you prefer something shorter",
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
) -> tuple[tuple[ContentItem, ...], tuple[Removed, ...]]:
    """Split items into those that may be chosen and those that a rule removes.

    Prerequisites are not judged here: they depend on the steps before (``missing``).
    """
    feasible, removed = [], []
    for item in items:
        broken = _first_broken_rule(item, ask, learner_languages, reacted, ruled)
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
) -> Removed | None:
    wanted = ask.constraints
    if item.retired:
        return Removed(item.id, "retired", "It was retired from the catalogue.")
    if item.id in ask.completed:
        return Removed(item.id, "completed", "It is already completed.")
    if item.id in reacted.done:
        return Removed(item.id, "done", f"You marked it as done on {day(reacted.done[item.id])}.")
    if item.id in ruled.forbidden:
        return Removed(item.id, "forbidden", forbidden_sentence(item.id, ruled))
    if item.id in ruled.required:
        because = f"Mandatory, beside the path: {required_sentence(ruled.required[item.id])}"
        return Removed(item.id, "mandatory", because)
    if item.id in reacted.reported:
        at = day(reacted.reported[item.id])
        because = f"A learning platform reported that you completed it on {at}."
        return Removed(item.id, "reported", because)
    if item.id in reacted.out:
        return _set_aside(item, reacted.out[item.id])
    checks = (
        _language(item, wanted.languages),
        _one_of(item, "format", item.format, wanted.formats),
        _accessible(item, wanted.accessibility),
        _free(item, wanted.free_only),
        _reads_it(item, learner_languages if not wanted.languages else ()),
        _fits(item, ask.minutes),
    )
    return next((c for c in checks if c is not None), None)


def _set_aside(item: ContentItem, said: Feedback) -> Removed:
    if said.until is not None:
        return Removed(item.id, "not_now", f"You said: not now, until {day(said.until)}.")
    what = SAID.get(said.reason or "")
    if what is None:
        return Removed(item.id, "swapped", f"You asked for another in its place on {day(said.at)}.")
    return Removed(item.id, "dismissed", f"You said on {day(said.at)} {what}.")


def _language(item: ContentItem, ranges: tuple[str, ...]) -> Removed | None:
    if not ranges:
        return None
    if item.language is None:
        return _not_stated(item, "language", ranges)
    if any(_matches(item.language, r) for r in ranges):
        return None
    return Removed(item.id, "language", f"Its language is {item.language}, asked: {_list(ranges)}.")


def _reads_it(item: ContentItem, languages: tuple[str, ...]) -> Removed | None:
    """The learner's own languages rule out only items that state another one."""
    if not languages or item.language is None:
        return None
    if any(_matches(item.language, r) for r in languages):
        return None
    return Removed(
        item.id,
        "language",
        f"Its language is {item.language}; this person reads {_list(languages)}.",
    )


def _matches(tag: str, wanted: str) -> bool:
    """Basic filtering of language tags (RFC 4647, 3.3.1): ``en`` matches ``en-GB``."""
    tag, wanted = tag.lower(), wanted.lower()
    return wanted == "*" or tag == wanted or tag.startswith(wanted + "-")


def _one_of(
    item: ContentItem, name: str, value: str | None, wanted: tuple[str, ...]
) -> Removed | None:
    if not wanted:
        return None
    if value is None:
        return _not_stated(item, name, wanted)
    if value.lower() in {w.lower() for w in wanted}:
        return None
    return Removed(item.id, name, f"Its {name} is {value}, asked: {_list(wanted)}.")


def _accessible(item: ContentItem, wanted: tuple[str, ...]) -> Removed | None:
    if not wanted:
        return None
    if not item.accessibility:
        return _not_stated(item, "accessibility", wanted)
    stated = {a.lower() for a in item.accessibility}
    lacking = [w for w in wanted if w.lower() not in stated]
    if not lacking:
        return None
    return Removed(item.id, "accessibility", f"It does not offer {_list(lacking)}.")


def _free(item: ContentItem, free_only: bool) -> Removed | None:
    if not free_only or item.free:
        return None
    if item.free is None:
        return _not_stated(item, "free", ("free of charge",))
    return Removed(item.id, "free", "It is not free of charge.")


def _fits(item: ContentItem, minutes: int | None) -> Removed | None:
    if minutes is None or item.minutes <= minutes:
        return None
    return Removed(
        item.id, "too_long", f"It takes {item.minutes} minutes, more than the {minutes} there are."
    )


def _not_stated(item: ContentItem, name: str, wanted: Iterable[str]) -> Removed:
    return Removed(
        item.id, f"{name}_unknown", f"It does not state its {name} (asked: {_list(wanted)}).", name
    )


def _list(values: Iterable[str]) -> str:
    return ", ".join(values)
