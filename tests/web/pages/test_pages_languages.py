"""Which language a page is in, and that every word of its own is said in it."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from page_visits import VOID, Document, answered, ask, introduce, token
from pseudo import CODE, pseudo_language
from test_pages_at_the_right_time import LADDER, RATED, VOUCHED, WRITER, WRITING
from tiny_home import CATALOGUE, client_of, publish_tiny

from recommender.web.pages.speaking import wishes

GERMAN = {"Accept-Language": "de-AT,de;q=0.9,en;q=0.5"}


@pytest.mark.parametrize(
    ("header", "tags"),
    [
        ("de", ["de"]),
        ("en;q=0.3, de-CH ;q=0.8 , fr", ["fr", "de-CH", "en"]),
        ("de;q=0, en", ["en"]),
        ("*", []),
        ("de;q=2, en;q=-1, fr;q=, es;q=0.1234", []),
        ("de; q=0.5", ["de"]),
        ("de;q=0.5;x=1, en", ["en"]),
        ("", []),
        (",,;;q=1,=,\x00, de", ["de"]),
        ("ü, verylongtag-x, DE-Latn-AT", ["DE-Latn-AT"]),
        ("," * 5000 + "de", []),
    ],
)
def test_the_wishes_of_a_browser_best_first(header, tags):
    assert wishes(header) == tags


@pytest.mark.parametrize(
    ("header", "chosen", "code"),
    [
        ("", "", "en"),
        ("de", "", "de"),
        ("de-AT, en;q=0.9", "", "de"),
        ("en-GB, de;q=0.9", "", "en"),
        ("fr, de;q=0.2", "", "de"),
        ("fr", "", "en"),
        ("a nonsense;q=ten, \u00fc", "", "en"),
        ("en", "de", "de"),
        ("de", "en", "en"),
        ("de", "klingon", "de"),
        ("en", "<script>", "en"),
    ],
)
def test_a_page_is_in_the_language_that_was_chosen_or_else_wished_for(client, header, chosen, code):
    headers = {"Accept-Language": header.encode("utf-8")}
    page = client.get("/", params={"language": chosen} if chosen else {}, headers=headers)
    assert page.headers["content-language"] == code
    assert "accept-language" in page.headers["vary"].lower()
    document = Document(page.text)
    assert document.all("html") == [{"lang": code}]
    [other] = [a for a in document.all("a") if "hreflang" in a]
    assert other["lang"] == other["hreflang"] == {"en": "de", "de": "en"}[code]
    assert {"en": "Deutsch", "de": "English"}[code] in document.words
    assert {"en": "I just need something now", "de": "Ich brauche nur gerade etwas"}[code] in (
        document.text
    )


def test_the_language_chosen_is_kept_through_the_pages_that_lead_to_an_answer(client):
    document = Document(client.get("/?language=de").text)
    assert {"type": "hidden", "name": "language", "value": "de"} in document.all("input")
    assert {"class": "home", "href": "/?language=de"} in document.all("a")
    levels = client.get("/levels?role=bookkeeper&language=de")
    assert {"type": "hidden", "name": "language", "value": "de"} in Document(levels.text).all(
        "input"
    )
    [other] = [a for a in Document(levels.text).all("a") if "hreflang" in a]
    assert other["href"] == "/levels?role=bookkeeper&language=en"
    where, page = answered(client, role="bookkeeper", language="de")
    assert page.all("html") == [{"lang": "de"}]
    assert {"class": "home", "href": "/?language=de"} in page.all("a")
    wished = Document(client.get(where, headers=GERMAN).text)
    assert {"class": "home", "href": "/"} in wished.all("a")


def test_pages_of_an_answer_are_in_its_language_whoever_looks(client):
    introduce(client)
    german, _ = answered(client, learner="emp-1", language="de")
    english, _ = answered(client, learner="emp-1", language="en")
    for place in ("", "/steps/1", "/check", "/say/done?item=percent-101", "/what-would-change"):
        for where, code in ((german, "de"), (english, "en")):
            page = client.get(f"{where}{place}", headers={"Accept-Language": "fr, en, de"})
            assert (page.status_code, page.headers["content-language"]) == (200, code)
            assert Document(page.text).all("html") == [{"lang": code}]


def test_the_same_is_asked_again_in_another_language_on_the_same_line_of_plans(client):
    introduce(client)
    where, page = answered(client, learner="emp-1", need="a pivot table", minutes="60")
    [button] = [b for b in page.all("button") if b.get("name") == "language"]
    assert (button["value"], button["lang"]) == ("de", "de")
    sent = ask(client, after=where.split("/")[-1], language=button["value"])
    found = [
        client.get(place.replace("/paths", "/v1/paths")).json()
        for place in (where, sent.headers["location"])
    ]
    assert [one["language"] for one in found] == ["en", "de"]
    english, german = ([step["item"]["id"] for step in one["steps"]] for one in found)
    assert english == german != []
    page = Document(client.get(sent.headers["location"]).text)
    assert "Sie müssen: a pivot table, in 60 Minuten" in page.text
    old = Document(client.get(where).text)
    assert "This path is not the newest any more" in old.text


def test_a_refusal_marks_what_is_said_in_english(client):
    page = client.get("/paths/none", headers=GERMAN)
    assert page.status_code == 404
    assert "Nicht gefunden." in Document(page.text).text
    assert '<span dir="auto" lang="en">There is no decision “none”.</span>' in page.text
    assert 'lang="en"' not in client.get("/paths/none").text.replace('<html lang="en">', "")
    again = ask(client, need="sums", minutes="soon", language="de")
    assert (again.status_code, again.headers["content-language"]) == (422, "de")
    assert "Bitte ändern Sie etwas." in Document(again.text).text


def test_a_language_that_there_is_not_is_refused(client):
    refused = ask(client, need="sums", language="tlh")
    assert refused.status_code == 422
    assert "There are no sentences in “tlh”." in Document(refused.text).text


def test_the_console_and_the_report_stay_english(client):
    where, _ = answered(client, role="bookkeeper", language="de")
    decision = where.split("/")[-1]
    for address in ("/console", f"/console/decisions/{decision}"):
        page = client.get(address, headers=GERMAN)
        assert page.headers["content-language"] == "en"
        assert Document(page.text).all("html") == [{"lang": "en"}]
    assert "What this step brings" in page.text
    assert "Was dieser Schritt bringt" not in page.text
    report = client.get(f"/v1/decisions/{decision}/audit", headers={"Accept": "text/html"})
    assert "Content-Language" not in report.headers or "de" not in report.headers.values()


class Words(HTMLParser):
    """What a person reads or hears of a page, but for what is marked as another language."""

    HEARD = ("aria-label", "title", "placeholder", "alt", "data-waiting")

    def __init__(self, text):
        super().__init__()
        self.found, self.marked = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        facts = dict(attributes)
        if tag not in VOID:
            apart = tag in ("code", "script", "style") or ("lang" in facts and tag != "html")
            self.marked.append(apart or (bool(self.marked) and self.marked[-1]))
        self.found += [facts[name] for name in self.HEARD if facts.get(name)]

    def handle_startendtag(self, tag, attributes):
        pass

    def handle_endtag(self, tag):
        self.marked.pop()

    def handle_data(self, data):
        if not self.marked or not self.marked[-1]:
            self.found.append(data)


DATA = (
    *(
        row[name]
        for row in (*CATALOGUE, *LADDER)
        for name in ("title", "label", "description")
        if name in row
    ),
    *("Ada Example", "Bo Example", "emp-1", "emp-9", "course", "practice", "a pivot table", "soon"),
    *(
        "I only watched.",
        "Ada Lovelace",
        "Sums again",
        "Charts",
        "Sums",
        "Analyst",
        "Both",
        "lesson",
    ),
)


def escaped(text):
    """Return the words of a page that nobody said in its language."""
    found = []
    for words in Words(text).found:
        for name in sorted(DATA, key=len, reverse=True):
            words = words.replace(name, "")
        found += re.findall(r"[A-Za-z]{2,}", words)
    return found


@pytest.fixture
def elsewhere(edge):
    """A client where a language that nobody speaks can be spoken, and is wished for."""
    language, _ = pseudo_language()
    with client_of(replace(edge, languages={**edge.languages, CODE: language})) as client:
        client.headers["Accept-Language"] = CODE
        introduce(client)
        introduce(client, "emp-9", (), name="Bo Example", role=None)
        yield client


def made(client, **body):
    answer = client.post("/v1/paths", json={"language": CODE, **body}, headers={"X-Actor": "a"})
    assert answer.status_code in (200, 201), answer.text
    return f"/paths/{answer.json()['id']}"


STATES = {
    "front door": lambda c: "/",
    "levels": lambda c: "/levels?role=bookkeeper",
    "a path": lambda c: made(c, learner="emp-1"),
    "a need": lambda c: made(c, need="a pivot table", minutes=60, role="bookkeeper"),
    "minutes": lambda c: made(c, minutes=15, learner="emp-1", role="juggler"),
    "a step": lambda c: made(c, learner="emp-1") + "/steps/1",
    "a step with words": lambda c: made(c, learner="emp-1") + "/steps/2",
    "an item": lambda c: made(c, learner="emp-1") + "/items?item=pivot-101",
    "check": lambda c: made(c, learner="emp-1") + "/check",
    "no role": lambda c: made(c, learner="emp-9"),
    "reached": lambda c: made(c, role="juggler", levels={"juggling": 3}),
    "nothing fits": lambda c: made(c, role="juggler"),
    "locked": lambda c: made(
        c, gaps=[{"skill": "writing", "target": 1}], items=["vault-101"], minutes=60
    ),
    "swap": lambda c: made(c, learner="emp-1") + "/say/swap?item=percent-101",
    "pin": lambda c: made(c, learner="emp-1") + "/say/pin?item=pivot-201",
    "objection to a step": lambda c: made(c, learner="emp-1") + "/wrong?item=percent-101",
    "objection to a level": lambda c: made(c, learner="emp-1") + "/wrong?skill=numeracy",
    "not there": lambda c: "/paths/none",
    "nobody's": lambda c: made(c, role="bookkeeper") + "/wrong?skill=numeracy",
}


@pytest.mark.parametrize("state", STATES)
def test_no_word_of_a_page_escapes_its_language(elsewhere, state):
    page = elsewhere.get(STATES[state](elsewhere))
    assert Document(page.text).all("html") == [{"lang": CODE}]
    assert page.text.count("⟦") > 5
    assert escaped(page.text) == []


def test_no_word_escapes_after_something_was_said(elsewhere):
    where = made(elsewhere, learner="emp-1")
    sent = {"token": token(elsewhere), "item": "percent-101", "kind": "dismiss"}
    said = elsewhere.post(f"{where}/feedback", data={**sent, "reason": "know_it"})
    objection = {"about": "decision:", "item": "percent-101", "words": "I only watched."}
    there = str(said.url.path)
    objected = elsewhere.post(f"{there}/wrong", data={"token": token(elsewhere), **objection})
    assert "I only watched." in objected.text
    pages = {"said": said.text, "objected": objected.text, "old": elsewhere.get(where).text}
    pages["empty"] = elsewhere.post(
        f"{there}/wrong", data={"token": token(elsewhere), **objection, "words": ""}
    ).text
    pages["again"] = ask(elsewhere, need="a pivot table", minutes="soon", language=CODE).text
    pages["forged"] = elsewhere.post("/ask", data={"token": "none"}).text
    assert all(Document(text).all("html") == [{"lang": CODE}] for text in pages.values())
    assert {name: escaped(text) for name, text in pages.items() if escaped(text)} == {}


def test_no_word_escapes_where_something_is_due_asked_or_offered(elsewhere, edge):
    again = {"item": "sums-again", "title": "Sums again", "minutes": 40, "kind": "lesson"}
    again["teaches"] = [{"skill": "sums", "from": 2, "to": 3}]
    targets = [{"skill": name, "level": 3} for name in ("charts", "sums")]
    publish_tiny(
        edge, (*CATALOGUE, *LADDER, again, {"role": "both", "label": "Both", "targets": targets})
    )
    tested = {"skill": "sums", "level": 3, "source": "assessment", "at": "2025-06-01"}
    introduce(elsewhere, "emp-3", [tested], name="Bo Example", role="both")
    introduce(elsewhere, "emp-4", [RATED], name="Bo Example", role="analyst")
    introduce(elsewhere, "ada", VOUCHED, **WRITER)
    pages = {
        "due": elsewhere.get(made(elsewhere, learner="emp-3", minutes=60)).text,
        "with its step": elsewhere.get(made(elsewhere, learner="emp-3")).text,
        "a check": elsewhere.get(made(elsewhere, learner="emp-4", minutes=40)).text,
        "a talk": elsewhere.get(made(elsewhere, **{**WRITING, "learner": "emp-9"})).text,
    }
    assert all(f'id="{name}"' in pages["due"] for name in ("fading", "honest"))
    assert 'name="level"' in pages["a check"]
    assert 'id="colleagues"' in pages["a talk"]
    assert {name: escaped(text) for name, text in pages.items() if escaped(text)} == {}


def test_the_words_of_the_script_come_with_the_page(client):
    script = client.get("/static/page.js").text
    assert "document.body.dataset.waiting" in script
    [body] = Document(client.get("/?language=de").text).all("body")
    assert body == {"data-waiting": "Wird ausgerechnet … Das kann einen Moment dauern."}
