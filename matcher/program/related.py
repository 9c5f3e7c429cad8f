"""Related: what is pledged under the same theme, where nothing of a capability is."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from matcher.program.facts import NOT_OFFERED, Facts

_NAMED = 3
_COMMON = 0.5
"""Share of all capabilities from which on a theme says too little to name it."""


def describe_related(facts: Facts, capability: str) -> str:
    """Return a sentence that names pledged capabilities of the rarest theme, or nothing.

    It only points: whether one of them could serve is for the planner to say, in `stand_ins`.

    Parameters
    ----------
    facts
        Pledges and the case.
    capability
        Id of a capability of which nothing is pledged.
    """
    kinds = facts.case["capabilities"]
    themes = dict(zip(kinds["id"].tolist(), kinds["themes"].tolist(), strict=True))
    number = Counter(theme for some in themes.values() for theme in some)
    most = _COMMON * sum(map(bool, themes.values()))
    own = [theme for theme in themes.get(capability, ()) if number[theme] <= most]
    if not own:
        return ""
    offered = facts.pledges[~facts.pledges["status"].isin(NOT_OFFERED)]
    offered = offered[offered["renewed_by"].isna()]
    for theme in sorted(own, key=lambda one: (number[one], one)):
        shared = {kind for kind, some in themes.items() if theme in some} - {capability}
        rows = offered[offered["capability_id"].isin(shared)]
        if len(rows):
            return f" Under the same theme ({theme}): {_givers(rows)}."
    return ""


def _givers(rows: pd.DataFrame) -> str:
    givers = rows.groupby("capability_id", sort=True)["contributor_id"].unique()
    told = [f"{one} ({', '.join(sorted(who))})" for one, who in givers.head(_NAMED).items()]
    more = len(givers) - len(told)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")
