"""Reasons: each said once, with all that it holds for."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from matcher.plan.record import Record
from matcher.plan.summary import SMALL
from matcher.present.report.names import Name, Names, Part


@dataclass(frozen=True)
class Reason:
    """Why something stays open, or idle.

    Attributes
    ----------
    anchor
        Where it stands on the page.
    parts
        The sentence, in pieces.
    of
        Requirements that stay open, or pledges that stay idle, for it.
    missions, contributors
        Anchors of whom it is about.
    """

    anchor: str
    parts: list[Part]
    of: list[Name]
    missions: list[str]
    contributors: list[str]

    @property
    def head(self) -> str:
        """Its first sentence."""
        text = "".join(part.text for part in self.parts)
        first, stop, _ = text.partition(". ")
        return first + stop.rstrip()


@dataclass(frozen=True)
class Reasons:
    """All reasons of a plan.

    Attributes
    ----------
    opens, idles
        Why requirements stay open and pledges idle, in the order of the frames.
    of_open, of_idle
        Id of a requirement, or of a pledge → its reasons.
    """

    opens: list[Reason]
    idles: list[Reason]
    of_open: dict[str, list[Reason]]
    of_idle: dict[str, list[Reason]]


def find_reasons(plan: Record, names: Names) -> Reasons:
    """Return the reasons of a plan, those that share a sentence as one."""
    gaps = plan.gaps[(plan.gaps["gap"] > SMALL) | plan.gaps["required"].isna()]
    gaps = gaps.sort_values(["priority", "requirement_id", "from"], kind="stable")
    opens, of_open = _said(gaps, "requirement", "first_reason", "o", names)
    idles, of_idle = _said(plan.idle, "pledge", "reason", "i", names)
    return Reasons(opens, idles, of_open, of_idle)


def _said(
    rows: pd.DataFrame, kind: str, column: str, letter: str, names: Names
) -> tuple[list[Reason], dict[str, list[Reason]]]:
    told = rows.dropna(subset=[column]).drop_duplicates([f"{kind}_id", column])
    found: list[Reason] = []
    of: dict[str, list[Reason]] = {}
    for place, (sentence, its) in enumerate(told.groupby(column, sort=False), start=1):
        ids = its[f"{kind}_id"].tolist()
        reason = Reason(
            f"{letter}{place}",
            names.parts(sentence),
            [names.of(kind, one) for one in ids],
            _anchors(names, "mission", its),
            _anchors(names, "contributor", its),
        )
        found.append(reason)
        for one in ids:
            of.setdefault(one, []).append(reason)
    return found, of


def _anchors(names: Names, kind: str, rows: pd.DataFrame) -> list[str]:
    column = f"{kind}_id"
    if column not in rows:
        return []
    return [names.of(kind, one).anchor for one in rows[column].dropna().unique()]
