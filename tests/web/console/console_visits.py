"""Visit the console as a browser without scripts does, under a name."""

import time

from page_visits import Document, introduce, token

WHO = "Lena Example"


def act(client, name=WHO):
    """Say who acts."""
    sent = client.post("/console/acting", data={"token": token(client), "name": name})
    assert sent.status_code == 200, sent.text
    return sent


def post(client, address, **fields):
    """Send a form of the console, without following where it leads."""
    data = {"token": token(client), **fields}
    return client.post(address, data=data, follow_redirects=False)


def hand_in(client, *files, how="whole"):
    """Hand in files (name, bytes) and return what the form leads to or says."""
    return client.post(
        "/console/catalogue",
        data={"token": token(client), "how": how},
        files=[("files", file) for file in files],
        follow_redirects=False,
    )


def read(client, address, status=200):
    """Return a page taken apart."""
    page = client.get(address)
    assert page.status_code == status, page.text
    return Document(page.text)


def decided(client, **ask):
    """Answer an ask of a known person and return the decision's id."""
    if client.get("/v1/learners/emp-1").status_code == 404:
        introduce(client)
    made = client.post("/v1/paths", json=ask or {"learner": "emp-1"})
    assert made.status_code == 201, made.text
    return made.json()["id"]


def published(client, address):
    """Publish an upload and wait until it is done; gives the last page."""
    assert post(client, address).status_code == 303
    for _ in range(600):
        page = client.get(address)
        if "Look again now" not in page.text:
            return Document(page.text)
        time.sleep(0.05)
    raise AssertionError("it never ends")
