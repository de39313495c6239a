"""Quality: do answers hold together, are they taken up, and do they bring what they expect?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from recommender.domain.given import Given
from recommender.engine.answers import Inconsistent, check_sums
from recommender.reports.errors import Checked
from recommender.reports.exact import share_interval
from recommender.reports.means import mean, mean_interval
from recommender.reports.reacting import Brought
from recommender.reports.tables import TOO_FEW, Cell, Column, Table, rounded

ENOUGH = 20
"""People from whom on an interval over people is told."""

SHARE = "share 0-1"


@dataclass(frozen=True, slots=True)
class Answers:
    """What was counted over the answers of the record.

    Attributes:
        whole: answers whose parts add up, by their own figures.
        reasoned: steps that give a reason.
        bearing: answers that a policy bore on; None where none says.
    """

    given: int
    with_steps: int
    steps: int
    whole: int
    reasoned: int
    bearing: int | None


def counted(given: Iterable[Given]) -> Answers:
    """Count over all answers; each is checked against itself as on the day it was given."""
    every = with_steps = steps = whole = reasoned = bearing = told = 0
    for one in given:
        answer = one.answer
        every += 1
        with_steps += bool(answer["steps"])
        steps += len(answer["steps"])
        reasoned += sum(bool(step["because"].strip()) for step in answer["steps"])
        told += "policies" in answer
        bearing += bool(answer.get("policies") or answer["mandatory"])
        try:
            check_sums(answer)
            whole += 1
        except Inconsistent:
            continue
    return Answers(every, with_steps, steps, whole, reasoned, bearing if told else None)


def quality(
    answers: Answers,
    reactions: Mapping[str, Mapping[str, float]],
    brought: Mapping[str, Brought],
    checks: Mapping[str, Sequence[Checked]],
    least: int,
) -> tuple[Table, ...]:
    """Return the three tables.

    Args:
        answers: what was counted over the record.
        reactions: by what people may do, the share of the items offered, by person.
        brought: by person, in levels.
        checks: estimates that were followed by an assessment, by person.
        least: people behind a figure at least.
    """
    taken = [_over_people(name, list(of.values()), least) for name, of in reactions.items()]
    expected = _expected(brought, checks, least)
    return (
        Table("answers", "Do answers hold together", _COUNTS, tuple(_answers(answers))),
        Table("uptake", "What people do with items offered", _PEOPLE, tuple(taken), _UPTAKE),
        Table("calibration", "Is what is expected what comes", _PEOPLE, expected, _NOTE),
    )


def _answers(counts: Answers) -> list[tuple[Cell, ...]]:
    rows = [
        _share("Answers with a path", counts.with_steps, counts.given, "answers"),
        _share("Answers whose figures add up", counts.whole, counts.given, "answers"),
        _share("Steps that give a reason", counts.reasoned, counts.steps, "steps"),
    ]
    if counts.bearing is not None:
        rows.append(
            _share("Answers that a policy changed", counts.bearing, counts.given, "answers")
        )
    return rows


def _share(name: str, k: int, n: int, unit: str) -> tuple[Cell, ...]:
    if n == 0:
        return (name, 0, 0, unit, None, None, None)
    low, high = share_interval(k, n)
    return (name, k, n, unit, rounded(k / n), rounded(low), rounded(high))


def _expected(
    brought: Mapping[str, Brought], checks: Mapping[str, Sequence[Checked]], least: int
) -> tuple[tuple[Cell, ...], ...]:
    gains, of = list(brought.values()), list(checks.values())
    errors = [mean([c.error for c in one]) for one in of]
    inside = [mean([c.inside for c in one]) for one in of]
    rows = (
        ("Expected gain of a step done", [b.expected for b in gains], "levels"),
        ("Gain that the next assessment found", [b.came for b in gains], "levels"),
        ("Found less expected", [b.came - b.expected for b in gains], "levels"),
        ("Estimate less later assessment", errors, "levels"),
        ("Later assessments within the likely range", inside, SHARE),
    )
    return tuple(_over_people(name, values, least, unit) for name, values, unit in rows)


def _over_people(
    name: str, values: Sequence[float], least: int, unit: str = SHARE
) -> tuple[Cell, ...]:
    if len(values) < least:
        return (name, unit, None, None, None, None, TOO_FEW)
    own = mean_interval(values) if len(values) >= ENOUGH else None
    low, high = (None, None) if own is None else (rounded(own[0]), rounded(own[1]))
    told = "" if own is not None else TOO_FEW
    return (name, unit, len(values), rounded(mean(values)), low, high, told)


_COUNTS = (
    Column("figure", "Figure"),
    Column("count", "Count"),
    Column("of", "Of"),
    Column("unit", "Counted in"),
    Column("share", "Share", "0-1"),
    Column("low", "Lowest likely (95 %)", "0-1"),
    Column("high", "Highest likely (95 %)", "0-1"),
)
_PEOPLE = (
    Column("figure", "Figure"),
    Column("unit", "In"),
    Column("people", "People", "people"),
    Column("value", "Mean over people"),
    Column("low", "Lowest likely (95 %)"),
    Column("high", "Highest likely (95 %)"),
    Column("verdict", "What can be said"),
)
_UPTAKE = (
    "Every person counts once, with the share of the items ever offered to them. An interval "
    f"needs {ENOUGH} people."
)
_NOTE = (
    "A step done counts where an assessment of its skill followed. A likely range is meant to hold "
    "the level four times in five. Who is assessed is not chosen by lot, so these are "
    "figures of those who were."
)
