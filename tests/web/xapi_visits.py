"""A learning platform that sends statements, and the catalogue that they are about."""

import base64
from typing import Any

from tiny_home import CATALOGUE

from recommender.ports import Edge
from recommender.runtime import new_id
from recommender.service.trusting import add_issuer

HOME = "https://lms.example"
PIVOT, PERCENT = f"{HOME}/xapi/pivot-101", f"{HOME}/xapi/percent-101"
ADL = "http://adlnet.gov/expapi/verbs/"
PASSED, FAILED, COMPLETED = f"{ADL}passed", f"{ADL}failed", f"{ADL}completed"
VOIDED, LAUNCHED = f"{ADL}voided", f"{ADL}launched"
VIEWED = "http://id.tincanapi.com/verb/viewed"
ACTIVITIES = {"pivot-101": PIVOT, "percent-101": PERCENT}

WITH_ACTIVITIES = tuple(
    {**row, "activity_ids": [ACTIVITIES[row["item"]]]} if row.get("item") in ACTIVITIES else row
    for row in CATALOGUE
)


def actor(name: str = "emp-1") -> dict[str, Any]:
    return {"objectType": "Agent", "account": {"homePage": HOME, "name": name}}


def said(verb: str = PASSED, activity: str = PERCENT, who: str = "emp-1", /, **more: Any) -> Any:
    """A statement with an id and a timestamp, unless ``more`` says otherwise; None leaves out."""
    whole = {
        "id": new_id(),
        "actor": actor(who),
        "verb": {"id": verb},
        "object": {"id": activity},
        "timestamp": "2026-03-01T09:00:00Z",
        **more,
    }
    return {name: value for name, value in whole.items() if value is not None}


def scored(scaled: float, verb: str = PASSED, activity: str = PERCENT, /, **more: Any) -> Any:
    result = {"score": {"scaled": scaled}, "success": verb == PASSED}
    return said(verb, activity, result=result, **more)


def voiding(statement: Any, **more: Any) -> Any:
    target = {"objectType": "StatementRef", "id": statement["id"]}
    return said(VOIDED, object=target, **more)


class Platform:
    """An issuer and its calls."""

    def __init__(self, client: Any, edge: Edge, name: str, sources: tuple[str, ...]) -> None:
        self.client = client
        self.name = name
        made = add_issuer(name, sources, edge, actor="a test")
        self.key, self.secret = made.issuer.key, made.secret
        pair = base64.b64encode(f"{self.key}:{self.secret}".encode()).decode()
        self.headers = {"Authorization": f"Basic {pair}", "X-Experience-API-Version": "1.0.3"}

    def post(self, value: Any, **headers: str) -> Any:
        return self.client.post("/xapi/statements", json=value, headers={**self.headers, **headers})

    def put(self, value: Any, statement: str | None = None) -> Any:
        asked = {"statementId": statement or value["id"]}
        return self.client.put("/xapi/statements", json=value, params=asked, headers=self.headers)

    def get(self, address: str = "/xapi/statements", **asked: Any) -> Any:
        return self.client.get(address, params=asked or None, headers=self.headers)

    def listed(self, **asked: Any) -> list[str]:
        """Ids of a list, all its pages."""
        answer = self.get(**asked).json()
        found = [statement["id"] for statement in answer["statements"]]
        while answer["more"]:
            answer = self.get(answer["more"]).json()
            found += [statement["id"] for statement in answer["statements"]]
        return found
