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


FIGURES = [
    {"measure": "errors", "category": "business_performance", "at": "2026-10-01", "value": n}
    | {"unit": "a month", "team": team}
    for n, team in enumerate((None, "circus"))
]


def test_own_figures_come_in_as_json_lines_and_as_csv(firm, said, tmp_path):
    (tmp_path / "figures.jsonl").write_bytes(json_lines(*FIGURES))
    assert said("measurements", "import", "figures.jsonl") == (0, {"figures": 2, "new": 2})
    header = "measure;category;at;value;unit\n"
    row = "errors;business_performance;2026-11-01;-1.5;a month\n"
    (tmp_path / "figures.csv").write_text(header + row)
    assert said("measurements", "import", "figures.csv") == (0, {"figures": 1, "new": 1})
    _, body = said("report", "impact")
    rows = body["tables"]["business_performance"]["rows"]
    assert [(r["team"], r["value"]) for r in rows] == [("", -0.75), ("circus", 1.0)]


def test_of_bad_figures_none_comes_in_and_every_problem_is_told(firm, said, tmp_path):
    bad = [{**FIGURES[0], "value": "n/a"}, FIGURES[1], {**FIGURES[0], "at": "2099-01-01"}]
    (tmp_path / "bad.jsonl").write_bytes(json_lines(*bad))
    code, refused = said("measurements", "import", "bad.jsonl")
    assert code == 1
    assert [p["pointer"] for p in refused["errors"]] == ["bad.jsonl:1:value"]
    (tmp_path / "late.jsonl").write_bytes(json_lines(*bad[1:]))
    _, refused = said("measurements", "import", "late.jsonl")
    assert [p["pointer"] for p in refused["errors"]] == ["late.jsonl:2:at"]
    assert said("measurements", "import", "people.jsonl")[1]["code"] == "invalid"
    assert firm("report", "impact").exit_code == 0


def test_audit_reports_are_written_as_html(firm, said, tmp_path):
    _, answer = said("recommend", "--learner", "emp-1")
    done = firm("report", "decision", answer["id"], "--html", "decision.html", "--as", "Kim")
    assert "Wrote decision.html" in done.stdout
    text = (tmp_path / "decision.html").read_text("utf-8")
    assert answer["digest"] in text
    assert "<script" not in text
    code, body = said("report", "period", "--since", "2026-11-01", "--html", "period.html")
    assert (code, body) == (0, {"file": "period.html"})
    assert "Kim" in (tmp_path / "period.html").read_text("utf-8")
    assert firm("report", "decision", "none", "--html", "none.html").exit_code == 1
    assert not (tmp_path / "none.html").exists()


def test_fairness_impact_and_quality(firm, said):
    for n in range(6):
        firm("recommend", "--learner", f"emp-{n}")
    _, body = said("report", "fairness", "--by", "role", "--reason", "yearly")
    assert body["tables"]["groups"]["rows"][0]["value"] == 0
    assert b"Figure,In,Group" in firm("report", "fairness", "--csv").stdout_bytes
    refused = firm("report", "fairness", "--by", "shoe size")
    assert refused.exit_code == 1
    assert "give one of team, role" in refused.stderr
    assert "Do answers hold together" in firm("report", "quality").stdout
    assert "cannot tell" in firm("report", "impact").stdout
