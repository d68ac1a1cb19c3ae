"""Commands for what goes on paper: letters to suppliers and their answers, and the period's evidence."""

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
    letters.add_argument("--language", default="", choices=("en", "hi"), help="default: as Suppliers has it")
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
    paper = commands.add(
        "working-paper",
        step("evidence.working_paper_of", out="out", prepared_by="prepared_by", reviewed_by="reviewed_by"),
        "Put the period's evidence on paper: a PDF to sign and a frozen workbook, under one seal.",
    )
    paper.add_argument("--out", type=Path, metavar="DIR", help="default: beside the workbook")
    paper.add_argument("--prepared-by", default="", metavar="NAME", help="default: who is logged in")
    paper.add_argument("--reviewed-by", default="", metavar="NAME")
    hold = commands.add(
        "payments",
        step("evidence.payments", "out"),
        "List what to hold and what to release: tax at risk by supplier, rule 37, section 16(4) and 17(5).",
    )
    hold.add_argument("--out", type=Path, metavar="FILE.xlsx", help="default: beside the workbook")
    check = commands.add(
        "verify", step("evidence.verify", "paper"), "Say which decided cells have changed since a working paper."
    )
    check.add_argument("paper", type=Path, metavar="PAPER.xlsx")
