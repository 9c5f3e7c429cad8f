"""Causes: the smallest subset of changes that already gives a difference, by solving again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from math import comb

import pandas as pd

from matcher.case.case import Case
from matcher.errors import ContradictionError, InputError
from matcher.insight.comparing.changes import Both, Change
from matcher.insight.comparing.sides import SIDES, is_same, read_sides
from matcher.plan.plan import Plan
from matcher.program.solving import Progress

MOST = 8
"""Changes of which every subset is tried; of more it is only said that they are several."""

Place = tuple[str, tuple[str, ...]]
"""A side, and the keys of a row of it."""

Values = Mapping[Place, float]

Cause = tuple[Change, ...]


def find_causes(
    both: Both,
    differences: Mapping[Place, float],
    solve: Callable[[Case], Plan],
    tell: Progress,
) -> dict[Place, Cause]:
    """Return the smallest subset of changes that already gives each difference.

    Subsets are tried by their size and, of one size, in the order of the changes. One that cannot
    stand by itself, or in which nothing is possible, gives nothing. What no smaller subset gives
    takes them all.

    Parameters
    ----------
    both
        Two cases, with the changes between them.
    differences
        What differs, with its value in the plan of the second case.
    solve
        Case → its best plan.
    tell
        Is told how much is done.
    """
    changes, open_ = both.changes, dict(differences)
    found: dict[Place, Cause] = {}
    total = sum(comb(len(changes), size) for size in range(1, len(changes)))
    for number, chosen in enumerate(_subsets(changes)):
        if not open_:
            break
        tell(number / total, f"with {', '.join(map(str, chosen))} alone")
        values = _values(both, chosen, solve)
        given = [place for place, value in open_.items() if is_same(values.get(place, 0.0), value)]
        found |= dict.fromkeys(given if values else [], chosen)
        open_ = {place: value for place, value in open_.items() if place not in found}
    return found | dict.fromkeys(open_, changes)


def values_of(sides: Mapping[str, pd.Series]) -> dict[Place, float]:
    """Return what a plan has on all sides, by side and keys."""
    return {
        (side.name, _keys(key)): float(value)
        for side in SIDES
        for key, value in sides[side.name].items()
    }


def _keys(key: object) -> tuple[str, ...]:
    return tuple(str(one) for one in (key if isinstance(key, tuple) else (key,)))


def _subsets(changes: Cause) -> Iterable[Cause]:
    for size in range(1, len(changes)):
        yield from combinations(changes, size)


def _values(both: Both, chosen: Cause, solve: Callable[[Case], Plan]) -> Values:
    """Return what the plan has in which some changes were made; nothing where there is none."""
    try:
        return values_of(read_sides(solve(both.mixed(chosen))))
    except (ContradictionError, InputError):
        return {}
