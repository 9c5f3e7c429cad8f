"""The worst: who hurts most by withdrawing, alone and in pairs; nothing is drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

import pandas as pd

from matcher.insight.stress.asked import Asked, Gone
from matcher.program.withdrawals import Opening, Question, Withdrawals

Vector = tuple[float, ...]
"""Gap by tier, most important first: what is worse comes later."""

_DIGITS = 6

_NAMED = 10
"""Of how many of those that hurt most stand-bys are looked for."""

_SINGLE = {
    "id": "str",
    "pledges": "str",
    **dict.fromkeys(("fixed", "anew", "lost_fixed", "lost_anew"), "float64"),
    "critical": "bool",
    "survives": "bool",
    "stand_bys": "str",
}

_PAIRS = {
    **dict.fromkeys(("question", "first", "second"), "str"),
    **dict.fromkeys(("gap", "lost"), "float64"),
    "solved": "int64",
}


def vector(opening: Opening) -> Vector:
    """Return how bad it is, free of the round-off of a solver."""
    return tuple(round(value, _DIGITS) + 0.0 for value in opening.tiers)


def find_worst_pair(
    names: Sequence[str],
    fixed: Callable[[str, str], Opening],
    anew: Callable[[str, str], Opening],
) -> tuple[tuple[str, str] | None, int]:
    """Return the two whose withdrawal leaves most open though all is planned anew.

    What is planned anew is never worse than the plan as it stands. So pairs are tried in falling
    order of that, until it is no worse than the worst found.

    Parameters
    ----------
    names
        Who may withdraw.
    fixed, anew
        What stays open without two of them.

    Returns
    -------
    tuple of str
        The two; None where there are fewer.
    int
        How many pairs were planned anew.
    """
    bound = {pair: vector(fixed(*pair)) for pair in combinations(names, 2)}
    worst: tuple[str, str] | None = None
    value: Vector = ()
    tried = 0
    for pair in sorted(bound, key=bound.__getitem__, reverse=True):
        if worst is not None and bound[pair] <= value:
            break
        found = vector(anew(*pair))
        tried += 1
        if worst is None or found > value:
            worst, value = pair, found
    return worst, tried


def groups_of(pledges: Mapping[str, str], by: str) -> dict[str, Gone]:
    """Return who withdraws → the pledges that go.

    Parameters
    ----------
    pledges
        Pledge → its contributor.
    by
        ``contributor`` or ``pledge``.
    """
    if by == "pledge":
        return {one: (one,) for one in sorted(pledges)}
    groups: dict[str, list[str]] = {}
    for pledge, contributor in sorted(pledges.items()):
        groups.setdefault(contributor, []).append(pledge)
    return {name: tuple(own) for name, own in sorted(groups.items())}


def single_rows(asked: Asked, here: Withdrawals, groups: Mapping[str, Gone]) -> pd.DataFrame:
    """Return a row for each who may withdraw, most hurtful first, as `Stress.single` has it."""
    now: dict[Question, Opening] = {"fixed": asked.of("fixed", ()), "anew": asked.of("anew", ())}
    found = {name: (asked.of("fixed", own), asked.of("anew", own)) for name, own in groups.items()}
    worst = sorted(found, key=lambda name: [vector(one) for one in found[name]], reverse=True)
    rows = []
    for rank, name in enumerate(worst):
        fixed, anew = found[name]
        critical = vector(fixed) > vector(now["fixed"])
        named = here.stand_bys(groups[name]) if critical and rank < _NAMED else ()
        rows.append(
            {
                "id": name,
                "pledges": "; ".join(groups[name]),
                "fixed": fixed.gap,
                "anew": anew.gap,
                "lost_fixed": fixed.gap - now["fixed"].gap,
                "lost_anew": anew.gap - now["anew"].gap,
                "critical": critical,
                "survives": vector(anew) <= vector(now["anew"]),
                "stand_bys": "; ".join(named),
            }
        )
    return pd.DataFrame(rows, columns=list(_SINGLE)).astype(_SINGLE)


def pair_rows(asked: Asked, groups: Mapping[str, Gone]) -> pd.DataFrame:
    """Return the worst two of each question, as `Stress.pairs` has it."""

    def fixed(one: str, two: str) -> Opening:
        return asked.of("fixed", (*groups[one], *groups[two]))

    def anew(one: str, two: str) -> Opening:
        return asked.of("anew", (*groups[one], *groups[two]))

    names = sorted(groups)
    twos = list(combinations(names, 2))
    worst = max(twos, key=lambda two: vector(fixed(*two)), default=None)
    worst_anew, tried = find_worst_pair(names, fixed, anew)
    rows = []
    for question, pair, solved in (("fixed", worst, len(twos)), ("anew", worst_anew, tried)):
        if pair is not None:
            gap = (fixed if question == "fixed" else anew)(*pair).gap
            lost = gap - asked.of("fixed" if question == "fixed" else "anew", ()).gap
            rows.append((question, *pair, gap, lost, solved))
    return pd.DataFrame(rows, columns=list(_PAIRS)).astype(_PAIRS)
