"""Cases in which some things really are lifted, and what then stays open: solved cold.

It shares nothing with the code that explains: cells of the tables are changed, and a program is
made of them from the beginning.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from matcher import Case, Plan, formulate, screen
from matcher.insight.reasons import Atom
from matcher.program.facts import read_facts
from matcher.program.lane import INFEASIBLE, Options, solve

TOLERANCE = 1e-5


def open_days(plan: Plan) -> pd.Series:
    """Return quantity × days that stay open, by requirement."""
    gaps = plan.gaps.dropna(subset=["required"])
    return (gaps["gap"] * gaps["days"]).groupby(gaps["requirement_id"]).sum()


def least_open(case: Case, requirement_id: str, kept: pd.Series) -> float:
    """Return the least quantity × days of a requirement that stay open, others as they were."""
    program = formulate(case)
    linear, columns = program.linear, program.columns()
    gap = columns[columns["kind"] == "gap"]
    days = np.zeros(len(columns))
    days[gap.index] = (gap["until"] - gap["date"]).dt.days if case.is_dated else 1.0
    for other, most in kept.items():
        own = np.where(columns["requirement_id"] == other, days, 0.0)
        linear = linear.with_row(own, most + 1e-7 * max(1.0, most), f"kept {other}")
    cost = np.where(columns["requirement_id"] == requirement_id, days, 0.0)
    outcome = solve(replace(linear, cost=cost), Options())
    assert outcome.status != INFEASIBLE
    assert outcome.x is not None
    return float(cost @ outcome.x)


def least_total(case: Case, kept: pd.Series) -> float:
    """Return the least of all gaps, as the tier of gaps counts them, nobody being worse off."""
    program = formulate(case)
    linear, columns = program.linear, program.columns()
    requirements = read_facts(case).requirements.set_index("id")
    gap = columns[columns["kind"] == "gap"]
    days = np.zeros(len(columns))
    days[gap.index] = (gap["until"] - gap["date"]).dt.days if case.is_dated else 1.0
    cost = np.zeros(len(columns))
    own = requirements.loc[gap["requirement_id"]]
    size = own["size"].to_numpy() if case.settings.gap_in == "share" else 1.0
    cost[gap.index] = own["heft"].to_numpy() / size * days[gap.index]
    for other, most in kept.items():
        row = np.where(columns["requirement_id"] == other, days, 0.0)
        linear = linear.with_row(row, most + 1e-7 * max(1.0, most), f"kept {other}")
    outcome = solve(replace(linear, cost=cost), Options())
    assert outcome.status != INFEASIBLE
    assert outcome.x is not None
    return float(cost @ outcome.x)


def lifted(case: Case, atoms: Iterable[Atom], open_: Iterable[str]) -> Case:
    """Return a case in which some things are lifted by changing its tables.

    Parameters
    ----------
    case
        The case.
    atoms
        What is lifted.
    open_
        Requirements that are open: others get no new pairs.
    """
    tables = _Tables(case)
    for atom in sorted(atoms, key=lambda one: one.kind == "quantity"):
        getattr(tables, f"lift_{atom.kind}")(atom)
    found = tables.case()
    unasked = [
        (pledge, requirement)
        for pledge, requirement in sorted(_eligible(found) - _eligible(case))
        if requirement not in open_
    ]
    for pledge, requirement in unasked:
        tables.forbid(pledge, requirement)
    return tables.case() if unasked else found


def _eligible(case: Case) -> set[tuple[str, str]]:
    """Return the pairs that are eligible."""
    pairs = screen(case).pairs
    return set(zip(pairs["pledge_id"], pairs["requirement_id"], strict=True))


class _Tables:
    """The tables of a case, changed one atom after the other."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._facts = read_facts(case)
        self._rows = {name: case[name].copy() for name in (
            "pledges", "requirements", "deliveries", "conditions", "needs", "pairs", "running",
            "policies", "consents",
        )}  # fmt: skip

    def case(self) -> Case:
        """Return the case."""
        made = {name: self._filled(name) for name in self._rows}
        return self._case.with_frames(**made)

    def _filled(self, name: str) -> pd.DataFrame | None:
        rows = self._rows[name]
        known = self._case.as_given(name).columns if name in self._case.given else []
        kept = [c for c in rows if c in known or any(map(_is_filled, rows[c]))]
        return rows[kept] if len(rows) or name in {"pledges", "requirements"} else None

    def _set(self, atom: Atom, **cells: Any) -> None:
        rows = self._rows["pledges"]
        place = rows.index[rows["id"] == atom.pledge_id][0]
        for name, cell in cells.items():
            rows[name] = rows[name].astype(object)
            rows.at[place, name] = cell

    def _pledge(self, atom: Atom) -> Any:
        rows = self._facts.pledges
        return rows[rows["id"] == atom.pledge_id].iloc[0]

    def _fitting(self, atom: Atom) -> pd.DataFrame:
        """Return the requirements that a pledge fits, with the rate."""
        case, pledge = self._case, self._pledge(atom)
        rates = {pledge["capability_id"]: 1.0}
        for _ in range(5):
            for row in case["stand_ins"].itertuples():
                if row.provided in rates:
                    found = rates[row.provided] * row.rate
                    rates[row.required] = max(found, rates.get(row.required, 0.0))
        rows = self._facts.requirements
        rows = rows[rows["capability_id"].isin(list(rates)) & (rows["start"] < rows["end"])]
        rows = rows.assign(rate=rows["capability_id"].map(rates))
        own = case["pairs"]
        own = own[(own["pledge_id"] == atom.pledge_id) & own["rate"].notna()]
        given = rows["id"].map(own.set_index("requirement_id")["rate"])
        return rows.assign(rate=given.where(given.notna(), rows["rate"]))

    def _pair(self, atom: Atom, **cells: Any) -> None:
        rows = self._rows["pairs"]
        own = (rows["pledge_id"] == atom.pledge_id) & (
            rows["requirement_id"] == atom.requirement_id
        )
        if not own.any():
            new = {"pledge_id": atom.pledge_id, "requirement_id": atom.requirement_id}
            self._rows["pairs"] = pd.concat([rows, pd.DataFrame([new])], ignore_index=True)
            rows = self._rows["pairs"]
            own = (rows["pledge_id"] == atom.pledge_id) & (
                rows["requirement_id"] == atom.requirement_id
            )
        for name, cell in cells.items():
            rows[name] = rows[name].astype(object)
            rows.loc[own, name] = cell

    def forbid(self, pledge: str, requirement: str) -> None:
        """Forbid a pair."""
        self._pair(Atom("verdict", pledge, requirement), verdict="forbid")

    def lift_taken(self, atom: Atom) -> None:
        """What others have is no matter of tables: the row that keeps it is left out."""

    def lift_policy(self, atom: Atom) -> None:
        rows = self._rows["policies"]
        own = rows["id"] == atom.about
        exchanged = set(rows["more"].dropna()) | set(rows["fewer"].dropna())
        if atom.about in exchanged:
            rows.loc[own, "at_most"] = 1e6
            rows.loc[own, "already"] = 0.0
        else:
            self._rows["policies"] = rows[~own].reset_index(drop=True)

    def lift_contributors(self, atom: Atom) -> None:
        rows = self._rows["requirements"]
        own = rows["id"] == atom.requirement_id
        if (rows.loc[own, "contributors_at_most"] == 1).all():
            rows.loc[own, "minimum_quantity"] = np.nan
        rows.loc[own, "contributors_at_most"] = np.nan

    def lift_minimum(self, atom: Atom) -> None:
        rows = self._rows["requirements"]
        rows.loc[rows["id"] == atom.requirement_id, "minimum_quantity"] = np.nan

    def lift_quantity(self, atom: Atom) -> None:
        pledge, fitting = self._pledge(atom), self._fitting(atom)
        persons = np.where(fitting["in_persons"], max(pledge["persons"], 1.0), 1.0)
        asked = np.ceil(fitting["size"] / (fitting["rate"] * persons * pledge["share"]) - 1e-9)
        self._set(atom, quantity=float(max(asked.max(), 1.0)))

    def lift_status(self, atom: Atom) -> None:
        self._set(atom, status="open")

    def lift_recipients(self, atom: Atom) -> None:
        self._set(atom, only_recipients=())

    def lift_missions(self, atom: Atom) -> None:
        self._set(atom, only_missions=(), not_missions=())

    def lift_verdict(self, atom: Atom) -> None:
        self._pair(atom, at_most=None)
        rows = self._rows["pairs"]
        only = self._case.settings.only_pairs
        own = (rows["pledge_id"] == atom.pledge_id) & (
            rows["requirement_id"] == atom.requirement_id
        )
        rows.loc[own & (rows["verdict"] != "allow"), "verdict"] = "allow" if only else None

    def lift_pin(self, atom: Atom) -> None:
        self._pair(atom, pinned=None, pinned_from=None, pinned_until=None, verdict="allow")

    def lift_consent(self, atom: Atom) -> None:
        rows = self._rows["consents"]
        here = (rows["mission_id"] == atom.about) | (rows["recipient_id"] == atom.about)
        self._rows["consents"] = rows[~(here & (rows["contributor_id"] == atom.contributor_id))]

    def lift_condition(self, atom: Atom) -> None:
        rows = self._rows["conditions"]
        own = (rows["pledge_id"] == atom.pledge_id) & (rows["effect"] == "blocks")
        rows.loc[own, "met"] = "yes"

    def lift_vetting(self, atom: Atom) -> None:
        self._set(atom, vetted="yes")

    def lift_readiness(self, atom: Atom) -> None:
        # A level brings lead days of its own; only the rule is lifted, so they stay as they were.
        self._set(atom, readiness="rapid")
        rows = self._rows["pledges"]
        if (
            self._case.is_dated
            and rows.loc[rows["id"] == atom.pledge_id, "notice_days"].isna().all()
        ):
            self._set(atom, notice_days=float(self._pledge(atom)["notice"]))

    def lift_performance(self, atom: Atom) -> None:
        self._set(atom, performance=1.0)

    def lift_languages(self, atom: Atom) -> None:
        wanted = {word for words in self._fitting(atom)["languages"] for word in words}
        self._set(atom, languages=tuple(sorted({*self._pledge(atom)["speaks"], *wanted})))

    def lift_qualities(self, atom: Atom) -> None:
        wanted = {word for words in self._fitting(atom)["qualities"] for word in words}
        self._set(atom, qualities=tuple(sorted({*self._pledge(atom)["has"], *wanted})))

    def lift_persons(self, atom: Atom) -> None:
        pledge, fitting = self._pledge(atom), self._fitting(atom)
        fitting = fitting[fitting["in_persons"]]
        amount = pledge["amount"] if pledge["amount"] > 0 else 1.0
        self._set(
            atom, persons_each=float(np.ceil(fitting["size"].max() / pledge["share"] / amount))
        )

    def lift_tours(self, atom: Atom) -> None:
        self._set(atom, tour_days=None, tours=None)
        rows = self._rows["running"]
        rows.loc[rows["pledge_id"] == atom.pledge_id, "end"] = pd.NaT

    def lift_leaves(self, atom: Atom) -> None:
        self._set(atom, available_until=None)

    def lift_late(self, atom: Atom) -> None:
        today = pd.Timestamp(self._case.settings.plan_date)
        self._set(atom, available_from=today, notice_days=0.0)
        rows = self._rows["deliveries"]
        rows.loc[rows["pledge_id"] == atom.pledge_id, "date"] = today
        if len(rows):
            keys = ["pledge_id", "date"]
            self._rows["deliveries"] = rows.groupby(keys, as_index=False)["quantity"].sum()

    def lift_need(self, atom: Atom) -> None:
        rows = self._rows["needs"]
        kind = self._pledge(atom)["capability_id"]
        name = rows["group"].where(rows["group"].notna(), rows["id"])
        own = (name == atom.about) & (
            (rows["pledge_id"] == atom.pledge_id) | (rows["for_capability_id"] == kind)
        )
        gone = set(rows.loc[own, "id"])
        rows["after"] = [tuple(one for one in after if one not in gone) for after in rows["after"]]
        recipes = rows[own & rows["for_capability_id"].notna()]
        others = self._facts.pledges
        others = others[(others["capability_id"] == kind) & (others["id"] != atom.pledge_id)]["id"]
        more = [
            row | {"pledge_id": one, "for_capability_id": None}
            for row in recipes.to_dict("records")
            for one in others
        ]
        self._rows["needs"] = pd.concat([rows[~own], pd.DataFrame(more)], ignore_index=True)


def _is_filled(cell: object) -> bool:
    if isinstance(cell, tuple):
        return bool(cell)
    return not pd.isna(cell)  # type: ignore[call-overload]
