"""How people, their levels and their evidence become what the API answers with."""

from recommender.domain.decisions import Json
from recommender.domain.learners import Evidence, EvidenceMark, Learner, SkillEstimate
from recommender.domain.mentors import Mentoring
from recommender.domain.scales import Reading
from recommender.engine.phrasing import level_in_words
from recommender.service.evidence import LedgerView
from recommender.service.people import ProfileView
from recommender.web.moments import moment


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
        row["because"] = level_in_words(estimate, view.language)
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
