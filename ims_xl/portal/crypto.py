"""The cryptography of the portal's API, exactly as docs/api.md has it: AES-256-ECB with PKCS7, RSA, HMAC-SHA256.

Nothing here chooses an algorithm: ECB and PKCS#1 v1.5 are the portal's, inside a TLS connection that is verified.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.padding import PKCS7
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

from ims_xl.errors import ImsError

KEY_BYTES = 32
_BLOCK = algorithms.AES.block_size


class Damaged(ImsError):
    """An answer that does not fit its own check value, or cannot be decrypted; its content was not used."""


class BadCertificate(ImsError):
    """A file that holds no public key of the portal."""


def fresh_key() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(KEY_BYTES)


def encrypted(content: bytes, key: bytes) -> str:
    """AES of the content, as base64 text.

    >>> encrypted(b"575757", bytes(range(32)))
    'lBQwV4dMNxt5BBTu2msZ+w=='
    """
    padder, cipher = PKCS7(_BLOCK).padder(), _aes(key).encryptor()
    return base64.b64encode(cipher.update(padder.update(content) + padder.finalize()) + cipher.finalize()).decode()


def decrypted(text: str | bytes, key: bytes) -> bytes:
    """The content of `encrypted` text. Raises `Damaged`, saying nothing of the content, for what is none."""
    try:
        scrambled = base64.b64decode(text, validate=True)
        unpadder, cipher = PKCS7(_BLOCK).unpadder(), _aes(key).decryptor()
        return unpadder.update(cipher.update(scrambled) + cipher.finalize()) + unpadder.finalize()
    except (ValueError, binascii.Error):
        raise Damaged("The portal's answer cannot be decrypted. Try again.") from None


def signature(payload: bytes, key: bytes) -> str:
    """HMAC-SHA256 of the payload, as base64 text."""
    return base64.b64encode(hmac.new(key, payload, hashlib.sha256).digest()).decode()


def sealed(content: bytes, key: bytes) -> dict[str, str]:
    """`data` and `hmac` of a request: the content as base64, that encrypted, and its HMAC."""
    payload = base64.b64encode(content)
    return {"data": encrypted(payload, key), "hmac": signature(payload, key)}


def opened(envelope: Mapping[str, Any], session_key: bytes) -> bytes:
    """The content of an answer. Raises `Damaged` where a part is missing or the HMAC is not that of the payload."""
    parts = [envelope.get(name) for name in ("rek", "data", "hmac")]
    if not all(isinstance(part, str) and part for part in parts):
        raise Damaged("The portal's answer lacks its data, its key or its check value. Try again.")
    rek, data, told = map(str, parts)
    key = decrypted(rek, session_key)
    if len(key) != KEY_BYTES:
        raise Damaged("The portal's answer carries a key of the wrong length. Try again.")
    payload = decrypted(data, key)
    if not hmac.compare_digest(signature(payload, key).encode(), told.encode()):
        raise Damaged("The portal's answer does not fit its check value (HMAC); it was not used. Try again.")
    return plain(payload)


def plain(payload: bytes) -> bytes:
    """The content of a base64 payload. Raises `Damaged`."""
    try:
        return base64.b64decode(payload, validate=True)
    except (ValueError, binascii.Error):
        raise Damaged("The portal's answer is not base64 inside. Try again.") from None


def for_the_portal(content: bytes, certificate: bytes, rsa_padding: str) -> str:
    """The content under the portal's public key, as base64 text. Raises `BadCertificate`."""
    key = _public_key(certificate)
    if not isinstance(key, rsa.RSAPublicKey):
        raise BadCertificate("The provider's certificate holds no RSA key. Take the portal's current one.")
    scheme = padding.OAEP(padding.MGF1(SHA256()), SHA256(), None) if rsa_padding == "oaep" else padding.PKCS1v15()
    return base64.b64encode(key.encrypt(content, scheme)).decode()


def _public_key(certificate: bytes) -> PublicKeyTypes:
    """The key of a PEM certificate or PEM public key."""
    try:
        if b"BEGIN CERTIFICATE" in certificate:
            return load_pem_x509_certificate(certificate).public_key()
        return load_pem_public_key(certificate)
    except (ValueError, UnsupportedAlgorithm) as fault:
        raise BadCertificate(
            "The provider's certificate is no PEM certificate or public key. "
            "Try again, or take the portal's current one."
        ) from fault


def _aes(key: bytes) -> Cipher[modes.ECB]:
    return Cipher(algorithms.AES(key), modes.ECB())
