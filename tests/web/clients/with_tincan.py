"""Drives PyPI tincan against a service; says what came back as JSON.

Usage: python with_tincan.py ENDPOINT KEY SECRET VERSION
"""

import json
import sys
from typing import Any

from tincan import Agent, AgentAccount, RemoteLRS, Statement, StatementRef, Verb


def main(endpoint: str, key: str, secret: str, version: str) -> dict[str, Any]:
    lrs = RemoteLRS(version=version, endpoint=endpoint, username=key, password=secret)
    actor = Agent(account=AgentAccount(home_page="https://lms.example", name="emp-1"))

    def said(verb: str, **more: Any) -> Statement:
        return Statement(
            actor=actor,
            verb=Verb(id=f"http://adlnet.gov/expapi/verbs/{verb}", display={"en": verb}),
            object={"objectType": "Activity", "id": "https://lms.example/xapi/percent-101"},
            **more,
        )

    told: dict[str, Any] = {"about": list(sound(lrs.about()).content.version)}
    passed = said("passed", result={"score": {"scaled": 0.5}, "success": True})
    first = sound(lrs.save_statement(passed)).content
    batch = sound(lrs.save_statements([said("completed"), said("launched"), said("initialized")]))
    told["batch"] = len(batch.content)
    told["one"] = sound(lrs.retrieve_statement(first.id)).content.result.score.scaled
    told["again"] = sound(lrs.save_statement(first)).response.status == 204
    page = sound(lrs.query_statements({"agent": actor, "limit": 3, "ascending": True})).content
    told["first_page"] = len(page.statements)
    told["second_page"] = len(sound(lrs.more_statements(page)).content.statements)
    void = said("voided")
    void.object = StatementRef(id=first.id)
    sound(lrs.save_statement(void))
    told["voided"] = sound(lrs.retrieve_voided_statement(first.id)).content.id == first.id
    changed = said("passed", id=first.id, timestamp=first.timestamp)
    told["refused"] = lrs.save_statement(changed).response.status
    return told


def sound(answer: Any) -> Any:
    if not answer.success:
        raise SystemExit(f"{answer.response.status}: {answer.data}")
    return answer


if __name__ == "__main__":
    json.dump(main(*sys.argv[1:]), sys.stdout)
