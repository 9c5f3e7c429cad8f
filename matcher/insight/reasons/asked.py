"""Asked: one reason that is to be told, with how a plan makes use of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from matcher.insight.reasons.laid import LaidPlan
from matcher.insight.reasons.use import Stay, Use


class Told(NamedTuple):
    """A reason in words: what it is about, what is the case, what is asked, and what to do."""

    who: str
    found: str
    needed: str
    action: str


@dataclass(frozen=True)
class Asked:
    """What is told of: one atom, and how a plan makes use of it once it is lifted.

    Attributes
    ----------
    laid
        The plan, laid out.
    r
        Place of the requirement that is asked about.
    atom
        Row of the atoms of the lifting.
    use
        The plan that was found; it makes little use of what is lifted.
    """

    laid: LaidPlan
    r: int
    atom: pd.Series
    use: Use

    @property
    def pledge(self) -> pd.Series:
        """The pledge that the atom is about."""
        return self.laid.facts.pledges.iloc[int(self.atom["p"])]

    @property
    def requirement(self) -> pd.Series:
        """The requirement that is asked about."""
        return self.laid.facts.requirements.iloc[self.r]

    @property
    def stays(self) -> list[Stay]:
        """Where the pledge goes in the plan that was found."""
        return self.use.stays(int(self.atom["p"]))

    @property
    def who(self) -> str:
        """The pledge, and who gives it."""
        return f"{self.pledge['id']} ({self.pledge['contributor_id']})"
