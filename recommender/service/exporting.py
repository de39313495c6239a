"""Everything that is held on a person, and the logic that used it, to hand over to them."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime

from recommender.domain.audit import DECISION, Act, Event, Held, Target
from recommender.domain.decisions import Json
from recommender.domain.errors import NoSnapshot, NotFound
from recommender.domain.recipes import Recipe
from recommender.ports import Edge
from recommender.service.people import ProfileView, profile

FORMAT = "recommender-person/1"


def export_learner(
    learner: str, edge: Edge, *, actor: str, reason: str | None = None
) -> dict[str, Json]:
    """Return all records about a learner as JSON, their levels, answers and the logic; on record.

    Raises:
        NotFound: when nothing is held on such a learner.
    """
    edge = edge.up_to_date()
    with edge.store.write() as tx:
        subject, held = tx.audit.subject_of(learner), tx.audit.held(learner)
        if subject is None or not held:
            raise NotFound(f"There is no learner “{learner}”.")
        acts = [
            event
            for event in tx.audit.events(since=None, until=None, before=None)
            if event.act.target == Target("learner", subject)
        ]
        tx.audit.record(Act("export_learner", Target("learner", subject), reason), actor=actor)
        names = {h.body["inputs"]["versions"]["recipe"] for h in held if h.kind == DECISION}
        kept = {name: tx.recipes.get(name) for name in sorted(names | {edge.recipe.id})}
        recipes = {name: recipe for name, recipe in kept.items() if recipe is not None}
    recipes[edge.recipe.id] = edge.recipe
    return {
        "format": FORMAT,
        "learner": learner,
        "exported_at": _iso(edge.clock()),
        "person": next((h.body for h in reversed(held) if h.kind == "learner"), None),
        "levels": _levels(learner, edge),
        "answers": [_answer(h) for h in held if h.kind == DECISION],
        "feedback": [_feedback(h) for h in held if h.kind == "feedback"],
        "acts": [_act(event) for event in acts],
        "records": [{**asdict(h), "at": _iso(h.at)} for h in held],
        "logic": {
            "in_words": logic(edge.recipe),
            "recipes": {name: asdict(recipe) for name, recipe in recipes.items()},
        },
    }


def logic(recipe: Recipe) -> list[str]:
    """Return how what is held on a person becomes an answer, in words with the recipe's values."""
    trusted = recipe.profile.reliability.items()
    spreads = sorted(((n, math.hypot(r.noise, r.rater)) for n, r in trusted), key=lambda x: x[1])
    sources = ", ".join(f"{name.replace('_', ' ')} {spread:.1f}" for name, spread in spreads)
    return [
        "Your level in a skill, from 0 (none) to 5 (expert), is an average of what was observed. "
        "Surer sources weigh more, recent observations more than old ones; what a source "
        "overstates on the whole is taken off, and what was voided does not count. How far a "
        f"source is typically off, in levels: {sources}.",
        "A gap is what your role or your question asks for, less your level.",
        "A learning item is worth the levels of your gaps that it is expected to close, each times "
        "the importance of the skill. It is worth less when it starts above or below your level, "
        "when what it builds on is missing, and when it is unsure that it teaches the skill. What "
        "people were seen to gain from it may count, and how you got on with its format before.",
        "The answer is the order of items that brings most within the minutes you have, once every "
        "firm rule is kept: what must come first, language, accessibility, what you have done or "
        "set aside. What you marked to come first does. A plan that is made again keeps its order "
        f"unless another is worth {recipe.planning.calm:.0%} more.",
        "What you mark as done, or say that you know, counts as your own word on your level.",
        "People responsible may require, forbid, pin or prefer items, or cap minutes, by policies "
        "for a team, a role, or who works towards a skill. Each that bears on an answer is named "
        "in it, with its author and reason. What is forbidden stays out, what is required stands "
        "beside the path, and what is preferred counts "
        f"{round(100 * recipe.value.preference)} % more than what it brings.",
        "Your words, when you state a need, are compared with what items mean and say.",
        "Your name, manager and any further attributes never play a part; your team only settles "
        "which policies are for you.",
        "The answer is a recommendation. It decides nothing, and is not made for pay, promotion or "
        "dismissal. You may dispute it and what it rests on, and any answer can be computed again "
        "from its record.",
        "The exact values stand under recipes; each record names the one it was computed with.",
    ]


def in_words(export: Mapping[str, Json]) -> str:
    """Return an export as a person reads it; whole records are left to the machine's form."""
    lines = [f"What is held on {export['learner']}, on {export['exported_at'][:10]}", ""]
    person = export["person"] or {}
    lines += [f"{_label(k)}: {_said(v)}" for k, v in person.items() if v not in (None, [], {}, ())]
    lines += ["", "Levels, and what they rest on"]
    for level in export["levels"]:
        lines += [_level(level), *map(_weighed, level["evidence"])]
    lines += [*([] if export["levels"] else ["- nothing yet"]), "", "Answers given"]
    for answer in export["answers"]:
        need = f", to “{answer['need']}”" if answer["need"] else ""
        lines.append(f"- {answer['at'][:10]}, asked by {answer['asked_by']}{need}")
        lines += [f"    {step['title']}: {step['because']}" for step in answer["steps"]]
    if not export["answers"]:
        lines.append("- none yet")
    lines += ["", "What was said of items", *map(_said_of, export["feedback"])]
    lines += [*([] if export["feedback"] else ["- nothing yet"])]
    lines += ["", "Who did what with it", *map(_act_line, export["acts"])]
    lines += ["", "Every record", *map(_line, export["records"])]
    lines += ["", "How it is used", *(f"- {sentence}" for sentence in export["logic"]["in_words"])]
    return "\n".join(lines)


def _levels(learner: str, edge: Edge) -> list[dict[str, Json]]:
    try:
        view = profile(learner, None, edge)
    except (NoSnapshot, NotFound):
        return []
    return _level_rows(view)


def _level_rows(view: ProfileView) -> list[dict[str, Json]]:
    skills = view.catalogue.skills
    return [
        {
            "skill": estimate.skill,
            "label": skills[estimate.skill].label if estimate.skill in skills else estimate.skill,
            "level": estimate.mean,
            "spread": estimate.spread,
            "basis": estimate.basis,
            "evidence": [
                {
                    "evidence": share.evidence.id,
                    "source": share.evidence.source,
                    "at": _iso(share.evidence.at),
                    "level": share.evidence.level,
                    "share": share.share,
                }
                for share in estimate.shares
            ],
        }
        for estimate in view.estimates
    ]


def _answer(held: Held) -> dict[str, Json]:
    answer: Mapping[str, Json] = held.body["decision"]["answer"]
    steps: Sequence[Mapping[str, Json]] = answer.get("steps", ())
    return {
        "id": held.id,
        "at": _iso(held.at),
        "asked_by": held.actor,
        "need": held.body["inputs"]["ask"]["need"],
        "steps": [{"title": s["item"]["title"], "because": s["because"]} for s in steps],
    }


def _feedback(held: Held) -> dict[str, Json]:
    return {"by": held.actor, **held.body["feedback"]}


def _said_of(said: Mapping[str, Json]) -> str:
    about = said["item"] or f"taking back {said['undoes']}"
    why = f", {said['reason'].replace('_', ' ')}" if said["reason"] else ""
    rating = f" {said['rating']} of 5" if said["rating"] else ""
    return f"- {said['at'][:10]}: {said['kind']}{rating}{why}, {about}"


def _level(level: Mapping[str, Json]) -> str:
    if level["basis"] == "prior":
        return f"- {level['label']}: nothing observed yet, so taken for {level['level']:g}"
    return f"- {level['label']}: about {level['level']:.1f}, give or take {level['spread']:.1f}"


def _weighed(evidence: Mapping[str, Json]) -> str:
    share = round(100 * evidence["share"])
    said = f"{evidence['source']} of {evidence['at'][:10]}: {evidence['level']:g}"
    return f"    {said}, weighs {share} %"


def _act(event: Event) -> dict[str, Json]:
    act = event.act
    return {"at": _iso(event.at), "actor": event.actor, "act": act.act, "reason": act.reason}


def _act_line(act: Mapping[str, Json]) -> str:
    why = f", because “{act['reason']}”" if act["reason"] else ""
    return f"- {act['at'][:10]}: {act['act'].replace('_', ' ')} by {act['actor']}{why}"


def _line(record: Mapping[str, Json]) -> str:
    return f"- {record['seq']}: {record['kind']} of {record['at'][:10]}, by {record['actor']}"


def _label(field: str) -> str:
    return field.replace("_", " ").capitalize()


def _said(value: Json) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}: {said}" for name, said in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value)


def _iso(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
