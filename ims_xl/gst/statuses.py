"""The four words that say how a document stands between the portal and the books, in the order of the work."""

from __future__ import annotations

MATCHED, PARTIALLY, BOOKS_ONLY, IMS_ONLY = "Matched", "Partially Matched", "Books Only", "IMS Only"
STATUSES = (MATCHED, PARTIALLY, BOOKS_ONLY, IMS_ONLY)
