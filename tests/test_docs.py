"""Ribbon, command line, macros and the pages in docs/ tell of the same things."""

from __future__ import annotations

import html
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ims_xl import buttons_page, macros
from ims_xl.excel.ribbon import buttons

ROOT = Path(__file__).parents[1]
DOCS, PACKAGE = ROOT / "docs", ROOT / "ims_xl"
OF_EXCELS_OWN = ("The macros are blocked", "#N/A in cells")


def test_the_page_of_the_buttons_is_the_ribbons() -> None:
    assert buttons_page.PAGE.read_text(encoding="utf-8") == buttons_page.page(), "run python -m ims_xl.buttons_page"


def test_every_button_has_its_section_and_its_macro() -> None:
    told = buttons_page.page()
    for button in buttons():
        assert f"### {button.label}\n" in told
        assert button.items or callable(getattr(macros, button.id))


@pytest.mark.parametrize("page", ["guide.md", "it.md", "troubleshooting.md", "buttons.md", "functions.md"])
def test_every_command_and_file_a_page_names_is_there(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    for command in set(re.findall(r"ims-xl(?:\.exe)? ([a-z][a-z0-9-]+)", text)):
        assert command in buttons_page.commands() | {"click"}, command
    for link in re.findall(r"\]\(([^)#]+)\)", text):
        assert (DOCS / link).exists(), link


def test_every_module_the_architecture_names_is_there_and_every_part_is_named() -> None:
    text = (DOCS / "ARCHITECTURE.md").read_text(encoding="utf-8")
    parts = [path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py") if path.name != "__init__.py"]
    folders = {f"{folder.as_posix()}/" for part in parts for folder in Path(part).parents if folder.name}
    places = [f"/{place}" for part in parts for place in (part, part.removesuffix(".py"))]
    places += [f"/{folder}" for folder in folders]
    functions = {name for part in parts for name in re.findall(r"def (\w+)", (PACKAGE / part).read_text("utf-8"))}
    for named in set(re.findall(r"`([a-z_0-9/]+(?:\.py)?)`", text)):
        known = any(place.endswith(f"/{named}") for place in places) or (ROOT / named).exists()
        assert known or named in functions, named
    for part in {part.split("/")[0] for part in parts}:
        told = (part, f"{part}/", part.removesuffix(".py"))
        assert any(f"`{name}`" in text for name in told), f"{part} has no place on the page"


def test_every_button_the_guide_names_is_on_the_ribbon() -> None:
    labels = {button.label for button in buttons()}
    named = {"Sync", "Import books", "Match", "Accept", "Reject", "Keep pending", "Apply", "Send", "Read answer"}
    guide = (DOCS / "guide.md").read_text(encoding="utf-8")
    for label in named | {"Compute 2B", "Check-up"}:
        assert f"**{label}**" in guide
        assert label in labels


def test_the_ribbon_drawn_in_the_guide_is_the_ribbon() -> None:
    drawn = (DOCS / "pictures" / "ribbon.svg").read_text(encoding="utf-8")
    shown = [html.unescape(text).removesuffix(" ▾") for text in re.findall(r"<text[^>]*>([^<]*)</text>", drawn)]
    groups = list(dict.fromkeys(button.group for button in buttons()))
    assert sorted(shown) == sorted(["IMS", *groups, *(button.label for button in buttons())]), (
        "python docs/pictures/render.py"
    )


def test_every_picture_is_shown_and_small() -> None:
    pages = "".join(page.read_text(encoding="utf-8") for page in [*DOCS.glob("*.md"), ROOT / "README.md"])
    for picture in [*DOCS.rglob("*.png"), *DOCS.rglob("*.svg")]:
        assert picture.name in pages
        assert picture.stat().st_size < 250_000


def test_the_readmes_table_names_the_ribbons_buttons_and_the_commands() -> None:
    rows = re.findall(
        r"^\| ([^|]*)\| (`ims-xl [^|]*)\|", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    labels = {button.label for button in buttons()}
    named = {label for told, _ in rows for label in re.split(r", | …", told.strip()) if label}
    assert named <= labels
    commands = {command for _, told in rows for command in re.findall(r"`(?:ims-xl )?([a-z][a-z0-9-]+)", told)}
    assert commands <= buttons_page.commands()
    assert len(rows) > 20


def test_every_message_with_a_way_out_is_one_the_program_shows() -> None:
    sources = [*(ROOT / "ims_xl").rglob("*.py"), *(ROOT / "workbook" / "source").glob("*.bas")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    code = re.sub(r'"\s*(?:& _)?\n\s*f?"', "", code)
    for message in re.findall(r"^### (.*)$", (DOCS / "troubleshooting.md").read_text(encoding="utf-8"), re.MULTILINE):
        if not message.startswith(OF_EXCELS_OWN):
            assert message in code, message


def test_the_install_script_is_sound_shell_and_tells_its_use(tmp_path: Path) -> None:
    script = ROOT / "install.sh"
    subprocess.run(["sh", "-n", script], check=True)
    told = subprocess.run(["sh", script, "--help"], capture_output=True, text=True, check=False)
    assert told.returncode == 2
    assert "sh install.sh [--wheels FOLDER] [--into FOLDER]" in told.stdout
    nothing = subprocess.run(
        ["/bin/sh", script, "--into", tmp_path / "x"],
        env={"PATH": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert nothing.returncode != 0
    assert not (tmp_path / "x").exists()


PYTHON = """#!/bin/sh
if [ "$1" = -m ] && [ "$2" = venv ]; then mkdir -p "$3/bin"; cp "$0" "$3/bin/python"; cp "$0" "$3/bin/ims-xl"; fi
echo "$(basename "$0")|$(pwd)|$PIP_CONSTRAINT|$PIP_BUILD_CONSTRAINT|$*" >>"$HOME/ran"
"""


def test_the_install_script_sets_up_from_a_folder_with_a_space_and_makes_the_command_known_once(tmp_path: Path) -> None:
    """With a Python that only writes down what it is asked."""
    release, home, programs = tmp_path / "ims xl", tmp_path / "Ravi Kumar", tmp_path / "bin"
    for folder in (release, home, programs):
        folder.mkdir()
    shutil.copy(ROOT / "install.sh", release)
    (release / "constraints.txt").touch()
    (programs / "python3.13").write_text(PYTHON, encoding="utf-8")
    (programs / "python3.13").chmod(0o755)
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(home)}
    for _ in range(2):
        done = subprocess.run(
            ["/bin/sh", release / "install.sh"],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
            cwd=tmp_path,
        )
    into = home / ".ims_xl" / "python"
    ran = (home / "ran").read_text(encoding="utf-8").splitlines()
    pip = "-m pip install --quiet --disable-pip-version-check ."
    assert f"python|{release}|constraints.txt|constraints.txt|{pip}" in ran
    assert re.fullmatch(r"ims-xl\|.*\|doctor", ran[-1])
    assert (home / ".ims_xl" / "bin" / "ims-xl").resolve() == (into / "bin" / "ims-xl").resolve()
    assert (home / ".profile").read_text(encoding="utf-8").count(".ims_xl/bin") == 1
    assert done.stdout.splitlines()[-1].startswith("  ims-xl new Acme.xlsm")


def test_the_frozen_program_takes_a_click_and_a_command(monkeypatch: pytest.MonkeyPatch) -> None:
    sys.path.insert(0, str(ROOT / "packaging"))
    import frozen

    clicked: list[str] = []
    monkeypatch.setattr(macros, "click", clicked.append)
    monkeypatch.setattr(sys, "argv", ["ims-xl.exe", "click", "match", "--wb=Acme.xlsm", "--from_xl=1"])
    assert frozen.main() == 0
    assert clicked == ["match"]
    monkeypatch.setattr(sys, "argv", ["ims-xl.exe", "--help"])
    with pytest.raises(SystemExit) as ended:
        frozen.main()
    assert ended.value.code == 0


def test_what_the_frozen_build_takes_along_is_there() -> None:
    spec = (ROOT / "packaging" / "ims-xl.spec").read_text(encoding="utf-8")
    compile(spec, "ims-xl.spec", "exec")
    for name in re.findall(r'\("\.\./([^"]+)"', spec):
        assert (ROOT / name).exists(), name


def test_every_way_to_ask_tests_for_more_is_told_and_every_property_follows_it() -> None:
    asked, inside = set(), []
    for path in (ROOT / "tests").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r"""environ(?:\.get\(|\[)"(IMS_XL_[A-Z]+)""", text))
        inside += re.findall(r"^ +@settings\(max_examples=([^,)]+)", text, re.MULTILINE)
    pages = "".join((ROOT / page).read_text(encoding="utf-8") for page in ("README.md", "docs/ARCHITECTURE.md"))
    assert {"IMS_XL_FULL", "IMS_XL_THOROUGH", "IMS_XL_JUDGED"} <= asked
    assert asked - set(re.findall(r"IMS_XL_[A-Z]+", pages)) == set()
    assert inside
    assert all("WITHIN" in tries for tries in inside), "IMS_XL_THOROUGH does not reach these properties"
