"""Eligibility: which pledge may serve which requirement, and for every other pair why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.errors import InputError, shorten
from matcher.program.candidates import each_candidates, pair_candidate
from matcher.program.facts import NO_RANK, Facts, place_of, read_facts
from matcher.program.graph import possible_graph
from matcher.program.refusals import RefusalCount, Refusals
from matcher.program.rules import Refusal
from matcher.program.screening import Kept, screen_some, tell_refusals
from matcher.program.supplies import Supplies, find_supplies, refuse_hand_over


@dataclass(frozen=True, repr=False)
class Eligibility:
    """Which pledge may serve which requirement.

    Refusals are counted, not stored: one is answered on demand, by the rules that made it.

    Attributes
    ----------
    case
        What was screened.
    facts
        Its pledges and requirements as the rules read them.
    pairs
        One row per eligible pair, sorted by pledge and requirement: pledge_id, requirement_id,
        `p`, `r` (places in the facts), rate (required per provided measure), duty, travel (days),
        earliest and latest (days between which the pledge can be there), most (at once),
        `may_arrive` (false where it only may stay, being there already), pinned, pin_start,
        pin_end, cost (per arrival; NaN: that of the pledge), score, `raised` (rank of the
        readiness that supports must raise the pledge to first; −1 where none), overridden (rules
        that the planner set aside, separated by commas).
    refused
        Days on which consent is refused to an eligible pair: pair (row of `pairs`), start, end.
    supplies
        What pledges need of each other, and who may give it.
    refusals
        How many pledges are refused where, and by which rule.
    fitting
        Places of the pledges whose capability some requirement asks for.
    relaxed
        Ids of hard policies that were given up, because with them nothing is possible.
    dropped
        Ids of policies that are left out, though the dates on which they change are still offered.
    """

    case: Case
    facts: Facts
    pairs: pd.DataFrame
    refused: pd.DataFrame
    supplies: Supplies
    refusals: Refusals
    fitting: np.ndarray
    relaxed: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def __repr__(self) -> str:
        pledges, requirements = self.facts.pledges, self.facts.requirements
        return (
            f"<Eligibility: {len(self.pairs):,} of {len(pledges) * len(requirements):,} pairs of "
            f"{len(pledges):,} pledges and {len(requirements):,} requirements>"
        )

    def why_not(self, pledge_id: str, requirement_id: str) -> list[Refusal]:
        """Return every rule that keeps a pledge from a requirement; none where it is eligible.

        Parameters
        ----------
        pledge_id, requirement_id
            Ids in the case.

        Raises
        ------
        KeyError
            Where the case holds no such pledge or requirement.
        """
        p = place_of(self.facts.pledges, pledge_id, "pledge")
        r = place_of(self.facts.requirements, requirement_id, "requirement")
        if ((self.pairs["p"] == p) & (self.pairs["r"] == r) & self.pairs["may_arrive"]).any():
            return []
        one = pair_candidate(self.facts, p, r)
        return tell_refusals(one, screen_some(one).refuses[:, 0])

    def why_not_give(self, giver_id: str, receiver_id: str, need_id: str) -> list[Refusal]:
        """Return every rule that keeps a pledge from covering a need of another; none where it may.

        Parameters
        ----------
        giver_id, receiver_id
            Ids of pledges in the case.
        need_id
            Id of a need that the receiver has.

        Raises
        ------
        KeyError
            Where the case holds no such pledge, or the receiver has no such need.
        """
        giver = place_of(self.facts.pledges, giver_id, "pledge")
        receiver = place_of(self.facts.pledges, receiver_id, "pledge")
        lacks = self.supplies.lacks.rows
        own = lacks[lacks["p"] == receiver]
        lack = own.index[own["need_id"] == need_id]
        if not len(lack):
            has = ", ".join(own["need_id"]) or "none"
            raise KeyError(f"{shorten(receiver_id)} has no need {shorten(need_id)}; it has {has}")
        return [Refusal(*told) for told in refuse_hand_over(self.supplies, giver, int(lack[0]))]

    def graph(self) -> nx.DiGraph:
        """Return what is possible: givers → parts → units → requirements → missions.

        A pledge that may hand a part over has an edge to the need that it could cover, and the need
        one to the pledge that has it; so everything that could serve a requirement, directly or as
        a part, is an ancestor of it. A need that nobody may cover has no edge that leads to it.

        Returns
        -------
        networkx.DiGraph
            Nodes are tuples of a kind and ids: ``("contributor", id)``, ``("pledge", id)``,
            ``("need", id of the receiver, id of the need)``, ``("requirement", id)`` and
            ``("mission", id)``, which is the partner where one asks for itself. Days are
            `pandas.Timestamp`, blank (`NaT`) without a calendar.

            Contributor → pledge: quantity (in its measure). Pledge → need: rate (needed measure
            per given measure), handed_on (first day of a hand-over), lead (days from then until
            the receiver is ready with it), ready_on (that day). Need → pledge: capability_id,
            quantity, per, use, and raises_to where it raises readiness. Pledge → requirement: rate
            (required measure per provided measure), travel (days), most (at once), start and end
            (first and last day on which it can be there with all its parts; start is blank where
            consent leaves none), and raised, where supports must raise it, with the readiness to
            which they must. Requirement → mission: quantity (the largest).
        """
        return possible_graph(self.pairs, self.refused, self.supplies)


def screen(case: Case, *, relaxed: Sequence[str] = (), dropped: Sequence[str] = ()) -> Eligibility:
    """Find every eligible pair of a case.

    Parameters
    ----------
    case
        What is screened.
    relaxed
        Ids of hard policies that are given up.
    dropped
        Ids of policies that are left out.

    Raises
    ------
    InputError
        Where something is said to be running whose capability does not fit.
    """
    supplies = find_supplies(read_facts(case))
    facts = supplies.facts
    kept, refusals, problems = Kept(facts), RefusalCount(facts), []
    fits = np.zeros(len(facts.pledges), dtype=bool)
    for candidates in each_candidates(facts):
        some = screen_some(candidates)
        kept.add(some)
        refusals.add(some)
        problems += some.lost()
        fits[candidates.p] = True
    if problems:
        raise InputError(problems)
    pairs = kept.pairs()
    lifted = pairs.loc[pairs["raised"] > NO_RANK, ["p", "raised"]]
    supplies = supplies.with_raised(lifted.rename(columns={"raised": "rank"}))
    return Eligibility(
        case,
        facts,
        pairs,
        kept.refused(),
        supplies,
        refusals.result(),
        np.flatnonzero(fits),
        tuple(relaxed),
        tuple(dropped),
    )
