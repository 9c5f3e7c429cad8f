"""The cases over many months: what a case with dates is compared by."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

from benchmarks.bench import TINY

SIZES: MappingProxyType[str, tuple[int, int, int]] = MappingProxyType(
    {TINY: (8, 4, 4), "small": (200, 100, 36), "full": (1000, 500, 36)}
)
"""Pledges, requirements and months."""

WEIGHTED: MappingProxyType[str, Any] = MappingProxyType(
    {"priorities": "weighted", "weights": {"1": 9, "2": 3, "3": 1}, "break_ties": False}
)
"""All priorities in one tier, and ties left open: the others break none."""


def settings(
    maker: str, size: str, objective: Sequence[str], *, stop: float, **more: Any
) -> dict[str, Any]:
    """Return what a child is handed: a maker, its sizes, and the rules of the case."""
    rules = {**WEIGHTED, "objective": list(objective)}
    asked = {"maker": maker, "sizes": _sizes(size) | more, "rules": rules, "stop": stop}
    if size != TINY:
        asked["warm"] = {"sizes": _sizes(TINY) | more}
    return asked


def _sizes(size: str) -> dict[str, Any]:
    return dict(zip(("pledges", "requirements", "months"), SIZES[size], strict=True))


def told(size: str) -> str:
    """Return a size in words."""
    pledges, requirements, months = SIZES[size]
    return f"{pledges:,} pledges × {requirements:,} requirements × {months} months"
