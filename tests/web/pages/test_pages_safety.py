"""Hostile text is shown as text, forms are ours alone, and the policy leaves nothing to run."""

from dataclasses import replace
from urllib.parse import quote

import pytest
from hostile import ENDLESS, ORDER, OVERRIDE, SCRIPT, TEXTS, UNLINKED, assert_harmless, hostile
from page_visits import Document, answered, ask, introduce, token
from tiny_home import client_of, contents, tiny_edge

from recommender.domain.learners import Learner
from recommender.service.people import put_learner
from recommender.service.publishing import publish


@pytest.fixture
def visit(tmp_path):
    """Publishes a catalogue and gives every page that shows some of it."""
    opened = []

    def pages(catalogue, name="x"):
        context = tiny_edge(tmp_path / "home")
        edge = context.__enter__()
        opened.append(context)
        publish(catalogue, edge, actor="a test")
        (role,) = catalogue.roles
        put_learner(Learner("e/1?&#", name, role), edge, actor="a test")
        with client_of(edge) as client:
            where, _ = answered(client, learner="e/1?&#", need=name)
            addresses = ["/", f"/levels?role={'r%2F1%3F%26%23'}", where, f"{where}/check"]
            addresses.append(f"{where}/steps/1")
            found = [client.get(address) for address in addresses]
            found.append(ask(client, need=name, minutes=name[:9], learner_id=name[:100]))
            assert [p.status_code for p in found] == [200] * 5 + [422]
            return [p.text for p in found]

    yield pages
    for context in reversed(opened):
        context.__exit__(None, None, None)


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_hostile_text_is_shown_as_text_everywhere(visit, text):
    pages = [assert_harmless(page) for page in visit(hostile(text), name=text)]
    shown = " ".join(
        "".join(
            c for c in text if c not in OVERRIDE[4:5] + "\u2066\u061c\u200b\ufeff\u00ad\u2060"
        ).split()
    )
    path, step = pages[2], pages[4]
    assert shown in path.text
    assert shown in step.text
    assert "49" not in path.text.split("min")[0]


@pytest.mark.parametrize("text", [SCRIPT, OVERRIDE, "{{ 7 * 7 }}", '"><svg onload=x>'])
def test_hostile_text_is_text_wherever_something_may_be_said(tmp_path, text):
    with tiny_edge(tmp_path / "home") as edge:
        one = hostile(text)
        spare = replace(one.items["i/1"], id="i/3 ?&#")
        links = (*one.links, replace(one.links[0], item=spare.id))
        publish(replace(one, items={**one.items, spare.id: spare}, links=links), edge, actor="a")
        put_learner(Learner("e/1?&#", text, "r/1?&#"), edge, actor="a test")
        with client_of(edge) as client:
            where, page = answered(client, learner="e/1?&#", minutes="5")
            steps = client.get(where.replace("/paths", "/v1/paths")).json()["steps"]
            item = quote(steps[0]["item"]["id"], safe="")
            opened = [a["href"] for a in page.all("a") if "data-dialog" in a]
            assert len(opened) > 10
            opened += [f"{where}/say/swap?item={item}&instead=any", f"{where}/items?item={item}"]
            for address in opened:
                found = client.get(address)
                assert found.status_code == 200, address
                assert_harmless(found.text)
            data = {"token": token(client), "kind": "done", "item": steps[0]["item"]["id"]}
            told = assert_harmless(client.post(f"{where}/feedback", data=data).text)
            assert "Noted." in told.text
            words = {"token": token(client), "about": "decision", "words": f"</q>{text}"}
            objected = client.post(f"{where}/wrong", data=words).text
            assert "</q>" in assert_harmless(objected).text
            refused = client.post(f"{where}/wrong", data={**words, "about": text})
            assert refused.status_code == 422
            assert_harmless(refused.text)


def test_an_order_to_the_recommender_moves_nothing(visit):
    """The item that shouts comes second, as its id does; its words are read as words."""
    one = hostile("Sums")
    shouting = replace(one.items["i/2"], title=ORDER, requires_skills=())
    pages = visit(replace(one, items={**one.items, "i/2": shouting}))
    assert "Your next step Sums" in Document(pages[2]).text


@pytest.mark.parametrize("url", UNLINKED)
def test_an_unsafe_address_is_text_and_never_a_link(visit, url):
    pages = visit(hostile("A step", url=url))
    for text in pages:
        assert_harmless(text)
    page = Document(pages[2])
    assert all("evil" not in a["href"] and "alert" not in a["href"] for a in page.all("a"))
    assert "which is not safe to open" in page.text


def test_a_plain_address_is_linked_and_tells_the_other_site_nothing(visit):
    page = Document(visit(hostile("A step", url="https://example.org/a?b=1&c=2"))[2])
    (start, *_) = [a for a in page.all("a") if a.get("class") == "button"]
    assert start["href"] == "https://example.org/a?b=1&c=2"
    assert start["rel"] == "noopener noreferrer"
    assert "at example.org" in page.text


def test_a_title_without_end_is_cut_and_can_be_read_in_full(visit):
    pages = visit(hostile("A step", title=ENDLESS))
    path, step = pages[2], pages[4]
    assert len(path) < 100_000
    assert f"{ENDLESS[:60]}" in path
    assert ENDLESS.strip() in Document(step).text


def headers_of(client, where):
    return [client.get(a) for a in ("/", where, f"{where}/check", "/paths/none", "/static/page.js")]


def test_every_page_forbids_what_it_does_not_need(client):
    where, _ = answered(client, role="bookkeeper")
    for page in headers_of(client, where):
        policy = page.headers.get_list("content-security-policy")
        assert len(policy) == 1
        assert "default-src 'none'" in policy[0]
        assert "frame-ancestors 'none'" in policy[0]
        assert "base-uri 'none'" in policy[0]
        assert "unsafe" not in policy[0]
        assert page.headers["x-content-type-options"] == "nosniff"
        assert page.headers.get_list("referrer-policy") == ["same-origin"]
    assert client.get(where).headers.get_list("cache-control") == ["no-store"]
    assert client.get("/v1/roles").headers["referrer-policy"] == "no-referrer"


def test_a_file_with_its_digest_may_be_kept(client):
    page = Document(client.get("/").text)
    for address in [page.all("script")[0]["src"], *(x["href"] for x in page.all("link"))]:
        assert "immutable" in client.get(address).headers["cache-control"]
        assert client.get(address.split("?")[0]).headers["cache-control"] == "no-cache"
    assert client.get("/static/routes.py").status_code == 404
    assert client.get("/static/..%2Froutes.py").status_code == 404


FORM = {"role": "bookkeeper"}


def forged(client, home, **sent):
    before = contents(home)
    answer = client.post("/ask", follow_redirects=False, **sent)
    assert answer.status_code == 403, answer.status_code
    assert contents(home) == before
    return answer


def test_a_form_without_our_token_is_refused(client, home):
    right = token(client)
    for wrong in ("", "x", right[:-1], right.replace("-", "_"), "é"):
        page = forged(client, home, data={**FORM, "token": wrong})
        assert "This form did not come from this page" in page.text
    forged(client, home, data=FORM)


def test_a_token_without_its_cookie_is_refused(client, home):
    right = token(client)
    client.cookies.clear()
    forged(client, home, data={**FORM, "token": right})
    client.cookies.clear()
    empty = {"Cookie": "form_token="}
    forged(client, home, data={**FORM, "token": ""}, headers=empty)


def test_a_form_that_another_site_sends_is_refused(client, home):
    data = {**FORM, "token": token(client)}
    for origin in ("https://evil.example", "null", "http://127.0.0.1:9999"):
        forged(client, home, data=data, headers={"Origin": origin})
    for site in ("cross-site", "same-site"):
        forged(client, home, data=data, headers={"Sec-Fetch-Site": site})


def test_the_cookie_is_kept_from_scripts_and_other_sites(client):
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"role": "bookkeeper"}', "application/json"),
        (b"role=bookkeeper", "text/plain"),
        (b"role=\xff", "application/x-www-form-urlencoded"),
        (b"&".join(b"a%d=1" % n for n in range(3000)), "application/x-www-form-urlencoded"),
        (b"role", "application/x-www-form-urlencoded"),
    ],
)
def test_what_is_no_form_is_refused(client, home, body, kind):
    before = contents(home)
    answer = client.post("/ask", content=body, headers={"Content-Type": kind})
    assert answer.status_code == 400
    assert answer.headers["content-type"].startswith("text/html")
    assert contents(home) == before


def test_a_form_of_more_than_a_megabyte_is_refused(client):
    data = {"token": token(client), "need": "x" * 1_100_000}
    assert client.post("/ask", data=data).status_code == 413


def test_a_need_that_is_hostile_stays_in_its_box(client):
    introduce(client)
    _, page = answered(client, learner="emp-1", need=f"</textarea>{SCRIPT}")
    assert [s["src"].startswith("/static/") for s in page.all("script")] == [True]
    assert f"</textarea>{SCRIPT}" in page.text
