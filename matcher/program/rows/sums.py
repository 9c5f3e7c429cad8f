"""Sums: what a policy limits over a period, how long arrivals stay, and who carries how much."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.case.policies import Budget, ChangesAtMost, Lift
from matcher.program.blocks import NONE
from matcher.program.costs import event_costs, hand_over_costs
from matcher.program.layout import Layout, event_key
from matcher.program.presence import SPREAD
from matcher.program.ranges import runs_of
from matcher.program.rows.family import Rows, Terms, rows_of
from matcher.program.scopes import pairs_in, pledge_weights, pledges_in
from matcher.program.sizes import gap_sizes


def sum_rows(layout: Layout, family: str) -> Rows:
    """Return Σ coefficient · column − over ≤ room, for every period of the policies of a kind."""
    sums = layout.limits.sums
    exists = (sums["family"] == family).to_numpy()
    rows = sums[exists]
    number = np.where(exists, np.cumsum(exists) - 1, NONE)
    terms: Terms = [(np.arange(len(rows)), rows["over"].to_numpy(), -1.0)]
    for row, column, value in sum_terms(layout):
        kept = exists[row]
        terms.append((number[row[kept]], column[kept], np.asarray(value)[kept]))
    return rows_of(rows[["about", "date"]], terms, upper=rows["room"].to_numpy())


def sum_terms(layout: Layout) -> Terms:
    """Return what adds to each period: rows of `sums`, columns and coefficients."""
    policies = layout.presence.eligibility.case.policies
    found: Terms = []
    for place, row in enumerate(layout.limits.sums.itertuples()):
        policy = policies[row.policy]
        if isinstance(policy, Budget):
            parts = _costs(layout, policy, (row.date, row.until))
        else:
            assert isinstance(policy, Lift | ChangesAtMost)  # noqa: S101 - no other has periods
            parts = _departures(layout, policy, (row.date, row.until))
        found += [(np.full(len(column), place), column, value) for column, value in parts]
    return found


def _departures(
    layout: Layout, policy: Lift | ChangesAtMost, span: tuple[int, int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return what departs within a period, with what each measure of it counts for."""
    eligibility, events = layout.presence.eligibility, layout.presence.events
    pair = events["pair"].to_numpy()
    day = events["date"].to_numpy() - eligibility.pairs["travel"].to_numpy()[pair]
    own = pairs_in(eligibility, policy)[pair] & (layout.arrive >= 0)
    own &= (day >= span[0]) & (day < span[1])
    weight = pledge_weights(eligibility.facts, policy)[eligibility.pairs["p"].to_numpy()[pair]]
    return [(layout.arrive[own], weight[own])]


def _costs(
    layout: Layout, policy: Budget, span: tuple[int, int]
) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return what everything costs within a period."""
    eligibility, events = layout.presence.eligibility, layout.presence.events
    costs = event_costs(layout, span)
    own = pairs_in(eligibility, policy)[events["pair"].to_numpy()]
    parts = []
    sides = ((layout.arrive, "arriving"), (layout.leave, "leaving"), (layout.there, "staying"))
    for columns, name in sides:
        there = own & (columns >= 0)
        if name == "staying":
            there &= ~events["is_last"].to_numpy()
        value = costs[name].to_numpy()[there]
        parts.append((columns[there][value != 0], value[value != 0]))
    if not policy.mission and not policy.region:
        handed = layout.holdings.handed
        given = pledges_in(eligibility.facts, policy)[handed["giver"].to_numpy()]
        given &= ((handed["date"] >= span[0]) & (handed["date"] < span[1])).to_numpy()
        parts.append((handed["column"].to_numpy()[given], hand_over_costs(layout)[given]))
    return parts


def stay_rows(layout: Layout) -> Rows:
    """Return Σ arrivals of the last days − there ≤ over: who arrived so late has not left yet."""
    stays = layout.limits.stays
    place = np.arange(len(stays))
    terms: Terms = [(place, stays["over"].to_numpy(), -1.0), *stay_terms(layout)]
    return rows_of(stays[["pair", "about", "date"]], terms, upper=0.0)


def stay_terms(layout: Layout) -> Terms:
    """Return arrivals of the last days less what is there, for each row of `stays`."""
    stays, events = layout.limits.stays, layout.presence.events
    policies = layout.presence.eligibility.case.policies
    days = np.array([getattr(one, "days", 0) for one in policies])[stays["policy"].to_numpy()]
    key = event_key(layout.presence)
    asked = stays["pair"].to_numpy() * SPREAD + stays["date"].to_numpy()
    oldest = np.searchsorted(key, asked - days, side="right")
    stop = np.searchsorted(key, asked, side="right")
    which, members = runs_of(oldest, stop)
    there = np.where(events["is_last"].to_numpy()[stop - 1], NONE, layout.there[stop - 1])
    return [(which, layout.arrive[members], 1.0), (np.arange(len(stays)), there, -1.0)]


def carried_rows(layout: Layout) -> Rows:
    """Return burden ≥ what each contributor carries, as a share of all that is required."""
    limits = layout.limits
    terms: Terms = [
        (np.arange(len(limits.carried)), np.full(len(limits.carried), limits.burden), -1.0),
        *carried_terms(layout),
    ]
    keys = pd.DataFrame({"about": list(limits.carried)}, dtype=object)
    return rows_of(keys, terms, upper=0.0)


def carried_terms(layout: Layout) -> Terms:
    """Return what every presence adds to the burden of its contributor."""
    limits, eligibility = layout.limits, layout.presence.eligibility
    if not limits.carried:
        return []
    events, pairs, facts = layout.presence.events, eligibility.pairs, eligibility.facts
    size = 1.0 / gap_sizes(facts, eligibility.case.settings)
    stretches = layout.presence.stretches
    days = (stretches["end"] - stretches["start"]).to_numpy()
    total = float((stretches["required"].to_numpy() * days * size[stretches["r"]]).sum())
    if not total:
        return []
    own = np.flatnonzero((layout.there >= 0) & ~events["is_last"].to_numpy())
    pair = events["pair"].to_numpy()[own]
    quantified = (facts.requirements["size"] >= 0).to_numpy()[pairs["r"].to_numpy()[pair]]
    own, pair = own[quantified], pair[quantified]
    stay = (events["until"] - events["date"]).to_numpy()[own]
    each = (pairs["rate"] * pairs["duty"]).to_numpy()[pair] * size[pairs["r"].to_numpy()[pair]]
    who = facts.pledges["contributor_id"].to_numpy(dtype=object)[pairs["p"].to_numpy()[pair]]
    row = np.searchsorted(np.array(limits.carried, dtype=object), who)
    return [(row, layout.there[own], each * stay / total)]
