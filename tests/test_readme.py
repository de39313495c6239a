"""The README's commands print what the README says; `…` stands for anything."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
PATH = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
LOCAL = "http://127.0.0.1:8000"


def transcripts() -> dict[str, str]:
    """Command → what the README says it prints."""
    said: dict[str, str] = {}
    for block in BLOCK.findall((ROOT / "README.md").read_text("utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.replace("\\\n", "").partition("\n")
            said[command] = output
    return said


def assert_prints(said: str, printed: str) -> None:
    """Compare as a reader does: words in order, whatever the line width."""
    pattern = ".*?".join(re.escape(" ".join(p.split())) for p in said.split("…"))
    pattern = pattern.replace(r"\ ", r"\s*")
    assert re.search(pattern, " ".join(printed.split()), re.DOTALL), (said, printed)


def command(start: str) -> str:
    return next(c for c in transcripts() if c.startswith(start))


@contextmanager
def running(home: Path, port: int) -> Iterator[str]:
    """`scripts/run` on a port of its own; gives what it printed until it serves."""
    process = subprocess.Popen(
        ["scripts/run", "--port", str(port)],
        cwd=ROOT,
        env={**os.environ, "RECOMMENDER_HOME": str(home), "COLUMNS": "80"},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    printed = ""
    try:
        for line in process.stdout:
            printed += line
            if line.startswith("Serving on"):
                break
        wait_until_ready(port)
        yield printed
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
        process.stdout.close()


def wait_until_ready(port: int) -> None:
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not become ready")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("readme")


@pytest.fixture(scope="module")
def port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture(scope="module")
def served(home: Path, port: int) -> Iterator[str]:
    with running(home, port) as printed:
        yield printed


def test_run_prints_what_the_readme_says(served: str, port: int) -> None:
    said = transcripts()["scripts/run"]
    assert_prints(said, served.replace(f":{port}", ":8000"))


def test_a_second_run_embeds_nothing(served: str, home: Path) -> None:
    again = subprocess.run(
        ["scripts/run", "--no-serve"],
        cwd=ROOT,
        env={**os.environ, "RECOMMENDER_HOME": str(home)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert "Unchanged, already serving" in again.stdout


def test_own_people(served: str, home: Path, tmp_path: Path) -> None:
    (tmp_path / "people.jsonl").write_text(transcripts()["cat people.jsonl"], "utf-8")
    people = ("recommender people import", "recommender people profile")
    for start in (*people, "recommender recommend", "recommender feedback"):
        said = command(start)
        done = subprocess.run(
            said,
            shell=True,
            cwd=tmp_path,
            env={**os.environ, "RECOMMENDER_HOME": str(home), "COLUMNS": "80", "PATH": PATH},
            capture_output=True,
            text=True,
            check=True,
        )
        assert_prints(transcripts()[said], done.stdout)


def test_questions(served: str, home: Path) -> None:
    decision = re.findall(r"Decision (\S+) is on\s+record", served)[-1]
    here = {"RECOMMENDER_HOME": str(home), "COLUMNS": "80", "PATH": PATH, "DECISION": decision}
    for verb in ("why ", "why-not", "what-if", "counterfactual"):
        said = command(f"recommender {verb}")
        done = subprocess.run(
            said,
            shell=True,
            env={**os.environ, **here},
            capture_output=True,
            text=True,
            check=True,
        )
        assert_prints(transcripts()[said], done.stdout)


@pytest.mark.skipif(shutil.which("curl") is None, reason="the README shows curl, which is not here")
def test_asking_over_http(served: str, port: int) -> None:
    asking, replaying = command("curl -s http"), command("curl -s -X POST")
    local = f"http://127.0.0.1:{port}"
    answer = shell(asking.replace(LOCAL, local))
    assert_prints(transcripts()[asking], answer)
    decision = json.loads(answer)["id"]
    replayed = shell(replaying.replace(LOCAL, local).replace("$DECISION", decision))
    assert_prints(transcripts()[replaying], replayed)


def shell(text: str) -> str:
    return subprocess.run(text, shell=True, capture_output=True, text=True, check=True).stdout


def test_the_test_command_is_there_and_ci_calls_it() -> None:
    assert "scripts/test" in transcripts()
    assert os.access(ROOT / "scripts" / "test", os.X_OK)
    assert "scripts/check" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert "scripts/test" in (ROOT / "scripts" / "check").read_text("utf-8")
