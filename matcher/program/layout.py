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

from matcher.program.blocks import (
    NONE,
    column_block,
    counting_blocks,
    holding_blocks,
    limit_blocks,
    share_blocks,
)
from matcher.program.counting import Counting, number_counting
from matcher.program.departures import find_departures
from matcher.program.holdings import Holdings, number_holdings
from matcher.program.limits import Limits, number_limits
from matcher.program.presence import SPREAD, Presence
from matcher.program.shares import Shares, number_shares


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
    departures = find_departures(presence, arrive)
    departures["level"] = _numbers(~departures["is_last"].to_numpy(), count)
    levels = departures[departures["level"] >= 0]
    stretches = presence.stretches
    gap = np.arange(len(stretches)) + count + len(levels)
    blocks.append(column_block("level", levels, p=levels["p"], upper=levels["delivered"]))
    gaps = column_block(
        "gap",
        stretches,
        r=stretches["r"],
        date=stretches["start"],
        until=stretches["end"],
        upper=stretches["required"],
    )
    blocks.append(gaps)
    shares = number_shares(presence, count + len(levels) + len(stretches))
    columns = pd.concat([*blocks, *share_blocks(shares)], ignore_index=True)
    holdings = number_holdings(presence, (arrive, leave), columns["upper"].to_numpy(), len(columns))
    columns = pd.concat([columns, *holding_blocks(presence, holdings)], ignore_index=True)
    limits = number_limits(presence, len(columns))
    columns = pd.concat([columns, *limit_blocks(limits)], ignore_index=True)
    counting = number_counting(presence, len(columns))
    columns = pd.concat([columns, *counting_blocks(presence, counting)], ignore_index=True)
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
    return column_block(
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
