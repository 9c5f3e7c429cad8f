"""The frame of supports: what was handed over to whom, and until when it counts."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.costs import hand_over_costs
from matcher.program.deployments import NOTHING, snap_all
from matcher.program.facts import FOREVER
from matcher.program.hand_overs import PARTNERS
from matcher.program.layout import Layout
from matcher.program.reading.cells import dates_of

_ORDER = ["receiver", "need_id", "date", "giver", "place"]


def read_supports(layout: Layout, x: np.ndarray) -> pd.DataFrame:
    """Return the hand-overs of a plan.

    Parameters
    ----------
    layout
        The columns.
    x
        Their values.

    Returns
    -------
    pandas.DataFrame
        Rows of `Holdings.handed` in the order of the frame, with quantity, need_id and cost.
    """
    handed = layout.holdings.handed
    lacks = layout.presence.eligibility.supplies.lacks.rows
    rows = handed.assign(
        quantity=snap_all(x[handed["column"]]),
        need_id=lacks["need_id"].to_numpy()[handed["lack"]],
        each=hand_over_costs(layout),
    )
    rows = rows[rows["quantity"] > NOTHING].sort_values(_ORDER, ignore_index=True)
    return rows.assign(cost=rows["quantity"] * rows["each"])


def support_frame(layout: Layout, supports: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every hand-over that was read off."""
    if supports.empty:
        return pd.DataFrame()
    eligibility = layout.presence.eligibility
    case, pledges = eligibility.case, eligibility.facts.pledges
    givers = pledges.iloc[supports["giver"]].reset_index(drop=True)
    lacks = eligibility.supplies.lacks.rows.iloc[supports["lack"]].reset_index(drop=True)
    needs = case["needs"].set_index("id")["assumed"]
    missions = np.append(case["missions"]["id"].to_numpy(dtype=object), [PARTNERS, None])
    until = supports["until"].to_numpy()
    return pd.DataFrame(
        {
            "support_id": [f"S{number}" for number in range(1, len(supports) + 1)],
            "giver_pledge_id": givers["id"],
            "receiver_pledge_id": pledges["id"].to_numpy()[supports["receiver"]],
            "need_id": supports["need_id"],
            "capability_id": givers["capability_id"],
            "quantity": supports["quantity"],
            "rate": supports["rate"],
            "handed_on": dates_of(supports["date"].to_numpy(), case),
            "ready_on": dates_of(supports["ready"].to_numpy(), case),
            "until": dates_of(np.where(until < FOREVER, until - 1, FOREVER), case),
            "mission_id": missions[supports["place"].to_numpy()],
            "use": lacks["use"],
            "cost": supports["cost"],
            "assumed": [
                "; ".join([*(f"pledge {c}" for c in own), *(f"need {c}" for c in needs[need])])
                for own, need in zip(givers["assumed"], supports["need_id"], strict=True)
            ],
        }
    )
