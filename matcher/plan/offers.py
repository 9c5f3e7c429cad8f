"""Offers: on which days every pledge may come to a requirement or leave it, kept as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

Pair = tuple[str, str]
"""Pledge and requirement."""


class Offers(Mapping[Pair, tuple[int, ...]]):
    """The days offered to every pair, put together when somebody reads them.

    A large case has very many pairs, and nobody reads their days but an audit and a file.

    Parameters
    ----------
    ids
        Ids of pledges, and of requirements.
    places
        Places of the pledge and of the requirement of each pair.
    starts
        Place of the first day of each pair among all days.
    days
        Days of all pairs, one after the other.
    """

    def __init__(
        self,
        ids: tuple[np.ndarray, np.ndarray],
        places: tuple[np.ndarray, np.ndarray],
        starts: np.ndarray,
        days: np.ndarray,
    ) -> None:
        self._ids, self._starts, self._days = ids, starts, days
        self._places = tuple(place.astype(np.int32) for place in places)

    @cached_property
    def _read(self) -> dict[Pair, tuple[int, ...]]:
        pledges, requirements = (
            ids[place].tolist() for ids, place in zip(self._ids, self._places, strict=True)
        )
        days, starts = self._days.tolist(), self._starts.tolist()
        ends = zip(starts, [*starts, len(days)][1:], strict=True)
        known: dict[tuple[int, ...], tuple[int, ...]] = {}
        pieces = (tuple(days[start:end]) for start, end in ends)
        shared = (known.setdefault(piece, piece) for piece in pieces)
        return dict(zip(zip(pledges, requirements, strict=True), shared, strict=True))

    def __getitem__(self, pair: Pair) -> tuple[int, ...]:
        return self._read[pair]

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._read)

    def __len__(self) -> int:
        return len(self._starts)
