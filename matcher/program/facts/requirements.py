"""Requirements as the rules read them: when they are open, and what counts for them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.facts.blanks import Collected, read_days
from matcher.program.facts.days import FOREVER, day_number
from matcher.program.facts.ranks import NO_RANK, ranks_of


def read_requirements(case: Case, plan_day: int, blanks: Collected) -> pd.DataFrame:
    """Return the table `requirements` sorted by id, with the columns that `Facts` names besides."""
    settings = case.settings
    frame = case["requirements"].sort_values("id", ignore_index=True)
    if case.is_dated:
        start = read_days(
            frame, "needed_from", settings, "requirements", blanks, plan_day, "the plan date"
        )
        horizon = pd.Series([settings.horizon], dtype="datetime64[ns]")
        last = FOREVER if settings.horizon is None else int(day_number(horizon)[0])
        last_day = read_days(
            frame, "needed_until", settings, "requirements", blanks, last, "the horizon"
        )
        start = np.maximum(start, plan_day)
        end = np.maximum(last_day + 1, start)
    else:
        start, end = np.zeros(len(frame)), np.ones(len(frame))
    phases = case["phases"].groupby("requirement_id")["quantity"].max()
    most = frame["id"].map(phases).to_numpy(dtype=float)
    measure = frame["capability_id"].map(case["capabilities"].set_index("id")["measure"])
    named = frame["priority"].max()
    last_priority = 1.0 if np.isnan(named) else float(named)
    blank = frame["priority"].isna().to_numpy() & bool(frame["priority"].notna().any())
    text = f"no priority is given: taken as the last, {last_priority:g}"
    blanks.add("requirements", blank, "priority", f"{last_priority:g}", text)
    return frame.assign(
        where=frame["mission_id"].fillna(frame["contributor_id"]),
        start=start.astype(int),
        end=end.astype(int),
        least_rank=ranks_of(frame["minimum_readiness"], NO_RANK),
        in_persons=((frame["measure"] == "persons") & (measure != "persons")).to_numpy(dtype=bool),
        size=np.fmax(frame["quantity"].to_numpy(), most),
        urgency=frame["priority"].fillna(last_priority).astype(int),
        heft=frame["weight"].fillna(1.0),
    )
