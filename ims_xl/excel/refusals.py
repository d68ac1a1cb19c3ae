"""Why a file cannot be taken for a workbook, and the way out, in a sentence each."""

from __future__ import annotations

from ims_xl.errors import WorkbookUnusable


def damaged(name: str) -> WorkbookUnusable:
    """The file is broken."""
    return WorkbookUnusable(
        f"{name} is damaged or cut short. Open it in Excel and let it be repaired, or go back to the copy "
        "kept beside it (.bak)."
    )


def foreign(name: str) -> WorkbookUnusable:
    """The file is another kind of file."""
    return WorkbookUnusable(
        f"{name} is not an Excel workbook (.xlsm or .xlsx). Choose the client's workbook, or make one with "
        "the command new."
    )


def of_the_old_format(name: str, is_encrypted: bool) -> WorkbookUnusable:
    """Excel keeps a workbook with a password in the container of its old format."""
    if is_encrypted:
        return WorkbookUnusable(
            f"{name} is protected by a password. Open it in Excel, take the password away under File > Info > "
            "Protect Workbook > Encrypt with Password, and save it."
        )
    return WorkbookUnusable(f"{name} is in the format of Excel 2003 or before. Open it in Excel and save it as .xlsm.")


def too_large(name: str) -> WorkbookUnusable:
    """The file would be more than a zip file without extensions holds."""
    return WorkbookUnusable(
        f"{name} would be larger than four gigabytes, which Excel does not open. Split the work by GSTIN or period."
    )
