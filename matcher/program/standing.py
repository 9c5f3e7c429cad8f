"""Standing: the supports on which each deployment stands, all the way up their chains."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.joining import matches, matches_of


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
    deployment, support = _stands_on(deployments, parts, supports)
    contributor = case["pledges"].set_index("id")["contributor_id"]
    wanted = case["needs"].set_index("id")["capability_id"]
    rows = supports.iloc[support]
    pledges, receivers = rows["giver_pledge_id"], rows["receiver_pledge_id"]
    return pd.DataFrame(
        {
            "deployment_id": deployments["deployment_id"].array[deployment],
            "pledge_id": pledges.array,
            "contributor_id": contributor.reindex(pledges).array,
            "capability_id": rows["capability_id"].array,
            "mission_id": contributor.reindex(receivers).array,
            "required_capability_id": wanted.reindex(rows["need_id"]).array,
            "requirement_id": None,
            "need_id": rows["need_id"].array,
        }
    )


def _stands_on(
    deployments: pd.DataFrame, parts: pd.DataFrame, supports: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of deployments, and of each support on which one stands, by its id."""
    named = parts["supports"].str.split("; ")
    ids = pd.Index(supports["support_id"])
    support = ids.get_indexer([one for some in named for one in some])
    deployment = pd.Index(deployments["deployment_id"]).get_indexer(parts["deployment_id"])
    deployment = np.repeat(deployment, [len(one) for one in named])[support >= 0]
    below, above = matches_of(
        supports["giver_pledge_id"].to_numpy(), supports["receiver_pledge_id"]
    )
    number = max(len(ids), 1)
    known = np.unique(deployment * number + support[support >= 0])
    while True:
        owner, place = np.divmod(known, number)
        which, step = matches(place, below)
        more = np.union1d(known, owner[which] * number + above[step])
        if len(more) == len(known):
            break
        known = more
    order = np.lexsort([np.argsort(np.argsort(ids.to_numpy(dtype=object)))[place], owner])
    return owner[order], place[order]
