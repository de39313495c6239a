"""Who acts in the console: a name given once, kept for the visit, and recorded as claimed."""

from typing import Annotated
from urllib.parse import quote, unquote

from fastapi import Depends, Request, Response

from recommender.domain.errors import InvalidInput, Problem, RecommenderError
from recommender.formats.problems import shown

COOKIE = "acting"
LONGEST = 200
WITHIN = "/console"


class Unnamed(RecommenderError):
    """A write by nobody."""

    code = "missing_actor"
    title = "Say first who you are"

    def __init__(self) -> None:
        super().__init__("Nothing was done. Whatever changes something here is kept with a name.")


def acting_name(request: Request) -> str | None:
    """Return the name that this visit gave, if it gave one."""
    name = unquote(request.cookies.get(COOKIE, ""))
    return name if _says_who(name) else None


async def acting(request: Request) -> str:
    """Return who acts, as claimed.

    Raises:
        Unnamed: when nobody said.
    """
    name = acting_name(request)
    if name is None:
        raise Unnamed
    return name


def keep_name(response: Response, typed: str) -> None:
    """Keep a name for this visit.

    Raises:
        InvalidInput: when it is blank, too long or not printable.
    """
    name = typed.strip()
    if not _says_who(name):
        problem = Problem(
            "/name",
            "bad_actor",
            f"The name is {shown(name)}, which does not say who is acting.",
            f"give 1 to {LONGEST} printable characters, such as a name or a team",
        )
        raise InvalidInput([problem])
    response.set_cookie(COOKIE, quote(name, safe=""), path=WITHIN, httponly=True, samesite="strict")


def forget_name(response: Response) -> None:
    """Forget who acted in this visit."""
    response.delete_cookie(COOKIE, path=WITHIN, httponly=True, samesite="strict")


def _says_who(name: str) -> bool:
    return bool(name.strip()) and len(name) <= LONGEST and name.isprintable()


Acting = Annotated[str, Depends(acting)]
