"""How fast a service is there, and what it weighs; and one process that only loads a snapshot.

Run as ``python bench/starting.py HOME``, it loads what serves in that home and prints its seconds
and its resident bytes, of which what Python and the libraries take is told apart.
"""

import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from measuring import Row, median

REPEATS = 3


def starting(home: Path) -> Iterator[Row]:
    """Start the service on a published home, three times."""
    imports = [_import_seconds() for _ in range(REPEATS)]
    yield ("import of the service", f"{median(imports):.2f} s", "", "")
    seconds, memory = zip(*(_ready(home) for _ in range(REPEATS)), strict=True)
    yield ("serve, until /readyz says so", f"{median(list(seconds)):.2f} s", "", "goal: 3 s")
    yield ("resident memory then", f"{median(list(memory)) / 1e6:.0f} MB", "", "")


def loading(home: Path) -> tuple[float, int]:
    """Seconds to load what serves, and the bytes that it added, in a process of its own."""
    out = subprocess.run(
        [sys.executable, __file__, str(home)], capture_output=True, text=True, check=True
    )
    seconds, size = json.loads(out.stdout)
    return seconds, size


def _import_seconds() -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import recommender.web.app"], check=True)
    return time.perf_counter() - began


def _ready(home: Path) -> tuple[float, int]:
    with served(home) as (process, _, seconds):
        return seconds, psutil.Process(process.pid).memory_info().rss


@contextmanager
def served(home: Path) -> Iterator[tuple[subprocess.Popen[bytes], int, float]]:
    """A service on a home: its process, its port, and the seconds until it said it is ready."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "recommender", "--home", str(home), "serve"]
    began = time.perf_counter()
    process = subprocess.Popen([*command, "--port", str(port)], stderr=subprocess.DEVNULL)
    try:
        while not _says_ready(port):
            assert process.poll() is None, "the service did not start"
            time.sleep(0.01)
        yield process, port, time.perf_counter() - began
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(20)


def _says_ready(port: int) -> bool:
    try:
        return status(port, "/readyz") == 200
    except OSError:
        return False


def status(port: int, address: str) -> int:
    """What a service answers with, read to its end."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def _load(home: Path) -> None:
    from recommender.runtime import opened, settings
    from recommender.service.browsing import serving

    process = psutil.Process()
    with opened(settings(home=home)) as edge:
        before, began = process.memory_info().rss, time.perf_counter()
        serving(edge)
        found = [time.perf_counter() - began, process.memory_info().rss - before]
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    _load(Path(sys.argv[1]))
