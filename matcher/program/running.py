"""Running: what is there on the plan date, and when it must leave."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import FOREVER, day_number, running_on

_KINDS = {"pair": np.int64, "quantity": float, "began": np.int64, "must_leave": np.int64}


def running_rows(eligibility: Eligibility) -> pd.DataFrame:
    """Return what is there on the plan date.

    Returns
    -------
    pandas.DataFrame
        Columns pair, quantity, began (day of arrival), must_leave (day by which it has left: the
        end of its tour or of the row, whichever comes first). Rows that begin after the plan date
        or ended before it are left out.
    """
    facts, pairs = eligibility.facts, eligibility.pairs
    rows = running_on(eligibility.case, facts.plan_day)
    if rows.empty:
        return pd.DataFrame({name: np.array([], dtype=kind) for name, kind in _KINDS.items()})
    running = rows.merge(
        pairs.assign(pair=np.arange(len(pairs)))[["pledge_id", "requirement_id", "pair", "p"]],
        on=["pledge_id", "requirement_id"],
    )
    began = np.nan_to_num(day_number(running["start"]), nan=facts.plan_day)
    if not eligibility.case.is_dated:
        began = np.zeros(len(running))
    tour = facts.pledges["tour"].to_numpy()[running["p"]]
    end = np.nan_to_num(day_number(running["end"]) + 1, nan=FOREVER)
    must_leave = np.minimum(np.minimum(began + tour, end), FOREVER)
    rows = pd.DataFrame(
        {
            "pair": running["pair"],
            "quantity": running["quantity"],
            "began": began.astype(int),
            "must_leave": must_leave.astype(int),
        }
    )
    return rows[rows["must_leave"] > facts.plan_day].reset_index(drop=True)
