"""Links: what leads where, looked through for circles by what Python itself brings.

Few cases hold a circle. What tells one in full is loaded where there is one.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import TypeAlias

import pandas as pd

Links: TypeAlias = list[tuple[Hashable, Hashable]]
"""Each a start and an end."""


def links_of(frame: pd.DataFrame, start: str, end: str) -> Links:
    """Return two columns of a table as links."""
    return list(zip(frame[start], frame[end], strict=True))


def lead_back(links: Links) -> bool:
    """Say whether anything leads back to itself."""
    order: TopologicalSorter[Hashable] = TopologicalSorter()
    for start, end in links:
        order.add(start, end)
    try:
        order.prepare()
    except CycleError:
        return True
    return False


def fitting(stand_ins: pd.DataFrame, needed: Sequence[str]) -> dict[str, list[str]]:
    """Return for each capability all that fits it, sorted: itself, and what stands in for it."""
    rows = stand_ins.dropna(subset=["provided", "required"])
    if not rows["required"].isin(needed).any():
        return {one: [one] for one in needed}
    from matcher.case.checks.knots import leading_to

    found = leading_to(links_of(rows, "provided", "required"), needed)
    return {one: sorted({one, *kinds}) for one, kinds in found.items()}
