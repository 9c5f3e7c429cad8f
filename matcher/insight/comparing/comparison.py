"""The comparison: plans side by side, and why they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from math import nan
from typing import Protocol

import pandas as pd

from matcher.case.case import Case
from matcher.insight.comparing.causes import MOST, Cause, Place, find_causes, values_of
from matcher.insight.comparing.changes import Both, tell_apart
from matcher.insight.comparing.sides import SIDES, beside, is_same, read_sides
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP
from matcher.program.match import match
from matcher.program.solving import Progress

SEVERAL = "several"
"""What stands for the cause of a difference where there are too many changes to try them."""

_DIFFERENCES = {
    "plan": "str",
    "side": "str",
    "about": "str",
    "before": "float64",
    "after": "float64",
    "number": "Int64",
    "changes": "str",
}
_CHANGES = {"plan": "str", "number": "int64", "change": "str", "what": "str"}


class Scenario(Protocol):
    """A question and the case it is asked of."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def case(self) -> Case:
        """What it is asked of."""


Asked = Plan | Case | Scenario


@dataclass(frozen=True, repr=False)
class Comparison:
    """Plans side by side; the first is what the others are compared with.

    Attributes
    ----------
    names
        What the plans are called; the columns of the frames.
    plans
        The plans.
    tiers, gaps, deployments, supports, burden
        Frames with a column for each plan: tiers by their values; gaps and deployments in their
        measure times days (a day where there is no calendar); supports in the measure of the
        giver; burden in persons times days.
    changes
        In what the case of each plan is another than that of the first: columns plan, number
        (from 1), change, what (the columns or tables that differ).
    differences
        In what each plan is another than the first: columns plan, side (the frame), about (the
        keys of its row), before, after, number (how many changes already give it; blank where
        not known), changes (which, `;` between; ``several`` where there are too many to try
        them; blank where the cases are the same or nothing was asked).
    """

    names: tuple[str, ...]
    plans: tuple[Plan, ...]
    tiers: pd.DataFrame
    gaps: pd.DataFrame
    deployments: pd.DataFrame
    supports: pd.DataFrame
    burden: pd.DataFrame
    changes: pd.DataFrame
    differences: pd.DataFrame

    def to_frame(self) -> pd.DataFrame:
        """Return the differences, a row each."""
        return self.differences

    def __repr__(self) -> str:
        found = self.differences.groupby("plan", sort=False).size()
        told = ", ".join(f"{name} {found.get(name, 0)}" for name in self.names[1:])
        return f"<Comparison with {self.names[0]}, differences: {told}>"


def compare(
    *asked: Asked | Iterable[Asked],
    names: Sequence[str] | None = None,
    causes: bool = True,
    solver: str = DEFAULT_SOLVER,
    time_limit: float | None = None,
    stop: float = DEFAULT_STOP,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Comparison:
    """Compare plans with the first of them, and say which changes give each difference.

    The changes are in what the tables and keys of a case are others than those of the first, row
    by row; where they are more than eight, those that set the same in several rows are one. Every
    subset of up to eight is solved again, the smallest first, until each difference is given;
    of more it is said that they are several.

    Parameters
    ----------
    *asked
        Plans, cases or scenarios, at least two, one by one or as one list. Of a case or scenario
        the best plan is found first.
    names
        What they are called; None: by their scenarios.
    causes
        Whether to solve again at all.
    solver, stop
        As of `match`.
    time_limit
        Seconds for each solve.
    progress
        Is told how much is done, and what is solved.
    cancel
        Says whether to stop, as of `match`; it is asked in every solve.

    Raises
    ------
    ContradictionError
        Where pins and hard policies of a case cannot all hold.
    SolverError
        Where the solver is not there or breaks down.
    ValueError
        Where there are fewer than two, or names do not fit them.
    """
    each = _listed(asked)
    called = _called(each, names)
    solve = partial(match, solver=solver, time_limit=time_limit, stop=stop, cancel=cancel)
    plans = []
    for number, one in enumerate(each):
        if progress is not None:
            progress(number / (len(each) * 2), f"plan of {called[number]}")
        plans.append(
            one if isinstance(one, Plan) else solve(one if isinstance(one, Case) else one.case)
        )
    sides = [read_sides(plan) for plan in plans]
    changes, differences = [], []
    for number in range(1, len(plans)):
        both = tell_apart(plans[0].case, plans[number].case, at_most=MOST)
        changes += [
            {"plan": called[number], "number": k, "change": str(one), "what": one.what}
            for k, one in enumerate(both.changes, start=1)
        ]
        values = [values_of(sides[0]), values_of(sides[number])]
        tell = _telling(progress, 0.5 * (1 + (number - 1) / (len(plans) - 1)), len(plans) - 1)
        found = _differences(both, values, solve if causes else None, tell)
        differences += [{"plan": called[number], **row} for row in found]
    return Comparison(
        names=tuple(called),
        plans=tuple(plans),
        **{side.name: beside(side, sides, called) for side in SIDES},
        changes=pd.DataFrame(changes, columns=list(_CHANGES)).astype(_CHANGES),
        differences=pd.DataFrame(differences, columns=list(_DIFFERENCES)).astype(_DIFFERENCES),
    )


def _differences(
    both: Both,
    values: Sequence[Mapping[Place, float]],
    solve: Callable[[Case], Plan] | None,
    tell: Progress,
) -> Iterator[dict[str, str | float | int | None]]:
    before, after = values
    places = [*before, *(place for place in after if place not in before)]
    blank = {place: nan if place[0] == "tiers" else 0.0 for place in places}
    pairs = {p: (before.get(p, blank[p]), after.get(p, blank[p])) for p in places}
    changed = {p: new for p, (old, new) in pairs.items() if not is_same(old, new)}
    found: dict[Place, Cause] = {}
    if solve is not None and len(both.changes) <= MOST:
        found = find_causes(both, changed, solve, tell)
    many = solve is not None and len(both.changes) > MOST
    for place in changed:
        cause = found.get(place, ())
        yield {
            "side": place[0],
            "about": " · ".join(key for key in place[1] if key != "nan"),
            "before": pairs[place][0],
            "after": pairs[place][1],
            "number": len(cause) or None,
            "changes": SEVERAL if many else "; ".join(map(str, cause)) or None,
        }


def _listed(asked: Sequence[Asked | Iterable[Asked]]) -> list[Asked]:
    """Return what is compared, handed over one by one or as one list."""
    each: list[Asked] = []
    for one in asked:
        if isinstance(one, Plan | Case) or hasattr(one, "case"):
            each.append(one)  # type: ignore[arg-type]
        else:
            each += list(one)
    if len(each) < 2:  # noqa: PLR2004 - a plan alone has nothing beside it
        raise ValueError("give at least two plans, cases or scenarios to compare")
    return each


def _called(each: Sequence[Asked], names: Sequence[str] | None) -> list[str]:
    """Return what plans are called, each by a name of its own."""
    if names is None:
        called = []
        for number, one in enumerate(each, start=1):
            case = one if isinstance(one, Case) else one.case
            own = None if isinstance(one, Plan | Case) else one.name
            called.append(own or case.settings.name or f"plan {number}")
        return [
            name if called.count(name) == 1 else f"{name} ({called[:k].count(name) + 1})"
            for k, name in enumerate(called)
        ]
    if len(names) != len(each) or len({*names}) != len(each):
        raise ValueError("give each plan a name of its own")
    return list(names)


def _telling(progress: Progress | None, since: float, parts: int) -> Progress:
    def tell(done: float, what: str) -> None:
        if progress is not None:
            progress(since + done / (2 * parts), what)

    return tell
