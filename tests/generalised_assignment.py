"""Three published instances of the generalised assignment problem, and their published optima.

Five agents share fifteen jobs; each job goes whole to one agent, takes of that agent what it takes,
and is worth what it is worth. The instances are c515-1, c515-2 and c515-3 of the file gap1 of
OR-Library (J. E. Beasley, people.brunel.ac.uk/~mastjjb/jeb/orlib/gapinfo.html), used by D. Cattrysse,
M. Salomon and L. N. Van Wassenhove, "A set partitioning heuristic for the generalized assignment
problem", European Journal of Operational Research 72 (1994) 167-174, and by I. H. Osman,
"Heuristics for the generalised assignment problem", OR Spektrum 17 (1995) 211-225. The optima are
those that the page of OR-Library gives for maximisation.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Instance:
    """One instance.

    Attributes
    ----------
    worth, takes
        One row per agent: what each job is worth with it, and takes of it.
    has
        What each agent has.
    optimum
        The most that all jobs together can be worth.
    """

    worth: tuple[tuple[int, ...], ...]
    takes: tuple[tuple[int, ...], ...]
    has: tuple[int, ...]
    optimum: int


def _rows(text: str) -> tuple[tuple[int, ...], ...]:
    return tuple(tuple(map(int, line.split())) for line in text.strip().splitlines())


def _instance(text: str, optimum: int) -> Instance:
    rows = _rows(text)
    return Instance(rows[:5], rows[5:10], rows[10], optimum)


INSTANCES = {
    "c515-1": _instance(
        """
        17 21 22 18 24 15 20 18 19 18 16 22 24 24 16
        23 16 21 16 17 16 19 25 18 21 17 15 25 17 24
        16 20 16 25 24 16 17 19 19 18 20 16 17 21 24
        19 19 22 22 20 16 19 17 21 19 25 23 25 25 25
        18 19 15 15 21 25 16 16 23 15 22 17 19 22 24
        8 15 14 23 8 16 8 25 9 17 25 15 10 8 24
        15 7 23 22 11 11 12 10 17 16 7 16 10 18 22
        21 20 6 22 24 10 24 9 21 14 11 14 11 19 16
        20 11 8 14 9 5 6 19 19 7 6 6 13 9 18
        8 13 13 13 10 20 25 16 16 17 10 10 5 12 23
        36 34 38 27 33
        """,
        336,
    ),
    "c515-2": _instance(
        """
        19 23 24 20 20 25 16 21 24 15 17 17 20 20 20
        25 24 16 21 19 17 17 19 23 21 21 23 20 15 16
        16 21 25 22 24 24 16 17 15 18 15 17 18 24 18
        25 24 18 19 15 18 20 22 23 18 16 19 17 15 22
        25 19 21 22 20 15 20 19 18 18 17 23 17 25 25
        16 12 8 20 18 10 12 8 14 23 19 14 15 15 24
        16 18 19 22 13 20 9 7 25 10 20 13 11 15 16
        6 20 20 5 14 12 6 15 22 18 13 23 23 18 25
        18 23 25 17 25 13 23 23 13 20 20 23 17 19 24
        12 17 15 25 22 5 24 19 12 25 23 21 23 19 18
        36 37 38 48 44
        """,
        327,
    ),
    "c515-3": _instance(
        """
        22 21 16 17 21 15 17 22 22 25 18 20 24 15 22
        23 24 19 15 16 21 15 25 16 21 20 19 16 23 20
        21 20 21 25 21 20 21 19 17 16 25 19 15 15 15
        17 21 25 25 23 22 20 19 20 25 15 20 21 25 23
        15 25 23 19 17 17 25 24 24 17 24 19 18 19 16
        23 10 15 13 17 10 13 6 9 21 20 7 9 25 8
        17 13 8 23 11 18 7 22 13 5 24 24 15 10 22
        22 17 22 23 20 11 17 25 23 9 22 20 15 9 25
        5 19 25 16 15 10 18 9 11 20 7 21 15 8 25
        22 9 10 23 19 21 17 15 15 17 25 19 10 9 21
        32 37 44 35 40
        """,
        339,
    ),
}
