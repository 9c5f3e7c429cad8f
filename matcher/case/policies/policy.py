"""What all policies have in common: a name, a period, and for rules how strict they are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar, NamedTuple

from pydantic import Field

from matcher.case.capabilities import CATEGORIES
from matcher.case.cells import Day, Id, Ids, Positive, Text, YesNo
from matcher.case.columns import Row

A4P = tuple(map(str, range(1, 8)))
"""The priorities of A4P+ by number."""


class Fault(NamedTuple):
    """What is wrong within one policy: the key, what is wrong with it, and what to write."""

    key: str
    message: str
    remedy: str


class Policy(Row):
    """What every policy has.

    Attributes
    ----------
    id, name
        What it is called.
    kind
        Its kind, as `POLICIES` lists them.
    from_, until
        First and last day on which it holds; None: always.
    """

    conditional: ClassVar[bool] = False
    """Whether it only forbids counting, and never that somebody is there."""

    id: Id | None = None
    name: Text | None = None
    kind: str
    from_: Day | None = Field(default=None, alias="from")
    until: Day | None = None

    @property
    def is_soft(self) -> bool:
        """Whether it may be overstepped at a price."""
        return False

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        yield from ()

    def __repr_args__(self) -> Iterator[tuple[str | None, Any]]:
        given = self.model_fields_set - {"kind"}
        yield from (pair for pair in super().__repr_args__() if pair[0] in given)

    def to_row(self) -> dict[str, Any]:
        """Return it as a row of table `policies`: its kind, and the keys that were given."""
        return {"kind": self.kind, **self.model_dump(by_alias=True, exclude_unset=True)}


class Rule(Policy):
    """A policy that forbids something, and to whom it applies.

    Attributes
    ----------
    hard, price
        As they were given; what they come to say `is_soft` and `worth`.
    mission, region, category, capability, theme
        Words one of which must fit; blank: all fit.
    """

    softens: ClassVar[bool] = False
    """Whether it is soft where nothing is said."""

    hard: YesNo | None = None
    price: Positive | None = None
    mission: Ids = ()
    region: Ids = ()
    category: Ids = ()
    capability: Ids = ()
    theme: Ids = ()

    @property
    def is_soft(self) -> bool:
        """Whether it may be overstepped at a price."""
        if self.hard is not None:
            return self.hard == "no"
        return self.price is not None or self.softens

    @property
    def worth(self) -> float:
        """The price of overstepping it by all of its limit for a day."""
        return 1.0 if self.price is None else self.price

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        if self.hard == "yes" and self.price is not None:
            message = "a hard rule has no price"
            yield Fault("price", message, "Leave it blank, or write no as hard")
        for word in self.category:
            if word not in CATEGORIES:
                message = f'"{word}" is no category'
                yield Fault("category", message, f"Write some of {', '.join(CATEGORIES)}")


class Limit(Rule):
    """A rule over who is there, which may look at who gives it.

    Attributes
    ----------
    contributor, from_region, a4p
        Words one of which must fit; blank: all fit.
    """

    contributor: Ids = ()
    from_region: Ids = ()
    a4p: Ids = ()

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        yield from super().faults()
        for word in self.a4p:
            if word not in A4P:
                yield Fault("a4p", f'"{word}" is no priority of A4P+', "Write some of 1 to 7")
