"""The ledger over HTTP: scales, marks, moments, and who is believed."""

import base64
from datetime import timedelta

import pytest
from problem_checks import ACTOR, assert_problem
from tiny_home import MORNING

from recommender.service.trusting import add_issuer

CHECK = {"evidence": "e1", "skill": "numeracy", "level": 2, "source": "assessment"}
CHECK["at"] = "2026-03-01"
ANN, BOB = {"X-Actor": "emp-1"}, {"X-Actor": "emp-2"}


@pytest.fixture
def ann(client):
    for learner in ("emp-1", "emp-2"):
        client.put(f"/v1/learners/{learner}", json={"role": "bookkeeper"}, headers=ACTOR)
    return "/v1/learners/emp-1"


@pytest.fixture
def trusted(edge):
    """Headers of an issuer that is trusted for some sources."""

    def make(*sources: str, name: str = "our LMS") -> dict[str, str]:
        made = add_issuer(name, sources, edge, actor="a test")
        return {"Authorization": basic(made.issuer.key, made.secret)}

    return make


def basic(key: str, secret: str) -> str:
    return "Basic " + base64.b64encode(f"{key}:{secret}".encode()).decode()


def post(client, ann, said, headers=ACTOR):
    return client.post(f"{ann}/evidence", json=said, headers=headers)


def numeracy(client, ann, as_of=None):
    asked = {} if as_of is None else {"as_of": as_of}
    profile = client.get(f"{ann}/profile", params=asked).json()
    return {s["skill"]: s for s in profile["skills"]}["numeracy"]


def rows(client, ann, **asked):
    return client.get(f"{ann}/evidence", params=asked).json()["data"]


def test_another_scale_is_mapped_and_shown(client, ann):
    said = {**CHECK, "level": 7, "scale": {"name": "Degreed", "min": 1, "max": 8}}
    done = post(client, ann, said)
    assert done.status_code == 201
    assert done.json()["level"] == pytest.approx(4.285714)
    assert done.json()["scale"]["words"] == "7 of 8 on the scale of Degreed"
    assert numeracy(client, ann)["because"] == (
        "level 4.3 ± 0.6: assessment 7 of 8 on the scale of Degreed on 1 March 2026, "
        "read as 4.3 (100 %)"
    )


def test_shares_add_up_and_make_the_level(client, ann):
    post(client, ann, CHECK)
    post(client, ann, {**CHECK, "evidence": "e2", "source": "self", "level": 4})
    post(client, ann, {**CHECK, "evidence": "e3", "source": "manager", "level": 3})
    found = numeracy(client, ann)
    assert sum(round(e["share"] * 1_000_000) for e in found["evidence"]) == 1_000_000
    level = sum(e["share"] * e["read_as"] for e in found["evidence"])
    assert found["level"] == pytest.approx(level, abs=1e-6)
    assert "self 4 on 1 March 2026, read as 3.6 because self-ratings run high" in found["because"]


def test_voiding_is_a_later_entry(client, ann, tiny_clock):
    post(client, ann, CHECK)
    post(client, ann, {**CHECK, "evidence": "e2", "level": 4, "at": "2026-03-02"})
    tiny_clock.move(days=1)
    void = {"voids": "e2", "reason": "another person's paper"}
    done = post(client, ann, void)
    assert done.status_code == 201
    assert done.json()["kind"] == "void"
    # Said again later, it changes nothing.
    tiny_clock.move(days=1)
    assert post(client, ann, void).json() == done.json()
    assert_problem(post(client, ann, {**void, "reason": "other"}), 409, "conflict", "", "e2")
    assert numeracy(client, ann)["level"] == 2
    assert numeracy(client, ann, "2026-11-23T10:00:00Z")["level"] == pytest.approx(3, abs=0.01)
    assert [r["standing"] for r in rows(client, ann)] == ["counts", "voided"]
    assert rows(client, ann)[1]["marks"][0]["reason"] == "another person's paper"
    assert [r["standing"] for r in rows(client, ann, as_of="2026-03-01")] == ["counts", "later"]


def test_an_expired_credential_counts_before_and_not_after(client, ann):
    post(client, ann, {**CHECK, "source": "credential", "expires": "2026-06-01"})
    assert numeracy(client, ann, "2026-05-31")["basis"] == "evidence"
    assert numeracy(client, ann, "2026-06-01")["basis"] == "prior"
    assert numeracy(client, ann)["basis"] == "prior"
    assert rows(client, ann)[0]["standing"] == "expired"


def test_evidence_may_end_on_a_day_to_come(client, ann):
    post(client, ann, CHECK)
    assert post(client, ann, {"ends": "e1", "at": "2027-01-01", "reason": "new rules"}).is_success
    assert numeracy(client, ann)["basis"] == "evidence"
    assert numeracy(client, ann, "2027-01-01")["basis"] == "prior"


def test_a_dispute_shows_and_takes_nothing_away(client, ann):
    post(client, ann, CHECK)
    assert post(client, ann, {"disputes": "e1", "reason": "I was ill"}, ANN).status_code == 201
    found = numeracy(client, ann)
    assert found["evidence"][0]["disputed"] is True
    assert found["because"].endswith("assessment 2 on 1 March 2026, disputed (100 %)")
    assert rows(client, ann)[0]["standing"] == "disputed"


def test_an_unknown_piece_of_evidence_cannot_be_voided(client, ann):
    answer = post(client, ann, {"voids": "e9", "reason": "?"})
    assert_problem(answer, 422, "unknown_evidence", "/voids", "e9")


@pytest.mark.parametrize("days", [1.01, 400])
def test_evidence_from_the_future_is_refused(client, ann, days):
    at = (MORNING + timedelta(days=days)).isoformat()
    assert_problem(post(client, ann, {**CHECK, "at": at}), 422, "in_the_future", "/at")


def test_a_decade_old_is_evidence_and_says_how_little(client, ann):
    post(client, ann, {**CHECK, "at": "2016-03-01"})
    found = numeracy(client, ann)
    assert (found["level"], found["basis"]) == (2, "evidence")
    assert found["spread"] > 1.2


def test_out_of_order_and_back_in_time_comes_to_the_same(client, ann, tiny_clock):
    for n, day in enumerate(("2026-05-01", "2026-03-01", "2026-04-01")):
        tiny_clock.move(hours=-1)
        post(client, ann, {**CHECK, "evidence": f"a{n}", "level": n + 1, "at": day})
    first = numeracy(client, ann, "2026-11-01")
    for n, day in ((1, "2026-03-01"), (2, "2026-04-01"), (0, "2026-05-01")):
        said = {**CHECK, "evidence": f"a{n}", "level": n + 1, "at": day}
        client.post("/v1/learners/emp-2/evidence", json=said, headers=ACTOR)
    assert numeracy(client, "/v1/learners/emp-2", "2026-11-01") == first
    assert [r["evidence"] for r in rows(client, ann)] == ["a0", "a1", "a2"]


def test_an_undated_piece_sent_again_is_the_same_piece(client, ann, tiny_clock):
    said = {k: v for k, v in CHECK.items() if k != "at"}
    first = post(client, ann, said)
    tiny_clock.move(hours=1)
    assert post(client, ann, said).json() == first.json()
    assert len(rows(client, ann)) == 1


def test_a_trusted_issuer_asserts_its_sources_alone(client, ann, trusted):
    lms = trusted("completion", "assessment")
    done = post(client, ann, CHECK, lms)
    assert done.status_code == 201
    assert (done.json()["vouched_by"], done.json()["issuer"]) == ("our LMS", "our LMS")
    refused = post(client, ann, {**CHECK, "evidence": "e2", "source": "manager"}, lms)
    assert_problem(refused, 403, "not_trusted", "", "manager")
    assert len(rows(client, ann)) == 1


@pytest.mark.parametrize(
    "authorization",
    ["Basic", "Basic !", "Bearer abc", basic("unknown", "x"), basic("", ""), "Basic dGVzdA=="],
)
def test_a_key_that_is_not_known_is_refused(client, ann, authorization):
    answer = post(client, ann, CHECK, {**ACTOR, "Authorization": authorization})
    assert_problem(answer, 401, "bad_credentials", "")
    assert answer.headers["www-authenticate"].startswith("Basic")
    assert rows(client, ann) == []


def test_people_report_of_themselves_and_it_says_so(client, ann):
    done = post(client, ann, {**CHECK, "source": "completion"}, ANN).json()
    assert (done["self_reported"], done["issuer"], done["vouched_by"]) == (True, "emp-1", None)
    found = numeracy(client, ann)
    assert "self-reported completion 2 on 1 March 2026, read as 1.6" in found["because"]
    assert found["spread"] > 1


@pytest.mark.parametrize("source", ["assessment", "credential", "manager", "peer", "work_sample"])
def test_people_do_not_examine_themselves(client, ann, source):
    answer = post(client, ann, {**CHECK, "source": source}, ANN)
    assert_problem(answer, 403, "not_trusted", "", source)


@pytest.mark.parametrize("source", ["self", "completion", "manager", "peer"])
def test_nobody_vouches_for_a_colleague(client, ann, source):
    answer = post(client, ann, {**CHECK, "source": source}, BOB)
    assert_problem(answer, 403, "not_trusted", "", "colleague")


def test_where_issuers_are_trusted_a_mere_name_is_not(client, ann, trusted):
    assert post(client, ann, CHECK).status_code == 201
    hr = trusted("manager", name="HR")
    other = {**CHECK, "evidence": "e2"}
    assert_problem(post(client, ann, other), 403, "not_trusted", "", "a test")
    assert_problem(post(client, ann, {"voids": "e1", "reason": "x"}), 403, "not_trusted", "")
    assert post(client, ann, {**other, "source": "manager"}, hr).status_code == 201
    assert post(client, ann, {**CHECK, "evidence": "e3", "source": "self"}, ANN).is_success


def test_who_vouched_takes_back(client, ann, trusted):
    lms, exams = trusted("completion"), trusted("assessment", name="exams")
    post(client, ann, CHECK, exams)
    void = {"voids": "e1", "reason": "marked wrongly"}
    assert_problem(post(client, ann, void, lms), 403, "not_trusted", "", "our LMS")
    assert_problem(post(client, ann, void, ANN), 403, "not_trusted", "", "dispute")
    assert_problem(post(client, ann, {**void, "voids": "e1"}, BOB), 403, "not_trusted", "")
    assert post(client, ann, void, exams).status_code == 201


def test_a_write_names_somebody(client, ann):
    answer = client.post(f"{ann}/evidence", json=CHECK)
    assert_problem(answer, 422, "missing_actor", "/X-Actor")


def test_the_ledger_is_paged(client, ann):
    for n in range(3):
        post(client, ann, {**CHECK, "evidence": f"e{n}"})
    first = client.get(f"{ann}/evidence", params={"limit": 2}).json()
    rest = client.get(f"{ann}/evidence", params={"cursor": first["next"]}).json()
    assert [r["evidence"] for r in first["data"] + rest["data"]] == ["e0", "e1", "e2"]
    assert rest["next"] is None
    assert_problem(client.get("/v1/learners/nobody/evidence"), 404, "not_found", "", "nobody")


def test_voided_evidence_changes_the_next_answer_and_the_old_one_still_replays(client, ann):
    post(client, ann, {**CHECK, "level": 5})
    before = client.post("/v1/paths", json={"learner": "emp-1"}).json()
    post(client, ann, {"voids": "e1", "reason": "another person"})
    after = client.post("/v1/paths", json={"learner": "emp-1"}).json()
    assert "percent-101" not in [s["item"]["id"] for s in before["steps"]]
    assert "percent-101" in [s["item"]["id"] for s in after["steps"]]
    for answer in (before, after):
        replay = client.post(f"/v1/decisions/{answer['id']}/replay").json()
        assert replay["result"] == "identical"
