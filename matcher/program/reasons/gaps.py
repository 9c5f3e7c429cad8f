"""The reason of a gap: how the pledges of what is required fall short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.eligibility import Eligibility
from matcher.program.reasons.parts import (
    describe_lacks,
    describe_unmet,
    last_bottlenecks,
    name_few,
)
from matcher.program.related import describe_related
from matcher.program.rules import NEEDS, RULES

_STATES = MappingProxyType(
    {
        "busy": ("serves elsewhere", "serve elsewhere"),
        "serves": ("serves it as far as it goes", "serve it as far as they go"),
        "scarce": ("serves it as far as its parts go", "serve it as far as their parts go"),
        "waiting": ("waits for its parts", "wait for their parts"),
        "spare": ("would make the plan no better", "would make the plan no better"),
    }
)
"""What an eligible pledge does for a requirement that stays open, of one and of several."""

_CUT_SHORT = MappingProxyType(
    {
        "busy": ("serves elsewhere", "serve elsewhere"),
        "serves": ("serves it", "serve it"),
        "scarce": ("serves it", "serve it"),
        "waiting": ("not used when the run ended", "not used when the run ended"),
        "spare": ("not used when the run ended", "not used when the run ended"),
    }
)
"""The same where a limit was hit: nobody knows whether more would have been better."""


def gap_reasons(
    eligibility: Eligibility,
    refused: pd.DataFrame,
    deployments: pd.DataFrame,
    supports: pd.DataFrame,
    *,
    cut_short: bool,
) -> pd.Series:
    """Return, by requirement id, how the pledges of what it requires fall short.

    Parameters
    ----------
    eligibility
        The pairs.
    refused
        As `Eligibility.first_refusals` gives it.
    deployments
        Columns pledge_id, requirement_id, bottleneck.
    supports
        Columns lack, giver and receiver (places).
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    facts = eligibility.facts
    contributors = facts.pledges.set_index("id")["contributor_id"]
    both = ["pledge_id", "requirement_id"]
    runs = pd.MultiIndex.from_frame(refused[both]).isin(
        pd.MultiIndex.from_frame(eligibility.pairs[both])
    )
    refused = refused[(refused["rule"] > 0) & ~runs]  # what runs there is told as what serves
    refused = refused.assign(
        contributor=contributors.reindex(refused["pledge_id"]).to_numpy(),
        told=describe_lacks(facts).reindex(refused["pledge_id"]).to_numpy(),
    )
    by_rule = dict(tuple(refused.groupby("requirement_id")))
    states = _states(eligibility, deployments, supports)
    by_state = dict(tuple(states.groupby("requirement_id")))
    words = _CUT_SHORT if cut_short else _STATES
    sentences = {}
    for row in facts.requirements.to_dict("records"):
        parts = by_rule.get(row["id"]), by_state.get(row["id"])
        sentences[row["id"]] = _gap_sentence(eligibility, row, *parts, words)
    return pd.Series(sentences, dtype="str")


def _states(
    eligibility: Eligibility, deployments: pd.DataFrame, supports: pd.DataFrame
) -> pd.DataFrame:
    """Return what every eligible pledge does: requirement_id, contributor, state, told."""
    pairs = eligibility.pairs[["pledge_id", "requirement_id"]]
    here = pd.MultiIndex.from_frame(deployments[["pledge_id", "requirement_id"]])
    serves = pd.MultiIndex.from_frame(pairs).isin(here)
    used = pairs["pledge_id"].isin(deployments["pledge_id"]).to_numpy()
    lacks = eligibility.supplies.lacks.holds["p"]
    waits = eligibility.pairs["p"].isin(lacks).to_numpy()
    state = np.where(used, "busy", np.where(waits, "waiting", "spare"))
    state = np.where(serves, np.where(waits, "scarce", "serves"), state)
    contributors = eligibility.facts.pledges.set_index("id")["contributor_id"]
    rows = pairs.merge(
        last_bottlenecks(deployments), on=["pledge_id", "requirement_id"], how="left"
    )
    wants = rows["pledge_id"].map(describe_unmet(eligibility, supports)).where(state == "waiting")
    return rows.assign(
        state=state,
        contributor=contributors.reindex(pairs["pledge_id"]).to_numpy(),
        told=rows["told"].where(rows["told"].notna(), wants),
    )


def _gap_sentence(
    eligibility: Eligibility,
    requirement: dict[Any, Any],
    refused: pd.DataFrame | None,
    eligible: pd.DataFrame | None,
    words: Mapping[str, tuple[str, str]],
) -> str:
    capability = requirement["capability_id"]
    total = sum(len(rows) for rows in (refused, eligible) if rows is not None)
    if not total:
        related = describe_related(eligibility.facts, capability)
        return f"Nobody pledges {capability}, nor anything that stands in for it.{related}"
    parts = [*_refused_parts(requirement, refused), *_eligible_parts(eligible, words)]
    verb = "offers" if total == 1 else "offer"
    return f"{count(total, 'pledge')} {verb} {capability}: {', '.join(parts)}."


def _refused_parts(requirement: dict[Any, Any], refused: pd.DataFrame | None) -> Iterator[str]:
    if refused is None:
        return
    for (rule, unknown), rows in refused.groupby(["rule", "is_unknown"]):
        said = RULES[int(rule)].say(requirement, unknown=bool(unknown))
        more = _told(rows) if RULES[int(rule)] is NEEDS else ""
        yield f"{len(rows)} {said} ({name_few(rows['contributor'])}{more})"


def _eligible_parts(
    eligible: pd.DataFrame | None, words: Mapping[str, tuple[str, str]]
) -> Iterator[str]:
    if eligible is None:
        return
    for state, rows in eligible.groupby("state"):
        one, several = words[str(state)]
        who = f"{name_few(rows['contributor'])}{_told(rows)}"
        yield f"{len(rows)} {one if len(rows) == 1 else several} ({who})"


def _told(rows: pd.DataFrame) -> str:
    """Return the first thing that is told of some pledges, after a colon, if there is any."""
    told = rows["told"].dropna()
    return f": {told.iloc[0]}" if len(told) else ""
