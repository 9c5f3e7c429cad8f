"""The frame of gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.layout import Layout
from matcher.program.reading.cells import dates_of, others_of
from matcher.program.reading.uncounted import why_uncounted
from matcher.program.reasons import gap_reasons
from matcher.program.tally import Tally

_SMALL = 1e-9
"""A difference below this share of what is required is the round-off of a solver."""

_SAME = ["r", "required", "served", "uncounted", "out_of_reach", "refused"]


def gap_frame(
    layout: Layout,
    tally: Tally,
    supports: pd.DataFrame,
    used: tuple[pd.DataFrame, pd.DataFrame],
    floor: np.ndarray,
    *,
    cut_short: bool,
) -> pd.DataFrame:
    """Return a row for every requirement and stretch in which nothing changes.

    Parameters
    ----------
    layout
        The columns.
    tally
        What is there, and what of it counts.
    supports
        What was handed over, as it was read off.
    used
        Who is where, as it was read off, and the same as a frame.
    floor
        What is out of reach in each stretch.
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    eligibility = layout.presence.eligibility
    facts, stretches = eligibility.facts, layout.presence.stretches
    there, counted = np.round(tally.there, 9), np.round(tally.counted, 9)
    useful = np.minimum(there, stretches["required"])
    served = np.where(counted >= useful - _SMALL * np.maximum(1.0, useful), there, counted)
    frame = stretches.assign(
        served=served,
        uncounted=np.round(there - served, 9),
        out_of_reach=floor,
        refused=why_uncounted(layout, tally),
    )
    same = (frame[_SAME] == frame.shift()[_SAME]).all(axis=1)
    merged = frame.groupby((~same).cumsum().to_numpy()).agg(
        r=("r", "first"),
        start=("start", "first"),
        end=("end", "last"),
        required=("required", "first"),
        served=("served", "first"),
        uncounted=("uncounted", "first"),
        refused=("refused", "first"),
        out_of_reach=("out_of_reach", "first"),
    )
    blank = facts.requirements[facts.requirements["size"].isna()]
    unquantified = pd.DataFrame(
        {"r": blank.index, "start": blank["start"], "end": blank["end"], "required": blank["size"]}
    )
    rows = pd.concat([merged, unquantified]).sort_values(["r", "start"], ignore_index=True)
    gap = np.maximum(0.0, rows["required"] - rows["served"])
    rows["gap"] = np.where(gap <= _SMALL * rows["required"], 0.0, gap)
    short = np.zeros(len(facts.requirements), dtype=bool)
    short[rows["r"].to_numpy(dtype=np.int64)[(rows["gap"] > 0).to_numpy()]] = True
    reasons = gap_reasons(eligibility, short, used, supports, cut_short=cut_short)
    told = _first_reasons(rows, reasons[rows["r"].to_numpy(dtype=np.int64)])
    return _gap_columns(eligibility.case, facts.requirements, rows, told)


def _first_reasons(rows: pd.DataFrame, told: np.ndarray) -> np.ndarray:
    """Return reasons, first why what is there does not count, where there is any."""
    for place in np.flatnonzero((rows["uncounted"] > 0).to_numpy()).tolist():
        quantity, why = rows["uncounted"].iloc[place], rows["refused"].iloc[place]
        verb = "is there and does" if quantity == 1 else "are there and do"
        told[place] = f"{quantity:g} {verb} not count: {why}. {told[place]}"
    return told


def _gap_columns(
    case: Case, requirements: pd.DataFrame, rows: pd.DataFrame, told: np.ndarray
) -> pd.DataFrame:
    chosen = requirements.iloc[rows["r"]].reset_index(drop=True)
    gap, blank = rows["gap"], rows["required"].isna()
    first = np.where(blank, "It has no quantity.", np.where(gap > 0, told, ""))
    frame = pd.DataFrame(
        {
            "requirement_id": chosen["id"],
            "mission_id": chosen["where"],
            "capability_id": chosen["capability_id"],
            "priority": chosen["urgency"].astype(float),
            "from": dates_of(rows["start"].to_numpy(), case),
            "until": dates_of(rows["end"].to_numpy() - 1, case),
            "days": (rows["end"] - rows["start"]).astype(float),
            "required": rows["required"],
            "served": rows["served"],
            "uncounted": rows["uncounted"],
            "gap": np.where(blank, np.nan, gap),
            "over": np.where(blank, np.nan, np.maximum(0.0, rows["served"] - rows["required"])),
            "out_of_reach": np.where(blank, np.nan, np.minimum(rows["out_of_reach"], gap)),
            "first_reason": first,
        }
    )
    return frame.assign(**others_of(case, "requirements", chosen))
