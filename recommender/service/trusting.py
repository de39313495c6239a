"""Who is trusted to vouch for evidence."""

from collections.abc import Sequence

from recommender.domain.audit import Act, Target
from recommender.domain.errors import BadCredentials, InvalidInput, NotFound, Problem
from recommender.domain.issuers import Credentials, Issuer
from recommender.domain.learners import EVIDENCE_SOURCES
from recommender.ports import Edge


def add_issuer(name: str, sources: Sequence[str], edge: Edge, *, actor: str) -> Credentials:
    """Trust an issuer with some sources; its secret is told this once.

    Raises:
        InvalidInput: when there is no such source, or none is given.
    """
    problems = [
        Problem(
            "/source",
            "unknown_value",
            f"There is no source “{source}”.",
            f"known here: {', '.join(EVIDENCE_SOURCES)}",
        )
        for source in sources
        if source not in EVIDENCE_SOURCES
    ]
    if not name.strip() or not name.isprintable() or len(name) > 200:
        remedy = "give 1 to 200 printable characters"
        problems.append(Problem("/name", "bad_name", "The name is not usable.", remedy))
    if not sources:
        remedy = f"give --source, one or more of: {', '.join(EVIDENCE_SOURCES)}"
        problems.append(Problem("/source", "missing", "No source is given.", remedy))
    if problems:
        raise InvalidInput(problems)
    with edge.store.write() as tx:
        made = tx.issuers.add(name.strip(), tuple(dict.fromkeys(sources)), actor=actor)
        tx.audit.record(Act("trust_issuer", Target("issuer", made.issuer.key)), actor=actor)
    return made


def issuers(edge: Edge) -> list[Issuer]:
    """Return who is trusted."""
    with edge.store.read() as tx:
        return tx.issuers.all()


def revoke_issuer(key: str, edge: Edge, *, actor: str) -> None:
    """Trust a key no longer. What it vouched for stays, until somebody voids it.

    Raises:
        NotFound: when no such key is trusted.
    """
    with edge.store.write() as tx:
        if not tx.issuers.revoke(key, actor=actor):
            raise NotFound(f"There is no trusted issuer with the key “{key}”.")
        tx.audit.record(Act("revoke_issuer", Target("issuer", key)), actor=actor)


def verified_issuer(key: str, secret: str, edge: Edge) -> Issuer:
    """Return the issuer that a key and secret belong to.

    Raises:
        BadCredentials: when they are not those of a trusted issuer.
    """
    with edge.store.read() as tx:
        issuer = tx.issuers.verified(key, secret)
    if issuer is None:
        raise BadCredentials("No trusted issuer has this key and secret.")
    return issuer
