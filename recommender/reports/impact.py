"""Impact: how levels moved, how far learning is taken up, and the firm's own figures beside it.

Nothing here says that one caused the other. Levels are compared with themselves a quarter before,
and a small firm cannot tell an effect from chance by looking at its own people alone.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from recommender.domain.given import Given
from recommender.domain.learners import Evidence, Ledger
from recommender.domain.measurements import Measured
from recommender.domain.recipes import ProfileRecipe
from recommender.engine.profile import estimate_profile
from recommender.reports.exact import share_interval
from recommender.reports.means import lasting_interval, mean
from recommender.reports.quarters import after, begins, between, quarter_of
from recommender.reports.tables import TOO_FEW, Cell, Column, Table, rounded

ENOUGH = 20
"""People from whom on a spread is known well enough for an interval of a mean."""

MOST = 12
"""Quarters that are told of."""

SEEN_BY_OTHERS = ("assessment", "credential", "work_sample", "manager", "peer")
"""Sources that may lower a level as well as raise it. Finishing something can only raise it."""


@dataclass(frozen=True, slots=True)
class Uptake:
    """What happened in one quarter."""

    asked: set[str] = field(default_factory=set)
    completed: set[str] = field(default_factory=set)
    answers: int = 0
    completions: int = 0


def level_changes(
    ledgers: Mapping[str, Ledger], quarters: Iterable[str], recipe: ProfileRecipe, now: datetime
) -> dict[str, dict[str, float]]:
    """Return by quarter and person by how many levels they rose from its beginning to its end.

    Over the skills that somebody else observed in the quarter and before it; the mean of them
    for each person. What people said of themselves and what they merely finished is left out.
    """
    found: dict[str, dict[str, float]] = {quarter: {} for quarter in quarters}
    for person, ledger in ledgers.items():
        firm = [e for e in ledger.evidence if _firm(e)]
        for quarter in {quarter_of(e.at) for e in firm} & found.keys():
            start, end = begins(quarter), min(begins(after(quarter)), now)
            anew = {e.skill for e in firm if start <= e.at <= end}
            seen = [e for e in firm if e.skill in anew and e.at <= end]
            at_start = estimate_profile(seen, {}, recipe, now=start, marks=ledger.marks)
            at_end = estimate_profile(seen, {}, recipe, now=end, marks=ledger.marks)
            both = sorted(at_start.keys() & at_end.keys() & anew)
            changes = [at_end[skill].mean - at_start[skill].mean for skill in both]
            if changes:
                found[quarter][person] = mean(changes)
    return found


def uptake(
    given: Iterable[Given], ledgers: Mapping[str, Ledger], quarters: Iterable[str]
) -> dict[str, Uptake]:
    """Return by quarter who asked and who completed something, and how often."""
    counts: dict[str, list[int]] = {quarter: [0, 0] for quarter in quarters}
    people: dict[str, tuple[set[str], set[str]]] = {q: (set(), set()) for q in counts}
    for one in given:
        quarter = quarter_of(one.at)
        if quarter in counts and one.learner is not None and one.learner in ledgers:
            counts[quarter][0] += 1
            people[quarter][0].add(one.learner)
    for person, ledger in ledgers.items():
        void = {mark.evidence for mark in ledger.marks if mark.kind == "void"}
        for entry in ledger.evidence:
            quarter = quarter_of(entry.at)
            if entry.source == "completion" and entry.id not in void and quarter in counts:
                counts[quarter][1] += 1
                people[quarter][1].add(person)
    return {q: Uptake(*people[q], *counts[q]) for q in counts}


def impact(
    changes: Mapping[str, Mapping[str, float]],
    taken_up: Mapping[str, Uptake],
    people: int,
    measured: Sequence[Measured],
    least: int,
) -> tuple[Table, ...]:
    """Return the tables: one for each category, and one for further figures of the firm.

    Args:
        changes: by quarter and person, levels.
        taken_up: by quarter.
        people: how many there are now.
        measured: the firm's own figures.
        least: people behind a figure at least.
    """
    levels = [_levels(quarter, list(of.values()), least) for quarter, of in changes.items()]
    taken = [_taken(quarter, of, people, least) for quarter, of in taken_up.items()]
    beside = {str(row[0]): row[3] for row in taken}
    return (
        Table("skill_proficiency", "How levels moved", _LEVELS, tuple(levels), _LEVELS_NOTE),
        Table("engagement", "How far learning is taken up", _UPTAKE, tuple(taken)),
        *(
            Table(category, title, _SERIES, tuple(_series(category, measured, beside)), SERIES_NOTE)
            for category, title in _OWN
        ),
    )


def seen_quarters(
    given: Iterable[datetime], ledgers: Mapping[str, Ledger], now: datetime
) -> list[str]:
    """Return the quarters from the first answer or observation until now, the last ones."""
    moments = [*given, *(e.at for x in ledgers.values() for e in x.evidence if _firm(e))]
    past = [at for at in moments if at <= now]
    return list(between(quarter_of(min(past)), quarter_of(now)))[-MOST:] if past else []


def _firm(entry: Evidence) -> bool:
    return entry.source in SEEN_BY_OTHERS and not entry.at_least and not entry.self_reported


def _levels(quarter: str, values: Sequence[float], least: int) -> tuple[Cell, ...]:
    if len(values) < least:
        return (quarter, None, None, None, None, TOO_FEW)
    own = lasting_interval(values) if len(values) >= ENOUGH else None
    low, high = (None, None) if own is None else (rounded(own[0]), rounded(own[1]))
    return (quarter, len(values), rounded(mean(values)), low, high, _direction(low, high))


def _direction(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return TOO_FEW
    if low > 0:
        return "rose"
    return "fell" if high < 0 else "no change shown"


def _taken(quarter: str, of: Uptake, people: int, least: int) -> tuple[Cell, ...]:
    asked: list[Cell] = [None] * 4
    if len(of.asked) >= least:
        low, high = share_interval(min(len(of.asked), people), people)
        asked = [len(of.asked), of.answers, rounded(low), rounded(high)]
    done: list[Cell] = [None] * 2
    if len(of.completed) >= least:
        done = [len(of.completed), of.completions]
    return (quarter, people, asked[1], asked[0], asked[2], asked[3], done[1], done[0])


def _series(
    category: str, measured: Sequence[Measured], beside: Mapping[str, Cell]
) -> Iterator[tuple[Cell, ...]]:
    by_series: dict[tuple[str, str], dict[str, list[float]]] = {}
    units: dict[str, str] = {}
    for said in (one.measurement for one in measured):
        if said.category in _INCLUDED[category]:
            key = (said.measure, said.team or "")
            by_series.setdefault(key, {}).setdefault(quarter_of(said.at), []).append(said.value)
            units[said.measure] = said.unit
    for (name, team), values in sorted(by_series.items()):
        before: float | None = None
        for quarter in sorted(values):
            value = mean(values[quarter])
            change = None if before is None else rounded(value - before)
            told = (name, team, units[name], quarter, rounded(value))
            yield (*told, len(values[quarter]), change, beside.get(quarter))
            before = value


_OWN = (
    ("business_performance", "Business performance: the firm's own figures"),
    ("innovation_capacity", "Innovation capacity: the firm's own figures"),
    ("further_figures", "Skills and engagement: the firm's own figures"),
)
_INCLUDED = {
    "business_performance": ("business_performance",),
    "innovation_capacity": ("innovation_capacity",),
    "further_figures": ("skill_proficiency", "engagement"),
}
SERIES_NOTE = (
    "Shown beside learning, and no more: seasons, prices, people and many other things move these "
    "figures too. A firm of this size cannot tell from them what learning did; it can see whether "
    "they move as somebody said beforehand that they would, and ask why when they do not."
)
_LEVELS_NOTE = (
    "Change from the beginning to the end of a quarter, over skills that somebody else observed "
    f"both before and in it. The interval needs {ENOUGH} people, and holds however often one looks "
    "again. That levels rose does not say that learning raised them."
)
_LEVELS = (
    Column("quarter", "Quarter"),
    Column("people", "People observed", "people"),
    Column("change", "Mean change", "levels"),
    Column("low", "Lowest likely (95 %)", "levels"),
    Column("high", "Highest likely (95 %)", "levels"),
    Column("verdict", "What can be said"),
)
_UPTAKE = (
    Column("quarter", "Quarter"),
    Column("people", "People now", "people"),
    Column("answers", "Answers given", "answers"),
    Column("asked", "People who got one", "people"),
    Column("asked_low", "Share, lowest likely (95 %)", "share 0-1"),
    Column("asked_high", "Share, highest likely (95 %)", "share 0-1"),
    Column("completions", "Completions", "observations"),
    Column("completed", "People who completed something", "people"),
)
_SERIES = (
    Column("measure", "Measure"),
    Column("team", "Team"),
    Column("unit", "Unit"),
    Column("quarter", "Quarter"),
    Column("value", "Mean value"),
    Column("values", "Values", "figures"),
    Column("change", "Change from the quarter before it"),
    Column("asked", "People who got an answer then", "people"),
)
