"""Lacks: every need of every pledge that has it, and what each of them holds back."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from matcher.case.cells import READINESS_ORDER
from matcher.program.facts import Facts
from matcher.program.joining import matches

NO_RANK = -1
"""Rank of a need that raises no readiness, and of a hold that holds back whatever is asked."""

EACH, PLEDGE, DEPLOYMENT, MONTHLY = "each", "pledge", "deployment", "month"
"""What something is needed per."""

KEPT, SPENT = "kept", "spent"
"""How what is needed is used."""

_LASTING = {EACH: KEPT, PLEDGE: KEPT, DEPLOYMENT: SPENT, MONTHLY: SPENT}
"""What is needed per what → how it is used where the table does not say."""


@dataclass(frozen=True)
class Lacks:
    """The needs of all pledges, one row for each need and each pledge that has it.

    Attributes
    ----------
    rows
        Sorted by pledge and need: need_id, `p` (place of the receiver), capability_id, quantity,
        per, use, lead (days), `rank` (readiness it raises to, else −1), after (need ids).
    holds
        What holds a pledge back: p, name, per, use, `rank` (−1: it holds back whatever is asked;
        else only what asks for this readiness or a higher one, and lacks it).
    members
        Which lacks cover a hold, each an alternative to the others: hold, lack (places).
    """

    rows: pd.DataFrame
    holds: pd.DataFrame
    members: pd.DataFrame

    @cached_property
    def waits(self) -> pd.DataFrame:
        """Which lacks come after which of the same pledge: lack, first (places).

        A lack that comes after one of several alternatives comes after any of them.
        """
        number = self.rows["after"].map(len).to_numpy(dtype=np.int64)
        lack = np.repeat(np.arange(len(self.rows)), number)
        p, ids = self.rows["p"].to_numpy(), pd.Index(self.rows["need_id"].unique())
        key = p * len(ids) + ids.get_indexer(self.rows["need_id"])
        after = ids.get_indexer([one for some in self.rows["after"] for one in some])
        which, named = matches(np.where(after < 0, -1, p[lack] * len(ids) + after), key)
        again, first = matches(self.group[named], self.group)
        return pd.DataFrame({"lack": lack[which[again]], "first": first})

    @cached_property
    def group(self) -> np.ndarray:
        """The least place among the alternatives to each lack, itself included."""
        group = np.arange(len(self.rows))
        own = self.members[self.holds["rank"].to_numpy()[self.members["hold"]] == NO_RANK]
        leaders = own.groupby("hold")["lack"].transform("min")
        group[own["lack"].to_numpy()] = leaders.to_numpy()
        return group

    @cached_property
    def only_raises(self) -> np.ndarray:
        """Whether each raises readiness and nothing else waits for it: no part rests on it."""
        waits, rests = self.waits, self.rows["rank"].to_numpy() == NO_RANK
        lack, first = waits["lack"].to_numpy(), waits["first"].to_numpy()
        while not rests[first[rests[lack]]].all():
            rests = rests.copy()
            rests[first[rests[lack]]] = True
        return ~rests

    def hold_of(self, raised: pd.DataFrame) -> Lacks:
        """Return the lacks with holds for readiness that is to be raised.

        Parameters
        ----------
        raised
            Columns p, rank: each readiness that a requirement asks of a pledge which it does not
            have and a need of it can raise.
        """
        if raised.empty:
            return self
        asked = raised.drop_duplicates().sort_values(["p", "rank"], ignore_index=True)
        raising = self.rows[self.rows["rank"] > NO_RANK]
        both = asked.reset_index(names="new").merge(
            raising.reset_index(names="lack"), on="p", suffixes=("", "_raised")
        )
        both = both[both["rank_raised"] >= both["rank"]]
        first = both.drop_duplicates("new").set_index("new")
        holds = asked.iloc[first.index].assign(
            name=[f"raised to {READINESS_ORDER[rank]}" for rank in first["rank"]],
            per=first["per"],
            use=first["use"],
        )
        place = pd.Series(np.arange(len(holds)) + len(self.holds), index=holds.index)
        members = pd.DataFrame({"hold": both["new"].map(place), "lack": both["lack"]})
        return Lacks(
            self.rows,
            pd.concat([self.holds, holds], ignore_index=True),
            pd.concat([self.members, members], ignore_index=True).astype(np.int64),
        )


def read_lacks(facts: Facts) -> Lacks:
    """Return the needs of all pledges; a recipe gives one to every pledge of its capability."""
    needs = facts.case["needs"]
    if needs.empty:
        return _nobody_lacks()
    pledges = pd.DataFrame(
        {
            "p": np.arange(len(facts.pledges)),
            "pledge_id": facts.pledges["id"],
            "for_capability_id": facts.pledges["capability_id"],
        }
    )
    own = needs.drop(columns="for_capability_id").merge(pledges[["p", "pledge_id"]], on="pledge_id")
    recipes = needs.drop(columns="pledge_id").merge(
        pledges[["p", "for_capability_id"]], on="for_capability_id"
    )
    rows = pd.concat([own, recipes], ignore_index=True)
    rows = rows.sort_values(["p", "id"], ignore_index=True)
    order = {level: rank for rank, level in enumerate(READINESS_ORDER)}
    per = rows["per"].fillna("each")
    lead = rows["lead_days"].fillna(0.0) if facts.case.is_dated else 0.0
    frame = pd.DataFrame(
        {
            "need_id": rows["id"],
            "p": rows["p"].astype(np.int64),
            "capability_id": rows["capability_id"],
            "quantity": rows["quantity"].fillna(1.0).astype(float),
            "per": per,
            "use": rows["use"].fillna(per.map(_LASTING)),
            "lead": lead,
            "rank": rows["raises_to"].map(order).fillna(NO_RANK).astype(np.int64),
            "after": rows["after"],
            "group": rows["group"].fillna(rows["id"]),
        }
    ).astype({"lead": np.int64})
    return Lacks(frame.drop(columns="group"), *_holds(frame))


def _nobody_lacks() -> Lacks:
    """Return the lacks of a case in which nobody needs anything."""
    whole = dict.fromkeys(("p", "lead", "rank", "hold", "lack"), np.dtype(np.int64))
    kinds = {**whole, "quantity": np.dtype(float), "after": np.dtype(object)}

    def blank(columns: str) -> pd.DataFrame:
        return pd.DataFrame(
            {name: pd.array([], dtype=kinds.get(name, "str")) for name in columns.split()}
        )

    return Lacks(
        blank("need_id p capability_id quantity per use lead rank after"),
        blank("p name per use rank"),
        blank("hold lack"),
    )


def _holds(rows: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the holds of needs that are asked whatever the requirement, and their members."""
    asked = rows[rows["rank"] == NO_RANK]
    number = asked.groupby(["p", "group"], sort=True).ngroup()
    members = pd.DataFrame({"hold": number.to_numpy(), "lack": asked.index}).astype(np.int64)
    first = asked.assign(hold=number).drop_duplicates("hold").sort_values("hold")
    holds = first[["p", "group", "per", "use"]].rename(columns={"group": "name"})
    return holds.reset_index(drop=True).assign(rank=NO_RANK), members
