"""Sessions: one OTP lasts, a session is renewed before it ends, and one that has ended asks for a new OTP."""

from __future__ import annotations

import httpx
import keyring.backend
import keyring.errors
import pytest
from canned import Canned, error
from rig import GSTIN, USER

from ims_xl.portal import records
from ims_xl.portal.crypto import BadCertificate
from ims_xl.portal.refusals import Cancelled, Refused, Unreachable
from ims_xl.portal.vault import KeyringVault, NoKeyring
from ims_xl.sandbox import crypto

EMPTY = {"b2b": []}
ENDED = ("AUTH158", "AUTH4033", "AUTH4038")


def test_one_otp_lasts_over_several_runs() -> None:
    portal = Canned({"GETINV": [EMPTY]})
    for _ in range(3):
        portal.connection().ask("ims", "GETINV")
    assert portal.otps == 1
    assert portal.actions() == ["OTPREQUEST", "AUTHTOKEN", "GETINV", "GETINV", "GETINV"]


def test_every_call_carries_the_headers_of_the_api() -> None:
    portal = Canned({"GET2B": [{"data": {}}]}, client_id="ours", extra_headers={"x-plan": "gold"})
    portal.vault.put("gsp/client-secret", "s3cret")
    portal.connection().ask("gstr2b", "GET2B", period="102026")
    headers = portal.asked[-1][1].headers
    assert headers["gstin"] == GSTIN
    assert headers["state-cd"] == "27"
    assert headers["username"] == USER
    assert headers["clientid"] == "ours"
    assert headers["client-secret"] == "s3cret"
    assert headers["ret_period"] == "102026"
    assert headers["ip-usr"] == "127.0.0.1"
    assert headers["x-plan"] == "gold"
    assert len(headers["txn"]) == 32
    assert len({request.headers["txn"] for _, request, _ in portal.asked}) == len(portal.asked)


def test_a_session_is_renewed_before_it_ends_and_without_an_otp() -> None:
    portal = Canned({"GETINV": [EMPTY]})
    connection = portal.connection()
    connection.ask("ims", "GETINV")
    portal.time.now += 352 * 60
    connection.ask("ims", "GETINV")
    portal.connection().ask("ims", "GETINV")  # the renewed one is what the vault keeps
    assert portal.otps == 1
    assert portal.actions()[2:] == ["GETINV", "REFRESHTOKEN", "GETINV", "GETINV"]


def test_a_session_that_ended_long_ago_asks_for_an_otp() -> None:
    portal = Canned({"GETINV": [EMPTY]})
    portal.connection().ask("ims", "GETINV")
    portal.time.now += 361 * 60
    portal.connection().ask("ims", "GETINV")
    assert portal.otps == 2


def test_a_renewal_the_portal_refuses_asks_for_an_otp() -> None:
    portal = Canned({"GETINV": [EMPTY], "REFRESHTOKEN": [error("AUTH4038")]})
    portal.connection().ask("ims", "GETINV")
    portal.time.now += 355 * 60
    portal.connection().ask("ims", "GETINV")
    assert portal.otps == 2


def test_a_renewal_that_breaks_off_goes_on_with_the_session_there_is() -> None:
    portal = Canned({"GETINV": [EMPTY], "REFRESHTOKEN": [httpx.Response(500)]})
    portal.connection().ask("ims", "GETINV")
    portal.time.now += 355 * 60
    portal.connection().ask("ims", "GETINV")
    assert portal.otps == 1


@pytest.mark.parametrize("code", ENDED)
def test_a_session_that_ends_in_the_middle_goes_on_where_it_was(code: str) -> None:
    portal = Canned({"GETINV": [EMPTY, error(code), EMPTY], "SAVE": [error(code), {"reference_id": "1"}]})
    connection = portal.connection()
    connection.ask("ims", "GETINV")
    connection.ask("ims", "GETINV")
    connection.request("ims", "SAVE", b"{}")
    assert portal.otps == 3
    txns = [request.headers["txn"] for action, request, _ in portal.asked if action == "SAVE"]
    assert len(txns) == 2


def test_a_session_that_ends_again_at_once_is_told() -> None:
    portal = Canned({"GETINV": [error("AUTH4038")]})
    with pytest.raises(Refused, match="session with the portal has ended"):
        portal.connection().ask("ims", "GETINV")


def test_a_wrong_otp_is_asked_for_again_and_not_for_ever() -> None:
    typed = iter(["000000", "575757"])
    right = Canned({"GETINV": [EMPTY], "AUTHTOKEN": [error("AUTH4034"), httpx.Response(500)]})
    right.answers["AUTHTOKEN"] = [error("AUTH4034")]
    questions: list[str] = []

    def ask(question: str) -> str | None:
        questions.append(question)
        if len(questions) == 2:
            del right.answers["AUTHTOKEN"]
        return next(typed)

    right.connection(ask).ask("ims", "GETINV")
    assert questions[1].startswith("That OTP was wrong.")
    wrong = Canned({"AUTHTOKEN": [error("AUTH4034")]})
    with pytest.raises(Refused, match="OTP is wrong"):
        wrong.connection(lambda question: questions.append(question) or "000000").ask("ims", "GETINV")
    assert wrong.otps == 3
    assert questions[-1].count("That OTP was wrong.") == 1


@pytest.mark.parametrize("code", ["AUTH4034", "RET11402", "AUTH4038"])
def test_who_cannot_sign_in_is_not_asked_again_by_the_next_call(code: str) -> None:
    portal = Canned({"AUTHTOKEN": [error(code)], "GETINV": [EMPTY]})
    with pytest.raises(Refused) as refused:
        records.counts(portal.connection())
    assert refused.value.code == code


@pytest.mark.parametrize("answer", [None, "", "   "])
def test_no_otp_is_a_no(answer: str | None) -> None:
    portal = Canned({})
    with pytest.raises(Cancelled, match="nothing was changed"):
        portal.connection(lambda question: answer).ask("ims", "GETINV")
    assert portal.actions() == ["OTPREQUEST"]


def test_a_changed_public_key_is_fetched_again() -> None:
    portal = Canned({"GETINV": [EMPTY], "OTPREQUEST": [error("TEC4002"), httpx.Response(200, json={"status_cd": 1})]})
    portal.connection().ask("ims", "GETINV")
    assert sum("certificate" in line for line in portal.log.lines) == 2


def test_a_public_key_that_came_in_half_is_fetched_again_and_never_kept() -> None:
    half = crypto.keys().certificate[:200]
    portal = Canned({"GETINV": [EMPTY]})
    portal.certificates = [half]
    portal.connection().ask("ims", "GETINV")
    assert sum("certificate" in line for line in portal.log.lines) == 2

    portal = Canned({"GETINV": [EMPTY]})
    portal.certificates = [half, half]
    connection = portal.connection()
    with pytest.raises(BadCertificate, match="Try again"):
        connection.ask("ims", "GETINV")
    assert portal.actions() == []
    connection.ask("ims", "GETINV")  # the next step asks anew
    assert portal.otps == 1


def test_signing_in_that_breaks_off_is_told_and_sends_no_second_otp() -> None:
    portal = Canned({"OTPREQUEST": [httpx.ReadTimeout("slow")]})
    with pytest.raises(Unreachable, match="Signing in to the portal broke off"):
        portal.connection().ask("ims", "GETINV")
    assert portal.actions() == ["OTPREQUEST"]


def test_a_missing_client_secret_is_asked_for_once() -> None:
    portal = Canned({"GETINV": [EMPTY]}, client_id="ours")
    portal.connection().ask("ims", "GETINV")
    portal.connection().ask("ims", "GETINV")
    assert portal.otps == 2  # the secret, then the OTP
    with pytest.raises(Cancelled, match="client secret"):
        Canned({}, client_id="ours").connection(lambda question: None).ask("ims", "GETINV")


def test_an_answer_that_does_not_fit_its_hmac_is_asked_for_again() -> None:
    portal = Canned({"GETINV": [httpx.Response(200, json={"status_cd": 1, "data": "AA", "rek": "AA", "hmac": "AA"})]})
    with pytest.raises(Unreachable, match="asked for 3 times"):
        portal.connection().ask("ims", "GETINV")


class Backend(keyring.backend.KeyringBackend):
    """A keyring of the operating system, as far as a test can have one."""

    priority = 1  # type: ignore[assignment]
    __module__ = "keyring.backends.SecretService"

    def __init__(self, locked: bool = False) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = locked

    def _open(self) -> None:
        if self.locked:
            raise keyring.errors.KeyringLocked("locked")

    def get_password(self, service: str, username: str) -> str | None:
        self._open()
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._open()
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._open()
        if (service, username) not in self.kept:
            raise keyring.errors.PasswordDeleteError("none")
        del self.kept[service, username]


def test_the_operating_systems_keyring_keeps_secrets() -> None:
    backend = Backend()
    vault = KeyringVault(backend)
    vault.forget("one")
    vault.put("one", "secret")
    assert vault.get("one") == "secret"
    assert backend.kept == {("ims_xl", "one"): "secret"}
    vault.forget("one")
    assert vault.get("one") is None


def test_a_locked_keyring_is_told() -> None:
    vault = KeyringVault(Backend(locked=True))
    for attempt in (lambda: vault.get("one"), lambda: vault.put("one", "s"), lambda: vault.forget("one")):
        with pytest.raises(NoKeyring, match="Unlock it"):
            attempt()


def test_a_keyring_that_is_a_plain_file_is_none() -> None:
    class Plain(Backend):
        __module__ = "keyrings.alt.file"

    with pytest.raises(NoKeyring, match="--forget"):
        KeyringVault(Plain())
