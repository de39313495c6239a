"""What changes something in the console: under a name, with our own form, links and catalogue."""

import gzip
import json

import pytest
from console_visits import WHO, act, hand_in, post, published, read
from page_visits import token
from tiny_home import CATALOGUE, ITEMS, ROLES, SKILLS, contents, json_lines

from recommender.web.console import publishing

GOOD = ("good.jsonl", json_lines(*CATALOGUE))
MANY = tuple({"item": f"more-{n}", "title": f"More {n}", "minutes": 5} for n in range(40))


def inferred(client):
    rows = client.get("/v1/links", params={"item": "letters-101"}).json()["data"]
    return rows[0]


def events(client):
    rows = client.get("/v1/audit/events").json()["data"]
    return [(row["act"], row["actor"]) for row in rows]


def test_a_name_is_given_once_and_kept_for_the_visit(client):
    assert "Say who you are" in read(client, "/console").text
    cookie = act(client).history[0].headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Path=/console" in cookie
    assert f"Acting as {WHO} (claimed)" in read(client, "/console").text
    post(client, "/console/acting", forget="1")
    assert "Say who you are" in read(client, "/console").text


@pytest.mark.parametrize("name", ["", "   ", "x" * 201, "a\u202eb", "a\nb"])
def test_a_name_that_says_nothing_is_refused(client, name):
    sent = post(client, "/console/acting", name=name)
    assert sent.status_code == 422
    assert "acting=" not in sent.headers.get("set-cookie", "")


@pytest.mark.parametrize(
    "back", ["https://evil.example", "//evil.example", "/paths/x", "/console\\evil", "/consolex"]
)
def test_a_name_leads_back_into_the_console_and_nowhere_else(client, back):
    assert post(client, "/console/acting", name=WHO, back=back).headers["location"] == "/console"
    kept = post(client, "/console/acting", name=WHO, back="/console/links")
    assert kept.headers["location"] == "/console/links"


def writes(client):
    """Every address that changes something, with a form that would."""
    link = inferred(client)["id"]
    act(client)
    upload = hand_in(client, GOOD).headers["location"]
    return {"/console/links": {f"word.{link}": "verify"}, upload: {}}


def test_nobody_changes_anything_without_a_name(client, home):
    forms = writes(client)
    post(client, "/console/acting", forget="1")
    before = contents(home)
    for address, fields in forms.items():
        sent = post(client, address, **fields)
        assert sent.status_code == 403
        assert "Say first who you are" in sent.text
    assert hand_in(client, GOOD).status_code == 403
    assert contents(home) == before


def test_a_form_that_is_not_ours_changes_nothing(client, home):
    forms = writes(client)
    before = contents(home)
    right = token(client)
    for address, fields in {**forms, "/console/acting": {"name": "Mallory"}}.items():
        for wrong in ("", "x", right[:-1]):
            sent = client.post(address, data={**fields, "token": wrong}, follow_redirects=False)
            assert sent.status_code == 403, address
            assert "This form did not come from this page" in sent.text
        for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
            data = {**fields, "token": right}
            assert client.post(address, data=data, headers=headers).status_code == 403
    for data in ({"token": "x"}, {}):
        sent = client.post("/console/catalogue", data=data, files=[("files", GOOD)])
        assert sent.status_code == 403
    sent = client.post(
        "/console/catalogue",
        data={"token": right},
        files=[("files", GOOD)],
        headers={"Sec-Fetch-Site": "cross-site"},
    )
    assert sent.status_code == 403
    assert contents(home) == before


def test_a_link_is_verified_and_ignored_under_the_name(client):
    act(client)
    page = read(client, "/console/links")
    assert "Does Write a clear letter teach Business writing?" in page.text
    link = inferred(client)["id"]
    done = post(client, "/console/links", **{f"word.{link}": "verify"}, state="waiting")
    told = read(client, done.headers["location"])
    assert "✓ 1 link was judged" in told.text
    assert "No inferred link waits for anybody" in told.text
    assert inferred(client)["verdict"] == "verified"
    post(client, "/console/links", **{f"word.{link}": "ignore"})
    assert inferred(client)["verdict"] == "ignored"
    assert "Write a clear letter" in read(client, "/console/links?state=ignored").text
    post(client, "/console/links", **{f"word.{link}": "withdraw"})
    assert inferred(client)["verdict"] is None
    assert ("publish", WHO) in events(client)


@pytest.mark.parametrize("fields", [{}, {"word.none": "verify"}, {"word.": "x"}])
def test_a_form_that_says_no_word_is_told_so(client, home, fields):
    act(client)
    before = contents(home)
    sent = post(client, "/console/links", **fields)
    assert sent.status_code == 422
    assert "No link was verified or ignored." in sent.text
    assert contents(home) == before


def test_files_are_checked_shown_and_then_published(client, home):
    act(client)
    before = contents(home)
    rows = (*SKILLS, *ROLES, *ITEMS[1:], *MANY, {"item": "bad", "title": "Bad", "minutes": -3})
    sent = hand_in(client, ("mine.jsonl.gz", gzip.compress(json_lines(*rows))))
    assert sent.status_code == 303
    assert contents(home) == before
    where = sent.headers["location"]
    page = read(client, where)
    assert "These files can be published, but for 2 rows." in page.text
    assert "Gone from the items: pivot-101, sums-101." in page.text
    assert "minutes" in page.text
    done = published(client, where)
    assert "✓ The new catalogue serves." in done.text
    assert f"{WHO} (claimed)" in done.text
    assert events(client)[0] == ("publish", WHO)
    assert client.get("/v1/items/more-1").status_code == 200
    assert client.get("/v1/items/bad").status_code == 404
    assert "serves now" in read(client, "/console/catalogue").text


def test_files_are_added_by_id_when_that_is_asked(client):
    act(client)
    sent = hand_in(client, ("more.jsonl", json_lines(*MANY)), how="add")
    page = read(client, sent.headers["location"])
    assert "Items464000" in page.text
    published(client, sent.headers["location"])
    assert client.get("/v1/items/sums-101").status_code == 200


def test_pressing_twice_publishes_once(client):
    act(client)
    sent = hand_in(client, ("more.jsonl", json_lines(*CATALOGUE, *MANY)))
    where = sent.headers["location"]
    published(client, where)
    count = len(client.get("/v1/snapshots").json()["data"])
    assert "✓ The new catalogue serves." in published(client, where).text
    assert len(client.get("/v1/snapshots").json()["data"]) == count


@pytest.mark.parametrize(
    ("file", "said"),
    [
        (("broken.jsonl", b'{"item": "a", "title": "A"\n{"item"'), "JSON"),
        (("people.jsonl", json_lines({"learner": "e", "name": "E"})), "import it with the people"),
        (("empty.jsonl", json_lines(*SKILLS)), "no content items"),
        (("nothing.jsonl", b""), "What serves goes on serving"),
        (("image.png", b"\x89PNG\r\n\x1a\n\x00\x00"), "What serves goes on serving"),
    ],
    ids=lambda x: x[0] if isinstance(x, tuple) else "",
)
def test_what_cannot_be_published_is_told_and_not_kept(client, home, file, said):
    act(client)
    before = contents(home)
    sent = hand_in(client, file)
    assert sent.status_code == 422
    assert "These files cannot be published." in sent.text
    assert said in sent.text
    assert contents(home) == before
    assert not (home / "uploads").exists()


def test_no_file_and_no_form_are_refused(client):
    act(client)
    assert "No file was chosen." in hand_in(client, ("", b"")).text
    plain = post(client, "/console/catalogue", how="whole")
    assert plain.status_code == 400
    cut = client.post(
        "/console/catalogue",
        content=b"--x\r\nContent-Disposition: form-data; name=",
        headers={"Content-Type": "multipart/form-data; boundary=x"},
    )
    assert cut.status_code in (400, 403)
    assert read(client, "/console/catalogue/uploads/none", 404)
    assert read(client, "/console/catalogue/uploads/..%2F..%2Fkeys", 404)
    assert post(client, "/console/catalogue/uploads/none").status_code == 404


def test_what_goes_wrong_on_the_way_is_told_and_the_old_catalogue_serves(client, monkeypatch):
    act(client)
    where = hand_in(client, ("more.jsonl", json_lines(*CATALOGUE, *MANY))).headers["location"]

    def broken(*arguments, **named):
        raise OSError("the disk is gone")

    monkeypatch.setattr(publishing, "publish_files", broken)
    page = published(client, where)
    assert "✗ It was not published." in page.text
    assert "the disk is gone" not in page.text
    assert client.get("/v1/items/more-1").status_code == 404


def test_progress_is_told_while_it_lasts(client, edge):
    act(client)
    where = hand_in(client, GOOD).headers["location"]
    upload = where.rsplit("/", 1)[1]
    note = edge.uploads.note(upload)
    edge.uploads.write(upload, {**note, "state": "publishing", "done": 3, "total": 12})
    page = client.get(where)
    assert "3 of 12 texts are read." in page.text
    # A page that loads itself again throws whoever tabs through it back to its beginning.
    assert "refresh" not in page.headers
    assert "Look again now" in page.text


def test_uploads_hold_nothing_once_they_are_published(client, home):
    act(client)
    where = hand_in(client, GOOD).headers["location"]
    published(client, where)
    kept = [f.name for f in (home / "uploads").rglob("*") if f.is_file()]
    assert sorted(kept) == ["claimed", "note.json"]
    assert "title" not in json.loads(next((home / "uploads").rglob("note.json")).read_text())
