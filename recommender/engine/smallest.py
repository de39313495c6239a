"""The smallest change of what was asked that has an effect, found by running the engine.

Changes lie on *rays*: one factor in one direction, from near to far. First the far ends are tried
and, where one has the effect, halved towards its start; that finds some change soon. Then every
smaller one is tried from the smallest up, so that what is left at the end is the smallest of all,
whether or not effects grow along a ray. Where runs end before that, what was not tried is counted.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from recommender.domain.decisions import Decision, Inputs
from recommender.engine.alterations import Combination, Ray, distance

WANTED = 3
"""Changes of different things that are looked for once the smallest is found, while runs last."""

Runs = Callable[[Inputs], Decision]
Paths = Callable[[Inputs], Sequence[str]]
"""The ids of the steps of the decision that a run would make, sooner than a run."""


@dataclass(frozen=True, slots=True)
class Search:
    """What a search for the smallest change found.

    Attributes:
        found: changes that have the effect, each with the decision that shows it: the smallest
            first, then the smallest known of other things.
        together: how many changes were made at once: 1, or 2 where no single one has the effect.
        known: how many of these there are.
        untried: those smaller than the first (all, where there is none) that were not tried.
        runs: decisions computed.
        by_name: whether nothing was found but asking for the item by name.
    """

    found: tuple[tuple[Combination, Decision], ...]
    together: int
    known: int
    untried: tuple[Combination, ...]
    runs: int
    by_name: bool = False

    @property
    def certain(self) -> bool:
        """Whether nothing smaller has the effect, as all of it was tried."""
        return not self.untried


class Trials:
    """Runs of the engine on changed inputs, each once and no more than so many."""

    def __init__(
        self,
        inputs: Inputs,
        runs: Runs,
        holds: Callable[[Decision], bool],
        most: int,
        might: Callable[[Inputs], bool] | None = None,
    ) -> None:
        """Take what is run.

        Args:
            inputs: what is changed.
            runs: makes a decision of changed inputs.
            holds: whether a decision shows the effect.
            most: runs at most.
            might: whether the decision on changed inputs would show it, for less than a run;
                only what is told of is then run in full.
        """
        self.inputs, self._runs, self._holds, self.most = inputs, runs, holds, most
        self._might = might
        self.tried: dict[tuple[int, ...], bool] = {}
        self._made: dict[tuple[int, ...], Decision] = {}

    def left(self, share: float = 1.0) -> bool:
        """Return whether runs are left, of a share (0-1) of all."""
        return len(self.tried) < share * self.most

    def knows(self, changes: Combination) -> bool:
        """Return whether these changes were tried."""
        return _key(changes) in self.tried

    def works(self, changes: Combination) -> bool:
        """Return whether the engine, run on changed inputs, shows the effect."""
        key = _key(changes)
        if key not in self.tried:
            if self._might is None:
                self.tried[key] = self._holds(self.made(changes))
            else:
                self.tried[key] = self._might(self._changed(changes))
            if not self.tried[key]:
                self._made.pop(key, None)
        return self.tried[key]

    def made(self, changes: Combination) -> Decision:
        """Return the decision on changed inputs, each run once."""
        key = _key(changes)
        if key not in self._made:
            self._made[key] = self._runs(self._changed(changes))
        return self._made[key]

    def _changed(self, changes: Combination) -> Inputs:
        inputs = self.inputs
        for change in changes:
            inputs = change.apply(inputs)
        return inputs


def smallest(rays: Sequence[Ray], trials: Trials, *, together: int = 2) -> Search:
    """Return the smallest single change that has an effect or, where none has, the smallest pair.

    Of two equally large changes, the one whose ray comes first stands first.

    Args:
        rays: what may be changed, those likeliest to have the effect first.
        trials: runs the engine; its limit is the limit of the search.
        together: 1 where pairs are not searched.
    """
    singles = sorted(((one,) for ray in rays for one in ray), key=distance)
    _from_the_far_ends(rays, singles, trials)
    single = _from_the_smallest(singles, trials)
    if single.found or not single.certain or together == 1:
        return single
    return _from_the_smallest(pairs_of(rays), trials)


def pairs_of(rays: Sequence[Ray]) -> list[Combination]:
    """Return every pair of changes of two different factors or subjects, the smallest first."""
    changes = [one for ray in rays for one in ray]
    both = [
        (one, other)
        for one, other in combinations(changes, 2)
        if (one.factor, one.subject) != (other.factor, other.subject)
    ]
    return sorted(both, key=distance)


def _from_the_far_ends(rays: Sequence[Ray], singles: Sequence[Combination], trials: Trials) -> None:
    """Find some change that has the effect, and shorten it.

    Once there is one, no more than half of the runs are for this.
    """
    place = {_key(one): n for n, one in enumerate(singles)}
    best = len(singles)
    for ray in rays:
        if not trials.left(0.5 if best < len(singles) else 1.0):
            return
        nearer = [(one,) for one in ray if place[_key((one,))] < best]
        if not nearer or not trials.works(nearer[-1]):
            continue
        low, high = 0, len(nearer) - 1
        while low < high and trials.left(0.5):
            middle = (low + high) // 2
            if trials.works(nearer[middle]):
                high = middle
            else:
                low = middle + 1
        best = place[_key(nearer[high])]


def _from_the_smallest(ranked: Sequence[Combination], trials: Trials) -> Search:
    """Try everything from the smallest up, until enough different things have the effect."""
    untried: list[Combination] = []
    found: dict[frozenset[tuple[str, str]], Combination] = {}
    for changes in ranked:
        if len(found) == WANTED:
            break
        if _about(changes) in found:
            continue
        if not trials.knows(changes) and not trials.left():
            if not found:
                untried.append(changes)
        elif trials.works(changes):
            found[_about(changes)] = changes
    return Search(
        found=tuple((changes, trials.made(changes)) for changes in found.values()),
        together=max(map(len, ranked), default=1),
        known=len(ranked),
        untried=tuple(untried),
        runs=len(trials.tried),
    )


def _about(changes: Combination) -> frozenset[tuple[str, str]]:
    return frozenset((one.factor, one.subject) for one in changes)


def _key(changes: Combination) -> tuple[int, ...]:
    return tuple(id(one) for one in changes)
