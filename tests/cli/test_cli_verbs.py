"""Each verb: data on stdout, talk on stderr, and an exit code that scripts can go by."""

import json
import subprocess
import sys

import pytest
from tiny_home import CATALOGUE, contents, json_lines

from recommender.adapters.translations import Translations

GOOD = json_lines(*CATALOGUE)
PEOPLE = json_lines(
    {"learner": "emp-1", "name": "Ann", "role": "bookkeeper"},
    {"learner": "emp-1", "skill": "numeracy", "level": 2, "source": "peer", "at": "2026-03-01"},
)


@pytest.fixture
def catalogue(tmp_path):
    file = tmp_path / "tiny.jsonl"
    file.write_bytes(GOOD)
    return file


@pytest.fixture
def published(run, catalogue, tmp_path):
    assert run("publish", catalogue).exit_code == 0
    return tmp_path / "home"


def test_publish_says_what_it_did(run, said, catalogue):
    done = run("publish", catalogue)
    assert done.exit_code == 0
    assert "Published 6 items, 4 skills, 2 roles" in done.stdout
    assert done.stderr == ""
    code, body = said("publish", catalogue)
    assert code == 0
    assert body["changed"] is False
    assert body["counts"]["items"] == 6
    assert body["warnings"] == []


def test_publish_takes_folders_and_adds(said, catalogue, tmp_path):
    folder = tmp_path / "more" / "inner"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("item,title\na,Alpha\n")
    (folder / "README.md").write_text("not a catalogue")
    assert said("publish", catalogue)[0] == 0
    code, body = said("publish", "--add", tmp_path / "more")
    assert code == 0
    assert body["counts"]["items"] == 7


def test_publish_refuses_and_tells_every_problem_with_its_row(run, said, published, tmp_path):
    before = contents(published)
    bad = tmp_path / "bad.jsonl"
    bad.write_bytes(json_lines({"item": "a"}, {"item": "b", "title": "B", "minutes": 0}))
    done = run("publish", bad)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert f"{bad}:1:title" in done.stderr
    assert f"{bad}:2:minutes" in done.stderr
    assert "nothing was changed" in done.stderr
    code, body = said("publish", bad)
    assert code == 1
    assert [e["code"] for e in body["errors"]] == ["missing", "out_of_range"]
    assert contents(published) == before


def test_strict_refuses_what_is_otherwise_a_warning(run, said, tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("item,title,colour\na,Alpha,red\n")
    assert said("publish", "--strict", file)[0] == 1
    done = run("publish", file)
    assert done.exit_code == 0
    assert "colour" in done.stderr
    assert [w["code"] for w in said("publish", file)[1]["warnings"]] == ["unknown_column"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("publish", "no-such-file.jsonl"),
        ("publish",),
        ("people", "import", "no-such-file.jsonl"),
        ("recommend", "--ask", "no-such-file.json"),
        ("recommend", "--ask", "."),
        ("recommend", "--minutes", "soon"),
        ("recommend", "--level", "spreadsheets"),
        ("recommend", "--level", "=2"),
        ("recommend", "--level", "spreadsheets=good"),
        ("recommend", "--level", "spreadsheets=nan"),
        ("recommend", "--level", "spreadsheets=inf"),
        ("recommend", "--role", "bookkeeper", "--as", "a\nb"),
        ("serve", "--port", "0"),
        ("serve", "--workers", "0"),
        ("replay",),
        ("nonsense",),
        ("--nonsense",),
    ],
)
def test_wrong_usage_is_two(run, published, arguments):
    before = contents(published)
    done = run(*arguments)
    assert done.exit_code == 2, done.output
    assert done.stdout == ""
    assert done.stderr
    assert contents(published) == before


def test_an_empty_folder_is_wrong_usage(run, tmp_path):
    (tmp_path / "empty").mkdir()
    done = run("publish", tmp_path / "empty")
    assert done.exit_code == 2
    assert "holds no" in done.stderr


def test_people_are_imported_whole_or_not_at_all(run, said, published, tmp_path):
    file = tmp_path / "people.jsonl"
    file.write_bytes(PEOPLE)
    assert said("people", "import", file) == (0, {"learners": 1, "evidence": 1})
    before = contents(published)
    assert said("people", "import", file)[0] == 0
    assert contents(published) == before
    file.write_bytes(PEOPLE + json_lines({"learner": "emp-2", "role": "none"}))
    done = run("people", "import", file)
    assert done.exit_code == 1
    assert "none" in done.stderr
    assert contents(published) == before


def test_recommend_for_a_person_reads_like_a_letter(run, published, tmp_path):
    file = tmp_path / "people.jsonl"
    file.write_bytes(PEOPLE)
    run("people", "import", file)
    done = run("recommend", "--learner", "emp-1", "--minutes", 60)
    assert done.exit_code == 0
    assert "Sums in a spreadsheet" in done.stdout
    assert "For emp-1 (Bookkeeper): 3 steps, 60 minutes" in done.stdout
    assert "is on record" in done.stdout
    assert done.stderr == ""


def test_recommend_takes_an_ask_from_file_pipe_and_options(said, published, tmp_path):
    ask = json.dumps({"role": "bookkeeper", "minutes": 500, "levels": {"numeracy": 2}}).encode()
    file = tmp_path / "ask.json"
    file.write_bytes(ask)
    code, from_file = said("recommend", "--ask", file, "--minutes", 60)
    assert code == 0
    assert from_file["minutes"] <= 60
    options = ("--level", "spreadsheets=1", "--minutes", 60)
    from_pipe = said("recommend", "--ask", "-", *options, stdin=ask)[1]
    assert [g["current"] for g in from_pipe["gaps"]] == [1, 2]
    of_options = said("recommend", "--role", "bookkeeper", "--level", "numeracy=2", *options)[1]
    assert of_options["digest"] == from_pipe["digest"] != from_file["digest"]


def test_nothing_to_do_is_an_answer(run, published):
    levels = ("--level", "spreadsheets=5", "--level", "numeracy=5")
    done = run("recommend", "--role", "bookkeeper", *levels)
    assert done.exit_code == 0
    assert "no step to recommend" in done.stdout


def test_recommend_answers_in_the_language_asked_for(run, said, published, tmp_path):
    done = run("recommend", "--role", "bookkeeper", "--minutes", 60, "--language", "de")
    assert done.exit_code == 0, done.output
    assert "Schließt Ihre Lücke in Numeracy" in " ".join(done.stdout.split())
    file = tmp_path / "ask.json"
    file.write_text('{"role": "bookkeeper", "minutes": 60, "language": "de-AT"}')
    code, body = said("recommend", "--ask", file)
    assert (code, body["language"]) == (0, "de")
    assert said("recommend", "--ask", file, "--language", "en")[1]["language"] == "en"
    assert said("replay", body["id"])[1]["result"] == "identical"


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (("--role", "bookkeeper", "--language", "fr"), None, "unknown_language"),
        (("--learner", "nobody"), None, "unknown_learner"),
        (("--role", "none"), None, "unknown_role"),
        (("--role", "bookkeeper", "--level", "latin=2"), None, "unknown_skill"),
        (("--role", "bookkeeper", "--level", "numeracy=6"), None, "out_of_range"),
        (("--role", "bookkeeper", "--minutes", "0"), None, "out_of_range"),
        (("--role", "bookkeeper", "--minutes", str(2**70)), None, "number_too_large"),
        (("--need", "\udcff"), None, "lone_surrogate"),
        ((), None, "nothing_to_go_on"),
        (("--ask", "-"), b"[]", "wrong_type"),
        (("--ask", "-", "--level", "numeracy=1"), b'{"need": "x", "levels": 3}', "wrong_type"),
    ],
)
def test_a_bad_ask_is_one_and_named(run, said, published, arguments, stdin, code):
    before = contents(published)
    done = run("recommend", *arguments, stdin=stdin)
    assert done.exit_code == 1, done.output
    assert done.stdout == ""
    assert "→" in done.stderr
    exit_code, body = said("recommend", *arguments, stdin=stdin)
    assert exit_code == 1
    assert [e["code"] for e in body["errors"]] == [code]
    assert body["errors"][0]["remedy"]
    assert contents(published) == before


def test_what_is_not_json_is_one(said, published):
    code, body = said("recommend", "--ask", "-", stdin=b'{"need": NaN}')
    assert code == 1
    assert body["code"] == "unparsable"
    assert "NaN" in body["detail"]


def test_replay(run, said, published):
    made = said("recommend", "--role", "bookkeeper", "--as", "Zoë")[1]
    code, body = said("replay", made["id"])
    assert code == 0
    assert body["result"] == "identical"
    assert body["computed"] == made["digest"]
    assert "Identical" in run("replay", made["id"]).stdout
    done = run("replay", "none")
    assert done.exit_code == 1
    assert "none" in done.stderr


def test_before_anything_is_published(run, said):
    done = run("recommend", "--need", "x")
    assert done.exit_code == 1
    assert "recommender publish" in done.stderr
    assert said("recommend", "--need", "x")[1]["code"] == "no_snapshot"


def test_the_home_is_named_before_or_after_the_verb(said, catalogue, tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    assert said("--home", one, "publish", catalogue)[0] == 0
    assert said("publish", catalogue, "--home", two)[0] == 0
    assert said("--home", "nowhere", "recommend", "--need", "x", "--home", one)[0] == 0
    assert said("--home", two, "people", "import", catalogue)[0] == 1
    assert said("recommend", "--need", "x")[1]["code"] == "no_snapshot"
    assert {p.name for p in tmp_path.iterdir() if p.is_dir()} == {"one", "two", "home"}


def test_tenants_are_apart(said, catalogue):
    assert said("publish", catalogue, "--tenant", "acme")[0] == 0
    assert said("--tenant", "acme", "recommend", "--need", "x")[0] == 0
    assert said("recommend", "--need", "x")[1]["code"] == "no_snapshot"
    code, body = said("recommend", "--need", "x", "--tenant", "../acme")
    assert code == 1
    assert body["errors"][0]["code"] == "bad_setting"


def test_a_home_that_cannot_be_used_is_told(run, said, tmp_path):
    (tmp_path / "file").write_text("")
    done = run("recommend", "--need", "x", "--home", tmp_path / "file")
    assert done.exit_code == 1
    assert "cannot be used" in done.stderr
    assert said("recommend", "--need", "x", "--home", tmp_path / "file")[1]["code"] == "not_usable"


def test_doctor(run, said, published):
    code, body = said("doctor")
    assert code == 0, body
    assert body["ok"]
    assert {c["name"] for c in body["checks"]} >= {"Python", "Libraries", "Encoder", "Database"}
    assert {"name": "Languages", "ok": True, "detail": "de, en"} in body["checks"]
    (index,) = (published / "snapshots").rglob("items.npy")
    index.write_bytes(b"swapped")
    code, body = said("doctor")
    assert code == 1
    assert [c["name"] for c in body["checks"] if not c["ok"]] == ["Serving snapshot"]
    assert "items.npy" in run("doctor").stdout


def test_doctor_tells_what_is_missing(said, monkeypatch):
    monkeypatch.setattr("recommender.doctor.LIBRARIES", ("no-such-library",))
    code, body = said("doctor")
    assert code == 3
    assert [c["detail"] for c in body["checks"] if not c["ok"]] == [
        "no-such-library is not installed"
    ]


def test_doctor_misses_the_phrases_that_came_with_it(said, monkeypatch, tmp_path):
    monkeypatch.setattr("tiny_home.Translations", lambda: Translations(tmp_path))
    code, body = said("doctor")
    assert code == 3
    assert [c["name"] for c in body["checks"] if not c["ok"]] == ["Languages"]


def test_help_and_version_load_nothing_heavy():
    heavy = "import sys; print(sorted({'torch', 'faiss', 'uvicorn', 'fastapi'} & set(sys.modules)))"
    script = f"from recommender import cli; {heavy}"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.stdout == "[]\n", done.stderr


def test_the_module_runs():
    done = subprocess.run(
        [sys.executable, "-m", "recommender", "--version"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "0.1.0\n")


def test_an_issuer_is_trusted_listed_and_revoked(run, said):
    code, made = said("issuer", "add", "our LMS", "--source", "completion", "--source", "self")
    assert code == 0
    assert made["sources"] == ["completion", "self"]
    assert made["key"]
    assert made["secret"]
    told = run("issuer", "add", "exams", "--source", "assessment").stdout
    assert "exams may assert: assessment." in told
    code, listed = said("issuer", "list")
    assert [i["name"] for i in listed] == ["our LMS", "exams"]
    assert made["secret"] not in str(listed)
    assert said("issuer", "revoke", made["key"]) == (0, {"revoked": made["key"]})
    assert [i["name"] for i in said("issuer", "list")[1]] == ["exams"]
    assert said("issuer", "revoke", made["key"])[0] == 1


@pytest.mark.parametrize(
    ("arguments", "pointer"),
    [
        (("our LMS",), "/source"),
        (("our LMS", "--source", "gossip"), "/source"),
        ((" ", "--source", "self"), "/name"),
    ],
)
def test_an_issuer_that_cannot_be_trusted_is_refused(said, arguments, pointer):
    code, body = said("issuer", "add", *arguments)
    assert code == 1
    assert [e["pointer"] for e in body["errors"]] == [pointer]


def test_people_import_takes_scales_expiry_and_marks(run, said, published, tmp_path):
    file = tmp_path / "ledger.csv"
    file.write_text(
        "learner,evidence,skill,level,scale,source,at,expires,voids,reason\n"
        "emp-1,e1,numeracy,60,percent,assessment,2026-03-01,2027-03-01,,\n"
        "emp-1,e2,numeracy,Able,Unsure < Able < Sure,manager,2026-03-01,,,\n"
        "emp-1,,,,,,2026-04-01,,e2,another person\n"
    )
    (tmp_path / "people.jsonl").write_bytes(json_lines({"learner": "emp-1"}))
    code, body = said("people", "import", tmp_path / "people.jsonl", file)
    assert (code, body) == (0, {"learners": 1, "evidence": 3})
    # The same file again changes nothing.
    assert said("people", "import", file)[0] == 0


def test_people_import_tells_what_a_ledger_cannot_hold(said, published, tmp_path):
    file = tmp_path / "ledger.jsonl"
    about = {"learner": "emp-1", "skill": "numeracy", "level": 2, "source": "peer"}
    file.write_bytes(
        json_lines(
            {"learner": "emp-1"},
            {**about, "at": "2031-01-01"},
            {"learner": "emp-1", "voids": "nothing", "at": "2026-01-01", "reason": "x"},
        )
    )
    code, body = said("people", "import", file)
    assert code == 1
    found = {e["pointer"].split(":", 1)[1]: e["code"] for e in body["errors"]}
    assert found == {"2:at": "in_the_future", "3:voids": "unknown_evidence"}


def test_a_profile_is_shown_with_what_it_is_made_of(run, said, published, tmp_path):
    file = tmp_path / "people.jsonl"
    file.write_bytes(PEOPLE)
    assert run("people", "import", file).exit_code == 0
    told = " ".join(run("people", "profile", "emp-1").stdout.split())
    assert "Numeracy: level 2 ± 1" in told
    assert "peer 2 on 1 March 2026 (100 %). Your role asks 2." in told
    assert "Spreadsheet analysis: level 0: no evidence yet. Your role asks 3." in told
    code, before = said("people", "profile", "emp-1", "--as-of", "2026-02-01")
    assert code == 0
    assert {s["basis"] for s in before["skills"]} == {"prior"}
    assert said("people", "profile", "nobody")[0] == 1
