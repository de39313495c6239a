"""Reports on the command line."""

import pytest
from tiny_home import CATALOGUE, json_lines


@pytest.fixture
def firm(run, tmp_path):
    (tmp_path / "catalogue.jsonl").write_bytes(json_lines(*CATALOGUE))
    people = [{"learner": f"emp-{n}", "role": "juggler", "team": "circus"} for n in range(6)]
    (tmp_path / "people.jsonl").write_bytes(json_lines(*people))
    assert run("publish", "catalogue.jsonl").exit_code == 0
    assert run("people", "import", "people.jsonl").exit_code == 0
    return run


def test_coverage_in_words_as_json_and_as_csv(firm, said):
    code, body = said("report", "coverage")
    assert code == 0
    assert body["tables"]["not_reached"]["rows"][0]["people_without"] == 6
    assert "to buy or to write" in firm("report", "coverage").stdout
    lines = firm("report", "coverage", "--csv").stdout_bytes.split(b"\r\n")
    assert lines[0].startswith(b"Skill id,Skill,Level asked for (level 0-5)")
    assert lines[1].startswith(b"juggling,Juggling,2.0,6,6,6,0.0,")


def test_an_unknown_table_is_refused(firm):
    done = firm("report", "coverage", "--csv", "--table", "salaries")
    assert (done.exit_code, done.stdout) == (1, "")
    assert "it has not_reached" in done.stderr
