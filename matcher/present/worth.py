"""Worth: what would be lost without each pledge and each link, as a planner reads it."""

from __future__ import annotations

import pandas as pd

from matcher.case.settings import Settings
from matcher.plan.measures import measure_of
from matcher.present.layout import ROWS, WIDTH, number, paragraph, section


def worth_text(
    found: pd.DataFrame, settings: Settings, *, width: int = WIDTH, rows: int | None = ROWS
) -> str:
    """Return what each pledge and each link is worth, those first that would be missed most.

    Parameters
    ----------
    found
        As of `matcher.values`.
    settings
        Of the case.
    width
        Characters of a line.
    rows
        Most rows of a section; None for all.
    """
    lines = paragraph(f"{settings.name or 'Plan'}: what would be lost without it.", width, "  ")
    first = found.drop_duplicates("tier")
    now = ", ".join(
        f"{row.tier} {number(row.value)} {measure_of(row.tier, settings)}".rstrip()
        for row in first.itertuples()
    )
    lines += paragraph(f"With all: {now}.", width, "  ")
    for kind, title in (("pledge", "Without a pledge"), ("link", "Without a support link")):
        own = found[found["kind"] == kind]
        lines += section(title, _HEADERS, _cells(own), width, rows)
    for sentence in _sentences(found):
        lines += ["", *paragraph(sentence, width, "  ")]
    return "\n".join(lines) + "\n"


_HEADERS = ["of", "pledge", "to", "need", "loses in", "now", "then", "loss", ""]


def _cells(rows: pd.DataFrame) -> list[list[str]]:
    """Return the first tier that each loses something in, the greatest loss first."""
    lost = rows[rows["decides"]]
    place = {tier: k for k, tier in enumerate(dict.fromkeys(rows["tier"]))}
    order = lost.assign(place=lost["tier"].map(place)).sort_values(
        ["place", "loss", "pledge_id"], ascending=[True, False, True], kind="stable"
    )
    return [
        [
            row.contributor_id,
            row.pledge_id,
            row.receiver_pledge_id if isinstance(row.receiver_pledge_id, str) else "",
            row.need_id if isinstance(row.need_id, str) else "",
            row.tier,
            number(row.value),
            number(row.without),
            number(row.loss),
            "limit" if row.closed == "limit" else "",
        ]
        for row in order.itertuples()
    ]


def _sentences(found: pd.DataFrame) -> list[str]:
    """Return what is to be said of pledges that do not stand in the table."""
    told = []
    pledges = found[found["kind"] == "pledge"]
    loses = pledges.groupby("pledge_id", sort=False)["loss"].agg(lambda loss: loss.abs().max())
    spared = loses.index[loses == 0].tolist()
    if spared:
        told.append(f"Without these nothing is lost, each by itself: {', '.join(spared)}.")
    lost = found.loc[found["closed"] == "contradicts", "pledge_id"].unique().tolist()
    if lost:
        told.append(f"Without these nothing is possible with all pins: {', '.join(lost)}.")
    return told
