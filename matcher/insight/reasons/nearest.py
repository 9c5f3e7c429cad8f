"""Near misses: the smallest single changes that help, each with what it closes.

What a change closes is what a plan closes that was found with it, so that it is proved; that none
closes more is not looked for. How many days earlier, or longer, is the least of the offered dates
with which as much is closed.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from matcher.insight.reasons.asking import Asking
from matcher.insight.reasons.sets import NearMiss
from matcher.insight.reasons.trials import Trials
from matcher.program.lifting import slack
from matcher.program.lifting.kinds import LATE, LEAVES, TAKEN

MOST = 10
"""How many near misses are told."""


def near_misses(asking: Asking, r: int) -> tuple[NearMiss, ...]:
    """Return the single changes that close most, those that close most first.

    Parameters
    ----------
    asking
        What is asked.
    r
        Place of the requirement that is asked about.
    """
    kinds = asking.laid.lifting.atoms["kind"]
    found = []
    for member in asking.trials.atoms:
        if kinds.iloc[member] == TAKEN:
            continue
        value = asking.trials.found(frozenset([member]))
        if value.x is not None and asking.total - value.value > slack(asking.total):
            found.append((value.value, member))
    order = sorted(found, key=lambda one: one[0])[:MOST]
    return tuple(_near_miss(asking, r, member, value) for value, member in order)


def _near_miss(asking: Asking, r: int, member: int, value: float) -> NearMiss:
    trials = _smallest(asking, member, value)
    chosen = frozenset([member])
    least = trials.found(chosen)
    x = asking.spread(trials.spared(least, chosen))
    (reason,) = asking.reasons((member,), x, r)
    closes = asking.total - least.value
    return NearMiss(replace(reason, closes=closes), closes, closes / asking.total)


def _smallest(asking: Asking, member: int, value: float) -> Trials:
    """Return trials in which dates are lifted no further than it takes to close as much."""
    kind = asking.laid.lifting.atoms["kind"].iloc[member]
    days = asking.trials.piece.days_of(member)
    if kind not in {LATE, LEAVES} or not len(days):
        return asking.trials
    chosen, best = frozenset([member]), asking.trials
    # Days lie before what is, or after it; those next to it come first.
    days = np.flip(days) if kind == LATE else days
    least, most = 0, len(days) - 1
    while least < most:
        middle = (least + most) // 2
        some = days[: middle + 1]
        piece = asking.trials.piece.lifted_between(member, int(some.min()), int(some.max()))
        trials = asking.trials.within(piece)
        if trials.found(chosen).value <= value + slack(value):
            most, best = middle, trials
        else:
            least = middle + 1
    return best
