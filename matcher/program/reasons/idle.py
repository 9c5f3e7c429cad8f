"""The reason why a pledge, or the rest of it, stays at home."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.eligibility import Eligibility
from matcher.program.facts import NOT_OFFERED
from matcher.program.reasons.parts import (
    describe_lacks,
    describe_unmet,
    last_bottlenecks,
    name_few,
)
from matcher.program.rules import NEEDS, RULES


def _giving(eligibility: Eligibility, supports: pd.DataFrame) -> dict[str, str]:
    """Return why what could be handed to other pledges is not, by the id of the giver."""
    ids = eligibility.facts.pledges["id"].to_numpy(dtype=object)
    links = eligibility.supplies.links
    may = pd.DataFrame({"id": ids[links["giver"]], "to": ids[links["receiver"]]})
    told = {
        one: f"could be handed to {names}, where it would make the plan no better"
        for one, names in may.groupby("id")["to"].agg(name_few).items()
    }
    given = pd.DataFrame({"id": ids[supports["giver"]], "to": ids[supports["receiver"]]})
    handed = given.groupby("id")["to"].agg(name_few).items()
    return told | {one: f"the rest of it, handed to {names} in part" for one, names in handed}


def idle_reasons(
    eligibility: Eligibility,
    refused: pd.DataFrame,
    deployments: pd.DataFrame,
    supports: pd.DataFrame,
    *,
    cut_short: bool,
) -> pd.Series:
    """Return, by pledge id, why a pledge, or the rest of it, stays at home.

    Parameters
    ----------
    eligibility
        The pairs.
    refused
        As `Eligibility.first_refusals` gives it.
    deployments
        Column pledge_id.
    supports
        Columns giver and receiver (places of pledges).
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    facts = eligibility.facts
    nearest = refused.sort_values("rule").drop_duplicates("pledge_id", keep="last")
    first = nearest.set_index("pledge_id").to_dict("index")
    may = eligibility.pairs.groupby("pledge_id")["requirement_id"].agg(name_few).to_dict()
    needs = facts.requirements.set_index("id").to_dict("index")
    used = set(deployments["pledge_id"])
    gives = _giving(eligibility, supports)
    lacking = describe_lacks(facts).to_dict()
    unmet = {} if cut_short else describe_unmet(eligibility, supports)
    scarce = last_bottlenecks(deployments).groupby("pledge_id")["told"].last().to_dict()
    unused = (
        "not used when the run ended" if cut_short else "where it would make the plan no better"
    )
    reasons: dict[str, str] = {}
    for row in facts.pledges.itertuples():
        if np.isnan(row.amount):
            reason = "unquantified"
        elif row.status in NOT_OFFERED:
            reason = str(row.status)
        elif row.id in used:
            reason = "deployed in part, or at other times"
            if row.id in scarce:
                reason = f"deployed in part: {scarce[row.id]}"
        elif row.id in gives:
            reason = gives[row.id]
        elif row.id in may:
            wants = unmet.get(row.id)
            reason = f"eligible for {may[row.id]}, {unused if wants is None else f'and {wants}'}"
        elif row.id in first:
            near = first[row.id]
            said = RULES[near["rule"]].say(
                needs[near["requirement_id"]], unknown=near["is_unknown"]
            )
            if RULES[near["rule"]] is NEEDS and lacking[row.id]:
                said = f"{said}: {lacking[row.id]}"
            reason = f"{said} ({near['requirement_id']} comes nearest)"
        else:
            reason = "nobody requires it"
        reasons[row.id] = reason
    return pd.Series(reasons, dtype="str")
