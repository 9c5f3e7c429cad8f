"""Text: a plan as a planner reads it in a terminal, the essential first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from matcher.errors import count
from matcher.plan.record import Record
from matcher.plan.summary import first_lines
from matcher.present.layout import ROWS, WIDTH, number, paragraph, section, sentences
from matcher.present.openings import describe_idle, describe_openings
from matcher.present.tallies import announced_section, burden_section


def plan_text(plan: Record, *, width: int = WIDTH, rows: int | None = ROWS) -> str:
    """Return the report of a plan: what is met and open, who goes where, why the rest does not.

    Parameters
    ----------
    plan
        The plan.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    lines = [*_title(plan, width), ""]
    for line in first_lines(plan):
        lines += paragraph(line, width, "  ")
    for note in plan.notes:
        lines += paragraph(note, width, "  ")
    lines += _deployments(plan, width, rows)
    lines += _supports(plan, width, rows)
    lines += _bottlenecks(plan, width, rows)
    lines += sentences("Open", describe_openings(plan), width, rows)
    lines += _policies(plan, width, rows)
    lines += sentences("Idle", describe_idle(plan), width, rows)
    lines += burden_section(plan, width, rows)
    lines += announced_section(plan, width, rows)
    lines += _decisions(plan, width, rows)
    return "\n".join(lines) + "\n"


def _title(plan: Record, width: int) -> list[str]:
    settings = plan.case.settings
    name = settings.name or "Plan"
    lines = paragraph(f"{name}: {settings.question}" if settings.question else name, width, "  ")
    if settings.plan_date is not None:
        until = "" if settings.horizon is None else f", horizon {settings.horizon}"
        lines.append(f"Plan date {settings.plan_date}{until}.")
    return lines


def _deployments(plan: Record, width: int, rows: int | None) -> list[str]:
    cells = [
        [
            row.deployment_id,
            row.contributor_id,
            row.pledge_id,
            number(row.quantity),
            row.capability_id,
            row.requirement_id,
            row.mission_id,
            _day(row.start),
            _day(row.end),
            number(row.served),
        ]
        for row in plan.deployments.itertuples()
    ]
    headers = ["id", "from", "pledge", "quantity", "of", "serves", "in", "first day", "last day"]
    spill = ["counts", "in", "of"]
    return section("Deployments", [*headers, "counts"], cells, width, rows, spill)


def _supports(plan: Record, width: int, rows: int | None) -> list[str]:
    cells = [
        [
            row.support_id,
            row.giver_pledge_id,
            number(row.quantity),
            row.capability_id,
            row.receiver_pledge_id,
            row.need_id,
            "" if pd.isna(row.mission_id) else str(row.mission_id),
            _day(row.handed_on),
            _day(row.ready_on),
            _day(row.until),
        ]
        for row in plan.supports.itertuples()
    ]
    headers = ["id", "from", "quantity", "of", "to", "need", "for", "handed on", "ready", "until"]
    return section("Supports", headers, cells, width, rows, ["until", "for", "need", "of"])


def _bottlenecks(plan: Record, width: int, rows: int | None) -> list[str]:
    """Return which part holds each deployment back, the same said of several only once."""
    told: dict[str, list[str]] = {}
    for row in plan.deployments.itertuples():
        if not pd.isna(row.bottleneck):
            told.setdefault(row.bottleneck, []).append(row.deployment_id)
    held = [f"{', '.join(ids)}: {sentence}" for sentence, ids in told.items()]
    return sentences("Held back by", held, width, rows)


def _policies(plan: Record, width: int, rows: int | None) -> list[str]:
    """Return each policy where it is closest to its limit, or furthest beyond."""
    cells = []
    for _, own in plan.policies.groupby("policy_id", sort=False):
        row = own.loc[own["slack"].idxmin()] if own["slack"].notna().any() else own.iloc[0]
        worth = own["price"].max()
        cells.append(
            [
                row["kind"],
                row["policy_id"],
                "" if pd.isna(row["hard"]) else row["hard"],
                "" if pd.isna(row["filter"]) else row["filter"],
                "" if pd.isna(row["about"]) else row["about"],
                "" if pd.isna(row["used"]) else number(row["used"]),
                number(row["limit"]),
                _day(row["from"]),
                "" if pd.isna(worth) else number(worth),
            ]
        )
    headers = ["rule", "id", "hard", "on", "about", "used", "limit", "from", "one more is worth"]
    return section("Rules, where closest", headers, cells, width, rows)


def _decisions(plan: Record, width: int, rows: int | None) -> list[str]:
    """Return what the plan rests on; the same said of several rows is said once."""
    cells = list(_grouped(plan.decisions))
    return section("Rests on", ["kind", "table", "rows", "what", "used by"], cells, width, rows)


def _grouped(decisions: pd.DataFrame) -> Iterator[list[str]]:
    alike = decisions.groupby(["kind", "table", "text", "value"], sort=False, dropna=False)
    for (kind, name, text, value), group in alike:
        ids = group["row_id"].tolist()
        used = {one for cell in group["deployments"].dropna() for one in cell.split("; ") if one}
        where = count(len(ids), "row") if len(ids) > 1 else "all" if ids == ["*"] else ids[0]
        if kind == "condition":  # its text says the rest of its key
            where = "; ".join(one.partition(" · ")[0] for one in ids)
        is_value = kind == "assumed" and isinstance(value, str) and value
        told = f"{text} ({value})" if is_value else str(text)
        yield [kind, name, where, told, count(len(used), "deployment") if used else ""]


def _day(value: pd.Timestamp) -> str:
    return "" if pd.isna(value) else value.date().isoformat()
