"""The columns of a program: what each is, and which number it has.

A pair with stretches 0 … n has columns *there* for each, and *arrive* and *leave* for each date
between two. At the first date what arrives is what is there, and at the last date what leaves is
what was there: those columns are one. A pair with one stretch has one column, so that a case
without dates is the plain transportation problem.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.program.blocks import (
    NONE,
    Block,
    block_frame,
    change_block,
    column_block,
    counting_blocks,
    holding_blocks,
    limit_blocks,
    share_blocks,
)
from matcher.program.changes import Changes, number_changes
from matcher.program.counting import Counting, number_counting
from matcher.program.departures import find_departures
from matcher.program.holdings import Holdings, number_holdings
from matcher.program.limits import Limits, number_limits
from matcher.program.presence import SPREAD, Presence
from matcher.program.ranges import runs_of
from matcher.program.shares import Shares, number_shares


@dataclass(frozen=True)
class Layout:
    """The columns of a program and where each presence finds its own.

    Attributes
    ----------
    presence
        What is laid out.
    blocks
        The columns, kind by kind, in the order of their numbers.
    lower, upper, whole
        Bounds of each column, and whether it takes whole numbers only.
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
    changes
        Columns of what is otherwise than was agreed.
    departures
        Dates on which something may leave a pledge, or be handed on: p, date, level (column; −1 at
        its last date), delivered (how much of the pledge has come by then).
    """

    presence: Presence
    blocks: tuple[Block, ...]
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    arrive: np.ndarray
    leave: np.ndarray
    there: np.ndarray
    begun: np.ndarray
    gap: np.ndarray
    shares: Shares
    holdings: Holdings
    limits: Limits
    counting: Counting
    changes: Changes
    departures: pd.DataFrame

    def __len__(self) -> int:
        """Return how many columns there are."""
        return len(self.upper)

    @cached_property
    def columns(self) -> pd.DataFrame:
        """What every column is about, put together when it is read.

        Columns kind (there, arrive, leave, level, gap, share, threshold, excess, and of needs
        handed, cover, opened, sent, held, used, flex, and of what counts those that `counting`
        names), `pair`, `r`, `p` (the receiver of what is handed), `giver`, date, until, `round`
        (from 1), about (the need or the hold, the contributor or the condition; blank where it
        does not apply), lower, upper, whole. Numbers are −1 where they do not apply.
        """
        return block_frame(self.blocks)

    @cached_property
    def served(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """What counts towards each stretch: its place, a *there* column, rate · duty."""
        events, pairs = self.presence.events, self.presence.eligibility.pairs
        stretches = self.presence.stretches
        rows = np.flatnonzero(~events["is_last"].to_numpy())
        pair = events["pair"].to_numpy()[rows]
        r = pairs["r"].to_numpy()[pair].astype(np.int64) * SPREAD
        key = stretches["r"].to_numpy() * SPREAD + stretches["start"].to_numpy()
        first = np.searchsorted(key, r + events["date"].to_numpy()[rows])
        last = np.searchsorted(key, r + events["until"].to_numpy()[rows])
        which, place = runs_of(first, last)
        counted = (pairs["rate"] * pairs["duty"]).to_numpy()[pair][which]
        return place, self.there[rows][which], counted


def lay_columns(presence: Presence) -> Layout:
    """Number the columns of a program."""
    events, stretches = presence.events, presence.stretches
    runs = presence.is_running[events["pair"].to_numpy()]
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
    departures = find_departures(presence, arrive)
    departures["level"] = _numbers(~departures["is_last"].to_numpy(), _count(blocks))
    levels = departures[departures["level"] >= 0]
    blocks.append(column_block("level", levels, p=levels["p"], upper=levels["delivered"]))
    gap = np.arange(len(stretches)) + _count(blocks)
    blocks.append(_gaps(stretches))
    shares = number_shares(presence, _count(blocks))
    blocks += share_blocks(shares)
    upper = np.concatenate([block.upper for block in blocks])
    holdings = number_holdings(presence, (arrive, leave), upper, _count(blocks))
    blocks += holding_blocks(presence, holdings)
    limits = number_limits(presence, _count(blocks))
    blocks += limit_blocks(limits)
    counting = number_counting(presence, _count(blocks))
    blocks += counting_blocks(presence, counting)
    changes = number_changes(presence, _count(blocks))
    blocks.append(change_block(changes.rows))
    return Layout(
        presence,
        tuple(blocks),
        np.concatenate([block.lower for block in blocks]),
        np.concatenate([block.upper for block in blocks]),
        np.concatenate([block.whole for block in blocks]),
        arrive,
        leave,
        there,
        np.where(first, presence.begun[events["pair"].to_numpy()], 0.0),
        gap,
        shares,
        holdings,
        limits,
        counting,
        changes,
        departures,
    )


def _count(blocks: list[Block]) -> int:
    return sum(map(len, blocks))


def _gaps(stretches: pd.DataFrame) -> Block:
    cells = {"r": "r", "date": "start", "until": "end", "upper": "required"}
    return column_block(
        "gap", stretches, **{name: stretches[column] for name, column in cells.items()}
    )


def event_key(presence: Presence) -> np.ndarray:
    """Return a number per event that sorts by pair and then by date."""
    events = presence.events
    return events["pair"].to_numpy().astype(np.int64) * SPREAD + events["date"].to_numpy()


def _numbers(exists: np.ndarray, start: int) -> np.ndarray:
    return np.where(exists, start + np.cumsum(exists) - 1, NONE)


def _block(presence: Presence, kind: str, exists: np.ndarray) -> Block:
    pairs, facts, events = presence.eligibility.pairs, presence.eligibility.facts, presence.events
    place = np.flatnonzero(exists)
    pair = events["pair"].to_numpy()[place]
    p = pairs["p"].to_numpy()[pair]
    whole_kinds = facts.case["capabilities"].set_index("id")["whole"] == "yes"
    whole = facts.pledges["capability_id"].map(whole_kinds).to_numpy(dtype=bool)[p]
    amount, room = pairs["most"].to_numpy()[pair], events["most"].to_numpy()[place]
    most = np.maximum(amount, presence.begun[pair])
    if kind == "there":
        most = np.where(room > 0, most, 0.0)
    elif kind == "arrive":
        most = np.minimum(amount, room)
    return Block(
        kind,
        len(place),
        {
            "pair": pair,
            "p": p,
            "r": pairs["r"].to_numpy()[pair],
            "date": events["date"].to_numpy()[place],
            "until": events["until"].to_numpy()[place],
            "upper": np.where(whole, np.floor(most + 1e-9), most),
            "whole": whole,
        },
    )
