"""The verb that measures, as it is typed."""

from contextlib import contextmanager

import pytest
from tiny_home import json_lines, tiny_edge

from recommender.evaluation import command

CATALOGUE = (
    {"item": "a", "title": "knead dough", "minutes": 5, "provider": "x"},
    {"item": "b", "title": "bake dough", "minutes": 5, "provider": "x"},
    {"item": "c", "title": "sail boat", "minutes": 5, "provider": "y"},
)
PATH = {"path": "p", "provider": "x", "need": "dough", "items": ["a", "b"]}


@pytest.fixture
def truths(monkeypatch, tmp_path):
    @contextmanager
    def opened(chosen):
        with tiny_edge(chosen.home, tenant=chosen.tenant) as edge:
            yield edge

    monkeypatch.setattr(command, "opened", opened)
    folder = tmp_path / "truths" / "open-curricula"
    folder.mkdir(parents=True)
    (folder / "catalogue.jsonl.gz").write_bytes(json_lines(*CATALOGUE))
    (folder / "paths.dev.jsonl").write_bytes(json_lines(PATH))
    return folder.parent


def test_prints_a_table(run, truths) -> None:
    done = run("evaluate", "finding", "--data", truths)
    assert done.exit_code == 0, done.stderr
    assert "recommender" in done.stdout
    assert "R@10" in done.stdout
    assert "lower bounds" in done.stderr


def test_json_is_alone_on_stdout(said, truths) -> None:
    code, body = said("evaluate", "ordering", "--data", truths)
    assert code == 0
    assert (body["suite"], body["part"]) == ("ordering", "dev")
    assert {"system", "corpus", "measure", "figure", "low", "high", "n"} == set(body["rows"][0])


def test_what_it_publishes_stands_apart(run, truths, tmp_path) -> None:
    run("evaluate", "finding", "--data", truths)
    assert [f.name for f in (tmp_path / "home").iterdir()] == ["evaluation"]


def test_a_missing_part_is_a_data_problem_and_named(run, said, truths) -> None:
    done = run("evaluate", "building", "--data", truths, "--part", "test")
    assert done.exit_code == 1
    assert "paths.test.jsonl" in done.stderr
    code, body = said("evaluate", "links", "--data", truths)
    assert (code, body["code"]) == (1, "not_found")


def test_an_unknown_suite_is_wrong_usage(run, truths) -> None:
    assert run("evaluate", "guessing", "--data", truths).exit_code == 2


def test_a_language_is_of_explanations_alone(run, truths) -> None:
    done = run("evaluate", "finding", "--data", truths, "--language", "de")
    assert done.exit_code == 2
    assert "leave --language out" in " ".join(done.stderr.split())
