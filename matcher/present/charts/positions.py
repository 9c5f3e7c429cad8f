"""Positions: where contributors and missions stand on a map, and the coasts of the world.

The files in `land` are made from Natural Earth 4.1, which is in the public domain: `coast.txt` from
its land at 1:110 million, a line each, in degrees east and north; `states.csv` from its countries
at 1:50 million (1:10 million for the smallest), the middle of the largest land of each state.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from matcher.case.states import state_code, state_name
from matcher.plan.record import Record

_COLUMNS = ["east", "north", "name"]


def positions(plan: Record, table: str) -> pd.DataFrame:
    """Return degrees east and north, and the name, of all that stands in a table, by id.

    Parameters
    ----------
    plan
        The plan.
    table
        ``contributors``, or ``missions``: with the partners that ask for themselves.
    """
    case = plan.case
    rows = case[table]
    if table == "missions":
        rows = pd.concat([rows, case["contributors"]], ignore_index=True)
    rows = rows.drop_duplicates("id").set_index("id", drop=False)
    host = rows["host"] if "host" in rows else pd.Series(index=rows.index, dtype=object)
    codes = [_code(one, place) for one, place in zip(rows["id"], host, strict=True)]
    guess = _states().reindex(codes).set_axis(rows.index)
    own = rows[["longitude", "latitude"]].astype(float).set_axis(["east", "north"], axis=1)
    own = own.where(own.notna().all(axis=1))
    found = own.fillna(guess)
    names = rows["name"].where(rows["name"].notna(), rows["id"].map(_name))
    return found.assign(name=names)[_COLUMNS]


@cache
def coast() -> tuple[np.ndarray, np.ndarray]:
    """Return the coasts of the world, degrees east and north, a blank between two lines."""
    text = _read("coast.txt").replace("\n", " nan,nan ").replace(" ", ",")
    both = np.array(text.strip(",").split(","), dtype=np.float32).reshape(-1, 2)
    return both[:, 0], both[:, 1]


@cache
def _states() -> pd.DataFrame:
    rows = [line.split(",") for line in _read("states.csv").splitlines()[1:]]
    found = pd.DataFrame(rows, columns=["id", "north", "east"]).set_index("id")
    return found[["east", "north"]].astype(float)


def _read(name: str) -> str:
    return (files("matcher.present.charts") / "land" / name).read_text(encoding="ascii")


def _code(one: str, host: object) -> str | None:
    """Return the state of a host, else the one that an id is the code of, else None."""
    if isinstance(host, str):
        return state_code(host)
    return one if state_name(one) is not None else None


def _name(one: str) -> str:
    return state_name(one) or one
