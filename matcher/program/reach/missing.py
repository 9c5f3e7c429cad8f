"""Missing: what keeps a pledge, and those that it could help, from giving and from going."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from matcher.program.candidates import find_candidates
from matcher.program.eligibility import Eligibility
from matcher.program.reach.network import Way
from matcher.program.rules import Refusal, is_ready_itself
from matcher.program.screening import screen_some, tell_refusals
from matcher.program.supplies import LINK_RULES, find_links, refuse_hand_over

REFUSAL = ("rule", "found", "needed", "change")


def needs_of(eligibility: Eligibility, pledges: Iterable[int]) -> pd.DataFrame:
    """Return what some pledges need: the rows of `Lacks`, with their place as index, is_covered.

    A need is covered where a pledge may give for it, or for an alternative to it.
    """
    lacks, links = eligibility.supplies.lacks, eligibility.supplies.links
    given = np.isin(lacks.group, lacks.group[links["lack"]])
    rows = lacks.rows.assign(is_covered=given)
    return rows[rows["p"].isin(list(pledges))]


def fitting_links(eligibility: Eligibility) -> pd.DataFrame:
    """Return every pledge that fits a need: lack, giver, receiver, rate, first, fails.

    `first` is the first day of a hand-over, and `fails` how many rules of links keep it from one:
    both as far as days do not decide.
    """
    supplies = eligibility.supplies
    links = find_links(supplies.facts, supplies.lacks)
    passes = np.array([rule.test(links) for rule in LINK_RULES], dtype=bool)
    fails = (~passes).reshape(len(LINK_RULES), len(links)).sum(axis=0)
    both = ["lack", "giver"]
    return links.rows.assign(fails=fails).merge(
        supplies.links[[*both, "first"]], on=both, how="left"
    )


def refused_links(eligibility: Eligibility, links: pd.DataFrame) -> pd.DataFrame:
    """Return every refusal of some links: giver_pledge_id, receiver_pledge_id, need_id and why."""
    supplies, rows = eligibility.supplies, []
    ids = supplies.facts.pledges["id"].tolist()
    needs = supplies.lacks.rows["need_id"].tolist()
    names = ("giver_pledge_id", "receiver_pledge_id", "need_id", *REFUSAL)
    for lack, giver, receiver in links[["lack", "giver", "receiver"]].itertuples(
        index=False, name=None
    ):
        told = refuse_hand_over(supplies, giver, lack)
        rows += [(ids[giver], ids[receiver], needs[lack], *why) for why in told]
    return pd.DataFrame(rows, columns=list(names), dtype="str")


def refused_requirements(
    eligibility: Eligibility, p: int, ways: tuple[Way, Way], reached: Iterable[int]
) -> tuple[pd.DataFrame, int]:
    """Return why requirements are not reached: the refusals of whoever comes nearest.

    Parameters
    ----------
    eligibility
        What was screened.
    p
        Place of the pledge that is asked about.
    ways
        Whom it could help, and whom it could if every pledge that fits might give.
    reached
        Places of requirements that are reached.

    Returns
    -------
    tuple
        A frame with pledge_id, requirement_id, mission_id and refusals, and how many requirements
        ask for what nobody on either way offers.
    """
    way, wider = ways
    found = find_candidates(eligibility.facts)
    here = np.isin(found.p, list(wider.completed))
    here |= np.isin(found.p, list(wider.raised)) & ~is_ready_itself(found)
    found = found.only(np.flatnonzero(here & ~np.isin(found.r, list(reached))))
    keeps = screen_some(found).refuses
    off = ~np.isin(found.p, list(way.completed | way.raised))
    near = pd.DataFrame({"p": found.p, "r": found.r, "other": found.p != p})
    near = near.assign(fails=keeps.sum(axis=0) + off)
    near = near.sort_values(["r", "fails", "other", "p"]).drop_duplicates("r")
    where = eligibility.facts.requirements["where"].tolist()
    rows = []
    for place in near.index:
        one = found.only(np.array([place]))
        ids = one.pledge("id")[0], one.requirement("id")[0], where[one.r[0]]
        told = tell_refusals(one, keeps[:, place])
        told += _in_vain(eligibility, p, int(one.p[0]), off=bool(off[place]), told=told)
        rows += [(*ids, why.rule, why.found, why.needed, why.change) for why in told]
    names = ["pledge_id", "requirement_id", "mission_id", *REFUSAL]
    total = len(eligibility.facts.requirements) - len(set(reached)) - len(near)
    return pd.DataFrame(rows, columns=names, dtype="str"), total


def _in_vain(
    eligibility: Eligibility, p: int, nearest: int, *, off: bool, told: list[Refusal]
) -> list[Refusal]:
    """Return why whoever comes nearest may serve it and the pledge is of no help there."""
    one, other = eligibility.facts.pledges["id"].iloc[[p, nearest]]
    if off:
        found = f"nothing that rests on {one} can come to {other}"
        change = "Lift what keeps it from being handed over"
        return [Refusal("supports", found, "a part of it must", change)]
    if told:
        return []
    if p == nearest:
        found = "consent is refused on every day on which it has all its parts"
        return [Refusal("days", found, "one other day is needed", "Ask for consent, or for parts")]
    found = f"what rests on {one} is ready too late for {other}"
    return [Refusal("days", found, "it must be ready in time", "Hand it over earlier")]
