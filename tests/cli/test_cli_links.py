"""What people say of links, and a fit to one's own tags, from the terminal."""

import pytest
from tiny_home import CATALOGUE, json_lines

TAUGHT = ("bread", "boats", "wool")
WORDS = {"bread": "knead dough loaf", "boats": "sail mast harbour", "wool": "yarn needle scarf"}


@pytest.fixture
def published(run, tmp_path):
    file = tmp_path / "tiny.jsonl"
    file.write_bytes(json_lines(*CATALOGUE))
    assert run("publish", file).exit_code == 0


@pytest.fixture
def tagged(run, tmp_path):
    """Sixty items of three kinds, most of them tagged with what they speak of."""
    rows = [{"skill": s, "label": s} for s in TAUGHT]
    for n in range(60):
        skill = TAUGHT[n % 3]
        item = {"item": f"i{n}", "title": f"{skill} {WORDS[skill]} part {n}", "minutes": 10}
        if n < 48:
            item["teaches"] = [{"skill": skill, "from": 0, "to": 1}]
        rows.append(item)
    file = tmp_path / "tagged.jsonl"
    file.write_bytes(json_lines(*rows))
    assert run("publish", file).exit_code == 0


def test_a_link_is_verified_ignored_and_taken_back(run, said, published):
    code, body = said("link", "verify", "letters-101", "writing", "--reason", "mine", "--as", "Ann")
    assert code == 0
    assert (body["verdict"], body["reason"]) == ("verified", "mine")
    code, after = said("link", "ignore", "letters-101", "writing")
    assert code == 0
    assert after["snapshot"] != body["snapshot"]
    done = run("link", "withdraw", "letters-101", "writing")
    assert done.stdout == "letters-101 → writing: no longer judged.\n"


def test_names_that_do_not_exist_are_told(said, published):
    code, body = said("link", "verify", "letters-1", "writing")
    assert code == 1
    assert "letters-1" in str(body)


def test_a_fit_tells_what_it_found_and_changes_nothing_unless_asked(run, said, tagged):
    code, body = said("fit", "links")
    assert code == 0
    assert body["links"] == 48
    assert body["in_use"] is None
    assert body["recipe"]["agreement"] == pytest.approx(1 - 0.25 * 12 / 60)
    assert body["after"]["brier"] < body["before"]["brier"]
    shown = run("fit", "links", "--use", "--as", "Ann")
    assert shown.exit_code == 0
    assert "In use:" in shown.stdout
    assert "starter@sha256:" in shown.stdout


def test_a_fit_to_few_tags_is_refused(said, published):
    code, body = said("fit", "links")
    assert code == 1
    assert "declare what they teach" in str(body)
