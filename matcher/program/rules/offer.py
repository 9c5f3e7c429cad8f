"""Offer: what its giver says of a pledge, and to whom and where it may go."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates
from matcher.program.facts import NOT_OFFERED
from matcher.program.rules.rule import Rule, listed


def _is_offered(c: Candidates) -> np.ndarray:
    return (~c.facts.pledges["status"].isin(NOT_OFFERED)).to_numpy()[c.p]


def _tell_offered(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    change = f"Ask {pledge['contributor_id']} to renew it"
    return f"it is {pledge['status']}", "it must be open or in progress", change


STATUS = Rule("status", "no longer offered", _is_offered, _tell_offered)


def _counts(c: Candidates) -> np.ndarray:
    return c.facts.pledges["renewed_by"].isna().to_numpy()[c.p]


def _tell_counts(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    later = pledge["renewed_by"]
    return f"{later} renews it", "a renewed pledge counts once", f"Look at {later} instead"


RENEWED = Rule("renewed", "renewed by a later pledge", _counts, _tell_counts)


def _is_for_recipient(c: Candidates) -> np.ndarray:
    return c.compare(
        "only_recipients", "contributor_id", lambda p, r: not p or bool(set(p) & set(r))
    )


def _tell_recipient(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    found = f"it is meant for {listed(pledge['only_recipients'])}"
    change = "Let one of them ask for it, or ask the contributor to open it to missions"
    return found, f"{requirement['where']} asks", change


RECIPIENTS = Rule("recipients", "meant for partners", _is_for_recipient, _tell_recipient)


def _is_bound_here(c: Candidates) -> np.ndarray:
    only = c.compare("only_missions", "mission_id", lambda p, r: not p or bool(set(p) & set(r)))
    never = c.compare("not_missions", "mission_id", lambda p, r: bool(set(p) & set(r)))
    return only & ~never


def _tell_bound(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    where = requirement["where"]
    if where in pledge["not_missions"]:
        found = f"it will not go to {listed(pledge['not_missions'])}"
    else:
        found = f"it goes to {listed(pledge['only_missions'])} only"
    return found, f"the need is in {where}", f"Ask {pledge['contributor_id']} to lift the caveat"


MISSIONS = Rule("missions", "bound to other missions", _is_bound_here, _tell_bound)
