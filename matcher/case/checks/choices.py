"""Checks of how policies choose what they apply to, and what they add up there."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

import pandas as pd

from matcher.case.checks.links import fitting
from matcher.case.checks.policies import made_policies, policy_problem
from matcher.case.checks.typed import Tables
from matcher.case.policies import Ceiling, ContributorShare, Limit, Rule
from matcher.errors import Problem, shorten


def check_policy_words(tables: Tables) -> Iterator[Problem]:
    """A region or a theme by which a policy chooses is one that some row of the tables has."""
    sources = {
        "region": ("missions", "region"),
        "from_region": ("contributors", "region"),
        "theme": ("capabilities", "themes"),
    }
    words = {key: _words(tables.frames[table][name]) for key, (table, name) in sources.items()}
    pledged = _words(tables.frames["pledges"]["themes"])
    for place, policy in made_policies(tables):
        for key, (table, name) in sources.items():
            known = words[key]
            if key == "theme" and isinstance(policy, Limit):
                known = {**known, **pledged}
            for word in getattr(policy, key, ()):
                if word not in known:
                    near = get_close_matches(word, known, n=1, cutoff=0.5)
                    remedy = f"Write {shorten(near[0])}" if near else f"Write it there as {name}"
                    message = f'no row of {table} has "{shorten(word)}"'
                    yield policy_problem(place, key, message, remedy)


def check_counted(tables: Tables) -> Iterator[Problem]:
    """What a policy adds up as a quantity is counted in one measure."""
    kinds = _capabilities(tables)
    for place, policy in made_policies(tables):
        if isinstance(policy, ContributorShare) and policy.counted_in == "quantity":
            rows = _required(tables, policy)
            rows = rows[_fits(tables, policy, rows, own_themes=False)]
            own = rows["capability_id"].map(kinds["measure"])
            own = own.where(rows["measure"] != "persons", "persons")
        elif isinstance(policy, Ceiling) and policy.counted_in == "quantity":
            rows = _pledged(tables, policy)
            rows = rows[_fits(tables, policy, rows, own_themes=True)]
            own = rows["capability_id"].map(kinds["measure"])
        else:
            continue
        several = sorted(map(str, own.dropna().unique()))
        if len(several) > 1:
            message = f"it adds up {', '.join(map(shorten, several))}"
            remedy = "Write persons, or choose what has one measure"
            yield policy_problem(place, "counted_in", message, remedy)


def _required(tables: Tables, policy: Rule) -> pd.DataFrame:
    """Return the requirements at the missions of a policy."""
    frame = tables.frames["requirements"]
    keeps = pd.Series(True, index=frame.index)
    if policy.mission:
        keeps &= frame["mission_id"].isin(policy.mission)
    if policy.region:
        region = tables.matched("requirements", "mission_id", "missions", "region")
        keeps &= region.isin(policy.region)
    return frame[keeps]


def _pledged(tables: Tables, policy: Limit) -> pd.DataFrame:
    """Return the pledges whose contributor and capability may come to be where a policy looks."""
    frame = tables.frames["pledges"]
    required = _required(tables, policy)["capability_id"].dropna().unique().tolist()
    kinds = fitting(tables.frames["stand_ins"], required)
    keeps = frame["capability_id"].isin({one for some in kinds.values() for one in some})
    if policy.contributor:
        keeps &= frame["contributor_id"].isin(policy.contributor)
    if policy.from_region:
        region = tables.matched("pledges", "contributor_id", "contributors", "region")
        keeps &= region.isin(policy.from_region)
    return frame[keeps]


def _fits(tables: Tables, policy: Rule, rows: pd.DataFrame, *, own_themes: bool) -> pd.Series:
    """Say of each row whether its capability, or its own theme, is one that a policy chooses."""
    kinds, capability = _capabilities(tables), rows["capability_id"]
    keeps = pd.Series(True, index=rows.index)
    if policy.capability:
        keeps &= capability.isin(policy.capability)
    if policy.category:
        keeps &= capability.map(kinds["category"]).isin(policy.category)
    if policy.theme:
        shared = capability.map(dict(zip(kinds.index, kinds["themes"], strict=True)))
        both = zip(shared, rows["themes"] if own_themes else [()] * len(rows), strict=True)
        keeps &= pd.Series(
            [not {*one, *own}.isdisjoint(policy.theme) for one, own in both],
            index=rows.index,
            dtype=bool,
        )
    return keeps


def _capabilities(tables: Tables) -> pd.DataFrame:
    return tables.frames["capabilities"].dropna(subset=["id"]).drop_duplicates("id").set_index("id")


def _words(cells: pd.Series) -> dict[str, None]:
    """Return the words of a column in their order."""
    lists = cells if cells.dtype == object else cells.dropna().map(lambda one: (one,))
    return dict.fromkeys(word for cell in lists for word in cell)
