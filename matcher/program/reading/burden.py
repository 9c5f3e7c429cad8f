"""The frame of burdens: what each contributor carries of each mission, before and in the plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.costs import reimbursed
from matcher.program.eligibility import Eligibility
from matcher.program.facts import MONTH, running_on

_KEYS = ["contributor_id", "mission_id"]
_SHARES = {
    "persons_before": "share_before",
    "cost_before": "cost_share_before",
    "person_days": "share",
    "cost": "cost_share",
}
"""What is carried → its share of what all carry there."""


def burden_frame(
    eligibility: Eligibility,
    deployments: pd.DataFrame,
    days: np.ndarray,
    supports: pd.DataFrame,
) -> pd.DataFrame:
    """Return a row for each contributor and mission, and one for each contributor as a whole.

    Parameters
    ----------
    eligibility
        Who may go where.
    deployments
        Who is where, as a frame.
    days
        How long each of them is there in the plan.
    supports
        What was handed over, as a frame.
    """
    numbers = [*_SHARES, "without_persons"]
    parts = [_deployed(deployments, days)]
    if len(eligibility.case["running"]):
        parts.insert(0, _running(eligibility))
    if len(supports):
        parts.append(_handed(eligibility, supports))
    carried = pd.concat(parts, ignore_index=True).reindex(columns=[*_KEYS, *numbers])
    carried[numbers] = carried[numbers].fillna(0.0)
    everywhere = carried.assign(mission_id=None)
    rows = pd.concat([carried[carried["mission_id"].notna()], everywhere])
    rows = rows.groupby(_KEYS, dropna=False)[numbers].sum().reset_index()
    total = rows.groupby("mission_id", dropna=False)[numbers].transform("sum")
    for name, share in _SHARES.items():
        rows[share] = np.divide(
            rows[name], total[name], out=np.full(len(rows), np.nan), where=total[name] > 0
        )
    return rows.sort_values(_KEYS[::-1], ignore_index=True)


def _running(eligibility: Eligibility) -> pd.DataFrame:
    """Return what is there on the plan date, and what it costs in a month."""
    facts = eligibility.facts
    rows = running_on(facts.case, facts.plan_day)
    p = pd.Index(facts.pledges["id"]).get_indexer(rows["pledge_id"])
    where = facts.requirements.set_index("id")["where"]
    pledges, quantity = facts.pledges.iloc[p], rows["quantity"].to_numpy()
    day = np.full(len(rows), facts.plan_day)
    days = MONTH if facts.case.is_dated else 1.0
    paid = pledges["monthly_cost"].fillna(0.0).to_numpy() + days * reimbursed(
        facts, p, day, day + 1
    )
    return pd.DataFrame(
        {
            "contributor_id": pledges["contributor_id"].to_numpy(),
            "mission_id": rows["requirement_id"].map(where).to_numpy(),
            "persons_before": quantity * pledges["persons"].to_numpy(),
            "cost_before": quantity * paid,
        }
    )


def _deployed(deployments: pd.DataFrame, days: np.ndarray) -> pd.DataFrame:
    carried = deployments[[*_KEYS, "cost"]]
    persons = deployments["persons"]
    return carried.assign(
        person_days=persons * days, without_persons=persons.isna().astype("float64")
    )


def _handed(eligibility: Eligibility, supports: pd.DataFrame) -> pd.DataFrame:
    """Return the cost of what is handed on; what is meant for any mission is carried for none."""
    givers = eligibility.case["pledges"].set_index("id")["contributor_id"]
    contributors = supports["giver_pledge_id"].map(givers)
    return supports[["mission_id", "cost"]].assign(contributor_id=contributors)
