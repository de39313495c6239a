"""The service as a process: it starts, answers over loopback, and stops."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def request(port, verb, address, body=None, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        connection.request(verb, address, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def served(home, *options):
    port = free_port()
    command = [sys.executable, "-m", "recommender", "--home", str(home), "serve"]
    process = subprocess.Popen(
        [*command, "--port", str(port), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONWARNINGS": "default"},
    )
    try:
        until(process, port)
        yield port
    finally:
        process.send_signal(signal.SIGINT)
        try:
            _, talk = process.communicate(timeout=20)
        finally:
            process.kill()
    assert b"Traceback" not in talk, talk.decode()


def until(process, port):
    for _ in range(400):
        assert process.poll() is None, process.stderr.read().decode()
        try:
            if request(port, "GET", "/readyz")[0] == 200:
                return
        except OSError:
            pass
        time.sleep(0.05)
    raise AssertionError("the service did not become ready")


@pytest.mark.parametrize("workers", ["1", "2"])
def test_it_answers_over_loopback(home, workers):
    ask = json.dumps({"role": "bookkeeper", "minutes": 60})
    with served(home, "--workers", workers) as port:
        answers = [request(port, "POST", "/v1/paths", ask) for _ in range(8)]
        assert {status for status, _ in answers} == {201}
        digests = {json.loads(body)["digest"] for _, body in answers}
        assert len(digests) == 1
        made = json.loads(answers[0][1])["id"]
        assert request(port, "GET", f"/v1/paths/{made}") == (200, answers[0][1])
        found = request(port, "POST", f"/v1/decisions/{made}/replay")
        assert json.loads(found[1])["result"] == "identical"
        assert request(port, "GET", "/livez", Host="evil.example")[0] == 403


def test_a_refusal_reaches_whoever_sends_fifty_megabytes(home):
    def chunks():
        for _ in range(50):
            yield b" " * 1_000_000

    with served(home) as port:
        for body in (b" " * 50_000_000, chunks()):
            status, document = request(port, "POST", "/v1/paths", body)
            assert status == 413
            assert json.loads(document)["code"] == "too_large"
        assert request(port, "GET", "/livez")[0] == 200


def test_a_half_sent_body_leaves_the_service_upright(home):
    with served(home) as port:
        with socket.create_connection(("127.0.0.1", port)) as caller:
            head = b"POST /v1/paths HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 500\r\n\r\n{"
            caller.sendall(head)
        assert request(port, "GET", "/readyz")[0] == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org", ""])
def test_it_binds_this_machine_only(home, host):
    done = subprocess.run(
        [sys.executable, "-m", "recommender", "serve", "--home", str(home), "--host", host],
        capture_output=True,
        text=True,
        timeout=30,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "not this machine alone" in done.stderr
    assert "Traceback" not in done.stderr


def test_what_draws_is_started_with_the_service_and_not_by_an_import(home):
    start = """
import sys, threading
from fastapi.testclient import TestClient
from recommender.web.app import create_served_app
assert "vl_convert" not in sys.modules
with TestClient(create_served_app(), base_url="http://127.0.0.1") as client:
    assert client.get("/livez").status_code == 200
    for thread in threading.enumerate():
        if thread.name == "warming":
            thread.join(30)
    assert "vl_convert" in sys.modules
"""
    done = subprocess.run(
        [sys.executable, "-c", start],
        env={**os.environ, "RECOMMENDER_HOME": str(home)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
