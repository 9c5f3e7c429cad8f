"""Reasons: a sentence for every gap and every idle pledge, from the rules that refused."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.eligibility import Eligibility
from matcher.program.rules import RULES

_NAMED = 4


def gap_reasons(eligibility: Eligibility, deployments: pd.DataFrame) -> pd.Series:
    """Return, by requirement id, how the pledges of what it requires fall short.

    Parameters
    ----------
    eligibility
        The pairs and, on demand, the first rule that refuses each other candidate.
    deployments
        Columns pledge_id, requirement_id.
    """
    facts = eligibility.facts
    refused = eligibility.first_refusals()
    contributors = facts.pledges.set_index("id")["contributor_id"]
    refused = refused.assign(contributor=contributors.reindex(refused["pledge_id"]).to_numpy())
    refused = refused[refused["rule"] > 0]
    here = pd.MultiIndex.from_frame(deployments[["pledge_id", "requirement_id"]])
    pairs = eligibility.pairs[["pledge_id", "requirement_id"]]
    serves = pd.MultiIndex.from_frame(pairs).isin(here)
    busy = pairs["pledge_id"].isin(deployments["pledge_id"]).to_numpy() & ~serves
    state = np.where(
        serves,
        "serves it as far as it goes",
        np.where(busy, "serves elsewhere", "adds nothing more"),
    )
    eligible = pairs.assign(
        state=state, contributor=contributors.reindex(pairs["pledge_id"]).to_numpy()
    )
    by_rule = dict(tuple(refused.groupby("requirement_id")))
    by_state = dict(tuple(eligible.groupby("requirement_id")))
    sentences = {
        row.id: _gap_sentence(row.capability_id, by_rule.get(row.id), by_state.get(row.id))
        for row in facts.requirements.itertuples()
    }
    return pd.Series(sentences, dtype="str")


def _gap_sentence(
    capability: str, refused: pd.DataFrame | None, eligible: pd.DataFrame | None
) -> str:
    total = (0 if refused is None else len(refused)) + (0 if eligible is None else len(eligible))
    if not total:
        return f"Nobody pledges {capability}, nor anything that stands in for it."
    parts = []
    if refused is not None:
        for rule, rows in refused.groupby("rule"):
            parts.append(f"{len(rows)} {RULES[int(rule)].short} ({_names(rows['contributor'])})")
    if eligible is not None:
        for state, rows in eligible.groupby("state"):
            words = (
                str(state)
                if len(rows) == 1
                else str(state)
                .replace("serves", "serve")
                .replace("adds", "add")
                .replace("it goes", "they go")
            )
            parts.append(f"{len(rows)} {words} ({_names(rows['contributor'])})")
    verb = "offers" if total == 1 else "offer"
    return f"{count(total, 'pledge')} {verb} {capability}: {', '.join(parts)}."


def _names(contributors: Iterable[str]) -> str:
    names = sorted(set(contributors))
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def idle_reasons(eligibility: Eligibility, deployments: pd.DataFrame) -> pd.Series:
    """Return, by pledge id, why a pledge, or the rest of it, stays at home."""
    facts = eligibility.facts
    refused = eligibility.first_refusals()
    asked = set(refused["pledge_id"]) | set(eligibility.pairs["pledge_id"])
    nearest = refused.sort_values("rule").drop_duplicates("pledge_id", keep="last")
    first = nearest.set_index("pledge_id")
    may = eligibility.pairs.groupby("pledge_id")["requirement_id"].agg(sorted)
    used = set(deployments["pledge_id"])
    reasons: dict[str, str] = {}
    for row in facts.pledges.itertuples():
        if np.isnan(row.amount):
            reason = "unquantified"
        elif row.status in {"withdrawn", "lapsed", "deployed"}:
            reason = str(row.status)
        elif row.id in used:
            reason = "deployed in part, or at other times"
        elif row.id in may.index:
            named = may[row.id]
            reason = f"eligible for {_few(named)}, where it would add nothing to the plan"
        elif row.id in asked:
            rule = RULES[int(first.at[row.id, "rule"])]
            reason = f"{rule.short} ({first.at[row.id, 'requirement_id']} comes nearest)"
        else:
            reason = "nobody requires it"
        reasons[row.id] = reason
    return pd.Series(reasons, dtype="str")


def _few(ids: list[str]) -> str:
    more = len(ids) - _NAMED
    return ", ".join(ids[:_NAMED]) + (f" and {more} more" if more > 0 else "")
