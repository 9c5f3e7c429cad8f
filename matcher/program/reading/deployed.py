"""The frame of deployments."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.deployments import deployment_costs
from matcher.program.facts import Facts
from matcher.program.layout import Layout
from matcher.program.ranges import ask_once
from matcher.program.reading.cells import dates_of, others_of


def deployment_frame(layout: Layout, pieces: pd.DataFrame) -> pd.DataFrame:
    """Return a row for every piece that was read off: who goes where, and what it is worth."""
    eligibility = layout.presence.eligibility
    case, facts = eligibility.case, eligibility.facts
    pairs = eligibility.pairs.iloc[pieces["pair"]].reset_index(drop=True)
    pledges = facts.pledges.iloc[pairs["p"]].reset_index(drop=True)
    requirements = facts.requirements.iloc[pairs["r"]].reset_index(drop=True)
    fresh = (pieces["began"] < 0).to_numpy()
    began = np.where(fresh, pieces["start"], pieces["began"])
    quantity = pieces["quantity"].to_numpy()
    frame = pd.DataFrame(
        {
            "deployment_id": [f"D{number}" for number in range(1, len(pieces) + 1)],
            "pledge_id": pairs["pledge_id"],
            "contributor_id": pledges["contributor_id"],
            "capability_id": pledges["capability_id"],
            "requirement_id": pairs["requirement_id"],
            "mission_id": requirements["where"],
            "required_capability_id": requirements["capability_id"],
            "depart": dates_of(np.where(fresh, pieces["start"] - pairs["travel"], -1), case),
            "start": dates_of(began, case),
            "end": dates_of(pieces["end"] - 1, case),
            "quantity": quantity,
            "rate": pairs["rate"],
            "duty": pairs["duty"],
            "served": quantity * pairs["rate"] * pairs["duty"],
            "persons": quantity * pledges["persons"],
            "women": quantity * pledges["women_each"],
            "cost": deployment_costs(layout, pieces),
            "pinned": pairs["pinned"] > 0,
            "assumed": _assumed(facts, pairs),
        }
    )
    return frame.assign(
        **others_of(case, "pledges", pledges), **others_of(case, "requirements", requirements)
    )


def _assumed(facts: Facts, pairs: pd.DataFrame) -> np.ndarray:
    """Return which columns of the pledge and of the requirement of each pair are assumed."""
    codes, of_pledge = facts.lists("pledges", "assumed")
    others, of_requirement = facts.lists("requirements", "assumed")
    number = len(of_requirement)

    def ask(both: np.ndarray) -> np.ndarray:
        told = [
            "; ".join(
                [
                    *(f"pledge {column}" for column in of_pledge[one // number]),
                    *(f"requirement {column}" for column in of_requirement[one % number]),
                ]
            )
            for one in both.tolist()
        ]
        return np.array(told, dtype=object)

    both = codes[pairs["p"].to_numpy()] * number + others[pairs["r"].to_numpy()]
    return ask_once(both, len(of_pledge) * number, ask)
