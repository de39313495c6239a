"""Keyed hashes by which sealed entries are found.

A term is the HMAC of a role and a value under the tenant's lookup key: whoever has the database
alone cannot tell whose account or which activity it is. Terms go with the entry they are of.
"""

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, delete, insert, select

from recommender.adapters.chain import Chain
from recommender.adapters.tables import entries, terms


class Terms:
    """The terms of one tenant's entries."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def add(self, seq: int, *told: Sequence[str]) -> None:
        """Let a new entry be found by each of these."""
        rows = [
            {"tenant": self._chain.tenant, "seq": seq, "term": term}
            for term in dict.fromkeys(self.hashed(*one) for one in told)
        ]
        if rows:
            self._chain.connection.execute(insert(terms), rows)

    def mark(self, seq: int, told: str) -> None:
        """Let an entry be found by this from now on, unless it is already."""
        if not self.has(seq, told):
            self.add(seq, (told,))

    def drop(self, seq: int, *told: str) -> None:
        """Let an entry be found by this no longer."""
        mine = (terms.c.tenant == self._chain.tenant, terms.c.seq == seq)
        query = delete(terms).where(*mine, terms.c.term == self.hashed(*told))
        self._chain.connection.execute(query)

    def has(self, seq: int, *told: str) -> bool:
        """Whether an entry is found by this."""
        query = self.having(*told).where(terms.c.seq == seq)
        return self._chain.connection.execute(query).first() is not None

    def having(self, *told: str) -> Select[tuple[int]]:
        """A query for the sequence numbers of all entries found by this."""
        mine = terms.c.tenant == self._chain.tenant
        return select(terms.c.seq).where(mine, terms.c.term == self.hashed(*told))

    def having_any(self, wanted: Iterable[Sequence[str]]) -> Select[tuple[int]]:
        """A query for the sequence numbers of all entries found by one of these."""
        hashed = [self.hashed(*told) for told in wanted]
        mine = terms.c.tenant == self._chain.tenant
        return select(terms.c.seq).where(mine, terms.c.term.in_(hashed))

    def subjects(self, wanted: Iterable[Sequence[str]]) -> list[str]:
        """The subjects of all entries that are found by any of these, sorted."""
        found: set[str] = set()
        for told in wanted:
            query = select(entries.c.subject).where(
                entries.c.tenant == self._chain.tenant, entries.c.seq.in_(self.having(*told))
            )
            found.update(self._chain.connection.scalars(query))
        return sorted(found)

    def hashed(self, *told: str) -> str:
        """The term of a role and its value."""
        return self._chain.term("\0".join(("term", *told)))
