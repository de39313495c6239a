"""Whose accounts elsewhere are, which activities are which items, and what nobody knows yet."""

from typing import Any

from fastapi import APIRouter
from pydantic import Field

from recommender.domain.statements import Alias, Identifier, Unmatched
from recommender.formats.door_aliases import AliasBody, read_alias
from recommender.service import aliasing
from recommender.service.statements import Completion, completions
from recommender.web.moments import moment
from recommender.web.requests import Actor, Body, Outside, Pages, page, takes
from recommender.web.shapes import Open, Page

router = APIRouter(prefix="/v1", tags=["learners"])


class AliasShown(Open):
    """An alias: of one account and a learner, or of an activity and an item."""

    at: str


class AliasAdded(AliasShown):
    """An alias as it stands now."""

    picked_up: int = Field(description="Statements that had waited for it and now tell something.")


class UnmatchedShown(Open):
    """Something that statements name and nobody knows here."""

    kind: str = Field(description="account, activity, or issuer (not trusted for a source)")
    name: str
    statements: int = Field(description="How many statements count for nothing because of it.")


class CompletionShown(Open):
    """An item that is behind a learner."""

    item: str
    at: str
    statement: str


@router.post("/aliases", status_code=201, response_model=AliasAdded, openapi_extra=takes(AliasBody))
def post_alias(value: Body, edge: Outside, who: Actor) -> dict[str, Any]:
    """Say whose an account is, or which item an activity is; what had waited for it now counts."""
    done = aliasing.add_alias(read_alias(value), edge, actor=who)
    return {**_alias(done.alias), "picked_up": done.picked_up}


@router.get("/aliases", response_model=Page[AliasShown])
def list_aliases(edge: Outside, asked: Pages) -> dict[str, Any]:
    """List the aliases that stand, in the order in which they were said."""
    return page(aliasing.aliases(edge), _alias, asked)


@router.get("/aliases/unmatched", response_model=Page[UnmatchedShown])
def list_unmatched(edge: Outside, asked: Pages) -> dict[str, Any]:
    """List what statements name that nobody knows here, what most of them wait for first."""
    return page(aliasing.unmatched(edge), _unmatched, asked)


@router.get("/learners/{learner}/completions", response_model=Page[CompletionShown])
def list_completions(learner: str, edge: Outside, asked: Pages) -> dict[str, Any]:
    """List the items that are behind a learner, as statements from elsewhere say."""
    return page(completions(learner, edge), _completion, asked)


def _alias(alias: Alias) -> dict[str, Any]:
    at = None if alias.at is None else moment(alias.at)
    if alias.account is None:
        return {"activity": alias.activity, "item": alias.target, "at": at}
    return {**_identifier(alias.account), "learner": alias.target, "at": at}


def _identifier(known: Identifier) -> dict[str, Any]:
    if known.kind == "account":
        return {"account": {"homePage": known.home, "name": known.value}}
    return {known.kind: known.value}


def _unmatched(one: Unmatched) -> dict[str, Any]:
    told: dict[str, Any] = {"kind": one.kind, "name": one.name, "statements": one.statements}
    if one.account is not None:
        told |= _identifier(one.account)
    if one.source is not None:
        told["source"] = one.source
    return told


def _completion(done: Completion) -> dict[str, Any]:
    return {"item": done.item, "at": done.at, "statement": done.statement}
