"""What a suite found: rows of figures, as JSON and as a table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from rich.table import Table

from recommender.domain.decisions import Json
from recommender.engine.measures import Estimate, mean_interval

RECOMMENDER = "recommender"
POOLED, OWN = "all providers", "own provider"

Figures = Mapping[str, Sequence[float]]
"""One value per unit of a truth, by system; the same units in the same order for each."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure: which system, on which corpus, by which measure, from how many units."""

    system: str
    corpus: str
    measure: str
    figure: float
    low: float
    high: float
    n: int

    @classmethod
    def of(cls, system: str, corpus: str, measure: str, found: Estimate) -> "Row":
        """Return an estimate as a row."""
        return cls(system, corpus, measure, found.figure, found.low, found.high, found.n)


@dataclass(frozen=True, slots=True)
class Report:
    """All that a suite found.

    Attributes:
        notes: what a reader has to know of this run, one sentence each.
    """

    suite: str
    part: str
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()

    def body(self) -> dict[str, Json]:
        """Return the report as JSON."""
        return {
            "suite": self.suite,
            "part": self.part,
            "rows": [asdict(row) for row in self.rows],
            "notes": list(self.notes),
        }

    def table(self) -> Table:
        """Return the report as a table."""
        table = Table(title=f"{self.suite} ({self.part})")
        for name in ("system", "corpus", "measure"):
            table.add_column(name)
        for name in ("figure", "95 % interval", "n"):
            table.add_column(name, justify="right")
        for row in self.rows:
            span = f"{row.low:.3f} – {row.high:.3f}"
            table.add_row(
                row.system, row.corpus, row.measure, f"{row.figure:.3f}", span, str(row.n)
            )
        return table


def compared(figures: Figures, corpus: str, measure: str) -> Iterable[Row]:
    """Yield each system's mean, then how far the recommender is ahead of the best of the others.

    The lead is paired: the difference on the same unit, so that easy and hard units cancel out.
    """
    if not any(figures.values()):
        return
    found = {system: mean_interval(values) for system, values in figures.items()}
    for system, estimate in found.items():
        yield Row.of(system, corpus, measure, estimate)
    others = [system for system in found if system != RECOMMENDER]
    best = max(others, key=lambda system: found[system].figure, default=None)
    if best is not None:
        pairs = zip(figures[RECOMMENDER], figures[best], strict=True)
        lead = mean_interval([ours - theirs for ours, theirs in pairs])
        yield Row.of(f"{RECOMMENDER} less {best}", corpus, measure, lead)
