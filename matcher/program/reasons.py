"""Reasons: a sentence for every gap and every idle pledge, from the rules that refused."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.eligibility import Eligibility
from matcher.program.facts import NOT_OFFERED, Facts, on
from matcher.program.related import describe_related
from matcher.program.rules import NEEDS, RULES

_NAMED = 4

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
        told=_lacking(facts).reindex(refused["pledge_id"]).to_numpy(),
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
    rows = pairs.merge(_bottlenecks(deployments), on=["pledge_id", "requirement_id"], how="left")
    wants = rows["pledge_id"].map(_unmet(eligibility, supports)).where(state == "waiting")
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
        yield f"{len(rows)} {said} ({_few(rows['contributor'])}{more})"


def _eligible_parts(
    eligible: pd.DataFrame | None, words: Mapping[str, tuple[str, str]]
) -> Iterator[str]:
    if eligible is None:
        return
    for state, rows in eligible.groupby("state"):
        one, several = words[str(state)]
        who = f"{_few(rows['contributor'])}{_told(rows)}"
        yield f"{len(rows)} {one if len(rows) == 1 else several} ({who})"


def _told(rows: pd.DataFrame) -> str:
    """Return the first thing that is told of some pledges, after a colon, if there is any."""
    told = rows["told"].dropna()
    return f": {told.iloc[0]}" if len(told) else ""


def _lacking(facts: Facts) -> pd.Series:
    """Return by pledge id what it lacks, or on which day it has all its parts; else blank."""
    pledges = facts.pledges
    ready = pledges["parts_ready"].to_numpy()
    days = [f"its last part is ready on {on(d)}" if np.isfinite(d) else None for d in ready]
    told = pledges["lacking"].where(pledges["lacking"].notna(), pd.Series(days, pledges.index))
    return told.set_axis(pledges["id"])


def _unmet(eligibility: Eligibility, supports: pd.DataFrame) -> dict[str, str]:
    """Return the first thing that each pledge needs and was not given, by its id."""
    lacks = eligibility.supplies.lacks
    given = lacks.members["lack"].isin(supports["lack"])
    covered = lacks.members.loc[given, "hold"]
    rows = lacks.members[~lacks.members["hold"].isin(covered)].drop_duplicates("hold")
    lack = lacks.rows.iloc[rows["lack"]].assign(p=lacks.holds["p"].to_numpy()[rows["hold"]])
    lack = lack.drop_duplicates("p")
    ids = eligibility.facts.pledges["id"].to_numpy(dtype=object)[lack["p"]]
    told = zip(lack["quantity"], lack["capability_id"], lack["need_id"], strict=True)
    return dict(zip(ids, (f"it needs {q:g} {kind} ({one})" for q, kind, one in told), strict=True))


def _bottlenecks(deployments: pd.DataFrame) -> pd.DataFrame:
    """Return what holds each pledge back that is deployed: pledge_id, requirement_id, told."""
    told = deployments[deployments["bottleneck"].fillna("") != ""]
    last = told.drop_duplicates(["pledge_id", "requirement_id"], keep="last")
    rows = last[["pledge_id", "requirement_id"]]
    return rows.assign(told=last["bottleneck"].str.removesuffix("."))


def _few(names: Iterable[str]) -> str:
    unique = sorted(set(names))
    more = len(unique) - _NAMED
    return ", ".join(unique[:_NAMED]) + (f" and {more} more" if more > 0 else "")


def _giving(eligibility: Eligibility, supports: pd.DataFrame) -> dict[str, str]:
    """Return why what could be handed to other pledges is not, by the id of the giver."""
    ids = eligibility.facts.pledges["id"].to_numpy(dtype=object)
    links = eligibility.supplies.links
    may = pd.DataFrame({"id": ids[links["giver"]], "to": ids[links["receiver"]]})
    told = {
        one: f"could be handed to {names}, where it would make the plan no better"
        for one, names in may.groupby("id")["to"].agg(_few).items()
    }
    given = pd.DataFrame({"id": ids[supports["giver"]], "to": ids[supports["receiver"]]})
    handed = given.groupby("id")["to"].agg(_few).items()
    return told | {one: f"the rest of it, handed to {names} in part" for one, names in handed}


def idle_reasons(
    eligibility: Eligibility,
    refused: pd.DataFrame,
    deployments: pd.DataFrame,
    supports: pd.DataFrame,
    *,
    cut_short: bool,
) -> pd.Series:
    """Return, by pledge id, why a pledge, or the rest of it, stays at home.

    Parameters
    ----------
    eligibility
        The pairs.
    refused
        As `Eligibility.first_refusals` gives it.
    deployments
        Column pledge_id.
    supports
        Columns giver and receiver (places of pledges).
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    facts = eligibility.facts
    nearest = refused.sort_values("rule").drop_duplicates("pledge_id", keep="last")
    first = nearest.set_index("pledge_id").to_dict("index")
    may = eligibility.pairs.groupby("pledge_id")["requirement_id"].agg(_few).to_dict()
    needs = facts.requirements.set_index("id").to_dict("index")
    used = set(deployments["pledge_id"])
    gives = _giving(eligibility, supports)
    lacking = _lacking(facts).to_dict()
    scarce = _bottlenecks(deployments).groupby("pledge_id")["told"].last().to_dict()
    unused = (
        "not used when the run ended" if cut_short else "where it would make the plan no better"
    )
    reasons: dict[str, str] = {}
    for row in facts.pledges.itertuples():
        if np.isnan(row.amount):
            reason = "unquantified"
        elif row.status in NOT_OFFERED:
            reason = str(row.status)
        elif row.id in used:
            reason = "deployed in part, or at other times"
            if row.id in scarce:
                reason = f"deployed in part: {scarce[row.id]}"
        elif row.id in gives:
            reason = gives[row.id]
        elif row.id in may:
            reason = f"eligible for {may[row.id]}, {unused}"
        elif row.id in first:
            near = first[row.id]
            said = RULES[near["rule"]].say(
                needs[near["requirement_id"]], unknown=near["is_unknown"]
            )
            if RULES[near["rule"]] is NEEDS and lacking[row.id]:
                said = f"{said}: {lacking[row.id]}"
            reason = f"{said} ({near['requirement_id']} comes nearest)"
        else:
            reason = "nobody requires it"
        reasons[row.id] = reason
    return pd.Series(reasons, dtype="str")
