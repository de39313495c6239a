"""People drawn with a fixed seed, and what they ask.

Each has a role, evidence of several sources and ages on some of its skills, minutes, at times a
need in words; and a twin who differs in name alone.
"""

import json
import random
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta

from recommender.domain.decisions import Json

SEED = 20261124
NOW = datetime(2026, 11, 1, 9, tzinfo=UTC)
"""The moment asked about, so that the same people have the same evidence in every run."""
MINUTES = (30, 60, 90, 120, 240)
SOURCES = (
    "self",
    "self",
    "completion",
    "manager",
    "peer",
    "assessment",
    "credential",
    "work_sample",
)
NEEDS = (
    "answer an angry customer politely",
    "build a pivot table for tomorrow's meeting",
    "find out whether an e-mail is a scam; choose a safe password",
    "read a csv file in python and plot it",
)


def people(roles: Mapping[str, Mapping[str, float]], n: int) -> bytes:
    """Return people, each with a twin, and their evidence as lines of JSON."""
    rows: list[dict[str, Json]] = []
    names = sorted(roles)
    for k in range(n):
        role = names[k % len(names)]
        entries = list(_evidence(roles[role], _drawn(k, "evidence")))
        for person, about in ((learner(k), "first"), (twin(k), "second")):
            who = {"learner": person, "role": role, "name": f"A {about} name", "team": about}
            rows.append({**who, "attributes": {"age": str(20 + k % 40) + about}})
            rows += [
                {"learner": person, "evidence": f"{person}-{m:03}", **entry}
                for m, entry in enumerate(entries)
            ]
    return "\n".join(json.dumps(row) for row in rows).encode()


def _evidence(targets: Mapping[str, float], draw: random.Random) -> Iterator[dict[str, Json]]:
    """Up to four observations of some of the skills, around a level that nobody is told."""
    for skill, target in targets.items():
        if draw.random() < 0.4:
            continue
        level = draw.uniform(0, target + 0.5)
        for _ in range(draw.choice((1, 1, 2, 4))):
            seen = min(5.0, max(0.0, draw.gauss(level, 0.7)))
            at = NOW - timedelta(days=draw.randrange(1, 1200))
            yield {
                "skill": skill,
                "level": round(2 * seen) / 2,
                "source": draw.choice(SOURCES),
                "at": at.isoformat(),
                "issuer": draw.choice(("a", "b")),
            }


def ask_of(k: int) -> dict[str, Json]:
    """Return what a person asks."""
    draw = _drawn(k, "ask")
    ask: dict[str, Json] = {"learner": learner(k), "minutes": draw.choice(MINUTES)}
    if draw.random() < 0.25:
        ask["need"] = draw.choice(NEEDS)
    return {**ask, "as_of": NOW.isoformat()}


def _drawn(k: int, what: str) -> random.Random:
    """Draws of one person's own, so that more people change nothing for the others."""
    return random.Random(f"{SEED} {k} {what}")  # noqa: S311 - repeated, not secret


def learner(k: int) -> str:
    """Return a person's id."""
    return f"person-{k:04}"


def twin(k: int) -> str:
    """Return the id of the one who differs from a person in name alone."""
    return f"twin-{k:04}"
