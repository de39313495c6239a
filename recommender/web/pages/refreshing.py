"""What was reached and has faded: by when it is best repeated, what is left, and with what."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from recommender.domain.decisions import Json
from recommender.domain.languages import Language
from recommender.domain.skills import LEVEL_MAX
from recommender.web.pages.levels import WIDTH
from recommender.web.pages.step_view import StepView


@dataclass(frozen=True, slots=True)
class Due:
    """A level that is due to be refreshed.

    Attributes:
        on: the day by which it is best repeated; ``past`` when that day has gone by.
        left, shown, target: levels as people write them: likely left, last shown, asked.
        left_x, faded_width, target_x: places on a bar of width 500.
        step: the step that brings it back; None when none is on the path.
    """

    label: str
    on: date
    past: bool
    left: str
    shown: str
    target: str
    left_x: float
    faded_width: float
    target_x: float
    because: str
    step: StepView | None


def due(row: Mapping[str, Json], steps: Sequence[StepView], today: date, language: Language) -> Due:
    """Return one refresher of an answer as it is shown on the day it was answered."""
    scale = WIDTH / LEVEL_MAX
    on = date.fromisoformat(row["on"])
    left, shown = row["left"], row["shown"]
    return Due(
        label=row["label"],
        on=on,
        past=on < today,
        left=language.number(left),
        shown=language.number(shown),
        target=language.number(row["target"]),
        left_x=round(left * scale, 1),
        faded_width=round(max(0.0, shown - left) * scale, 1),
        target_x=round(row["target"] * scale, 1),
        because=row["because"],
        step=next((step for step in steps if step.item == row["item"]), None),
    )
