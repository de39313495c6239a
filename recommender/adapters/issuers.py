"""The book of trusted issuers; of their secrets it holds only hashes."""

import hmac
import os
import secrets
from dataclasses import asdict
from typing import Any

from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from recommender.adapters.chain import Chain
from recommender.adapters.records import pack, unpack
from recommender.adapters.tables import entries
from recommender.domain.issuers import Credentials, Issuer
from recommender.ports import Issuers

SALT_BYTES, HASH_BYTES = 16, 32
COST = {"n": 2**14, "r": 8, "p": 1}
"""Of scrypt (RFC 7914): some 16 MB and a few hundredths of a second."""


class IssuerBook(Issuers):
    """Issuers as entries of the chain; a later entry about a key stands over an earlier one."""

    def __init__(self, chain: Chain) -> None:
        self._chain = chain

    def add(self, name: str, sources: tuple[str, ...], *, actor: str) -> Credentials:
        issuer = Issuer(secrets.token_hex(10), name, sources)
        secret, salt = secrets.token_urlsafe(32), os.urandom(SALT_BYTES)
        self._append(
            {
                **asdict(issuer),
                "sources": list(sources),
                "salt": salt.hex(),
                "hash": _hash(secret, salt).hex(),
            },
            actor,
        )
        return Credentials(issuer, secret)

    def all(self) -> list[Issuer]:
        return [_issuer(body) for body in self._trusted().values()]

    def verified(self, key: str, secret: str) -> Issuer | None:
        body = self._trusted().get(key)
        if body is None:
            return None
        found = _hash(secret, bytes.fromhex(body["salt"]))
        return _issuer(body) if hmac.compare_digest(found.hex(), body["hash"]) else None

    def revoke(self, key: str, *, actor: str) -> bool:
        if key not in self._trusted():
            return False
        self._append({"key": key, "revoked": True}, actor)
        return True

    def _append(self, body: dict[str, Any], actor: str) -> None:
        self._chain.append("issuer", self._chain.new_subject(), pack(actor, body))

    def _trusted(self) -> dict[str, dict[str, Any]]:
        latest: dict[str, dict[str, Any]] = {}
        query = self._chain.select("issuer").order_by(entries.c.seq)
        for row in self._chain.connection.execute(query):
            payload = self._chain.open(row)
            if payload is not None:
                body = unpack(payload)[1]
                latest[body["key"]] = body
        return {key: body for key, body in latest.items() if not body.get("revoked")}


def _issuer(body: dict[str, Any]) -> Issuer:
    return Issuer(body["key"], body["name"], tuple(body["sources"]))


def _hash(secret: str, salt: bytes) -> bytes:
    return Scrypt(salt=salt, length=HASH_BYTES, **COST).derive(secret.encode())
