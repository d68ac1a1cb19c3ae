"""Commands for letters to suppliers and what they answer."""

from __future__ import annotations

from pathlib import Path

from ims_xl.commands.command import Commands, day, step


def add(commands: Commands) -> None:
    letters = commands.add(
        "letters",
        step(
            "writing.supplier_letters",
            suppliers="supplier",
            language="language",
            out="out",
            answer_by="answer_by",
            no_pdf="no_pdf",
        ),
        "Write to suppliers: what differs in their documents, what is asked of them, and by when.",
    )
    letters.add_argument(
        "--supplier", action="append", default=[], metavar="GSTIN", help="only this one; may be given several times"
    )
    letters.add_argument("--language", default="", choices=("", "en", "hi"), help="default: as Suppliers has it")
    letters.add_argument("--out", type=Path, metavar="DIR", help="default: a folder beside the workbook")
    letters.add_argument("--by", dest="answer_by", type=day, metavar="DATE", help="default: a week from today")
    letters.add_argument("--no-pdf", action="store_true", help="Word files, statements and mails only")
    words = commands.add(
        "letter-template",
        step("writing.letter_template", "language"),
        "Lay the words of the letters beside the workbook, to be changed.",
    )
    words.add_argument("language", choices=("en", "hi"), metavar="LANGUAGE", help="en or hi")
    answers = commands.add(
        "merge-supplier-answers",
        step("writing.merge_answers", "files"),
        "Bring the suppliers' answers back from returned statements.",
    )
    answers.add_argument("files", nargs="+", type=Path, metavar="FILE")
