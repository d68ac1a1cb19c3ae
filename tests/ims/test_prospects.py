"""What each record will add to GSTR-2B, as the workbook's formulas need it."""

from __future__ import annotations

from datetime import date

from build import OCTOBER, amendment, frame, original, record

from ims_xl.gst.money import paise
from ims_xl.ims.prospects import Prospects, prospects
from ims_xl.tables import TAX_HEADS


def first(*rows: dict[str, object]) -> dict[str, object]:
    """The prospects of the first record."""
    return dict(prospects(frame(*rows), OCTOBER).iloc[0])


def test_an_invoice_counts_with_its_tax_whatever_the_portal_holds() -> None:
    for action in ("No action", "Accept", "Reject", "Pending"):
        told = first(record("B2B", "1", 180, portal_action=action))
        assert (told["place"], told["standing"]) == ("nonrevsup b2b", action)
        assert told["counts_igst"] == paise(180)


def test_a_credit_note_stands_in_part_b_and_is_positive_there() -> None:
    told = first(record("B2BCN", "1", 30))
    assert (told["place"], told["counts_igst"]) == ("othersup cdnr", paise(30))


def test_an_amendment_counts_with_the_difference_from_its_accepted_original() -> None:
    told = first(amendment("B2BA", "1", 250), original("B2B", "1", 180))
    assert (told["place"], told["counts_igst"]) == ("nonrevsup b2ba", paise(70))


def test_what_counts_nowhere_has_no_place() -> None:
    unfiled, later = record("B2B", "1", 180, is_filed=False), record("B2B", "2", 180, gstr2b_period="2026-11")
    history = original("B2B", "3", 180)
    assert prospects(frame(unfiled, later, history), OCTOBER)[Prospects.place].isna().all()


def test_what_goes_to_gstr_2b_directly_names_its_block() -> None:
    told = first(record("B2B", "1", 9, source="GSTR-2B", gstr2b_block="itcunavl", reverse_charge=True))
    assert told["place"] == "itcunavl revsup b2b"


def test_a_declaration_the_portal_holds_is_told_as_the_change_it_makes() -> None:
    note = record("B2BCN", "1", 30, portal_action="Accept", portal_itc_reduction="Partial", portal_declared_igst=10)
    told = first(note)
    assert [told[f"counts_{head}"] for head in TAX_HEADS] == [paise(30), 0, 0, 0]
    assert [told[f"held_{head}"] for head in TAX_HEADS] == [-paise(20), 0, 0, 0]
    assert first(record("B2BCN", "1", 30, portal_action="Accept", portal_itc_reduction="None"))["held_igst"] == -paise(
        30
    )


def test_a_credit_note_whose_pending_has_ended_is_deemed_accepted() -> None:
    # Of the 2B of October 2025, so Pending was open for the tax period that follows and has long ended.
    note = record("B2BCN", "1", 30, dated=date(2025, 10, 5), gstr2b_period="2025-10", portal_action="Pending")
    assert first(note)["standing"] == "No action"
