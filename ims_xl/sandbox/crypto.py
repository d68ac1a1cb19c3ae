"""The cryptography of the taxpayer API from the portal's side: AES-256-ECB with PKCS7, RSA, HMAC-SHA256.

Written against docs/api.md alone, apart from the client's, so that the two can hold each other to the page.
"""

from __future__ import annotations

import base64
import datetime
import hmac
import secrets
from dataclasses import dataclass
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.x509.oid import NameOID

KEY_BYTES = 32
_BLOCK = 16


@dataclass(frozen=True)
class Keys:
    """The portal's RSA key and the certificate that carries its public half."""

    private: rsa.RSAPrivateKey
    certificate: bytes  # PEM

    def decrypt(self, text: str) -> bytes:
        """What was encrypted with the certificate. Raises `ValueError` where that cannot be."""
        return self.private.decrypt(base64.b64decode(text, validate=True), padding.PKCS1v15())


@cache
def keys() -> Keys:
    """The keys of this process."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stand-in portal")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=3650))
        .sign(private, hashes.SHA256())
    )
    return Keys(private, certificate.public_bytes(serialization.Encoding.PEM))


def fresh_key() -> bytes:
    """A new AES key."""
    return secrets.token_bytes(KEY_BYTES)


def encrypt(plain: bytes, key: bytes) -> bytes:
    """AES-256-ECB, padded as PKCS7 has it."""
    short = _BLOCK - len(plain) % _BLOCK
    writer = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
    return writer.update(plain + bytes([short]) * short) + writer.finalize()


def decrypt(sealed: bytes, key: bytes) -> bytes:
    """What `encrypt` was given. Raises `ValueError` on a wrong key or a damaged text."""
    reader = Cipher(algorithms.AES(key), modes.ECB()).decryptor()
    padded = reader.update(sealed) + reader.finalize()
    short = padded[-1] if padded else 0
    if not 1 <= short <= _BLOCK or padded[-short:] != bytes([short]) * short:
        raise ValueError("the padding is wrong")
    return padded[:-short]


def encrypt_text(plain: bytes, key: bytes) -> str:
    """`encrypt` as base64 text."""
    return base64.b64encode(encrypt(plain, key)).decode()


def decrypt_text(text: str, key: bytes) -> bytes:
    """What `encrypt_text` was given. Raises `ValueError`."""
    return decrypt(base64.b64decode(text, validate=True), key)


def sign(payload: bytes, key: bytes) -> str:
    """HMAC-SHA256 as base64 text."""
    return base64.b64encode(hmac.digest(key, payload, "sha256")).decode()


def envelope(body: bytes, session_key: bytes) -> dict[str, object]:
    """An answer as it goes out: JSON under a fresh key, that key under the session's, and the signature."""
    key, payload = fresh_key(), base64.b64encode(body)
    return {
        "status_cd": 1,
        "data": encrypt_text(payload, key),
        "rek": encrypt_text(key, session_key),
        "hmac": sign(payload, key),
    }


def opened(data: str, signature: str, session_key: bytes) -> bytes:
    """The JSON of a request. Raises `ValueError` where data or signature do not fit the session's key."""
    payload = decrypt_text(data, session_key)
    if not hmac.compare_digest(sign(payload, session_key), signature):
        raise ValueError("the signature does not fit")
    return base64.b64decode(payload, validate=True)
