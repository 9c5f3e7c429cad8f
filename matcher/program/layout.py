"""The columns of a program: what each is, and which number it has.

A pair with stretches 0 … n has columns *there* for each, and *arrive* and *leave* for each date
between two. At the first date what arrives is what is there, and at the last date what leaves is
what was there: those columns are one. A pair with one stretch has one column, so that a case
without dates is the plain transportation problem.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.counting import Counting, number_counting
from matcher.program.facts import day_number
from matcher.program.hand_overs import ANY
from matcher.program.holdings import Holdings, number_holdings
from matcher.program.limits import Limits, number_limits
from matcher.program.presence import SPREAD, Presence
from matcher.program.shares import Shares, number_shares

NONE = -1
"""Number of a column that is not there."""


@dataclass(frozen=True)
class Layout:
    """The columns of a program and where each presence finds its own.

    Attributes
    ----------
    presence
        What is laid out.
    columns
        One row per column: kind (there, arrive, leave, level, gap, share, threshold, excess, and
        of needs handed, cover, opened, sent, held, used, flex, and of what counts those that
        `counting` names), `pair`, `r`, `p` (the receiver of what is handed), `giver`, date, until,
        `round` (from 1), about (the need or the hold, the contributor or the condition; blank
        where it does not apply), lower, upper, whole. Numbers are −1 where they do not apply.
    arrive, leave, there
        Column of each event (row of `presence.events`), −1 where there is none.
    begun
        Quantity that is there before each event and did not arrive in the plan; only at the first
        event of a running pair.
    gap
        Column of each stretch.
    shares
        Columns of the tier ``largest_gap``.
    holdings
        Columns of needs and supports.
    limits
        Columns of policies that limit who is there.
    counting
        Columns of what counts where a rule may forbid it.
    departures
        Dates on which something may leave a pledge, or be handed on: p, date, level (column; −1 at
        its last date), delivered (how much of the pledge has come by then).
    """

    presence: Presence
    columns: pd.DataFrame
    arrive: np.ndarray
    leave: np.ndarray
    there: np.ndarray
    begun: np.ndarray
    gap: np.ndarray
    shares: Shares
    holdings: Holdings
    limits: Limits
    counting: Counting
    departures: pd.DataFrame


def lay_columns(presence: Presence) -> Layout:
    """Number the columns of a program."""
    events = presence.events
    begun = _begun(presence)
    runs = np.isin(events["pair"].to_numpy(), presence.running["pair"].to_numpy())
    first, last = events["is_first"].to_numpy(), events["is_last"].to_numpy()
    may_arrive = events["may_arrive"].to_numpy()
    has_there = ~last
    has_arrive = may_arrive & (~first | runs)
    has_leave = ~last & (~first | runs)
    there = _numbers(has_there, 0)
    arrive = _numbers(has_arrive, int(has_there.sum()))
    leave = _numbers(has_leave, int(has_there.sum() + has_arrive.sum()))
    starts_here = first & ~runs & may_arrive
    arrive[starts_here] = there[starts_here]
    leave[last] = there[np.flatnonzero(last) - 1]
    blocks = [
        _block(presence, "there", has_there),
        _block(presence, "arrive", has_arrive),
        _block(presence, "leave", has_leave),
    ]
    count = sum(len(block) for block in blocks)
    departures = _departures(presence, arrive)
    departures["level"] = _numbers(~departures["is_last"].to_numpy(), count)
    levels = departures[departures["level"] >= 0]
    stretches = presence.stretches
    gap = np.arange(len(stretches)) + count + len(levels)
    blocks.append(_column_block("level", levels, p=levels["p"], upper=levels["delivered"]))
    gaps = _column_block(
        "gap",
        stretches,
        r=stretches["r"],
        date=stretches["start"],
        until=stretches["end"],
        upper=stretches["required"],
    )
    blocks.append(gaps)
    shares = number_shares(presence, count + len(levels) + len(stretches))
    columns = pd.concat([*blocks, *_share_blocks(shares)], ignore_index=True)
    holdings = number_holdings(presence, (arrive, leave), columns["upper"].to_numpy(), len(columns))
    columns = pd.concat([columns, *_holding_blocks(presence, holdings)], ignore_index=True)
    limits = number_limits(presence, len(columns))
    columns = pd.concat([columns, *_limit_blocks(limits)], ignore_index=True)
    counting = number_counting(presence, len(columns))
    columns = pd.concat([columns, *_counting_blocks(presence, counting)], ignore_index=True)
    return Layout(
        presence,
        columns,
        arrive,
        leave,
        there,
        begun,
        gap,
        shares,
        holdings,
        limits,
        counting,
        departures,
    )


def event_key(presence: Presence) -> np.ndarray:
    """Return a number per event that sorts by pair and then by date."""
    events = presence.events
    return events["pair"].to_numpy().astype(np.int64) * SPREAD + events["date"].to_numpy()


def _numbers(exists: np.ndarray, start: int) -> np.ndarray:
    return np.where(exists, start + np.cumsum(exists) - 1, NONE)


def _begun(presence: Presence) -> np.ndarray:
    """Return what is there before the first event of each pair, at that event."""
    running = presence.running.groupby("pair")["quantity"].sum()
    begun = running.reindex(presence.events["pair"]).fillna(0.0).to_numpy()
    return np.where(presence.events["is_first"].to_numpy(), begun, 0.0)


def _block(presence: Presence, kind: str, exists: np.ndarray) -> pd.DataFrame:
    pairs, facts = presence.eligibility.pairs, presence.eligibility.facts
    rows = presence.events[exists]
    p = pairs["p"].to_numpy()[rows["pair"]]
    whole_kinds = facts.case["capabilities"].set_index("id")["whole"] == "yes"
    whole = facts.pledges["capability_id"].map(whole_kinds).to_numpy(dtype=bool)[p]
    amount = pairs["most"].to_numpy()[rows["pair"]]
    running = presence.running.groupby("pair")["quantity"].sum()
    running = running.reindex(rows["pair"]).fillna(0.0).to_numpy()
    most = np.maximum(amount, running)
    if kind == "there":
        most = np.where(rows["most"].to_numpy() > 0, most, 0.0)
    elif kind == "arrive":
        most = np.minimum(amount, rows["most"].to_numpy())
    most = np.where(whole, np.floor(most + 1e-9), most)
    return _column_block(
        kind,
        rows,
        pair=rows["pair"],
        p=p,
        r=pairs["r"].to_numpy()[rows["pair"]],
        date=rows["date"],
        until=rows["until"],
        upper=most,
        whole=whole,
    )


def _share_blocks(shares: Shares) -> list[pd.DataFrame]:
    rounds = 1 + np.arange(len(shares.threshold))
    excess = pd.DataFrame(
        {"r": np.tile(shares.r, len(rounds)), "round": np.repeat(rounds, len(shares.r))}
    )
    blocks = (
        ("share", pd.DataFrame({"r": shares.r})),
        ("threshold", pd.DataFrame({"round": rounds})),
        ("excess", excess),
    )
    return [
        _column_block(kind, rows, upper=np.ones(len(rows)), **{key: rows[key] for key in rows})
        for kind, rows in blocks
    ]


def _holding_blocks(presence: Presence, holdings: Holdings) -> list[pd.DataFrame]:
    """Return the columns of needs and supports, in the order in which they are numbered."""
    supplies = presence.eligibility.supplies
    lacks, holds, pairs = supplies.lacks.rows, supplies.lacks.holds, presence.eligibility.pairs
    blocks = []
    for kind, rows in (
        ("handed", holdings.handed),
        ("cover", holdings.cover),
        ("opened", holdings.opened),
    ):
        lack = lacks.iloc[rows["lack"]].reset_index(drop=True)
        named = name_class(presence, lack["need_id"], rows["place"])
        more = {name: rows[name] for name in ("giver", "until") if name in rows}
        whole = rows["whole"] if kind == "handed" else kind == "opened"
        blocks.append(
            _column_block(
                kind, rows, p=lack["p"], about=named, upper=rows["upper"], whole=whole, **more
            )
        )
    events = presence.events[holdings.sent >= 0]
    own = pairs.iloc[events["pair"]]
    blocks.append(
        _column_block(
            "sent", events, pair=events["pair"], p=own["p"], r=own["r"], upper=1.0, whole=True
        )
    )
    for kind in ("held", "used", "flex"):
        rows = holdings.demand[holdings.demand[kind] >= 0]
        hold = holds.iloc[rows["hold"]].reset_index(drop=True)
        named = name_class(presence, hold["name"], rows["place"])
        upper = rows["upper" if kind == "held" else "most"]
        blocks.append(
            _column_block(kind, rows, p=hold["p"], about=named, until=rows["until"], upper=upper)
        )
    return blocks


def _limit_blocks(limits: Limits) -> list[pd.DataFrame]:
    """Return the columns of limits, in the order in which they are numbered.

    How much can be over a sum, and the largest burden, are bounded by what adds to them: that is
    known once the rows are there, and set with them.
    """
    levels = limits.levels
    about = np.array([chain.about for chain in limits.chains], dtype=object)
    named = about[levels["chain"].to_numpy()]
    dates = {"date": levels["date"], "until": levels["until"]}
    top, low = levels["top"], levels["low"]
    blocks = [
        _column_block("within", levels, about=named, lower=low, upper=top, **dates),
        _column_block(
            "over",
            levels[levels["over"] >= 0],
            about=named[levels["over"] >= 0],
            until=levels.loc[levels["over"] >= 0, "until"],
            upper=levels.loc[levels["over"] >= 0, "most"],
        ),
    ]
    for rows in (limits.sums, limits.stays):
        own = rows[rows["over"] >= 0]
        more = {"pair": own["pair"]} if "pair" in own else {"until": own["until"]}
        blocks.append(_column_block("over", own, about=own["about"], upper=own["most"], **more))
    if limits.carried:
        blocks.append(_column_block("burden", pd.DataFrame(index=[0]), upper=np.inf))
    return blocks


def _counting_blocks(presence: Presence, counting: Counting) -> list[pd.DataFrame]:
    """Return the columns of what counts, in the order in which they are numbered."""
    abouts = np.array([group.about for group in presence.conditions.groups], dtype=object)
    moments, counted = counting.moments, counting.counted
    own = counting.judged.iloc[counted["judged"]].reset_index(drop=True)
    counted = counted.assign(date=own["date"], about=counted["who"], upper=own["required"])
    useful = counting.judged[(counting.judged["useful"] >= 0).to_numpy()]
    moments = moments.assign(about=abouts[moments["group"]], upper=moments["can"])
    levels = counting.levels
    levels = levels.assign(about=abouts[levels["group"]] + " · " + levels["who"])
    present = levels.iloc[counting.present["level"]]
    blocks = (
        ("counted", counted, ("r", "date", "about", "upper")),
        ("serves", counted[(counted["serves"] >= 0).to_numpy()].assign(upper=1.0), ("r", "about")),
        ("useful", useful.assign(upper=1.0), ("r",)),
        ("holds", moments, ("until", "about")),
        ("over", moments[moments["excess"] >= 0].assign(upper=1.0), ("until", "about")),
        ("spread", levels, ("about",)),
        ("present", present.assign(upper=1.0), ("about",)),
    )
    whole = {"serves", "useful", "holds", "present"}
    return [
        _column_block(
            kind, rows, upper=rows["upper"], whole=kind in whole, **{n: rows[n] for n in names}
        )
        for kind, rows, names in (
            (kind, rows, set(names) - {"upper"}) for kind, rows, names in blocks
        )
    ]


def name_class(presence: Presence, names: pd.Series, places: pd.Series) -> np.ndarray:
    """Return what columns or rows are about: a need or a hold, and the mission it counts at."""
    missions = presence.eligibility.case["missions"]["id"].to_numpy(dtype=object)
    labels = np.array(["", *(f" @ {one}" for one in missions), " @ partners"], dtype=object)
    place = places.to_numpy(dtype=np.int64)
    return np.asarray(names.to_numpy(dtype=object) + labels[place - ANY])


def _column_block(kind: str, rows: pd.DataFrame, **values: object) -> pd.DataFrame:
    blank = dict.fromkeys(("pair", "r", "p", "giver", "date", "until", "round"), NONE)
    block = pd.DataFrame(
        {"kind": kind, **blank, "about": "", "lower": 0.0, "upper": 0.0, "whole": False},
        index=range(len(rows)),
    ).astype({"about": object})
    if "date" not in values and "date" in rows:
        values["date"] = rows["date"]
    return block.assign(**{name: np.asarray(value) for name, value in values.items()})


def _departures(presence: Presence, arrive: np.ndarray) -> pd.DataFrame:
    """Return every date on which something may leave a pledge, or be handed on."""
    events, pairs = presence.events, presence.eligibility.pairs
    rows = np.flatnonzero(arrive >= 0)
    pair = events["pair"].to_numpy()[rows]
    frame = pd.DataFrame(
        {
            "p": pairs["p"].to_numpy()[pair],
            "date": events["date"].to_numpy()[rows] - pairs["travel"].to_numpy()[pair],
        }
    )
    given = presence.hand_overs.rows[["giver", "date"]].rename(columns={"giver": "p"})
    frame = pd.concat([frame, given], ignore_index=True).astype(np.int64)
    frame = frame.drop_duplicates().sort_values(["p", "date"], ignore_index=True)
    is_last = ~frame.duplicated("p", keep="last")
    return frame.assign(is_last=is_last, delivered=_delivered(presence, frame))


def _delivered(presence: Presence, departures: pd.DataFrame) -> np.ndarray:
    """Return how much of its pledge has come by each departure date."""
    facts = presence.eligibility.facts
    amount = facts.pledges["amount"].to_numpy()[departures["p"]]
    deliveries = facts.case["deliveries"]
    if deliveries.empty:
        return np.asarray(amount)
    place = pd.Series(facts.pledges.index, index=facts.pledges["id"])
    coming = pd.DataFrame(
        {
            "p": place.reindex(deliveries["pledge_id"]).to_numpy(),
            "date": day_number(deliveries["date"]).astype(np.int64),
            "quantity": deliveries["quantity"].to_numpy(),
        }
    ).sort_values(["p", "date"], ignore_index=True)
    total = coming.groupby("p")["quantity"].cumsum().to_numpy()
    key = coming["p"].to_numpy() * SPREAD + coming["date"].to_numpy()
    asked = departures["p"].to_numpy() * SPREAD + departures["date"].to_numpy()
    found = np.searchsorted(key, asked, side="right") - 1
    own = (found >= 0) & (coming["p"].to_numpy()[found] == departures["p"].to_numpy())
    by_then = np.where(own, total[found], 0.0)
    running = facts.pledges["running"].to_numpy()[departures["p"]]
    parts = departures["p"].isin(coming["p"]).to_numpy()
    return np.where(parts, np.maximum(by_then, running), amount)
