"""Related: what is pledged under the same theme, where nothing of a capability is."""

from __future__ import annotations

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
    themes = facts.case["capabilities"].set_index("id")["themes"].explode().dropna()
    number = themes.value_counts()
    mine = themes[themes.index == capability]
    own = [one for one in mine if _is_telling(number, one, themes)]
    offered = facts.pledges[~facts.pledges["status"].isin(NOT_OFFERED)]
    offered = offered[offered["renewed_by"].isna()]
    for theme in sorted(own, key=lambda one: (number[one], one)):
        shared = set(themes.index[themes == theme]) - {capability}
        rows = offered[offered["capability_id"].isin(shared)]
        if len(rows):
            return f" Under the same theme ({theme}): {_givers(rows)}."
    return ""


def _is_telling(number: pd.Series, theme: str, themes: pd.Series) -> bool:
    return bool(number[theme] <= _COMMON * themes.index.nunique())


def _givers(rows: pd.DataFrame) -> str:
    givers = rows.groupby("capability_id", sort=True)["contributor_id"].unique()
    told = [f"{one} ({', '.join(sorted(who))})" for one, who in givers.head(_NAMED).items()]
    more = len(givers) - len(told)
    return ", ".join(told) + (f" and {more} more" if more > 0 else "")
