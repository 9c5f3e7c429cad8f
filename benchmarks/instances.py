"""Made instances of any size: invented pledges and requirements over months, the same every time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher import Case

_LEVELS = ("announced", "registered", "assessed", "verified", "rapid")


def make_case(pledges: int, requirements: int, months: int, *, seed: int = 1) -> Case:
    """Return a case of whole units: windows, readiness, stand-ins, tours, priorities.

    Parameters
    ----------
    pledges, requirements
        Rows of each table.
    months
        Length of the horizon from 2026-01-01.
    seed
        Another seed gives another case of the same kind.
    """
    random = np.random.default_rng(seed)
    kinds = max(4, requirements // 10)
    start = pd.Timestamp("2026-01-01")
    days = int(months * 30.4)
    capability = [f"C{number}" for number in range(kinds)]
    ready = random.integers(0, days // 2, pledges)
    stays = random.integers(180, days, pledges)
    tours = random.choice([180, 270, 365], pledges)
    limited = random.random(pledges) < 0.5
    pledge_table = pd.DataFrame(
        {
            "id": [f"P{number}" for number in range(pledges)],
            "contributor_id": [f"N{number}" for number in random.integers(0, 120, pledges)],
            "capability_id": random.choice(capability, pledges),
            "quantity": random.integers(1, 4, pledges),
            "available_from": start + pd.to_timedelta(ready, unit="D"),
            "available_until": start + pd.to_timedelta(np.minimum(ready + stays, days), unit="D"),
            "readiness": random.choice(_LEVELS, pledges, p=[0.1, 0.25, 0.3, 0.2, 0.15]),
            "notice_days": random.choice([30, 60, 90, 120], pledges),
            "tour_days": np.where(limited, tours, np.nan),
            "tours": np.where(limited, random.integers(1, 3, pledges), np.nan),
            "monthly_cost": random.integers(50, 200, pledges),
        }
    )
    begins = random.integers(0, days // 2, requirements)
    lasts = random.integers(90, days, requirements)
    requirement_table = pd.DataFrame(
        {
            "id": [f"R{number}" for number in range(requirements)],
            "mission_id": [f"M{number}" for number in random.integers(0, 12, requirements)],
            "capability_id": random.choice(capability, requirements),
            "quantity": random.integers(1, 5, requirements),
            "needed_from": start + pd.to_timedelta(begins, unit="D"),
            "needed_until": start + pd.to_timedelta(np.minimum(begins + lasts, days), unit="D"),
            "priority": random.integers(1, 4, requirements),
            "minimum_readiness": random.choice([None, "registered", "assessed"], requirements),
        }
    )
    capabilities = pd.DataFrame({"id": capability, "whole": "yes"})
    chains = [(one, other) for one, other in zip(capability, capability[1:], strict=False)][::3]
    stand_ins = pd.DataFrame(chains, columns=["provided", "required"]).assign(rate=0.5)
    return Case.from_frames(
        pledge_table,
        requirement_table,
        capabilities=capabilities,
        stand_ins=stand_ins,
        settings={
            "plan_date": "2026-01-01",
            "horizon": (start + pd.Timedelta(days=days)).date(),
            "travel_days": 30,
        },
    )
