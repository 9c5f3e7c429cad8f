"""The policy that lets one ceiling grow where another is left free."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from matcher.case.cells import Amount, Id, Positive
from matcher.case.policies.policy import Fault, Policy


class Exchange(Policy):
    """One ceiling may be passed by up to `at_most`, as far as another is left free.

    level(more) ≤ room(more) + min(at_most, rate · (room(fewer) − level(fewer))): MONUSCO may have
    360 more in formed police units, only if they replace military (S/RES/2612). `more` and `fewer`
    are ids of hard ceilings.
    """

    kind: Literal["exchange"] = "exchange"
    more: Id
    fewer: Id
    at_most: Amount
    rate: Positive = 1.0

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        if self.more == self.fewer:
            message = f'"{self.more}" would be exchanged for itself'
            yield Fault("fewer", message, "Write the other ceiling")
