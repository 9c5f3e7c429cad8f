"""A linear program as a PuLP problem, and back with what an analyst changed in it.

It runs on PuLP 3.3 and on 4.x, which differ in how an expression is made.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import isclose
from typing import Any

import numpy as np
import pulp
from scipy import sparse

from matcher.program.linear import INFINITE, Linear

OWN = "own_"
"""Begins the name of a row that an analyst added; PuLP would change a blank in a name."""


_SAME = 1e-9
"""How near two numbers are that went through PuLP."""


def to_problem(linear: Linear, name: str = "plan") -> pulp.LpProblem:
    """Return the program as a PuLP problem, with the names of its columns and rows."""
    problem = pulp.LpProblem(name, pulp.LpMinimize)
    columns = [
        problem.add_variable(name, lower, upper, "Integer" if whole else "Continuous")
        for name, lower, upper, whole in zip(
            linear.column_names.tolist(),
            linear.lower.tolist(),
            linear.upper.tolist(),
            linear.whole.tolist(),
            strict=True,
        )
    ]
    used = np.flatnonzero(linear.cost)
    problem.setObjective(
        _sum((columns[j], c) for j, c in zip(used, linear.cost[used], strict=True))
    )
    starts = linear.matrix.indptr.tolist()
    places, values = linear.matrix.indices.tolist(), linear.matrix.data.tolist()
    sides = zip(
        linear.row_names.tolist(), linear.row_lower.tolist(), linear.row_upper.tolist(), strict=True
    )
    for row, (label, lower, upper) in enumerate(sides):
        first, last = starts[row], starts[row + 1]
        if first == last:
            continue
        terms = zip(places[first:last], values[first:last], strict=True)
        total = _sum((columns[j], value) for j, value in terms)
        for constraint, suffix in _sided(total, lower, upper):
            problem.addConstraint(constraint, f"{label}{suffix}")
    return problem


def _sided(total: Any, lower: float, upper: float) -> list[tuple[Any, str]]:
    if lower == upper:
        return [(total == lower, "")]
    both = lower > -INFINITE and upper < INFINITE
    sides = []
    if lower > -INFINITE:
        sides.append((total >= lower, "_least" if both else ""))
    if upper < INFINITE:
        sides.append((total <= upper, "_most" if both else ""))
    return sides


def _sum(terms: Iterable[tuple[Any, float]]) -> Any:
    """Return Σ coefficient · variable, made in one go on either major version of PuLP."""
    listed = [(variable, float(value)) for variable, value in terms]
    if hasattr(pulp, "lpSum_vars_coefs"):
        return pulp.lpSum_vars_coefs(listed)
    return pulp.LpAffineExpression(listed)


def from_problem(linear: Linear, problem: pulp.LpProblem) -> Linear:
    """Return a program with what an analyst changed in its PuLP problem.

    Own constraints become rows, own variables become columns, and changed bounds of variables are
    taken over. Constraints of the program cannot be dropped or changed this way.

    Raises
    ------
    ValueError
        Where an own variable lacks a finite bound, or the problem is that of another case.
    """
    _check_same(linear, constraints_of(problem))
    variables = {variable.name: variable for variable in problem.variables()}
    known = linear.column_names.tolist()
    ours = frozenset(known)
    untouched = {k for k in known if k not in variables}
    own = [name for name in variables if name not in ours]
    for name in own:
        if variables[name].lowBound is None or variables[name].upBound is None:
            raise ValueError(f"give the variable {name} a lower and an upper bound")
    place = {name: j for j, name in enumerate([*known, *own])}
    bounds = [(variables[n].lowBound, variables[n].upBound) for n in own]
    old = [
        (linear.lower[j], linear.upper[j])
        if n in untouched
        else (variables[n].lowBound, variables[n].upBound)
        for j, n in enumerate(known)
    ]
    labels = {f"{name}{suffix}" for name in linear.row_names for suffix in ("", "_least", "_most")}
    constraints = [c for c in constraints_of(problem) if c.name not in labels]
    names = [c.name or f"_C{number}" for number, c in enumerate(constraints, start=1)]
    entries = [
        (i, place[variable.name], float(value))
        for i, constraint in enumerate(constraints)
        for variable, value in constraint.items()
    ]
    i, j, v = (np.array(part) for part in zip(*entries, strict=True)) if entries else ([], [], [])
    rows = sparse.coo_array((v, (i, j)), shape=(len(constraints), len(place)))
    wide = sparse.csr_array(
        (linear.matrix.data, linear.matrix.indices, linear.matrix.indptr),
        shape=(linear.matrix.shape[0], len(place)),
    )
    least = [-INFINITE if c.getLb() is None else c.getLb() for c in constraints]
    most = [INFINITE if c.getUb() is None else c.getUb() for c in constraints]
    kinds = [variables[name].cat == "Integer" for name in own]
    lower, upper = (np.array(side, dtype=float) for side in zip(*old, *bounds, strict=True))
    return Linear(
        cost=np.append(linear.cost, np.zeros(len(own))),
        lower=lower,
        upper=upper,
        whole=np.append(linear.whole, np.array(kinds, dtype=bool)),
        matrix=sparse.csr_array(sparse.vstack([wide, rows.tocsr()])),
        row_lower=np.append(linear.row_lower, least),
        row_upper=np.append(linear.row_upper, most),
        column_names=np.append(linear.column_names, own),
        row_names=np.append(linear.row_names, [f"{OWN}{name}" for name in names]),
    )


def _check_same(linear: Linear, constraints: list[Any]) -> None:
    """Make sure that what a problem and a program both hold is the same in both.

    A problem made before the case was changed would lend its bounds to a program they do not fit.
    """
    totals = np.asarray(linear.matrix.sum(axis=1)).ravel()
    lower, upper = linear.row_lower, linear.row_upper
    sides = {}
    for row, label in enumerate(linear.row_names.tolist()):
        sides[label] = (row, lower[row], upper[row])
        sides[f"{label}_least"] = (row, lower[row], INFINITE)
        sides[f"{label}_most"] = (row, -INFINITE, upper[row])
    for constraint in constraints:
        if constraint.name not in sides:
            continue
        row, *wanted = sides[constraint.name]
        least, most = constraint.getLb(), constraint.getUb()
        found = [-INFINITE if least is None else least, INFINITE if most is None else most]
        total = sum(float(value) for _, value in constraint.items())
        pairs = zip([*found, total], [*wanted, totals[row]], strict=True)
        if not all(isclose(one, other, rel_tol=_SAME, abs_tol=_SAME) for one, other in pairs):
            raise ValueError(
                f"the constraint {constraint.name} is not that of this case and objective: make "
                "the problem anew with formulate(case).to_pulp()"
            )


def constraints_of(problem: pulp.LpProblem) -> list[Any]:
    """Return the constraints of a problem on either major version of PuLP."""
    found = problem.constraints()
    return list(found.values()) if isinstance(found, dict) else list(found)
