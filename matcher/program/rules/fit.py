"""Fit: whether what is pledged can be counted at all where it is required."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates
from matcher.program.rules.rule import Rule


def _fits(c: Candidates) -> np.ndarray:
    return ~np.isnan(c.rate)


def _tell_fits(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    have, want = pledge["capability_id"], requirement["capability_id"]
    change = f"Write a row in stand_ins from {have} to {want}, or a rate in pairs"
    return f"it offers {have}", f"{want} is required", change


CAPABILITY = Rule("capability", "of another capability", _fits, _tell_fits, arithmetic=True)


def _is_quantified(c: Candidates) -> np.ndarray:
    return (c.pledge("amount") > 0) & (c.requirement("size") > 0)


def _tell_quantified(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    if pledge["amount"] > 0:
        return (
            "the requirement has no quantity",
            "one above 0 is needed",
            "Ask how much is required",
        )
    found = "its quantity is 0" if pledge["amount"] == 0 else "it has no quantity"
    return found, "one above 0 is needed", f"Ask {pledge['contributor_id']} how much it offers"


QUANTITY = Rule("quantity", "without a quantity", _is_quantified, _tell_quantified, arithmetic=True)


def _has_persons(c: Candidates) -> np.ndarray:
    given = ~np.isnan(c.judged("rate"))
    return given | ~c.requirement("in_persons").astype(bool) | ~np.isnan(c.pledge("persons"))


def _tell_persons(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    found = "how many persons one has is unknown"
    return found, "the requirement is in persons", "Write persons_each of the pledge or capability"


PERSONS = Rule(
    "persons",
    "without a number of persons",
    _has_persons,
    _tell_persons,
    arithmetic=True,
)
