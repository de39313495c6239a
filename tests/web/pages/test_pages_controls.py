"""What a person may say of a step: first what it would change, then what it changed, then undo."""

import re

import pytest
from page_visits import Document, answered, introduce, token
from tiny_home import CATALOGUE, contents, publish_tiny

from recommender.web.pages.controls import CONTROLS

PLAIN = [one.name for one in CONTROLS if one.name != "swap"]


@pytest.fixture
def path(client):
    """The address of Ada's plan."""
    introduce(client)
    return answered(client, learner="emp-1")[0]


def answer(client, where):
    return client.get(where.split("?")[0].replace("/paths", "/v1/paths")).json()


def order(client, where):
    return [step["item"]["id"] for step in answer(client, where)["steps"]]


def looked_at(client, path, name, item, **more):
    """Open what a control would change; nothing is kept by that."""
    page = client.get(f"{path}/say/{name}", params={"item": item, **more})
    assert page.status_code == 200, page.text
    return page.text


def fields_of(page, action):
    """The fields of the form on a page that is sent to an address ending so."""
    form = re.search(rf'<form[^>]*action="[^"]*{action}">.*?</form>', page, re.DOTALL)
    assert form is not None, page
    return dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', form[0]))


def agree(client, path, page):
    """Press the button of the page that says what it would change; gives where it leads."""
    sent = client.post(
        f"{path}/feedback", data=fields_of(page, "/feedback"), follow_redirects=False
    )
    assert sent.status_code == 303, sent.text
    return sent.headers["location"]


def say(client, path, name, item, **more):
    where = agree(client, path, looked_at(client, path, name, item, **more))
    return where, client.get(where).text


def bullets(text, kind="moves"):
    """The sentences of the first list of moves on a page."""
    found = re.search(rf'<ul class="{kind}">(.*?)</ul>', text, re.DOTALL)
    return [Document(one).text for one in re.findall(r"<li>.*?</li>", found[1])] if found else []


@pytest.mark.parametrize("name", PLAIN)
def test_what_it_would_change_is_what_it_changes_and_undo_restores_it(client, home, path, name):
    before, old = contents(home), order(client, path)
    item = old[1]
    page = looked_at(client, path, name, item)
    assert contents(home) == before, "looking keeps nothing"
    where = agree(client, path, page)
    told = client.get(where).text
    new = order(client, where)
    said = client.get("/v1/feedback").json()["data"][0]
    assert (said["item"], said["actor"]) == (item, "emp-1")
    assert name in (said["kind"], said["reason"])

    would, did = bullets(page), bullets(told)
    assert len(would) == len(did), (would, did)
    for one, other in zip(would, did, strict=True):
        if one.startswith("Your level"):
            assert one == other
        else:
            assert one.split("”")[0] == other.split("”")[0]
    if name == "pin":
        assert new[0] == item
    else:
        assert item not in new
    meaning = re.search(r'<p class="because">(.*?)</p>', page)[1]
    assert Document(meaning).text in Document(told).text

    back = client.post(f"{path}/feedback", data=fields_of(told, "/feedback"))
    assert back.status_code == 200
    assert order(client, str(back.url.path)) == old
    assert "Taken back." in Document(back.text).text
    assert answer(client, str(back.url.path))["gaps"] == answer(client, path)["gaps"]


def test_pressing_twice_says_it_once(client, path):
    page = looked_at(client, path, "done", order(client, path)[0])
    assert agree(client, path, page) == agree(client, path, page)
    assert len(client.get("/v1/feedback").json()["data"]) == 1
    told = client.get(agree(client, path, page)).text
    for _ in range(2):
        client.post(f"{path}/feedback", data=fields_of(told, "/feedback"))
    assert len(client.get("/v1/feedback").json()["data"]) == 2


def test_not_now_says_until_when(client, path):
    item = order(client, path)[0]
    assert "stays away until 30 November 2026" in looked_at(client, path, "not_now", item)
    _, told = say(client, path, "not_now", item, days="30")
    assert "stays away until 23 December 2026" in Document(told).text


def test_a_step_is_swapped_for_what_serves_the_same_skill(empty_client):
    rival = {
        "item": "sums-201",
        "title": "Sums, another way",
        "minutes": 12,
        "teaches": [{"skill": "spreadsheets", "from": 0, "to": 1.5}],
    }
    publish_tiny(empty_client.app.state.edge, (*CATALOGUE, rival))
    introduce(empty_client, evidence=())
    path, _ = answered(empty_client, learner="emp-1", minutes="12")
    old = order(empty_client, path)
    (item,) = {"sums-101", "sums-201"} & set(old)
    (other,) = {"sums-101", "sums-201"} - set(old)
    page = looked_at(empty_client, path, "swap", item)
    choices = [a["href"] for a in Document(page).all("a") if a.get("class") == "choice"]
    assert [c for c in choices if c.endswith(f"instead={other}")]
    assert all("letters-101" not in c for c in choices), "it teaches something else"
    where, _ = say(empty_client, path, "swap", item, instead=other)
    assert other in order(empty_client, where)
    assert item not in order(empty_client, where)
    where, told = say(empty_client, path, "swap", other, instead="any")
    assert "what comes in its place is left open" in Document(told).text
    assert other not in order(empty_client, where)


def test_the_plan_says_what_changed_and_why_and_an_old_one_leads_to_the_new(client, path):
    item = answer(client, path)["steps"][0]["item"]
    where, _ = say(client, path, "done", item["id"])
    page = Document(client.get(where.split("?")[0]).text)
    assert "What changed since last time, and why" in page.text
    assert f"“{item['title']}” left the path: you marked “{item['title']}” as done." in page.text
    assert "said" not in [e.get("id") for _, e in page.elements]
    old = Document(client.get(path).text)
    assert "This path is not the newest any more" in old.text
    assert where.split("?")[0] in [a["href"] for a in old.all("a")]
    assert not [a for a in old.all("a") if "/say/" in a["href"]]


def test_what_one_said_of_oneself_stands_as_evidence_of_at_least_that(client, path):
    item = next(one for one in order(client, path) if one == "percent-101")
    where, _ = say(client, path, "too_easy", item)
    assert (
        "You said so: level 2 or more, on 23 November 2026."
        in Document(client.get(where).text).text
    )


def test_a_reload_of_what_was_said_writes_nothing(client, home, path):
    where, told = say(client, path, "done", order(client, path)[0])
    before = contents(home)
    again = client.get(where).text
    assert (contents(home), again) == (before, told)


def test_start_is_recorded_and_leads_to_the_instructions(empty_client):
    item = {
        "item": "a",
        "title": "Add up a note",
        "minutes": 5,
        "teaches": [{"skill": "numeracy", "from": 0, "to": 1}],
        "instructions": "ACTIONS: 1. Add. 2. Add again.",
    }
    publish_tiny(empty_client.app.state.edge, (*CATALOGUE[:6], item))
    introduce(empty_client, evidence=())
    path, page = answered(empty_client, learner="emp-1")
    assert any(form["action"] == f"{path}/start" for form in page.all("form"))
    fields = fields_of(empty_client.get(path).text, "/start")
    sent = empty_client.post(f"{path}/start", data=fields, follow_redirects=False)
    assert sent.headers["location"] == f"{path}/steps/1"
    assert empty_client.get("/v1/feedback").json()["data"][0]["kind"] == "start"
    step = Document(empty_client.get(f"{path}/steps/1").text)
    assert "Add again." in step.text
    assert f"{path}/say/done?item=a" in [a["href"] for a in step.all("a")]


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("say/done", 422),
        ("say/done?item=none", 422),
        ("say/dance?item=sums-101", 404),
        ("say/swap?item=sums-101&instead=none", 422),
        ("say/not_now?item=sums-101&days=99999", 200),
        ("?said=none", 404),
        ("why-not?item=none", 422),
    ],
)
def test_what_cannot_be_said_is_refused_on_a_page(client, home, path, address, status):
    before = contents(home)
    where = f"{path}{address}" if address.startswith("?") else f"{path}/{address}"
    page = client.get(where)
    assert page.status_code == status
    assert page.headers["content-type"].startswith("text/html")
    Document(page.text)
    assert contents(home) == before


def test_nobody_in_particular_has_no_controls(client):
    where, page = answered(client, role="bookkeeper")
    assert not [a for a in page.all("a") if "/say/" in a["href"] or "/wrong" in a["href"]]
    assert client.get(f"{where}/say/done?item=sums-101").status_code == 422
    sent = client.post(f"{where}/feedback", data={"token": token(client), "kind": "done"})
    assert sent.status_code == 422


WRITES = {
    "feedback": {"kind": "done", "item": "sums-101"},
    "start": {"item": "sums-101"},
    "role": {"role": "juggler"},
    "wrong": {"about": "decision", "words": "No."},
}


@pytest.mark.parametrize("name", WRITES)
def test_a_form_that_is_not_ours_changes_nothing(client, home, path, name):
    before, right = contents(home), token(client)
    address, fields = f"{path}/{name}", WRITES[name]
    for wrong in ("", "x", right[:-1]):
        sent = client.post(address, data={**fields, "token": wrong})
        assert sent.status_code == 403
        assert "This form did not come from this page" in sent.text
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        sent = client.post(address, data={**fields, "token": right}, headers=headers)
        assert sent.status_code == 403
    assert contents(home) == before


def test_what_would_change_it_and_why_not_are_worked_out_when_asked(client, home, path):
    page = client.get(path).text
    assert "would be" not in Document(page).text
    before = contents(home)
    asked = client.post(
        f"{path.replace('/paths', '/v1/decisions')}/questions", json={"kind": "counterfactual"}
    ).json()
    assert asked["answer"] in Document(client.get(f"{path}/what-would-change").text).text
    (one, *_) = answer(client, path)["left_out"]
    assert f"{path}/why-not?item={one['item']}" in page
    said = client.post(
        f"{path.replace('/paths', '/v1/decisions')}/questions",
        json={"kind": "why_not", "item": one["item"]},
    ).json()
    assert said["answer"] in Document(client.get(f"{path}/why-not?item={one['item']}").text).text
    assert contents(home) == before


def test_an_objection_is_sent_in_ones_own_words_and_shown_with_its_day(client, path):
    page = client.get(path).text
    links = [a["href"] for a in Document(page).all("a") if "/wrong?skill=spread" in a["href"]]
    of_evidence = next(one for one in links if "evidence=" in one)
    form = client.get(of_evidence).text
    (checked,) = [i for i in Document(form).all("input") if "checked" in i]
    assert checked["value"].startswith("evidence:")
    assert "Your manager: level 1.5, on 1 March 2026" in Document(form).text
    fields = {**fields_of(form, "/wrong"), "about": checked["value"]}
    empty = client.post(f"{path}/wrong", data={**fields, "words": " "})
    assert empty.status_code == 422
    assert "words" in Document(empty.text).text
    sent = client.post(f"{path}/wrong", data={**fields, "words": "I was <b>ill</b> that day."})
    shown = Document(sent.text)
    assert "It is recorded." in shown.text
    assert "Your manager: level 1.5 in Spreadsheet analysis Open" in shown.text
    assert "You said: I was <b>ill</b> that day." in shown.text
    dispute = client.get("/v1/disputes").json()["data"][0]
    assert (dispute["by"], dispute["about"]) == ("emp-1", {"evidence": checked["value"][9:]})
    assert dispute["due"] == "2026-12-07"
    assert "An answer is due by 7 December 2026" in shown.text

    again = client.post(f"{path}/wrong", data={**fields, "words": "Again."})
    assert again.status_code == 409
    client.post(
        f"/v1/disputes/{dispute['id']}/outcome",
        json={"outcome": "upheld", "reasoning": "It was another Ada."},
        headers={"X-Actor": "Lena"},
    )
    ended = Document(client.get("/?learner=emp-1").text)
    assert "You were right" in ended.text
    assert "Lena answered on 23 November 2026: It was another Ada." in ended.text


@pytest.mark.parametrize("about", ["target:spreadsheets", "decision"])
def test_a_level_that_is_asked_and_the_path_itself_can_be_objected_to(client, path, about):
    form = client.get(f"{path}/wrong?skill=spreadsheets").text
    assert about in [i.get("value") for i in Document(form).all("input")]
    data = {**fields_of(form, "/wrong"), "about": about, "words": "Nobody here needs that."}
    assert client.post(f"{path}/wrong", data=data).status_code == 200
    (one,) = client.get("/v1/disputes").json()["data"]
    assert set(one["about"]) == {about.split(":")[0]}


def test_the_role_on_record_is_changed_and_the_plan_with_it(client, path):
    fields = {**fields_of(client.get(path).text, "/role"), "role": "juggler"}
    page = Document(client.post(f"{path}/role", data=fields).text)
    assert client.get("/v1/learners/emp-1").json() | {"role": "juggler"} == (
        client.get("/v1/learners/emp-1").json()
    )
    assert client.get("/v1/learners/emp-1").json()["name"] == "Ada Example"
    assert "Ada Example Juggler" in page.text
    assert "your role is now “Juggler”" in page.text


def test_a_person_without_a_role_chooses_one_on_the_spot(client):
    introduce(client, "emp-2", (), role=None)
    path, page = answered(client, learner="emp-2")
    assert "This is my role" in page.text
    page = client.post(f"{path}/role", data={"token": token(client), "role": "bookkeeper"})
    assert "Your next step" in Document(page.text).text


def test_who_asked_as_another_role_comes_back_to_their_own(client, path):
    where, _ = answered(client, after=path.rsplit("/", 1)[1], role="juggler")
    page = client.post(f"{where}/role", data={"token": token(client), "role": "bookkeeper"})
    assert "Ada Example Bookkeeper" in Document(page.text).text
    assert "(asked as)" not in Document(page.text).text


def test_who_comes_back_sees_what_came_in_meanwhile(client, path):
    item = order(client, path)[0]
    said = {"learner": "emp-1", "kind": "done", "item": item}
    client.post("/v1/feedback", json=said, headers={"X-Actor": "emp-1"})
    page = Document(client.get("/?learner=emp-1").text)
    assert "What changed since last time, and why" in page.text
    assert "as done" in page.text


def test_what_is_mandatory_is_read_and_done_from_the_page(empty_client):
    item = {
        "item": "fire",
        "title": "Where the exits are",
        "minutes": 5,
        "instructions": "ACTIONS: 1. Walk to each exit.",
    }
    publish_tiny(empty_client.app.state.edge, (*CATALOGUE, item))
    policy = {"kind": "require", "items": ["fire"], "reason": "Everybody <i>knows</i>."}
    assert empty_client.post("/v1/policies", json=policy, headers={"X-Actor": "Ann"}).is_success
    introduce(empty_client)
    path, page = answered(empty_client, learner="emp-1")
    assert "Rules of the firm that bear on this Required by Ann" in page.text
    assert f"{path}/items?item=fire" in [a["href"] for a in page.all("a")]
    read = Document(empty_client.get(f"{path}/items?item=fire").text)
    assert "Walk to each exit." in read.text
    assert f"{path}/say/done?item=fire" in [a["href"] for a in read.all("a")]
    where, _ = say(empty_client, path, "done", "fire")
    assert "Mandatory, beside the path" not in Document(empty_client.get(where).text).text
    assert empty_client.get(f"{path}/items?item=none").status_code == 404


def test_fifty_steps_with_controls_stay_under_150_kilobytes(empty_client):
    skills = [{"skill": f"s-{n}", "label": f"{n} {'label ' * 30}"} for n in range(60)]
    items = [
        {
            "item": f"i-{n}-{'x' * 150}",
            "title": f"{n} {'long ' * 90}",
            "description": "word " * 500,
            "minutes": 10,
            "teaches": [{"skill": f"s-{n}", "from": 0, "to": 2}],
        }
        for n in range(60)
    ]
    targets = [{"skill": f"s-{n}", "level": 3} for n in range(60)]
    role = {"role": "bookkeeper", "label": "r", "targets": targets}
    publish_tiny(empty_client.app.state.edge, (*skills, role, *items))
    introduce(empty_client, evidence=())
    path, page = answered(empty_client, learner="emp-1")
    where, _ = say(empty_client, path, "done", answer(empty_client, path)["next"])
    assets = [link["href"] for link in page.all("link")] + [s["src"] for s in page.all("script")]
    size = sum(len(empty_client.get(address).content) for address in [where, *assets])
    assert size < 150_000, size
