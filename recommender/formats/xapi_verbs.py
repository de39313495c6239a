"""What a verb says of a person's learning: the table that docs/xapi.md publishes."""

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.domain.decisions import Json
from recommender.domain.statements import Outcome

ADL = "http://adlnet.gov/expapi/verbs/"
CMI5 = "https://w3id.org/xapi/adl/verbs/"
TINCAN = "http://id.tincanapi.com/verb/"
VIDEO = "https://w3id.org/xapi/video/verbs/"
PROGRESS = "https://w3id.org/xapi/cmi5/result/extensions/progress"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row of the table.

    Attributes:
        says: in words.
        source: the source of the evidence that it makes; None for none.
        needs: ``score`` when only a score makes it evidence, ``completion`` when only a result
            that says it is complete does.
        done: whether the activity is behind the person.
    """

    says: str
    source: str | None = None
    needs: str | None = None
    done: bool = False


_PASSED = Meaning("holds what the activity assesses", "assessment", done=True)
_COMPLETED = Meaning("went through what the activity teaches", "completion", done=True)
_UPTAKE = Meaning("uptake only")
_LEFT = Meaning("left off; no evidence of a level")
_PART = Meaning("one answer of many; no evidence of a level")
_ENROLMENT = Meaning("enrolment; no evidence of a level")

VERBS: Mapping[str, Meaning] = {
    f"{ADL}passed": _PASSED,
    f"{ADL}mastered": _PASSED,
    f"{ADL}failed": Meaning("holds part of what the activity assesses", "assessment", "score"),
    f"{ADL}completed": _COMPLETED,
    "http://activitystrea.ms/schema/1.0/complete": _COMPLETED,
    f"{CMI5}satisfied": _COMPLETED,
    f"{ADL}progressed": Meaning(
        "went through all of it, once complete", "completion", "completion", done=True
    ),
    f"{CMI5}waived": Meaning("excused from it; no evidence of a level", done=True),
    f"{ADL}launched": _UPTAKE,
    f"{ADL}initialized": _UPTAKE,
    f"{ADL}attempted": _UPTAKE,
    f"{ADL}experienced": _UPTAKE,
    f"{ADL}interacted": _UPTAKE,
    f"{TINCAN}viewed": _UPTAKE,
    f"{VIDEO}played": _UPTAKE,
    f"{VIDEO}paused": _UPTAKE,
    f"{VIDEO}seeked": _UPTAKE,
    f"{ADL}suspended": _LEFT,
    f"{ADL}terminated": _LEFT,
    f"{ADL}exited": _LEFT,
    f"{CMI5}abandoned": _LEFT,
    f"{ADL}answered": _PART,
    f"{ADL}scored": _PART,
    f"{ADL}registered": _ENROLMENT,
    f"{TINCAN}unregistered": _ENROLMENT,
    f"{TINCAN}earned": Meaning("a badge that nobody checked here; no evidence of a level"),
}


def outcome(verb: str, result: Mapping[str, Json]) -> Outcome:
    """Return what a verb says together with a result; without a result the verb says it alone.

    A result that contradicts its verb says nothing: neither is believed.
    """
    meaning = VERBS.get(verb, Meaning("not in the table"))
    scaled = result.get("score", {}).get("scaled")
    if _contradicts(meaning, result):
        return Outcome()
    if meaning.needs == "completion" and not _complete(result):
        return Outcome()
    done = meaning.done
    if meaning.needs == "score" and scaled is None:
        return Outcome(done=done)
    return Outcome(meaning.source, scaled if meaning.source == "assessment" else None, done)


def _contradicts(meaning: Meaning, result: Mapping[str, Json]) -> bool:
    if meaning.source == "assessment":
        return result.get("success", meaning.done) is not meaning.done
    return meaning.source == "completion" and result.get("completion", True) is False


def _complete(result: Mapping[str, Json]) -> bool:
    progress = result.get("extensions", {}).get(PROGRESS)
    whole = isinstance(progress, int | float) and not isinstance(progress, bool) and progress >= 100
    return result.get("completion") is True or whole
