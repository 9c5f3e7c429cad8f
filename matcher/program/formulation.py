"""From presence to a program: every family of rows, put together."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
from scipy import sparse

from matcher.case.case import Case
from matcher.program.eligibility import screen
from matcher.program.facts import FOREVER
from matcher.program.layout import Layout, lay_columns
from matcher.program.linear import Linear
from matcher.program.names import Names
from matcher.program.overstepping import most_over
from matcher.program.presence import Presence, lay_out
from matcher.program.program import Program
from matcher.program.rows.after import after_rows
from matcher.program.rows.changes import beyond_rows, changed_rows, short_rows
from matcher.program.rows.conditions import counts_rows, holds_rows, present_rows, spread_rows
from matcher.program.rows.counting import (
    contributor_rows,
    least_rows,
    serves_rows,
    use_rows,
    useful_rows,
)
from matcher.program.rows.cover import cover_rows, opened_rows
from matcher.program.rows.coverage import coverage_rows
from matcher.program.rows.family import Family, Rows
from matcher.program.rows.held import held_rows, used_rows
from matcher.program.rows.levels import exchange_rows, level_rows
from matcher.program.rows.needs import need_rows, sent_rows
from matcher.program.rows.pins import check_pins, pin_rows
from matcher.program.rows.presence import presence_rows
from matcher.program.rows.shares import largest_rows, share_rows
from matcher.program.rows.sums import carried_rows, stay_rows, sum_rows
from matcher.program.rows.supply import supply_rows
from matcher.program.rows.tours import tour_length_rows, tour_number_rows
from matcher.program.tiers import build_tiers


def _has_needs(layout: Layout) -> bool:
    return len(layout.holdings.handed) > 0 or len(layout.holdings.demand) > 0


def _has_conditions(layout: Layout) -> bool:
    return layout.counting.exists


def _has_tours(layout: Layout) -> bool:
    pledges = layout.presence.eligibility.facts.pledges
    return bool((pledges["tour"] < FOREVER).any()) or len(layout.presence.running) > 0


def _has_numbers_of_tours(layout: Layout) -> bool:
    pledges = layout.presence.eligibility.facts.pledges
    return bool(pledges[["tours", "tour_days"]].notna().to_numpy().any())


def _has_levels(layout: Layout) -> bool:
    return len(layout.limits.levels) > 0


def _has_changes(layout: Layout) -> bool:
    return len(layout.changes.rows) > 0


def _has_sums(layout: Layout) -> bool:
    return len(layout.limits.sums) > 0


def _has_stays(layout: Layout) -> bool:
    return len(layout.limits.stays) > 0


def _has_burdens(layout: Layout) -> bool:
    return len(layout.limits.carried) > 0


def _has_shares(layout: Layout) -> bool:
    return len(layout.shares.r) > 0


def _has_pins(layout: Layout) -> bool:
    return bool((layout.presence.eligibility.pairs["pinned"] > 0).any())


FAMILIES: tuple[Family, ...] = (
    Family("presence", presence_rows),
    Family("supply", supply_rows),
    Family("tour_length", tour_length_rows, _has_tours),
    Family("tour_number", tour_number_rows, _has_numbers_of_tours),
    Family("coverage", coverage_rows),
    Family("use", use_rows, _has_conditions),
    Family("serves", serves_rows, _has_conditions),
    Family("contributors", contributor_rows, _has_conditions),
    Family("least", least_rows, _has_conditions),
    Family("useful", useful_rows, _has_conditions),
    Family("counts", counts_rows, _has_conditions),
    Family("spread", spread_rows, _has_conditions),
    Family("present", present_rows, _has_conditions),
    Family("holds", holds_rows, _has_conditions),
    Family("held", held_rows, _has_needs),
    Family("used", used_rows, _has_needs),
    Family("cover", cover_rows, _has_needs),
    Family("need", need_rows, _has_needs),
    Family("opened", opened_rows, _has_needs),
    Family("sent", sent_rows, _has_needs),
    Family("after", after_rows, _has_needs),
    Family("ceiling", partial(level_rows, family="ceiling"), _has_levels),
    Family("footprint", partial(level_rows, family="footprint"), _has_levels),
    Family("women", partial(level_rows, family="women"), _has_levels),
    Family("contributor_share", partial(level_rows, family="contributor_share"), _has_levels),
    Family("exchange", exchange_rows, _has_levels),
    Family("budget", partial(sum_rows, family="budget"), _has_sums),
    Family("lift", partial(sum_rows, family="lift"), _has_sums),
    Family("changes_at_most", partial(sum_rows, family="changes_at_most"), _has_sums),
    Family("stay", stay_rows, _has_stays),
    Family("carried", carried_rows, _has_burdens),
    Family("pin", pin_rows, _has_pins),
    Family("beyond", beyond_rows, _has_changes),
    Family("short", short_rows, _has_changes),
    Family("changed", changed_rows, _has_changes),
    Family("share", share_rows, _has_shares),
    Family("largest", largest_rows, _has_shares),
)
"""Every family of rows, in the order in which they stand in the program."""


def formulate(case: Case, *, relaxed: Sequence[str] = (), dropped: Sequence[str] = ()) -> Program:
    """Return a case as a linear program, without solving it.

    Parameters
    ----------
    case
        What is formulated.
    relaxed
        Ids of hard policies that are given up: how far they are overstepped is the first tier.
    dropped
        Ids of policies that are left out. The dates that they offer stay offered, so that a plan
        without them is among those that are compared.

    Raises
    ------
    ContradictionError
        Where a pin is on a pledge that cannot be there at all.
    InputError
        Where something is said to be running whose capability does not fit, or the case holds
        what plans do not honour yet.
    """
    eligibility = screen(case, relaxed=relaxed, dropped=dropped)
    check_pins(eligibility)
    return formulate_presence(lay_out(eligibility))


def formulate_presence(presence: Presence) -> Program:
    """Return the program of laid-out presences."""
    layout = lay_columns(presence)
    built = [(family, family.build(layout)) for family in FAMILIES if family.is_asked(layout)]
    blocks = [(family, block) for family, block in built if len(block.keys)] or built[:1]
    tiers = build_tiers(layout, presence.eligibility.case.settings)
    sizes = [len(block.keys) for _, block in blocks]
    linear = Linear(
        cost=tiers[0].coefficients,
        lower=_gap_floor(layout),
        upper=most_over(layout, layout.upper),
        whole=layout.whole,
        matrix=_matrix([block for _, block in blocks], len(layout)),
        row_lower=np.concatenate([block.lower for _, block in blocks]),
        row_upper=np.concatenate([block.upper for _, block in blocks]),
        column_names=Names.numbered(
            [block.kind for block in layout.blocks], list(map(len, layout.blocks))
        ),
        row_names=Names.numbered([family.name for family, _ in blocks], sizes),
    )
    return Program(layout, _keys(blocks), linear, tiers)


def _keys(blocks: list[tuple[Family, Rows]]) -> pd.DataFrame:
    """Return what every row is about, family after family."""
    families = pd.array([family.name for family, _ in blocks], dtype="str")
    sizes = [len(block.keys) for _, block in blocks]

    def joined(name: str, blank: object, dtype: type) -> np.ndarray:
        return np.concatenate(
            [
                block.keys[name].to_numpy(dtype=dtype)
                if name in block.keys
                else np.full(len(block.keys), blank, dtype=dtype)
                for _, block in blocks
            ]
        )

    numbers = {name: joined(name, -1, np.int64) for name in ("pair", "p", "r", "date", "round")}
    return pd.DataFrame(
        {
            "family": families.take(np.repeat(np.arange(len(blocks)), sizes)),
            **numbers,
            "about": pd.Series(joined("about", "", object), dtype=object),
        }
    )


def _matrix(blocks: list[Rows], columns: int) -> sparse.csr_array:
    lengths = np.array([len(block.keys) for block in blocks])
    starts = np.cumsum(lengths) - lengths
    # numbers as small as the matrix keeps them, so that it need not make its own
    row, column = (
        np.concatenate(parts, dtype=np.int32, casting="unsafe")
        for parts in (
            [block.row + start for block, start in zip(blocks, starts, strict=True)],
            [block.column for block in blocks],
        )
    )
    value = np.concatenate([block.value for block in blocks])
    shape = (int(lengths.sum()), columns)
    matrix = sparse.csr_array(sparse.coo_array((value, (row, column)), shape=shape))
    matrix.sum_duplicates()
    matrix.eliminate_zeros()
    return matrix


def _gap_floor(layout: Layout) -> np.ndarray:
    """Return lower bounds: 0, and for a gap what stays open even if every pair did its most."""
    lower = layout.lower.copy()
    place, column, value = layout.served
    reach = np.zeros(len(layout.gap))
    np.add.at(reach, place, value * layout.upper[column])
    required = layout.presence.stretches["required"].to_numpy()
    lower[layout.gap] = np.maximum(0.0, required - reach)
    return lower
