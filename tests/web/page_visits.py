"""Visit pages as a browser without scripts does: follow forms, and read what the HTML says."""

import re
from html.parser import HTMLParser

PERSON = {"role": "bookkeeper", "name": "Ada Example"}
EVIDENCE = (
    {"skill": "spreadsheets", "level": 1.5, "source": "manager", "at": "2026-03-01"},
    {"skill": "numeracy", "level": 0.5, "source": "self", "at": "2024-01-01"},
)
VOID = {"meta", "link", "input", "br", "img", "hr", "rect"}


class Document(HTMLParser):
    """A page taken apart: its elements, its words, and whether every tag is closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.words, self.open = [], [], []
        self.feed(text)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data):
        self.words.append(data)

    @property
    def text(self):
        return " ".join("".join(self.words).split())

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def token(client):
    found = re.search(r'name="token" value="([^"]+)"', client.get("/").text)
    assert found is not None
    return found[1]


def ask(client, **fields):
    """Send the ask form; keyword ``level_x`` states a level of skill x."""
    sent = {k.replace("level_", "level."): v for k, v in fields.items()}
    return client.post("/ask", data={"token": token(client), **sent}, follow_redirects=False)


def answered(client, **fields):
    """Send the ask form, follow it, and return the page's address and content."""
    sent = ask(client, **fields)
    assert sent.status_code == 303, sent.text
    page = client.get(sent.headers["location"])
    assert page.status_code == 200, page.text
    return sent.headers["location"], Document(page.text)


def introduce(client, learner="emp-1", evidence=EVIDENCE, **facts):
    headers = {"X-Actor": "a test"}
    client.put(f"/v1/learners/{learner}", json={**PERSON, **facts}, headers=headers)
    for one in evidence:
        client.post(f"/v1/learners/{learner}/evidence", json=one, headers=headers)
