"""Routes whose refusals are pages, as their answers are."""

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from recommender.domain.errors import RecommenderError
from recommender.domain.languages import phrase
from recommender.web.pages import rendering

UNFORESEEN = phrase("Nothing was changed. Please tell whoever runs this.")

log = logging.getLogger(__name__)


class Unforeseen(RecommenderError):
    """What went wrong is ours to mend."""

    code = "internal"
    title = phrase("Something went wrong here")


class PageRoute(APIRoute):
    """A route whose refusals are pages."""

    def refusal(self, request: Request, error: RecommenderError) -> Response:
        """Return the page that says what was refused."""
        return rendering.refusal(request, error)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handled(request: Request) -> Response:
            try:
                return await handle(request)
            except RecommenderError as error:
                return self.refusal(request, error)
            except Exception:
                log.exception("unexpected error on a page")
                unforeseen = Unforeseen(UNFORESEEN)
                return self.refusal(request, unforeseen)

        return handled
