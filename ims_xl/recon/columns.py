"""Columns as the matching keeps them: arrays of whole numbers, flags and objects, as long as there are rows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Objects = NDArray[np.object_]

MISSING = -1  # the code of what is not there
NO_DAY = int(np.iinfo(np.int32).min)  # the day of a document without a date
