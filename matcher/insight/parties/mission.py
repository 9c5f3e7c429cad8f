"""What one mission sees of a plan: what is met, by whom, what stays open, and what would help."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.insight.asks import Asks
from matcher.plan.plan import Plan

MET, PARTLY, OPEN, UNQUANTIFIED = "met", "in part", "open", "unquantified"
"""How far a requirement is met."""

_SMALL = 1e-9

_REQUIREMENTS = {
    "requirement_id": "str",
    "capability_id": "str",
    "required": "float64",
    "priority": "float64",
    "state": "str",
    "share": "float64",
    "open": "float64",
    "served_by": "str",
    "reason": "str",
}


@dataclass(frozen=True, repr=False)
class MissionPage:
    """What one mission, or one partner that asks for itself, sees of a plan.

    Attributes
    ----------
    mission_id, name
        Which it is.
    requirements
        A row for each of its requirements, in the order of ids. Columns requirement_id,
        capability_id, required (the largest quantity), priority, state (met, in part, open or
        unquantified), share (of all that is required, that is served), open (quantity × days),
        served_by (contributors, ``;`` between), reason (the first why it is open).
    gaps, deployments
        The rows of the frames of the plan that are about it.
    asks
        What to ask for that closes something here, best first; None where that was not asked.
    """

    mission_id: str
    name: str | None
    requirements: pd.DataFrame
    gaps: pd.DataFrame
    deployments: pd.DataFrame
    asks: Asks | None

    def __repr__(self) -> str:
        number = self.requirements["state"].value_counts()
        states = ", ".join(f"{number[one]} {one}" for one in number.index)
        told = f"{len(self.requirements)} requirements, {states}"
        return f"<MissionPage {self.mission_id}: {told}>"


def mission_page(plan: Plan, one: str, asks: Asks | None) -> MissionPage:
    """Return what a mission, or a partner that asks for itself, sees.

    Parameters
    ----------
    plan
        The plan.
    one
        Its id.
    asks
        What to ask for that closes something there.
    """
    gaps = plan.gaps[plan.gaps["mission_id"] == one].reset_index(drop=True)
    deployments = plan.deployments[plan.deployments["mission_id"] == one].reset_index(drop=True)
    known = pd.concat([plan.case[table][["id", "name"]] for table in ("missions", "contributors")])
    name = known.drop_duplicates("id").set_index("id")["name"].get(one)
    return MissionPage(
        mission_id=one,
        name=name if isinstance(name, str) else None,
        requirements=_requirements(gaps, deployments),
        gaps=gaps,
        deployments=deployments,
        asks=asks,
    )


def _requirements(gaps: pd.DataFrame, deployments: pd.DataFrame) -> pd.DataFrame:
    """Return the state of every requirement."""
    rows = gaps.assign(
        open=gaps["gap"] * gaps["days"], total=gaps["required"].fillna(0.0) * gaps["days"]
    )
    found = rows.groupby("requirement_id", sort=True).agg(
        capability_id=("capability_id", "first"),
        required=("required", "max"),
        priority=("priority", "first"),
        open=("open", "sum"),
        total=("total", "sum"),
        reason=("first_reason", "first"),
    )
    who = deployments.groupby("requirement_id")["contributor_id"]
    named = who.agg(lambda ids: "; ".join(sorted(set(ids))))
    total, open_ = found["total"].to_numpy(), found["open"].to_numpy()
    share = np.where(total > 0, 1.0 - open_ / np.where(total > 0, total, 1.0), np.nan)
    state = np.where(
        found["required"].isna(),
        UNQUANTIFIED,
        np.where(open_ <= _SMALL, MET, np.where(share > _SMALL, PARTLY, OPEN)),
    )
    frame = found.assign(share=share, state=state, served_by=named.reindex(found.index))
    return frame.reset_index()[list(_REQUIREMENTS)].astype(_REQUIREMENTS)
