"""install.ps1, as far as it can be held to something without Windows: a parser of the language, and what it runs."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import tree_sitter_powershell
from tree_sitter import Language, Node, Parser

ROOT = Path(__file__).parents[1]
SCRIPT = (ROOT / "install.ps1").read_bytes()
PARSER = Parser(Language(tree_sitter_powershell.language()))


def nodes(kind: str) -> Iterator[Node]:
    """The nodes of a kind, in their order."""
    waiting = [PARSER.parse(SCRIPT).root_node]
    while waiting:
        node = waiting.pop()
        if node.type == kind:
            yield node
        waiting += reversed(node.children)


def text(node: Node) -> str:
    return SCRIPT[node.start_byte : node.end_byte].decode()


def test_it_is_powershell_in_letters_that_every_windows_reads() -> None:
    assert not PARSER.parse(SCRIPT).root_node.has_error
    assert PARSER.parse(SCRIPT.replace(b"}", b"", 1)).root_node.has_error
    assert SCRIPT.isascii(), "Windows PowerShell takes a file without a mark for one of its own code page"


def test_a_programs_complaint_is_no_fault_of_the_script() -> None:
    """Under Stop, Windows PowerShell ends at the first line that a program writes to a redirected stderr."""
    redirected = [*nodes("redirection")]
    assert len(redirected) == 1
    for node in redirected:
        while node.type != "function_statement":
            assert node.parent is not None, "a redirection outside a function"
            node = node.parent
        assert '$ErrorActionPreference = "Continue"' in text(node)


def test_no_programs_failure_is_passed_over() -> None:
    lines = SCRIPT.decode().splitlines()
    calls = [one for one in nodes("command") if text(one).startswith("&")]
    assert len(calls) == 5
    for call in calls:
        if "ims_xl doctor" not in text(call):
            after = "\n".join(lines[call.start_point.row : call.start_point.row + 5])
            assert "$LASTEXITCODE" in after, text(call)


def test_the_python_it_looks_for_is_one_that_ims_xl_runs_on() -> None:
    (asked,) = re.findall(r'-c "(import sys; [^"]*)"', SCRIPT.decode())
    assert subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0
    old = asked.replace("sys.version_info", "(3, 10)").replace("sys.maxsize", "2**63")
    narrow = asked.replace("sys.maxsize", "2**31")
    for unfit in (old, narrow):
        assert subprocess.run([sys.executable, "-c", unfit], check=False).returncode == 1
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
    assert needed == ">=3.11"
    assert "(3, 11)" in asked


def test_it_ends_with_what_the_package_brings() -> None:
    scripts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert [*scripts] == ["ims-xl"]
    assert r"..\Scripts\ims-xl.exe" in SCRIPT.decode()
    (parameters,) = [text(one) for one in nodes("param_block")]
    assert "[string]$Wheels" in parameters
    assert "[string]$Into" in parameters
    page = (ROOT / "docs/it.md").read_text(encoding="utf-8")
    assert "install.ps1 -Wheels wheels" in page
