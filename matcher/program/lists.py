"""Lists: columns whose cells are lists, compared without looking at equal ones twice."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd

from matcher.program.ranges import ask_once

Coded = tuple[np.ndarray, list[tuple[str, ...]]]
"""A number for each row, and the list that each number stands for."""

Test = Callable[[tuple[str, ...], tuple[str, ...]], bool]
"""Says of two lists whether they pass."""


def coded(cells: pd.Series) -> Coded:
    """Return a number for each row, and the list that each number stands for.

    In a column of words each is a list of one; a blank is an empty list.
    """
    if cells.dtype == object:
        words = cells.tolist()
        if set(map(type, words)) != {tuple}:
            words = [word if isinstance(word, tuple) else _as_list(word) for word in words]
        if words and words.count(words[0]) == len(words):
            return np.zeros(len(words), dtype=np.int64), words[:1]
        order = {one: number for number, one in enumerate(dict.fromkeys(words))}
        return np.array([order[one] for one in words], dtype=np.int64), list(order)
    codes, unique = pd.factorize(cells)
    lists = [(word,) for word in unique.tolist()]
    return np.where(codes < 0, len(lists), codes), [*lists, ()]


def _as_list(cell: object) -> tuple[str, ...]:
    return (cell,) if isinstance(cell, str) else ()


def compare_lists(
    one: Coded, other: Coded, rows: tuple[np.ndarray, np.ndarray], test: Test
) -> np.ndarray:
    """Compare the lists of pairs, each two different lists only once.

    Parameters
    ----------
    one, other
        Two columns of lists.
    rows
        The rows of both in each pair.
    test
        Says of two lists whether they pass.
    """
    (codes, lists), (other_codes, others) = one, other
    number = len(others)
    if len(lists) == number == 1:
        return np.full(len(rows[0]), test(lists[0], others[0]))

    def ask(both: np.ndarray) -> np.ndarray:
        found = [test(lists[code // number], others[code % number]) for code in both.tolist()]
        return np.array(found, dtype=bool)

    both = codes[rows[0]] * number + other_codes[rows[1]]
    return ask_once(both, len(lists) * number, ask)
