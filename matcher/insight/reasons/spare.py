"""Sparing: the smallest part of a set by which something still holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

Holds = Callable[[frozenset[int], bool], frozenset[int] | None]
"""A set, and whether one member hangs on the answer → a part of the set by which it holds; None
where it does not hold, or is not known to."""


def spare(members: Sequence[int], known: frozenset[int], holds: Holds) -> tuple[int, ...]:
    """Return members none of which can be spared, those spared first that stand first.

    It is what is left where members are taken out one by one, the first of them first, and put
    back where the rest does not hold; several are taken out at once where that holds.

    Parameters
    ----------
    members
        The set.
    known
        Some of the members, by which it holds.
    holds
        Asked of sets; what holds, must hold with more members.
    """
    needed: list[int] = []
    rest = list(members)
    while True:
        places = [place for place, one in enumerate(rest) if one in known]
        if not places:
            return tuple(needed)
        number = len(places)
        while True:
            number = (number + 1) // 2
            cut = places[number - 1] + 1
            found = holds(frozenset([*needed, *rest[cut:]]), number == 1)
            if found is not None:
                known, rest = found, rest[cut:]
                break
            if number == 1:
                needed.append(rest[places[0]])
                rest = rest[places[0] + 1 :]
                break
