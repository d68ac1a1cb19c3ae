"""The .xls of Excel 97 to 2003 looked at before the reader of values makes room for what it claims to hold.

Such a file is a compound file ([MS-CFB]): sectors in chains, told by a table of which sector follows which. A chain
that runs in a circle, or a claim of more than the file has (sectors, a sheet's extent, the count of its texts), would
be answered with room for it; where that is more than the machine has, the program would end without a word.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

import olefile

from ims_xl.errors import FileUnreadable
from ims_xl.sources import extent, faulty_binary
from ims_xl.sources import package as packages

_END_OF_CHAIN, _FREE = 0xFFFFFFFE, 0xFFFFFFFF
_SMALLEST_TEXT = 3  # bytes of a shared text without a letter
_MOST_ROWS, _MOST_COLUMNS = 1 << 16, 1 << 8


def check(data: bytes, name: str) -> None:
    """Raises `FileUnreadable`, in one sentence, for a file that does not hold together."""
    damaged = f"{name} is cut short or damaged. Open it in Excel, save it as .xlsx and import that."
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as file:
            sound = _holds_together(file, len(data)) and _is_within_bounds(stream := faulty_binary.stream_of_xls(file))
    except (*packages.DAMAGE, LookupError, TypeError, AttributeError) as fault:  # olefile's on what is missing
        raise FileUnreadable(damaged) from fault
    if not sound:
        raise FileUnreadable(damaged)
    for rows, columns, cells in faulty_binary.reaches(stream):
        extent.judge(name, rows, columns, cells)


def _holds_together(file: olefile.OleFileIO, size: int) -> bool:
    """Do the chains that are followed end, and is no part larger than the file?"""
    sectors = size // file.sector_size + 1
    claimed = (file.num_dir_sectors, file.num_fat_sectors, file.num_mini_fat_sectors, file.num_difat_sectors)
    if any(count > sectors for count in claimed):
        return False
    if file.num_difat_sectors == 0 and file.first_difat_sector not in (_END_OF_CHAIN, _FREE):
        return False
    entries = [entry for entry in file.direntries if entry is not None]
    streams = [entry for entry in entries if entry.name in ("Workbook", "Book")]
    starts = [file.first_dir_sector, file.first_mini_fat_sector, file.root.isectStart]
    short = [entry.isectStart for entry in streams if entry.size < file.mini_stream_cutoff_size]
    starts += [entry.isectStart for entry in streams if entry.size >= file.mini_stream_cutoff_size]
    if short:
        file.loadminifat()
    return (
        all(entry.size <= size for entry in (file.root, *streams))
        and all(_ends(file.fat, start) for start in starts)
        and all(_ends(file.minifat, start) for start in short)
    )


def _ends(following: Sequence[int], sector: int) -> bool:
    """Does the chain from a sector on come to an end?"""
    for _ in range(len(following) + 1):
        if sector >= _END_OF_CHAIN:
            return True
        if sector >= len(following):
            return False
        sector = following[sector]
    return False


def _is_within_bounds(stream: bytes) -> bool:
    """Is every sheet's extent one that an .xls can have, and are there no more texts than there is room for?"""
    texts = faulty_binary.shared_texts(stream)
    return 0 <= texts * _SMALLEST_TEXT <= len(stream) and all(
        0 <= last_row - first_row <= _MOST_ROWS and 0 <= last_column - first_column <= _MOST_COLUMNS
        for first_row, last_row, first_column, last_column in faulty_binary.extents(stream)
    )
