"""A GSTR-2A is read as what it is: what suppliers filed, and when."""

from pathlib import Path

import pytest
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, written

from ims_xl.errors import Level, WrongFile
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources import ids
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import gstr2a
from ims_xl.sources.recognise import FileKind, recognise


def line(**keys: object) -> dict[str, object]:
    return {"num": 1, "itm_det": {"rt": 18, "txval": 1000, "iamt": 180, "camt": 0, "samt": 0, "csamt": 0} | keys}


def invoice(**keys: object) -> dict[str, object]:
    row = {"inum": "TX-1", "idt": "12-10-2026", "val": 1180, "pos": "27", "rchrg": "N", "inv_typ": "R"}
    return row | {"itms": [line()]} | keys


def supplier(*documents: dict[str, object], under: str = "inv", **keys: object) -> dict[str, object]:
    around = {"ctin": OTHER_GSTIN, "cfs": "Y", "cfs3b": "N", "fldtr1": "11-Nov-26", "flprdr1": "Oct-26"}
    return around | keys | {under: list(documents)}


def read(folder: Path, **sections: object) -> Imported:
    return gstr2a.read(written(folder, {"gstin": GSTIN, "fp": "102026"} | sections), GSTIN, OCTOBER)


def test_rate_lines_are_summed_and_the_suppliers_filing_is_told(tmp_path: Path) -> None:
    second = line(txval="0.10", iamt=0.02, csamt=5)
    told = read(tmp_path, b2b=[supplier(invoice(itms=[line(), second]))])
    (record,) = told.frame.to_dict("records")
    assert (record["taxable_value"], record["igst"], record["cess"]) == (1000_10, 180_02, 5_00)
    assert (str(record["filing_date"].date()), record["supplier_period"], record["is_filed"]) == (
        "2026-11-11", "2026-10", True,
    )  # fmt: skip
    assert record["record_id"] == f"{GSTIN}|B2B|{OTHER_GSTIN}|TX-1|2026-27"
    assert told.tally.paise_read == told.tally.paise_kept == 1185_12
    assert told.problems == []


def test_every_section_is_known_in_both_spellings_and_credit_notes_are_negative(tmp_path: Path) -> None:
    def note(number: str, letter: str) -> dict[str, object]:
        return invoice(nt_num=number, nt_dt="13-10-2026", ntty=letter, inum=None, idt=None)

    isd = {"isd_docty": "ISDCN", "docnum": "I-1", "docdt": "14-10-2026", "iamt": 5, "camt": 0, "samt": 0, "cess": 1}
    boe = {"refdt": "16-10-2026", "portcd": "INNSA1", "benum": "99", "bedt": "15-10-2026", "txval": 70, "iamt": 7}
    told = read(
        tmp_path,
        b2ba=[supplier(invoice(inum="TX-2", oinum="TX-0", oidt="01-09-2026"))],
        cdn=[supplier(note("C-1", "C"), under="nt")],
        cdnra=[supplier(note("D-1", "D"), under="nt")],
        isd=[supplier(isd, under="doclist")],
        impg=[boe, boe | {"benum": "98", "amd": "Y"}],
        impgsez=[boe | {"benum": "97", "amd": "N", "sgstin": OTHER_GSTIN, "tdname": "TATVA"}],
    )
    found = told.frame.set_index("document_number")
    assert found["section"].to_dict() == {
        "TX-2": "B2BA", "C-1": "B2BCN", "D-1": "B2BDNA", "I-1": "ISD", "99": "IMPG", "98": "IMPGA", "97": "IMPGSEZ",
    }  # fmt: skip
    assert (found.loc["C-1", "igst"], found.loc["I-1", "igst"], found.loc["I-1", "cess"]) == (-180_00, -5_00, -1_00)
    assert found.loc["TX-2", "original_number"] == "TX-0"
    assert found.loc["97", "supplier_gstin"] == OTHER_GSTIN
    assert told.tally.rows_kept == 7


def test_what_is_saved_and_not_filed_says_so(tmp_path: Path) -> None:
    (record,) = read(tmp_path, b2b=[supplier(invoice(), cfs="N", fldtr1=None)]).frame.to_dict("records")
    assert record["is_filed"] is False


@pytest.mark.parametrize(
    ("sections", "words"),
    [
        ({"tds": [{"ctin": OTHER_GSTIN, "amt": 5}]}, "no purchases; rows: 1"),
        ({"b2x": [supplier(invoice())]}, 'section "b2x" names no kind'),
        ({"cdn": [supplier(invoice(ntty="X"), under="nt")]}, 'ntty "X" names no kind'),
        ({"b2b": [supplier(invoice(idt="45-10-2026"))]}, "no readable date"),
        ({"b2b": [supplier(invoice(), flprdr1="soon")]}, '"soon" is no month'),
    ],
)  # fmt: skip
def test_what_cannot_be_told_is_named(tmp_path: Path, sections: dict[str, object], words: str) -> None:
    told = read(tmp_path, **({"b2b": [supplier(invoice(inum="TX-9"))]} | sections))
    assert any(words in problem.message for problem in told.problems)
    assert told.tally.rows_read == told.tally.rows_kept + told.tally.rows_set_aside


@pytest.mark.parametrize(
    ("keys", "sentence"),
    [
        ({"gstin": OTHER_GSTIN}, f"is of {OTHER_GSTIN}, but this workbook is of {GSTIN}"),
        ({"fp": "112026"}, "is the GSTR-2A of November 2026, but October 2026 is being worked on"),
        ({"fp": "13"}, "is a GSTR-2A of no readable month"),
    ],
)
def test_another_recipient_or_a_later_month_is_refused(tmp_path: Path, keys: dict[str, object], sentence: str) -> None:
    with pytest.raises(WrongFile, match=sentence):
        read(tmp_path, **({"b2b": [supplier(invoice())]} | keys))


def test_it_is_recognised_by_its_content_and_the_clients_own_sales_are_not_taken_for_it(tmp_path: Path) -> None:
    empty_first = {"ctin": OTHER_GSTIN, "inv": []}
    assert recognise(written(tmp_path, {"fp": "102026", "cdn": [supplier(invoice(), under="nt")]})) is FileKind.GSTR2A
    assert recognise(written(tmp_path, {"data": {"b2b": [empty_first, supplier(invoice())]}})) is FileKind.GSTR2A
    sales = {"ctin": OTHER_GSTIN, "cfs": "Y", "inv": [invoice(updby="S", cflag="N")]}
    for body in (
        {"b2b": [sales]},
        {"b2b": [supplier(invoice())], "hsn": {}, "gt": 5},
        {"gstin": GSTIN, "fp": "102026", "b2b": [], "hsn": {}},
    ):
        with pytest.raises(WrongFile, match="is a GSTR-1, the sales of whoever filed it"):
            recognise(written(tmp_path, body))


def test_books_may_be_matched_with_it(tmp_path: Path) -> None:
    path = written(tmp_path, {"gstin": GSTIN, "fp": "102026", "b2b": [supplier(invoice(), invoice(inum="TX-2"))]})
    frame, rows = ids.records(path, None, TaxPeriod("2026-10"))
    assert (frame["source"].unique().tolist(), rows.tolist()) == (["IMS"], ["1", "2"])


def test_an_odd_filing_date_is_a_problem_at_its_place(tmp_path: Path) -> None:
    told = read(tmp_path, b2b=[supplier(invoice(), fldtr1="11-Foo-26")])
    assert [(problem.header, problem.level) for problem in told.problems] == [("fldtr1", Level.ERROR)]
