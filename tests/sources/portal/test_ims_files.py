from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, SAMPLES, invoice, note, written

from ims_xl.errors import FileUnreadable, Level, WrongFile
from ims_xl.gst.documents import IMS_SECTIONS
from ims_xl.gst.period import TaxPeriod
from ims_xl.sources import literal
from ims_xl.sources.imported import Imported
from ims_xl.sources.portal import ims
from ims_xl.tables import Records


def read(folder: Path, value: object, period: TaxPeriod = OCTOBER) -> Imported:
    return ims.read(written(folder, value), GSTIN, period)


def only(imported: Imported) -> pd.Series:
    assert len(imported.frame) == 1
    return imported.frame.iloc[0]


def sums(frame: pd.DataFrame) -> dict[str, int]:
    names = ("document_value", "taxable_value", "igst", "cgst", "sgst", "cess")
    return {name: int(frame[name].sum()) for name in names}


# --- the samples, to the paisa -----------------------------------------------------------------------------------


def test_the_download_comes_out_to_the_paisa() -> None:
    imported = ims.read(SAMPLES / "ims_download.json", GSTIN, OCTOBER)
    assert imported.problems == []
    assert sums(imported.frame) == {
        "document_value": 318_855_00, "taxable_value": 276_000_00, "igst": 23_575_00, "cgst": 9_640_00,
        "sgst": 9_640_00, "cess": 0,
    }  # fmt: skip
    assert imported.tally.rows_read == imported.tally.rows_kept == 18
    assert imported.tally.paise_kept == 318_855_00


def test_all_twelve_sections_come_out_to_the_paisa() -> None:
    imported = ims.read(SAMPLES / "ims_getinv_all_sections.json", GSTIN, OCTOBER)
    assert imported.problems == []
    assert set(imported.frame["section"]) == {section.value for section in IMS_SECTIONS}
    assert sums(imported.frame)["taxable_value"] == 651_000_00
    assert sums(imported.frame)["igst"] == 91_075_00
    notes = imported.frame[imported.frame["section"] == "B2BCN"]
    assert notes["taxable_value"].tolist() == [-500_00, -1_000_00, -5_000_00, -8_000_00]


def test_records_have_the_dtypes_of_their_table() -> None:
    frame = ims.read(SAMPLES / "ims_download.json", GSTIN, OCTOBER).frame
    assert list(frame.columns) == list(Records.columns())
    assert all(frame[column].dtype == column.kind.dtype for column in Records.columns())


def test_the_history_of_originals_is_kept_as_records_of_closed_periods() -> None:
    imported = ims.read_history(SAMPLES / "prior_period_originals.json", GSTIN)
    frame = imported.frame.set_index("record_id")
    assert imported.problems == []
    assert len(frame) == 8
    note_ = frame.loc["27AABCR1234F1ZS|B2BCN|27AAACS1111A1ZA|CN-15|2026-27"]
    assert (note_["taxable_value"], note_["cgst"], note_["portal_action"]) == (-2_000_00, -180_00, "Accept")
    assert frame["source"].unique().tolist() == ["Earlier period"]
    assert frame["gstr3b_filed"].all()
    assert frame.loc["27AABCR1234F1ZS|IMPG|INNSA1|4400001|2026-08-20", "gstr2b_period"] == "2026-08"
    assert pd.isna(frame.loc["27AABCR1234F1ZS|ISD|27AABCR1234F2ZR|ISD-0|2026-27", "taxable_value"])


def test_the_error_file_names_the_record_and_the_reason() -> None:
    (refusal,) = ims.read_errors(SAMPLES / "ims_error_file.json")
    assert (refusal.section, refusal.supplier_gstin, refusal.document_number) == ("B2B", "24AAACU3333C1ZY", "000123")
    assert str(refusal.document_date) == "2026-10-20"
    assert refusal.message.startswith("Either previous action is incorrect")


def test_the_error_report_of_the_api_is_read_with_its_short_section_names(tmp_path: Path) -> None:
    row = {
        "stin": GSTIN,
        "error_cd": "IMSSAV0010",
        "error_msg": "edited",
        "inv": [{"rtnprd": "102026", "inum": "DN-11"}],
    }
    (refusal,) = ims.read_errors(written(tmp_path, {"status_cd": "PE", "err_cnt": "1", "error_report": {"dn": [row]}}))
    assert (refusal.section, refusal.document_number, refusal.message) == ("B2BDN", "DN-11", "edited (IMSSAV0010)")
    assert refusal.document_date is None


# --- wrappings -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrap",
    [
        lambda sections: {"imsDetails": sections},
        lambda sections: sections,
        lambda sections: {"data": sections},
        lambda sections: {"status_cd": "1", "data": {"imsDetails": sections}},
        lambda sections: {"gstin": GSTIN, "rtnprd": "102026", **sections},
        lambda sections: {"rtin": GSTIN.lower(), "imsDetails": sections},
    ],
)
def test_every_root_in_use_is_opened(tmp_path: Path, wrap) -> None:  # type: ignore[no-untyped-def]
    imported = read(tmp_path, wrap({"b2b": [invoice()], "b2ba": []}))
    assert only(imported)["record_id"] == f"{GSTIN}|B2B|{OTHER_GSTIN}|TX-1|2026-27"
    assert imported.problems == []


@pytest.mark.parametrize(
    ("key", "section"), [("cn", "B2BCN"), ("dn", "B2BDN"), ("cna", "B2BCNA"), ("dna", "B2BDNA"), ("CN", "B2BCN")]
)
def test_short_spellings_of_the_note_sections_are_known(tmp_path: Path, key: str, section: str) -> None:
    assert only(read(tmp_path, {key: [note()]}))["section"] == section


def test_an_empty_download_holds_no_records(tmp_path: Path) -> None:
    assert read(tmp_path, {"imsDetails": {"b2b": [], "b2bcn": None}}).frame.empty


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ({"rtin": GSTIN, "reqtyp": "SAVE", "invdata": {}}, r"made for upload \(SAVE\)"),
        ({"action": "SAVE", "data": {"rtin": GSTIN, "reqtyp": "RESET", "invdata": {}}}, r"made for upload \(RESET\)"),
        ({"imsDetailsErr": {"b2b": []}}, "is an IMS error file, where an IMS download was expected"),
        ({"data": {"gstin": GSTIN, "rtnprd": "102026", "docdata": {}}}, "is a GSTR-2B statement, where"),
        ({"gstin": OTHER_GSTIN, "b2b": []}, f"is of {OTHER_GSTIN}, but this workbook is of {GSTIN}"),
        ({"rtin": OTHER_GSTIN, "imsDetails": {"b2b": []}}, f"is of {OTHER_GSTIN}, but this workbook is of {GSTIN}"),
        ({"gstin": GSTIN, "fp": "102026", "b2b": [{"ctin": OTHER_GSTIN, "inv": []}]}, "as GSTR-1 and GSTR-2A do"),
        ({"fp": "102026", "b2b": [{"ctin": OTHER_GSTIN, "cfs": "Y", "inv": []}]}, "is a GSTR-2A, where an"),
        ({"status_cd": 0, "error": {"error_cd": "GTR2B-002", "message": "not generated"}}, 'error GTR2B-002: "not gen'),
        ({"token": "a1", "est": 5}, "ask again in 5 minutes"),
        ({"status_cd": 1, "data": "c2VjcmV0"}, "no file of the portal that this program knows"),
        ({"fy": "2026-27"}, r"its keys: fy"),
        ([], "no file of the portal that this program knows"),
        ({"imsDetails": None}, "without any sections"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_or_recipient_is_refused_as_what_it_is(
    tmp_path: Path, value: object, sentence: str
) -> None:
    with pytest.raises(WrongFile, match=sentence):
        read(tmp_path, value)


# --- one record ----------------------------------------------------------------------------------------------------


def test_what_an_upload_must_echo_is_kept_to_the_letter(tmp_path: Path) -> None:
    text = (
        '{"imsDetails":{"b2b":[{"stin":"29AAACT2222B1ZX","tradenm":"TATVA","inum":"0012","inv_typ":"R",'
        '"idt":"12-10-2026","val":236.00,"action":"N","pos":"27","txval":200.0,"iamt":36,"camt":0.00,"samt":0,"cess":0,'
        '"srcform":"R1","rtnprd":"10","srcfilstatus":"Filed","ispendactblocked":"N","isRemarksBlocked":"N",'
        '"isItcRedReqBlocked":"Y","itcRedReq":"Y","declIgst":1,"remarks":"x","hash":"9e1c","error_msg":"e"}]}}'
    )
    record = only(read(tmp_path, text))
    assert record["portal_values"] == (
        '{"stin":"29AAACT2222B1ZX","inum":"0012","inv_typ":"R","idt":"12-10-2026","val":236.00,"pos":"27",'
        '"txval":200.0,"iamt":36,"camt":0.00,"samt":0,"cess":0,"srcform":"R1","rtnprd":"10"}'
    )
    assert (record["document_value"], record["igst"], record["portal_hash"]) == (236_00, 36_00, "9e1c")
    assert (record["portal_remarks"], record["supplier_name"]) == ("x", "TATVA")


def test_keys_that_an_upload_spells_differently_are_renamed(tmp_path: Path) -> None:
    row = invoice(rtnTyp="GSTR1A", sRtnPrd="092026")
    del row["srcform"], row["rtnprd"]
    record = only(read(tmp_path, {"b2b": [row]}))
    assert (record["source_form"], record["supplier_period"]) == ("R1A", "2026-09")
    assert literal.parse(record["portal_values"])["rtnprd"] == "092026"
    assert literal.parse(record["portal_values"])["srcform"] == "GSTR1A"


@pytest.mark.parametrize(
    ("keys", "blocked"),
    [
        ({"ispendactblocked": "Y"}, True),
        ({"ispendactblocked": "N"}, False),
        ({"ispendactblocked": True}, True),
        ({"ispendactblocked": False}, False),
        ({"ispendactblocked": None, "ispendactnallwd": "N"}, None),
        ({"ispendactblocked": None}, None),
    ],
)
def test_pending_is_blocked_where_the_newer_flag_says_so(
    tmp_path: Path, keys: dict[str, object], blocked: object
) -> None:
    found = only(read(tmp_path, {"b2b": [invoice(**keys)]}))["pending_blocked"]
    assert pd.isna(found) if blocked is None else found == blocked


@pytest.mark.parametrize("key", ["isItcRedReqBlocked", "itcRedReqBlocked"])
def test_both_spellings_of_the_reduction_flag_are_known(tmp_path: Path, key: str) -> None:
    assert only(read(tmp_path, {"cn": [note(**{key: "Y"})]}))["itc_reduction_blocked"]


@pytest.mark.parametrize(
    ("keys", "reduction", "igst"),
    [
        ({}, None, None),
        ({"itcRedReq": "N"}, "None", None),
        ({"itcRedReq": "Y"}, "Full", None),
        ({"itcRedReq": "Y", "declIgst": 0, "declCgst": 0}, "Full", None),
        ({"itcRedReq": "Y", "declIgst": 70, "declCgst": 0}, "Partial", -70_00),
        ({"itc_red_req": "Y", "decl_igst": "70.50"}, "Partial", -70_50),
    ],
)
def test_the_declaration_the_portal_holds_is_read(
    tmp_path: Path, keys: dict[str, object], reduction: object, igst: object
) -> None:
    record = only(read(tmp_path, {"cn": [note(**keys)]}))
    assert (record["portal_itc_reduction"] if pd.notna(record["portal_itc_reduction"]) else None) == reduction
    assert (record["portal_declared_igst"] if pd.notna(record["portal_declared_igst"]) else None) == igst


@pytest.mark.parametrize(
    ("status", "filed"),
    [("Filed", True), ("F", True), ("Not Filed", False), ("NF", False), ("Submitted", False), (None, None)],
)
def test_only_a_status_that_begins_with_f_means_filed(tmp_path: Path, status: object, filed: object) -> None:
    imported = read(tmp_path, {"b2b": [invoice(srcfilstatus=status)]})
    found = only(imported)["is_filed"]
    assert pd.isna(found) if filed is None else found == filed
    assert len(imported.problems) == (1 if filed is None else 0)


@pytest.mark.parametrize(
    ("rtnprd", "working", "supplier_period", "gstr2b_period"),
    [
        ("102026", "2026-10", "2026-10", "2026-10"),
        ("082026", "2026-10", "2026-08", "2026-10"),  # waited in IMS
        ("112026", "2026-10", "2026-11", "2026-11"),  # not yet this one's turn
        ("10", "2026-10", "2026-10", "2026-10"),
        ("11", "2026-10", "2026-11", "2026-11"),
        ("12", "2027-01", "2026-12", "2027-01"),
        (None, "2026-10", None, "2026-10"),
    ],
)
def test_the_2b_period_is_the_one_worked_on_or_the_suppliers_later_one(
    tmp_path: Path, rtnprd: object, working: str, supplier_period: object, gstr2b_period: str
) -> None:
    record = only(read(tmp_path, {"b2b": [invoice(rtnprd=rtnprd)]}, TaxPeriod(working)))
    assert (record["supplier_period"] if pd.notna(record["supplier_period"]) else None) == supplier_period
    assert record["gstr2b_period"] == gstr2b_period


@pytest.mark.parametrize(
    ("letter", "action"),
    [("A", "Accept"), ("R", "Reject"), ("P", "Pending"), ("N", "No action"), ("", "No action"), (None, "No action")],
)
def test_the_action_the_portal_holds_is_kept_in_words(tmp_path: Path, letter: object, action: str) -> None:
    assert only(read(tmp_path, {"b2b": [invoice(action=letter)]}))["portal_action"] == action


@pytest.mark.parametrize("code", ["SEWP", "SEZWP"])
def test_both_spellings_of_sez_with_payment_are_known(tmp_path: Path, code: str) -> None:
    assert only(read(tmp_path, {"b2b": [invoice(inv_typ=code)]}))["supply_type"] == "SEZ with payment"


def test_a_bill_of_entry_has_neither_cgst_nor_sgst_and_is_known_by_its_port(tmp_path: Path) -> None:
    row = {
        "portcd": "INNSA1", "boenum": 4455667, "boedt": "14-10-2026", "irefdt": "16-10-2026", "itcprd": "112026",
        "txval": 200000, "igst": 36000.5, "cess": 0, "action": "N", "ispendactblocked": "N", "rgstinrefId": "eb90",
    }  # fmt: skip
    record = only(read(tmp_path, {"impg": [row]}))
    assert record["record_id"] == f"{GSTIN}|IMPG|INNSA1|4455667|2026-10-14"
    assert (record["igst"], record["gstr2b_period"], str(record["filing_date"].date())) == (
        36_000_50, "2026-11", "2026-10-16",
    )  # fmt: skip
    assert pd.isna(record["cgst"])
    assert pd.isna(record["sgst"])
    assert record["is_filed"]
    assert '"igst":36000.5,' in record["portal_values"]
    assert '"rgstinrefId":"eb90"' in record["portal_values"]


def test_a_number_of_sixteen_digits_stays_text(tmp_path: Path) -> None:
    text = (
        '{"b2b": [{"stin": "29AAACT2222B1ZX", "inum": 1234567890123456, "idt": "12-10-2026", "txval": 1, "iamt": 1}]}'
    )
    assert only(read(tmp_path, text))["document_number"] == "1234567890123456"


# --- what cannot be read ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "key", "value"),
    [
        ({"iamt": "12,x"}, "iamt", "12,x"),
        ({"action": "X"}, "action", "X"),
        ({"rtnprd": "132026"}, "rtnprd", "132026"),
        ({"ispendactblocked": "maybe"}, "ispendactblocked", "maybe"),
    ],
)
def test_a_bad_value_is_named_with_its_place_and_the_record_is_kept(
    tmp_path: Path, keys: dict[str, object], key: str, value: str
) -> None:
    imported = read(tmp_path, {"b2b": [invoice(inum="TX-0"), invoice(**keys)]})
    (problem,) = imported.problems
    assert (problem.file, problem.sheet, problem.row) == ("file.json", "b2b", 2)
    assert (problem.header, problem.value) == (key, value)
    assert value in problem.message
    assert imported.tally.rows_kept == 2


@pytest.mark.parametrize(
    "keys", [{"idt": "31-02-2026"}, {"idt": None}, {"stin": ""}, {"inum": " "}, {"inum": ["TX-1"]}]
)
def test_a_record_without_readable_identity_is_set_aside_and_counted(tmp_path: Path, keys: dict[str, object]) -> None:
    imported = read(tmp_path, {"b2b": [invoice(**keys), invoice(inum="TX-2")]})
    tally = imported.tally
    assert (tally.rows_read, tally.rows_kept, tally.rows_set_aside) == (2, 1, 1)
    assert (tally.paise_read, tally.paise_kept, tally.paise_set_aside) == (2360_00, 1180_00, 1180_00)
    assert any(problem.message.startswith("Left out") and problem.row == 1 for problem in imported.problems)


def test_records_of_an_unknown_section_are_set_aside_and_counted(tmp_path: Path) -> None:
    imported = read(tmp_path, {"imsDetails": {"b2b": [invoice()], "isd": [invoice(), "nonsense"], "note": "x"}})
    assert (imported.tally.rows_read, imported.tally.rows_set_aside, imported.tally.paise_set_aside) == (3, 2, 1180_00)
    (problem,) = imported.problems
    assert problem.sheet == "isd"
    assert "its records: 2" in problem.message


def test_a_section_that_is_no_list_is_a_problem(tmp_path: Path) -> None:
    imported = read(tmp_path, {"imsDetails": {"b2b": {"inv": []}}})
    assert imported.frame.empty
    assert imported.problems[0].sheet == "b2b"


def test_a_document_listed_twice_alike_is_kept_once(tmp_path: Path) -> None:
    imported = read(tmp_path, {"b2b": [invoice(), invoice()]})
    assert only(imported)["taxable_value"] == 1000_00
    (problem,) = imported.problems
    assert problem.row == 2
    assert "stands in b2b, row 1" in problem.message
    assert imported.tally.rows_set_aside == 1


def test_a_document_listed_twice_with_different_content_is_kept_twice(tmp_path: Path) -> None:
    imported = read(tmp_path, {"b2b": [invoice(), invoice(txval=2000)]})
    assert imported.frame["record_id"].str.endswith(("2026-27", "2026-27#2")).all()
    assert imported.frame["record_id"].is_unique
    assert [problem.level for problem in imported.problems] == [Level.REMARK]


ROWS = [invoice(), invoice(txval=2000), invoice(txval=3000), invoice(inum="TX-2"), invoice(idt="12-10-2024")]


@settings(max_examples=20, deadline=None)
@given(st.permutations(ROWS))
def test_the_order_of_the_file_does_not_matter(tmp_path_factory: pytest.TempPathFactory, rows: list[object]) -> None:
    folder = tmp_path_factory.mktemp("order")
    straight, shuffled = read(folder, {"b2b": ROWS}).frame, read(folder, {"b2b": rows}).frame
    pd.testing.assert_frame_equal(straight, shuffled)


def test_an_odd_gstin_earns_one_remark_and_no_refusal(tmp_path: Path) -> None:
    imported = read(tmp_path, {"b2b": [invoice(stin="29AAACT2222B1ZY"), invoice(stin="29AAACT2222B1ZY", inum="TX-2")]})
    assert len(imported.frame) == 2
    (remark,) = imported.problems
    assert (remark.level, remark.header, remark.value) == (Level.REMARK, "stin", "29AAACT2222B1ZY")


def test_a_history_with_an_unknown_section_sets_that_row_aside(tmp_path: Path) -> None:
    row = {"section": "b2x", "supplier_gstin": OTHER_GSTIN, "number": "1", "date": "01-04-2026", "txval": 1, "igst": 1}
    imported = ims.read_history(written(tmp_path, [row, row | {"section": "b2b"}]), GSTIN)
    assert (imported.tally.rows_kept, imported.tally.rows_set_aside) == (1, 1)
    assert imported.problems[0].header == "section"


def test_a_broken_file_stops_the_step(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="cut short"):
        read(tmp_path, '{"imsDetails": {"b2b": [{"stin": "29AA')
