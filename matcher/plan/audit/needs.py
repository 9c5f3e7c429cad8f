"""Needs as the audit reads them: what each pledge lacks, and who may give it.

A *lack* is one need of one pledge, its receiver. What holds a receiver back is a *hold*: one lack,
or several that are alternatives. A *link* is a lack and a pledge that may cover it, its giver.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from matcher.case.case import Case
from matcher.case.cells import READINESS_ORDER
from matcher.plan.audit.cells import (
    BEGINNING,
    cell_days,
    cell_number,
    cell_text,
    cell_words,
    rows_of,
)

EACH, PLEDGE, DEPLOYMENT, MONTH = "each", "pledge", "deployment", "month"
KEPT, SPENT = "kept", "spent"


@dataclass(frozen=True, slots=True)
class Lack:
    """One need of one pledge; `lead` days lie between hand-over and readiness."""

    need: str
    receiver: str
    capability: str
    quantity: Fraction
    per: str
    use: str
    lead: int
    after: tuple[str, ...]
    raises_to: str | None
    group: str
    assumed: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        """Whether it serves again once what it went with is home."""
        return self.use == KEPT


@dataclass(frozen=True, slots=True)
class Hold:
    """What holds a pledge back.

    `lacks` are alternatives. `least` is the readiness to which they raise the pledge; None where
    it cannot go at all without.
    """

    receiver: str
    name: str
    lacks: tuple[Lack, ...]
    least: str | None = None

    @property
    def per(self) -> str:
        """For what it is needed, the same for all alternatives."""
        return self.lacks[0].per

    @property
    def is_kept(self) -> bool:
        """Whether what covers it serves again."""
        return self.lacks[0].is_kept


@dataclass(frozen=True, slots=True)
class Link:
    """A giver of a lack: measure needed per measure given, and the first day of a hand-over."""

    giver: str
    lack: Lack
    rate: Fraction
    first: int

    @property
    def key(self) -> tuple[str, str, str]:
        """Ids of giver, receiver and need."""
        return (self.giver, self.lack.receiver, self.lack.need)


@dataclass(frozen=True, slots=True)
class Supplies:
    """Who may give what to whom, and when.

    Attributes
    ----------
    lacks
        Receiver → what it lacks, by need.
    holds
        Receiver → what holds it back whatever is asked of it.
    links
        Receiver → who may cover which of its lacks.
    complete
        Receiver → first day on which all its parts can be there; `END` where they never are.
    """

    lacks: Mapping[str, Mapping[str, Lack]] = field(default_factory=dict)
    holds: Mapping[str, tuple[Hold, ...]] = field(default_factory=dict)
    links: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    complete: Mapping[str, int] = field(default_factory=dict)

    def complete_on(self, pledge: str) -> int:
        """Return the first day on which a pledge can have all its parts."""
        return self.complete.get(pledge, BEGINNING)

    def link(self, giver: str, receiver: str, need: str) -> Link | None:
        """Return a link by its ids, None where there is none."""
        found = (one for one in self.links.get(receiver, ()) if one.key == (giver, receiver, need))
        return next(found, None)

    def raising(self, pledge: str) -> tuple[Lack, ...]:
        """Return what would raise a pledge, of what somebody may give it."""
        given = {one.lack.need: one.lack for one in self.links.get(pledge, ())}
        return tuple(lack for lack in given.values() if lack.raises_to is not None)


def read_lacks(case: Case) -> dict[str, dict[str, Lack]]:
    """Return receiver → need → lack; a recipe gives one to every pledge of its capability."""
    pledges = list(rows_of(case["pledges"], "id", "capability_id"))
    found: defaultdict[str, dict[str, Lack]] = defaultdict(dict)
    for row in rows_of(case["needs"]):
        own, recipe = cell_text(row["pledge_id"]), cell_text(row["for_capability_id"])
        for pledge in pledges:
            if str(pledge["id"]) == own or (own is None and pledge["capability_id"] == recipe):
                one = _lack(row, str(pledge["id"]), dated=case.is_dated)
                found[one.receiver][one.need] = one
    return dict(found)


def _lack(row: Mapping[str, Any], receiver: str, *, dated: bool) -> Lack:
    per = cell_text(row["per"]) or EACH
    lasts = KEPT if per in {EACH, PLEDGE} else SPENT
    need, quantity = str(row["id"]), cell_number(row["quantity"])
    return Lack(
        need=need,
        receiver=receiver,
        capability=str(row["capability_id"]),
        quantity=Fraction(1) if quantity is None else quantity,
        per=per,
        use=cell_text(row["use"]) or lasts,
        lead=(cell_days(row["lead_days"]) or 0) if dated else 0,
        after=cell_words(row["after"]),
        raises_to=cell_text(row["raises_to"]),
        group=cell_text(row["group"]) or need,
        assumed=cell_words(row["assumed"]),
    )


def find_holds(lacks: Mapping[str, Lack]) -> tuple[Hold, ...]:
    """Return what holds one pledge back whatever is asked, by name.

    Parameters
    ----------
    lacks
        What it lacks, by need.
    """
    groups: defaultdict[str, list[Lack]] = defaultdict(list)
    for need in sorted(lacks):
        if lacks[need].raises_to is None:
            groups[lacks[need].group].append(lacks[need])
    return tuple(
        Hold(members[0].receiver, name, tuple(members)) for name, members in sorted(groups.items())
    )


def hold_of(lacks: Mapping[str, Lack], need: str) -> tuple[Lack, ...]:
    """Return the alternatives to a need of one pledge, itself among them, by id.

    Parameters
    ----------
    lacks
        What the pledge lacks, by need.
    need
        One of them.
    """
    own = lacks[need]
    if own.raises_to is not None:
        return (own,)
    same = (lacks[one] for one in sorted(lacks) if lacks[one].raises_to is None)
    return tuple(one for one in same if one.group == own.group)


def rank_of(readiness: str | None) -> int:
    """Return the place of a readiness among all, -1 where there is none."""
    return -1 if readiness is None else READINESS_ORDER.index(readiness)
