"""`ims-xl sandbox` from a terminal, and its page in a browser."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pytest
from caller import GSTIN, Caller

from ims_xl.__main__ import main
from ims_xl.sandbox.server import Running, running

ROOT = Path(__file__).parents[2]


@contextmanager
def started(*arguments: str, ends: int = signal.SIGINT) -> Iterator[tuple[str, str]]:
    """The command in a process of its own: its address and all it said; ended as CTRL-C ends it."""
    free = socket.create_server(("127.0.0.1", 0))
    port = free.getsockname()[1]
    free.close()
    process = subprocess.Popen(
        [sys.executable, "-m", "ims_xl", "sandbox", "--port", str(port), *arguments],
        stdout=subprocess.PIPE, text=True, encoding="utf-8", cwd=ROOT, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    assert process.stdout is not None
    try:
        told = "".join(iter(process.stdout.readline, "")) if process.poll() is not None else ""
        while "base_url" not in told:
            line = process.stdout.readline()
            assert line, told
            told += line
        yield f"http://127.0.0.1:{port}", told
        process.send_signal(ends)
        with suppress(subprocess.TimeoutExpired):  # where this run itself ignores CTRL-C, a server just up may, too
            process.wait(3)
        process.send_signal(ends)
        assert "has ended" in process.stdout.read()
        assert process.wait(20) == 0
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


@pytest.mark.skipif(sys.platform == "win32", reason="CTRL-C is another signal there")
def test_it_says_where_it_is_and_what_to_type_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    state = tmp_path / "trial.sqlite"
    with started("--state", str(state)) as (url, told):
        assert f"answers at {url} until you press CTRL-C; it is 12-11-2026 there." in told
        assert "OTP: 575757" in told
        caller = Caller(url)
        caller.log_in()
        assert len(caller.records("B2B")) == 7
        httpx.post(f"{url}/move", data={"to": "2026-11-20"}, trust_env=False, timeout=30)
        caller.close()
    with started("--state", str(state)) as (_, told):
        assert "it is 20-11-2026 there" in told


def test_every_command_it_names_exists(capsys: pytest.CaptureFixture[str]) -> None:
    text = (ROOT / "ims_xl/commands/sandbox.py").read_text() + (ROOT / "docs/sandbox.md").read_text()
    named = set(re.findall(r"ims-xl ([a-z][a-z0-9-]+)", text))
    assert {"sandbox", "new", "sync", "send"} <= named
    for command in sorted(named):
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0, command
    capsys.readouterr()


def test_a_port_that_is_taken_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert main(["sandbox", "--port", str(port)]) == 2
    assert f"Port {port} of this machine cannot be had" in capsys.readouterr().err


def test_a_story_is_not_told_to_a_state_that_has_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    state = tmp_path / "trial.sqlite"
    state.touch()
    assert main(["sandbox", "--state", str(state), "--story", "other.json"]) == 2
    assert "Leave --story away" in capsys.readouterr().err
    assert main(["sandbox", "--story", str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_the_page_shows_the_month_and_moves_it(served: Running) -> None:
    with httpx.Client(base_url=served.url, follow_redirects=True, verify=False, trust_env=False) as browser:
        page = browser.get("/").text
        assert "It is <b>12-11-2026 00:00</b> here" in page
        assert "GSTR-2B of October 2026 is drafted on 14-11-2026" in page
        assert "can only be set forward" in browser.post("/move", data={"to": "2026-11-01"}).text
        assert "Fill in the field" in browser.post("/move").text
        page = browser.post("/move", data={"to": "2026-11-14"}).text
        assert "File GSTR-3B of October 2026" in page
        page = browser.post("/file-3b", data={"gstin": GSTIN, "period": "2026-10"}).text
        assert "GSTR-3B of October 2026 is filed." in page
        assert "GSTR-2B of November 2026 is drafted on 14-12-2026" in page


def test_what_a_supplier_calls_itself_is_not_taken_for_html(served: Running) -> None:
    with httpx.Client(base_url=served.url, verify=False, trust_env=False) as browser:
        assert "<script>" not in browser.get("/", params={"told": "<script>alert(1)</script>"}).text


def test_only_this_machine_is_answered(served: Running) -> None:
    assert served.url.startswith("http://127.0.0.1:")
    answer = httpx.get(f"{served.url}/", headers={"Host": "elsewhere.example"}, trust_env=False)
    assert answer.status_code == 400


def test_it_ends_with_the_block(served: Running) -> None:
    with running(ROOT / "examples/october-2026/portal_story.json") as other:
        assert other.url != served.url
    with pytest.raises(httpx.ConnectError):
        httpx.get(other.url, trust_env=False)


@pytest.mark.parametrize("port", ["99999", "-1", "any"])
def test_a_port_that_is_none_is_refused(port: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["sandbox", f"--port={port}"])
    assert stopped.value.code == 2
    assert f'"{port}" is no number from 0 to 65535.' in capsys.readouterr().err
