"""Ranges: many stretches of whole numbers, and many answers, told at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

_FEW = 1 << 20
"""Up to so many numbers it is quicker to tick off those that occur than to sort them."""


def runs_of(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return, for ranges first … last − 1, the number of the range and the place of each member."""
    length = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(first)), length)
    offset = np.arange(length.sum()) - np.repeat(np.cumsum(length) - length, length)
    return which, first[which] + offset


def sorted_once(numbers: np.ndarray) -> np.ndarray:
    """Return the different ones of some numbers, sorted.

    `numpy.unique` puts them into buckets by their last bits, and of owners and days that stand in
    one number too many have the same.
    """
    found = np.sort(numbers)
    return found[np.append(True, found[1:] != found[:-1])[: len(found)]]


def each_once(numbers: np.ndarray, below: int) -> np.ndarray:
    """Return the different ones of some whole numbers from 0, sorted.

    Parameters
    ----------
    numbers
        Whole numbers, none of them negative.
    below
        A number above all of them.
    """
    if below > max(_FEW, 8 * len(numbers)):
        return sorted_once(numbers)
    occurs = np.zeros(below, dtype=bool)
    occurs[numbers] = True
    return np.flatnonzero(occurs)


def each_day_once(owners: np.ndarray, days: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every owner with each of its days once, sorted.

    Parameters
    ----------
    owners
        Whole numbers, none of them negative.
    days
        A day of each.
    """
    if not len(days):
        return owners.astype(np.int64), days.astype(np.int64)
    first = int(days.min())
    span = int(days.max()) - first + 1
    key = owners.astype(np.int64) * span + (days - first)
    owner, day = np.divmod(each_once(key, (int(owners.max()) + 1) * span), span)
    return owner, day + first


def ask_once(
    numbers: np.ndarray, below: int, ask: Callable[[np.ndarray], np.ndarray]
) -> np.ndarray:
    """Return the answer to each of some whole numbers from 0, each asked about only once.

    Parameters
    ----------
    numbers
        Whole numbers, none of them negative.
    below
        A number above all of them.
    ask
        Different numbers → their answers.
    """
    asked = each_once(numbers, below)
    answers = ask(asked)
    if len(asked) == 1:
        return np.repeat(answers, len(numbers))
    if below > max(_FEW, 8 * len(numbers)):
        return answers[np.searchsorted(asked, numbers)]
    every = np.zeros(below, dtype=answers.dtype)
    every[asked] = answers
    return every[numbers]
