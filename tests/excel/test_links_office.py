"""The macro of Start's links, run in LibreOffice, reads the conditions that their tips name."""

from __future__ import annotations

from types import ModuleType

import pytest
from asked import ASKED

from ims_xl.columns import Column
from ims_xl.excel import links, template
from ims_xl.excel.formulas import FILLED
from ims_xl.tables import Review, Suppliers

pytestmark = pytest.mark.office

PROBE = """
Public Function Taken(tip As String) As String
    Dim fields() As String, criteria() As String, found As Long, at As Long
    found = ImsLinks.Conditions(tip, fields, criteria)
    For at = 0 To found - 1
        Taken = Taken & fields(at) & "|" & criteria(at) & vbLf
    Next at
End Function
"""


@pytest.mark.parametrize(
    ("criteria", "taken"),
    [
        ({Review.section: '"B2B"', Review.counts_as: '"No action"'}, ["Section|=B2B", "Counts as|=No action"]),
        ({Review.counts_as: '"<>No action"', Review.choices: FILLED}, ["Counts as|<>No action", "Choices|<>"]),
        ({Suppliers.itc_at_risk: '">0"'}, ["ITC at risk (₹)|>0"]),
    ],
    ids=["equal", "not equal, and filled", "greater"],
)
def test_the_macro_of_links_reads_what_their_tips_say(
    office: ModuleType, criteria: dict[Column, str], taken: list[str]
) -> None:
    table = Suppliers if Suppliers.itc_at_risk in criteria else Review
    _, tip = links.rows_of(table, criteria)
    said = office.run_vba(template.TEMPLATE, "Probe.Taken", [tip], instead={"xlwings": ASKED, "Probe": PROBE})
    assert str(said).split("\n")[:-1] == taken
