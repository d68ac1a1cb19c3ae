"""A call over HTTP: which hosts are contacted, what is made again and what is not, how long anybody waits."""

from __future__ import annotations

import datetime
import ssl
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import httpx
import pytest
from canned import BASE, Canned, error
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID
from rig import Time

from ims_xl.portal.calllog import FileLog, MemoryLog
from ims_xl.portal.profile import Profile
from ims_xl.portal.refusals import AnswerLost, Closed, Unreachable
from ims_xl.portal.wire import Call, Wire

CUT = httpx.RemoteProtocolError("Server disconnected without sending a response.")
EMPTY = {"b2b": []}


def put(portal: Canned) -> bytes:
    return portal.connection().request("ims", "SAVE", b"{}")


@pytest.mark.parametrize(
    "fault", [CUT, httpx.ReadTimeout("slow"), httpx.ConnectError("no"), httpx.Response(500), httpx.Response(502)]
)
def test_a_question_is_asked_again(fault: httpx.Response | Exception) -> None:
    portal = Canned({"GETINV": [fault, fault, EMPTY]})
    assert portal.connection().ask("ims", "GETINV") == b'{"b2b": []}'
    assert portal.actions().count("GETINV") == 3
    assert portal.time.slept == [0.5, 1.0]


def test_a_question_is_not_asked_for_ever() -> None:
    portal = Canned({"GETINV": [CUT]})
    with pytest.raises(Unreachable, match="cannot be reached"):
        portal.connection().ask("ims", "GETINV")
    assert portal.actions().count("GETINV") == 5


def test_where_no_stand_in_portal_runs_it_is_told_how_to_start_it() -> None:
    portal = Canned(
        {"GETINV": [httpx.ConnectError("refused")]}, base_url="http://127.0.0.1:8765", title="Stand-in portal"
    )
    with pytest.raises(Unreachable, match=r"Stand-in portal does not answer at http://127.0.0.1:8765.*ims-xl sandbox"):
        portal.connection().ask("ims", "GETINV")


@pytest.mark.parametrize("fault", [CUT, httpx.ReadTimeout("slow"), httpx.Response(500), httpx.Response(504)])
def test_a_change_whose_answer_is_lost_is_not_made_again(fault: httpx.Response | Exception) -> None:
    portal = Canned({"SAVE": [fault, {"reference_id": "1"}]})
    with pytest.raises(AnswerLost, match="transaction"):
        put(portal)
    assert portal.actions().count("SAVE") == 1


@pytest.mark.parametrize("fault", [httpx.ConnectError("no"), httpx.ConnectTimeout("no")])
def test_a_change_that_never_went_out_is_made_again(fault: Exception) -> None:
    portal = Canned({"SAVE": [fault, {"reference_id": "1"}]})
    assert put(portal) == b'{"reference_id": "1"}'
    txns = {request.headers["txn"] for action, request, _ in portal.asked if action == "SAVE"}
    assert len(txns) == 1


@pytest.mark.parametrize("status", [429, 503])
def test_the_portals_own_pause_is_kept(status: int) -> None:
    portal = Canned({"SAVE": [httpx.Response(status, headers={"Retry-After": "33"}), {"reference_id": "1"}]})
    assert put(portal)
    assert portal.time.slept == [33.0]


def test_a_pause_given_as_a_date_is_kept() -> None:
    portal = Canned({"GETINV": [EMPTY]})
    until = datetime.datetime.fromtimestamp(portal.time.now + 50, datetime.UTC)
    told = until.strftime("%a, %d %b %Y %H:%M:%S GMT")
    portal.answers["GETINV"] = [httpx.Response(503, headers={"Retry-After": told}), EMPTY]
    portal.connection().ask("ims", "GETINV")
    assert sum(portal.time.slept) == pytest.approx(50, abs=1)


def test_a_long_maintenance_is_told_and_not_waited_for() -> None:
    portal = Canned({"GETINV": [httpx.Response(503, headers={"Retry-After": "7200"})]})
    with pytest.raises(Closed, match="closed for maintenance"):
        portal.connection().ask("ims", "GETINV")
    assert portal.time.slept == []


def test_too_many_calls_for_too_long_are_told() -> None:
    portal = Canned({"GETINV": [httpx.Response(429, headers={"Retry-After": "50"})]})
    with pytest.raises(Closed, match="takes no more calls"):
        portal.connection().ask("ims", "GETINV")
    assert sum(portal.time.slept) <= portal.profile.patience_seconds


def test_a_providers_limit_of_calls_is_kept() -> None:
    portal = Canned({"GETINV": [EMPTY]}, calls_per_minute=30)
    connection = portal.connection()
    began = portal.time.now
    for _ in range(10):
        connection.ask("ims", "GETINV")
    assert portal.time.now - began == pytest.approx(2 * 12)  # certificate, OTP and token before them


@pytest.mark.parametrize(
    "there", ["https://other.example.invalid/x", "http://gsp.example.invalid/x", "https://gsp.example.invalid:444/x"]
)
def test_a_redirect_to_another_host_is_not_followed(there: str) -> None:
    portal = Canned({"GETINV": [httpx.Response(302, headers={"Location": there})]})
    with pytest.raises(Unreachable, match="was not contacted"):
        portal.connection().ask("ims", "GETINV")
    assert {request.url.host for _, request, _ in portal.asked} == {"gsp.example.invalid"}
    assert portal.actions().count("GETINV") == 1


def test_a_redirect_at_home_is_followed() -> None:
    portal = Canned({"GETINV": [httpx.Response(307, headers={"Location": f"{BASE}/elsewhere?action=THERE"})]})
    portal.answers["THERE"] = [EMPTY]
    assert portal.connection().ask("ims", "GETINV") == b'{"b2b": []}'


def test_a_change_is_never_redirected() -> None:
    portal = Canned({"SAVE": [httpx.Response(307, headers={"Location": f"{BASE}/elsewhere"})]})
    with pytest.raises(Unreachable, match="HTTP error 307"):
        put(portal)
    assert portal.actions().count("SAVE") == 1


def test_a_file_may_lie_on_a_host_the_profile_names_and_gets_no_headers_of_the_session() -> None:
    portal = Canned({"/part": [httpx.Response(200, content=b"file")]}, file_hosts=("files.example.invalid",))
    assert portal.connection().file("https://files.example.invalid/part") == b"file"
    request = portal.asked[-1][1]
    assert not {"auth-token", "username", "gstin", "client-secret", "txn"} & {*request.headers}
    for url in ("https://elsewhere.invalid/part", "http://files.example.invalid/part"):
        with pytest.raises(Unreachable, match="was not contacted"):
            portal.connection().file(url)


def test_the_log_names_every_call_by_its_transaction_and_no_more(tmp_path: Path) -> None:
    portal = Canned({"GETINV": [CUT, EMPTY], "FILEDET": [error("RTN_24")]})
    connection = portal.connection()
    connection.ask("ims", "GETINV", section="CN")
    with pytest.raises(Exception, match="RTN_24"):
        connection.ask("ims", "FILEDET", token="t0ken")
    for action, request, _ in portal.asked:
        assert any(line.startswith(request.headers["txn"]) and action in line for line in portal.log.lines)
    told = "\n".join(portal.log.lines)
    assert "GETINV section=CN -> RemoteProtocolError" in told
    assert "attempt 2" in told
    assert "FILEDET refused with RTN_24" in told
    assert "t0ken" not in told
    FileLog(tmp_path).note("line")
    assert next(tmp_path.iterdir()).read_text(encoding="utf-8").endswith(" line\n")
    FileLog(tmp_path / "no" / "such").note("a log that cannot be written stops nobody")


def test_an_answer_that_never_ends_is_given_up() -> None:
    class Dripping(httpx.SyncByteStream):
        def __iter__(self):  # type: ignore[no-untyped-def]
            while True:
                portal.time.now += 30
                yield b" "

    portal = Canned({})
    portal.answers["GETINV"] = [httpx.Response(200, stream=Dripping()) for _ in range(9)]
    with pytest.raises(Unreachable, match="does not answer in time"):
        portal.connection().ask("ims", "GETINV")


def test_a_server_that_cannot_prove_who_it_is_is_sent_nothing(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - datetime.timedelta(1)).not_valid_after(now + datetime.timedelta(1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), False).sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = tmp_path / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    pem.write_bytes(private + certificate.public_bytes(Encoding.PEM))
    served: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            served.append(self.path)

    server = HTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        url = f"https://localhost:{server.server_port}"
        wire = Wire(Profile("gsp", url, certificate_path="/x", timeout_seconds=5), Time().clock, MemoryLog())
        with pytest.raises(Unreachable, match="cannot prove who it is"):
            wire.make(Call("GET", f"{url}/x", "certificate", headers={"txn": "1"}))
        wire.close()
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    assert served == []
