"""Explanations: why something is open or idle, as data that says itself in sentences."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

import pandas as pd

from matcher.insight.reasons.losses import Loss, tell_losses
from matcher.insight.reasons.reason import Atom, Reason, tell_all
from matcher.insight.reasons.sets import (
    ALMOST_ALL,
    OPEN,
    PROVED,
    Check,
    Grounds,
    NearMiss,
    Repair,
    Tight,
    portion,
)

REQUIREMENT, PLEDGE = "requirement", "pledge"
"""What an explanation is about."""

_NAMED = 3


@dataclass(frozen=True)
class Explanation:
    """Why a requirement stays open, or a pledge stays at home.

    Attributes
    ----------
    subject
        ``requirement`` or ``pledge``.
    id
        Its id.
    who
        It, as reasons call it: a pledge with who gives it.
    open
        Quantity × days that are open in the plan.
    closable
        How much of that would be closed if everything were lifted that may be.
    repairs
        Sets of reasons each of which closes it; the first is the easiest to change.
    grounds
        Sets of reasons each of which keeps it open.
    rest
        Why the rest cannot be closed: nothing more is pledged, or the order of the tiers; None
        where there is no rest.
    near_misses
        Smallest single changes that help, those first that close most.
    tight
        Requirements and pledges of which there are too few; None where nothing says so.
    losses
        Of a pledge that is not needed: what the plan would lose if one of it had to be used.
    checks
        The solves that all this rests on.
    """

    subject: str
    id: str
    who: str
    open: float
    closable: float
    repairs: tuple[Repair, ...] = ()
    grounds: tuple[Grounds, ...] = ()
    rest: Reason | None = None
    near_misses: tuple[NearMiss, ...] = ()
    tight: Tight | None = None
    losses: tuple[Loss, ...] = ()
    checks: tuple[Check, ...] = ()
    note: str = ""

    @property
    def is_answered(self) -> bool:
        """Whether a reason was found."""
        return bool(self.repairs) or self.rest is not None

    @property
    def first_reason(self) -> str:
        """The first repair as sentences, with what it closes and what is left."""
        return " ".join(self._first())

    def to_frame(self) -> pd.DataFrame:
        """Return every reason, a row each.

        Returns
        -------
        pandas.DataFrame
            Columns set (repair, grounds, rest or near miss), number (of the set, from 1), kind,
            pledge_id, requirement_id, contributor_id, about, who, found, needed, action, closes
            (quantity × days by itself; blank where not asked) and status.
        """
        rows = [
            {"set": name, "number": number, **_cells(reason), "status": status}
            for name, number, reason, status in self._every()
        ]
        return pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)

    def _every(self) -> Iterator[tuple[str, int, Reason, str]]:
        for number, repair in enumerate(self.repairs, start=1):
            yield from (("repair", number, one, repair.status) for one in repair.reasons)
        for number, ground in enumerate(self.grounds, start=1):
            yield from (("grounds", number, one, ground.status) for one in ground.reasons)
        if self.rest is not None:
            yield "rest", 1, self.rest, PROVED
        for number, near in enumerate(self.near_misses, start=1):
            yield "near miss", number, near.reason, PROVED

    def __str__(self) -> str:
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        """Yield everything that is told, a line each."""
        yield f"{self.who}: {self.first_reason}"
        if self.repairs:
            number = len(self.repairs)
            yield f"{'One' if number == 1 else number} of {number} found, {self.repairs[0].status}."
            for repair in self.repairs[1:]:
                yield f"Or: {tell_all(repair.reasons, self.who)} {self._closing(repair)}"
        for ground in self.grounds:
            same = _atoms(ground.reasons) == _atoms(self.repairs[0].reasons)
            told = "." if same else f": {ground}"
            yield f"As long as this stands, nothing else closes as much ({ground.status}){told}"
        if self.tight is not None:
            yield str(self.tight)
        if self.near_misses:
            yield "Single changes that help:"
            yield from (f"- {one}" for one in self.near_misses)
        if self.losses:
            yield tell_losses(self.losses, {})

    def _first(self) -> Iterator[str]:
        if self.note:
            yield self.note
        if self.repairs:
            yield tell_all(self.repairs[0].reasons, self.who)
            yield self._closing(self.repairs[0])
            if self.repairs[0].status == OPEN:
                yield "That fewer would do is not ruled out: it is not proved."
        if self.rest is not None:
            yield tell_all([self.rest], self.who)

    def _closing(self, repair: Repair) -> str:
        """Say how much a repair closes, and from when on."""
        verb = "That closes" if len(repair.reasons) == 1 else "Together that closes"
        # What is next to nothing is left out beside what is something.
        gains = [one for one in repair.gains if one[1] >= 1 - ALMOST_ALL] or [*repair.gains]
        told = [
            f"{portion(share)} of {'it' if self.subject == REQUIREMENT else one}"
            for one, share in gains[:_NAMED]
        ]
        more = len(gains) - len(told)
        much = ", ".join(told) + (f" and something of {more} more" if more > 0 else "")
        when = "" if repair.since is None else f", from {repair.since} until {repair.until}"
        return f"{verb} {much}{when}."


def _atoms(reasons: Sequence[Reason]) -> frozenset[Atom]:
    return frozenset(one.atom for one in reasons)


_COLUMNS = {
    "set": "str",
    "number": "int64",
    "kind": "str",
    "pledge_id": "str",
    "requirement_id": "str",
    "contributor_id": "str",
    "about": "str",
    "who": "str",
    "found": "str",
    "needed": "str",
    "action": "str",
    "closes": "float64",
    "status": "str",
}


def _cells(reason: Reason) -> dict[str, object]:
    atom = reason.atom
    return {
        **asdict(atom),
        **{n: getattr(reason, n) for n in ("who", "found", "needed")},
        "action": reason.action,
        "closes": reason.closes,
    }
