"""The record is checked, exported, proven and erased from on the command line."""

import json
import sqlite3
from contextlib import closing

import pytest
from tiny_home import CATALOGUE, json_lines

PERSON = "emp-0042-unmistakable"
NAME = "Wilhelmina Quickthorn"
NEED = "reconcile the zanzibar ledger with a pivot table"
PEOPLE = json_lines(
    {"learner": PERSON, "name": NAME, "role": "bookkeeper", "team": "Zwolle-West"},
    {"learner": PERSON, "skill": "numeracy", "level": 2, "source": "peer", "at": "2026-03-01"},
    {"learner": "ann", "role": "bookkeeper"},
)


@pytest.fixture
def home(run, tmp_path):
    (tmp_path / "tiny.jsonl").write_bytes(json_lines(*CATALOGUE))
    (tmp_path / "people.jsonl").write_bytes(PEOPLE)
    assert run("publish", tmp_path / "tiny.jsonl", "--as", "L&D").exit_code == 0
    assert run("people", "import", tmp_path / "people.jsonl", "--as", "HR").exit_code == 0
    (tmp_path / "people.jsonl").unlink()
    return tmp_path / "home"


def ask(said, who="ann", need="a pivot table"):
    code, body = said("recommend", "--learner", who, "--need", need)
    assert code == 0
    return body["id"]


def tamper(home, *statements):
    with closing(sqlite3.connect(home / "recommender.db", isolation_level=None)) as connection:
        for trigger in ("entries_never_change", "entries_never_go"):
            connection.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        for statement in statements:
            connection.execute(statement)


def every_byte(folder):
    return b"\n".join(f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file())


def test_a_whole_record_is_said_to_be(run, said, home):
    ask(said)
    code, body = said("audit", "verify")
    assert (code, body["whole"], body["first_bad"]) == (0, True, None)
    done = run("audit", "verify")
    assert "Whole" in done.stdout
    assert "--checkpoint" in done.stdout


def test_the_first_bad_record_is_named_in_words(run, said, home):
    made = ask(said)
    ask(said)
    tamper(home, f"UPDATE entries SET at = '2020' || substr(at, 5) WHERE entry_id = '{made}'")
    code, body = said("audit", "verify")
    assert code == 1
    assert body["first_bad"]["record"] == made
    done = run("audit", "verify")
    assert done.exit_code == 1
    assert made in done.stdout.replace("\n", "")
    assert "tampered" in done.stdout


@pytest.mark.parametrize("kind", ["checkpoint", "export"])
def test_a_tail_that_was_cut_off_shows_against_what_was_kept(run, said, home, tmp_path, kind):
    ask(said)
    kept = tmp_path / "kept"
    if kind == "export":
        assert run("audit", "export", kept, "--reason", "quarterly").exit_code == 0
    else:
        kept.write_text(run("audit", "checkpoint").stdout)
    assert said("audit", "verify", "--checkpoint", kept)[0] == 0
    tamper(home, "DELETE FROM entries WHERE seq > 4")
    for named in ("decision_items", "terms"):
        # Whoever cut them off forgot what else names them.
        assert said("audit", "verify")[0] == 1
        tamper(home, f"DELETE FROM {named} WHERE seq > 4")
    assert said("audit", "verify")[0] == 0
    code, body = said("audit", "verify", "--checkpoint", kept)
    assert code == 1
    assert [f["code"] for f in body["flaws"]][-1] == "truncated"


def test_an_export_holds_nobody(run, said, home, tmp_path):
    ask(said, PERSON, NEED)
    assert run("audit", "export", tmp_path / "audit.jsonl").exit_code == 0
    raw = (tmp_path / "audit.jsonl").read_text()
    for word in (PERSON, NAME, NEED, "Zwolle", "HR"):
        assert word not in raw
    first, *rows = map(json.loads, raw.splitlines())
    assert first["checkpoint"]["size"] == len(rows)
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda raw: raw[:-200], "not a whole export"),
        (lambda raw: raw.replace(b'"seq":3', b'"seq":4'), "line 4"),
        (lambda raw: b"\n".join([*raw.split(b"\n")[:3], *raw.split(b"\n")[4:]]), "records"),
        (lambda raw: b"[]", "not a whole checkpoint"),
        (lambda raw: b"{", "JSON"),
        (lambda raw: b"", ""),
    ],
)
def test_what_is_no_checkpoint_is_refused(run, said, home, tmp_path, change, says):
    kept = tmp_path / "kept"
    run("audit", "export", kept)
    kept.write_bytes(change(kept.read_bytes()))
    code, body = said("audit", "verify", "--checkpoint", kept)
    assert code == 1
    assert "whole" not in body
    assert says in json.dumps(body)


def test_a_receipt_is_checked_without_the_data_folder(run, said, home, tmp_path):
    made = ask(said)
    kept = tmp_path / "kept"
    kept.write_text(run("audit", "checkpoint").stdout)
    size = json.loads(kept.read_bytes())["checkpoint"]["size"]
    file = tmp_path / "receipt.json"
    file.write_text(run("audit", "receipt", made, "--size", size).stdout)
    key = json.loads(file.read_bytes())["public_key"]
    home.rename(tmp_path / "elsewhere")
    code, body = said("audit", "receipt-check", file, "--checkpoint", kept, "--key", key)
    assert (code, body["proven"], body["record"]["id"]) == (0, True, made)
    assert "Proven" in run("audit", "receipt-check", file).stdout
    assert not home.exists()
    assert said("audit", "receipt-check", file, "--key", "00" * 32)[0] == 1


@pytest.mark.parametrize(
    ("part", "value"),
    [
        (("record", "at"), "2020-01-01T00:00:00.000000Z"),
        (("record", "seq"), 1),
        (("record", "id"), "another"),
        (("checkpoint", "root"), "0" * 64),
        (("checkpoint", "size"), 99),
        (("signature",), "0" * 128),
        (("signature",), "not hexadecimal"),
        (("public_key",), "0" * 64),
        (("proof",), []),
        (("proof",), ["xyz"]),
        (("proof",), "0"),
        (("format",), "other"),
        (("note",), "believe me"),
        (("record", "note"), "believe me"),
        (("record", "seq"), "5"),
    ],
)
def test_a_changed_receipt_proves_nothing(run, said, home, tmp_path, part, value):
    made = ask(said)
    receipt = json.loads(run("audit", "receipt", made).stdout)
    *way, last = part
    here = receipt
    for step in way:
        here = here[step]
    here[last] = value
    file = tmp_path / "receipt.json"
    file.write_text(json.dumps(receipt))
    code, body = said("audit", "receipt-check", file)
    assert code == 1
    assert not body.get("proven")


def test_a_receipt_of_another_day_is_sent_back(run, said, home, tmp_path):
    made = ask(said)
    kept = tmp_path / "kept"
    kept.write_text(run("audit", "checkpoint").stdout)
    file = tmp_path / "receipt.json"
    file.write_text(run("audit", "receipt", made).stdout)
    code, body = said("audit", "receipt-check", file, "--checkpoint", kept)
    assert code == 1
    assert "ask for a receipt with --size" in body["because"]


def test_a_receipt_of_nothing(said, home):
    code, body = said("audit", "receipt", "none")
    assert (code, body["code"]) == (1, "not_found")


def test_who_did_what(run, said, home, tmp_path):
    run("audit", "export", tmp_path / "audit.jsonl", "--as", "Ed", "--reason", "quarterly")
    code, acts = said("audit", "events")
    assert code == 0
    assert [(a["actor"], a["act"]) for a in acts] == [
        ("Ed", "export_audit"),
        ("HR", "import_people"),
        ("L&D", "publish"),
    ]
    assert acts[0]["reason"] == "quarterly"
    assert [a["act"] for a in said("audit", "events", "--actor", "HR")[1]] == ["import_people"]
    assert said("audit", "events", "--act", "publish", "--until", "2020-01-01")[1] == []
    done = run("audit", "events", "--limit", 1)
    assert "Ed: export_audit" in done.stdout
    assert "There are more" in done.stderr
    assert run("audit", "events", "--since", "soon").exit_code == 2


def test_who_is_trusted_is_an_act_too(said, home):
    key = said("issuer", "add", "our LMS", "--source", "completion", "--as", "Ed")[1]["key"]
    assert said("issuer", "revoke", key, "--as", "Flo")[0] == 0
    assert said("issuer", "revoke", key, "--as", "Flo")[0] == 1
    told = [(a["actor"], a["act"]) for a in said("audit", "events", "--target", key)[1]]
    assert told == [("Flo", "revoke_issuer"), ("Ed", "trust_issuer")]


def test_an_erased_person_is_in_no_byte_of_the_folder(run, said, home, tmp_path):
    made = ask(said, PERSON, NEED)
    other = ask(said)
    held = said("learner", "export", PERSON)[1]
    assert held["person"]["name"] == NAME
    assert run("audit", "export", home / "before.jsonl").exit_code == 0
    with closing(sqlite3.connect(home / "recommender.db")) as connection:
        query = "SELECT subject, sealed FROM entries WHERE entry_id = ?"
        subject, sealed = connection.execute(query, (made,)).fetchone()
    with closing(sqlite3.connect(home / "keys.db")) as connection:
        query = "SELECT key FROM subject_keys WHERE subject = ?"
        (key,) = connection.execute(query, (subject,)).fetchone()
    pieces = [key, *(sealed[n : n + 16] for n in range(0, len(sealed) - 16, 16))]
    assert all(piece in every_byte(home) for piece in pieces)
    code, done = said("learner", "erase", PERSON, "--reason", "left the firm", "--as", "HR")
    assert (code, done["records"], done["finished"]) == (0, 3, True)
    assert run("audit", "export", home / "after.jsonl").exit_code == 0
    left = every_byte(home)
    assert not any(piece in left for piece in pieces)
    for word in (PERSON, NAME, NAME.split()[1], NEED, "zanzibar", "Zwolle"):
        for encoding in ("utf-8", "utf-16-le", "utf-16-be"):
            assert word.encode(encoding) not in left, word
    assert said("audit", "verify", "--checkpoint", home / "before.jsonl")[0] == 0
    assert said("replay", made)[1]["result"] == "erased"
    assert said("replay", other)[1]["result"] == "identical"
    assert "Erased" in run("replay", made).stdout
    assert run("replay", made).exit_code == 0
    assert said("learner", "export", PERSON)[1]["code"] == "not_found"
    code, body = said("learner", "erase", PERSON)
    assert (code, body["code"]) == (1, "not_found")


def test_a_person_reads_what_is_held(run, said, home):
    ask(said, PERSON, NEED)
    done = run("learner", "export", PERSON)
    assert done.exit_code == 0
    flat = " ".join(done.stdout.split())
    for told in (NAME, "Numeracy: about 2.0", NEED, "never play a part", "Every record"):
        assert told in flat


@pytest.mark.parametrize("workers", [1, 2])
def test_a_period_is_replayed(run, said, home, workers):
    for _ in range(3):
        ask(said)
    ask(said, PERSON, NEED)
    said("learner", "erase", PERSON)
    code, body = said("replay", "--since", "2026-01-01", "--workers", workers)
    assert code == 0
    assert body["counts"] == {"identical": 3, "differs": 0, "erased": 1, "not_replayed": 0}
    assert body["decisions"] == 4
    done = run("replay", "--since", "2026-01-01", "--until", "2030-01-01")
    assert "4 decisions: 3 identical" in done.stdout
    assert said("replay", "--until", "2020-01-01")[1]["decisions"] == 0


def test_a_period_tells_what_cannot_be_replayed(run, said, home):
    made, _ = ask(said), ask(said)
    tamper(home, f"UPDATE entries SET at = at || 'x' WHERE entry_id = '{made}'")
    code, body = said("replay", "--since", "2026-01-01")
    assert code == 1
    assert body["counts"]["identical"] == 1
    assert [one["decision"] for one in body["told"]] == [made]
    assert body["told"][0]["because"]
    assert made in run("replay", "--since", "2026-01-01").stdout.replace("\n", "")


@pytest.mark.parametrize(
    "arguments",
    [("replay",), ("replay", "x", "--since", "2026-01-01"), ("replay", "--since", "soon")],
)
def test_a_period_is_named_well(run, home, arguments):
    assert run(*arguments).exit_code == 2
