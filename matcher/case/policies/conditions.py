"""Policies that forbid counting what is there, and never ask anybody to come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from matcher.case.cells import Count, Ids, Positive
from matcher.case.cells import Share as ShareCell
from matcher.case.policies.policy import Fault, Rule


class Spread(Rule):
    """Nothing counts on a day on which fewer than `contributors` contributors are there.

    A contributor is there with at least `minimum_each`: Σ rate · duty · there ≥ minimum_each over
    the requirements that the filters choose, in the measure of each.
    """

    conditional: ClassVar[bool] = True

    kind: Literal["spread"] = "spread"
    contributors: Count
    minimum_each: Positive = 1.0


class OnlyWith(Rule):
    """Requirements count only on days on which others are covered.

    Looked at are those of the same mission that require one of `with_capability`, or those of
    `with_requirement`: each must be covered by at least `share` of its quantity. Where a mission
    asks for none of them on a day, nothing can be lacking: no troops without the Level 2 hospital
    that the mission requires.
    """

    conditional: ClassVar[bool] = True

    kind: Literal["only_with"] = "only_with"
    with_capability: Ids = ()
    with_requirement: Ids = ()
    share: ShareCell = 1.0

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        yield from super().faults()
        if bool(self.with_capability) == bool(self.with_requirement):
            both = "filled" if self.with_capability else "blank"
            message = f"with_capability and with_requirement are both {both}"
            remedy = "Leave one blank" if self.with_capability else "Write one of them"
            yield Fault("with_capability", message, remedy)
        if self.share == 0:
            yield Fault("share", "anything is covered by 0", "Write a share above 0")
