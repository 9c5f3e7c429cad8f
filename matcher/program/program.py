"""The program: a case as one linear program, with the meaning of every column and row."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pulp

from matcher.program.facts import FOREVER, dates_on
from matcher.program.lane import from_problem, to_problem
from matcher.program.layout import Layout
from matcher.program.linear import Linear
from matcher.program.tiers import TIE, Tier


@dataclass(frozen=True, repr=False)
class Program:
    """A case as one linear program.

    Attributes
    ----------
    layout
        The columns and what they mean.
    rows
        One row per row: family, and `pair`, `p`, `r`, date, `round` where they apply, else −1.
    linear
        The arrays, with the first tier as cost.
    tiers
        The tiers in their order, the one that breaks ties last, if any does.
    own
        Names of constraints that an analyst added; no audit and no bound covers them.
    """

    layout: Layout
    rows: pd.DataFrame
    linear: Linear
    tiers: tuple[Tier, ...]
    own: tuple[str, ...] = ()

    @property
    def judged(self) -> tuple[Tier, ...]:
        """The tiers by which a plan is judged: all but the one that breaks ties."""
        return tuple(tier for tier in self.tiers if tier.name != TIE)

    def __repr__(self) -> str:
        rows, columns = self.linear.matrix.shape
        whole, tiers = int(self.linear.whole.sum()), ", ".join(tier.name for tier in self.tiers)
        return (
            f"<Program: {columns:,} columns ({whole:,} whole), {rows:,} rows, "
            f"{self.linear.matrix.nnz:,} coefficients, tiers {tiers}>"
        )

    def columns(self) -> pd.DataFrame:
        """Return what every column means.

        Returns
        -------
        pandas.DataFrame
            Columns name (as in the PuLP problem), kind, pledge_id (of needs and supports, the
            receiver), requirement_id, giver_pledge_id (of what is handed over), about (the need,
            what holds back or the policy, with its mission where missions are told apart), date
            and until (dates; blank without a calendar, and where there is no end), round (of the
            tier ``largest_gap``, blank elsewhere), lower, upper, whole. At the first date of a
            pair its column *there* is also what arrives, at its last date what leaves.
        """
        facts = self.layout.presence.eligibility.facts
        columns = self.layout.columns
        own = len(self.linear.column_names) - len(columns)
        frame = pd.DataFrame(
            {
                "name": pd.Series(self.linear.column_names[: len(columns)].tolist(), dtype="str"),
                "kind": columns["kind"],
                "pledge_id": _ids(facts.pledges["id"], columns["p"]),
                "requirement_id": _ids(facts.requirements["id"], columns["r"]),
                "giver_pledge_id": _ids(facts.pledges["id"], columns["giver"]),
                "about": columns["about"],
                "date": _dates(columns["date"], dated=facts.case.is_dated),
                "until": _dates(columns["until"], dated=facts.case.is_dated),
                "round": columns["round"].astype("Int64").where(columns["round"] > 0),
                "lower": self.linear.lower[: len(columns)],
                "upper": self.linear.upper[: len(columns)],
                "whole": self.linear.whole[: len(columns)],
            }
        )
        if not own:
            return frame
        extra = pd.DataFrame(
            {"name": self.linear.column_names[len(columns) :].tolist(), "kind": "own"}
        )
        return pd.concat([frame, extra], ignore_index=True)

    def to_pulp(self) -> pulp.LpProblem:
        """Return the program as a PuLP problem with the first tier as objective.

        Solve it yourself, write it with ``writeLP`` or ``writeMPS``, or add constraints of your
        own and hand it back: ``matcher.match(case, problem=problem)`` honours them.
        """
        return to_problem(self.linear)

    def with_problem(self, problem: pulp.LpProblem) -> Program:
        """Return the program with the constraints and variables added to its PuLP problem.

        A variable of the program whose bounds were narrowed counts as a constraint added.

        Raises
        ------
        ValueError
            Where an added variable lacks a finite bound, or the problem is that of another case.
        """
        linear = from_problem(self.linear, problem)
        own = linear.row_names[len(self.rows) :].tolist()
        added = len(linear.column_names) - len(self.linear.column_names)
        tiers = tuple(
            replace(tier, coefficients=_padded(tier.coefficients, added)) for tier in self.tiers
        )
        blank = dict.fromkeys(("pair", "p", "r", "date", "round"), -1) | {"about": ""}
        extra = pd.DataFrame({"family": own, **blank})
        rows = pd.concat([self.rows, extra], ignore_index=True)
        return replace(self, rows=rows, linear=linear, tiers=tiers, own=tuple(own))


def _padded(values: np.ndarray, number: int) -> np.ndarray:
    return np.append(values, np.zeros(number))


def _ids(ids: pd.Series, places: pd.Series) -> pd.Series:
    return places.map(ids)


def _dates(days: pd.Series, *, dated: bool) -> pd.Series:
    if not dated:
        return pd.Series(pd.NaT, index=days.index)
    has_day = (days >= 0) & (days < FOREVER)
    return pd.Series(dates_on(days.where(has_day).to_numpy(dtype=float)), index=days.index)
