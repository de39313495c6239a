"""Three independent clients work against the service as they are.

``scripts/xapi-clients`` installs them in a folder of their own and runs this; without them it is
skipped, and says so.
"""

import json
import os
import socket
import subprocess
import threading
import time
from pathlib import Path

import pytest
import uvicorn
from problem_checks import ACTOR
from tiny_home import publish_tiny
from xapi_visits import COMPLETED, WITH_ACTIVITIES, Platform, said

from recommender.web.app import create_app

HERE = Path(__file__).parent / "clients"
CLIENTS = Path(os.environ.get("XAPI_CLIENTS", "/nowhere"))
EXPECTED = {
    "batch": 3,
    "one": 0.5,
    "again": True,
    "first_page": 3,
    "second_page": 1,
    "voided": True,
}


def installed(*parts):
    path = CLIENTS.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{parts[0]} is not installed: run scripts/xapi-clients")
    return path


@pytest.fixture
def lms(client, edge):
    publish_tiny(edge, WITH_ACTIVITIES)
    client.put("/v1/learners/emp-1", json={"role": "bookkeeper"}, headers=ACTOR)
    return Platform(client, edge, "our LMS", ("assessment", "completion"))


@pytest.fixture
def address(edge):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    config = uvicorn.Config(create_app(edge), host="127.0.0.1", port=port, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def run(*command, **options):
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, timeout=120, check=False, **options
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout


def ledger(lms):
    rows = lms.client.get("/v1/learners/emp-1/evidence").json()["data"]
    return [(row["source"], row["level"], row["standing"]) for row in rows]


TAKEN_BACK = [("assessment", 1.0, "voided"), ("completion", 2.0, "counts")]


@pytest.mark.parametrize("version", ["1.0.3", "2.0.0"])
def test_npm_xapi(lms, address, version):
    modules = installed("node_modules", "@xapi", "xapi").parents[1]
    told = run(
        "node",
        HERE / "with_xapi.cjs",
        f"{address}/xapi/",
        lms.key,
        lms.secret,
        version,
        env={**os.environ, "NODE_PATH": str(modules)},
    )
    about = ["1.0.3"] if version == "1.0.3" else ["1.0.3", "2.0.0"]
    assert json.loads(told) == {**EXPECTED, "about": about, "refused": 400}
    assert ledger(lms) == TAKEN_BACK


def test_pypi_tincan(lms, address):
    python = installed("tincan", "bin", "python")
    told = run(python, HERE / "with_tincan.py", f"{address}/xapi/", lms.key, lms.secret, "1.0.3")
    assert json.loads(told) == {**EXPECTED, "about": ["1.0.3"], "refused": 409}
    assert ledger(lms) == TAKEN_BACK


def test_pypi_ralph(lms, address):
    ralph = installed("ralph", "bin", "ralph")
    some = [said(COMPLETED), *(said("http://adlnet.gov/expapi/verbs/launched") for _ in range(24))]
    lines = b"".join(json.dumps(one).encode() + b"\n" for one in some)
    about = ("-b", "lrs", "--lrs-base-url", address)
    key = ("--lrs-username", lms.key, "--lrs-password", lms.secret, "-t", "/xapi/statements")
    for _ in range(2):  # the same again is the same again
        run(ralph, "write", *about, *key, "-s", "10", input=lines)
    found = run(ralph, "read", *about, *key, "-s", "10")
    read = [json.loads(line) for line in found.splitlines()]
    assert [one["id"] for one in read] == [one["id"] for one in reversed(some)]
    assert ledger(lms) == [("completion", 2.0, "counts")]
