"""How the bench measures: seconds of calls, the stages inside them, and memory."""

import statistics
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any, TypeVar

import numpy as np
import psutil

T = TypeVar("T")
Row = tuple[str, str, str, str]
Stages = Mapping[str, tuple[ModuleType, str]]


def times(call: Callable[[int], object], n: int) -> list[float]:
    """Seconds of each of n calls, after one that is not counted."""
    call(0)
    return [timed(lambda k=k: call(k))[0] for k in range(n)]


def timed(call: Callable[[], T]) -> tuple[float, T]:
    """Seconds of one call, and what it returned."""
    began = time.perf_counter()
    value = call()
    return time.perf_counter() - began, value


@contextmanager
def watched(stages: Stages) -> Iterator[dict[str, list[float]]]:
    """Seconds of every call of these functions while inside, by the names given to them.

    The functions are wrapped where their callers look them up, here and not in the service.
    """
    seconds: dict[str, list[float]] = defaultdict(list)
    kept = [(module, name, getattr(module, name)) for module, name in stages.values()]
    for title, (module, name) in stages.items():
        setattr(module, name, _timing(getattr(module, name), seconds[title]))
    try:
        yield seconds
    finally:
        for module, name, function in kept:
            setattr(module, name, function)


def _timing(function: Callable[..., Any], into: list[float]) -> Callable[..., Any]:
    def call(*args: Any, **named: Any) -> Any:
        began = time.perf_counter()
        try:
            return function(*args, **named)
        finally:
            into.append(time.perf_counter() - began)

    return call


@contextmanager
def peak_memory() -> Iterator[list[int]]:
    """The most resident memory of this process while inside, in bytes."""
    process, most, stop = psutil.Process(), [0], threading.Event()

    def watch() -> None:
        while not stop.wait(0.05):
            most[0] = max(most[0], process.memory_info().rss)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        stop.set()
        watcher.join()


def median(seconds: list[float]) -> float:
    """The middle."""
    return statistics.median(seconds)


def p95(seconds: list[float]) -> float:
    """What 19 of 20 stay under."""
    return float(np.percentile(seconds, 95))


def ms(seconds: float) -> str:
    """Milliseconds, as people write them."""
    return f"{seconds * 1000:.1f} ms"


def spread(name: str, seconds: list[float], remark: str = "") -> Row:
    """A row of the table: middle and 95th percentile."""
    return name, ms(median(seconds)), ms(p95(seconds)), remark
