"""The book of policies, over the chain."""

from dataclasses import replace

from recommender.adapters.chain import Chain
from recommender.adapters.records import from_json, pack, to_json, unpack
from recommender.adapters.tables import entries
from recommender.domain.policies import Policy, PolicyEnding, PolicyEntry
from recommender.ports.policies import Policies

POLICY = "policy"


class PolicyBook(Policies):
    """Policies and their endings as entries of the chain; the first ending of a policy counts."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def all(self) -> list[PolicyEntry]:
        query = self._chain.select(POLICY).order_by(entries.c.seq)
        found: dict[str, PolicyEntry] = {}
        shown = self._chain.forgotten.shown
        for row in self._chain.connection.execute(query):
            payload = self._chain.open(row)
            if payload is None:
                continue
            body = unpack(payload)[1]
            if "ends" in body:
                ending = from_json(PolicyEnding, body["ends"])
                known = found[ending.policy]
                if known.ending is None:
                    ending = replace(ending, by=shown(ending.by, row.at))
                    found[ending.policy] = replace(known, ending=ending)
            else:
                policy = from_json(Policy, body)
                policy = replace(policy, author=shown(policy.author, row.at))
                found.setdefault(policy.id, PolicyEntry(policy))
        return list(found.values())

    def add(self, policy: Policy, *, actor: str) -> None:
        self._append(pack(actor, to_json(policy)))

    def end(self, ending: PolicyEnding, *, actor: str) -> None:
        self._append(pack(actor, {"ends": to_json(ending)}))

    def _append(self, payload: bytes) -> None:
        self._chain.append(POLICY, self._chain.new_subject(), payload)
