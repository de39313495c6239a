"""Sealing: a payload that only the holder of its subject's key can read or vouch for.

A sealed payload is ``version byte | 96-bit nonce | AES-256-GCM ciphertext and tag`` over the
zlib-compressed bytes. The subject key itself encrypts nothing: HKDF-SHA256 derives one key for
encryption and another for commitments, so that a published commitment says nothing about the
ciphertext.
"""

import hashlib
import hmac
import os
import zlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from recommender.domain.errors import CorruptRecord

KEY_BYTES = 32
"""Length of every key: 256 bits."""

_VERSION = b"\x01"
_NONCE_BYTES = 12
_LEVEL = 1
"""A quarter of the time of level 6, for a sixth more bytes, while somebody waits."""


def seal(payload: bytes, key: bytes, associated: bytes) -> bytes:
    """Compress and encrypt a payload.

    Args:
        payload: the bytes to hide.
        key: the subject's 256-bit key.
        associated: bytes that stay outside but must be the same when unsealing.
    """
    nonce = os.urandom(_NONCE_BYTES)
    cipher = AESGCM(_derive(key, b"encryption"))
    return _VERSION + nonce + cipher.encrypt(nonce, zlib.compress(payload, _LEVEL), associated)


def unseal(sealed: bytes, key: bytes, associated: bytes) -> bytes:
    """Return the payload that was sealed.

    Raises:
        CorruptRecord: when the sealed bytes or the associated bytes were altered, or the key
            is another one.
    """
    if sealed[:1] != _VERSION:
        raise CorruptRecord("A sealed record has a format this version does not know.")
    nonce, ciphertext = sealed[1 : 1 + _NONCE_BYTES], sealed[1 + _NONCE_BYTES :]
    try:
        compressed = AESGCM(_derive(key, b"encryption")).decrypt(nonce, ciphertext, associated)
    except (InvalidTag, ValueError) as error:
        raise CorruptRecord("A sealed record was altered, or its key is another one.") from error
    return zlib.decompress(compressed)


def commitment(payload: bytes, key: bytes) -> str:
    """Hex HMAC-SHA256 of a canonical payload: proves its content to a holder of the key only."""
    return hmac.new(_derive(key, b"commitment"), payload, hashlib.sha256).hexdigest()


def lookup(learner: str, key: bytes) -> str:
    """Hex HMAC-SHA256 of a learner id, so that the id never stands in the clear."""
    return hmac.new(key, learner.encode(), hashlib.sha256).hexdigest()


def _derive(key: bytes, purpose: bytes) -> bytes:
    info = b"recommender/v1/" + purpose
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(key)
