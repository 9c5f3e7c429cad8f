"""The table of policies: one row a policy, with the keys of every kind as its columns."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated

from pydantic import BeforeValidator

from matcher.case.cells import (
    KINDS,
    Amount,
    Count,
    Day,
    Id,
    Ids,
    Positive,
    Share,
    Text,
    YesNo,
    one_of,
    read_text,
)
from matcher.case.columns import Row, column
from matcher.case.policies.registry import POLICIES
from matcher.case.refusal import refuse


def read_kind(value: object) -> str:
    """Read the kind of a policy."""
    text = "_".join(read_text(value).casefold().replace("-", " ").split())
    if text not in POLICIES:
        near = get_close_matches(text, POLICIES, n=1, cutoff=0.6)
        some = near[0] if near else f"one of {', '.join(POLICIES)}"
        raise refuse("there is no such kind of policy", f"Write {some}")
    return text


KINDS[read_kind] = (" / ".join(POLICIES), "str")

Kind = Annotated[str, BeforeValidator(read_kind)]
Counted = Annotated[str, BeforeValidator(one_of("persons", "quantity", "co2", "fuel", "tonnes"))]
Per = Annotated[str, BeforeValidator(one_of("total", "year", "month"))]


class PolicyRow(Row):
    """A planner's rule over the whole plan; which columns a kind knows is said below."""

    id: Id | None = column("Id of the policy. Blank in all rows: Y1, Y2 … in their order.")
    name: Text | None = column("Name by which it may also be referred to.")
    kind: Kind = column("What it rules.", needed=True)
    hard: YesNo | None = column(
        "Whether it must hold (yes), or may be overstepped at a price (no). Blank: no where a "
        "price is given, and for a share; else yes."
    )
    price: Positive | None = column(
        "Price in the tier `rules` of overstepping it by all of its limit for a day. Blank in a "
        "soft rule: 1."
    )
    from_: Day | None = column("First day on which it holds. Blank: always.", alias="from")
    until: Day | None = column("Last day on which it holds. Blank: for ever.")
    mission: Ids | None = column(
        "Only at these missions. Blank: everywhere, partners included.", refers_to="missions"
    )
    region: Ids | None = column("Only at missions in these regions.")
    category: Ids | None = column(
        "Only these categories: of what is pledged, in `contributor_share`, `spread` and "
        "`only_with` of what is required."
    )
    capability: Ids | None = column(
        "Only these capabilities: pledged or required as with `category`; stand-ins are not "
        "followed.",
        refers_to="capabilities",
    )
    theme: Ids | None = column(
        "Only these themes: of the capability as with `category`, or of the pledge itself."
    )
    contributor: Ids | None = column("Only these contributors.", refers_to="contributors")
    from_region: Ids | None = column("Only contributors of these regions.")
    a4p: Ids | None = column("Only pledges that answer these A4P+ priorities, 1 to 7.")
    at_most: Amount | None = column(
        "Limit, in what is counted: at once (`ceiling`; `footprint` by the month), in a period "
        "(`budget`, `lift`, `changes_at_most`), or beyond the ceiling (`exchange`)."
    )
    share: Share | None = column(
        "Share of women at least (`share`), of what is required at most (`contributor_share`), or "
        "to be covered (`only_with`; blank: 1)."
    )
    counted_in: Counted | None = column(
        "What is counted. Blank: persons (`ceiling`, `lift`), quantity (`contributor_share`, "
        "`changes_at_most`), co2 (`footprint`)."
    )
    per: Per | None = column("Period of the limit. Blank: month (`lift`), else total.")
    already: Amount | None = column(
        "What is there, or spent, before the plan and not in its tables. Blank: 0."
    )
    already_women: Amount | None = column("Women among those who are there already. Blank: 0.")
    unknown: Amount | None = column(
        "What one measure counts for of which the tables do not say it; in `share` the share of "
        "women. Blank: 0."
    )
    contributors: Count | None = column("Least number of contributors that are there.")
    minimum_each: Positive | None = column("Least with which a contributor is there. Blank: 1.")
    days: Count | None = column("Shortest stay in days.")
    with_capability: Ids | None = column(
        "Required capabilities of the same mission that must be covered.",
        refers_to="capabilities",
    )
    with_requirement: Ids | None = column(
        "Requirements that must be covered.", refers_to="requirements"
    )
    more: Id | None = column("Ceiling that may be passed.", refers_to="policies")
    fewer: Id | None = column("Ceiling that is left free instead.", refers_to="policies")
    rate: Positive | None = column("More of the one for each that is fewer of the other. Blank: 1.")
