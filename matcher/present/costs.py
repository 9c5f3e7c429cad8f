"""Costs of rules: what each tier would gain without each policy, as a planner reads it."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from matcher.case.settings import Settings
from matcher.plan.measures import measure_of
from matcher.present.layout import WIDTH, number, paragraph, section


def rules_text(costs: pd.DataFrame, settings: Settings, *, width: int = WIDTH) -> str:
    """Return what each rule costs: the tiers that would change without it, in their order.

    Parameters
    ----------
    costs
        As of `matcher.cost_rules`.
    settings
        Of the case.
    width
        Characters of a line.
    """
    name = settings.name or "Plan"
    lines = paragraph(f"{name}: what each rule costs.", width, "  ")
    if costs.empty:
        return "\n".join([*lines, "The scenario has no policies."]) + "\n"
    first = costs.drop_duplicates("tier")
    values = [f"{row.tier} {_told(row.tier, row.value, settings)}" for row in first.itertuples()]
    lines += paragraph(f"With all of them: {', '.join(values)}.", width, "  ")
    changed = costs[(costs["gain"] != 0) & costs["gain"].notna()]
    cells = [
        [
            _rule(row.policy_id),
            row.kind if isinstance(row.kind, str) else "",
            row.filter if isinstance(row.filter, str) else "",
            row.hard if isinstance(row.hard, str) else "",
            row.tier,
            number(row.value),
            number(row.without),
            number(row.gain),
            "" if row.decides else "follows",
        ]
        for row in changed.itertuples()
    ]
    headers = ["without", "kind", "on", "hard", "tier", "now", "then", "gain", ""]
    lines += section("What changes without a rule", headers, cells, width, None)
    for sentence in _sentences(costs):
        lines += ["", *paragraph(sentence, width, "  ")]
    return "\n".join(lines) + "\n"


def _sentences(costs: pd.DataFrame) -> Iterator[str]:
    """Yield what is to be said of rules that do not stand in the table."""
    by_rule = costs.assign(rule=costs["policy_id"].map(_rule)).groupby("rule", sort=False)
    told = by_rule.agg(most=("gain", lambda gain: gain.abs().max()), closed=("closed", "last"))
    free = told.index[told["most"] == 0].tolist()
    if free:
        yield f"Without these nothing changes, each by itself: {', '.join(free)}."
    lost = told.index[told["closed"] == "contradicts"].tolist()
    if lost:
        yield f"Without these nothing is possible with all pins: {', '.join(lost)}."
    limited = by_rule["closed"].agg(lambda closed: "limit" in closed.tolist())
    if limited.any():
        names = ", ".join(limited.index[limited])
        yield f"A limit was hit, and there may be more to gain: {names}."


def _rule(policy_id: object) -> str:
    return policy_id if isinstance(policy_id, str) else "all together"


def _told(tier: str, value: float, settings: Settings) -> str:
    return f"{number(value)} {measure_of(tier, settings)}".rstrip()
