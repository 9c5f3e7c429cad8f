"""A linear program as a PuLP problem, and back with what an analyst changed in it.

It runs on PuLP 3.3 and on 4.x, which differ in how an expression is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from math import isclose
from typing import Any, NamedTuple

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
    """Return a program with what an analyst added to its PuLP problem.

    Own constraints become rows, own variables become columns, and a variable of the program whose
    bounds were narrowed gets a row for them, so that it is known as a constraint of the analyst.
    Constraints of the program cannot be dropped or changed this way, nor bounds widened.

    Raises
    ------
    ValueError
        Where an own variable lacks a finite bound, or the problem is that of another case.
    """
    _check_same(linear, constraints_of(problem))
    variables = {variable.name: variable for variable in problem.variables()}
    known = linear.column_names.tolist()
    ours = frozenset(known)
    own = [variables[name] for name in variables if name not in ours]
    for variable in own:
        if variable.lowBound is None or variable.upBound is None:
            raise ValueError(f"give the variable {variable.name} a lower and an upper bound")
    place = {name: j for j, name in enumerate([*known, *(variable.name for variable in own)])}
    added = [*_own_constraints(linear, problem), *_narrowed_bounds(linear, variables)]
    entries = [
        (i, place[name], value) for i, row in enumerate(added) for name, value in row.coefficients
    ]
    i, j, v = (np.array(part) for part in zip(*entries, strict=True)) if entries else ([], [], [])
    rows = sparse.coo_array((v, (i, j)), shape=(len(added), len(place)))
    wide = sparse.csr_array(
        (linear.matrix.data, linear.matrix.indices, linear.matrix.indptr),
        shape=(linear.matrix.shape[0], len(place)),
    )
    kinds = [variable.cat == "Integer" for variable in own]
    return Linear(
        cost=np.append(linear.cost, np.zeros(len(own))),
        lower=np.append(linear.lower, [float(variable.lowBound) for variable in own]),
        upper=np.append(linear.upper, [float(variable.upBound) for variable in own]),
        whole=np.append(linear.whole, np.array(kinds, dtype=bool)),
        matrix=sparse.csr_array(sparse.vstack([wide, rows.tocsr()])),
        row_lower=np.append(linear.row_lower, [row.lower for row in added]),
        row_upper=np.append(linear.row_upper, [row.upper for row in added]),
        column_names=linear.column_names.having([variable.name for variable in own]),
        row_names=linear.row_names.having([f"{OWN}{row.name}" for row in added]),
    )


class _Added(NamedTuple):
    """A row that an analyst added: its name, name and coefficient of each variable, its sides."""

    name: str
    coefficients: list[tuple[str, float]]
    lower: float
    upper: float


def _own_constraints(linear: Linear, problem: pulp.LpProblem) -> Iterator[_Added]:
    labels = {f"{name}{suffix}" for name in linear.row_names for suffix in ("", "_least", "_most")}
    own = [one for one in constraints_of(problem) if one.name not in labels]
    for number, constraint in enumerate(own, start=1):
        terms = [(variable.name, float(value)) for variable, value in constraint.items()]
        sides = _sides(constraint.getLb(), constraint.getUb())
        yield _Added(constraint.name or f"_C{number}", terms, *sides)


def _narrowed_bounds(linear: Linear, variables: Mapping[str, Any]) -> Iterator[_Added]:
    names, lower, upper = (
        part.tolist() for part in (linear.column_names, linear.lower, linear.upper)
    )
    for name, low, high in zip(names, lower, upper, strict=True):
        variable = variables.get(name)
        if variable is not None:
            least, most = _sides(variable.lowBound, variable.upBound)
            if least > low or most < high:
                yield _Added(f"bounds_of_{name}", [(name, 1.0)], max(least, low), min(most, high))


def _sides(lower: float | None, upper: float | None) -> tuple[float, float]:
    """Return the sides of a row or variable; None is no limit."""
    return (-INFINITE if lower is None else lower, INFINITE if upper is None else upper)


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
        found = _sides(constraint.getLb(), constraint.getUb())
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
