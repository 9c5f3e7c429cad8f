"""Standing: the supports on which each deployment stands, all the way up their chains."""

from __future__ import annotations

import pandas as pd

from matcher.case.case import Case


def stood_on(
    case: Case, deployments: pd.DataFrame, parts: pd.DataFrame, supports: pd.DataFrame
) -> pd.DataFrame:
    """Return a row for each deployment and each support on which it stands.

    Those are the supports of its parts, and what their givers were given themselves.

    Parameters
    ----------
    case
        With contributors of pledges and capabilities of needs.
    deployments, parts, supports
        Frames of the plan.

    Returns
    -------
    pandas.DataFrame
        As a deployment of the giver at its receiver would be: deployment_id, pledge_id,
        contributor_id, capability_id (of the giver), mission_id (contributor of the receiver),
        required_capability_id (what is needed), requirement_id (blank), need_id.
    """
    named = parts[["deployment_id", "supports"]].assign(
        support_id=parts["supports"].str.split("; ")
    )
    named = named.explode("support_id")[["deployment_id", "support_id"]].astype("str")
    given = supports[["support_id", "giver_pledge_id"]]
    received = supports[["support_id", "receiver_pledge_id"]].set_axis(
        ["next_id", "giver_pledge_id"], axis=1
    )
    above = given.merge(received, on="giver_pledge_id")
    known = named[named["support_id"].isin(supports["support_id"])].drop_duplicates()
    while True:
        further = known.merge(above, on="support_id")[["deployment_id", "next_id"]]
        further = further.rename(columns={"next_id": "support_id"})
        more = pd.concat([known, further], ignore_index=True).drop_duplicates()
        if len(more) == len(known):
            break
        known = more
    contributor = case["pledges"].set_index("id")["contributor_id"]
    wanted = case["needs"].set_index("id")["capability_id"]
    rows = known.merge(supports, on="support_id").rename(columns={"giver_pledge_id": "pledge_id"})
    order = pd.Series(range(len(deployments)), index=deployments["deployment_id"])
    rows = rows.assign(
        place=rows["deployment_id"].map(order),
        contributor_id=rows["pledge_id"].map(contributor),
        mission_id=rows["receiver_pledge_id"].map(contributor),
        required_capability_id=rows["need_id"].map(wanted),
        requirement_id=None,
    ).sort_values(["place", "support_id"], ignore_index=True)
    return rows[
        [
            "deployment_id",
            "pledge_id",
            "contributor_id",
            "capability_id",
            "mission_id",
            "required_capability_id",
            "requirement_id",
            "need_id",
        ]
    ]
