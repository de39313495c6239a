"""What every refusal must look like."""

from typing import Any

ACTOR = {"X-Actor": "a test"}


def assert_problem(answer: Any, status: int, code: str, pointer: str, says: str = "") -> None:
    """Check a problem document: its form, and that one error names the field, value and remedy."""
    assert answer.status_code == status, answer.text[:300]
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "code", "detail", "errors"} <= body.keys()
    assert body["status"] == status
    assert body["title"]
    assert body["detail"]
    found = [e for e in body["errors"] if (e["pointer"], e["code"]) == (pointer, code)]
    assert found, body
    assert says in found[0]["detail"]
    assert all(error["remedy"] and error["detail"] for error in body["errors"])
