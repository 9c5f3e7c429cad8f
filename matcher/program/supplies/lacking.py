"""Lacking: what a pledge needs that nobody may give, in a sentence."""

from __future__ import annotations

import numpy as np
import pandas as pd

from matcher.errors import count
from matcher.program.supplies.lacks import Lacks
from matcher.program.supplies.links import Links
from matcher.program.supplies.rules import LINK_RULES


def describe_lacking(
    lacks: Lacks, links: Links, passes: np.ndarray, valid: pd.DataFrame
) -> np.ndarray:
    """Say what each pledge lacks that nobody may give, blank where there is no such thing.

    Parameters
    ----------
    lacks
        What pledges need.
    links
        Every pledge that fits a need.
    passes
        Rule × link → passes.
    valid
        The links that may give; column lack.

    Returns
    -------
    numpy.ndarray
        A sentence for each pledge, about the first of its holds that nothing covers, or None.
    """
    text = np.full(len(links.facts.pledges), None, dtype=object)
    covered = lacks.members[lacks.members["lack"].isin(valid["lack"])]["hold"]
    holds = lacks.holds[~lacks.holds.index.isin(covered)].drop_duplicates("p")
    members = lacks.members[lacks.members["hold"].isin(holds.index)]
    first = members.drop_duplicates("hold").set_index("hold")["lack"]
    fitting = _counted(links, passes, members)
    needs = lacks.rows.iloc[first.reindex(holds.index)]
    for hold, need in zip(holds.itertuples(), needs.itertuples(), strict=True):
        what = f"it needs {need.quantity:g} {need.capability_id} ({need.need_id})"
        text[hold.p] = f"{what}, and {_offered(fitting.get(hold.Index, {}))}"
    return text


def _counted(links: Links, passes: np.ndarray, members: pd.DataFrame) -> dict[int, dict[int, int]]:
    """Return, for each hold, how many links fail first at each rule; at one past the last, none."""
    broken = np.vstack([~passes, np.ones((1, len(links)), dtype=bool)]).argmax(axis=0)
    rows = pd.DataFrame({"lack": links.rows["lack"], "rule": broken})
    number = members.merge(rows, on="lack").groupby(["hold", "rule"]).size()
    found: dict[int, dict[int, int]] = {}
    for (hold, rule), times in number.items():
        found.setdefault(hold, {})[rule] = int(times)
    return found


def _offered(failing: dict[int, int]) -> str:
    if not failing:
        return "nobody pledges any"
    late = "that cannot hand it over in time"
    shorts = [*(rule.short for rule in LINK_RULES), late]
    told = ", ".join(f"{number} {shorts[rule]}" for rule, number in failing.items())
    total = sum(failing.values())
    return f"{count(total, 'pledge')} {'offers' if total == 1 else 'offer'} it: {told}"
