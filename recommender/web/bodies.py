"""How domain values become what the API answers with."""

from functools import cache
from typing import Any

from pydantic import TypeAdapter

from recommender.domain.catalogue import ContentItem, Snapshot
from recommender.domain.decisions import CandidateTrace, DecisionRecord, Inputs, Json
from recommender.domain.given import Listed
from recommender.domain.paths import MICRO
from recommender.domain.revisions import Change
from recommender.domain.skills import RoleProfile, Skill
from recommender.ports import SnapshotEntry
from recommender.service.asking import answer_body
from recommender.service.browsing import Ranked
from recommender.web.moments import moment
from recommender.web.people_bodies import estimate_body


def change_row(change: Change) -> dict[str, Json]:
    """Return what entered, left or moved between two plans."""
    return {
        "item": change.item,
        "title": change.title,
        "what": change.what,
        "before": change.before,
        "after": change.after,
        "sentence": change.sentence,
    }


def decision_row(listed: Listed) -> dict[str, Json]:
    """Return a decision as one row of a list."""
    return {
        "id": listed.id,
        "at": moment(listed.at),
        "actor": listed.actor,
        "learner": listed.learner,
        "need": listed.need,
        "next": listed.next,
        "items": list(listed.items),
        "value": listed.value,
        "minutes": listed.minutes,
        "digest": listed.digest,
    }


def decision_body(record: DecisionRecord) -> dict[str, Json]:
    """Return the whole record of a decision."""
    return {
        "id": record.id,
        "at": moment(record.at),
        "actor": {"name": record.actor, "status": "claimed"},
        "learner": record.learner,
        "inputs": _adapter(Inputs).dump_python(record.inputs, mode="json"),
        "estimates": [estimate_body(e) for e in record.decision.estimates],
        "candidates": [_candidate(c) for c in record.decision.candidates],
        "answer": answer_body(record),
    }


def item_row(ranked: Ranked) -> dict[str, Json]:
    """Return an item as one row of a list."""
    item = ranked.item
    return {
        "id": item.id,
        "title": item.title,
        "minutes": item.minutes,
        "minutes_estimated": item.minutes_estimated,
        "score": ranked.score,
        "kind": item.kind,
    }


def item_body(item: ContentItem, snapshot: Snapshot) -> dict[str, Json]:
    """Return one item whole, with what it teaches."""
    body: dict[str, Json] = _adapter(ContentItem).dump_python(item, mode="json")
    requires = [{"item": i} for i in body.pop("requires_items")]
    body["requires"] = body.pop("requires_skills") + requires
    body["teaches"] = [
        {
            "skill": x.skill,
            "from": x.entry,
            "to": x.exit,
            "confidence": x.confidence,
            "origin": x.origin,
            "sentence": x.sentence,
            "verdict": x.verdict,
        }
        for x in snapshot.links_by_item.get(item.id, ())
    ]
    return body


def skill_row(skill: Skill) -> dict[str, Json]:
    """Return a skill as the contract writes one."""
    return {
        "id": skill.id,
        "label": skill.label,
        "description": skill.description,
        "broader": skill.broader,
        "requires": [{"skill": r.skill, "level": r.level} for r in skill.requires],
        "levels": list(skill.levels),
    }


def role_row(role: RoleProfile) -> dict[str, Json]:
    """Return a role profile as the contract writes one."""
    return {
        "id": role.id,
        "label": role.label,
        "description": role.description,
        "targets": [
            {"skill": t.skill, "level": t.level, "importance": t.importance} for t in role.targets
        ],
    }


def snapshot_row(entry: SnapshotEntry, serving: str | None) -> dict[str, Json]:
    """Return a publication as one row of a list."""
    return {
        "id": entry.id,
        "at": moment(entry.at),
        "encoder": entry.encoder,
        "counts": dict(entry.counts),
        "serving": entry.id == serving,
    }


def _candidate(trace: CandidateTrace) -> dict[str, Json]:
    return {
        "item": trace.item,
        "sources": list(trace.sources),
        "similarity": trace.similarity,
        "code": trace.code,
        "because": trace.because,
        "terms": [
            {"term": c.term, "skill": c.skill, "value": c.micros / MICRO} for c in trace.terms
        ],
    }


@cache
def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
