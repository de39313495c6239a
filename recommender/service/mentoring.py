"""Who can be asked for a talk, and who a talk was with: availability in, names out."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from recommender.domain.catalogue import Catalogue
from recommender.domain.decisions import Json
from recommender.domain.errors import Problem
from recommender.domain.languages import ENGLISH
from recommender.domain.learners import Learner
from recommender.domain.mentors import SOMEBODY, Mentoring, TalkOffer, mentor_of
from recommender.domain.recipes import ProfileRecipe
from recommender.engine.profile import estimate_profile
from recommender.ports import Edge, Transaction
from recommender.service.names import Names

TAKES = ("accept", "start", "done")
"""Feedback that takes one of a mentor's talks in the month in which it is given."""
FREES = ("dismiss", "swap")
ENOUGH = 0.5
"""Levels under the target from which on somebody is no mentor for it."""


def talk_offers(
    wanted: Mapping[str, float],
    learner: str | None,
    tx: Transaction,
    recipe: ProfileRecipe,
    now: datetime,
) -> tuple[TalkOffer, ...]:
    """Return who can help with what, those with most talks left first, then by their random id.

    Only evidence that somebody else vouches for with their judgement makes a mentor: people who
    rate themselves alone are not offered.

    Args:
        wanted: skills with a target (0-5); nobody below half a level under it is offered.
        learner: who asks; nobody is their own mentor.
        tx: the open transaction.
        recipe: how evidence becomes a level.
        now: the moment that levels and the month are judged by.
    """
    offers: list[tuple[int, TalkOffer]] = []
    for subject, person in tx.learners.mentors():
        if person.id == learner or person.mentors is None:
            continue
        skills = wanted.keys() & (set(person.mentors.skills) or wanted.keys())
        left = _talks_left(subject, person.mentors, learner, tx, now) if skills else {}
        ledger = tx.learners.ledger(person.id) if skills else None
        if ledger is None:
            continue
        known = estimate_profile(ledger.evidence, {}, recipe, now=now, marks=ledger.marks)
        for skill in sorted(skills & known.keys()):
            shares = known[skill].shares
            vouched = any(
                x.share > 0 and not x.evidence.self_reported and x.evidence.source != "self"
                for x in shares
            )
            free = left.get(skill, left[""])
            # One decimal: a level that moves with every day would make every plan a new one.
            level = round(known[skill].mean, 1)
            if vouched and free > 0 and level >= wanted[skill] - ENOUGH:
                offers.append((free, TalkOffer(subject, skill, level)))
    offers.sort(key=lambda found: (-found[0], found[1].mentor, found[1].skill))
    return tuple(offer for _, offer in offers)


def _talks_left(
    subject: str, agreed: Mentoring, learner: str | None, tx: Transaction, now: datetime
) -> dict[str, int]:
    """Talks left this month, by skill, and under ``""`` for all others.

    A talk that the learner has already taken on does not take itself away.
    """
    taken: set[tuple[str, str]] = set()
    entries = tx.feedback.of_mentor(subject)
    undone = {e.feedback.undoes for e in entries if e.feedback.kind == "undo"}
    for entry in entries:
        said, at = entry.feedback, entry.acting.at
        key = (entry.learner, said.item or "")
        if said.id in undone or (at.year, at.month) != (now.year, now.month) or at > now:
            continue
        if said.kind in TAKES:
            taken.add(key)
        elif said.kind in FREES:
            taken.discard(key)
    own = {item.rpartition(":")[2] for who, item in taken if who == learner}
    left = agreed.talks_per_month - len(taken)
    return {"": left} | dict.fromkeys(own, left + 1)


def name_of(mentor: str, edge: Edge) -> str:
    """Return who a random id stands for; *a colleague* after erasure, or without a name."""
    with edge.store.read() as tx:
        return _name(mentor, tx)


def with_names(answer: Mapping[str, Json], edge: Edge) -> dict[str, Json]:
    """Return an answer as it is shown to people: its talks with the names of colleagues."""
    steps = answer["steps"]
    if not any(mentor_of(step["item"]["id"]) for step in steps):
        return dict(answer)
    somebody = edge.languages[answer.get("language", ENGLISH.code)].say(SOMEBODY)
    with edge.store.read() as tx:
        return {**answer, "steps": [_named(step, somebody, tx) for step in steps]}


def _named(step: Mapping[str, Json], somebody: str, tx: Transaction) -> dict[str, Json]:
    mentor = mentor_of(step["item"]["id"])
    if mentor is None:
        return dict(step)
    title = step["item"]["title"].replace(somebody, _name(mentor, tx, somebody), 1)
    return {**step, "item": {**step["item"], "title": title}}


def _name(mentor: str, tx: Transaction, somebody: str = SOMEBODY) -> str:
    learner = tx.audit.learner_of(mentor)
    person: Learner | None = tx.learners.get(learner) if learner is not None else None
    return (person.name or somebody) if person else somebody


def mentoring_problems(pointer: str, learner: Learner, catalogue: Catalogue) -> Iterator[Problem]:
    """Yield the skills that a mentor names and the catalogue does not know."""
    names = Names(catalogue)
    skills: Iterable[str] = learner.mentors.skills if learner.mentors else ()
    for n, skill in enumerate(skills):
        if skill not in catalogue.skills:
            yield names.unknown_skill(f"{pointer}/skills/{n}", skill)
