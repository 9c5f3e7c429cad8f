"""Eligibility: which pledge may serve which requirement, and for every other pair why not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.errors import InputError, Problem, shorten
from matcher.program.candidates import Candidates, find_candidates, pair_candidate
from matcher.program.consents import refused_days
from matcher.program.facts import NO_RANK, Facts, day_number, place_of, read_facts, running_on
from matcher.program.graph import possible_graph
from matcher.program.rules import READINESS, RULES, Refusal, is_ready_itself
from matcher.program.supplies import Supplies, find_supplies, refuse_hand_over


@dataclass(frozen=True, repr=False)
class Eligibility:
    """Which pledge may serve which requirement.

    Refusals are not stored: they are answered on demand, by the rules that made them.

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
        that the planner set aside, separated by ``, ``).
    refused
        Days on which consent is refused to an eligible pair: pair (row of `pairs`), start, end.
    supplies
        What pledges need of each other, and who may give it.
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
        return tell_refusals(one, refuses(one)[:, 0])

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

    def first_refusals(self) -> pd.DataFrame:
        """Return, for each candidate that is not eligible, the first rule that fails.

        Returns
        -------
        pandas.DataFrame
            Columns pledge_id, requirement_id, rule (place in `RULES`), is_unknown (whether it
            fails because a cell is blank).
        """
        candidates = find_candidates(self.facts)
        passes, forced = _screen(candidates)
        refuses = _refuses(passes, forced)
        eligible = ~refuses.any(axis=0)
        first = np.argmax(refuses, axis=0)[~eligible]
        return pd.DataFrame(
            {
                "pledge_id": candidates.pledge("id")[~eligible],
                "requirement_id": candidates.requirement("id")[~eligible],
                "rule": first,
                "is_unknown": _unknown_to_rules(candidates)[first, ~eligible],
            }
        )

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
    candidates = find_candidates(facts)
    passes, forced = _screen(candidates)
    runs = runs_there(candidates)
    _check_running(candidates, runs)
    eligible = np.logical_not(_refuses(passes, forced).any(axis=0))
    kept = eligible | runs
    refused = refused_days(candidates)
    refused = refused[kept[refused["pair"]] & ~(forced | runs)[refused["pair"]]]
    place = np.cumsum(kept) - 1
    refused = refused.assign(pair=place[refused["pair"]]).reset_index(drop=True)
    names = np.array([rule.name for rule in RULES], dtype=object)
    overridden = [", ".join(names[~passes[:, k]]) for k in np.flatnonzero(kept)]
    raised = np.where(
        is_ready_itself(candidates) | forced | ~eligible,
        NO_RANK,
        candidates.requirement("least_rank"),
    )
    pairs = pair_rows(candidates, kept, eligible, runs)
    pairs = pairs.assign(raised=raised[kept], overridden=overridden)
    lifted = pairs.loc[pairs["raised"] > NO_RANK, ["p", "raised"]]
    supplies = supplies.with_raised(lifted.rename(columns={"raised": "rank"}))
    return Eligibility(case, facts, pairs, refused, supplies, tuple(relaxed), tuple(dropped))


def tell_refusals(one: Candidates, keeps: np.ndarray) -> list[Refusal]:
    """Return the rules that keep the pledge of one candidate from its requirement, told.

    Parameters
    ----------
    one
        A single candidate.
    keeps
        Rule → whether it keeps them apart.
    """
    pledge = one.facts.pledges.iloc[one.p[0]]
    requirement = one.facts.requirements.iloc[one.r[0]]
    return [
        Refusal(rule.name, *rule.tell(one, pledge, requirement))
        for rule, is_kept in zip(RULES, keeps, strict=True)
        if is_kept
    ]


def refuses(candidates: Candidates) -> np.ndarray:
    """Return rule × pair → keeps them apart: it fails, and nobody overrides it."""
    return _refuses(*_screen(candidates))


def _screen(candidates: Candidates) -> tuple[np.ndarray, np.ndarray]:
    """Return rule × pair → passes, and the pairs on which the planner overrides the rules."""
    passes = np.array([rule.test(candidates) for rule in RULES], dtype=bool)
    passes = passes.reshape(len(RULES), len(candidates))
    judged = candidates.judged
    forced = ((judged["verdict"] == "allow") | (judged["pinned"] > 0)).to_numpy(dtype=bool)
    # What the planner allows as it is need not be raised first.
    passes[RULES.index(READINESS), forced] = is_ready_itself(candidates)[forced]
    return passes, forced


def _unknown_to_rules(candidates: Candidates) -> np.ndarray:
    """Return rule × pair → whether what the rule reads of the pledge is blank."""
    unknown = np.zeros((len(RULES), len(candidates)), dtype=bool)
    for place, rule in enumerate(RULES):
        if rule.blank is not None:
            cells = candidates.facts.pledges[rule.blank]
            said = cells.map(lambda cell: cell in ((), "unknown")).to_numpy(dtype=bool)
            unknown[place] = (cells.isna().to_numpy() | said)[candidates.p]
    return unknown


def _refuses(passes: np.ndarray, forced: np.ndarray) -> np.ndarray:
    arithmetic = np.array([rule.arithmetic for rule in RULES], dtype=bool)
    return ~passes & (arithmetic[:, None] | ~forced)


def runs_there(candidates: Candidates) -> np.ndarray:
    """Say of each pair whether something of it runs on the plan date."""
    facts = candidates.facts
    running = running_on(facts.case, facts.plan_day)
    named = pd.MultiIndex.from_frame(running[["pledge_id", "requirement_id"]])
    pairs = pd.MultiIndex.from_arrays([candidates.pledge("id"), candidates.requirement("id")])
    return np.asarray(pairs.isin(named), dtype=bool)


def _check_running(candidates: Candidates, runs: np.ndarray) -> None:
    lost = np.flatnonzero(runs & np.isnan(candidates.rate))
    problems = []
    for place in lost:
        pledge, requirement = candidates.pledge("id")[place], candidates.requirement("id")[place]
        have = candidates.pledge("capability_id")[place]
        want = candidates.requirement("capability_id")[place]
        message = f"{pledge} is running at {requirement}, but {have} does not stand in for {want}"
        remedy = f"Write a row in stand_ins from {have} to {want}, or a rate in pairs"
        problems.append(Problem("running", message, remedy, column="requirement_id"))
    if problems:
        raise InputError(problems)


def pair_rows(
    candidates: Candidates, kept: np.ndarray, eligible: np.ndarray, runs: np.ndarray
) -> pd.DataFrame:
    """Return the columns of `Eligibility.pairs` that the candidates say, for those that are kept.

    Parameters
    ----------
    candidates
        Pairs whose capabilities fit.
    kept
        Which of them are eligible, or run on the plan date.
    eligible, runs
        Which are the one, and which the other.
    """
    facts, judged = candidates.facts, candidates.judged
    most = np.fmin(candidates.pledge("amount"), judged["at_most"].to_numpy())
    plan_day = facts.plan_day
    earliest = np.where(runs, np.minimum(candidates.earliest, plan_day), candidates.earliest)
    pin_start, pin_end = _pin_days(facts, judged, candidates)
    frame = pd.DataFrame(
        {
            "pledge_id": candidates.pledge("id"),
            "requirement_id": candidates.requirement("id"),
            "p": candidates.p,
            "r": candidates.r,
            "rate": candidates.rate,
            "duty": candidates.pledge("share"),
            "travel": candidates.travel.astype(int),
            "first_arrival": candidates.earliest.astype(int),
            "earliest": earliest.astype(int),
            "latest": candidates.latest.astype(int),
            "most": most,
            "may_arrive": eligible,
            "pinned": judged["pinned"].fillna(0.0).to_numpy(),
            "pin_start": pin_start,
            "pin_end": pin_end,
            "cost": judged["cost"].to_numpy(),
            "score": judged["score"].fillna(0.0).to_numpy(),
        }
    )
    return frame[kept].reset_index(drop=True)


def _pin_days(
    facts: Facts, judged: pd.DataFrame, candidates: Candidates
) -> tuple[np.ndarray, np.ndarray]:
    """Return first day and end of each pin; blank means as early, or as long, as it can be."""
    if not facts.case.is_dated:
        return np.zeros(len(candidates), dtype=int), np.ones(len(candidates), dtype=int)
    start, end = day_number(judged["pinned_from"]), day_number(judged["pinned_until"]) + 1
    return (
        np.where(np.isnan(start), candidates.earliest, start).astype(int),
        np.where(np.isnan(end), candidates.latest, end).astype(int),
    )
