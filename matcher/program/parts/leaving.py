"""Leaving: how a tier is kept from being worsened by the later ones, and what it leaves behind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from matcher.program.faces import ROUND_OFF, SLACK, narrowed, optimal_face
from matcher.program.parts.underway import LINEAR, Underway


@dataclass(frozen=True)
class TierDuals:
    """What one tier of a part leaves for a proof, in the measure of the tier.

    Attributes
    ----------
    rows
        Dual of every row of the part; 0 where nothing is known.
    weights
        Earlier tier that a row keeps → what one more of it would be worth, 0 or more.
    scale
        By what the solver's costs were larger than those of the tier.
    by_face
        Whether the later tiers keep this one by going on on its optimal face.
    """

    rows: np.ndarray
    weights: Mapping[str, float]
    scale: float
    by_face: bool


def leave(now: Underway, by_row: list[tuple[str, float]]) -> TierDuals:
    """Keep the later tiers from making this one worse, and return what proves it.

    Parameters
    ----------
    now
        The tier; its program becomes that of the next.
    by_row
        Tiers that are kept by a row, with the scale of each; this one is added where it is.
    """
    by_face = _goes_on_face(now, by_row)
    duals = _priced(now, by_row, by_face=by_face)
    if now.x is None or by_face:
        return duals
    value = now.linear.value(now.x)
    if now.prices is not None:
        now.linear = narrowed(now.linear, now.prices, value)
    upper = value + SLACK * max(1.0, abs(value))
    now.linear = now.linear.with_row(now.linear.cost, upper, f"tier_{now.linear.matrix.shape[0]}")
    by_row.append((now.name, now.scale))
    return duals


def _goes_on_face(now: Underway, by_row: list[tuple[str, float]]) -> bool:
    """Go on on the optimal face where the prices prove it, or nothing of the tier is open."""
    if not np.any(now.linear.cost[now.linear.lower < now.linear.upper]):
        return True
    if now.x is None or now.prices is None or now.closed != LINEAR or by_row:
        return False
    face = optimal_face(now.linear, now.prices)
    if not face.holds(now.x, ROUND_OFF):
        return False
    now.linear = face
    return True


def _priced(now: Underway, by_row: list[tuple[str, float]], *, by_face: bool) -> TierDuals:
    number = len(now.rows)
    if now.prices is None:
        return TierDuals(np.zeros(number), {}, now.scale, by_face)
    duals = now.prices.exact / now.scale
    weights = {
        tier: max(0.0, -dual * scale)
        for (tier, scale), dual in zip(by_row, duals[number:].tolist(), strict=True)
    }
    return TierDuals(duals[:number], weights, now.scale, by_face)
