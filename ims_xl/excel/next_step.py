"""What to do next, as one formula over Settings: the first condition that holds names the step."""

from __future__ import annotations

from ims_xl.excel.formulas import quoted

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
)
DONE = "Everything is decided, sent and computed. Compare with the portal's GSTR-2B on the 14th."


def sentence() -> str:
    """The sentence for the user, as an expression."""
    formula = quoted(DONE)
    for condition, told in reversed(_NEXT_STEPS):
        formula = f"IF({condition},{quoted(told)},{formula})"
    return formula
