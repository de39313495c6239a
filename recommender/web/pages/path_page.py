"""What the page of one answer shows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from recommender.domain.catalogue import ContentItem
from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.disputes import Dispute
from recommender.domain.languages import ENGLISH, Language
from recommender.web.pages.left_out import LeftOut, left_out
from recommender.web.pages.levels import LevelBar, level_bar, other_bar, source_in_words
from recommender.web.pages.refreshing import Due, due
from recommender.web.pages.step_view import Start, StepView, start_of, step_view
from recommender.web.pages.stored_answer import StoredAnswer

NEAR_STEPS = 5
"""Steps that stand whole on the page; later ones are folded away and have pages of their own."""


@dataclass(frozen=True, slots=True)
class Mandatory:
    """An item that a policy requires, beside the path."""

    item: str
    title: str
    minutes: int
    because: str
    start: Start


@dataclass(frozen=True)
class PathPage:
    """One stored answer as its page shows it; ``language`` is that of the page's own words."""

    stored: StoredAnswer
    name: str | None
    language: Language = ENGLISH

    @property
    def record(self) -> DecisionRecord:
        """The decision it is about."""
        return self.stored.record

    @property
    def answer(self) -> Mapping[str, Json]:
        """The answer as it was given."""
        return self.stored.answer

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
            views.append(step_view(step, running, self.stored, self.language))
        return tuple(views)

    @cached_property
    def skills(self) -> tuple[LevelBar, ...]:
        """One bar for each gap, largest first; needs in words stand elsewhere."""
        return tuple(
            level_bar(
                gap,
                self.stored.estimates.get(gap["skill"]),
                by_role=gap["skill"] in self.stored.role_skills,
                language=self.language,
            )
            for gap in self.answer["gaps"]
            if gap["skill"] not in self.stored.needs
        )

    @cached_property
    def other_skills(self) -> tuple[LevelBar, ...]:
        """Skills about which there is evidence, but which nobody asks for here."""
        asked = {gap["skill"] for gap in self.answer["gaps"]}
        return tuple(
            other_bar(self.stored.label(s), e, self.language)
            for s, e in sorted(self.stored.estimates.items())
            if s not in asked and e.basis != "prior"
        )

    @cached_property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What was not chosen, and why."""
        return left_out(self.stored, self.language)

    @cached_property
    def mandatory(self) -> tuple[Mandatory, ...]:
        """What policies require, beside the path."""
        return tuple(
            Mandatory(
                item=row["item"]["id"],
                title=row["item"]["title"],
                minutes=row["item"]["minutes"],
                because=row["because"],
                start=start_of(row["item"]["url"], self.known(row["item"]["id"])),
            )
            for row in self.answer["mandatory"]
        )

    @cached_property
    def due(self) -> tuple[Due, ...]:
        """What was reached and is due to be refreshed."""
        rows = self.answer.get("refreshers", ())
        return tuple(due(row, self.steps, self.at.date(), self.language) for row in rows)

    @property
    def policies(self) -> list[str]:
        """What each policy that bears on this answer did, naming who set it."""
        return [row["because"] for row in self.answer["policies"]]

    @property
    def not_covered(self) -> list[str]:
        """Why gaps stay open."""
        return [x["because"] for x in self.answer["not_covered"]]

    @property
    def unknown(self) -> list[str]:
        """What is not known."""
        return list(self.answer["unknown"])

    def disputed(self, dispute: Dispute) -> str:
        """Return in words what a dispute is about."""
        say, label, title = self.language.say, self.stored.label, self.stored.title
        if dispute.about == "target":
            return say("What the role asks in {skill}", skill=label(dispute.target))
        if dispute.about == "link":
            return say("What “{title}” teaches", title=title(dispute.item or ""))
        if dispute.about == "evidence":
            for one in self.record.inputs.evidence:
                if one.id == dispute.target:
                    return say(
                        "{source}: level {level} in {skill}",
                        source=source_in_words(one.source, self.language),
                        level=one.level,
                        skill=label(one.skill),
                    )
            return say("Something on record about you")
        if dispute.item is not None:
            return say("The step “{title}”", title=title(dispute.item))
        return say("How a path of yours was worked out")

    def item(self, position: int) -> ContentItem | None:
        """Return the item of a step."""
        return self.known(self.answer["steps"][position - 1]["item"]["id"])

    def known(self, item: str) -> ContentItem | None:
        """Return an item of the catalogue that the answer rests on."""
        return self.stored.snapshot.catalogue.items.get(item)
