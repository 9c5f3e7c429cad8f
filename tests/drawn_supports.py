"""Tiny cases with needs, drawn at random by kinds, and their tables."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from brute_force_supports import BruteForce
from builders import case
from solved import dated, day
from tiny_supports import Asked, Lack, Pledged, Tiny

from matcher import Case

SEED = 20300101
MOST = 60_000
"""The largest search that is made; larger cases are drawn anew."""

LEVELS = ["registered", "assessed", "verified"]

Draw = Callable[[random.Random, Tiny], Tiny]


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


def plain(_: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which parts are kept or used up by each unit."""
    return tiny


def whole_pledge(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which one part is for all of a pledge, which may be two."""
    pledges = (replace(tiny.pledges[0], quantity=2), *tiny.pledges[1:])
    tiny = replace(tiny, pledges=pledges)
    return _of(tiny, per="pledge", use=chance.choice(["kept", "spent"]), need=chance.choice([1, 2]))


def departures(_: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which a part is used up by each departure."""
    return _of(tiny, per="deployment", use="spent")


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
    """Return a case in which another need comes after the first."""
    use = chance.choice(["kept", "spent"])
    lead = chance.choice([0, 1])
    second = Lack(
        _name(tiny), 0, "other", chance.choice([1, 1, 2]), use=use, lead=lead, after=("N0",)
    )
    if chance.random() < 0.4:
        tiny = _of(tiny, per="pledge", use="kept")
    return _with(tiny, _giver(chance, "other"), lacks=(second,))


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
    asked = tuple(replace(one, least=chance.choice([0, 1, 1, 2])) for one in tiny.asked)
    per, use = chance.choice([("pledge", "kept"), ("pledge", "kept"), ("each", "kept")])
    visit = Lack(
        _name(tiny), 0, "visit", 1, per, use, chance.choice([0, 1]), raises=chance.choice([1, 2])
    )
    lacks = (visit,)
    if chance.random() < 0.3:
        lacks = (visit, replace(visit, name=f"{visit.name} too", raises=2))
    tiny = replace(tiny, asked=asked)
    return _with(tiny, replace(_giver(chance, "visit"), quantity=1), lacks=lacks)


def standing_in(chance: random.Random, tiny: Tiny) -> Tiny:
    """Return a case in which something else stands in for a part, and is refused on some days."""
    rate = chance.choice([0.5, 2, 1.5])
    tiny = replace(tiny, rates=(("other", "part", rate),))
    tiny = _with(tiny, replace(_giver(chance, "other"), quantity=chance.choice([1, 2])))
    days = frozenset(chance.sample(range(tiny.days), 2))
    return replace(tiny, refused=((len(tiny.pledges) - 1, 0, days),))


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


KINDS: tuple[Draw, ...] = (
    plain,
    whole_pledge,
    departures,
    months,
    alternatives,
    followed,
    chained,
    delivered,
    lent,
    busy,
    bound,
    raised,
    standing_in,
    manned,
    mixed,
)


def tiny_case(kind: Draw, number: int) -> Tiny:
    """Return the first case of a kind that is small enough, and in which needs matter.

    They do where something can be done, but less than without them.
    """
    chance = random.Random(f"{SEED} {kind.__name__} {number}")  # noqa: S311 - a seed
    while True:
        tiny = kind(chance, base(chance))
        if BruteForce(tiny).size() <= MOST:
            least = BruteForce(tiny).least_gap()
            nothing = BruteForce(replace(tiny, pledges=tiny.pledges[-1:], lacks=())).least_gap()
            free = BruteForce(replace(tiny, lacks=())).least_gap()
            if free < least < nothing:
                return tiny


def as_case(tiny: Tiny, **settings: Any) -> Case:
    """Return a tiny case as tables: one contributor a pledge."""
    kinds = {one.kind for one in (*tiny.pledges, *tiny.asked, *tiny.lacks)}
    every = list(enumerate(tiny.pledges))
    missions = sorted({one.mission for one in tiny.asked} | {"M1"})
    return case(
        [_pledge(p, one) for p, one in every],
        [_requirement(r, one) for r, one in enumerate(tiny.asked)],
        settings=dated(tiny.days, step="1 day", dates_at_most=400, **settings),
        capabilities=[{"id": one, "whole": "yes"} for one in sorted(kinds)],
        missions=[{"id": one} for one in missions],
        travel=[
            {"contributor_id": f"C{p}", "mission_id": one, "days": pledge.travel}
            for p, pledge in every
            for one in missions
        ],
        needs=[_need(one) for one in tiny.lacks],
        stand_ins=[{"provided": p, "required": r, "rate": rate} for p, r, rate in tiny.rates],
        consents=[
            {"recipient_id": f"C{p}", "contributor_id": f"C{giver}", "answer": "no"}
            | {"from": day(one), "until": day(one)}
            for giver, p, days in tiny.refused
            for one in sorted(days)
        ],
        deliveries=[
            {"pledge_id": f"P{p}", "date": day(one), "quantity": quantity}
            for p, pledge in every
            for one, quantity in pledge.deliveries
        ],
        running=[
            {"pledge_id": f"P{p}", "requirement_id": f"R{one.running[0]}"}
            | {"quantity": one.running[1], "start": day(0)}
            for p, one in every
            if one.running
        ],
    )


def _pledge(number: int, one: Pledged) -> dict[str, Any]:
    until = one.available_until
    return {
        "id": f"P{number}",
        "contributor_id": f"C{number}",
        "capability_id": one.kind,
        "quantity": one.quantity,
        "available_from": day(one.available_from),
        "available_until": None if until is None else day(until),
        "notice_days": 0,
        "readiness": LEVELS[one.rank],
        "tour_days": one.tour,
        "tours": one.tours,
        "rest_days": one.rest,
        "only_missions": ";".join(sorted(one.missions or ())),
    }


def _requirement(number: int, one: Asked) -> dict[str, Any]:
    return {
        "id": f"R{number}",
        "mission_id": one.mission,
        "capability_id": one.kind,
        "quantity": one.quantity,
        "needed_from": day(one.start),
        "needed_until": day(one.until),
        "weight": one.weight,
        "minimum_readiness": LEVELS[one.least] if one.least else None,
    }


def _need(one: Lack) -> dict[str, Any]:
    return {
        "id": one.name,
        "pledge_id": f"P{one.receiver}",
        "capability_id": one.kind,
        "quantity": one.need,
        "per": one.per,
        "use": one.use,
        "lead_days": one.lead,
        "after": ";".join(one.after),
        "group": one.group,
        "raises_to": None if one.raises is None else LEVELS[one.raises],
    }
