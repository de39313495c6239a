"""People and the evidence about them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from recommender.domain.audit import Act, Target
from recommender.domain.catalogue import Catalogue, Snapshot
from recommender.domain.errors import InvalidInput, NoSnapshot, NotFound, Problem
from recommender.domain.languages import Language
from recommender.domain.learners import Evidence, EvidenceMark, Learner, SkillEstimate
from recommender.domain.timely import MemoryRecipe
from recommender.engine.memory import memories, refresh_on
from recommender.engine.profile import estimate_profile, prior_estimate
from recommender.ports import Edge, Transaction
from recommender.service.attributing import attribute_waiting
from recommender.service.browsing import serving
from recommender.service.evidence import date_problems, unknown_evidence
from recommender.service.mentoring import mentoring_problems
from recommender.service.names import Names, unknown_learner
from recommender.service.replanning import replan
from recommender.service.speaking import language_for


@dataclass(frozen=True, slots=True)
class Row:
    """One row of people to import, and where it stands (``file:row``)."""

    where: str
    learner: Learner | None = None
    about: str | None = None
    entry: Evidence | EvidenceMark | None = None


@dataclass(frozen=True, slots=True)
class ProfileView:
    """A person's levels as of a moment, role targets included.

    Attributes:
        language: to speak to the person in.
        refresh_on: by skill, the day by which it is best refreshed; without those that were not
            practised on a known day, or are below the role's target anyway.
    """

    learner: Learner
    as_of: datetime
    estimates: tuple[SkillEstimate, ...]
    catalogue: Catalogue
    language: Language
    refresh_on: Mapping[str, date] = field(default_factory=dict)


def put_learner(learner: Learner, edge: Edge, *, actor: str) -> bool:
    """Store a learner, and make their plan again where that bears on it; True for a new one.

    Raises:
        InvalidInput: when the role does not exist.
    """
    problems = list(_role_problems("/role", learner, edge))
    if problems:
        raise InvalidInput(problems)
    with edge.store.write() as tx:
        new = tx.learners.get(learner.id) is None
        tx.learners.put(learner, actor=actor)
        if new:
            attribute_waiting(edge, tx, learner.id)
    replan(learner.id, edge, actor=actor)
    return new


def get_learner(learner: str, edge: Edge) -> Learner:
    """Return a learner.

    Raises:
        NotFound: when this tenant knows none of that id.
    """
    with edge.store.read() as tx:
        return _found(learner, tx)


def everyone(edge: Edge, *, most: int) -> list[Learner]:
    """Return up to ``most`` learners, by name; the list is for choosing oneself from."""
    with edge.store.read() as tx:
        found = [tx.learners.get(i) for i in tx.learners.ids()[:most]]
    people = [person for person in found if person is not None]
    return sorted(people, key=lambda p: ((p.name or p.id).casefold(), p.id))


def people_found(words: str, edge: Edge) -> list[Learner]:
    """Return the learners whose id, name, team and role hold every word, in order of their ids.

    Parts of words count; capitals and accents do not. Without words it is everybody.
    """
    with edge.store.read() as tx:
        people = tx.learners.all()
    wanted = _plain(words).split()
    if not wanted:
        return people
    try:
        roles = serving(edge).snapshot.catalogue.roles
    except NoSnapshot:
        roles = {}

    def told(person: Learner) -> str:
        role = roles.get(person.role or "")
        parts = (person.id, person.name, person.team, person.role, role.label if role else None)
        return _plain("\n".join(part for part in parts if part))

    return [person for person in people if all(word in told(person) for word in wanted)]


def _plain(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in apart if not unicodedata.combining(c))


def profile(learner: str, as_of: datetime | None, edge: Edge) -> ProfileView:
    """Return what the evidence supports, as of a moment."""
    now, edge = as_of or edge.clock(), edge.up_to_date()
    catalogue = serving(edge).snapshot.catalogue
    with edge.store.read() as tx:
        person = _found(learner, tx)
        ledger = tx.learners.ledger(learner)
        language = language_for(learner, edge, tx)
    known = estimate_profile(ledger.evidence, {}, edge.recipe.profile, now=now, marks=ledger.marks)
    role = catalogue.roles.get(person.role or "")
    for target in role.targets if role else ():
        known.setdefault(target.skill, prior_estimate(target.skill, edge.recipe.profile))
    targets = {t.skill: t.level for t in role.targets} if role else {}
    due = _refresh_on(known, targets, serving(edge).snapshot, edge.recipe.memory)
    return ProfileView(
        person, now, tuple(known[s] for s in sorted(known)), catalogue, language, due
    )


def _refresh_on(
    known: Mapping[str, SkillEstimate],
    targets: Mapping[str, float],
    snapshot: Snapshot,
    recipe: MemoryRecipe,
) -> dict[str, date]:
    """When each skill falls under its target, or under what was shown where it has none."""
    due = {}
    for skill, memory in memories(known, {}, snapshot).items():
        target = targets.get(skill, memory.shown)
        on = refresh_on(memory, min(target, memory.shown), recipe)
        if on is not None and memory.shown >= target - recipe.slack:
            due[skill] = on
    return due


def import_people(rows: Sequence[Row], edge: Edge, *, actor: str) -> tuple[int, int]:
    """Import learners and evidence in one transaction, all of it or nothing.

    Returns:
        How many learners and how many pieces of evidence the rows held.

    Raises:
        InvalidInput: every unknown role, skill and learner at once, each with its row.
        Conflict: when an evidence id already stands for other evidence.
    """
    catalogue = serving(edge).snapshot.catalogue
    learners = [r.learner for r in rows if r.learner is not None]
    with edge.store.write() as tx:
        problems = list(_row_problems(rows, catalogue, tx))
        problems += _date_problems(rows, edge.clock())
        if problems:
            raise InvalidInput(problems)
        before = tx.audit.size()
        for person in learners:
            tx.learners.put(person, actor=actor)
        for learner, (evidence, marks) in _by_learner(rows).items():
            tx.learners.add_evidence(learner, evidence, actor=actor)
            tx.learners.mark(learner, marks, actor=actor)
        for person in learners:
            attribute_waiting(edge, tx, person.id)
        if tx.audit.size() > before:
            told = f"{tx.audit.size() - before} records"
            tx.audit.record(Act("import_people", Target("people", told)), actor=actor)
    return len(learners), sum(r.entry is not None for r in rows)


def _by_learner(rows: Iterable[Row]) -> dict[str, tuple[list[Evidence], list[EvidenceMark]]]:
    groups: dict[str, tuple[list[Evidence], list[EvidenceMark]]] = {}
    for row in rows:
        if row.about is not None:
            evidence, marks = groups.setdefault(row.about, ([], []))
            if isinstance(row.entry, Evidence):
                evidence.append(row.entry)
            elif row.entry is not None:
                marks.append(row.entry)
    return groups


def _row_problems(rows: Sequence[Row], catalogue: Catalogue, tx: Transaction) -> Iterator[Problem]:
    names = Names(catalogue)
    imported = {row.learner.id for row in rows if row.learner}
    for row in rows:
        role = row.learner.role if row.learner else None
        if role is not None and role not in catalogue.roles:
            yield names.unknown_role(f"{row.where}:role", role)
        if row.learner is not None:
            yield from mentoring_problems(f"{row.where}:mentors", row.learner, catalogue)
        if isinstance(row.entry, Evidence) and row.entry.skill not in catalogue.skills:
            yield names.unknown_skill(f"{row.where}:skill", row.entry.skill)
        about = row.about
        if about is not None and about not in imported and tx.learners.get(about) is None:
            yield unknown_learner(f"{row.where}:learner", about)
    yield from _mark_problems(rows, tx)


def _mark_problems(rows: Sequence[Row], tx: Transaction) -> Iterator[Problem]:
    known: dict[str, set[str]] = {}
    for learner in {row.about for row in rows if isinstance(row.entry, EvidenceMark)}:
        if learner is not None:
            known[learner] = {e.id for e in tx.learners.ledger(learner).evidence}
    for row in rows:
        if row.about in known and isinstance(row.entry, Evidence):
            known[row.about].add(row.entry.id)
    for row in rows:
        ids = known.get(row.about or "", set())
        if isinstance(row.entry, EvidenceMark) and row.entry.evidence not in ids:
            yield unknown_evidence(f"{row.where}:{row.entry.kind}s", row.entry.evidence)


def _date_problems(rows: Sequence[Row], now: datetime) -> Iterator[Problem]:
    for row in rows:
        if row.entry is not None and getattr(row.entry, "kind", None) != "end":
            yield from date_problems(f"{row.where}:at", row.entry.at, now)


def _role_problems(pointer: str, learner: Learner, edge: Edge) -> Iterator[Problem]:
    if learner.role is not None or learner.mentors is not None:
        catalogue = serving(edge).snapshot.catalogue
        if learner.role is not None and learner.role not in catalogue.roles:
            yield Names(catalogue).unknown_role(pointer, learner.role)
        yield from mentoring_problems("/mentors", learner, catalogue)


def _found(learner: str, tx: Transaction) -> Learner:
    person = tx.learners.get(learner)
    if person is None:
        raise NotFound(f"There is no learner “{learner}”.")
    return person
