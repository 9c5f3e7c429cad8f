"""Contributors: what each has pledged, where it goes, and why the rest stays at home."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from matcher.errors import count
from matcher.plan.record import Record
from matcher.present.report.cells import amount, clipped, listed, percent, span
from matcher.present.report.names import Name, Names, measures
from matcher.present.report.reasons import Reason, Reasons

USED, IDLE, UNQUANTIFIED, RENEWED = "used", "idle", "no quantity", "renewed"
"""What becomes of a pledge."""


@dataclass(frozen=True)
class Use:
    """Where a quantity of a pledge goes: to a requirement, or to another pledge."""

    quantity: str
    verb: str
    to: Name
    when: str


@dataclass(frozen=True)
class Pledge:
    """One pledge as the page shows it."""

    name: Name
    quantity: str
    capability: Name
    state: str
    uses: list[Use]
    reasons: list[Reason]
    missions: list[str]


@dataclass(frozen=True)
class Contributor:
    """One contributor and its pledges; `carries` says its share of all person-days, or nothing."""

    name: Name
    pledges: list[Pledge]
    carries: str

    @property
    def summary(self) -> str:
        """What becomes of its pledges, in a sentence."""
        states = [pledge.state for pledge in self.pledges]
        said = [
            f"{states.count(state)} {words}"
            for state, words in _SAID.items()
            if states.count(state)
        ]
        carries = f"; {self.carries} of all person-days" if self.carries else ""
        return f"{count(len(states), 'pledge')}: {listed(said)}{carries}."


_SAID = {USED: "used", IDLE: "idle", UNQUANTIFIED: "without a quantity"} | {
    RENEWED: "renewed by a later one"
}


def find_contributors(plan: Record, names: Names, reasons: Reasons) -> list[Contributor]:
    """Return the contributors that have pledged anything, by name."""
    pledges = plan.case["pledges"]
    listed_ = _pledges(plan, names, reasons)
    whole = plan.burden[plan.burden["mission_id"].isna()].set_index("contributor_id")["share"]
    found = []
    for one, ids in pledges.groupby("contributor_id")["id"]:
        share = float(whole.get(one, 0.0))
        carries = percent(share) if share > 0 else ""
        found.append(
            Contributor(names.of("contributor", one), [listed_[each] for each in ids], carries)
        )
    return sorted(found, key=lambda each: each.name.called.casefold())


def _pledges(plan: Record, names: Names, reasons: Reasons) -> dict[str, Pledge]:
    counted = measures(plan)
    sent = _sent(plan, names)
    known = set(plan.case["deliveries"]["pledge_id"]) | set(plan.case["running"]["pledge_id"])
    renewed = set(plan.case["pledges"]["advances"].dropna())
    goes = plan.deployments[["pledge_id", "mission_id"]].drop_duplicates()
    missions = goes.groupby("pledge_id")["mission_id"].agg(list)
    found = {}
    for row in plan.case["pledges"].itertuples():
        uses = sent.get(row.id, [])
        quantified = not pd.isna(row.quantity) or row.id in known
        found[row.id] = Pledge(
            names.of("pledge", row.id),
            amount(row.quantity, counted.get(row.capability_id)),
            names.of("capability", row.capability_id),
            _state(used=bool(uses), renewed=row.id in renewed, quantified=quantified),
            uses,
            reasons.of_idle.get(row.id, []),
            [names.of("mission", one).anchor for one in missions.get(row.id, [])],
        )
    return found


def _state(*, used: bool, renewed: bool, quantified: bool) -> str:
    if used:
        return USED
    if renewed:
        return RENEWED
    return IDLE if quantified else UNQUANTIFIED


def _sent(plan: Record, names: Names) -> dict[str, list[Use]]:
    """Return where the quantities of each pledge go."""
    found: dict[str, list[Use]] = {}
    rows = plan.deployments
    for row in rows.itertuples():
        to = names.of("requirement", row.requirement_id)
        use = Use(amount(row.quantity), "at", to, span(row.start, row.end))
        found.setdefault(row.pledge_id, []).append(use)
    for row in plan.supports.itertuples():
        to = names.of("pledge", row.receiver_pledge_id)
        use = Use(amount(row.quantity), "handed to", to, span(row.handed_on, row.handed_on))
        found.setdefault(row.giver_pledge_id, []).append(use)
    return found


@dataclass(frozen=True)
class Support:
    """One hand-over as the page shows it."""

    id: str
    giver: Name
    quantity: str
    capability: Name
    receiver: Name
    need: str
    handed_on: str
    ready_on: str
    until: str


def find_supports(plan: Record, names: Names) -> list[Support]:
    """Return what pledges hand to each other, in the order of the frame."""
    counted = measures(plan)
    return [
        Support(
            clipped(row.support_id),
            names.of("pledge", row.giver_pledge_id),
            amount(row.quantity, counted.get(row.capability_id)),
            names.of("capability", row.capability_id),
            names.of("pledge", row.receiver_pledge_id),
            clipped(row.need_id),
            span(row.handed_on, row.handed_on),
            span(row.ready_on, row.ready_on),
            span(row.until, row.until),
        )
        for row in plan.supports.itertuples()
    ]
