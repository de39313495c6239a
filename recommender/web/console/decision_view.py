"""What the page of one decision shows to whoever audits it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from recommender.domain.audit import Header
from recommender.domain.decisions import DecisionRecord, Json
from recommender.domain.given import Listed
from recommender.engine.phrasing import number
from recommender.web.console.claims import Checked, checked, facts_of, titles_of
from recommender.web.console.funnel import Funnel, funnel
from recommender.web.console.level_rows import SOURCES, LevelRow, Wanted, level_rows
from recommender.web.pages.path_page import PathPage
from recommender.web.pages.step_view import StepView


@dataclass(frozen=True, slots=True)
class Moment:
    """One line of the timeline; ``decision`` is the id of another plan it speaks of."""

    at: datetime
    what: str
    detail: str = ""
    decision: str | None = None


@dataclass(frozen=True, slots=True)
class AuditedStep:
    """A step as it was shown, and every sentence about it with its claims looked up."""

    view: StepView
    because: Checked
    evidence: tuple[Checked, ...]

    @property
    def sentences(self) -> tuple[Checked, ...]:
        """Every sentence that the person was given about this step."""
        return (self.because, *self.evidence)

    def count(self, state: str) -> int:
        """Return how many claims about this step are in a state."""
        return sum(sentence.count(state) for sentence in self.sentences)


@dataclass(frozen=True)
class DecisionView:
    """One stored decision as the console shows it.

    Attributes:
        shown: the answer as the person's page shows it.
        header: its place in the record.
        later: the plan of the same person that came next, if any.
    """

    shown: PathPage
    header: Header
    later: Listed | None

    @property
    def record(self) -> DecisionRecord:
        """The decision record."""
        return self.shown.record

    @cached_property
    def funnel(self) -> Funnel:
        """What became of the candidates."""
        return funnel(self.shown.stored)

    @cached_property
    def steps(self) -> tuple[AuditedStep, ...]:
        """The steps with their sentences checked."""
        return tuple(
            self._audited(step, view)
            for step, view in zip(self.shown.answer["steps"], self.shown.steps, strict=True)
        )

    def count(self, state: str) -> int:
        """Return how many claims of the whole answer are in a state."""
        return sum(step.count(state) for step in self.steps)

    @cached_property
    def asked(self) -> tuple[tuple[str, str], ...]:
        """What was asked, field by field, as far as it was said."""
        return tuple(self._asked())

    @cached_property
    def timeline(self) -> tuple[Moment, ...]:
        """What happened, oldest first."""
        return tuple(sorted(self._moments(), key=lambda m: m.at))

    @cached_property
    def levels(self) -> tuple[LevelRow, ...]:
        """The levels it was computed from, with their evidence."""
        stored = self.shown.stored
        wanted = {
            skill: Wanted(gap["target"], gap["current"], gap["spread"])
            for skill, gap in stored.gaps.items()
            if skill not in stored.needs
        }
        return level_rows(stored.estimates, wanted, stored.label)

    @property
    def targets(self) -> tuple[tuple[str, str, float], ...]:
        """What the role asked that day: skill, level, importance (0-1)."""
        stored = self.shown.stored
        return tuple(
            (stored.label(t.skill), number(t.level), t.importance)
            for t in self.record.inputs.targets
        )

    @cached_property
    def _titles(self) -> Mapping[str, str]:
        return titles_of(self.shown.stored)

    def _audited(self, step: Mapping[str, Json], view: StepView) -> AuditedStep:
        facts = facts_of(step, self.shown.stored, self._titles)
        evidence = tuple(checked(sentence, facts) for sentence in step["evidence"])
        return AuditedStep(view, checked(step["because"], facts), evidence)

    def _asked(self) -> Iterator[tuple[str, str]]:
        ask, inputs = self.record.inputs.ask, self.record.inputs
        if ask.need:
            yield "Need, in the person's words", ask.need
        if inputs.role_label:
            whose = "named in the question" if ask.role else "on the person's record"
            yield "Role", f"{inputs.role_label} ({whose})"
        yield "Minutes", str(ask.minutes) if ask.minutes is not None else "no limit"
        if ask.deadline:
            yield "Deadline", ask.deadline.isoformat()
        if ask.items:
            yield "Chosen from a list of", f"{len(ask.items)} items"
        if ask.completed:
            yield "Said to be done already", f"{len(ask.completed)} items"
        if ask.levels or ask.gaps:
            yield "Levels and gaps given in the question", str(len(ask.levels) + len(ask.gaps))
        yield from self._rules()

    def _rules(self) -> Iterator[tuple[str, str]]:
        inputs = self.record.inputs
        rules = inputs.ask.constraints
        for words, values in (
            ("Languages", rules.languages or inputs.languages),
            ("Formats", rules.formats),
            ("Accessibility", rules.accessibility),
        ):
            if values:
                yield words, ", ".join(values)
        if rules.free_only:
            yield "Price", "free of charge only"
        if inputs.policies:
            told = (f"{p.kind}, by {p.author}: {p.reason}" for p in inputs.policies)
            yield "Policies in force", " · ".join(told)

    def _moments(self) -> Iterator[Moment]:
        inputs, stored = self.record.inputs, self.shown.stored
        for entry in inputs.evidence:
            source = SOURCES.get(entry.source, entry.source.replace("_", " "))
            said = f"{stored.label(entry.skill)}: level {number(entry.level)}"
            yield Moment(entry.at, f"Evidence: {source}", said)
        for mark in inputs.marks:
            yield Moment(mark.at, f"Evidence marked: {mark.kind}", mark.reason)
        for one in inputs.feedback:
            said = one.kind if one.reason is None else f"{one.kind}, {one.reason}"
            about = stored.title(one.item) if one.item else ""
            yield Moment(one.at, f"Feedback: {said.replace('_', ' ')}", about)
        for policy in inputs.policies:
            rule = f"{policy.kind}, by {policy.author}: {policy.reason}"
            yield Moment(policy.starts, "A policy began to hold", rule)
        revision = self.record.revision
        if revision is not None:
            because = "; ".join(event.clause for event in revision.events)
            yield Moment(
                self.record.at, "An earlier plan was made again", because, revision.follows
            )
        what = f"Answered and recorded as number {self.header.seq}"
        yield Moment(self.record.at, what, f"asked by {self.record.actor} (claimed)")
        if self.later is not None:
            yield Moment(self.later.at, "The next plan of this person", "", self.later.id)
