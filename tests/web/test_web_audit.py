"""Proofs, acts, erasure and export over HTTP."""

import hashlib

import pytest
import rfc8785
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from problem_checks import ACTOR, assert_problem
from tiny_home import client_of, publish_tiny, tiny_edge

from recommender.domain.merkle import consistent

ROLE = {"role": "bookkeeper"}
NAME = "Wilhelmina Quickthorn"


@pytest.fixture
def ann(client):
    client.put("/v1/learners/emp-1", json={**ROLE, "name": NAME}, headers=ACTOR)
    evidence = {"evidence": "e", "skill": "numeracy", "level": 2, "source": "assessment"}
    client.post("/v1/learners/emp-1/evidence", json=evidence, headers=ACTOR)
    return "/v1/learners/emp-1"


def ask(client, **fields):
    answer = client.post("/v1/paths", json=fields, headers=ACTOR)
    assert answer.status_code == 201, answer.text
    return answer.json()


def proven(receipt):
    """The documented procedure, in so many words and with nothing of ours."""
    entry = hashlib.sha256(rfc8785.dumps(receipt["record"])).digest()
    found = hashlib.sha256(b"\x00" + entry).digest()
    place, last = receipt["record"]["seq"] - 1, receipt["checkpoint"]["size"] - 1
    for step in map(bytes.fromhex, receipt["proof"]):
        if place % 2 == 1 or place == last:
            found = hashlib.sha256(b"\x01" + step + found).digest()
            while place % 2 == 0 and place > 0:
                place, last = place // 2, last // 2
        else:
            found = hashlib.sha256(b"\x01" + found + step).digest()
        place, last = place // 2, last // 2
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(receipt["public_key"]))
    key.verify(bytes.fromhex(receipt["signature"]), rfc8785.dumps(receipt["checkpoint"]))
    return last == 0 and found.hex() == receipt["checkpoint"]["root"]


def test_a_receipt_is_proven_by_its_documented_procedure(client):
    ids = [ask(client, **ROLE)["id"] for _ in range(6)]
    for decision in ids:
        receipt = client.get(f"/v1/decisions/{decision}/receipt").json()
        assert receipt["record"]["id"] == decision
        assert receipt["record"]["kind"] == "decision"
        assert proven(receipt)
        forged = {**receipt, "record": {**receipt["record"], "at": "2020-01-01"}}
        assert not proven(forged)
    assert len(rfc8785.dumps(receipt)) < 2000


def test_a_receipt_is_given_under_a_checkpoint_that_somebody_keeps(client):
    first = ask(client, **ROLE)["id"]
    kept = client.get("/v1/audit/checkpoint").json()
    later = ask(client, **ROLE)["id"]
    size = kept["checkpoint"]["size"]
    address = "/v1/decisions/{}/receipt"
    receipt = client.get(address.format(first), params={"size": size}).json()
    assert receipt["checkpoint"]["root"] == kept["checkpoint"]["root"]
    assert proven(receipt)
    refused = client.get(address.format(later), params={"size": size})
    assert_problem(refused, 404, "not_found", "", later)
    assert client.get(address.format(first), params={"size": size + 99}).status_code == 404
    assert client.get(address.format(first), params={"size": 0}).status_code == 422


def test_only_a_decision_of_this_tenant_has_a_receipt(client, home):
    made = ask(client, **ROLE)["id"]
    event = client.get("/v1/audit/events").json()["data"][0]["id"]
    for name in ("none", event):
        assert_problem(client.get(f"/v1/decisions/{name}/receipt"), 404, "not_found", "", name)
    with tiny_edge(home, tenant="other") as edge, client_of(edge) as other:
        assert_problem(other.get(f"/v1/decisions/{made}/receipt"), 404, "not_found", "", made)
        replayed = other.post(f"/v1/decisions/{made}/replay")
        assert_problem(replayed, 404, "not_found", "", made)
        assert other.get("/v1/audit/events").json()["data"] == []


def test_two_checkpoints_are_shown_to_be_of_one_record(client):
    old = client.get("/v1/audit/checkpoint").json()["checkpoint"]
    for _ in range(5):
        ask(client, **ROLE)
    new = client.get("/v1/audit/checkpoint").json()["checkpoint"]
    between = {"first": old["size"], "second": new["size"]}
    shown = client.get("/v1/audit/consistency", params=between).json()
    proof = [bytes.fromhex(step) for step in shown["proof"]]
    roots = bytes.fromhex(old["root"]), bytes.fromhex(new["root"])
    assert consistent(old["size"], new["size"], *roots, proof)
    backwards = {"first": new["size"], "second": old["size"]}
    assert client.get("/v1/audit/consistency", params=backwards).status_code == 404


def test_an_erased_person_is_gone_and_the_record_whole(client, ann):
    decision = ask(client, learner="emp-1", need="a pivot table")["id"]
    assert client.get("/v1/audit/verify").json()["whole"]
    done = client.delete(ann, params={"reason": "left the firm"}, headers=ACTOR)
    assert done.status_code == 200, done.text
    assert done.json() | {"event": ""} == {
        "records": 3,
        "decisions": 1,
        "event": "",
        "finished": True,
    }
    for address in (ann, f"{ann}/profile", f"{ann}/path", f"{ann}/export"):
        assert_problem(client.get(address), 404, "not_found", "", "emp-1")
    for address in (f"/v1/paths/{decision}", f"/v1/decisions/{decision}"):
        assert_problem(client.get(address), 404, "not_found", "", "was erased")
    assert client.post(f"/v1/decisions/{decision}/replay").json() == {
        "result": "erased",
        "recorded": None,
        "computed": None,
        "first_difference": None,
    }
    assert proven(client.get(f"/v1/decisions/{decision}/receipt").json())
    found = client.get("/v1/audit/verify").json()
    assert found["flaws"] == []
    assert client.get("/v1/decisions").json()["data"] == []
    assert client.post("/v1/paths", json={"learner": "emp-1"}).status_code == 422
    assert_problem(client.delete(ann, headers=ACTOR), 404, "not_found", "", "emp-1")


@pytest.mark.parametrize("reason", ["emp-1 asked", f"on the wish of {NAME.upper()}"])
def test_a_reason_must_not_name_the_person(client, ann, reason):
    refused = client.delete(ann, params={"reason": reason}, headers=ACTOR)
    assert_problem(refused, 422, "names_the_person", "/reason")
    assert client.get(ann).status_code == 200


def test_who_erases_themselves_is_not_named(client, ann):
    client.delete(ann, headers={"X-Actor": NAME})
    listed = client.get("/v1/audit/events", params={"act": "erase"})
    assert listed.json()["data"][0]["actor"] == "the person themselves"
    assert "Quickthorn" not in listed.text


def test_erasing_needs_an_actor(client, ann):
    assert client.delete(ann).status_code == 422
    assert client.get(ann).status_code == 200


def test_somebody_erased_while_their_answer_was_thought_about_stays_gone(
    client, edge, ann, monkeypatch
):
    from recommender.service import asking

    think = asking.recommend

    def slowly(*arguments, **more):
        thought = think(*arguments, **more)
        assert client.delete(ann, headers=ACTOR).status_code == 200
        return thought

    monkeypatch.setattr(asking, "recommend", slowly)
    refused = client.post("/v1/paths", json={"learner": "emp-1"})
    assert_problem(refused, 422, "unknown_learner", "/learner", "emp-1")
    assert client.get("/v1/decisions").json()["data"] == []


def test_a_person_gets_everything_and_the_logic(client, ann):
    answer = ask(client, learner="emp-1", need="a pivot table", minutes=60)
    held = client.get(f"{ann}/export", headers=ACTOR, params={"reason": "asked"}).json()
    assert [r["kind"] for r in held["records"]] == ["learner", "evidence", "decision"]
    assert held["person"]["name"] == NAME
    assert held["answers"][0]["need"] == "a pivot table"
    recorded = held["records"][-1]["body"]["decision"]["answer"]
    assert recorded["digest"] == answer["digest"]
    assert list(held["logic"]["recipes"]) == [answer["versions"]["recipe"]]
    levels = {row["skill"]: row for row in held["levels"]}
    assert levels["numeracy"]["evidence"][0]["share"] == 1
    text = client.get(f"{ann}/export", params={"format": "text"})
    assert text.headers["content-type"].startswith("text/plain")
    for told in (NAME, "Numeracy: about 2.0", "a pivot table", "never play a part"):
        assert told in text.text
    assert answer["steps"][0]["because"] in text.text
    first, second = client.get("/v1/audit/events", params={"act": "export_learner"}).json()["data"]
    assert second["target"] == {"kind": "learner", "id": "emp-1"}
    assert (second["actor"], second["reason"]) == ("a test", "asked")
    assert "export learner by a test, because “asked”" in text.text
    (act,) = client.get(f"{ann}/export").json()["acts"][1:]
    assert (act["act"], act["actor"]) == ("export_learner", "a test")
    assert first["actor"] == "unnamed caller"


def test_an_act_about_somebody_erased_stays_without_them(client, ann):
    client.get(f"{ann}/export", headers=ACTOR)
    client.delete(ann, headers=ACTOR)
    listed = client.get("/v1/audit/events")
    told = [(e["act"], e["target"]["id"]) for e in listed.json()["data"]]
    assert told[:2] == [("erase", "erased"), ("export_learner", "erased")]
    assert "emp-1" not in listed.text


def test_acts_are_listed_filtered_and_paged(client, edge, tiny_clock):
    publish_tiny(edge, ({"item": "x", "title": "X"},))
    tiny_clock.move(days=1)
    zoe = {"X-Actor": "Zoë".encode()}
    client.post("/v1/snapshots", content=b'{"item": "y", "title": "Y"}', headers=zoe)
    listed, cursor = [], None
    while True:
        params = {"limit": 1} | ({"cursor": cursor} if cursor else {})
        page = client.get("/v1/audit/events", params=params).json()
        listed += page["data"]
        cursor = page["next"]
        if cursor is None:
            break
    assert [e["act"] for e in listed] == ["publish"] * 3
    assert listed[0]["actor"] == "Zoë"

    def count(**params):
        return len(client.get("/v1/audit/events", params=params).json()["data"])

    assert count(actor="a test") == 2
    assert count(act="erase") == 0
    assert count(target=listed[0]["target"]["id"]) == 1
    assert count(since="2026-11-24") == 1
    assert count(until="2026-11-24") == 2
    assert client.get("/v1/audit/events", params={"colour": "red"}).status_code == 422


def test_a_full_disk_refuses_the_answer_and_says_so(client, edge):
    def limit(pages):
        with edge.store._engine.connect() as connection:
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")

    limit(1)
    answers = [client.post("/v1/paths", json=ROLE) for _ in range(20)]
    limit(2**30)
    refused = [a for a in answers if a.status_code != 201]
    assert refused
    for answer in refused:
        assert_problem(answer, 507, "storage_full", "", "full")
    assert client.post("/v1/paths", json=ROLE).status_code == 201
    assert client.get("/v1/audit/verify").json()["whole"]
    given = len(answers) - len(refused) + 1
    assert len(client.get("/v1/decisions").json()["data"]) == given
