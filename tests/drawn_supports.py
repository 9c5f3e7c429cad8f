"""Tiny cases with needs, drawn at random by kinds, each of which matters in its cases."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from brute_force_supports import BruteForce
from tiny_supports import Asked, Lack, Pledged, Tiny

SEED = 20300101
MOST = 60_000
"""The largest search that is made; larger cases are drawn anew."""

Draw = Callable[[random.Random, Tiny], Tiny]


class Kind(NamedTuple):
    """A kind of case: what is drawn, and the same without what makes it special."""

    draw: Draw
    lift: Callable[[Tiny], Tiny]

    @property
    def name(self) -> str:
        """Return its name."""
        return self.draw.__name__


def base(chance: random.Random) -> Tiny:
    """Return a unit or two, a giver or two, and one need of each unit."""
    days = chance.choice([4, 4, 5])
    number = chance.choice([1, 2])
    asked = tuple(_asked(chance, days) for _ in range(chance.choice([1, 2])))
    units = tuple(_unit(chance, days, chance.choice([1, 1, 2])) for _ in range(number))
    givers = tuple(_giver(chance) for _ in range(chance.choice([1, 1, 2])))
    lacks = tuple(_lack(chance, f"N{p}", p) for p in range(number))
    return Tiny(days, (*units, *givers), asked, lacks)


def _asked(chance: random.Random, days: int) -> Asked:
    start = chance.choice([0, 0, 1])
    until = chance.choice([days - 1, days - 1, days - 2])
    mission = chance.choice(["M1", "M2"])
    weight = chance.choice([1, 1, 2])
    return Asked("unit", start, until, chance.choice([1, 1, 2]), weight, mission)


def _unit(chance: random.Random, days: int, quantity: int) -> Pledged:
    return Pledged(
        "unit",
        quantity,
        available_from=chance.choice([0, 0, 0, 1]),
        available_until=chance.choice([None, None, days, days - 1]),
        tour=chance.choice([None, None, 1, 2]),
        tours=chance.choice([1, 2, 2]),
        rest=chance.choice([0, 0, 1]),
        travel=chance.choice([0, 0, 1]),
    )


def _giver(chance: random.Random, kind: str = "part") -> Pledged:
    quantity = chance.choice([1, 2, 2, 3])
    return Pledged(kind, quantity, available_from=chance.choice([0, 0, 1, 2]))


def _lack(chance: random.Random, name: str, p: int) -> Lack:
    use = chance.choice(["kept", "kept", "spent"])
    need = chance.choice([1, 1, 2, 0.5, 1.5])
    return Lack(name, p, "part", need, use=use, lead=chance.choice([0, 0, 1]))


def _name(tiny: Tiny) -> str:
    """Return a name that no need has."""
    return f"N{len(tiny.pledges)}{len(tiny.lacks)}"


def _of(tiny: Tiny, **changes: Any) -> Tiny:
    """Return a case with its first lack changed."""
    return replace(tiny, lacks=(replace(tiny.lacks[0], **changes), *tiny.lacks[1:]))


def _with(tiny: Tiny, *pledges: Pledged, lacks: tuple[Lack, ...] = ()) -> Tiny:
    return replace(tiny, pledges=(*tiny.pledges, *pledges), lacks=(*tiny.lacks, *lacks))


def _first_giver(tiny: Tiny, **changes: Any) -> Tiny:
    """Return a case with its first giver changed."""
    place = next(p for p, one in enumerate(tiny.pledges) if one.kind == "part")
    pledges = [*tiny.pledges]
    pledges[place] = replace(pledges[place], **changes)
    return replace(tiny, pledges=tuple(pledges))


def kept(_: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which parts serve again."""
    return _of(tiny, use="kept")


def spent(_: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which parts are used up."""
    return _of(tiny, use="spent")


def slow(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which parts take a day or two."""
    return _of(tiny, lead=chance.choice([1, 2]))


def whole_pledge(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which one part is for all of a pledge, which may be two."""
    pledges = (replace(tiny.pledges[0], quantity=2), *tiny.pledges[1:])
    tiny = replace(tiny, pledges=pledges)
    return _of(tiny, per="pledge", use=chance.choice(["kept", "spent"]), need=chance.choice([1, 2]))


def departures(_: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which a part is used up by each departure, of one unit or of two."""
    tiny = replace(tiny, asked=(replace(tiny.asked[0], quantity=2), *tiny.asked[1:]))
    pledges = (replace(tiny.pledges[0], quantity=2), *tiny.pledges[1:])
    return _of(replace(tiny, pledges=pledges), per="deployment", use="spent")


def months(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which one or two days use up one part."""
    return _of(tiny, per="month", use="spent", need=chance.choice([15, 30]))


def alternatives(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which another part does as well."""
    first = replace(tiny.lacks[0], group="airframe")
    other = replace(first, name=_name(tiny), kind="other", need=chance.choice([1, 2, 1.5]))
    tiny = replace(tiny, lacks=(first, *tiny.lacks[1:]))
    return _with(tiny, replace(_giver(chance, "other"), quantity=1), lacks=(other,))


def followed(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which another need comes after the first, which comes late or is short."""
    use, lead = chance.choice(["kept", "spent"]), chance.choice([0, 1, 1])
    need = chance.choice([1, 1, 2])
    second = Lack(_name(tiny), 0, "other", need, use=use, lead=lead, after=("N0",))
    if chance.random() < 0.4:
        tiny = _of(tiny, per="pledge", use="kept")
    tiny = _first_giver(tiny, available_from=chance.choice([0, 1, 1]))
    return _with(tiny, replace(_giver(chance, "other"), available_from=0), lacks=(second,))


def chained(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which the part itself needs a part."""
    place = next(p for p, one in enumerate(tiny.pledges) if one.kind == "part")
    per, use = chance.choice(
        [("each", "kept"), ("each", "spent"), ("pledge", "kept"), ("pledge", "spent")]
    )
    own = Lack(
        _name(tiny), place, "other", chance.choice([1, 1, 0.5, 2]), per, use, chance.choice([0, 1])
    )
    return _with(tiny, _giver(chance, "other"), lacks=(own,))


def delivered(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which parts come one by one."""
    days = sorted(chance.sample(range(tiny.days), 2))
    return _first_giver(tiny, quantity=2, deliveries=tuple((one, 1) for one in days))


def lent(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which parts must be home again."""
    until = chance.choice([tiny.days - 1, tiny.days - 2, tiny.days])
    tiny = _of(tiny, use=chance.choice(["kept", "kept", "spent"]))
    return _first_giver(tiny, available_until=until)


def busy(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which what a unit needs is required itself, or runs somewhere."""
    other = Asked("part", 0, chance.choice([tiny.days - 1, 1, 2]), 1, chance.choice([1, 2]), "M3")
    tiny = replace(tiny, asked=(*tiny.asked[:1], other))
    running = chance.choice([None, (1, 1)])
    travel = chance.choice([0, 1])
    return _first_giver(tiny, quantity=1, running=running, travel=travel, available_from=0)


def bound(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which a giver is for one mission only."""
    first, *others = tiny.asked
    asked = (replace(first, mission="M1"), *(replace(one, mission="M2") for one in others))
    tiny = replace(tiny, asked=asked)
    place = chance.choice([p for p, one in enumerate(tiny.pledges) if one.kind != "unit"])
    pledges = [*tiny.pledges]
    pledges[place] = replace(pledges[place], missions=frozenset({"M1"}))
    return replace(tiny, pledges=tuple(pledges))


def raised(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which some requirements ask for a readiness that a visit gives."""
    asked = tuple(replace(one, least=chance.choice([0, 1, 1])) for one in tiny.asked)
    tiny = replace(tiny, asked=(replace(asked[0], least=chance.choice([1, 2])), *asked[1:]))
    per, use = chance.choice([("pledge", "kept"), ("pledge", "kept"), ("each", "kept")])
    lead = chance.choice([0, 1])
    visit = Lack(_name(tiny), 0, "visit", 1, per, use, lead, raises=chance.choice([1, 2]))
    lacks = (visit,)
    if chance.random() < 0.3:
        lacks = (visit, replace(visit, name=f"{visit.name} too", raises=2))
    if chance.random() < 0.5:
        tiny = replace(tiny, lacks=tiny.lacks[1:])
    return _with(tiny, replace(_giver(chance, "visit"), quantity=1), lacks=lacks)


def standing_in(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which something else stands in for a part."""
    tiny = replace(tiny, rates=(("other", "part", chance.choice([0.5, 2, 1.5])),))
    return _with(tiny, replace(_giver(chance, "other"), quantity=chance.choice([1, 2])))


def refused(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which a unit may not take parts of a giver on some days."""
    days = frozenset(chance.sample(range(tiny.days), 2))
    place = next(p for p, one in enumerate(tiny.pledges) if one.kind == "part")
    return replace(tiny, refused=((place, 0, days),))


def manned(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which a unit is running on the plan date."""
    unit = replace(tiny.pledges[0], running=(0, 1), available_from=0, available_until=None)
    unit = replace(unit, tour=None, tours=None)
    asked = (replace(tiny.asked[0], start=0), *tiny.asked[1:])
    tiny = replace(tiny, pledges=(unit, *tiny.pledges[1:]), asked=asked)
    per, use, need = chance.choice(
        [("each", "kept", 1), ("each", "spent", 1), ("month", "spent", 15), ("pledge", "kept", 1)]
    )
    return _of(tiny, per=per, use=use, need=need)


def mixed(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case of one of those kinds that say what is needed, and one that say who gives."""
    needs = (whole_pledge, departures, months, alternatives, followed, chained, raised)
    gives = (delivered, lent, busy, bound, bound, standing_in)
    return chance.choice(gives)(chance, chance.choice(needs)(chance, tiny))


def _all(tiny: Tiny, **changes: Any) -> Tiny:
    """Return a case with all of its lacks changed."""
    return replace(tiny, lacks=tuple(replace(one, **changes) for one in tiny.lacks))


def _givers(tiny: Tiny, **changes: Any) -> Tiny:
    """Return a case with all of its pledges changed that are no units."""
    pledges = [one if one.kind == "unit" else replace(one, **changes) for one in tiny.pledges]
    return replace(tiny, pledges=tuple(pledges))


def _unmanned(tiny: Tiny) -> Tiny:
    return replace(tiny, pledges=tuple(replace(one, running=None) for one in tiny.pledges))


def _without(tiny: Tiny, *, raising: bool) -> Tiny:
    """Return a case without needs that raise a pledge, or without those of givers."""
    units = [p for p, one in enumerate(tiny.pledges) if one.kind == "unit"]
    lacks = [
        one for one in tiny.lacks if (one.raises is None if raising else one.receiver in units)
    ]
    return replace(tiny, lacks=tuple(lacks))


KINDS: tuple[Kind, ...] = (
    Kind(kept, lambda tiny: _of(tiny, use="spent")),
    Kind(spent, lambda tiny: _of(tiny, use="kept")),
    Kind(slow, lambda tiny: _all(tiny, lead=0)),
    Kind(whole_pledge, lambda tiny: _of(tiny, per="each")),
    Kind(departures, lambda tiny: _of(tiny, per="each")),
    Kind(months, lambda tiny: _of(tiny, per="each", need=1)),
    Kind(alternatives, lambda tiny: _all(tiny, group=None)),
    Kind(followed, lambda tiny: _all(tiny, after=())),
    Kind(chained, lambda tiny: _without(tiny, raising=False)),
    Kind(delivered, lambda tiny: _givers(tiny, deliveries=())),
    Kind(lent, lambda tiny: _givers(tiny, available_until=None)),
    Kind(busy, lambda tiny: _givers(tiny, quantity=2)),
    Kind(bound, lambda tiny: _givers(tiny, missions=None)),
    Kind(raised, lambda tiny: _without(tiny, raising=True)),
    Kind(standing_in, lambda tiny: replace(tiny, rates=())),
    Kind(refused, lambda tiny: replace(tiny, refused=())),
    Kind(manned, _unmanned),
    Kind(mixed, lambda tiny: replace(tiny, lacks=())),
)


def tiny_case(kind: Kind, number: int) -> Tiny:
    """Return the first case of a kind that is small enough, and in which the kind matters.

    Something can be done in it, but less than without needs, and not the same as without what
    makes the kind special.
    """
    chance = random.Random(f"{SEED} {kind.name} {number}")  # noqa: S311 - a seed
    while True:
        tiny = kind.draw(chance, base(chance))
        least = _least(tiny)
        nothing = sum(one.weight * (one.until + 1 - one.start) for one in tiny.asked)
        if least is not None and least < nothing:
            unasked = tuple(replace(one, least=0) for one in tiny.asked)
            free = _least(replace(tiny, asked=unasked, lacks=()))
            lifted = _least(kind.lift(tiny))
            if free is not None and free < least and lifted not in {None, least}:
                return tiny


def _least(tiny: Tiny) -> float | None:
    """Return the least gap of a case, None where there is too much to try."""
    search = BruteForce(tiny)
    return search.least_gap() if search.size() <= MOST else None
