"""Ed25519 signatures (RFC 8032) under checkpoints."""

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from recommender.domain.audit import Checkpoint, SignedCheckpoint


def new_signing_key() -> bytes:
    """A fresh private key, 32 bytes."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def public_key(private: bytes) -> str:
    """The public key of a private key, in hex."""
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw().hex()


def sign(checkpoint: Checkpoint, private: bytes) -> SignedCheckpoint:
    """A checkpoint under its signature."""
    signature = Ed25519PrivateKey.from_private_bytes(private).sign(checkpoint.message())
    return SignedCheckpoint(checkpoint, public_key(private), signature.hex())


def signature_holds(signed: SignedCheckpoint) -> bool:
    """Whether the signature is of this checkpoint by the key beside it."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public_key))
        key.verify(bytes.fromhex(signed.signature), signed.checkpoint.message())
    except (InvalidSignature, ValueError):
        return False
    return True
