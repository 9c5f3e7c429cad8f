"""The policy of the shortest stay."""

from __future__ import annotations

from typing import Literal

from matcher.case.cells import Count
from matcher.case.policies.policy import Limit


class Stay(Limit):
    """Whoever arrives in the plan stays some days: there ≥ Σ arrivals of the last `days` days.

    First in, first out. What is running on the plan date is free to go. The five nations of the
    multinational rotation in Mali took turns of six months each (2016).
    """

    kind: Literal["stay"] = "stay"
    days: Count
