"""Tally's XML of vouchers: what is damaged or hostile is refused in one sentence, odd characters are passed over."""

from __future__ import annotations

from pathlib import Path

import pytest

from ims_xl.errors import FileUnreadable
from ims_xl.sources.books import books
from ims_xl.sources.recognise import FileKind, recognise

DAY_BOOK = Path(__file__).parents[3] / "examples" / "registers" / "tally_day_book.xml"


def refusal(path: Path, content: str) -> str:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileUnreadable) as refused:
        books.read(path)
    return str(refused.value)


def test_an_export_of_tally_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "whatever"
    path.write_bytes(DAY_BOOK.read_bytes())
    assert recognise(path) is FileKind.BOOKS


def test_a_cut_export_is_refused_wherever_it_was_cut(tmp_path: Path) -> None:
    whole = DAY_BOOK.read_text(encoding="utf-8").rstrip()
    for length in range(20, len(whole) - 1, 400):
        assert "is cut short or damaged at line" in refusal(tmp_path / "cut.xml", whole[:length])


def test_entities_of_its_own_are_refused_unexpanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE ENVELOPE [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><ENVELOPE><VOUCHER>&b;</VOUCHER></ENVELOPE>'
    outside = '<!DOCTYPE E [<!ENTITY f SYSTEM "file:///etc/passwd">]><ENVELOPE><VOUCHER>&f;</VOUCHER></ENVELOPE>'
    for content in (bomb, outside):
        assert refusal(tmp_path / "bomb.xml", content).startswith("bomb.xml defines entities of its own")


def test_an_export_without_vouchers_is_refused(tmp_path: Path) -> None:
    assert "without vouchers" in refusal(tmp_path / "masters.xml", "<ENVELOPE><LEDGER/></ENVELOPE>")
