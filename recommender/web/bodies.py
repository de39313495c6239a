"""How domain values become what the API answers with."""

from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter

from recommender.domain.catalogue import ContentItem, Snapshot
from recommender.domain.decisions import CandidateTrace, DecisionRecord, Inputs, Json
from recommender.domain.learners import Evidence, EvidenceMark, Learner, SkillEstimate
from recommender.domain.mentors import Mentoring
from recommender.domain.paths import MICRO
from recommender.domain.scales import Reading
from recommender.domain.skills import RoleProfile, Skill
from recommender.engine.phrasing import level_in_words
from recommender.ports import SnapshotEntry
from recommender.service.asking import answer_body
from recommender.service.browsing import Ranked
from recommender.service.evidence import LedgerView
from recommender.service.people import ProfileView


def moment(at: datetime) -> str:
    """Return a moment in UTC, ISO 8601 with Z."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def decision_row(record: DecisionRecord) -> dict[str, Json]:
    """Return a decision as one row of a list."""
    answer = record.decision.answer
    return {
        "id": record.id,
        "at": moment(record.at),
        "actor": record.actor,
        "learner": record.learner,
        "need": record.inputs.ask.need,
        "next": answer["next"],
        "items": [s["item"]["id"] for s in answer["steps"]],
        "value": answer["value"],
        "minutes": answer["minutes"],
        "digest": answer["digest"],
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


def estimate_body(estimate: SkillEstimate) -> dict[str, Json]:
    """Return an estimate with the weight of each piece of evidence."""
    return {
        "skill": estimate.skill,
        "level": estimate.mean,
        "spread": estimate.spread,
        "likely": [round(level, 6) for level in estimate.likely],
        "basis": estimate.basis,
        "evidence": [
            {
                **evidence_body(x.evidence),
                "share": x.share,
                "read_as": x.read_as,
                "disputed": x.disputed,
            }
            for x in estimate.shares
        ],
    }


def evidence_body(evidence: Evidence) -> dict[str, Json]:
    """Return evidence without its skill, which stands around it."""
    return {
        "evidence": evidence.id,
        "level": evidence.level,
        "source": evidence.source,
        "at": moment(evidence.at),
        "issuer": evidence.issuer,
        "expires": None if evidence.expires is None else moment(evidence.expires),
        "scale": None if evidence.reading is None else _read_from(evidence.reading),
        "vouched_by": evidence.vouched_by,
        "self_reported": evidence.self_reported,
        "at_least": evidence.at_least,
    }


def mark_body(learner: str, mark: EvidenceMark) -> dict[str, Json]:
    """Return what was said about evidence."""
    return {
        "learner": learner,
        "evidence": mark.evidence,
        "kind": mark.kind,
        "at": moment(mark.at),
        "reason": mark.reason,
    }


def ledger_row(evidence: Evidence, view: LedgerView) -> dict[str, Json]:
    """Return a piece of evidence as it stands in the ledger as of a moment."""
    marks = [m for m in view.ledger.marks if m.evidence == evidence.id]
    return {
        **evidence_body(evidence),
        "skill": evidence.skill,
        "recorded": moment(evidence.recorded or evidence.at),
        "standing": view.standing[evidence.id],
        "marks": [
            {
                "kind": m.kind,
                "at": moment(m.at),
                "reason": m.reason,
                "recorded": moment(m.recorded or m.at),
            }
            for m in marks
        ],
    }


def _read_from(reading: Reading) -> dict[str, Json]:
    scale = reading.scale
    return {
        "said": reading.value,
        "words": reading.words,
        "name": scale.name,
        "min": scale.low,
        "max": scale.high,
        "criteria": list(scale.criteria),
        "from": scale.floor,
        "to": scale.ceiling,
    }


def profile_body(view: ProfileView) -> dict[str, Json]:
    """Return a person's profile, with the targets of their role."""
    skills, role = view.catalogue.skills, view.catalogue.roles.get(view.learner.role or "")
    targets = {t.skill: t for t in role.targets} if role else {}
    rows = []
    for estimate in view.estimates:
        target = targets.get(estimate.skill)
        known = skills.get(estimate.skill)
        row = estimate_body(estimate)
        row["label"] = known.label if known else estimate.skill
        row["target"] = target.level if target else None
        row["importance"] = target.importance if target else None
        row["because"] = level_in_words(estimate)
        due = view.refresh_on.get(estimate.skill)
        row["refresh_on"] = due.isoformat() if due else None
        rows.append(row)
    return {
        "learner": view.learner.id,
        "role": view.learner.role,
        "as_of": moment(view.as_of),
        "skills": rows,
    }


def _agreed(mentors: Mentoring | None) -> dict[str, Json]:
    """What a person agreed to; nothing is said of those who were not asked."""
    if mentors is None:
        return {}
    agreed = {"talks_per_month": mentors.talks_per_month, "skills": list(mentors.skills)}
    return {"mentors": agreed}


def learner_body(learner: Learner) -> dict[str, Json]:
    """Return a learner as the contract writes one."""
    return {
        "learner": learner.id,
        "name": learner.name,
        "role": learner.role,
        "manager": learner.manager,
        "team": learner.team,
        "languages": list(learner.languages),
        "minutes_per_week": learner.minutes_per_week,
        **_agreed(learner.mentors),
        "attributes": dict(learner.attributes),
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
