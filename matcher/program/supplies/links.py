"""Links: which pledge fits which need of which other by what it is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from matcher.program.consents import Window, no_spans, refused_spans
from matcher.program.facts import Facts
from matcher.program.lists import Test, compare_lists
from matcher.program.stand_ins import stand_in_rates
from matcher.program.supplies.lacks import Lacks


@dataclass(frozen=True)
class Links:
    """Pledges that fit a need by their capability, one row for each need and pledge.

    Attributes
    ----------
    facts
        The pledges.
    rows
        Sorted by lack and giver: `lack` (place in the lacks), `giver` and `receiver` (places of
        pledges), rate (needed measure per given measure).
    """

    facts: Facts
    rows: pd.DataFrame

    def __len__(self) -> int:
        return len(self.rows)

    def giver(self, column: str) -> np.ndarray:
        """Return a fact of the giver of each link."""
        return self.facts.pledges[column].to_numpy()[self.rows["giver"].to_numpy()]

    def receiver(self, column: str) -> np.ndarray:
        """Return a fact of the receiver of each link."""
        return self.facts.pledges[column].to_numpy()[self.rows["receiver"].to_numpy()]

    def compare(self, given: str, received: str, test: Test) -> np.ndarray:
        """Compare lists of giver and receiver, each two different lists only once."""
        one, other = (self.facts.lists("pledges", name) for name in (given, received))
        giver, receiver = (self.rows[name].to_numpy() for name in ("giver", "receiver"))
        return compare_lists(one, other, (giver, receiver), test)


def find_links(facts: Facts, lacks: Lacks) -> Links:
    """Return every pledge whose capability fits a need of another."""
    case = facts.case
    wanted = pd.DataFrame(
        {
            "lack": np.arange(len(lacks.rows)),
            "receiver": lacks.rows["p"],
            "required": lacks.rows["capability_id"],
        }
    )
    given = pd.DataFrame(
        {"giver": np.arange(len(facts.pledges)), "provided": facts.pledges["capability_id"]}
    )
    rates = stand_in_rates(case["capabilities"], case["stand_ins"])
    rates = rates[rates["required"].isin(wanted["required"])]
    both = wanted.merge(rates, on="required").merge(given, on="provided")
    both = both[both["giver"] != both["receiver"]]
    rows = both[["lack", "giver", "receiver", "rate"]].sort_values(["lack", "giver"])
    kinds = {"lack": np.int64, "giver": np.int64, "receiver": np.int64, "rate": float}
    return Links(facts, rows.reset_index(drop=True).astype(kinds))


def refused_hand_overs(links: Links) -> pd.DataFrame:
    """Return the days on which consent for a hand-over is refused: pair (the link), start, end."""
    if links.facts.case["consents"].empty:
        return no_spans()
    category = links.facts.case["capabilities"].set_index("id")["category"]
    capability = pd.Series(links.giver("capability_id"))
    pairs = pd.DataFrame(
        {
            "pair": np.arange(len(links)),
            "mission_id": pd.Series(None, index=range(len(links)), dtype="str"),
            "recipient_id": links.receiver("contributor_id"),
            "contributor_id": links.giver("contributor_id"),
            "capability": capability,
            "its_category": capability.map(category),
        }
    )
    return refused_spans(links.facts, pairs, hand_over_window(links))


def hand_over_window(links: Links) -> Window:
    """Return the days on which each giver could hand something over."""
    departs = links.giver("departs").astype(float)
    until = links.giver("back_by").astype(float)
    return Window(departs, np.maximum(until, departs))
