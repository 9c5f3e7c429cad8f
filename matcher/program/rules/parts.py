"""Parts: whether what a pledge needs of others can be there in time."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.candidates import Candidates
from matcher.program.facts import on
from matcher.program.rules.rule import Rule


def _is_completed(c: Candidates) -> np.ndarray:
    return np.asarray(c.pledge("parts_ready") + c.travel < c.latest)


def _tell_completed(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    ready = pledge["parts_ready"]
    if not np.isfinite(ready):
        lacking = pledge["lacking"] or "a part of it waits for itself"
        return lacking, "all its parts are needed", "Ask for a pledge that gives what is missing"
    arrives, leaves = ready + c.travel[0], c.latest[0]
    found = f"its last part is ready on {on(ready)}, so that it arrives on {on(arrives)}"
    sooner = count(int(arrives - leaves) + 1, "day")
    return found, f"it must have left by {on(leaves)}", f"Hand the part over {sooner} earlier"


NEEDS = Rule("needs", "lacking a part", _is_completed, _tell_completed, arithmetic=True)
