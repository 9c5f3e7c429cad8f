"""What duals prove about a linear program: its best plans, and what no better plan can use."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from matcher.program.lane import Outcome
from matcher.program.linear import INFINITE, Linear

ROUND_OFF = 1e-6
"""By how much a value may be missed because solvers count in floating point."""

SLACK = 1e-9
"""By how much, relative, a later tier may worsen an earlier one: what adding floats may lose."""

_ZERO = 1e-7


@dataclass(frozen=True)
class Prices:
    """Duals that prove a bound.

    Attributes
    ----------
    rows
        Dual of every row, 0 where its sign would point to an infinite side.
    columns
        Reduced cost of every column.
    bound
        What the cost cannot be below, proved by both.
    exact
        Dual of every row as the solver gave it, the small ones too.
    """

    rows: np.ndarray
    columns: np.ndarray
    bound: float
    exact: np.ndarray


def find_prices(linear: Linear, outcome: Outcome) -> Prices | None:
    """Return the duals of an outcome where they prove its value; None where they do not.

    Solvers differ in the sign of what they return, so both are tried.
    """
    if outcome.duals is None or outcome.x is None:
        return None
    value = linear.value(outcome.x)
    for duals in (outcome.duals, -outcome.duals):
        prices = _priced(linear, duals)
        if abs(prices.bound - value) <= ROUND_OFF * max(1.0, abs(value)):
            return prices
    return None


def _priced(linear: Linear, duals: np.ndarray) -> Prices:
    y = np.where(np.abs(duals) <= _ZERO, 0.0, duals)
    y = np.where((y > 0) & (linear.row_lower == -INFINITE), 0.0, y)
    y = np.where((y < 0) & (linear.row_upper == INFINITE), 0.0, y)
    reduced = linear.cost - linear.matrix.T @ y
    reduced = np.where(np.abs(reduced) <= _ZERO, 0.0, reduced)
    sides = sides_of(linear, y)
    ends = np.where(reduced > 0, linear.lower, np.where(reduced < 0, linear.upper, 0.0))
    return Prices(y, reduced, float((y * sides).sum() + (reduced * ends).sum()), duals)


def sides_of(linear: Linear, y: np.ndarray) -> np.ndarray:
    """Return the side of each row that its price points to, 0 where it has no price."""
    return np.where(y > 0, linear.row_lower, np.where(y < 0, linear.row_upper, 0.0))


def least_of(linear: Linear, cost: np.ndarray) -> np.ndarray:
    """Return the least that each column can add to a bound."""
    return np.minimum(cost * linear.lower, cost * linear.upper)


def exact_bound(linear: Linear, prices: Prices) -> float:
    """Return what duals prove as they are, small reduced costs and all."""
    y = prices.rows
    reduced = linear.cost - linear.matrix.T @ y
    ends = least_of(linear, reduced)
    sides = sides_of(linear, y)
    return float((y * sides).sum() + ends.sum())


def optimal_face(linear: Linear, prices: Prices) -> Linear:
    """Return the program of all values as good as the bound that the prices prove.

    Columns with a reduced cost are fixed at the bound it points to, and rows with a dual become
    equalities (complementary slackness), so that networks stay networks and vertices stay whole.
    """
    y, reduced = prices.rows, prices.columns
    return replace(
        linear,
        lower=np.where(reduced < 0, linear.upper, linear.lower),
        upper=np.where(reduced > 0, linear.lower, linear.upper),
        row_lower=np.where(y < 0, linear.row_upper, linear.row_lower),
        row_upper=np.where(y > 0, linear.row_lower, linear.row_upper),
    )


def narrowed(linear: Linear, prices: Prices, value: float) -> Linear:
    """Return the program with the bounds that every plan as good as a known one keeps.

    A whole column that moves k from the bound its reduced cost points to adds k times that cost
    to the proved bound; where this passes the known value, no plan as good moves it so far.
    """
    room = max(0.0, value - prices.bound) + ROUND_OFF * max(1.0, abs(value))
    cost = np.abs(prices.columns)
    reach = np.floor(room / np.where(cost > 0, cost, np.inf) + ROUND_OFF)
    reach = np.where(linear.whole & (cost > 0), reach, np.inf)
    up, down = prices.columns > 0, prices.columns < 0
    return replace(
        linear,
        lower=np.where(down, np.maximum(linear.lower, linear.upper - reach), linear.lower),
        upper=np.where(up, np.minimum(linear.upper, linear.lower + reach), linear.upper),
    )
