"""Sets of reasons: repairs, grounds, near misses, and the checks that they rest on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from matcher.insight.reasons.reason import Atom, Reason, tell_all

PROVED, OPEN = "proved", "not proved"
"""Whether a check was settled, or ran out of time."""

ALMOST_ALL = 0.995
"""Share from which on everything is closed, as percentages are rounded."""


@dataclass(frozen=True)
class Repair:
    """What, changed together, closes all that can be closed, and none of which can be spared.

    Attributes
    ----------
    reasons
        What has to be changed.
    leaves
        Quantity × days that stay open then.
    closes
        Quantity × days that are closed by it.
    since, until
        First and last day on which it closes something; None without a calendar.
    status
        ``proved`` where a plan was found that needs no more, and where it was shown of every
        reason that it cannot be spared; ``not proved`` where that ran out of time.
    gains
        Ids of requirements, and the share of what is open of each that is closed.
    """

    reasons: tuple[Reason, ...]
    leaves: float
    closes: float
    since: date | None
    until: date | None
    status: str
    gains: tuple[tuple[str, float], ...] = ()

    def __str__(self) -> str:
        return tell_all(self.reasons)


@dataclass(frozen=True)
class Grounds:
    """What keeps it open together: as long as these stand, nothing else closes as much.

    Attributes
    ----------
    reasons
        What stands in the way; were one of them lifted with everything else, it would be closed.
    leaves
        Quantity × days that stay open at least with everything lifted but these.
    status
        As of `Repair`.
    """

    reasons: tuple[Reason, ...]
    leaves: float
    status: str

    def __str__(self) -> str:
        return tell_all(self.reasons)


@dataclass(frozen=True)
class NearMiss:
    """A single change that helps, as small as it can be.

    Attributes
    ----------
    reason
        What is changed, and how far.
    closes
        Quantity × days that a plan closes that was found with it.
    share
        Share of what is open.
    """

    reason: Reason
    closes: float
    share: float

    def __str__(self) -> str:
        return f"{self.reason.who}: {self.reason.action} ({portion(self.share)} of it)."


@dataclass(frozen=True)
class Check:
    """One solve that an answer rests on.

    Attributes
    ----------
    lifted
        What was lifted.
    bound
        Quantity × days that stay open at least.
    value
        Quantity × days that a plan leaves open that was found; ∞ where none was.
    status
        ``proved`` where both are the same, or what they decide is clear.
    claim
        What it shows, as a sentence.
    """

    lifted: tuple[Atom, ...]
    bound: float
    value: float
    status: str
    claim: str


@dataclass(frozen=True)
class Tight:
    """Requirements and pledges that are tied to each other, and of which there are too few.

    Attributes
    ----------
    requirements
        Ids; nothing but the pledges may serve any of them.
    priorities
        Priority of each.
    pledges
        Ids.
    required, pledged
        What all of the requirements ask for, and all of the pledges offer.
    """

    requirements: tuple[str, ...]
    priorities: tuple[int, ...]
    pledges: tuple[str, ...]
    required: float
    pledged: float

    def __str__(self) -> str:
        both = [
            f"{one} (priority {rank})"
            for one, rank in zip(self.requirements, self.priorities, strict=True)
        ]
        asks = "asks" if len(both) == 1 else "ask together"
        offers = "offers" if len(self.pledges) == 1 else "offer together"
        return (
            f"{', '.join(both)} {asks} for {self.required:g}; only {', '.join(self.pledges)} may "
            f"serve them and {offers} {self.pledged:g}."
        )


def portion(share: float) -> str:
    """Return a share in words."""
    if share > ALMOST_ALL:
        return "all"
    return f"{share:.0%}" if share >= 1 - ALMOST_ALL else "next to nothing"
