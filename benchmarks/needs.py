"""How a program grows with pledges that need parts of others, and how long it takes to write it.

Run as ``python benchmarks/needs.py``: 2,000 pledges that need two parts each, 200 that may give
them, 300 requirements, and the same with an eighth, a quarter and half of each. Whoever wrote down
every giver of every part with every requirement would have products of the three; here a column
belongs to one pair or to one link, and to one date of it.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
import pandas as pd

from matcher import Case
from matcher.program.eligibility import screen
from matcher.program.formulation import formulate_presence
from matcher.program.presence import lay_out
from matcher.program.program import Program

_START = pd.Timestamp("2026-01-01")
_MONTHS, _CONTRIBUTORS, _MISSIONS = 36, 120, 12
_COMPARED = ("pairs and links", "dates of them", "columns", "products")
_FRACTIONS = ("columns a date",)
_GROWING = (8, 4, 2, 1)
"""By how much all three are fewer in each column of the table."""


def main() -> None:
    """Formulate one case after the other, each twice as large in all three."""
    options = _read_options()
    print(
        f"{options.pledges:,} pledges that need parts × {options.givers:,} givers × "
        f"{options.requirements:,} requirements, seed {options.seed}\n"
    )
    rows = [
        _measure(
            options.pledges // part, options.givers // part, options.requirements // part, options
        )
        for part in _GROWING
    ]
    for name in rows[0]:
        digits = 2 if name in _FRACTIONS or name.endswith("(s)") else 0
        print(f"{name:<18}" + "".join(f"{row[name]:>12,.{digits}f}" for row in rows))
    first, last = rows[0], rows[-1]
    grown = (f"{name} ×{last[name] / max(first[name], 1):,.1f}" for name in _COMPARED)
    print(f"\nFrom the first to the last: {', '.join(grown)}")


def _read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pledges", type=int, default=2000, help="that need parts")
    parser.add_argument("--givers", type=int, default=200)
    parser.add_argument("--requirements", type=int, default=300)
    parser.add_argument("--kinds", type=int, default=60, help="of units; a third as many of parts")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def _measure(
    pledges: int, givers: int, requirements: int, options: argparse.Namespace
) -> dict[str, float]:
    """Return the size of a program, and how long each step to it took."""
    case = make_case(pledges, givers, requirements, kinds=options.kinds, seed=options.seed)
    times = [time.perf_counter()]
    eligibility = screen(case)
    times.append(time.perf_counter())
    presence = lay_out(eligibility)
    times.append(time.perf_counter())
    program = formulate_presence(presence)
    times.append(time.perf_counter())
    seconds = dict(zip(("screen", "lay out", "formulate"), np.diff(times).tolist(), strict=True))
    sizes = {"pledges": pledges, "givers": givers, "requirements": requirements}
    timed = {f"{name} (s)": value for name, value in seconds.items()}
    return {**sizes, **_sizes(program), **timed}


def _sizes(program: Program) -> dict[str, float]:
    presence, linear = program.layout.presence, program.linear
    eligibility = presence.eligibility
    pairs, links = eligibility.pairs, eligibility.supplies.links
    rows, columns = linear.matrix.shape
    dates = len(presence.events) + len(presence.hand_overs.rows)
    per = links.groupby("receiver").size().reindex(pairs["p"], fill_value=0)
    return {
        "pairs": len(pairs),
        "links": len(links),
        "pairs and links": len(pairs) + len(links),
        "dates of them": dates,
        "products": int(per.sum()),
        "columns": columns,
        "columns a date": columns / max(dates, 1),
        "rows": rows,
        "non-zeros": linear.matrix.nnz,
    }


def make_case(pledges: int, givers: int, requirements: int, *, kinds: int, seed: int) -> Case:
    """Return a case of units that need airframes and then training, which refitted givers give.

    Parameters
    ----------
    pledges, givers, requirements
        Rows of each kind. Every tenth giver refits what the others give; the others come in two or
        three deliveries.
    kinds
        Kinds of units; each needs two of the kinds of parts, which are a third as many.
    seed
        Another seed gives another case of the same kind.
    """
    random = np.random.default_rng(seed)
    units = [f"unit {number}" for number in range(kinds)]
    parts = [f"part {number}" for number in range(max(2, kinds // 3))]
    given = _givers(random, givers, parts)
    return Case.from_frames(
        pd.concat([_units(random, pledges, units), given], ignore_index=True),
        _requirements(random, requirements, units),
        needs=_needs(units, parts),
        deliveries=_deliveries(random, given),
        capabilities=pd.DataFrame({"id": [*units, *parts, "refit"], "whole": "yes"}),
        settings={
            "plan_date": _START.date(),
            "horizon": (_START + pd.DateOffset(months=_MONTHS, days=-1)).date(),
            "travel_days": 30,
        },
    )


def _units(random: np.random.Generator, number: int, kinds: list[str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "id": [f"U{one}" for one in range(number)],
            "contributor_id": [f"N{one}" for one in random.integers(0, _CONTRIBUTORS, number)],
            "capability_id": random.choice(kinds, number),
            "quantity": random.integers(1, 4, number),
            "available_from": _month(random.integers(0, _MONTHS // 3, number)),
            "notice_days": random.choice([30, 60, 90], number),
        }
    )


def _givers(random: np.random.Generator, number: int, parts: list[str]) -> pd.DataFrame:
    refits = np.arange(number) % 10 == 0
    return pd.DataFrame(
        {
            "id": [f"G{one}" for one in range(number)],
            "contributor_id": [f"N{one}" for one in random.integers(0, _CONTRIBUTORS, number)],
            "capability_id": np.where(refits, "refit", random.choice(parts, number)),
            "quantity": random.integers(18, 40, number),
            "notice_days": 0,
        }
    )


def _deliveries(random: np.random.Generator, givers: pd.DataFrame) -> pd.DataFrame:
    """Return two or three deliveries of every giver, in months of their own."""
    coming = givers.loc[givers.index.repeat(random.integers(2, 4, len(givers)))]
    month = random.integers(0, _MONTHS // 2, len(coming))
    rows = pd.DataFrame({"pledge_id": coming["id"].to_numpy(), "date": _month(month)})
    return rows.drop_duplicates().assign(quantity=6)


def _requirements(random: np.random.Generator, number: int, kinds: list[str]) -> pd.DataFrame:
    first = random.integers(0, _MONTHS // 2, number)
    last = first + random.integers(6, _MONTHS // 2, number)
    return pd.DataFrame(
        {
            "id": [f"R{one}" for one in range(number)],
            "mission_id": [f"M{one}" for one in random.integers(0, _MISSIONS, number)],
            "capability_id": random.choice(kinds, number),
            "quantity": random.integers(1, 5, number),
            "needed_from": _month(first),
            "needed_until": _month(last) - pd.Timedelta(days=1),
        }
    )


def _needs(units: list[str], parts: list[str]) -> pd.DataFrame:
    """Return recipes: a unit needs a part to keep, and another once that is there."""
    number = np.arange(len(units))
    first = pd.DataFrame({"id": [f"first {one}" for one in number], "for_capability_id": units})
    first = first.assign(
        capability_id=[parts[one % len(parts)] for one in number], quantity=3, lead_days=30
    )
    second = pd.DataFrame({"id": [f"second {one}" for one in number], "for_capability_id": units})
    second = second.assign(
        capability_id=[parts[(one + 1) % len(parts)] for one in number],
        quantity=2, use="spent", lead_days=60, after=first["id"],
    )  # fmt: skip
    refits = pd.DataFrame({"id": [f"refit {part}" for part in parts], "for_capability_id": parts})
    refits = refits.assign(capability_id="refit", quantity=1, use="spent", lead_days=45)
    return pd.concat([first, second, refits], ignore_index=True)


def _month(number: np.ndarray) -> pd.Series:
    """Return the first day of months counted from the plan date."""
    months = pd.Series(pd.date_range(_START, periods=2 * _MONTHS, freq="MS"))
    return months[number].reset_index(drop=True)


if __name__ == "__main__":
    main()
