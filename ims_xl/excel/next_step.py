"""What to do next, as one formula over Settings: the first condition that holds names the step."""

from __future__ import annotations

from ims_xl.excel.formulas import count, quoted
from ims_xl.tables import Draft2B


def _leaves(verdict: str) -> str:
    return count(Draft2B, {Draft2B.verdict: quoted(verdict)})


AGREES = "The portal's GSTR-2B agrees. File GSTR-3B, then close the month (ims-xl close)."
_NEXT_STEPS = (  # the first that holds is what to do
    ('OR(cfgGstin="",cfgPeriod="")', "Write the client's GSTIN and the 2B period on Settings."),
    ('cfgLastSync=""', "Click Sync and choose the IMS file downloaded from the portal."),
    ('cfgLastImport=""', "Click Import books and choose the purchase register."),
    ('cfgLastMatch=""', "Click Match to compare the portal's records with the books."),
    ("MAX(cfgLastSync,cfgLastImport)>cfgLastMatch", "Something came in since the last Match. Click Match again."),
    (
        "cfgLastMatch>cfgLastApply",
        "Choose actions on Reconciliation, or click Accept suggestions; then click Apply. None means deemed accepted.",
    ),
    ("cfgLastApply>cfgLastSend", "Click Send and upload the files to the portal."),
    ("cfgLastApply>cfgLastCompute", "Click Compute 2B to see what GSTR-2B will hold."),
    (
        f"{_leaves('Differs')}>0",
        "The portal's GSTR-2B differs: see the lines marked Differs on 2B, and Problems, document by document.",
    ),
    (f"{_leaves('Agrees')}>0", AGREES),
)
DONE = "All is decided, sent and computed. Once the portal has its GSTR-2B (from the 14th), Compute 2B with it."


def sentence() -> str:
    """The sentence for the user, as an expression."""
    formula = quoted(DONE)
    for condition, told in reversed(_NEXT_STEPS):
        formula = f"IF({condition},{quoted(told)},{formula})"
    return formula
