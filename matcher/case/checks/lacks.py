"""Who lacks what: each need with each pledge that has it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from matcher.case.needs import USED_UP


def lacks_of(frames: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row for each need and each pledge that has it, in the order of the needs.

    Returns
    -------
    pd.DataFrame
        The columns of the needs, with what is blank in `per` and `use` filled; `row`, the number
        of the need's row; `receiver` and `contributor_id`, the pledge and who gives it.
    """
    needs = frames["needs"].rename_axis("row").reset_index()
    per = needs["per"].fillna("each")
    spent = per.isin(USED_UP).map({True: "spent", False: "kept"})
    needs = needs.assign(per=per, use=needs["use"].fillna(spent))
    pledges = frames["pledges"].dropna(subset=["id"]).drop_duplicates("id")
    pledges = pledges[["id", "capability_id", "contributor_id"]].set_axis(
        ["receiver", "kind", "contributor_id"], axis=1
    )
    own = needs.dropna(subset=["pledge_id"]).merge(
        pledges, left_on="pledge_id", right_on="receiver"
    )
    recipes = needs[needs["pledge_id"].isna()].dropna(subset=["for_capability_id"])
    made = recipes.merge(pledges, left_on="for_capability_id", right_on="kind")
    return pd.concat([own, made], ignore_index=True).sort_values("row", kind="stable")
