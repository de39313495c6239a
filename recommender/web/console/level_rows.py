"""Levels of somebody, as bars, with the evidence behind each in the third person."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from recommender.domain.learners import EvidenceShare, SkillEstimate
from recommender.engine.phrasing import number
from recommender.web.pages.levels import LevelBar, level_bar, other_bar

SOURCES = {
    "assessment": "test",
    "credential": "certificate",
    "manager": "manager",
    "peer": "colleague",
    "completion": "finished a course",
    "work_sample": "piece of work",
    "self": "own word",
}


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """One piece of evidence in words; ``weight`` is percent of the estimate."""

    source: str
    level: str
    read_as: str | None
    disputed: bool
    at: datetime
    weight: int
    vouched_by: str | None


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One skill: its bar and what it rests on."""

    bar: LevelBar
    evidence: tuple[EvidenceLine, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked in one skill; ``current`` and ``spread`` stand where nothing was observed."""

    target: float
    current: float
    spread: float


def level_rows(
    estimates: Mapping[str, SkillEstimate],
    wanted: Mapping[str, Wanted],
    label: Callable[[str], str],
) -> tuple[LevelRow, ...]:
    """Return one row for each skill that is asked for or known, largest gap first."""
    rows = []
    for skill in sorted({*estimates, *wanted}):
        estimate, asked = estimates.get(skill), wanted.get(skill)
        evidence = tuple(_line(x) for x in _shares(estimate))
        if asked is not None:
            current, spread = (
                (estimate.mean, estimate.spread) if estimate else (asked.current, asked.spread)
            )
            gap = max(0.0, asked.target - current)
            stated = {"skill": skill, "label": label(skill), "current": current, "spread": spread}
            stated |= {"target": asked.target, "gap": gap}
            bar = level_bar(stated, estimate, by_role=True)
            rows.append((-gap, bar.label, LevelRow(bar, evidence)))
        elif estimate is not None and estimate.basis != "prior":
            bar = other_bar(label(skill), estimate)
            rows.append((1.0, bar.label, LevelRow(bar, evidence)))
    return tuple(row for _, _, row in sorted(rows, key=lambda r: r[:2]))


def _shares(estimate: SkillEstimate | None) -> list[EvidenceShare]:
    shares = estimate.shares if estimate else ()
    return sorted(shares, key=lambda x: (-x.share, x.evidence.id))


def _line(share: EvidenceShare) -> EvidenceLine:
    entry = share.evidence
    said, read = number(entry.level), number(share.read_as)
    return EvidenceLine(
        SOURCES.get(entry.source, entry.source.replace("_", " ")),
        f"{said} or more" if entry.at_least else said,
        None if read == said else read,
        share.disputed,
        entry.at,
        round(100 * share.share),
        entry.vouched_by,
    )
