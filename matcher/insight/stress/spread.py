"""Spread: what is to be expected of gaps that were drawn, and of the worst of them."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
import pandas as pd

SHARES = {"median": 0.5, "in_10": 0.9, "in_20": 0.95}
"""Column → the share of samples that are no worse."""

COLUMNS = {
    "question": "str",
    "level": "str",
    "id": "str",
    "now": "float64",
    "expected": "float64",
    **dict.fromkeys(SHARES, "float64"),
    "cvar": "float64",
    "worst": "float64",
    "worse": "float64",
}

_SAME = 1e-6
"""Gaps that differ by less are the same."""


def tail_mean(losses: np.ndarray, alpha: float) -> float:
    """Return the mean of the worst 1 − α of samples: CVaR = min t + Σ max(0, loss − t)/((1 − α) N).

    Parameters
    ----------
    losses
        One per sample.
    alpha
        A share, 0 to less than 1.
    """
    ordered = np.sort(losses)
    # The least is at a sample: the first that at least α of all are no worse than.
    threshold = ordered[max(0, math.ceil(alpha * len(ordered) - 1e-9) - 1)]
    over = np.maximum(0.0, ordered - threshold).sum()
    return float(threshold + over / ((1 - alpha) * len(ordered)))


def quantile(losses: np.ndarray, share: float) -> float:
    """Return the smallest loss that at least a share of samples do not exceed."""
    return float(np.quantile(losses, share, method="inverted_cdf"))


def spread_rows(
    question: str,
    gaps: np.ndarray,
    now: np.ndarray,
    missions: pd.DataFrame,
    alpha: float,
) -> pd.DataFrame:
    """Return what is to be expected: of all, of each mission, of each requirement.

    Parameters
    ----------
    question
        ``fixed`` or ``anew``.
    gaps
        Sample × requirement.
    now
        Gap of each requirement with nobody withdrawn.
    missions
        requirement_id, mission_id.
    alpha
        Share of samples that the mean of the worst leaves out.
    """
    rows = []
    for level, name, own in _groups(missions):
        losses, had = gaps[:, own].sum(axis=1), float(now[own].sum())
        rows.append(
            {
                "question": question,
                "level": level,
                "id": name,
                "now": had,
                "expected": float(losses.mean()),
                **{column: quantile(losses, share) for column, share in SHARES.items()},
                "cvar": tail_mean(losses, alpha),
                "worst": float(losses.max()),
                "worse": float((losses > had + _SAME).mean()),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(COLUMNS)


def _groups(missions: pd.DataFrame) -> Iterator[tuple[str, str | None, np.ndarray]]:
    """Yield a level, an id and the places of its requirements."""
    yield "all", None, np.arange(len(missions))
    named = missions["mission_id"].to_numpy(dtype=object)
    for mission in sorted({one for one in named if isinstance(one, str)}):
        yield "mission", mission, np.flatnonzero(named == mission)
    for place, one in enumerate(missions["requirement_id"]):
        yield "requirement", one, np.array([place])
