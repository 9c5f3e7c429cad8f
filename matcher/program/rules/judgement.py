"""Judgement: what the planner, the host and the conditions of a pledge allow."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.program.candidates import Candidates
from matcher.program.consents import all_refused
from matcher.program.rules.rule import Rule


def _is_not_forbidden(c: Candidates) -> np.ndarray:
    return ~c.is_judged("forbid")


def _tell_forbidden(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    return "the planner forbade it", "the verdict must not be forbid", "Change the verdict in pairs"


VERDICT = Rule("verdict", "forbidden by the planner", _is_not_forbidden, _tell_forbidden)


def _is_listed(c: Candidates) -> np.ndarray:
    if not c.facts.case.settings.only_pairs:
        return np.ones(len(c), dtype=bool)
    return c.is_judged("allow")


def _tell_listed(c: Candidates, pledge: pd.Series, requirement: pd.Series) -> tuple[str, str, str]:
    return "it is not among the allowed pairs", "only_pairs is set", "Write it in pairs with allow"


ONLY_PAIRS = Rule("only pairs", "not among the allowed pairs", _is_listed, _tell_listed)


def _is_accepted(c: Candidates) -> np.ndarray:
    return ~all_refused(c)


def _tell_accepted(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    where, who = requirement["where"], pledge["contributor_id"]
    return f"{where} does not accept {who}", "consent is needed", f"Ask for consent in {where}"


CONSENT = Rule("consent", "without consent", _is_accepted, _tell_accepted)


def _is_unconditional(c: Candidates) -> np.ndarray:
    return c.facts.pledges["blocked_by"].isna().to_numpy()[c.p]


def _tell_unconditional(
    c: Candidates, pledge: pd.Series, requirement: pd.Series
) -> tuple[str, str, str]:
    text = str(pledge["blocked_by"])
    return f'its condition "{text}" is not met', "it blocks until it is", "Meet the condition"


CONDITION = Rule("condition", "under a condition not met", _is_unconditional, _tell_unconditional)
