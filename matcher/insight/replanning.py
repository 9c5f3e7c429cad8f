"""Re-planning: the best plan with the fewest changes to one that was agreed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from math import nan
from typing import Any, TypedDict

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.records import frame_rows
from matcher.errors import ContradictionError, MatcherError
from matcher.insight.handed import without_handed
from matcher.plan.plan import Plan
from matcher.program.cancellation import Cancel
from matcher.program.changes import SAME
from matcher.program.defaults import DEFAULT_SOLVER, DEFAULT_STOP
from matcher.program.formulation import formulate
from matcher.program.match import match
from matcher.program.program import Program
from matcher.program.solving import Progress
from matcher.program.what_if import WhatIf

TIER = "changes"

_FIRST = ("gap", "largest_gap", "late")
"""Tiers that come before the changes: what is open matters more than who has to move."""

_DAY = pd.Timedelta(days=1)

_NOT_OFFERED = ("withdrawn", "lapsed", "deployed")

_CHANGES = {
    "pledge_id": "str",
    "contributor_id": "str",
    "requirement_id": "str",
    "mission_id": "str",
    "agreed": "float64",
    "now": "float64",
    "must": "bool",
    "staying": "float64",
}


@dataclass(frozen=True, repr=False)
class Replan:
    """A plan that replaces one that was agreed.

    Attributes
    ----------
    plan
        The plan; its case holds what was agreed (table `agreed`).
    changes
        A row for each pair that is otherwise than agreed: pledge_id, contributor_id,
        requirement_id, mission_id, agreed and now (quantity × days there from the plan date on),
        must (whether it cannot be as agreed), staying (what more stays open, in the measure of the
        tier `gap`, if this one stays as agreed and all others may change; blank where it must
        change, or nothing is possible then).
    curve
        Columns changes (0, 1, 2 … up to those of the plan) and gap (the best with no more changes
        than that; blank where so few are not possible).
    gone
        Ids of pledges and requirements of the agreed plan that the case does not hold: what was
        agreed of them is left out, and is counted as no change.
    """

    plan: Plan
    changes: pd.DataFrame
    curve: pd.DataFrame
    gone: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<Replan: {len(self.changes)} changes, gap {self.plan.objective['gap']:g}>"


def replan(
    case: Case,
    agreed: Plan,
    *,
    most_changes: int | None = None,
    freeze: bool = True,
    curve: bool = True,
    solver: str = DEFAULT_SOLVER,
    time_limit: float | None = None,
    stop: float = DEFAULT_STOP,
    progress: Progress | None = None,
    cancel: Cancel | None = None,
) -> Replan:
    """Plan again with as few changes to an agreed plan as the best gap takes.

    A change is a pair of pledge and requirement of which on any day from the plan date on
    something else is there than was agreed; hand-overs do not count. The tier `changes` is put
    behind those of gaps. What has begun by the plan date of the case stays at least as agreed, with
    the parts that were handed over to it; its givers have those no more.

    Parameters
    ----------
    case
        What is planned now.
    agreed
        The plan that was agreed.
    most_changes
        Most changes, although more would close more; None: as many as the best gap takes.
    freeze
        Whether what has begun stays.
    curve
        Whether to solve again for each smaller number of changes, and with each change undone.
    solver, stop
        As of `match`.
    time_limit
        Seconds for each solve.
    progress
        Is told how much is done.
    cancel
        Says whether to stop, as of `match`; asked in every solve.

    Raises
    ------
    ContradictionError
        Where so few changes are not possible (it names the fewest that are), or pins, hard
        policies and what has begun cannot all hold.
    InputError
        Where what was handed over before the plan date is with a pledge that is still to go, or
        that keeps it only for a time: that cannot be planned on yet.
    SolverError
        Where the solver is not there or breaks down.
    ValueError
        Where `most_changes` is below 0.
    """
    if most_changes is not None and most_changes < 0:
        raise ValueError(f"most_changes is {most_changes}: write 0 or more, or None")
    asked = with_agreed(case, agreed, freeze=freeze)
    asked = asked.with_settings(most_changes=most_changes)
    options = _Options(solver=solver, time_limit=time_limit, stop=stop, cancel=cancel)
    try:
        plan = match(asked, progress=progress, **options)
    except ContradictionError as error:
        raise _with_fewest(error, asked, options) from None
    with _handle(plan, stop, time_limit, cancel) as handle:
        changes = _changes(plan, handle.program)
        points = pd.DataFrame({TIER: [len(changes)], "gap": [plan.objective["gap"]]})
        if curve:
            changes["staying"] = list(_staying(handle, changes))
            points = _curve(handle, len(changes))
    return Replan(plan, changes, points, _gone(case, agreed))


class _Options(TypedDict):
    """How a re-plan is solved, as of `match`."""

    solver: str
    time_limit: float | None
    stop: float
    cancel: Cancel | None


def _with_fewest(error: ContradictionError, asked: Case, options: _Options) -> ContradictionError:
    """Return a contradiction that says how few changes are possible, where their number is one."""
    most = asked.settings.most_changes
    if not any(member.startswith("most_changes") for member in error.members):
        return error
    free = asked.with_settings(objective=[TIER], most_changes=None)
    try:
        plan = match(free, **options)
    except MatcherError:
        return error
    if plan.status != "optimal":
        return error
    fewest = f"most_changes (no more than {most} otherwise than agreed; "
    fewest += f"{round(plan.objective[TIER])} is the least that is possible)"
    return ContradictionError(
        [fewest if one.startswith("most_changes") else one for one in error.members]
    )


def with_agreed(case: Case, agreed: Plan, *, freeze: bool = True) -> Case:
    """Return a case with a plan as what was agreed, and the tier that counts changes.

    Parameters
    ----------
    case
        The case.
    agreed
        The plan. What it has of pledges or requirements that the case does not know is left out.
    freeze
        Whether what has begun by the plan date of the case is running, and stays.

    Raises
    ------
    InputError
        As of `replan`.
    """
    rows = _rows(case, agreed)
    running = case["running"]
    if freeze and case.is_dated:
        today = pd.Timestamp(case.settings.plan_date)
        case = without_handed(case, agreed)
        offered = case["pledges"].loc[~case["pledges"]["status"].isin(_NOT_OFFERED), "id"]
        begun = rows["running"] | (rows["start"] < today)
        begun &= rows["end"] >= today
        begun &= rows["pledge_id"].isin(offered)
        rows["frozen"] = begun.map({True: "yes", False: None})
        running = _running(running, rows[begun])
    tables: dict[str, Any] = {"agreed": frame_rows(rows.drop(columns="running"))}
    if len(running):
        tables["running"] = frame_rows(running)
    return case.with_frames(**tables).with_settings(objective=_objective(case), most_changes=None)


def _gone(case: Case, agreed: Plan) -> tuple[str, ...]:
    """Return the pledges and requirements of a plan that a case does not hold."""
    tables = (("pledge_id", "pledges"), ("requirement_id", "requirements"))
    ids = [
        one
        for column, table in tables
        for one in agreed.deployments[column].unique().tolist()
        if not (case[table]["id"] == one).any()
    ]
    return tuple(ids)


def _rows(case: Case, agreed: Plan) -> pd.DataFrame:
    """Return the deployments of a plan as rows of table `agreed`; equal ones are one."""
    keys = ["pledge_id", "requirement_id", "start", "end"]
    rows = agreed.deployments[[*keys, "quantity", "depart"]]
    rows = rows.assign(running=rows["depart"].isna())
    by = rows.groupby(keys, dropna=False, sort=False, as_index=False)
    rows = by.agg(quantity=("quantity", "sum"), running=("running", "any"))
    known = rows["pledge_id"].isin(case["pledges"]["id"])
    known &= rows["requirement_id"].isin(case["requirements"]["id"])
    return rows[known].reset_index(drop=True)


def _running(running: pd.DataFrame, begun: pd.DataFrame) -> pd.DataFrame:
    """Return what is running: of pairs of which something has begun, that; of others as before."""
    both = ["pledge_id", "requirement_id"]
    old = running.set_index(both)
    new = pd.MultiIndex.from_frame(begun[both])
    kept = running[~old.index.isin(new)]
    ends = old[~old.index.duplicated()]["end"].reindex(new).to_numpy()
    fresh = begun[[*both, "quantity", "start"]].assign(end=ends)
    fresh = fresh.groupby([*both, "start"], sort=False, as_index=False).agg(
        quantity=("quantity", "sum"), end=("end", "first")
    )
    return pd.concat([kept[[*both, "quantity", "start", "end"]], fresh], ignore_index=True)


def _objective(case: Case) -> list[str | dict[str, float]]:
    """Return the tiers of a case with the changes behind those of gaps."""
    listed = [entry if isinstance(entry, str) else dict(entry) for entry in case.objective]
    if case.settings.asks_for(TIER):
        return listed
    gaps = [place for place, entry in enumerate(listed) if _names(entry) & {*_FIRST}]
    place = max(gaps, default=-1) + 1
    return [*listed[:place], TIER, *listed[place:]]


def _names(entry: str | dict[str, float]) -> set[str]:
    return {entry} if isinstance(entry, str) else {*entry}


def _changes(plan: Plan, program: Program) -> pd.DataFrame:
    """Return the pairs of a plan that are otherwise than was agreed, as of `Replan.changes`."""
    case = plan.case
    agreed = case["agreed"][["pledge_id", "requirement_id", "quantity", "start", "end"]]
    there, marked = _profiles(plan, agreed), _must(program)
    pledges = case["pledges"].set_index("id")["contributor_id"]
    needs = case["requirements"].set_index("id")
    rows = [
        {
            "pledge_id": p,
            "contributor_id": pledges[p],
            "requirement_id": r,
            "mission_id": needs["mission_id"].fillna(needs["contributor_id"])[r],
            "agreed": old,
            "now": new,
            "must": marked.get((p, r), False),
            "staying": nan,
        }
        for (p, r), (old, new) in there.items()
    ]
    return pd.DataFrame(rows, columns=list(_CHANGES)).astype(_CHANGES)


def _profiles(plan: Plan, agreed: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Return each changed pair → quantity × days agreed and now, from the plan date on."""
    both = pd.concat([agreed.assign(sign=-1), plan.deployments.assign(sign=1)], ignore_index=True)
    both["days"], both["since"], both["until"] = 1, pd.NaT, pd.NaT
    if plan.case.is_dated:
        today = pd.Timestamp(plan.case.settings.plan_date)
        ends = plan.case["requirements"].set_index("id")["needed_until"]
        ends = ends.fillna(pd.Timestamp(plan.case.settings.horizon))
        both["since"] = both["start"].fillna(today).clip(lower=today)
        both["until"] = both["end"].fillna(both["requirement_id"].map(ends)) + _DAY
        both["days"] = (both["until"] - both["since"]).dt.days
    both = both[both["days"] > 0]
    both = both.assign(
        worth=both["quantity"] * both["days"], change=both["quantity"] * both["sign"]
    )
    found = {}
    for (pledge, requirement), rows in both.groupby(["pledge_id", "requirement_id"]):
        if _differs(rows):
            old, new = (float(rows.loc[rows["sign"] == sign, "worth"].sum()) for sign in (-1, 1))
            found[str(pledge), str(requirement)] = (old, new)
    return found


def _differs(rows: pd.DataFrame) -> bool:
    """Say whether on any day something else is there than was agreed."""
    steps = [(rows["since"], rows["change"]), (rows["until"], -rows["change"])]
    both = pd.concat([pd.Series(by.to_numpy(), index=day) for day, by in steps])
    if rows["since"].isna().all():
        both = rows["change"].groupby(rows["sign"] != 0).sum()
    level = both.groupby(level=0).sum().sort_index().cumsum()
    return bool((level.abs() > SAME * max(1.0, float(rows["quantity"].max()))).any())


def _must(program: Program) -> Mapping[tuple[str, str], bool]:
    """Return which pairs cannot be as agreed."""
    facts, rows = program.layout.presence.eligibility.facts, program.layout.changes.rows
    p = facts.pledges["id"].to_numpy(dtype=object)[rows["p"].to_numpy(dtype=np.int64)]
    r = facts.requirements["id"].to_numpy(dtype=object)[rows["r"].to_numpy(dtype=np.int64)]
    return dict(zip(zip(p, r, strict=True), rows["must"].tolist(), strict=True))


def _handle(plan: Plan, stop: float, time_limit: float | None, cancel: Cancel | None) -> WhatIf:
    """Return a warm handle on the gaps of a plan, of which so many changes are one row."""
    case = plan.case
    gaps = [
        entry if isinstance(entry, str) else dict(entry)
        for entry in case.objective
        if _names(entry) & {*_FIRST}
    ]
    most = len(case["pledges"]) * len(case["requirements"])
    own = case.with_settings(objective=gaps or ["gap"], most_changes=most)
    program = formulate(own)
    program = replace(program, tiers=program.judged)
    return WhatIf(program, stop=stop, time_limit=time_limit, cancel=cancel)


def _gap(handle: WhatIf) -> float:
    """Return the best gap, all priorities together; NaN where nothing is possible."""
    try:
        values = dict(handle.solve().values)
    except ContradictionError:
        return nan
    return float(sum(v for name, v in values.items() if name.partition(":")[0] == "gap"))


def _staying(handle: WhatIf, changes: pd.DataFrame) -> Iterator[float]:
    """Yield what more stays open if each changed pair stays as agreed, all others being free."""
    best = _gap(handle)
    layout = handle.program.layout
    columns = {pair: n for n, pair in enumerate(_must(handle.program))}
    numbers = layout.changes.rows["column"].to_numpy(dtype=np.int64)
    for row in changes.itertuples():
        if row.must:
            yield nan
            continue
        with handle.trying():
            handle.set_bounds(numbers[[columns[row.pledge_id, row.requirement_id]]], upper=0.0)
            yield float(np.maximum(0.0, _gap(handle) - best))


def _curve(handle: WhatIf, changes: int) -> pd.DataFrame:
    """Return the best gap with no more than each number of changes."""
    rows = np.flatnonzero((handle.program.rows["family"] == "changed").to_numpy())
    gaps = []
    for most in range(changes + 1):
        with handle.trying():
            handle.set_sides(rows, upper=float(most))
            gaps.append(_gap(handle))
    return pd.DataFrame({TIER: range(changes + 1), "gap": gaps})
