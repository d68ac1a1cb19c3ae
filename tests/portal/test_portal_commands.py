"""The API from the command line and from Excel's buttons: several workbooks, providers, the dialog for the OTP."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw
from month import WORKBOOK
from rig import GSTIN, STORY, USER
from standin import open_book

from ims_xl import macros, settings
from ims_xl.__main__ import main
from ims_xl.commands import portal as family
from ims_xl.errors import NotAllowed
from ims_xl.excel.closed import ClosedWorkbook
from ims_xl.excel.live import LiveWorkbook
from ims_xl.gst.period import TaxPeriod
from ims_xl.new import new_workbook
from ims_xl.portal.vault import MemoryVault, NoKeyring
from ims_xl.sandbox.server import Running, running


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    return tmp_path / "home"


def provided(portal: Running, home: Path) -> None:
    """A provider `here`: the stand-in portal at its address."""
    folder = home / ".ims_xl" / "providers"
    folder.mkdir(parents=True)
    text = f'base_url = "{portal.url}"\ncertificate_path = "/sandbox/certificate.pem"\npolling_seconds = [0.01]\n'
    (folder / "here.toml").write_text(text)


def book(path: Path) -> Path:
    new_workbook(path, GSTIN, TaxPeriod("2026-10"), "Rainbow")
    return path


def test_several_workbooks_go_one_after_another_and_one_that_cannot_stops_no_other(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, other = book(tmp_path / "Good.xlsm"), book(tmp_path / "Other.xlsm")
    broken = tmp_path / "Broken.xlsm"
    broken.write_bytes(b"no workbook")
    before = other.read_bytes()
    with running(STORY) as portal:
        provided(portal, home)
        monkeypatch.setattr(family, "_typed", lambda question: portal.portal.sessions.sent(USER))
        options = ["--provider", "here", "--user", USER, "--forget"]
        assert main(["portal-check", str(good), str(broken), str(other), *options]) == 2
        told = capsys.readouterr()
        assert (
            "Good.xlsm: here answers for 27AABCR1234F1ZS: 22 records in IMS, 22 of them without an action." in told.out
        )
        assert told.out.count("22 records") == 2
        assert "1 of 3 workbooks could not be done: Broken.xlsm." in told.err
        assert main(["sync", "--portal", str(good), *options]) == 0
        told = capsys.readouterr().out
        assert told.startswith("22 records in the workbook: 22 new")
        assert told.endswith("0 as before. Their tax: ₹1,10,355.\n")
        assert main(["sync", "--portal", str(good), str(STORY), *options]) == 2
        assert "name workbooks alone" in capsys.readouterr().err
    assert other.read_bytes() == before
    calls = next((home / ".ims_xl" / "log").glob("portal-*.log")).read_text(encoding="utf-8")
    assert "AUTHTOKEN" in calls


def test_where_nobody_sits_no_otp_is_given_and_nothing_changes(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = book(tmp_path / "a.xlsm")
    before = path.read_bytes()
    with running(STORY) as portal:
        provided(portal, home)
        for command in ("sync", "compute-2b"):
            assert main([command, "--portal", str(path), "--provider", "here", "--user", USER, "--forget"]) == 2
            assert capsys.readouterr().err == (
                "Nobody can type what is asked for (OTP that the portal has sent for rainbow (27AABCR1234F1ZS)), as "
                "this command runs in no terminal; nothing was changed. Run it in a terminal, or leave --portal away "
                "and use the portal's files.\n"
            )
    assert path.read_bytes() == before


def test_without_a_keyring_the_way_out_is_told(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def none() -> MemoryVault:
        raise NoKeyring("No keyring here; add --forget.")

    monkeypatch.setattr("ims_xl.portal.vault.KeyringVault", none)
    path = book(tmp_path / "a.xlsm")
    assert main(["sync", "--portal", str(path), "--provider", "sandbox", "--user", USER]) == 2
    assert "--forget" in capsys.readouterr().err


def test_the_file_route_still_asks_for_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["sync", str(tmp_path / "a.xlsm")])
    assert "add --portal" in capsys.readouterr().err


def test_providers_are_listed(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["portal-providers"]) == 0
    assert capsys.readouterr().out.startswith("gsp ")


def test_a_client_secret_goes_into_the_vault_and_nowhere_else(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    vault = MemoryVault()
    monkeypatch.setattr("ims_xl.portal.vault.KeyringVault", lambda: vault)
    monkeypatch.setattr(family, "_typed", lambda question: "s3cret")
    assert main(["portal-secret", "sandbox"]) == 0
    assert vault.get("sandbox/client-secret") == "s3cret"
    assert "s3cret" not in capsys.readouterr().out
    monkeypatch.setattr(family, "_typed", lambda question: None)
    assert main(["portal-secret", "sandbox"]) == 2


class Desk:
    """A workbook open in the stand-in for Excel."""

    def __init__(self, folder: Path) -> None:
        self.book = open_book(folder / WORKBOOK)
        self.workbook = LiveWorkbook(xw.Book(impl=self.book))


def test_excel_asks_for_the_otp_in_its_own_box(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    desk = Desk(tmp_path)
    desk.book.app.api.typed = "012345"
    assert desk.workbook.ask("OTP?") == "012345"
    desk.book.app.api.typed = False
    assert desk.workbook.ask("OTP?") is None


class Mac:
    """The two packages that speak to Excel on a Mac, as far as a dialog goes: OSAX of StandardAdditions, and its words.

    `answer`: what is typed, or the number of the error that comes instead.
    """

    def __init__(self, answer: str | int) -> None:
        self.answer, self.asked = answer, list[tuple[int, str]]()
        self.k = type("Words", (), {"text_returned": object(), "button_returned": object()})()

    def OSAX(self, *, pid: int) -> Mac:  # noqa: N802
        self.excel = pid
        return self

    def activate(self) -> None:
        self.in_front = True

    def display_dialog(
        self, text: str, *, default_answer: str, with_title: str, buttons: list[str], default_button: str,
        cancel_button: str, timeout: int,
    ) -> dict[object, str]:  # fmt: skip
        assert self.in_front
        assert {default_button, cancel_button} == set(buttons)
        assert timeout > 60, "an OTP may take longer than the system waits by itself"
        self.asked.append((self.excel, text))
        if isinstance(self.answer, int):
            raise type("CommandError", (Exception,), {"errornumber": self.answer})("the command failed")
        return {self.k.text_returned: self.answer, self.k.button_returned: "OK"}


@pytest.mark.parametrize(("answer", "told"), [("012345", "012345"), ("", ""), (-128, None), (-1712, None)])
def test_on_a_mac_excel_asks_in_the_systems_box(
    answer: str | int, told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, mac = Desk(tmp_path), Mac(answer)
    monkeypatch.setitem(sys.modules, "osax", mac)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "appscript", mac)  # type: ignore[arg-type]
    monkeypatch.setattr("sys.platform", "darwin")
    assert desk.workbook.ask("OTP?") == told
    assert mac.asked == [(desk.book.app.pid, "OTP?")]


def test_a_mac_that_forbids_it_says_what_to_allow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk, mac = Desk(tmp_path), Mac(-1743)
    monkeypatch.setitem(sys.modules, "osax", mac)  # type: ignore[arg-type]
    monkeypatch.setitem(sys.modules, "appscript", mac)  # type: ignore[arg-type]
    monkeypatch.setattr("sys.platform", "darwin")
    with pytest.raises(NotAllowed, match="Automation, or run the same step from the command line"):
        desk.workbook.ask("OTP?")


def test_the_buttons_take_the_way_that_settings_choose(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    desk = Desk(tmp_path)
    taken: list[str] = []

    def step(name: str) -> Callable[..., object]:
        def run(workbook: object, means: object) -> object:
            taken.append(name)
            return type("Done", (), {"sentence": f"{name} done."})

        return run

    for name in ("sync", "send", "compute_2b"):
        monkeypatch.setattr(f"ims_xl.steps.portal.{name}", step(name))
    assert macros._over_the_api(desk.workbook, "sync") is None
    desk.workbook.write({}, {settings.ROUTE: "API"})
    for name in ("sync", "send", "compute_2b"):
        assert macros._over_the_api(desk.workbook, name) == f"{name} done."
    assert taken == ["sync", "send", "compute_2b"]


def test_a_closed_workbook_without_a_user_gives_no_otp(tmp_path: Path) -> None:
    assert ClosedWorkbook(book(tmp_path / "a.xlsm")).ask("OTP?") is None
