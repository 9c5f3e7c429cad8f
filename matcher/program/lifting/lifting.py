"""Lifting: a program that holds all that could be lifted, switched off by bounds and sides.

What is lifted changes bounds and sides and no coefficient, so that a solver that keeps the program
answers from where it was. Nothing lifted, it is the program of the plan: the same dates, the same
pairs, and every requirement kept as it is in the plan.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import sparse

from matcher.case.case import Case
from matcher.program.dates import Offer, offer_dates
from matcher.program.eligibility import screen
from matcher.program.facts import Facts
from matcher.program.formulation import formulate_presence
from matcher.program.hand_overs import HandOvers, offer_hand_overs
from matcher.program.layout import Layout
from matcher.program.lifting.atoms import ATOM
from matcher.program.lifting.caps import column_caps, widest
from matcher.program.lifting.kinds import KINDS, TAKEN
from matcher.program.lifting.near import Near, find_near
from matcher.program.lifting.sides import UNCOVERED, open_rows
from matcher.program.linear import INFINITE, components
from matcher.program.presence import Presence, lay_out, lay_out_on
from matcher.program.program import Program

_SLACK = 1e-7
"""By how much of itself the gap of another requirement may grow: round-off of a solver."""


@dataclass(frozen=True)
class Lifting:
    """A program in which everything that may be lifted is there and switched off.

    Attributes
    ----------
    near
        Its pairs, and what keeps them out.
    program
        The program with everything lifted; its linear part has a row for each requirement more,
        the quantity × days of it that stay open.
    facts
        The facts as they are.
    atoms
        What may be lifted, hardest to change first: the columns of `ATOM`.
    caps
        Columns atom (place), column, cap: the bound of a column until all its atoms are lifted.
    opens
        Columns atom, row, more: what opens a row, as of `open_rows`.
    row_lower, row_upper
        Sides of every row once everything is lifted.
    of_column, of_row
        Part of each column and each row; parts share nothing.
    uncovered
        Row of each requirement that says how much of it stays open; −1 where it asks for nothing.
    """

    near: Near
    program: Program
    facts: Facts
    atoms: pd.DataFrame
    caps: pd.DataFrame
    opens: pd.DataFrame
    row_lower: np.ndarray
    row_upper: np.ndarray
    of_column: np.ndarray
    of_row: np.ndarray
    uncovered: np.ndarray

    @property
    def layout(self) -> Layout:
        """The columns."""
        return self.program.layout

    @property
    def days(self) -> np.ndarray:
        """Days of each stretch."""
        stretches = self.layout.presence.stretches
        return (stretches["end"] - stretches["start"]).to_numpy(dtype=float)


def lift(
    case: Case,
    open_: np.ndarray,
    asked: np.ndarray,
    *,
    idle: Sequence[int] = (),
    relaxed: Sequence[str] = (),
) -> Lifting:
    """Return the program of a case in which what concerns some requirements may be lifted.

    Parameters
    ----------
    case
        What the plan was made from.
    open_
        Quantity × days of each requirement, sorted by id, that the plan leaves open.
    asked
        Places of the requirements that are asked about.
    idle
        Places of pledges that are asked about too.
    relaxed
        Hard policies that the plan has given up.
    """
    eligibility = screen(case, relaxed=relaxed)
    own = lay_out(eligibility)
    # Other tiers have columns that tie together what is apart.
    settings = case.settings.model_copy(update={"objective": ("gap",)})
    only_gap = replace(eligibility, case=replace(case, settings=settings))
    near = find_near(only_gap, asked, np.array(idle, dtype=np.int64))
    presence = _lay_out(own, near)
    program = formulate_presence(presence)
    layout = program.layout
    program, uncovered = _with_uncovered(program, open_)
    caps, opens = column_caps(near, layout), open_rows(layout, program.rows)
    upper = widest(near, layout, program.linear.upper)
    caps = caps[caps["cap"].to_numpy() < upper[caps["column"]]]
    linear = replace(program.linear, upper=upper)
    atoms = _ordered(near, pd.concat([caps[ATOM], opens[ATOM]]))
    number = pd.MultiIndex.from_frame(atoms[ATOM])
    caps, opens = (
        rows.assign(atom=number.get_indexer(pd.MultiIndex.from_frame(rows[ATOM]))).drop(
            columns=ATOM
        )
        for rows in (caps, opens)
    )
    more = np.zeros(len(linear.row_upper))
    more[opens["row"]] = opens["more"]
    of_column, of_row = components(linear.matrix)
    return Lifting(
        near=near,
        program=replace(program, linear=linear),
        facts=near.facts,
        atoms=atoms,
        caps=caps.reset_index(drop=True),
        opens=opens.reset_index(drop=True),
        row_lower=np.where(np.isinf(more), -INFINITE, linear.row_lower),
        row_upper=linear.row_upper + more,
        of_column=of_column,
        of_row=of_row,
        uncovered=uncovered,
    )


def _lay_out(own: Presence, near: Near) -> Presence:
    """Lay out near pairs over the dates of the plan, and days beyond those of each pair.

    Between the ends of a pair that is eligible as it is only its own dates are offered, so that
    nothing becomes better by other dates alone.
    """
    eligibility = own.eligibility
    wide = near.eligibility
    hand_overs = _hand_overs((own.hand_overs, eligibility.supplies.links), near)
    offer = offer_dates(wide, hand_overs)
    place = pd.MultiIndex.from_frame(wide.pairs[["p", "r"]])
    was = place.get_indexer(pd.MultiIndex.from_frame(eligibility.pairs[["p", "r"]]))
    events = own.events
    kept = pd.DataFrame({"pair": was[events["pair"]], "date": events["date"].to_numpy()})
    dates = pd.concat([_beyond(offer.dates, kept), kept, _ends(near)], ignore_index=True)
    dates = dates.drop_duplicates().sort_values(["pair", "date"], ignore_index=True)
    nobody = wide.refused.iloc[:0]
    return lay_out_on(
        replace(wide, refused=nobody), hand_overs, Offer(dates, np.array([], dtype=int))
    )


def _beyond(dates: pd.DataFrame, kept: pd.DataFrame) -> pd.DataFrame:
    """Return the dates that lie outside those that a pair has already, if it has any."""
    ends = kept.groupby("pair")["date"].agg(["min", "max"]).reindex(dates["pair"])
    date = dates["date"].to_numpy()
    inside = (date >= ends["min"].to_numpy()) & (date <= ends["max"].to_numpy())
    return dates[~inside]


def _ends(near: Near) -> pd.DataFrame:
    """Return the days between which each pair can be there as things are, where it is laid out."""
    pairs = near.eligibility.pairs
    parts = []
    for days in (near.first, near.last):
        inside = (days > pairs["earliest"].to_numpy()) & (days < pairs["latest"].to_numpy())
        place = np.flatnonzero(inside)
        parts.append(pd.DataFrame({"pair": place, "date": days[place].astype(np.int64)}))
    return pd.concat(parts, ignore_index=True)


def _hand_overs(own: tuple[HandOvers, pd.DataFrame], near: Near) -> HandOvers:
    """Return the hand-overs of the plan, and those that are near.

    Between the first and the last day on which something is handed over as things are, only those
    days are offered, and days on which it is not accepted. Beyond them is also the day from which a
    giver can depart as things are: its parts may be lifted while its dates stand.
    """
    offered = offer_hand_overs(replace(near.eligibility, facts=near.facts))
    rows, links = _with_departures(offered.rows, near.facts), near.eligibility.supplies.links
    names = ["lack", "giver"]
    was = own[1].iloc[own[0].rows["link"]][names].assign(date=own[0].rows["date"].to_numpy())
    ends = was.groupby(names)["date"].agg(["min", "max"])
    mine = links.iloc[rows["link"]][names].assign(date=rows["date"].to_numpy())
    ends = ends.reindex(pd.MultiIndex.from_frame(mine[names]))
    date = mine["date"].to_numpy()
    inside = (date >= ends["min"].to_numpy()) & (date <= ends["max"].to_numpy())
    same = pd.MultiIndex.from_frame(mine).isin(pd.MultiIndex.from_frame(was))
    spans = rows[["link"]].assign(row=np.arange(len(rows)), date=date)
    spans = spans.merge(near.links.refused, on="link")
    refused = spans[(spans["start"] <= spans["date"]) & (spans["date"] < spans["end"])]["row"]
    kept = ~inside | same | np.isin(np.arange(len(rows)), refused)
    return replace(offered, rows=rows[kept].reset_index(drop=True))


def _with_departures(rows: pd.DataFrame, facts: Facts) -> pd.DataFrame:
    """Add hand-overs on the day from which each giver can depart by its own dates, if in time."""
    each = rows.drop_duplicates(["link", "place"])
    departs = facts.pledges["departs"].to_numpy()[each["giver"]].astype(np.int64)
    lead = (each["ready"] - each["date"]).to_numpy()
    more = each.assign(date=departs, ready=departs + lead)
    more = more[(departs > each["date"].to_numpy()) & (more["ready"] < more["until"]).to_numpy()]
    both = pd.concat([rows, more], ignore_index=True)
    both = both.drop_duplicates(["link", "place", "date"])
    return both.sort_values(["link", "place", "date"], ignore_index=True)


def _with_uncovered(program: Program, open_: np.ndarray) -> tuple[Program, np.ndarray]:
    """Add a row for each requirement: what stays open of it is no more than in the plan."""
    layout, linear = program.layout, program.linear
    stretches = layout.presence.stretches
    r, days = stretches["r"].to_numpy(), (stretches["end"] - stretches["start"]).to_numpy(float)
    named, place = np.unique(r, return_inverse=True)
    shape = (len(named), len(linear.cost))
    added = sparse.csr_array(sparse.coo_array((days, (place, layout.gap)), shape=shape))
    uncovered = np.full(len(open_), -1)
    uncovered[named] = len(linear.row_lower) + np.arange(len(named))
    keys = {"family": UNCOVERED, "pair": -1, "p": -1, "r": named, "date": -1, "round": -1}
    rows = pd.concat([program.rows, pd.DataFrame({**keys, "about": ""})], ignore_index=True)
    names = [f"{UNCOVERED}_{one}" for one in named.tolist()]
    linear = replace(
        linear,
        matrix=sparse.csr_array(sparse.vstack([linear.matrix, added])),
        row_lower=np.append(linear.row_lower, np.full(len(named), -INFINITE)),
        row_upper=np.append(linear.row_upper, open_[named] + _SLACK * np.maximum(1, open_[named])),
        row_names=linear.row_names.having(names),
    )
    return replace(program, rows=rows, linear=linear), uncovered


def _ordered(near: Near, named: pd.DataFrame) -> pd.DataFrame:
    """Return atoms hardest to change first.

    Of one kind those come first that are spared first: important requirements, small pledges, and
    what stands later in the tables.
    """
    atoms = named.drop_duplicates().reset_index(drop=True)
    facts = near.eligibility.facts
    p, r = atoms["p"].to_numpy(), atoms["r"].to_numpy()
    amount = np.append(facts.pledges["amount"].to_numpy(dtype=float), 0.0)[p]
    urgency = np.append(facts.requirements["urgency"].to_numpy(dtype=float), 0.0)[r]
    place = {kind: number for number, kind in enumerate(KINDS)}
    order = pd.DataFrame(
        {
            "kind": atoms["kind"].map(place),
            "urgency": np.where(atoms["kind"] == TAKEN, urgency, 0.0),
            "amount": amount,
            "p": -p,
            "r": -r,
            "who": atoms["who"].astype(str),
            "about": atoms["about"].astype(str),
        }
    )
    return atoms.iloc[order.sort_values(list(order)).index].reset_index(drop=True)
