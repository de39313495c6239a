"""What is named in a form is known by its id, or by the name that people know it by."""

import pytest
from console_visits import act, decided, post

from recommender.web.console.by_name import ids

NAMES = {"a": "Discount, tax and ten", "b": "Sums", "c": "Twice", "d": "Twice", "Sums": "Other"}


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("a", ["a"]),
        ("Discount, tax and ten", ["a"]),
        ("  discount,  TAX and ten ", ["a"]),
        ("“Discount, tax and ten”\nb", ["a", "b"]),
        ("b, a", ["b", "a"]),
        ("b, b\nb", ["b"]),
        ("Sums", ["Sums"]),
        ("twice", ["twice"]),
        ("nothing of ours, b", ["nothing of ours", "b"]),
    ],
)
def test_a_box_is_read_by_id_and_by_name(typed, found):
    assert ids(typed, NAMES) == found


def test_a_policy_names_items_roles_and_skills_as_people_do(client):
    decided(client)
    act(client)
    said = {"kind": "forbid", "items": "build a pivot table", "reason": "It is being rewritten."}
    scope = {"roles": "Bookkeeper", "skills": "Spreadsheet analysis"}
    assert post(client, "/console/policies", **said, **scope, do="activate").status_code == 303
    (policy,) = client.get("/v1/policies").json()["data"]
    assert policy["items"] == ["pivot-101"]
    assert policy["scope"] == {"teams": [], "roles": ["bookkeeper"], "skills": ["spreadsheets"]}
