"""A clock, ids, and a few records that the tests of the store are written with."""

import secrets
from datetime import UTC, datetime, timedelta

from recommender.domain.decisions import (
    CandidateTrace,
    Decision,
    DecisionRecord,
    Inputs,
    Need,
    Sentence,
    Versions,
)
from recommender.domain.learners import Evidence, EvidenceShare, Learner, SkillEstimate
from recommender.domain.paths import Ask, Contribution, StatedLevel

MORNING = datetime(2026, 3, 2, 9, 0, 0, tzinfo=UTC)

LEARNER = "emp-0042-unmistakable"
NAME = "Wilhelmina Quickthorn"
NEED = "build a pivot table before the auditors arrive"
ACTOR = "Bartholomew from accounts"

WILHELMINA = Learner(
    LEARNER,
    name=NAME,
    role="bookkeeper",
    languages=("en", "nl"),
    minutes_per_week=60,
    attributes={"site": "Delft", "grade": 7, "share": 0.8, "part_time": True},
)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


def new_id() -> str:
    return secrets.token_hex(16)


def observation(name: str = "ev-1", level: float = 2.0) -> Evidence:
    return Evidence(name, "spreadsheets", level, "manager", MORNING, issuer="hr")


def decision(learner: str | None = LEARNER, *items: str, name: str | None = None) -> DecisionRecord:
    evidence = observation()
    return DecisionRecord(
        id=name or new_id(),
        at=MORNING,
        actor=ACTOR,
        learner=learner,
        inputs=Inputs(
            Ask(learner=learner, need=NEED, minutes=30, levels={"sql": StatedLevel(1.5)}),
            MORNING,
            Versions("encoder", "snapshot", "recipe", "none"),
            evidence=(evidence,),
            needs=(Need(NEED, NEED, (0.6, -0.8, 1e-7), (Sentence(NEED, (0.6, 0.8)),)),),
        ),
        decision=Decision(
            {
                "next": items[0] if items else None,
                "steps": [{"item": {"id": item}, "score": 0.48, "locked_by": []} for item in items],
                "value": 0.48,
                "unknown": ["Größe", "\u2028", "\x00"],
            },
            tuple(
                CandidateTrace(item, ("need:1",), 0.5, "chosen", "", (Contribution("p", "s", 1),))
                for item in items
            ),
            (SkillEstimate("sql", 1.5, 0.5, "evidence", (EvidenceShare(evidence, 1.0, 2.0),)),),
        ),
    )
