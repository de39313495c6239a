"""Links that the machine inferred: people verify or ignore them."""

from collections.abc import Iterator, Mapping

from fastapi import Request, Response

from recommender.domain.catalogue import (
    IGNORED,
    INFERRED,
    VERIFIED,
    ContentSkillLink,
    LinkVerdict,
)
from recommender.domain.errors import InvalidInput, Problem
from recommender.service.browsing import serving
from recommender.service.judging import LinkFilter, judge, link_id, links
from recommender.web.console.acting import Acting
from recommender.web.console.shell import Fields, page, part, place, room, see, text_of
from recommender.web.pages.text import segment
from recommender.web.requests import Outside

router = room()

LISTED = 20
WORD = "word."
"""Prefix of the fields that say a word on a link: ``word.<link id>``."""

WAITING = "waiting"
STATES = {
    WAITING: "nobody has looked at it",
    VERIFIED: "verified",
    IGNORED: "ignored",
    "all": "all",
}
WORDS = {"verify": VERIFIED, "ignore": IGNORED, "withdraw": None}


@router.get("/console/links")
def list_links(request: Request, edge: Outside) -> Response:
    """List the links that were inferred, least sure first, with what speaks for each."""
    asked = request.query_params
    state = text_of(asked, "state") or WAITING
    skill = text_of(asked, "skill")
    catalogue = serving(edge).snapshot.catalogue
    found = [
        x
        for x in links(LinkFilter(skill=skill, origin=INFERRED), edge)
        if state == "all" or (x.verdict or WAITING) == state
    ]
    found.sort(key=lambda x: (x.confidence, x.item, x.skill))
    rows = part(found, place("from", text_of(asked, "from")), LISTED)
    inferred = sorted({x.skill for x in catalogue.links if x.origin == INFERRED})
    return page(
        request,
        "links.html",
        part=rows,
        ids=[link_id(x) for x in rows.rows],
        items=catalogue.items,
        skills=catalogue.skills,
        filter_skills=sorted(inferred, key=lambda s: catalogue.skills[s].label.casefold()),
        skill=skill,
        state=state,
        states=STATES,
        judged=place("judged", text_of(asked, "judged")),
    )


@router.post("/console/links")
def judge_links(edge: Outside, who: Acting, fields: Fields) -> Response:
    """Record what was said of links; what serves changes with it."""
    known = {link_id(x): x for x in links(LinkFilter(), edge)}
    verdicts = list(_verdicts(fields, known))
    if not verdicts:
        problem = Problem(
            "/word",
            "nothing_said",
            "No link was verified or ignored.",
            "go back and choose Verify or Ignore beside at least one",
        )
        raise InvalidInput([problem])
    judge(verdicts, edge, actor=who)
    kept = "".join(f"&{k}={segment(fields[k])}" for k in ("state", "skill") if fields.get(k))
    return see(f"/console/links?judged={len(verdicts)}{kept}")


def _verdicts(
    fields: Mapping[str, str], known: Mapping[str, ContentSkillLink]
) -> Iterator[LinkVerdict]:
    for name, word in fields.items():
        link = known.get(name.removeprefix(WORD)) if name.startswith(WORD) else None
        if link is not None and word in WORDS:
            yield LinkVerdict(link.item, link.skill, WORDS[word])
