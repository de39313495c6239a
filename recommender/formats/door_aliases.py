"""What says whose an account elsewhere is, or which item an activity is, as it comes in."""

from pydantic import Field

from recommender.domain.decisions import Json
from recommender.domain.errors import InvalidInput, Problem
from recommender.domain.statements import Alias, Identifier
from recommender.formats.door_reading import validated
from recommender.formats.values import Body, Id, Iri
from recommender.formats.xapi import identifier_of
from recommender.formats.xapi_actors import IDENTIFIERS, agent


class AccountBody(Body):
    """An account, as xAPI names it."""

    homePage: Iri = Field(description="IRI of the system it is on.")  # noqa: N815
    name: Id = Field(description="Its name there.")


class AliasBody(Body):
    """Whose an account is (``learner``), or which item an activity is (``item``)."""

    account: AccountBody | None = Field(None, description="An account of the learner.")
    mbox: Iri | None = Field(None, description="The learner's address, as mailto:…")
    mbox_sha1sum: Id | None = Field(None, description="SHA-1 of that address.")
    openid: Iri | None = Field(None, description="The learner's OpenID.")
    learner: Id | None = Field(None, description="Id of the learner.")
    activity: Iri | None = Field(None, description="IRI of an activity.")
    item: Id | None = Field(None, description="Id of the item that it is.")


def read_alias(value: Json) -> Alias:
    """Return the alias that a JSON value states.

    Raises:
        InvalidInput: every problem at once.
    """
    body = validated(AliasBody, value)
    known = {name: value[name] for name in IDENTIFIERS if getattr(body, name) is not None}
    of_person = len(known) == 1 and body.learner and not (body.activity or body.item)
    of_item = not known and body.activity and body.item and not body.learner
    if of_person:
        problems = list(agent(known, ()))
        account: Identifier | None = None if problems else identifier_of(known)
        if account is None:
            raise InvalidInput(problems)
        return Alias(str(body.learner), account=account)
    if of_item:
        return Alias(str(body.item), activity=body.activity)
    raise InvalidInput([_UNCLEAR])


_UNCLEAR = Problem(
    "",
    "unclear_alias",
    "The alias is neither of one account and a learner, nor of an activity and an item.",
    'give {"account": {"homePage": …, "name": …}, "learner": …} or {"activity": …, "item": …}',
)
