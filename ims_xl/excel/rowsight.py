"""Which rows of an open table are out of sight: filters, remembered and set again, and rows hidden by hand."""

from __future__ import annotations

from typing import Any

from ims_xl.excel.patience import is_busy, patient


class Filters:
    """The filters of a table (xlwings' object) as they stood when this was made."""

    @patient
    def __init__(self, table: Any) -> None:
        self._table = table
        self._criteria = [one for one in table.autofilter.criteria if one.type != "none"] if _has_filter(table) else []

    def __bool__(self) -> bool:
        return bool(self._criteria)

    @patient
    def clear(self) -> None:
        """All rows in sight, as far as filters go."""
        if _has_filter(self._table):
            self._table.autofilter.clear()

    def restore(self) -> list[str]:
        """Filter again; returns the headers of the columns whose filter Excel does not tell (colours, dates)."""
        headers = [str(text) for text in _flat(self._table.header_row_range.value)] if self._criteria else []
        return [headers[one.field - 1] for one in self._criteria if not self._set(one)]

    @patient
    def _set(self, one: Any) -> bool:
        filtered = self._table.autofilter
        try:
            if one.type == "values":
                filtered.apply_values(one.field, one.values)
            elif one.type == "comparison" and one.operator is not None:
                filtered.apply_comparison(one.field, one.operator, one.value1, one.value2)
            elif one.type in ("top_items", "bottom_items") and one.count is not None:
                getattr(filtered, f"apply_{one.type}")(one.field, one.count)
            elif one.type in ("top_percent", "bottom_percent") and one.percent is not None:
                getattr(filtered, f"apply_{one.type}")(one.field, one.percent)
            else:
                return False
        except Exception as fault:
            if is_busy(fault):
                raise
            return False
        return True


def in_sight(sheet: Any, block: Any, top: int, bottom: int) -> set[int]:
    """The rows between these two that nothing hides; `block` is one column of them without blanks.

    In one call where Excel computes it, which counts 1 for a row in sight; else area by area.
    """
    if top > bottom:
        return set()
    name = "'" + str(sheet.name).replace("'", "''") + "'"
    address = str(block.address)
    first = address.partition(":")[0]
    counted = None
    evaluate = getattr(sheet.book.app.api, "Evaluate", None)
    if callable(evaluate):
        counted = evaluate(f"SUBTOTAL(103,OFFSET({name}!{first},ROW({name}!{address})-ROW({name}!{first}),0))")
    if isinstance(counted, tuple) and len(counted) == bottom - top + 1:
        return {top + at for at, (count,) in enumerate(counted) if count == 1}
    areas = block.get_special_cells("visible")
    return {row for area in areas for row in range(area.row, area.row + area.shape[0])}


def hidden_runs(block: Any) -> list[tuple[int, int]]:
    """The runs of rows of a block that are hidden by hand, first and last; asked where no filter is on.

    Told by the areas in sight: xlwings' own `rows.hidden` would ask Excel row by row.
    """
    top, last = block.row, block.row + block.shape[0] - 1
    runs, next_row = [], top
    for area in block.get_special_cells("visible"):
        if area.row > next_row:
            runs.append((next_row, area.row - 1))
        next_row = area.row + area.shape[0]
    return [*runs, (next_row, last)] if next_row <= last else runs


def _has_filter(table: Any) -> bool:
    return bool(table.show_autofilter)


def _flat(read: Any) -> list[Any]:
    return list(read) if isinstance(read, (list, tuple)) else [read]
