"""The frame of gaps."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.deployments import served_per_stretch
from matcher.program.layout import Layout
from matcher.program.reading.cells import dates_of, others_of
from matcher.program.reasons import gap_reasons

_SAME = ["r", "required", "served", "out_of_reach"]


def gap_frame(
    layout: Layout,
    pieces: pd.DataFrame,
    supports: pd.DataFrame,
    deployments: pd.DataFrame,
    refused: pd.DataFrame,
    floor: np.ndarray,
    *,
    cut_short: bool,
) -> pd.DataFrame:
    """Return a row for every requirement and stretch in which nothing changes.

    Parameters
    ----------
    layout
        The columns.
    pieces, supports
        Who is where and what was handed over, as it was read off.
    deployments
        Who is where, as a frame.
    refused
        As `Eligibility.first_refusals` gives it.
    floor
        What is out of reach in each stretch.
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    eligibility = layout.presence.eligibility
    facts, stretches = eligibility.facts, layout.presence.stretches
    served = np.round(served_per_stretch(layout, pieces), 9)
    frame = stretches.assign(served=served, out_of_reach=floor)
    same = (frame[_SAME] == frame.shift()[_SAME]).all(axis=1)
    merged = frame.groupby((~same).cumsum().to_numpy()).agg(
        r=("r", "first"),
        start=("start", "first"),
        end=("end", "last"),
        required=("required", "first"),
        served=("served", "first"),
        out_of_reach=("out_of_reach", "first"),
    )
    blank = facts.requirements[facts.requirements["size"].isna()]
    unquantified = pd.DataFrame(
        {"r": blank.index, "start": blank["start"], "end": blank["end"], "required": blank["size"]}
    )
    rows = pd.concat([merged, unquantified]).sort_values(["r", "start"], ignore_index=True)
    reasons = gap_reasons(eligibility, refused, deployments, supports, cut_short=cut_short)
    return _gap_columns(eligibility.case, facts.requirements, rows, reasons)


def _gap_columns(
    case: Case, requirements: pd.DataFrame, rows: pd.DataFrame, reasons: pd.Series
) -> pd.DataFrame:
    chosen = requirements.iloc[rows["r"]].reset_index(drop=True)
    gap = np.maximum(0.0, rows["required"] - rows["served"])
    gap = np.where(gap <= 1e-9 * rows["required"], 0.0, gap)
    blank = rows["required"].isna()
    told = reasons.reindex(chosen["id"]).to_numpy()
    first = np.where(blank, "It has no quantity.", np.where(gap > 0, told, None))
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
            "gap": np.where(blank, np.nan, gap),
            "over": np.where(blank, np.nan, np.maximum(0.0, rows["served"] - rows["required"])),
            "out_of_reach": np.where(blank, np.nan, np.minimum(rows["out_of_reach"], gap)),
            "first_reason": first,
        }
    )
    return frame.assign(**others_of(case, "requirements", chosen))
