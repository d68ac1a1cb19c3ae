"""OTP, token, session key, refresh and their ends, as docs/api.md has them."""

from __future__ import annotations

import base64
import secrets

import pytest
from caller import GSTIN, OTP, PATHS, Caller, Said, aes, b64, unaes

from ims_xl.sandbox.server import Running


def refusal(call: object, *arguments: object, **named: object) -> str:
    with pytest.raises(Said) as said:
        call(*arguments, **named)  # type: ignore[operator]
    return said.value.code


def test_an_otp_gives_a_token_and_a_session_key(served: Running) -> None:
    caller = Caller(served.url)
    answer = caller.log_in()
    assert answer["expiry"] == 360
    assert len(caller.key) == 32
    assert caller.records("DN")[0]["nt_num"] == "DN-11"
    caller.close()


def test_a_wrong_otp_is_refused_and_the_right_one_still_holds(served: Running) -> None:
    caller = Caller(served.url)
    assert refusal(caller.log_in, "000000") == "AUTH4034"
    answer = caller.authenticate(
        "AUTHTOKEN", app_key=caller.rsa(caller.app_key), otp=b64(aes(OTP.encode(), caller.app_key))
    )
    assert answer["auth_token"]
    caller.close()


def test_an_otp_holds_once(caller: Caller) -> None:
    again = {"app_key": caller.rsa(caller.app_key), "otp": b64(aes(OTP.encode(), caller.app_key))}
    assert refusal(caller.authenticate, "AUTHTOKEN", **again) == "AUTH4034"


def test_the_otp_last_sent_can_be_looked_up(served: Running) -> None:
    caller = Caller(served.url)
    caller.ask_otp()
    assert caller.http.get("/sandbox/otp", params={"username": "rainbow"}).json() == {"otp": OTP}
    caller.close()


def test_an_app_key_under_another_certificate_is_told(served: Running) -> None:
    caller = Caller(served.url)
    assert refusal(caller.authenticate, "OTPREQUEST", app_key=b64(secrets.token_bytes(128))) == "TEC4002"
    assert refusal(caller.authenticate, "OTPREQUEST", app_key="no base64!") == "TEC4002"
    caller.close()


@pytest.mark.parametrize(("gstin", "username"), [(GSTIN, "somebody"), ("29AAACT2222B1ZX", "rainbow")])
def test_who_has_no_account_is_unauthorised(served: Running, gstin: str, username: str) -> None:
    caller = Caller(served.url, gstin, username)
    assert refusal(caller.ask_otp) == "RET11402"
    caller.close()


def test_a_refresh_gives_a_new_token_and_ends_the_old_one(caller: Caller) -> None:
    old_token, fresh = caller.token, secrets.token_bytes(32)
    answer = caller.authenticate("REFRESHTOKEN", auth_token=old_token, app_key=b64(aes(fresh, caller.key)))
    assert refusal(caller.records, "DN") == "AUTH4033"
    caller.token, caller.key = answer["auth_token"], unaes(base64.b64decode(answer["sek"]), fresh)
    assert len(caller.records("DN")) == 1


def test_a_session_that_has_ended_is_told_everywhere(caller: Caller, portal: Running) -> None:
    portal.portal.sessions.expire()
    assert refusal(caller.records, "DN") == "AUTH4038"
    assert refusal(caller.put, "ims", "SAVE", {}) == "AUTH4038"
    key = b64(aes(secrets.token_bytes(32), caller.key))
    assert refusal(caller.authenticate, "REFRESHTOKEN", auth_token=caller.token, app_key=key) == "AUTH4038"


def test_a_token_ends_by_itself_after_its_minutes(caller: Caller, portal: Running) -> None:
    sessions = portal.portal.sessions
    start = sessions.clock()
    sessions.clock = lambda: start + 359 * 60
    assert len(caller.records("DN")) == 1
    sessions.clock = lambda: start + 361 * 60
    assert refusal(caller.records, "DN") == "AUTH4038"


def test_a_token_that_was_never_given_is_told(caller: Caller) -> None:
    caller.token = "f" * 32
    assert refusal(caller.records, "DN") == "AUTH4033"


def test_anothers_token_is_told(caller: Caller) -> None:
    caller.username = "somebody"
    assert refusal(caller.records, "DN") == "AUTH158"


@pytest.mark.parametrize("name", ["username", "gstin", "state-cd", "ip-usr", "txn"])
def test_a_call_without_one_of_its_headers_is_refused(caller: Caller, name: str) -> None:
    headers = {key: value for key, value in caller.headers().items() if key != name}
    told = {"action": "GETINV", "gstin": GSTIN, "section": "DN"}
    answer = caller.http.get(PATHS["ims"], params=told, headers=headers).json()
    assert answer["error"]["error_cd"] == "GEN5001"
    assert name in answer["error"]["message"]


def test_a_request_whose_signature_does_not_fit_is_refused(caller: Caller) -> None:
    body = caller.sealed("SAVE", {"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {}})
    body["hmac"] = b64(secrets.token_bytes(32))
    answer = caller.http.put(PATHS["ims"], json=body, headers=caller.headers()).json()
    assert answer["error"]["error_cd"] == "GEN5002"


def test_access_that_is_taken_away_is_told_by_each_service(caller: Caller, portal: Running) -> None:
    portal.portal.store.write("UPDATE taxpayers SET api_access = 0")
    assert refusal(caller.records, "DN") == "RET11402"
    assert refusal(caller.get, "gstr2b", "GET2B", rtnprd="102026") == "RET2B1010"
    assert refusal(caller.ask_otp) == "RET11402"


def test_an_unknown_action_is_refused(caller: Caller) -> None:
    assert refusal(caller.get, "ims", "GETEVERYTHING") == "GEN5001"
    assert refusal(caller.put, "ims", "DROP", {}) == "GEN5001"
    assert refusal(caller.authenticate, "LOGIN", app_key=caller.rsa(caller.app_key)) == "GEN5001"
