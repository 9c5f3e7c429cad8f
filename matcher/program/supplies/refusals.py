"""Refusals of hand-overs: every rule that keeps one pledge from covering one need of another."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.consents import first_accepted
from matcher.program.facts import FOREVER, on
from matcher.program.stand_ins import stand_in_rates
from matcher.program.supplies.links import Links, refused_hand_overs
from matcher.program.supplies.rules import LINK_RULES
from matcher.program.supplies.supplies import Supplies, days_after, last_day

Told = tuple[str, str, str, str]
"""A rule, what the giver says, what is asked, and the smallest change."""


def refuse_hand_over(supplies: Supplies, giver: int, lack: int) -> list[Told]:
    """Return every rule that keeps a pledge from covering a need; none where it may.

    Parameters
    ----------
    supplies
        Who may give what to whom.
    giver, lack
        Places of the pledge and of the need.
    """
    facts, need = supplies.facts, supplies.lacks.rows.iloc[lack]
    receiver = int(need["p"])
    who, whom = facts.pledges.iloc[giver], facts.pledges.iloc[receiver]
    if giver == receiver:
        return [("itself", "it is what needs it", "another must give it", "Ask another pledge")]
    one = pd.DataFrame({"lack": [lack], "giver": [giver], "receiver": [receiver], "rate": [1.0]})
    links = Links(facts, one)
    told = [
        (rule.name, *rule.tell(links, who, whom))
        for rule in LINK_RULES
        if not rule.test(links).all()
    ]
    fits = _refuse_capability(supplies, who["capability_id"], need["capability_id"])
    return [*fits, *told, *_refuse_parts(who), *_refuse_days(supplies, links, told)]


def _refuse_capability(supplies: Supplies, have: str, want: str) -> list[Told]:
    case = supplies.facts.case
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    if ((rates["provided"] == have) & (rates["required"] == want)).any():
        return []
    change = f"Write a row in stand_ins from {have} to {want}"
    return [("capability", f"it offers {have}", f"{want} is needed", change)]


def _refuse_parts(giver: pd.Series) -> list[Told]:
    if giver["parts_ready"] < np.inf:
        return []
    lacking = giver["lacking"] or "a part of it waits for itself"
    change = "Ask for a pledge that gives what is missing"
    return [("needs", lacking, "all its parts are needed", change)]


def _refuse_days(supplies: Supplies, links: Links, told: list[Told]) -> list[Told]:
    """Return why it cannot be handed over in time, where days decide and not something else."""
    giver, need = links.giver, supplies.lacks.rows.iloc[links.rows["lack"].iloc[0]]
    after = days_after(supplies.lacks, supplies.lacks.waits, supplies.ready_days())
    first = max(giver("departs")[0], giver("parts_ready")[0], after[links.rows["lack"].iloc[0]])
    if giver("parts_ready")[0] == np.inf or any(rule == "consent" for rule, *_ in told):
        return []
    if first == np.inf:
        names = " and ".join(need["after"])
        change = f"Ask for a pledge that covers {names}"
        return [("after", f"{names} comes first", "nobody may give that in time", change)]
    first = float(first_accepted(refused_hand_overs(links), np.array([first]))[0])
    ready, gone = first + need["lead"], min(giver("back_by")[0], FOREVER)
    handed = f"it can be handed over on {on(first)} at the earliest"
    there = f"it can be ready on {on(ready)} at the earliest"
    last = last_day(supplies.facts)
    if first >= gone:
        longer = f"Keep it {count(int(first - gone) + 1, 'day')} longer"
        return [("time", handed, f"it is gone from {on(gone)} on", longer)]
    if need["use"] == "kept" and ready >= gone:
        longer = f"Lend it {count(int(ready - gone) + 1, 'day')} longer"
        return [("time", there, f"the loan ends on {on(gone - 1)}", longer)]
    if ready >= last:
        sooner = f"Hand it over {count(int(ready - last) + 1, 'day')} earlier"
        return [("time", there, f"nothing is required after {on(last - 1)}", sooner)]
    return []
