"""The portal's cryptography: each step against values made with the `openssl` command, and damaged answers refused."""

from __future__ import annotations

import base64
import subprocess
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from ims_xl.portal import crypto, records
from ims_xl.portal.crypto import BadCertificate, Damaged
from ims_xl.sandbox import crypto as portals

SESSION_KEY = bytes(range(32))
EK = bytes.fromhex("f0e1d2c3b4a5968778695a4b3c2d1e0f00112233445566778899aabbccddeeff")
CONTENT = b'{"b2bdn":[{"nt_num":"DN-11","val":2360.00}]}'

# openssl 3.0: `enc -aes-256-ecb -K …`, `dgst -sha256 -mac HMAC -macopt hexkey:…`, each as base64
ANSWER = {
    "data": "OplVb7W6KjSN4d2EsLzwbxz7epl1yn1U1RbW8TGjyB+u/614PNXua0Li+VJK110nYhtDMCC1RFLDxawx8SC/og==",
    "rek": "Dp84GXX6QaXsxVfjQbBaCY6it8pRZ0W/6vxJkEtJYImfO3UEkm+L024xGOkDpM1K",
    "hmac": "SM8qw9ADitV+KAZD6RK0aB4nIKJbqTmIq0xTfDBFKf8=",
}
REQUEST = {
    "data": "uazn2W+B4Gf0LmnzvdVucv1MOrdkEEkVu45ZT1047c1Plg8LLRVrts+VEd7GzO8amqjjIczHHYyTFWn7HjVRVg==",
    "hmac": "FfMrZE9Urj9VwNklx5LmZ+3WysXeJipw213nf5I2KEw=",
}

needs_openssl = pytest.mark.usefixtures("openssl")


def openssl(*arguments: str, given: bytes) -> bytes:
    return subprocess.run(["openssl", *arguments], input=given, capture_output=True, check=True).stdout


def test_an_answer_made_with_openssl_is_opened() -> None:
    assert crypto.opened({"status_cd": 1, **ANSWER}, SESSION_KEY) == CONTENT


def test_a_request_is_sealed_as_openssl_does_it() -> None:
    assert crypto.sealed(CONTENT, SESSION_KEY) == REQUEST


@needs_openssl
@settings(max_examples=10, deadline=None)
@given(content=st.binary(max_size=200), key=st.binary(min_size=32, max_size=32))
def test_openssl_encrypts_and_signs_alike(content: bytes, key: bytes) -> None:
    there = openssl("enc", "-aes-256-ecb", "-K", key.hex(), given=content)
    assert base64.b64decode(crypto.encrypted(content, key)) == there
    mac = openssl("dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{key.hex()}", "-binary", given=content)
    assert base64.b64decode(crypto.signature(content, key)) == mac


@pytest.fixture(scope="module")
def keys() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


def public(keys: rsa.RSAPrivateKey) -> bytes:
    return keys.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@needs_openssl
@pytest.mark.parametrize(("scheme", "told"), [("pkcs1v15", ["pkcs1"]), ("oaep", ["oaep"])])
def test_openssl_decrypts_what_goes_to_the_portal(
    keys: rsa.RSAPrivateKey, scheme: str, told: list[str], tmp_path: Path
) -> None:
    pem = tmp_path / "private.pem"
    pem.write_bytes(keys.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    sent = base64.b64decode(crypto.for_the_portal(EK, public(keys), scheme))
    options = [f"rsa_padding_mode:{told[0]}"]
    options += ["rsa_oaep_md:sha256", "rsa_mgf1_md:sha256"] if scheme == "oaep" else []
    more = [word for option in options for word in ("-pkeyopt", option)]
    assert openssl("pkeyutl", "-decrypt", "-inkey", str(pem), *more, given=sent) == EK


def test_the_portal_decrypts_what_it_is_sent(keys: rsa.RSAPrivateKey) -> None:
    sent = crypto.for_the_portal(EK, public(keys), "pkcs1v15")
    assert keys.decrypt(base64.b64decode(sent), padding.PKCS1v15()) == EK


@pytest.mark.parametrize("name", ANSWER)
@given(at=st.integers(0, 300), to=st.characters(codec="ascii"))
def test_an_answer_with_one_character_changed_is_refused_or_the_same(name: str, at: int, to: str) -> None:
    text = ANSWER[name]
    changed = text[: at % len(text)] + to + text[at % len(text) + 1 :]
    try:
        content = crypto.opened({**ANSWER, name: changed}, SESSION_KEY)
    except Damaged:
        return
    assert content == CONTENT
    assert base64.b64decode(changed) == base64.b64decode(text)


@pytest.mark.parametrize("name", ANSWER)
@pytest.mark.parametrize("value", [None, "", 5, "no base64 %", "AAAA"])
def test_an_answer_without_a_part_is_refused(name: str, value: object) -> None:
    with pytest.raises(Damaged):
        crypto.opened({**ANSWER, name: value}, SESSION_KEY)


def test_an_answer_under_another_session_is_refused() -> None:
    with pytest.raises(Damaged):
        crypto.opened(ANSWER, EK)


def test_a_file_that_is_no_certificate_is_told() -> None:
    for text in (b"", b"hello", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"):
        with pytest.raises(BadCertificate, match="no PEM certificate"):
            crypto.for_the_portal(EK, text, "pkcs1v15")


@needs_openssl
def test_each_step_of_a_session_made_with_openssl_is_taken(keys: rsa.RSAPrivateKey, tmp_path: Path) -> None:
    """OTP, session key and renewal, the portal's side of them worked by the command."""
    pem = tmp_path / "private.pem"
    pem.write_bytes(keys.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    sent = base64.b64decode(crypto.for_the_portal(EK, public(keys), "pkcs1v15"))
    app_key = openssl("pkeyutl", "-decrypt", "-inkey", str(pem), given=sent)
    otp = base64.b64decode(crypto.encrypted(b"575757", EK))
    assert openssl("enc", "-d", "-aes-256-ecb", "-K", app_key.hex(), given=otp) == b"575757"
    sek = base64.b64encode(openssl("enc", "-aes-256-ecb", "-K", app_key.hex(), given=SESSION_KEY))
    assert crypto.decrypted(sek, EK) == SESSION_KEY
    fresh = base64.b64decode(crypto.encrypted(EK, SESSION_KEY))
    assert openssl("enc", "-d", "-aes-256-ecb", "-K", SESSION_KEY.hex(), given=fresh) == EK


@needs_openssl
def test_a_part_of_a_large_answer_made_with_openssl_and_tar_is_unpacked(tmp_path: Path) -> None:
    sealed = openssl("enc", "-aes-256-ecb", "-K", EK.hex(), given=base64.b64encode(CONTENT))
    (tmp_path / "b2bdn.json").write_bytes(base64.b64encode(sealed))
    packed = tmp_path / "part.tar.gz"
    subprocess.run(["tar", "-czf", packed, "-C", tmp_path, "b2bdn.json"], check=True)
    digest = openssl("dgst", "-sha256", "-r", given=packed.read_bytes()).split()[0].decode()
    assert records.unpacked(packed.read_bytes(), digest, EK) == [CONTENT]


@needs_openssl
def test_the_stand_in_portal_takes_and_makes_what_openssl_does() -> None:
    assert portals.opened(REQUEST["data"], REQUEST["hmac"], SESSION_KEY) == CONTENT
    answer = portals.envelope(CONTENT, SESSION_KEY)
    rek, data = (base64.b64decode(str(answer[name])) for name in ("rek", "data"))
    ek = openssl("enc", "-d", "-aes-256-ecb", "-K", SESSION_KEY.hex(), given=rek)
    payload = openssl("enc", "-d", "-aes-256-ecb", "-K", ek.hex(), given=data)
    assert base64.b64decode(payload) == CONTENT
    mac = openssl("dgst", "-sha256", "-mac", "HMAC", "-macopt", f"hexkey:{ek.hex()}", "-binary", given=payload)
    assert base64.b64encode(mac).decode() == answer["hmac"]
