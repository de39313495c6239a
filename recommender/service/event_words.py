"""What happened after a plan, as events in words."""

from collections.abc import Sequence
from datetime import datetime

from recommender.domain.catalogue import Snapshot
from recommender.domain.decisions import DecisionRecord, Inputs
from recommender.domain.languages import Language
from recommender.domain.learners import Evidence, EvidenceMark
from recommender.domain.policies import Policy
from recommender.domain.revisions import Event
from recommender.engine.clauses import of_evidence, of_feedback, of_mark, ruled
from recommender.ports.feedback import FeedbackEntry


class Words:
    """Events after a plan, in the words of the catalogue that serves and of one language."""

    def __init__(
        self,
        before: DecisionRecord,
        feedback: Sequence[FeedbackEntry],
        final: Inputs,
        snapshot: Snapshot,
        language: Language,
    ) -> None:
        """Take in what names things.

        Args:
            before: the plan.
            feedback: all of the learner's that bears on plans.
            final: what the next plan rests on.
            snapshot: the catalogue that serves.
            language: to say it in.
        """
        self._language = language
        self._catalogue = snapshot.catalogue
        self._evidence = {entry.id: entry for entry in final.evidence}
        self._items = {e.feedback.id: e.feedback.item for e in feedback}
        self._titles = {
            step["item"]["id"]: step["item"]["title"] for step in before.decision.answer["steps"]
        }

    def event(self, one: Evidence | EvidenceMark | FeedbackEntry) -> Event:
        """Return what was recorded about the learner as an event."""
        if isinstance(one, FeedbackEntry):
            said = one.feedback
            about = self._items.get(said.undoes or "")
            clause = of_feedback(said, self._title, about, self._language)
            return Event("feedback", clause, said.id, said.item or about)
        if isinstance(one, Evidence):
            clause = of_evidence(one, self._label, self._language)
            return Event("evidence", clause, one.id)
        entry = self._evidence[one.evidence]
        clause = of_mark(one.kind, entry, self._label, self._language)
        return Event("evidence", clause, one.evidence)

    def role(self, label: str | None) -> Event:
        """Return that the person has another role, or none, as an event."""
        if label is None:
            return Event("role", self._language.say("you have no role any more"))
        return Event("role", self._language.say("your role is now “{role}”", role=label))

    def completions(self, before: Inputs, final: Inputs) -> Event:
        """Return what learning platforms reported as completed, as an event."""
        known = {one.item for one in before.completions}
        new = [one.item for one in final.completions if one.item not in known]
        if not new:
            changed = self._language.say("what learning platforms report as completed was changed")
            return Event("completion", changed)
        clause = self._language.say(
            "a learning platform reported {items} as completed", items=self._quoted(new)
        )
        return Event("completion", clause, item=new[0] if len(new) == 1 else None)

    def time(self, before: Inputs, now: datetime) -> Event:
        """Return that time has passed, and what it brought back, as an event."""
        over = [
            said.item or ""
            for said in before.feedback
            if said.until is not None and before.now < said.until <= now
        ]
        if not over:
            return Event("time", self._language.say("time has passed"))
        clause = self._language.say(
            "the time for which you had put off {items} is over", items=self._quoted(over)
        )
        return Event("time", clause)

    def _quoted(self, items: Sequence[str]) -> list[str]:
        return [self._language.quoted(self._title(item)) for item in items]

    def _title(self, item: str) -> str:
        found = self._catalogue.items.get(item)
        return self._titles.get(item, item) if found is None else found.title

    def _label(self, skill: str) -> str:
        found = self._catalogue.skills.get(skill)
        return skill if found is None else found.label


def of_policies(before: Sequence[Policy], after: Sequence[Policy], language: Language) -> Event:
    """Return that policies began or ended, as an event."""
    changed = {p.id for p in before} ^ {p.id for p in after}
    clause = ruled(before, after, language)
    return Event("policy", clause, changed.pop() if len(changed) == 1 else None)
