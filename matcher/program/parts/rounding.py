"""Rounding: whole plans near to an answer that is not whole, or within a plan that is known."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.program.faces import ROUND_OFF, SLACK
from matcher.program.lane import Options, dive, solve
from matcher.program.parts.underway import Underway

_NEAR_NODES = 200

_MANY_WHOLE = 3_000
"""Columns still to be made whole from which on branching may find no plan in minutes."""


def look_near(now: Underway, x: np.ndarray, options: Options) -> None:
    """Look for a plan between the answer without whole columns and the plan that is known."""
    low, high = np.floor(x + ROUND_OFF), np.ceil(x - ROUND_OFF)
    if now.x is not None:
        low, high = np.minimum(low, now.x), np.maximum(high, now.x)
    _try_between(now, low, high, options)


def tidy(now: Underway, options: Options) -> None:
    """Leave out of the plan what makes it no better: moves that it can do without."""
    if now.x is not None:
        _try_between(now, now.linear.lower, now.x, options)


def _try_between(now: Underway, low: np.ndarray, high: np.ndarray, options: Options) -> None:
    linear, whole = now.linear, now.linear.whole
    box = replace(
        linear,
        lower=np.where(whole, np.maximum(linear.lower, low), linear.lower),
        upper=np.where(whole, np.minimum(linear.upper, high), linear.upper),
    )
    box = replace(box, whole=whole & (box.lower < box.upper))
    tight = replace(
        options, stop=options.stop / 10, nodes=_NEAR_NODES, seconds=now.seconds(), start=now.x
    )
    outcome = (dive if int(box.whole.sum()) > _MANY_WHOLE else solve)(box, tight)
    if outcome.x is not None and now.is_whole(outcome.x):
        accept(now, outcome.x, options)


def accept(now: Underway, x: np.ndarray, options: Options) -> None:
    """Take whole values over, unless those that are known are better."""
    near = now.rounded(x)
    if np.any(np.abs(near - x) > SLACK) or not now.linear.holds(near, SLACK):
        near = _settled(now, near, options)
    if now.x is None or now.linear.value(near) <= now.linear.value(now.x):
        now.x = near


def _settled(now: Underway, near: np.ndarray, options: Options) -> np.ndarray:
    """Solve again for what is not whole, where whole columns were only nearly so."""
    whole, linear = now.linear.whole, now.linear.relaxed()
    lower, upper = np.where(whole, near, linear.lower), np.where(whole, near, linear.upper)
    outcome = solve(replace(linear, lower=lower, upper=upper), replace(options, nodes=None))
    return near if outcome.x is None else outcome.x
