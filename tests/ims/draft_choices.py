"""What may have been chosen for a record of a draft GSTR-2B."""

from typing import Any

FULL = {"chosen_action": "Accept", "itc_reduction": "Full"}
NONE = {"chosen_action": "Accept", "itc_reduction": "None"}
ACCEPT, REJECT, PENDING = ({"chosen_action": action} for action in ("Accept", "Reject", "Pending"))
DIRECT = {"source": "GSTR-2B", "gstr2b_block": "itcavl"}


def partial(igst: float) -> dict[str, Any]:
    """A partial reduction, declared in rupees."""
    return {"chosen_action": "Accept", "itc_reduction": "Partial", "declared_igst": igst}
