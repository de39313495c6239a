"""What happened between two plans of one line, and what each event moved."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import Decision, Inputs
from recommender.domain.feedback import Feedback, evidence_id
from recommender.domain.languages import Language
from recommender.domain.learners import Evidence, EvidenceMark
from recommender.domain.recipes import Recipe
from recommender.domain.revisions import Event, Revision
from recommender.engine.changes import Stage, changes
from recommender.engine.reactions import bearing
from recommender.engine.recommend import recommend
from recommender.ports import Edge, Published
from recommender.ports.feedback import FeedbackEntry
from recommender.service.event_words import Words, of_policies
from recommender.service.since import Since, steps_of

MOST_APART = 6
"""Events that are told apart; where more came in, pieces of evidence in a row are one event."""
LONG = timedelta(days=1)
"""From then on time itself may move a plan."""


@dataclass(frozen=True, slots=True)
class Turn:
    """An event, and what of the inputs of a plan it changes."""

    event: Event
    fields: Mapping[str, Any]


def turns(since: Since, final: Inputs, snapshot: Snapshot, language: Language) -> tuple[Turn, ...]:
    """Return what happened since a plan, in the order in which it is taken into account.

    First what concerns everybody, then time, then what was recorded about the learner, as it was
    recorded. Applied to the plan's inputs one after the other they lead to the final inputs.
    Another language is no event: other words for a plan are no other plan.

    Args:
        since: the plan.
        final: what the next one rests on.
        snapshot: the catalogue that serves.
        language: that the next one is written in.
    """
    words = Words(since.record, since.feedback, final, snapshot, language)
    dated = list(_dated(since, final, words))
    if len(dated) > MOST_APART:
        dated = list(_joined(dated, language))
    return (*_general(since, final, words, language), *(turn for _, turn in dated))


def is_due(since: Since, final: Inputs, happened: Sequence[Turn]) -> bool:
    """Return whether a plan has to be made again: something happened, or came due meanwhile.

    What was asked as of a stated moment is not overtaken by time alone.
    """
    if any(turn.event.kind != "time" for turn in happened):
        return True
    return since.record.inputs.ask.as_of is None and _came_due(since, final.now)


def revision(
    since: Since,
    final: Inputs,
    happened: Sequence[Turn],
    published: Published,
    edge: Edge,
    decision: Decision,
) -> Revision:
    """Return what ties a plan to the one that it follows, and what each event moved.

    Every event but the last is applied with the same computation as any answer; the last leads
    to the plan itself.
    """
    before, language = since.record, edge.languages[final.language]
    inputs = replace(
        before.inputs,
        ask=final.ask,
        needs=final.needs,
        language=final.language,
        previous=steps_of(before),
    )
    stages: list[Stage] = []
    order = steps_of(before)
    for turn in happened[:-1]:
        inputs = replace(inputs, **turn.fields)
        by = edge.recipe if inputs.versions.recipe == edge.recipe.id else since.recipe
        answer = recommend(inputs, published, unasked(by), language).answer
        now = tuple(step["item"]["id"] for step in answer["steps"])
        if turn.event.kind != "time" or now != order:
            stages.append(Stage(turn.event, answer))
            order = now
    stages += [Stage(turn.event, decision.answer) for turn in happened[-1:]]
    return Revision(
        line=before.line,
        follows=before.id,
        events=tuple(stage.event for stage in stages),
        worth_before=before.decision.answer["value"],
        changes=changes(before.decision.answer, stages, language),
    )


def unasked(recipe: Recipe) -> Recipe:
    """Return a recipe that offers no check: in between only the order of a path is looked at."""
    return replace(recipe, check=replace(recipe.check, skills=0))


def _general(since: Since, final: Inputs, words: Words, language: Language) -> Iterator[Turn]:
    say = language.say
    before = since.record.inputs
    versions = before.versions
    same_role = before.role_label == final.role_label
    if final.versions.snapshot != versions.snapshot:
        versions = replace(final.versions, recipe=versions.recipe, policies=versions.policies)
        targets = final.targets if same_role else before.targets
        event = Event("catalogue", say("a new catalogue was published"))
        yield Turn(event, {"versions": versions, "targets": targets})
    if final.versions.recipe != versions.recipe:
        event = Event("recipe", say("the way in which paths are computed was changed"))
        versions = replace(final.versions, policies=versions.policies)
        yield Turn(event, {"versions": versions})
    if _came_due(since, final.now) or final.now - before.now >= LONG:
        yield Turn(words.time(before, final.now), {"now": final.now})
    if not same_role:
        role = final.role_label
        fields = {"role_label": role, "targets": final.targets, "now": final.now}
        yield Turn(words.role(role), fields)
    if before.completions != final.completions:
        reported = {"completions": final.completions, "now": final.now}
        yield Turn(words.completions(before, final), reported)
    if before.minutes_per_week != final.minutes_per_week:
        event = Event("pace", say("the minutes a week on record about you were changed"))
        yield Turn(event, {"minutes_per_week": final.minutes_per_week, "now": final.now})
    if set(before.talks) != set(final.talks):
        event = Event("mentors", say("other colleagues can be asked for a talk"))
        yield Turn(event, {"talks": final.talks, "now": final.now})
    if before.policies != final.policies:
        ruled = {"policies": final.policies, "versions": final.versions, "now": final.now}
        yield Turn(of_policies(before.policies, final.policies, language), ruled)
    if before.languages != final.languages:
        event = Event("languages", say("the languages on record about you were changed"))
        yield Turn(event, {"languages": final.languages, "now": final.now})


def _dated(
    since: Since, final: Inputs, words: Words
) -> Iterator[tuple[tuple[datetime, int], Turn]]:
    """What was recorded about the learner, in order, each with its place.

    Of the same moment evidence comes before feedback, for which a plan is made again at once.
    """
    before, fresh = since.record.inputs, since.fresh
    left = {e.feedback.id: _left_by(e.feedback, final) for e in fresh}
    mine = {key for keys in left.values() for key in keys}
    new: list[Evidence | EvidenceMark] = [
        *final.evidence[len(before.evidence) :],
        *final.marks[len(before.marks) :],
    ]
    places: list[tuple[tuple[datetime, int], Evidence | EvidenceMark | FeedbackEntry]] = [
        ((one.recorded or one.at, 0), one) for one in new if _key(one) not in mine
    ]
    places += [((entry.recorded, entry.seq), entry) for entry in fresh]
    places.sort(key=lambda place: place[0])
    known = {_key(e) for e in before.evidence} | {_key(m) for m in before.marks}
    heard = [e for e in since.feedback if e.seq <= since.seq]
    for place, one in places:
        fields: dict[str, Any] = {"now": final.now}
        if isinstance(one, FeedbackEntry):
            heard.append(one)
            known |= left[one.feedback.id]
            fields["feedback"] = bearing((e.acting for e in heard), now=final.now)
            if one.feedback.id in since.restored:
                fields["previous"] = since.restored[one.feedback.id]
        else:
            known.add(_key(one))
        fields["evidence"] = tuple(e for e in final.evidence if _key(e) in known)
        fields["marks"] = tuple(m for m in final.marks if _key(m) in known)
        yield place, Turn(words.event(one), fields)


def _joined(
    dated: Sequence[tuple[tuple[datetime, int], Turn]], language: Language
) -> Iterator[tuple[tuple[datetime, int], Turn]]:
    """The same turns with evidence in a row as one."""
    row: list[tuple[tuple[datetime, int], Turn]] = []
    for n, (place, turn) in enumerate(dated):
        if turn.event.kind == "evidence":
            row.append((place, turn))
        following = dated[n + 1][1].event.kind if n + 1 < len(dated) else None
        if row and following != "evidence":
            clause = language.plural(
                len(row),
                "{n} piece of evidence came in or was marked",
                "{n} pieces of evidence came in or were marked",
            )
            event = row[0][1].event if len(row) == 1 else Event("evidence", clause)
            yield row[-1][0], Turn(event, row[-1][1].fields)
            row = []
        if turn.event.kind != "evidence":
            yield place, turn


def _left_by(said: Feedback, final: Inputs) -> set[tuple[str, str]]:
    """The evidence that feedback left, or the marks by which an undo took it back."""
    of = said.undoes if said.kind == "undo" else said.id
    left = {e.id for e in final.evidence if e.id == evidence_id(of or "", e.skill)}
    if said.kind == "undo":
        return {_key(mark) for mark in final.marks if mark.kind == "void" and mark.evidence in left}
    return {("evidence", one) for one in left}


def _key(one: Evidence | EvidenceMark) -> tuple[str, str]:
    return ("evidence", one.id) if isinstance(one, Evidence) else (one.kind, one.evidence)


def _came_due(since: Since, now: datetime) -> bool:
    """Whether something ended or began between the plan and now, as it was said before."""
    before = since.record.inputs
    moments = [m for e in before.evidence for m in (e.at, e.expires)]
    moments += [mark.at for mark in before.marks]
    moments += [said.until for said in before.feedback]
    moments += [_end_of(day) for day in (before.ask.deadline, *(g.by for g in before.ask.gaps))]
    return any(m is not None and before.now < m <= now for m in moments)


def _end_of(day: date | None) -> datetime | None:
    return None if day is None else datetime(day.year, day.month, day.day, tzinfo=UTC) + LONG
