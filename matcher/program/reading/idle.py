"""The frame of what stays at home."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.program.facts import day_number
from matcher.program.layout import Layout
from matcher.program.reading.cells import dates_of, others_of
from matcher.program.reasons import idle_reasons

SMALL = 1e-6


def idle_frame(
    layout: Layout,
    supports: pd.DataFrame,
    used: tuple[pd.DataFrame, pd.DataFrame],
    *,
    cut_short: bool,
) -> pd.DataFrame:
    """Return what of every pledge is neither away nor handed on, and when.

    Parameters
    ----------
    layout
        The columns.
    supports
        What was handed over, as it was read off.
    used
        Who is where, as it was read off, and the same as a frame.
    cut_short
        Whether a limit was hit, or the run cancelled, before its plan was the best.
    """
    eligibility = layout.presence.eligibility
    case, facts = eligibility.case, eligibility.facts
    changes = _changes(layout, used[0], supports)
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
    p = rows["p"].to_numpy(dtype=np.int64)
    reasons = idle_reasons(eligibility, np.unique(p), used, supports, cut_short=cut_short)
    chosen = facts.pledges.iloc[p].reset_index(drop=True)
    frame = pd.DataFrame(
        {
            "pledge_id": chosen["id"],
            "contributor_id": chosen["contributor_id"],
            "capability_id": chosen["capability_id"],
            "quantity": rows["idle"],
            "from": dates_of(rows["day"].to_numpy(), case),
            "until": dates_of(rows["until"].to_numpy() - 1, case),
            "reason": [reasons[one] for one in p.tolist()],
        }
    )
    return frame.assign(**others_of(case, "pledges", chosen))


def _changes(layout: Layout, pieces: pd.DataFrame, supports: pd.DataFrame) -> pd.DataFrame:
    """Return when the quantity of each pledge that is at home grows and shrinks."""
    eligibility = layout.presence.eligibility
    facts, pairs = eligibility.facts, eligibility.pairs
    pledges = facts.pledges[facts.pledges["amount"].notna()]
    last = float(facts.requirements["end"].max()) if len(facts.requirements) else 1.0
    end = np.minimum(pledges["back_by"], np.maximum(last, pledges["departs"] + 1))
    coming = _coming(facts.case, facts.pledges, pledges, pledges["amount"])
    in_time = coming["day"].to_numpy() < end.reindex(coming["p"]).to_numpy()
    parts = [pd.DataFrame({"p": pledges.index, "day": end, "change": 0.0}), coming[in_time]]
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
    giver = supports["giver"].to_numpy()
    given = np.minimum(supports["date"].to_numpy(), end.reindex(giver).to_numpy())
    parts.append(pd.DataFrame({"p": giver, "day": given, "change": -supports["quantity"]}))
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
