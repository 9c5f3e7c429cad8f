"""Reading: a solution into the frames of a plan."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.plan.frames import FRAMES
from matcher.program.decisions import list_decisions
from matcher.program.deployments import (
    deployment_costs,
    exact_values,
    read_deployments,
    served_per_stretch,
    with_gaps,
)
from matcher.program.facts import FOREVER, day_number
from matcher.program.layout import Layout
from matcher.program.program import Program
from matcher.program.reasons import gap_reasons, idle_reasons
from matcher.program.solving import Solution

SMALL = 1e-6


def read_frames(program: Program, solution: Solution) -> dict[str, pd.DataFrame]:
    """Return every frame of the plan that a solution stands for."""
    layout = program.layout
    pieces = read_deployments(layout, solution.x)
    deployments = _deployments(layout, pieces)
    refused = layout.presence.eligibility.first_refusals()
    gaps, out_of_reach = _gaps(layout, pieces, deployments, refused, program)
    frames = {
        "deployments": deployments,
        "supports": pd.DataFrame(),
        "gaps": gaps,
        "idle": _idle(layout, pieces, deployments, refused),
        "decisions": list_decisions(layout.presence.eligibility, deployments),
        "policies": pd.DataFrame(),
        "tiers": _tiers(program, solution, pieces, out_of_reach),
    }
    return {name: FRAMES[name].make(frame) for name, frame in frames.items()}


def _dates(days: np.ndarray, case: Case) -> pd.Series:
    if not case.is_dated:
        return pd.Series(pd.NaT, index=range(len(days)), dtype="datetime64[ns]")
    days = np.asarray(days, dtype=float)
    known = (days >= 0) & (days < FOREVER)
    return pd.Series(pd.to_datetime(np.where(known, days, np.nan), unit="D")).astype(
        "datetime64[ns]"
    )


def _deployments(layout: Layout, pieces: pd.DataFrame) -> pd.DataFrame:
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
            "depart": _dates(np.where(fresh, pieces["start"] - pairs["travel"], -1), case),
            "start": _dates(began, case),
            "end": _dates(pieces["end"] - 1, case),
            "quantity": quantity,
            "rate": pairs["rate"],
            "duty": pairs["duty"],
            "served": quantity * pairs["rate"] * pairs["duty"],
            "persons": quantity * pledges["persons"],
            "women": quantity * pledges["women_each"],
            "cost": deployment_costs(layout, pieces),
            "pinned": pairs["pinned"] > 0,
            "assumed": _assumed(pledges, requirements),
        }
    )
    return frame.assign(
        **_others(case, "pledges", pledges), **_others(case, "requirements", requirements)
    )


def _assumed(pledges: pd.DataFrame, requirements: pd.DataFrame) -> list[str]:
    both = zip(pledges["assumed"], requirements["assumed"], strict=True)
    return [
        "; ".join([*(f"pledge {c}" for c in p), *(f"requirement {c}" for c in r)]) for p, r in both
    ]


def _others(case: Case, table: str, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """Return the foreign columns of a table; one that a frame has already is told by its table."""
    taken = set().union(*(frame.columns for frame in FRAMES.values()))
    noun = table.removesuffix("s")
    twice = set(case.others("pledges")) & set(case.others("requirements"))
    return {
        (f"{noun}_{name}" if name in taken | twice else name): rows[name]
        for name in case.others(table)
    }


def _gaps(
    layout: Layout,
    pieces: pd.DataFrame,
    deployments: pd.DataFrame,
    refused: pd.DataFrame,
    program: Program,
) -> tuple[pd.DataFrame, np.ndarray]:
    """Return the frame of gaps, and what is out of reach in each stretch."""
    eligibility = layout.presence.eligibility
    facts, stretches = eligibility.facts, layout.presence.stretches
    served = np.round(served_per_stretch(layout, pieces), 9)
    floor = program.linear.lower[layout.gap]
    frame = stretches.assign(served=served, out_of_reach=floor)
    same = (
        frame[["r", "required", "served", "out_of_reach"]]
        == frame.shift()[["r", "required", "served", "out_of_reach"]]
    ).all(axis=1)
    run = (~same).cumsum()
    merged = frame.groupby(run.to_numpy()).agg(
        r=("r", "first"),
        start=("start", "first"),
        end=("end", "last"),
        required=("required", "first"),
        served=("served", "first"),
        out_of_reach=("out_of_reach", "first"),
    )
    blank = facts.requirements[facts.requirements["size"].isna()]
    unquantified = pd.DataFrame(
        {"r": blank.index, "start": blank["start"], "end": blank["end"], "required": blank["size"]}
    )
    rows = pd.concat([merged, unquantified]).sort_values(["r", "start"], ignore_index=True)
    return _gap_columns(
        eligibility.case, facts.requirements, rows, gap_reasons(eligibility, refused, deployments)
    ), floor


def _gap_columns(
    case: Case, requirements: pd.DataFrame, rows: pd.DataFrame, reasons: pd.Series
) -> pd.DataFrame:
    chosen = requirements.iloc[rows["r"]].reset_index(drop=True)
    gap = np.maximum(0.0, rows["required"] - rows["served"])
    gap = np.where(gap <= 1e-9 * rows["required"], 0.0, gap)
    blank = rows["required"].isna()
    told = reasons.reindex(chosen["id"]).to_numpy()
    first = np.where(blank, "It has no quantity.", np.where(gap > 0, told, None))
    frame = pd.DataFrame(
        {
            "requirement_id": chosen["id"],
            "mission_id": chosen["where"],
            "capability_id": chosen["capability_id"],
            "priority": chosen["urgency"].astype(float),
            "from": _dates(rows["start"].to_numpy(), case),
            "until": _dates(rows["end"].to_numpy() - 1, case),
            "days": (rows["end"] - rows["start"]).astype(float),
            "required": rows["required"],
            "served": rows["served"],
            "gap": np.where(blank, np.nan, gap),
            "over": np.where(blank, np.nan, np.maximum(0.0, rows["served"] - rows["required"])),
            "out_of_reach": np.where(blank, np.nan, np.minimum(rows["out_of_reach"], gap)),
            "first_reason": first,
        }
    )
    return frame.assign(**_others(case, "requirements", chosen))


def _tiers(
    program: Program, solution: Solution, pieces: pd.DataFrame, floor: np.ndarray
) -> pd.DataFrame:
    exact = exact_values(program.layout, pieces, solution.x[: len(program.layout.columns)])
    lowest = with_gaps(program.layout, np.zeros(len(exact)), floor)
    rows = []
    for tier, result in zip(program.tiers, solution.tiers, strict=True):
        coefficients = tier.coefficients[: len(exact)]
        is_gap = tier.name.startswith(("gap", "largest_gap", "late"))
        rows.append(
            {
                "tier": tier.name,
                "value": tier.sense * float(coefficients @ exact) + 0.0,
                "bound": np.nan if result.bound is None else tier.sense * result.bound + 0.0,
                "out_of_reach": float(coefficients @ lowest) if is_gap else np.nan,
                "closed": result.closed,
            }
        )
    return pd.DataFrame(rows)


def _idle(
    layout: Layout, pieces: pd.DataFrame, deployments: pd.DataFrame, refused: pd.DataFrame
) -> pd.DataFrame:
    """Return what of every pledge stays at home, and when."""
    eligibility = layout.presence.eligibility
    case, facts = eligibility.case, eligibility.facts
    reasons = idle_reasons(eligibility, refused, deployments)
    changes = _changes(layout, pieces)
    total = changes.groupby(["p", "day"])["change"].sum().reset_index()
    total["idle"] = total.groupby("p")["change"].cumsum().round(9)
    total["until"] = total.groupby("p")["day"].shift(-1)
    kept = total[(total["idle"] > SMALL) & total["until"].notna()]
    same = (kept["p"].shift() == kept["p"]) & (kept["idle"].shift() == kept["idle"])
    same &= kept["until"].shift() == kept["day"]
    merged = kept.groupby((~same).cumsum().to_numpy()).agg(
        p=("p", "first"), day=("day", "first"), until=("until", "last"), idle=("idle", "first")
    )
    blank = np.flatnonzero(np.isnan(facts.pledges["amount"].to_numpy()))
    nothing = pd.DataFrame({"p": blank, "day": -1.0, "until": 0.0, "idle": np.nan})
    rows = pd.concat([merged, nothing]).sort_values(["p", "day"], ignore_index=True)
    chosen = facts.pledges.iloc[rows["p"]].reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "pledge_id": chosen["id"],
            "contributor_id": chosen["contributor_id"],
            "capability_id": chosen["capability_id"],
            "quantity": rows["idle"],
            "from": _dates(rows["day"].to_numpy(), case),
            "until": _dates(rows["until"].to_numpy() - 1, case),
            "reason": reasons.reindex(chosen["id"]).to_numpy(),
        }
    )
    return frame.assign(**_others(case, "pledges", chosen))


def _changes(layout: Layout, pieces: pd.DataFrame) -> pd.DataFrame:
    """Return when the quantity of each pledge that is at home grows and shrinks."""
    eligibility = layout.presence.eligibility
    facts, pairs = eligibility.facts, eligibility.pairs
    pledges = facts.pledges[facts.pledges["amount"].notna()]
    last = float(facts.requirements["end"].max()) if len(facts.requirements) else 1.0
    end = np.minimum(pledges["back_by"], np.maximum(last, pledges["departs"] + 1))
    amount = pledges["amount"]
    parts = [
        pd.DataFrame({"p": pledges.index, "day": end, "change": 0.0}),
        _coming(facts.case, facts.pledges, pledges, amount),
    ]
    p = pairs["p"].to_numpy()[pieces["pair"]]
    travel = pairs["travel"].to_numpy()[pieces["pair"]]
    rest = facts.pledges["rest"].to_numpy()[p]
    quantity = pieces["quantity"].to_numpy()
    begins = facts.pledges["departs"].to_numpy()[p]
    leaves = np.where(pieces["began"] >= 0, begins, np.maximum(pieces["start"] - travel, begins))
    home = np.maximum(pieces["end"] + travel + rest, leaves)
    stops = end.reindex(p).to_numpy()
    parts.append(pd.DataFrame({"p": p, "day": np.minimum(leaves, stops), "change": -quantity}))
    parts.append(pd.DataFrame({"p": p, "day": np.minimum(home, stops), "change": quantity}))
    return pd.concat(parts, ignore_index=True).astype({"day": float, "change": float})


def _coming(
    case: Case, every: pd.DataFrame, pledges: pd.DataFrame, amount: pd.Series
) -> pd.DataFrame:
    deliveries = case["deliveries"]
    place = pd.Series(every.index, index=every["id"])
    whole = pledges[~pledges["id"].isin(deliveries["pledge_id"])]
    at_once = pd.DataFrame(
        {"p": whole.index, "day": whole["departs"], "change": amount[whole.index]}
    )
    p = place.reindex(deliveries["pledge_id"]).to_numpy()
    parts = pd.DataFrame(
        {
            "p": p,
            "day": np.maximum(
                day_number(deliveries["date"]), every["departs"].to_numpy()[p.astype(int)]
            ),
            "change": deliveries["quantity"].to_numpy(),
        }
    )
    return pd.concat([at_once, parts], ignore_index=True)
