"""The workbook's settings, each declared once: its name in Excel, its meaning, its kind and its default.

A setting is a named cell `cfg…` on the Settings sheet. What the law or the portal leaves uncertain is a setting
with that default, and its meaning says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

from ims_xl.gst.money import paise
from ims_xl.gst.reading import DEFAULT, NETTED, REVERSED
from ims_xl.version import VERSION

T = TypeVar("T", str, int, bool, datetime)


@dataclass(frozen=True)
class Setting(Generic[T]):
    """A named cell. `unit` is "₹" for money (paise inside, rupees in the cell), "days", "records" or blank."""

    name: str
    label: str
    meaning: str
    default: T | None
    kind: type[T]
    group: str
    unit: str = ""
    choices: tuple[str, ...] = ()


# fmt: off
GSTIN = Setting("cfgGstin", "GSTIN", "The client's GSTIN, the recipient of the records.", None, str, "Client")
CLIENT = Setting("cfgClient", "Client", "The client's name, for headings and file names.", None, str, "Client")
PERIOD = Setting("cfgPeriod", "2B period", "The GSTR-2B period being worked on, as yyyy-mm.", None, str, "Client")
FREQUENCY = Setting("cfgFrequency", "GSTR-3B filed", "Monthly, or quarterly under QRMP.", "Monthly", str, "Client", choices=("Monthly", "Quarterly"))
EXTENSIONS = Setting("cfgExtensions", "Extended due dates", "Dates moved by notification, parted by semicolons: GSTR-3B 2026-10 25-11-2026; GSTR-1 2026-10 13-11-2026.", None, str, "Client")

TAX_TOLERANCE = Setting("cfgTaxTolerance", "Tax tolerance", "How far each tax head may differ for Matched.", paise(1), int, "Matching", "₹")
VALUE_TOLERANCE = Setting("cfgValueTolerance", "Value tolerance", "How far taxable and document value may differ for Matched.", paise(1), int, "Matching", "₹")
TAX_PERCENT = Setting("cfgTaxPercent", "Tax tolerance, percent", "The same in percent of the larger amount; the wider of the two counts.", 0, int, "Matching", "%")
TOTAL_TAX_TOLERANCE = Setting("cfgTotalTaxTolerance", "Tax tolerance, total", "How far all tax heads together may differ for Matched.", paise(4), int, "Matching", "₹")
VALUE_PERCENT = Setting("cfgValuePercent", "Value tolerance, percent", "The same in percent of the larger amount; the wider of the two counts.", 0, int, "Matching", "%")
ROUNDING_TOLERANCE = Setting("cfgRoundingTolerance", "Rounding", "Up to here a difference is called rounding in the Because; still Partially Matched.", paise(10), int, "Matching", "₹")
FAR_PERCENT = Setting("cfgFarPercent", "Values too far apart", "Values further apart than this are another document's, unless number and date say otherwise.", 30, int, "Matching", "%")
DATE_WINDOW = Setting("cfgDateWindow", "Date window", "How many days document dates may lie apart for two documents to be compared by amount.", 60, int, "Matching", "days")
CLOSE_DAYS = Setting("cfgCloseDays", "Around the month's end", "Up to how many days apart documents of two months may be one, booked around the month's end.", 10, int, "Matching", "days")
ACROSS_PERIODS = Setting("cfgAcrossPeriods", "Across months", "May documents dated in two months be one?", True, bool, "Matching")
ACROSS_YEARS = Setting("cfgAcrossYears", "Across financial years", "May documents of two financial years be one? On the number alone they never are.", True, bool, "Matching")
GROUP_SIZE = Setting("cfgGroupSize", "Largest group", "How many documents together may be one on the other side: 1, no groups, to 6.", 4, int, "Matching", "documents")
NUMBER_SIMILARITY = Setting("cfgNumberSimilarity", "Number similarity", "From which similarity (percent) two document numbers are taken for misspellings of one.", 80, int, "Matching", "%")

CHUNK = Setting("cfgChunk", "Records in a file", "How many records go into one upload file; the portal names no limit [not found], 500 is this tool's default.", 500, int, "Sending", "records")
SUGGEST_REJECT = Setting("cfgSuggestReject", "Suggest Reject", "May Reject be suggested for documents not in the books? Otherwise Pending.", False, bool, "Sending")
REMARKS_NEEDED = Setting("cfgRemarksNeeded", "Remarks for reductions", "Must Partial and None carry remarks? [secondary]", DEFAULT.remarks_needed, bool, "Sending")
REMARKS_LIMIT = Setting("cfgRemarksLimit", "Longest remark", "How many characters the portal takes [implementation].", DEFAULT.remarks_limit, int, "Sending", "characters")
UNAVAILABLE_NOTES = Setting("cfgUnavailableNotes", "Unavailable credit notes", "Where credit notes of unavailable credit go [conflict].", DEFAULT.unavailable_notes, str, "Sending", choices=(NETTED, REVERSED))
REVERSE_CHARGE_IN_4D2 = Setting("cfgReverseChargeIn4D2", "Reverse charge in 4(D)(2)", "Does unavailable reverse-charge credit show in 4(D)(2)? [recalled]", DEFAULT.unavailable_reverse_charge, bool, "Sending")
ASK_FROM = Setting("cfgAskFrom", "Ask from", "From how many records on a button asks before it decides them, and says what that makes of 4(A)(5); Reject always asks.", 1, int, "Sending", "records")

ROUTE = Setting("cfgRoute", "Way to the portal", "Files: you download and upload yourself. API: Sync, Send and Compute 2B call the portal through the provider.", "Files", str, "Portal", choices=("Files", "API"))
PROVIDER = Setting("cfgProvider", "Provider", "The provider (GSP) whose profile is used for the API: the name of its file; sandbox is the stand-in portal.", None, str, "Portal")
PORTAL_USER = Setting("cfgPortalUser", "Portal user name", "The taxpayer's user name on the portal. Passwords and keys have no place in a workbook; the OTP is asked for.", None, str, "Portal")

LAST_SYNC = Setting("cfgLastSync", "Last sync", "When the portal's records were last read.", None, datetime, "State")
LAST_IMPORT = Setting("cfgLastImport", "Last import", "When the books were last read.", None, datetime, "State")
LAST_MATCH = Setting("cfgLastMatch", "Last match", "When records and entries were last matched.", None, datetime, "State")
LAST_APPLY = Setting("cfgLastApply", "Last apply", "When the actions were last applied.", None, datetime, "State")
LAST_SEND = Setting("cfgLastSend", "Last send", "When an upload file was last written.", None, datetime, "State")
LAST_COMPUTE = Setting("cfgLastCompute", "Last 2B", "When GSTR-2B was last computed.", None, datetime, "State")

COPY_KEY = Setting("cfgCopyKey", "Key of client copies", "Marks the copies made of this workbook, so that replies come back to it alone. Without it, copies that are out cannot be merged.", None, str, "State")
INTERPRETER_WIN = Setting("cfgInterpreterWin", "Python on Windows", "The Python this workbook calls on Windows; ims-xl new writes it. Blank: the one on the path.", None, str, "State")
INTERPRETER_MAC = Setting("cfgInterpreterMac", "Python on Mac, Linux", "The Python this workbook calls on a Mac; ims-xl new writes it, on Linux too, where Excel has no buttons. Blank: the one on the path.", None, str, "State")
MADE_BY = Setting("cfgMadeBy", "Made by ims_xl", "The release whose template this workbook is; ims-xl upgrade brings it up to the one installed.", VERSION, str, "State")
# fmt: on

SETTINGS: tuple[Setting[str] | Setting[int] | Setting[bool] | Setting[datetime], ...] = (
    GSTIN, CLIENT, PERIOD, FREQUENCY, EXTENSIONS,
    TAX_TOLERANCE, TAX_PERCENT, TOTAL_TAX_TOLERANCE, VALUE_TOLERANCE, VALUE_PERCENT, ROUNDING_TOLERANCE, FAR_PERCENT,
    DATE_WINDOW, CLOSE_DAYS, ACROSS_PERIODS, ACROSS_YEARS, GROUP_SIZE, NUMBER_SIMILARITY,
    CHUNK, SUGGEST_REJECT, REMARKS_NEEDED, REMARKS_LIMIT, UNAVAILABLE_NOTES, REVERSE_CHARGE_IN_4D2, ASK_FROM,
    ROUTE, PROVIDER, PORTAL_USER,
    LAST_SYNC, LAST_IMPORT, LAST_MATCH, LAST_APPLY, LAST_SEND, LAST_COMPUTE,
    COPY_KEY, INTERPRETER_WIN, INTERPRETER_MAC, MADE_BY,
)  # fmt: skip
