"""Reasons: what stands in the way, with what lifts it, as data that says itself in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Atom:
    """One thing that may be lifted; what does not apply is None.

    Attributes
    ----------
    kind
        What it is, as `matcher.program.lifting.KINDS` lists them.
    pledge_id, requirement_id, contributor_id
        What it is about.
    about
        The policy, the need, or who has to consent.
    """

    kind: str
    pledge_id: str | None = None
    requirement_id: str | None = None
    contributor_id: str | None = None
    about: str | None = None

    def __str__(self) -> str:
        ids = (self.pledge_id, self.requirement_id, self.contributor_id, self.about)
        return " ".join([self.kind, *filter(None, ids)])


@dataclass(frozen=True)
class Reason:
    """One thing that keeps something open or idle, and what lifts it.

    Attributes
    ----------
    atom
        What it is; its kind is ``nothing pledged`` or ``order`` where nothing can be lifted.
    who
        What it is about, as it stands before a colon: a pledge and who gives it, a policy …
    found
        What is the case, with its value.
    needed
        What is asked instead.
    action
        What to do, as an order.
    closes
        Quantity × days that it closes by itself; None where that was not asked.
    """

    atom: Atom
    who: str
    found: str
    needed: str
    action: str
    closes: float | None = None

    def __str__(self) -> str:
        return f"{self.who}: {self.told}"

    @property
    def told(self) -> str:
        """What is the case and what to do, without what it is about."""
        needed = f", {self.needed}" if self.needed else ""
        return f"{self.found}{needed}. {self.action}."


def tell_all(reasons: Sequence[Reason], who: str = "") -> str:
    """Return reasons as sentences; what several are about is named once.

    Parameters
    ----------
    reasons
        The reasons.
    who
        What was named before.
    """
    told = []
    for one in reasons:
        again = one.who == who
        told.append(f"{one.told[0].upper()}{one.told[1:]}" if again else str(one))
        who = one.who
    return " ".join(told)
