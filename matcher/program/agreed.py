"""Agreed: where each pledge was to be in a plan that was agreed before."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import day_number
from matcher.program.named import pair_key


def agreed_rows(eligibility: Eligibility) -> pd.DataFrame:
    """Return what was agreed, from the plan date on.

    Returns
    -------
    pandas.DataFrame
        Columns p, r (places), pair (place in the eligible pairs; −1 where it is none of them),
        quantity, frozen (how much of it is), start, stop (days; it was to be there until before
        `stop`). What was to be over by the plan date is left out.
    """
    facts, rows = eligibility.facts, eligibility.case["agreed"]
    p = pd.Series(range(len(facts.pledges)), index=facts.pledges["id"])
    r = pd.Series(range(len(facts.requirements)), index=facts.requirements["id"])
    place_p = p.reindex(rows["pledge_id"]).to_numpy(dtype=np.int64)
    place_r = r.reindex(rows["requirement_id"]).to_numpy(dtype=np.int64)
    own = pair_key(facts, place_p, place_r)
    pairs = eligibility.pairs
    known = pair_key(facts, pairs["p"].to_numpy(), pairs["r"].to_numpy())
    place = pd.Series(range(len(pairs)), index=known).reindex(own).fillna(-1)
    ends = facts.requirements["end"].to_numpy()[place_r].astype(float)
    stop = ends
    start = np.full(len(rows), float(facts.plan_day))
    if eligibility.case.is_dated:
        start = np.fmax(day_number(rows["start"]), start)
        stop = np.where(rows["end"].isna(), ends, day_number(rows["end"]) + 1)
    found = pd.DataFrame(
        {
            "p": place_p,
            "r": place_r,
            "pair": place.to_numpy(dtype=np.int64),
            "quantity": rows["quantity"].to_numpy(dtype=float),
            "frozen": rows["quantity"].where(rows["frozen"] == "yes", 0.0).to_numpy(dtype=float),
            "start": start.astype(np.int64),
            "stop": np.nan_to_num(stop).astype(np.int64),
        }
    )
    return found[found["stop"] > found["start"]].reset_index(drop=True)
