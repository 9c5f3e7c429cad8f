"""Plans under policies against everything that could be done: tiny dated cases, every day offered."""

from __future__ import annotations

import random
from typing import Any

import pytest
from brute_force import Need, Running, Supply, Tiny
from brute_policies import Giver, Rule, Ruled
from builders import case
from solved import about, day, solved, values
from test_brute_force import as_tables

from matcher import Case

CASES = 32
SEED = 20301231
FEWEST, MOST = 50, 60_000
"""Combinations that are tried of one case; a case with fewer or more is drawn anew."""

KINDS = [
    "ceiling", "ceiling", "footprint", "share", "contributor_share",
    "budget", "lift", "changes_at_most", "stay", "exchange", "exchange",
]  # fmt: skip


def ruled_case(chance: random.Random) -> Ruled:
    """Return a random tiny case with one to three policies, few enough to try everything."""
    while True:
        days = chance.choice([4, 5, 6])
        needs = tuple(_need(chance, days) for _ in range(chance.choice([1, 2, 2])))
        ways = [tuple(chance.choice([0, 0, 1]) for _ in needs) for _ in range(2)]
        givers = tuple(_giver(chance) for _ in range(chance.choice([1, 2, 2, 3])))
        supplies = tuple(_supply(chance, needs, ways[giver.contributor]) for giver in givers)
        rules: list[Rule] = []
        for _ in range(chance.choice([1, 2, 2, 3])):
            rules += _rules(chance, days, len(needs), len(rules))
        found = Ruled(Tiny(days, supplies, needs), givers, tuple(rules))
        if FEWEST <= found.combinations <= MOST:
            return found


def _need(chance: random.Random, days: int) -> Need:
    start = chance.choice([0, 0, chance.randrange(days)])
    until = chance.choice([days - 1, chance.randrange(start, days)])
    phases = ()
    if chance.random() < 0.25:
        phases = ((chance.randint(start, until), chance.randint(0, 2)),)
    return Need(start, until, chance.randint(1, 2), chance.choice([1, 1, 2]), phases)


def _supply(chance: random.Random, needs: tuple[Need, ...], travel: tuple[int, ...]) -> Supply:
    quantity = chance.choice([1, 1, 2])
    tour = chance.choice([None, None, 2, 3])
    rates = [chance.choice([0, 1, 1, 1, 2]) for _ in needs]
    if not any(rates):
        rates[0] = 1
    place = chance.randrange(len(needs))
    running = None
    if chance.random() < 0.3 and needs[place].start == 0 and rates[place]:
        running = Running(place, chance.randint(1, quantity), -chance.randrange(0, tour or 3))
    return Supply(
        quantity=quantity,
        rates=tuple(rates),
        travel=travel,
        available_from=0 if running else chance.choice([0, 0, 1]),
        notice=0 if running else chance.choice([0, 0, 1]),
        tour=tour,
        tours=chance.choice([None, 1, 2]) if tour else chance.choice([1, 1, 2]),
        rest=chance.choice([0, 0, 1]),
        duty=chance.choice([1, 1, 0.5]),
        refused=tuple(frozenset() for _ in needs),
        running=running,
    )


def _giver(chance: random.Random) -> Giver:
    persons = chance.randint(1, 3)
    return Giver(
        contributor=chance.randrange(2),
        persons=persons,
        women=chance.choice([0, 0.5, 1]),
        co2=chance.randint(0, 2),
        tonnes=chance.randint(0, 2),
        monthly=chance.choice([0, 30, 60]),
        entry=chance.choice([0, 1, 3]),
    )


def _rules(chance: random.Random, days: int, needs: int, place: int) -> list[Rule]:
    """Return a random policy; an exchange comes with both of its ceilings."""
    kind = chance.choice(KINDS)
    if kind == "exchange":
        rooms = (chance.randint(0, 1), chance.randint(1, 3))
        both = [
            Rule(
                "ceiling",
                {"at_most": room, "already": 0},
                *_period(chance, days),
                needs=frozenset({number}) if needs > 1 else None,
                contributors=None if needs > 1 else frozenset({number}),
            )
            for number, room in enumerate(rooms)
        ]
        keys = {"more": place, "fewer": place + 1, "rate": chance.choice([0.5, 1, 2])}
        keys["at_most"] = chance.randint(1, 3)
        return [*both, Rule(kind, keys, 0, chance.choice([days - 1, chance.randrange(days)]))]
    return [_rule(chance, days, needs, kind)]


def _period(chance: random.Random, days: int) -> tuple[int, int]:
    first = chance.choice([0, 0, chance.randrange(days)])
    return first, chance.choice([days - 1, chance.randrange(first, days)])


def _rule(chance: random.Random, days: int, needs: int, kind: str) -> Rule:
    soft = chance.random() < 0.5
    keys: dict[str, Any] = {"at_most": chance.randint(0, 4)}
    if kind in {"ceiling", "footprint"}:
        keys["already"] = chance.choice([0, 0, 1])
    elif kind == "share":
        already = chance.choice([0, 0, 2])
        keys = {"share": chance.choice([0.25, 0.5]), "already": already}
        keys["already_women"] = chance.choice([0, already])
    elif kind == "contributor_share":
        keys = {"share": chance.choice([0.25, 0.5, 0.75])}
    elif kind == "lift":
        keys |= {"counted_in": chance.choice(["persons", "tonnes"]), "per": "total"}
    elif kind == "stay":
        keys = {"days": chance.randint(2, days)}
    elif kind == "budget":
        keys["already"] = chance.choice([0, 0, 1])
    chosen = frozenset({chance.randrange(needs)})
    first, last = _period(chance, days)
    return Rule(
        kind,
        keys,
        0 if kind == "stay" else first,
        last,
        price=chance.choice([0.5, 1, 2]) if soft else None,
        needs=chance.choice([None, None, chosen]),
        contributors=None
        if kind == "contributor_share"
        else chance.choice([None, None, frozenset({chance.randrange(2)})]),
    )


def ruled_as_case(ruled: Ruled) -> Case:
    """Return a tiny case with policies as tables."""
    tables = as_tables(ruled.tiny, step="1 day")
    for row, giver in zip(tables["pledges"], ruled.givers, strict=True):
        row |= {
            "persons_each": giver.persons,
            "women_each": giver.women,
            "co2_per_month": giver.co2,
            "tonnes_each": giver.tonnes,
            "monthly_cost": giver.monthly,
            "deployment_cost": giver.entry,
            "contributor_id": f"C{giver.contributor}",
        }
    tables["travel"] = list(
        {
            (giver.contributor, n): {
                "contributor_id": f"C{giver.contributor}",
                "mission_id": f"M{n}",
                "days": supply.travel[n],
            }
            for giver, supply in zip(ruled.givers, ruled.tiny.supplies, strict=True)
            for n in range(len(ruled.tiny.needs))
        }.values()
    )
    tables["contributors"] = [{"id": "C0"}, {"id": "C1"}]
    tables["policies"] = [_row(number, rule) for number, rule in enumerate(ruled.rules)]
    return case(**tables)


def _row(number: int, rule: Rule) -> dict[str, Any]:
    keys = dict(rule.keys)
    if rule.kind == "exchange":
        keys |= {"more": f"Y{keys['more']}", "fewer": f"Y{keys['fewer']}"}
        return {"id": f"Y{number}", "kind": rule.kind, **keys, **_days(rule)}
    filters = {
        "mission": None if rule.needs is None else ";".join(f"M{n}" for n in rule.needs),
        "contributor": None
        if rule.contributors is None
        else ";".join(f"C{n}" for n in rule.contributors),
    }
    worth = {"hard": "yes"} if rule.price is None else {"price": rule.price}
    return {"id": f"Y{number}", "kind": rule.kind, **keys, **filters, **worth, **_days(rule)}


def _days(rule: Rule) -> dict[str, str]:
    return {"from": day(rule.first), "until": day(rule.last)}


@pytest.mark.parametrize("part", range(4))
def test_with_policies_a_plan_is_as_good_as_everything_that_could_be_done(part: int) -> None:
    """The least gap, then rules, then cost over everything are those of the plan."""
    differ = {}
    for number in range(part, CASES, 4):
        ruled = ruled_case(random.Random(f"{SEED} {number}"))  # noqa: S311 - a seed
        plan = solved(ruled_as_case(ruled), "gap", "rules", "cost", stop=0)
        reached, best = list(values(plan).values()), ruled.best()
        if reached != about(list(best)):
            differ[number] = (reached, best, [rule.kind for rule in ruled.rules])
    assert not differ, f"{len(differ)} plans differ from the best: {differ}"
