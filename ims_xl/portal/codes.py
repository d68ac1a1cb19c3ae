"""The portal's error codes as sentences that say what to do next, and what the client itself does on each.

Codes as collected in public implementations of the API (india-compliance, Vayana, sandbox.co.in).
"""

from __future__ import annotations

from enum import Enum, auto


class Reaction(Enum):
    """What the client itself does on a refusal, before a person hears of it."""

    TELL = auto()
    NEW_SESSION = auto()  # ask for an OTP and make the call again
    OTP_AGAIN = auto()  # the OTP was wrong
    NEW_CERTIFICATE = auto()  # fetch the portal's public key again
    WAIT = auto()  # not ready yet
    NOTHING = auto()  # an empty answer
    NO_2B = auto()  # there is no statement to compare with yet
    RESYNC = auto()  # the record is not what the portal has


UNAUTHORISED = ("RET11402", "RET2B1010")
_NEW_SESSION = "The session with the portal has ended. Ask for a new OTP and try again."
_UNAUTHORISED = (
    "The portal does not let this user in through the API. On the portal, under My Profile > Manage API access, "
    "enable API access for the taxpayer, and check the user name in Settings."
)
_NOTHING = "The portal has nothing for this question."
_NO_2B_YET = "The portal has no GSTR-2B for the period yet. Try again after the 14th of the next month."

# fmt: off
MEANINGS: dict[str, tuple[Reaction, str]] = {
    "AUTH158":    (Reaction.NEW_SESSION, _NEW_SESSION),
    "AUTH4033":   (Reaction.NEW_SESSION, _NEW_SESSION),
    "AUTH4038":   (Reaction.NEW_SESSION, _NEW_SESSION),
    "AUTH4034":   (Reaction.OTP_AGAIN, "The OTP is wrong. Ask for a new one and type it as it came."),
    "TEC4002":    (Reaction.NEW_CERTIFICATE, "The portal's public key has changed. Put the current certificate in the place the provider's profile names."),
    "RET11402":   (Reaction.TELL, _UNAUTHORISED),
    "RET2B1010":  (Reaction.TELL, _UNAUTHORISED),
    "RET2B1016":  (Reaction.NO_2B, "The portal's GSTR-2B of the period holds no records. Check the period in Settings."),
    "RET2B1017":  (Reaction.NO_2B, "The portal is still at work on the GSTR-2B of the period. Try again later."),
    "RET2B1018":  (Reaction.NO_2B, _NO_2B_YET),
    "RET2B1023":  (Reaction.NO_2B, "The portal has not generated GSTR-2B for the period. Compute 2B asks it to."),
    "GTR2B-002":  (Reaction.NO_2B, "There is no GSTR-2B of the period: it has no records, or GSTR-3B of the period before is not filed. File that, or Compute 2B to have it generated."),
    "IMS2B007":   (Reaction.TELL, "The portal does not generate GSTR-2B for this period: the period is wrong, or its GSTR-3B is filed. Check the period in Settings; a filed one is final."),
    "IMS2B009":   (Reaction.NO_2B, "The portal generates GSTR-2B only after its first draft, on the 14th of the next month. Compute 2B again then."),
    "IMSSAV0010": (Reaction.RESYNC, "The supplier has changed the record, or its action on the portal is another than at the last Sync. Sync, decide and Send again."),
    "IMSSAV005":  (Reaction.TELL, "The portal finds the request not in order. Sync, so that the portal's own values are sent, then Send again; if it stays, decide the record on the portal."),
    "IMS0027":    (Reaction.NOTHING, "The portal has no records of liability added back."),
    "GEN5001":    (Reaction.TELL, "The portal misses a part of the request. Check GSTIN, period and user name in Settings, and the provider's profile."),
    "GEN5002":    (Reaction.NEW_SESSION, "The portal could not check the request against its HMAC. Ask for a new OTP and try again."),
    "RTN_24":     (Reaction.WAIT, "The portal is still preparing the file. Try again in some minutes."),
    "RET13508":   (Reaction.NOTHING, _NOTHING),
    "RET13509":   (Reaction.NOTHING, _NOTHING),
    "RET13510":   (Reaction.NOTHING, _NOTHING),
    "RET11416":   (Reaction.NOTHING, _NOTHING),
    "RET11417":   (Reaction.NOTHING, _NOTHING),
    "RT-3BAS1009": (Reaction.NOTHING, _NOTHING),
}
# fmt: on
