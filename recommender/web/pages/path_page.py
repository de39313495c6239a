"""What the page of one answer shows, worked out from its record and the snapshot it rests on."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from recommender.domain.catalogue import ContentItem, Snapshot
from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.learners import SkillEstimate
from recommender.service.asking import answer_body
from recommender.web.pages.levels import (
    UNSURE,
    GainBar,
    LevelBar,
    gain_bar,
    level_bar,
    number,
    other_bar,
)
from recommender.web.pages.text import Link, link
from recommender.web.pages.waterfall import CENT, Waterfall, waterfall

LANGUAGE = re.compile(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{2,8})*", re.ASCII)
NEAR_STEPS = 5
"""Steps that stand whole on the page; later ones are folded away and have pages of their own."""


@dataclass(frozen=True, slots=True)
class Start:
    """How a step begins: at another site, or with instructions on a page of ours."""

    link: Link | None
    unlinked: str | None
    has_text: bool


@dataclass(frozen=True, slots=True)
class StepView:
    """One step of the path, with what *Why this?* opens."""

    position: int
    title: str
    language: str | None
    kind: str
    minutes: int
    estimated: bool
    running: int
    because: str
    start: Start
    provider: str | None
    updated: str | None
    gains: tuple[GainBar, ...]
    bars: Waterfall
    facts: tuple[str, ...]
    not_known: tuple[str, ...]
    enables: int
    opened_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An item that was not chosen; ``opens`` says what would unlock it."""

    title: str
    because: str
    code: str
    opens: tuple[str, ...]


@dataclass(frozen=True)
class PathPage:
    """One stored answer as its page shows it."""

    record: DecisionRecord
    snapshot: Snapshot
    name: str | None

    @cached_property
    def answer(self) -> Mapping[str, Json]:
        """The answer as it was given."""
        return answer_body(self.record)

    @property
    def learner(self) -> str | None:
        """The id of the person it was given to, if any."""
        return self.record.learner

    @property
    def role(self) -> str | None:
        """The label of the role it was answered for, as it read that day."""
        return self.record.inputs.role_label

    @property
    def role_id(self) -> str | None:
        """The role the ask itself named, if any."""
        return self.record.inputs.ask.role

    @property
    def need(self) -> str | None:
        """What was needed, in the person's words."""
        return self.record.inputs.ask.need

    @property
    def minutes_asked(self) -> int | None:
        """How many minutes there were, if it was said."""
        return self.record.inputs.ask.minutes

    @property
    def at(self) -> datetime:
        """The moment asked about."""
        return self.record.inputs.now

    @property
    def closed(self) -> int:
        """Percent of all gaps together that the path is expected to close."""
        share: float = self.answer["closed"]
        return round(100 * share)

    @cached_property
    def state(self) -> str:
        """``steps``, or why there is none: ``nothing_asked``, ``reached``, ``locked``, ``none``."""
        gaps = self.answer["gaps"]
        if self.answer["steps"]:
            return "steps"
        if not gaps:
            return "nothing_asked"
        if all(gap["gap"] == 0 for gap in gaps):
            return "reached"
        return "locked" if any(x.code == "locked" for x in self.left_out) else "none"

    @cached_property
    def steps(self) -> tuple[StepView, ...]:
        """The steps, each with the minutes used when it is done."""
        running, views = 0, []
        for step in self.answer["steps"]:
            running += step["item"]["minutes"]
            views.append(self._step(step, running))
        return tuple(views)

    @cached_property
    def skills(self) -> tuple[LevelBar, ...]:
        """One bar for each gap, largest first; needs in words stand elsewhere."""
        return tuple(
            level_bar(gap, self._estimates.get(gap["skill"]))
            for gap in self.answer["gaps"]
            if gap["skill"] not in self._needs
        )

    @cached_property
    def other_skills(self) -> tuple[LevelBar, ...]:
        """Skills about which there is evidence, but which nobody asks for here."""
        asked = {gap["skill"] for gap in self.answer["gaps"]}
        known = self.snapshot.catalogue.skills
        return tuple(
            other_bar(known[s].label if s in known else s, e)
            for s, e in sorted(self._estimates.items())
            if s not in asked and e.basis != "prior"
        )

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was not chosen, and why."""
        return tuple(
            LeftOut(
                self.title(x["item"]),
                x["because"],
                x["code"],
                tuple(self._unlocking(x["item"])) if x["code"] == "locked" else (),
            )
            for x in self.answer["left_out"]
        )

    @property
    def not_covered(self) -> list[str]:
        """Why gaps stay open."""
        return [x["because"] for x in self.answer["not_covered"]]

    @property
    def unknown(self) -> list[str]:
        """What is not known."""
        return list(self.answer["unknown"])

    def title(self, item: str) -> str:
        """Return an item's title, as it reads in the snapshot the answer rests on."""
        known = self.snapshot.catalogue.items.get(item)
        return known.title if known else item

    def item(self, position: int) -> ContentItem | None:
        """Return the item of a step."""
        return self.snapshot.catalogue.items.get(self.answer["steps"][position - 1]["item"]["id"])

    @cached_property
    def _needs(self) -> frozenset[str]:
        return frozenset(f"need:{n}" for n in range(1, len(self.record.inputs.needs) + 1))

    @cached_property
    def _estimates(self) -> Mapping[str, SkillEstimate]:
        return {e.skill: e for e in self.record.decision.estimates}

    @cached_property
    def _gaps(self) -> Mapping[str, Mapping[str, Json]]:
        return {gap["skill"]: gap for gap in self.answer["gaps"]}

    def _label(self, skill: str) -> str:
        if skill in self._gaps:
            label: str = self._gaps[skill]["label"]
            return label
        known = self.snapshot.catalogue.skills.get(skill)
        return known.label if known else skill

    def _step(self, step: Mapping[str, Json], running: int) -> StepView:
        item = step["item"]
        known = self.snapshot.catalogue.items.get(item["id"])
        labels = {c["skill"]: self._label(c["skill"]) for c in step["contributions"]}
        return StepView(
            position=step["position"],
            title=item["title"],
            language=_language(known),
            kind=item["kind"],
            minutes=item["minutes"],
            estimated=item["minutes_estimated"],
            running=running,
            because=step["because"],
            start=_start(item["url"], known),
            provider=known.provider if known else None,
            updated=known.updated_at if known else None,
            gains=tuple(
                gain_bar(
                    gain,
                    self._gaps.get(gain["skill"]),
                    self._label(gain["skill"]),
                    need=gain["skill"] in self._needs,
                )
                for gain in sorted(step["gains"], key=lambda g: g["skill"] not in self._gaps)
            ),
            bars=waterfall(step["contributions"], labels, self._needs),
            facts=tuple(step["evidence"]),
            not_known=tuple(self._not_known(step["gains"])),
            enables=round(step["enables"] * CENT),
            opened_by=tuple(self.title(i) for i in step["locked_by"]),
        )

    def _not_known(self, gains: Sequence[Mapping[str, Json]]) -> Iterator[str]:
        for gain in gains:
            skill, label = gain["skill"], self._label(gain["skill"])
            gap = self._gaps.get(skill)
            if skill in self._needs or gap is None:
                continue
            if skill not in self._estimates:
                yield (
                    f"Nobody has said anything yet about your level in {label}; it is counted "
                    f"as {number(gap['current'])}."
                )
            elif gap["spread"] >= UNSURE:
                low = number(max(0.0, gap["current"] - gap["spread"]))
                high = number(min(5.0, gap["current"] + gap["spread"]))
                yield f"Your level in {label} is not sure: probably between {low} and {high}."

    def _unlocking(self, item: str) -> Iterator[str]:
        """Say what would unlock an item, in words."""
        known = self.snapshot.catalogue.items.get(item)
        for other in known.requires_items if known else ():
            yield f"It opens when “{self.title(other)}” is done."
        for wanted in known.requires_skills if known else ():
            label = self._label(wanted.skill)
            yield (
                f"It opens at level {number(wanted.level)} in {label}. "
                f"{self._teachers(wanted.skill, wanted.level)}"
            )

    def _teachers(self, skill: str, level: float) -> str:
        items = self.snapshot.catalogue.items
        titles = [
            items[x.item].title
            for x in self.snapshot.links_by_skill.get(skill, ())
            if x.exit >= level and not items[x.item].retired
        ]
        if not titles:
            return "Nothing in this catalogue takes you there."
        return "What takes you there: " + ", ".join(f"“{title}”" for title in titles[:3]) + "."


def _language(item: ContentItem | None) -> str | None:
    """Return an item's language where it is a tag that browsers read (BCP 47)."""
    tag = item.language if item else None
    return tag if tag and LANGUAGE.fullmatch(tag) else None


def _start(address: str | None, item: ContentItem | None) -> Start:
    followed = link(address)
    text = item is not None and bool(item.instructions or item.text or item.description)
    return Start(followed, address if address and not followed else None, text)
