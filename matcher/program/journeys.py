"""How many days the way takes: a contributor's own row, else its region's, else the default."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case


def travel_days(case: Case, contributors: pd.Series, missions: pd.Series) -> np.ndarray:
    """Return the days of travel for each pair of contributor and mission.

    Parameters
    ----------
    case
        Its table `travel`, the regions of its contributors, and `travel_days`.
    contributors, missions
        Ids, one of each per pair; a blank mission (a partner that asks for itself) takes the
        default.

    Returns
    -------
    numpy.ndarray
        Whole days, float64.
    """
    default = float(case.settings.travel_days or 0)
    travel = case["travel"]
    if travel.empty:
        return np.full(len(contributors), default)
    region = contributors.map(case["contributors"].set_index("id")["region"])
    own = _lookup(travel, "contributor_id", contributors, missions)
    shared = _lookup(travel, "from_region", region, missions)
    days = np.where(np.isnan(own), shared, own)
    return np.where(np.isnan(days), default, days)


def _lookup(travel: pd.DataFrame, start: str, starts: pd.Series, missions: pd.Series) -> np.ndarray:
    rows = travel.dropna(subset=[start])
    days = pd.Series(
        rows["days"].to_numpy(), index=pd.MultiIndex.from_arrays([rows[start], rows["mission_id"]])
    )
    asked = pd.MultiIndex.from_arrays([starts, missions])
    return days.reindex(asked).to_numpy(dtype=float)
