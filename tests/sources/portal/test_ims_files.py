"""An IMS download comes out to the paisa, whatever its root; a file of another kind is named as what it is."""

from pathlib import Path

import pandas as pd
import pytest
from portal_files import GSTIN, OCTOBER, OTHER_GSTIN, SAMPLES, invoice, note, only, read, sums, written

from ims_xl.errors import WrongFile
from ims_xl.gst.documents import IMS_SECTIONS
from ims_xl.sources.portal import ims
from ims_xl.tables import Records

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
        ([], "is an empty list, without a single record; download it again, or leave it out"),
        ({"imsDetails": None}, "without any sections"),
    ],
)  # fmt: skip
def test_a_file_of_another_kind_or_recipient_is_refused_as_what_it_is(
    tmp_path: Path, value: object, sentence: str
) -> None:
    with pytest.raises(WrongFile, match=sentence):
        read(tmp_path, value)


# --- one record ----------------------------------------------------------------------------------------------------


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
