"""Recipes in the console: learned, laid beside the serving one, put to use under a name."""

from console_visits import WHO, act, decided, post, read
from tiny_home import contents


def recipes(client):
    return client.get("/v1/recipes").json()["data"]


def test_a_recipe_is_learned_compared_and_put_to_use(client):
    decided(client)
    act(client)
    made = post(client, "/console/recipes")
    assert made.status_code == 303
    page = read(client, made.headers["location"])
    assert "1 recorded ask was answered again by both." in page.text
    assert "The same next step 100 %" in page.text.replace("step1", "step 1")
    (other,) = [r["id"] for r in recipes(client) if not r["in_use"]]
    done = post(client, "/console/recipes", promote=other, reason="It was tried.")
    assert done.status_code == 303
    assert recipes(client)[0]["id"] == other
    page = read(client, "/console/recipes")
    assert f"Put to use by {WHO} (claimed)" in page.text
    assert "It was tried." in page.text
    assert "This one serves." in read(client, made.headers["location"]).text


def test_a_recipe_without_a_reason_or_name_is_not_put_to_use(client, home):
    act(client)
    post(client, "/console/recipes")
    (other,) = [r["id"] for r in recipes(client) if not r["in_use"]]
    before = contents(home)
    assert post(client, "/console/recipes", promote=other, reason=" ").status_code == 422
    assert post(client, "/console/recipes", promote="none", reason="x").status_code == 404
    assert (
        client.post("/console/recipes", data={"promote": other, "reason": "x"}).status_code == 403
    )
    post(client, "/console/acting", forget="1")
    assert post(client, "/console/recipes", promote=other, reason="x").status_code == 403
    assert contents(home) == before
    assert read(client, "/console/recipes/none/compare", 404)
