"""What one contributor sees of a plan: which of its pledges are used, and why others are not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.plan.plan import Plan

USED, PARTLY, IDLE = "used", "in part", "idle"
"""How far a pledge is used."""

_PLEDGES = {
    "pledge_id": "str",
    "capability_id": "str",
    "quantity": "float64",
    "measure": "str",
    "use": "str",
    "deployed": "float64",
    "handed": "float64",
    "reason": "str",
    "change": "str",
}


@dataclass(frozen=True, repr=False)
class ContributorPage:
    """What one contributor sees of a plan.

    Attributes
    ----------
    contributor_id, name
        Who it is.
    pledges
        A row for each of its pledges, in the order of ids. Columns pledge_id, capability_id,
        quantity, measure, use (used, in part or idle), deployed (quantity × days), handed (quantity
        that is handed to others), reason (why it, or the rest of it, is idle; blank where none of
        it is), change (what change of the offer would make it useful; blank where that was not
        asked, or none would).
    deployments, given, received, idle
        The rows of the frames of the plan that are about its pledges; of supports those that it
        gives, and those that it receives.
    decisions
        Assumed and unknown values, and open matters, of its pledges.
    """

    contributor_id: str
    name: str | None
    pledges: pd.DataFrame
    deployments: pd.DataFrame
    given: pd.DataFrame
    received: pd.DataFrame
    idle: pd.DataFrame
    decisions: pd.DataFrame

    def __repr__(self) -> str:
        number = self.pledges["use"].value_counts()
        uses = ", ".join(f"{number.get(one, 0)} {one}" for one in (USED, PARTLY, IDLE))
        return f"<ContributorPage {self.contributor_id}: {len(self.pledges)} pledges, {uses}>"


def contributor_page(plan: Plan, one: str, changes: Mapping[str, str]) -> ContributorPage:
    """Return what a contributor sees.

    Parameters
    ----------
    plan
        The plan.
    one
        Id of the contributor.
    changes
        Pledge → what change of its offer would make it useful.
    """
    case = plan.case
    pledges = case["pledges"]
    pledges = pledges[pledges["contributor_id"] == one].sort_values("id", ignore_index=True)
    ids = pledges["id"]
    deployments = _of(plan.deployments, "pledge_id", ids)
    given = _of(plan.supports, "giver_pledge_id", ids)
    idle = _of(plan.idle, "pledge_id", ids)
    names = case["contributors"].set_index("id")["name"]
    name = names.get(one)
    decisions = plan.decisions[plan.decisions["row_id"].isin(ids)]
    return ContributorPage(
        contributor_id=one,
        name=name if isinstance(name, str) else None,
        pledges=_pledges(plan, pledges, (deployments, given, idle), changes),
        deployments=deployments,
        given=given,
        received=_of(plan.supports, "receiver_pledge_id", ids),
        idle=idle,
        decisions=decisions[decisions["table"] == "pledges"].reset_index(drop=True),
    )


def _of(frame: pd.DataFrame, column: str, ids: pd.Series) -> pd.DataFrame:
    return frame[frame[column].isin(ids)].reset_index(drop=True)


def _pledges(
    plan: Plan,
    pledges: pd.DataFrame,
    rows: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame],
    changes: Mapping[str, str],
) -> pd.DataFrame:
    deployments, given, idle = rows
    ids = pledges["id"]
    days = np.ones(len(deployments))
    if plan.case.is_dated:
        days = (deployments["end"] - deployments["start"]).dt.days.to_numpy() + 1.0
    deployed = (deployments["quantity"] * days).groupby(deployments["pledge_id"]).sum()
    handed = given.groupby("giver_pledge_id")["quantity"].sum()
    reasons = idle.drop_duplicates("pledge_id").set_index("pledge_id")["reason"]
    used = (ids.isin(deployments["pledge_id"]) | ids.isin(given["giver_pledge_id"])).to_numpy()
    rest = ids.isin(idle["pledge_id"]).to_numpy()
    measures = plan.case["capabilities"].set_index("id")["measure"]
    frame = pd.DataFrame(
        {
            "pledge_id": ids,
            "capability_id": pledges["capability_id"],
            "quantity": pledges["quantity"],
            "measure": pledges["capability_id"].map(measures),
            "use": np.where(used, np.where(rest, PARTLY, USED), IDLE),
            "deployed": ids.map(deployed).fillna(0.0),
            "handed": ids.map(handed).fillna(0.0),
            "reason": ids.map(reasons),
            "change": ids.map(dict(changes)),
        }
    )
    return frame.astype(_PLEDGES)
