"""What was learned from how people fared: part of a recipe, so that every answer names it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

MOST_EXPLORED = 0.1
"""Share of next steps at which another may be tried, at most."""


@dataclass(frozen=True, slots=True)
class LearningRecipe:
    """How far what is seen may move what is assumed.

    One person counts for an item as one at most, however often they say it: fully where the item
    was expected to bring at least as much as the measurement errs. All who speak of an item in one
    calendar week (Monday to Sunday, UTC) count as ``week_people`` at most. The same holds for the
    catalogue as a whole.

    Attributes:
        prior_people: what is assumed counts like so many people: with 20, items are taken to differ
            by 1 / sqrt(20) = 22 %, the rounding of declared levels included.
        week_people: as many people of one week count, at most, for one item or one source.
        furthest: an effect stays within 1 - furthest and 1 + furthest.
        least_people: what fewer people gained is counted, but is not told as a figure.
        within_days: how long after a step a reading of its skill may still speak of it.
        abandoned_days: what was started and not finished in so many days was abandoned.
        rating_weight, abandoned_weight, difficulty_weight: people (0-1) that one rating, one
            abandonment, one *too hard* or *too easy* counts for.
        furthest_error: levels; an error of a source beyond it counts as this.
        format_prior: experiences that a person is taken to have had with every format before.
        format_finishing: share (0-1) of what is begun that is finished, before anything is seen.
        format_furthest: a format's fit stays within 1 - this and 1 + this.
    """

    prior_people: float = 20.0
    week_people: float = 1.0
    furthest: float = 0.5
    least_people: int = 5
    within_days: int = 90
    abandoned_days: int = 30
    rating_weight: float = 0.1
    abandoned_weight: float = 0.25
    difficulty_weight: float = 0.1
    furthest_error: float = 2.0
    format_prior: float = 10.0
    format_finishing: float = 0.8
    format_furthest: float = 0.2

    @property
    def person_moves(self) -> float:
        """The most by which one person, heard or not, moves the effect of an item.

        Half of it by what they say of the item, half by what they say of the catalogue. Either is
        (1 + f) / (k + 1), with k ``prior_people`` and f ``furthest``; in a week in which more speak
        than count, one more makes the others count less, and it is w (2 + f) / ((w + 1) k) with w
        ``week_people``.
        """
        alone = (1 + self.furthest) / (self.prior_people + 1)
        week = self.week_people
        beside = week * (2 + self.furthest) / ((week + 1) * self.prior_people)
        return 2 * max(alone, beside)

    @property
    def week_moves(self) -> float:
        """The most by which one calendar week, whoever speaks, moves the effect of an item."""
        return 2 * self.week_people * (1 + self.furthest) / (self.prior_people + self.week_people)


@dataclass(frozen=True, slots=True)
class ExplorationRecipe:
    """Whether an equally good next step is tried now and then. The shipped recipe never does.

    Attributes:
        share: 0-0.1, of next steps at which another than the usual one is tried.
        tie: share of a path's value within which another is as good.
        most_tried: items that are looked at, at most; ``most_options``: that may stand there.
    """

    share: float = 0.0
    tie: float = 0.03
    most_tried: int = 12
    most_options: int = 4

    def __post_init__(self) -> None:
        if not 0.0 <= self.share <= MOST_EXPLORED:
            raise ValueError(f"exploration: share is {self.share}; give 0 to {MOST_EXPLORED}")


@dataclass(frozen=True, slots=True)
class Effect:
    """What people were seen to gain from an item, beside what it declares.

    Attributes:
        factor: of what is expected of it by its declaration; 1 is exactly that.
        known: 0-1, how far that rests on people rather than on what is assumed.
        people: how many were seen; of ``measured`` the gain was.
        declared, seen: levels, the mean of what was expected by declaration and of what was
            gained, each person once; None where it would be of too few people to be told.
    """

    factor: float = 1.0
    known: float = 0.0
    people: int = 0
    measured: int = 0
    declared: float | None = None
    seen: float | None = None


@dataclass(frozen=True, slots=True)
class SourceError:
    """How far a kind of source was off, beside assessments that came soon after.

    Attributes:
        people: how many were seen.
        assumed, bias: levels by which it was taken to overstate before, and is taken to now.
        assumed_spread, spread: one standard deviation of its error, in levels, before and now.
    """

    people: int
    assumed: float
    bias: float
    assumed_spread: float
    spread: float


@dataclass(frozen=True, slots=True)
class Learned:
    """All that was learned.

    Attributes:
        overall: over the whole catalogue; what an item is taken for of which nothing was seen.
        effects: by item.
        sources: by kind of source; the reliabilities of the profile already follow them.
        outcomes: how many outcomes it rests on.
    """

    overall: Effect = Effect()
    effects: Mapping[str, Effect] = field(default_factory=dict)
    sources: Mapping[str, SourceError] = field(default_factory=dict)
    outcomes: int = 0

    def effect(self, item: str) -> Effect | None:
        """Return the effect an item is taken to have; None where nothing was learned."""
        return self.effects.get(item, self.overall if self.overall.people else None)
