"""Replay one decision, or all of a period on several processors."""

import multiprocessing
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict
from typing import Annotated

import typer
from rich.text import Text

from recommender.options import Since, Until, first_moment, moment_after
from recommender.ports import Edge
from recommender.runtime import Settings, opened
from recommender.service.replaying import (
    DIFFERS,
    ERASED,
    IDENTICAL,
    NOT_REPLAYED,
    PeriodReplay,
    Replay,
    ReplayedOne,
    decisions_between,
    replay_one,
    report,
)
from recommender.service.replaying import replay as replayed
from recommender.verbs import DATA_PROBLEM, AsJson, Home, Tenant, chosen_settings, edge_of, show

AT_ONCE = 8
"""Decisions that a process takes at once."""

SHOWN = 20


def replay(
    context: typer.Context,
    decision: Annotated[str | None, typer.Argument(help="A decision's id.")] = None,
    since: Since = None,
    until: Until = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes.")] = 1,
    home: Home = None,
    tenant: Tenant = None,
    as_json: AsJson = False,
) -> None:
    """Compute a decision again, or all of a period, and compare; exit code 1 when one differs."""
    if (decision is None) == (since is None and until is None):
        raise typer.BadParameter("Name one decision, or a period with --since or --until.")
    begin, end = first_moment(since), moment_after(until)
    with edge_of(context, home, tenant, as_json) as edge:
        if decision is not None:
            found = replayed(decision, edge)
            show(asdict(found), as_json, _one(found))
            sound = found.result in (IDENTICAL, ERASED)
        else:
            ids = decisions_between(edge, begin, end)
            period = report(_all(ids, edge, chosen_settings(context, home, tenant), workers))
            show({"since": since, "until": until, **asdict(period)}, as_json, _period(period))
            sound = not period.told
    if not sound:
        raise typer.Exit(DATA_PROBLEM)


def _all(ids: list[str], edge: Edge, here: Settings, workers: int) -> Iterator[ReplayedOne]:
    if workers == 1:
        yield from (replay_one(one, edge) for one in ids)
        return
    # Spawned, never forked: OpenMP does not survive a fork.
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, _begin, (here,)) as pool:
        yield from pool.map(_in_a_worker, ids, chunksize=AT_ONCE)


class _Worker:
    """What one process keeps open between decisions."""

    edge: Edge
    open = ExitStack()


def _begin(here: Settings) -> None:
    _Worker.edge = _Worker.open.enter_context(opened(here))


def _in_a_worker(decision: str) -> ReplayedOne:
    return replay_one(decision, _Worker.edge)


def _one(found: Replay) -> Text:
    if found.result == IDENTICAL:
        return Text(f"Identical: the answer was computed again, {found.computed}.")
    if found.result == ERASED:
        return Text("Erased: the person it was about was erased, and the answer with them.")
    return Text(_difference(found.first_difference))


def _difference(difference: dict[str, object]) -> str:
    return (
        f"Differs at {difference['pointer']}: recorded {difference['recorded']!r}, "
        f"computed {difference['computed']!r}."
    )


def _period(found: PeriodReplay) -> Text:
    n = found.counts
    text = (
        f"{found.decisions} decisions: {n[IDENTICAL]} identical, {n[DIFFERS]} differ, "
        f"{n[ERASED]} erased, {n[NOT_REPLAYED]} could not be replayed."
    )
    for one in found.told[:SHOWN]:
        why = one.because or _difference(one.first_difference)
        text += f"\n{one.decision}: {why}"
    if len(found.told) > SHOWN:
        text += f"\n… and {len(found.told) - SHOWN} more."
    return Text(text)
