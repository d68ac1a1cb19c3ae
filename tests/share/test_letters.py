"""Letters to suppliers: exactly their documents, in every form, and the answers on their way back."""

from __future__ import annotations

import email
import io
from datetime import date
from email import policy
from pathlib import Path

import pandas as pd
import pytest
from counted import Counted
from docx import Document

from ims_xl.errors import FileUnreadable, ImsError, NotAllowed
from ims_xl.gst.money import words
from ims_xl.gst.period import TaxPeriod
from ims_xl.share import asks, letter_forms, letter_word, typeset
from ims_xl.share.asks import Ask, Asked
from ims_xl.share.letter import Language, Letter, Sender, Template, compose
from ims_xl.steps import writing
from ims_xl.steps.step import context_of
from ims_xl.tables import Journal, Letters, Review, Suppliers

TODAY, BY = date(2026, 11, 12), date(2026, 11, 20)
UMIYA, SUNRISE = "24AAACU3333C1ZY", "27AAACS1111A1ZA"


class ThatDay(date):
    """The day on which these tests are."""

    @classmethod
    def today(cls) -> date:
        return TODAY


@pytest.fixture(autouse=True)
def on_that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writing, "date", ThatDay)


@pytest.fixture
def asked(desk: Counted) -> pd.DataFrame:
    return asks.of_review(desk.read(Review), context_of(desk), TODAY)


def letter_to(asked: pd.DataFrame, gstin: str, language: Language = Language.ENGLISH, folder: Path = Path()) -> Letter:
    theirs = asked[asked[Asked.supplier_gstin] == gstin].reset_index(drop=True)
    sender = Sender("Rainbow Industries", "27AABCR1234F1ZS", TaxPeriod("2026-10"), TODAY, BY)
    return compose(theirs, sender, Template.read(language, folder))


def test_each_document_asks_for_what_its_status_and_reason_call_for(asked: pd.DataFrame) -> None:
    found = dict(zip(asked[Asked.document_number], asked[Asked.ask], strict=True))
    assert found["UP/884"] == Ask.REPORT
    assert found["000123"] == Ask.SEND_COPY
    assert found["INV/26-27/0140"] == Ask.CORRECT_GSTIN
    assert found["SZ/15"] == Ask.AMEND
    assert "TX-1900A" not in found, "an amendment of a document known before asks for nothing"


@pytest.mark.parametrize(
    ("status", "reason", "booked", "shown", "ask"),
    [
        ("Matched", "EXACT", 100, 100, None),
        ("Matched", "NOT_FILED", 100, 100, Ask.FILE),
        ("Partially Matched", "NOT_FILED", 100, 90, Ask.FILE),
        ("Partially Matched", "TAX_DIFFERS", 100, 90, Ask.AMEND),
        ("Partially Matched", "TAX_DIFFERS", 90, 100, Ask.CREDIT_NOTE),
        ("Partially Matched", "TAXABLE_DIFFERS", -90, -100, Ask.CREDIT_NOTE),
        ("Partially Matched", "DATE_DIFFERS", 90, 90, None),
        ("Books Only", "NO_CANDIDATE", 90, None, Ask.REPORT),
        ("Books Only", "OUT_OF_SCOPE", 90, None, None),
        ("Books Only", "AMBIGUOUS", 90, None, None),
        ("IMS Only", "NO_CANDIDATE", None, 90, Ask.SEND_COPY),
        ("IMS Only", "NOT_FILED", None, 90, None),
    ],
)
def test_the_rules_of_what_is_asked(
    desk: Counted, status: str, reason: str, booked: int | None, shown: int | None, ask: Ask | None
) -> None:
    row = {
        "row_id": "R", "status": status, "reason": reason, "document_number": "A", "supplier_gstin": UMIYA,
        "document_date": date(2026, 10, 5), "igst": shown, "books_igst": booked, "section": "B2B",
    }  # fmt: skip
    found = asks.of_review(Review.of_rows([row]), context_of(desk), TODAY)
    assert found[Asked.ask].tolist() == ([ask.value] if ask else [])
    late = asks.of_review(Review.of_rows([row]), context_of(desk), date(2027, 12, 1))
    assert late.empty, "after the date of section 16(4) nothing is asked for"


def test_a_letter_names_this_suppliers_documents_and_nobody_elses(asked: pd.DataFrame) -> None:
    letter = letter_to(asked, UMIYA)
    told = letter_forms.plain(letter)
    theirs = asked[asked[Asked.supplier_gstin] == UMIYA]
    assert all(number in told for number in theirs[Asked.document_number])
    others = asked.loc[asked[Asked.supplier_gstin] != UMIYA, Asked.document_number]
    assert not [number for number in others if number in told]
    total = int(theirs[Asked.booked_tax].fillna(theirs[Asked.portal_tax]).abs().sum())
    assert f"tax of {words(total)} is at stake" in told
    assert "filed by 11-12-2026" in told, "the filing for October is over, so November's reaches the next 2B"


def test_word_pdf_and_mail_say_the_same(asked: pd.DataFrame) -> None:
    letter = letter_to(asked, SUNRISE)
    page = Document(io.BytesIO(letter_word.as_docx(letter)))
    cells = [[cell.text for cell in row.cells] for table in page.tables for row in table.rows[1:]]
    assert cells == [list(row) for group in letter.groups for row in group.rows]
    assert letter.opening in [paragraph.text for paragraph in page.paragraphs]
    assert page.core_properties.author == ""
    assert letter_forms.as_pdf(letter).startswith(b"%PDF-")
    mail = email.message_from_bytes(
        letter_forms.as_mail(letter, "a@b.example", {"x.pdf": (letter_forms.PDF, b"%PDF")}), policy=policy.default
    )
    assert (mail["Subject"], mail["To"], mail["X-Unsent"]) == (letter.subject, "a@b.example", "1")
    body = mail.get_body(("plain",))
    assert body is not None
    assert letter.opening in body.get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["x.pdf"]


def test_a_number_that_looks_like_markup_is_printed_as_it_is(asked: pd.DataFrame) -> None:
    odd = asked.copy()
    odd.loc[odd[Asked.supplier_gstin] == UMIYA, Asked.document_number] = '#import "x": *$_<a>'
    assert letter_forms.as_pdf(letter_to(odd, UMIYA)).startswith(b"%PDF-")
    assert "#import" in letter_forms.plain(letter_to(odd, UMIYA))


def test_links_begin_a_message_and_need_no_number() -> None:
    letter = Letter.__new__(Letter)
    object.__setattr__(letter, "short", "tax ₹1 & more")
    object.__setattr__(letter, "subject", "s")
    assert letter_forms.whatsapp_link(letter, "+91 98765-43210").startswith("https://wa.me/919876543210?text=tax%20")
    assert letter_forms.whatsapp_link(letter, "09876543210").startswith("https://wa.me/919876543210?")
    assert letter_forms.whatsapp_link(letter, "").startswith("https://wa.me/?text=")
    assert (
        letter_forms.mail_link(letter, "a@b.example")
        == "mailto:a@b.example?subject=s&body=tax%20%E2%82%B91%20%26%20more"
    )


def test_links_are_no_longer_than_excel_can_follow(asked: pd.DataFrame) -> None:
    for gstin in set(asked[Asked.supplier_gstin]):
        letter = letter_to(asked, gstin)
        assert "?text=GST%20October" in letter_forms.whatsapp_link(letter, "9876543210")
        for link in (letter_forms.mail_link(letter, "a@b.example"), letter_forms.whatsapp_link(letter, "9876543210")):
            assert len(link) <= 255


def test_hindi_comes_in_hindi_or_says_what_is_missing(asked: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    letter = letter_to(asked, UMIYA, Language.HINDI)
    assert "अक्टूबर 2026" in letter.opening
    assert "दिखाएँ" in letter.groups[0].asked
    monkeypatch.setattr(typeset, "DEVANAGARI", ("No such font",))
    with pytest.raises(ImsError, match="no font with Hindi letters"):
        letter_forms.as_pdf(letter)


def test_a_template_of_ones_own_goes_first_and_a_broken_one_is_named(
    asked: pd.DataFrame, desk: Counted, tmp_path: Path
) -> None:
    (path,) = writing.letter_template(desk, "en").files
    path.write_text(path.read_text("utf-8").replace("Dear Sir or Madam,", "Dear {supplier},"), "utf-8")
    assert letter_to(asked, UMIYA, folder=tmp_path).greeting == "Dear UMIYA PACKAGING,"
    with pytest.raises(NotAllowed, match="lies beside the workbook already"):
        writing.letter_template(desk, "en")
    for slip, told in (
        (("{supplier},", "{vendor},"), "letter.en.toml: 'vendor' in braces is no place for a value"),
        (("greeting =", "greting ="), "letter.en.toml lacks greeting"),
        (('"Amend" = "Please', '"Change" = "Please'), 'letter.en.toml lacks asks."Amend"'),
        (("subject =", "subject"), "letter.en.toml is no letter template"),
    ):
        kept = path.read_text("utf-8")
        path.write_text(kept.replace(*slip), "utf-8")
        with pytest.raises(FileUnreadable, match=told):
            Template.read(Language.ENGLISH, tmp_path)
        path.write_text(kept, "utf-8")


def test_letters_stand_on_the_register_with_their_totals(desk: Counted) -> None:
    done = writing.supplier_letters(desk, answer_by=BY)
    register = desk.read(Letters)
    asked = asks.of_review(desk.read(Review), context_of(desk), TODAY)
    assert int(register[Letters.documents].sum()) == len(asked)
    assert int(register[Letters.tax].sum()) == int(asked[Asked.booked_tax].fillna(asked[Asked.portal_tax]).abs().sum())
    assert {path.suffix for path in done.files} == {".docx", ".pdf", ".xlsx", ".eml"}
    assert all(path.exists() for path in done.files)
    assert desk.read(Journal)[Journal.step].tolist()[-1] == "Supplier letters"
    again = writing.supplier_letters(desk, [UMIYA], no_pdf=True)
    assert desk.read(Letters)[Letters.number].tolist() == list(range(1, len(register) + 2))
    assert not set(again.files) & set(done.files), "a letter that may have been sent is not overwritten"


def test_suppliers_say_where_and_in_which_language(desk: Counted) -> None:
    suppliers = desk.read(Suppliers)
    here = suppliers[Suppliers.supplier_gstin] == UMIYA
    told = {Suppliers.email: "x@umiya.example", Suppliers.phone: "98765 43210", Suppliers.language: "Hindi"}
    for column, value in told.items():
        suppliers[column] = suppliers[column].mask(here, value)
    desk.write({Suppliers: Suppliers.conform(suppliers)})
    writing.supplier_letters(desk, [UMIYA], no_pdf=True)
    line = desk.read(Letters).iloc[-1]
    assert line[Letters.language] == "Hindi"
    links = line[[Letters.mail_link, Letters.whatsapp_link]].tolist()
    assert links == ["mailto:x@umiya.example", "https://wa.me/919876543210"], "Hindi is too long for a link"


def test_who_owes_nothing_gets_no_letter(desk: Counted) -> None:
    with pytest.raises(NotAllowed, match="Nothing is to be asked of 29AAACT2222B1ZX"):
        writing.supplier_letters(desk, ["29AAACT2222B1ZX"])
    desk.write({Review: Review.empty()})
    with pytest.raises(NotAllowed, match="There is nothing to ask of a supplier"):
        writing.supplier_letters(desk)
