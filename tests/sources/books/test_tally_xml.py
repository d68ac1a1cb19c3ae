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


def changed(folder: Path, old: str, new: str) -> list[str]:
    """What is said of the day book of the examples with one text in it changed."""
    path = folder / "day_book.xml"
    text = DAY_BOOK.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return [one.message for one in books.read(path, "27AABCR1234F1ZS").problems]


def test_a_voucher_that_does_not_balance_is_named_with_the_difference(tmp_path: Path) -> None:
    told = "Debits and credits differ, which they never do in Tally, in 1 voucher: 12 by {}. Export it again."
    assert told.format("₹0.10") in changed(tmp_path, "<AMOUNT>-1000.00<", "<AMOUNT>-999.90<")
    assert told.format("₹2,000") in changed(tmp_path, "<AMOUNT>-1000.00<", "<AMOUNT>-3000.00<")
    assert told.format("₹99") in changed(tmp_path, "<AMOUNT>-99.00<", "<AMOUNT><")
    assert not any("Debits and credits" in one for one in changed(tmp_path, "Freight Inward", "Freight"))


def test_a_ledger_of_tax_under_another_name_leaves_cgst_without_sgst(tmp_path: Path) -> None:
    assert any("CGST without as much SGST" in one for one in changed(tmp_path, "INPUT SGST 9%", "x"))


def test_a_type_that_contradicts_the_side_of_the_amounts_is_told(tmp_path: Path) -> None:
    told = changed(tmp_path, "<VOUCHERTYPENAME>Purchase<", "<VOUCHERTYPENAME>Debit Note<")
    assert any(one.startswith("The type makes it a return, but its amounts stand on the side of purch") for one in told)


def test_orders_and_vouchers_beside_the_books_are_left_out_by_name(tmp_path: Path) -> None:
    path, text = tmp_path / "day_book.xml", DAY_BOOK.read_text(encoding="utf-8")
    text = text.replace(">Purchase</VOUCHERTYPENAME>", ">Purchase Order</VOUCHERTYPENAME>")
    path.write_text(text.replace("<DATE>20261019", "<ISOPTIONAL>Yes</ISOPTIONAL><DATE>20261019"), encoding="utf-8")
    imported = books.read(path, "27AABCR1234F1ZS")
    assert imported.frame["document_number"].tolist() == ["T/44"]
    (told,) = [one.message for one in imported.problems if "left out" in one.message]
    assert told.endswith("were left out: 1 Payment, 1 Purchase Order, 1 Sales, 1 optional Debit Note.")
