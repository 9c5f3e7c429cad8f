"""What rests on what: the deployments that a decision concerns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.tables import TABLES
from matcher.program.stand_ins import stand_in_rates

_OWN = {
    "pledges": "pledge_id",
    "requirements": "requirement_id",
    "contributors": "contributor_id",
    "missions": "mission_id",
    "capabilities": "capability_id",
    "needs": "need_id",
}
"""Table → column of a deployment that holds an id of it."""

_OWNED = {
    "conditions": ("pledge_id",),
    "deliveries": ("pledge_id",),
    "phases": ("requirement_id",),
    "pairs": ("pledge_id", "requirement_id"),
    "running": ("pledge_id", "requirement_id"),
}
"""Table → its columns that a deployment has too."""

_NEARLY = 1e-9


def row_ids(table: str, frame: pd.DataFrame) -> list[str]:
    """Return what names each row: its id, else the parts of its key joined by `` · ``."""
    keys = zip(*(frame[name] for name in TABLES[table].key), strict=True)
    return [" · ".join("" if pd.isna(part) else as_text(part) for part in key) for key in keys]


def as_text(value: object) -> str:
    """Return a value as it stands in a decision."""
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:g}"
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def resting_on(decisions: pd.DataFrame, case: Case, deployments: pd.DataFrame) -> list[str]:
    """Return, for each decision, the ids of the deployments that rest on it, ``;`` between.

    Parameters
    ----------
    decisions
        Columns table, row_id; ``*`` stands for all rows.
    case
        What the plan was made from.
    deployments
        Columns deployment_id, pledge_id, requirement_id, contributor_id, mission_id,
        capability_id, required_capability_id, and need_id where it is a support on which a
        deployment stands.
    """
    every = _listed(deployments["deployment_id"])
    found: dict[str, dict[str, str]] = {}
    for table in decisions["table"].unique():
        named = set(decisions.loc[decisions["table"] == table, "row_id"]) - {"*"}
        if table in TABLES and named:
            found[table] = _of_table(table, named, case, deployments)
    both = zip(decisions["table"], decisions["row_id"], strict=True)
    return [every if name == "*" else found.get(table, {}).get(name, "") for table, name in both]


def _of_table(table: str, named: set[str], case: Case, deployments: pd.DataFrame) -> dict[str, str]:
    if table in _OWN:
        return _joined(deployments[deployments[_OWN[table]].isin(named)], [_OWN[table]])
    frame = case[table]
    names = pd.Series(row_ids(table, frame), index=frame.index, dtype=object)
    if table in _OWNED:
        keys = list(_OWNED[table])
        joined = _joined(deployments, keys)
        owners = frame[keys[0]] if len(keys) == 1 else frame[keys].apply(tuple, axis=1)
        found = {name: joined.get(key, "") for name, key in zip(names, owners, strict=True)}
        pairs = {" · ".join(key): ids for key, ids in joined.items() if isinstance(key, tuple)}
        return pairs | found
    if table not in _RESTS:
        return {}
    rests = _RESTS[table](case, deployments)
    rows = frame[names.isin(named)]
    return {
        names[row.Index]: _listed(deployments["deployment_id"][rests(row)])
        for row in rows.rename(columns={"from": "first"}).itertuples()
    }


def _joined(deployments: pd.DataFrame, keys: list[str]) -> dict[Any, str]:
    by = keys[0] if len(keys) == 1 else keys
    found: dict[Any, dict[str, None]] = {}
    rows = deployments.dropna(subset=keys)
    owners = rows[by] if len(keys) == 1 else zip(*(rows[key] for key in keys), strict=True)
    for owner, one in zip(owners, rows["deployment_id"], strict=True):
        found.setdefault(owner, {})[one] = None
    return {owner: "; ".join(ids) for owner, ids in found.items()}


def _listed(ids: pd.Series) -> str:
    return "; ".join(dict.fromkeys(ids.to_numpy(dtype=object).tolist()))


Rests = Callable[[Any], np.ndarray]
"""A row of a table → which deployments rest on it."""


def _on_consent(case: Case, deployments: pd.DataFrame) -> Rests:
    category = _categories(case, deployments)
    mission = case["requirements"].set_index("id")["mission_id"]
    partner = mission.reindex(deployments["requirement_id"]).isna().set_axis(deployments.index)

    def rests(row: Any) -> np.ndarray:
        asks = pd.isna(row.mission_id)
        here = deployments["mission_id"].eq(row.recipient_id if asks else row.mission_id)
        here &= partner if asks else ~partner
        here &= deployments["contributor_id"].eq(row.contributor_id)
        if pd.notna(row.capability_id):
            here &= deployments["capability_id"].eq(row.capability_id)
        if pd.notna(row.category):
            here &= category.eq(row.category)
        return here.to_numpy(dtype=bool)

    return rests


def _on_travel(case: Case, deployments: pd.DataFrame) -> Rests:
    region = deployments["contributor_id"].map(case["contributors"].set_index("id")["region"])

    def rests(row: Any) -> np.ndarray:
        own = deployments["contributor_id"].eq(row.contributor_id) | region.eq(row.from_region)
        own &= deployments["requirement_id"].notna()
        return (own & deployments["mission_id"].eq(row.mission_id)).to_numpy(dtype=bool)

    return rests


def _on_stand_in(case: Case, deployments: pd.DataFrame) -> Rests:
    """A deployment rests on a stand-in where the best chain between its capabilities holds it."""
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    best = rates.set_index(["provided", "required"])["rate"]
    given, asked = deployments["capability_id"], deployments["required_capability_id"]

    def between(start: pd.Series, end: pd.Series) -> np.ndarray:
        return best.reindex(pd.MultiIndex.from_arrays([start, end])).to_numpy(dtype=float)

    whole = between(given, asked)

    def rests(row: Any) -> np.ndarray:
        before = between(given, pd.Series(row.provided, index=given.index))
        after = between(pd.Series(row.required, index=asked.index), asked)
        along = before * row.rate * after
        return np.nan_to_num(along) >= np.nan_to_num(whole, nan=np.inf) * (1 - _NEARLY)

    return rests


def _on_rate(case: Case, deployments: pd.DataFrame) -> Rests:
    category = _categories(case, deployments).where(deployments["requirement_id"].notna())
    return lambda row: category.eq(row.category).to_numpy(dtype=bool)


def _categories(case: Case, deployments: pd.DataFrame) -> pd.Series:
    return deployments["capability_id"].map(case["capabilities"].set_index("id")["category"])


_RESTS: dict[str, Callable[[Case, pd.DataFrame], Rests]] = {
    "consents": _on_consent,
    "travel": _on_travel,
    "stand_ins": _on_stand_in,
    "rates": _on_rate,
}
"""Table → which deployments rest on a row of it."""
