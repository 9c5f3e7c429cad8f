"""The record of a plan: its data, without anything it can do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pandas as pd

from matcher.case.case import Case
from matcher.plan.certificate import Certificate

STATUSES = ("optimal", "within stop", "limit", "cancelled")
"""How a plan may stand; `Record` says what each means."""


_MAPPINGS = ("versions", "changed")
"""Fields that nobody may change, and that cannot go to another process as they are."""


@dataclass(frozen=True, repr=False, eq=False)
class Record:
    """The data of a plan.

    Attributes
    ----------
    case
        What the plan was made from.
    deployments, supports, parts, gaps, idle, decisions, policies, themes, a4p, burden, tiers
        Frames; `matcher.plan.frames.FRAMES` says what each column means.
    status
        ``optimal`` (every tier closed), ``within stop`` (branched to the stop), ``limit`` (a limit
        of time was hit: there may be better, and the run is not reproducible), or ``cancelled``
        (the caller asked it to stop: the same).
    unique
        Whether the tier that breaks ties was closed, so that another run, or another solver, gives
        this plan again. It does not say that no other plan is as good in all tiers before.
    notes
        What else a reader must know, a sentence each.
    versions
        Versions of matcher, PuLP, the solver and Python.
    own
        Names of constraints that an analyst added, which the audit does not cover.
    certificate
        What proves that no plan over the offered dates is better; None where nothing does.
    changed
        Line → what shows, when a plan is read, that it was changed after it was written.
    """

    case: Case
    deployments: pd.DataFrame
    supports: pd.DataFrame
    parts: pd.DataFrame
    gaps: pd.DataFrame
    idle: pd.DataFrame
    decisions: pd.DataFrame
    policies: pd.DataFrame
    themes: pd.DataFrame
    a4p: pd.DataFrame
    burden: pd.DataFrame
    tiers: pd.DataFrame
    status: str
    unique: bool
    notes: tuple[str, ...] = ()
    versions: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    own: tuple[str, ...] = ()
    certificate: Certificate | None = None
    changed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    def __getstate__(self) -> dict[str, Any]:
        """Return what another process makes this plan of again."""
        mappings = {name: dict(getattr(self, name)) for name in _MAPPINGS}
        return {**self.__dict__, **mappings}

    def __setstate__(self, state: dict[str, Any]) -> None:
        """Take what `__getstate__` gave."""
        kept = {name: MappingProxyType(state[name]) for name in _MAPPINGS}
        self.__dict__.update(state, **kept)

    @property
    def objective(self) -> dict[str, float]:
        """Value of every tier by name.

        ``gap`` is the sum of the gaps of all priorities, ``largest_gap`` the largest share of a
        requirement that stays open: the first round of that tier.
        """
        values = dict(zip(self.tiers["tier"], self.tiers["value"].astype(float), strict=True))
        by_priority = [value for name, value in values.items() if name.startswith("gap:")]
        sums = {"gap": sum(by_priority)} if by_priority else {}
        if "largest_gap:1" in values:
            sums["largest_gap"] = values["largest_gap:1"]
        return sums | values
