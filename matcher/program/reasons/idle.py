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
    idle: np.ndarray,
    used: tuple[pd.DataFrame, pd.DataFrame],
    supports: pd.DataFrame,
    *,
    cut_short: bool,
) -> dict[int, str]:
    """Return why pledges, or the rest of them, stay at home, by their places.

    Parameters
    ----------
    eligibility
        The pairs.
    idle
        Places of the pledges that are asked about, sorted.
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
    may = _eligible_for(eligibility, idle)
    unmet = {} if cut_short else describe_unmet(eligibility, supports)
    unused = (
        "not used when the run ended" if cut_short else "where it would make the plan no better"
    )
    near = _nearest(eligibility, idle)
    told: dict[int, str] = {}
    unknown_ones = facts.pledges["amount"].isna().to_numpy()[idle].tolist()
    statuses = facts.pledges["status"].to_numpy(dtype=object)[idle].tolist()
    for p, unknown, status in zip(idle.tolist(), unknown_ones, statuses, strict=True):
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
        told[p] = reason
    return told


def _eligible_for(eligibility: Eligibility, idle: np.ndarray) -> dict[int, str]:
    """Return the first few requirements that pledges may serve, by their places."""
    p, r = (eligibility.pairs[name].to_numpy() for name in ("p", "r"))
    own = np.flatnonzero(np.isin(p, idle))
    p, r = p[own], r[own]
    ids = eligibility.facts.requirements["id"].to_numpy(dtype=object)
    return dict(zip(np.unique(p).tolist(), name_groups(p, r, ids), strict=True))


def _nearest(eligibility: Eligibility, idle: np.ndarray) -> dict[int, str]:
    """Return what keeps pledges from the requirement that they come nearest to, by their places."""
    facts, rows = eligibility.facts, eligibility.refusals.nearest
    rows = rows[np.isin(rows["p"].to_numpy(), idle)]
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
