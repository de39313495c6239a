"""One step of a path, with what *Why this?* opens."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import Json
from recommender.domain.languages import ENGLISH, Language
from recommender.domain.learners import likely_range
from recommender.domain.mentors import MENTOR
from recommender.domain.paths import RETENTION
from recommender.web.pages.levels import UNSURE, GainBar, gain_bar
from recommender.web.pages.stored_answer import StoredAnswer
from recommender.web.pages.text import Link, link
from recommender.web.pages.waterfall import CENT, Waterfall, waterfall

LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Start:
    """How a step begins: at another site, or with instructions on a page of ours."""

    link: Link | None
    unlinked: str | None
    has_text: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path, with what *Why this?* opens; ``keeps``: it refreshes what faded."""

    position: int
    item: str
    title: str
    language: str | None
    kind: str
    minutes: int
    estimated: bool
    running: int
    because: str
    start: Start
    provider: str | None
    updated: datetime | None
    gains: tuple[GainBar, ...]
    bars: Waterfall
    facts: tuple[str, ...]
    not_known: tuple[str, ...]
    enables: int
    keeps: bool
    opened_by: tuple[str, ...]


def step_view(
    step: Mapping[str, Json],
    running: int,
    stored: StoredAnswer,
    language: Language = ENGLISH,
) -> StepView:
    """Return a step as it is shown, in the language of its page.

    Args:
        step: of the answer.
        running: the minutes used when it is done.
        stored: the answer.
        language: of what the page itself says.
    """
    item = step["item"]
    known = stored.snapshot.catalogue.items.get(item["id"])
    labels = {c["skill"]: stored.label(c["skill"]) for c in step["contributions"]}
    return StepView(
        position=step["position"],
        item=item["id"],
        title=item["title"],
        language=language_of(known),
        kind=item["kind"],
        minutes=item["minutes"],
        estimated=item["minutes_estimated"],
        running=running,
        because=step["because"],
        start=start_of(None if item["kind"] == MENTOR else item["url"], known),
        provider=known.provider if known else None,
        updated=_changed(known),
        gains=tuple(
            gain_bar(
                gain,
                stored.gaps.get(gain["skill"]),
                stored.label(gain["skill"]),
                need=gain["skill"] in stored.needs,
                language=language,
            )
            for gain in sorted(step["gains"], key=lambda g: g["skill"] not in stored.gaps)
        ),
        bars=waterfall(step["contributions"], labels, stored.needs, language),
        facts=tuple(step["evidence"]),
        not_known=tuple(_not_known(step["gains"], stored, language)),
        enables=round(step["enables"] * CENT),
        keeps=any(c["term"] == RETENTION for c in step["contributions"]),
        opened_by=tuple(stored.title(i) for i in step["locked_by"]),
    )


def _not_known(
    gains: Sequence[Mapping[str, Json]], stored: StoredAnswer, language: Language
) -> Iterator[str]:
    for gain in gains:
        skill, label = gain["skill"], stored.label(gain["skill"])
        gap = stored.gaps.get(skill)
        if skill in stored.needs or gap is None:
            continue
        if skill not in stored.estimates:
            yield language.say(
                "Nobody has said anything yet about your level in {skill}; it is counted as "
                "{level}.",
                skill=label,
                level=float(gap["current"]),
            )
        elif gap["spread"] >= UNSURE:
            low, high = likely_range(gap["current"], gap["spread"])
            yield language.say(
                "Your level in {skill} is not sure: probably between {low} and {high}.",
                skill=label,
                low=float(low),
                high=float(high),
            )


def language_of(item: ContentItem | None) -> str | None:
    """Return an item's language where it is a tag that browsers read (BCP 47)."""
    tag = item.language if item else None
    return tag if tag and LANGUAGE.fullmatch(tag) else None


def _changed(item: ContentItem | None) -> datetime | None:
    """Return when the catalogue says that an item was changed, where that is a date."""
    try:
        return datetime.fromisoformat(item.updated_at) if item and item.updated_at else None
    except ValueError:
        return None


def start_of(address: str | None, item: ContentItem | None) -> Start:
    """Return how an item begins."""
    followed = link(address)
    text = item is not None and bool(item.instructions or item.text or item.description)
    return Start(followed, address if address and not followed else None, text)
