"""Arrivals: the first day on which a pledge can be at a requirement with all its parts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.consents import first_accepted
from matcher.program.supplies import NO_RANK, Supplies


def first_days(pairs: pd.DataFrame, refused: pd.DataFrame, supplies: Supplies) -> np.ndarray:
    """Return the first day on which each eligible pair can be there; ∞ where none is left.

    Parameters
    ----------
    pairs, refused, supplies
        As `Eligibility` has them.

    Returns
    -------
    numpy.ndarray
        Days, float64. What is running is there on the plan date.
    """
    ready = supplies.facts.pledges["parts_ready"].to_numpy()[pairs["p"]]
    ready = np.maximum(ready, _raised_days(pairs, supplies))
    days = arrival_days(pairs, refused, ready)
    runs = (pairs["earliest"] < pairs["first_arrival"]) | ~pairs["may_arrive"]
    return np.where(runs, pairs["earliest"], days)


def arrival_days(pairs: pd.DataFrame, refused: pd.DataFrame, ready: np.ndarray) -> np.ndarray:
    """Return the first day on which each pair can arrive, its parts being ready on given days.

    Parameters
    ----------
    pairs, refused
        As `Eligibility` has them.
    ready
        Day on which the pledge of each pair has its parts, −∞ where it needs none.
    """
    days = np.maximum(pairs["first_arrival"], ready + pairs["travel"]).to_numpy(dtype=float)
    days = first_accepted(refused, days)
    return np.where(days < pairs["latest"], days, np.inf)


def _raised_days(pairs: pd.DataFrame, supplies: Supplies) -> np.ndarray:
    """Return the day on which each pair that must be raised can be; −∞ for the others."""
    holds = supplies.lacks.holds[["p", "rank"]].assign(day=supplies.hold_days())
    holds = holds[holds["rank"] > NO_RANK].rename(columns={"rank": "raised"})
    asked = pairs[["p", "raised"]].merge(holds, on=["p", "raised"], how="left")
    return np.where(asked["raised"] > NO_RANK, asked["day"], -np.inf)
