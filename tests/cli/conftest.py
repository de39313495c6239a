"""A command line over a tiny home: everything real but the encoder."""

import json
from collections.abc import Callable
from contextlib import contextmanager

import pytest
from click.testing import Result
from tiny_home import tiny_edge
from typer.testing import CliRunner

from recommender import cli, doctor, verbs


@pytest.fixture
def run(monkeypatch, tmp_path) -> Callable[..., Result]:
    """Run the command line in a folder of its own; the home is ``home`` in it."""

    @contextmanager
    def opened(chosen):
        with tiny_edge(chosen.home, tenant=chosen.tenant) as edge:
            yield edge

    monkeypatch.setattr(cli, "opened", opened)
    monkeypatch.setattr(verbs, "opened", opened)
    monkeypatch.setattr(doctor, "opened", opened)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RECOMMENDER_HOME", str(tmp_path / "home"))
    runner = CliRunner()

    def invoke(*arguments: object, stdin: bytes | None = None) -> Result:
        return runner.invoke(cli.app, [str(a) for a in arguments], input=stdin)

    return invoke


@pytest.fixture
def said(run):
    """Run with ``--json`` and return the exit code and what stdout says, which is JSON alone."""

    def invoke(*arguments, stdin=None):
        done = run(*arguments, "--json", stdin=stdin)
        return done.exit_code, json.loads(done.stdout)

    return invoke
