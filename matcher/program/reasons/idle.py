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
    name_groups,
)
from matcher.program.rules import NEEDS, RULES, TOLD


def _giving(eligibility: Eligibility, supports: pd.DataFrame) -> dict[int, str]:
    """Return why what could be handed to other pledges is not, by the place of the giver."""
    ids = eligibility.facts.pledges["id"].to_numpy(dtype=object)
    links = eligibility.supplies.links
    may = pd.DataFrame({"p": links["giver"], "to": ids[links["receiver"]]})
    told = {
        one: f"could be handed to {names}, where it would make the plan no better"
        for one, names in may.groupby("p")["to"].agg(name_few).items()
    }
    given = pd.DataFrame({"p": supports["giver"], "to": ids[supports["receiver"]]})
    handed = given.groupby("p")["to"].agg(name_few).items()
    return told | {one: f"the rest of it, handed to {names} in part" for one, names in handed}


def idle_reasons(
    eligibility: Eligibility,
    used: tuple[pd.DataFrame, pd.DataFrame],
    supports: pd.DataFrame,
    *,
    cut_short: bool,
) -> np.ndarray:
    """Return why each pledge, or the rest of it, stays at home.

    Parameters
    ----------
    eligibility
        The pairs.
    used
        Who is where, as it was read off, and the same as a frame.
    supports
        Columns giver and receiver (places of pledges).
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    facts = eligibility.facts
    p_of = eligibility.pairs["p"].to_numpy()
    gone = set(p_of[used[0]["pair"].to_numpy()].tolist())
    scarce = {int(p_of[pair]): told for pair, told in last_bottlenecks(*used).items()}
    gives = _giving(eligibility, supports)
    may = _eligible_for(eligibility)
    unmet = {} if cut_short else describe_unmet(eligibility, supports)
    unused = (
        "not used when the run ended" if cut_short else "where it would make the plan no better"
    )
    near = _nearest(eligibility)
    told: list[str] = []
    amounts, states = facts.pledges["amount"].to_numpy(), facts.pledges["status"].tolist()
    for p, (unknown, status) in enumerate(zip(np.isnan(amounts).tolist(), states, strict=True)):
        if unknown:
            reason = "unquantified"
        elif status in NOT_OFFERED:
            reason = str(status)
        elif p in gone:
            reason = "deployed in part, or at other times"
            if p in scarce:
                reason = f"deployed in part: {scarce[p]}"
        elif p in gives:
            reason = gives[p]
        elif p in may:
            reason = f"eligible for {may[p]}, {f'and {unmet[p]}' if p in unmet else unused}"
        else:
            reason = near.get(p, "nobody requires it")
        told.append(reason)
    return np.array(told, dtype=object)


def _eligible_for(eligibility: Eligibility) -> dict[int, str]:
    """Return the first few requirements that each pledge may serve, by its place."""
    p, r = (eligibility.pairs[name].to_numpy() for name in ("p", "r"))
    ids = eligibility.facts.requirements["id"].to_numpy(dtype=object)
    return dict(zip(np.unique(p).tolist(), name_groups(p, r, ids), strict=True))


def _nearest(eligibility: Eligibility) -> dict[int, str]:
    """Return what keeps each pledge from the requirement that it comes nearest to, by its place."""
    facts = eligibility.facts
    rows = eligibility.refusals.nearest
    needs = facts.requirements[["id", *TOLD]].iloc[rows["r"]].to_dict("records")
    lacking = describe_lacks(facts)
    found = {}
    for row, need in zip(rows.itertuples(), needs, strict=True):
        rule = RULES[row.rule]
        said = rule.say(need, unknown=bool(row.is_unknown))
        if rule is NEEDS and lacking[row.p]:
            said = f"{said}: {lacking[row.p]}"
        found[row.p] = f"{said} ({need['id']} comes nearest)"
    return found
