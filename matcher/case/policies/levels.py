"""Policies that limit what is there on each day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar, Literal

from matcher.case.cells import Amount
from matcher.case.cells import Share as ShareCell
from matcher.case.policies.policy import Fault, Limit, Rule


class Ceiling(Limit):
    """No more is there than a ceiling: already + Σ persons · there ≤ at_most, on every day.

    The Security Council sets the ceilings of missions for military and police apart, some within
    others (S/RES/2584, S/RES/2612). With ``counted_in = "quantity"``: Σ there, in the measure of
    what is pledged. `already` is there before the plan and not in the tables; where it is above
    the ceiling by itself, nothing may be added.
    """

    kind: Literal["ceiling"] = "ceiling"
    at_most: Amount
    counted_in: Literal["persons", "quantity"] = "persons"
    already: Amount = 0.0
    unknown: Amount = 0.0


class Footprint(Limit):
    """What is there burns no more in a month than allowed: already + Σ each · there ≤ at_most.

    Counted are tonnes of CO2, `co2_per_month`, or litres, `fuel_per_month`, of one measure of the
    pledge (UN environment strategy for peace operations, 2017).
    """

    kind: Literal["footprint"] = "footprint"
    at_most: Amount
    counted_in: Literal["co2", "fuel"] = "co2"
    already: Amount = 0.0
    unknown: Amount = 0.0


class Share(Limit):
    """Women are at least a share of the persons there: Σ women · there ≥ share · Σ persons · there.

    On every day, with `already` persons and `already_women` of them added on both sides. Soft
    unless `hard` says yes. The uniformed gender parity strategy has 15 % of contingents, 25 % of
    observers and staff officers, 20 % of formed police and 30 % of individual police by 2028.
    Where `women_each` is blank, women are counted as the share `unknown` of the persons.
    """

    softens: ClassVar[bool] = True

    kind: Literal["share"] = "share"
    share: ShareCell
    already: Amount = 0.0
    already_women: Amount = 0.0
    unknown: Amount = 0.0

    def faults(self) -> Iterator[Fault]:
        """Yield what its keys, each fine by itself, say that cannot be meant together."""
        yield from super().faults()
        if self.already_women > self.already:
            message = f"{self.already_women:g} women are more than the {self.already:g} already"
            yield Fault("already_women", message, "Write all persons as already")
        if self.unknown > 1:
            message = f"{self.unknown:g} is no share of the persons"
            yield Fault("unknown", message, "Write a share between 0 and 1")


class ContributorShare(Rule):
    """No contributor carries more than a share of what is required, on every day.

    For each contributor Σ rate · duty · there ≤ share · Σ required over the requirements that the
    filters choose, so that no mission rests on one contributor's shoulders (Ethiopia gave 3,562
    of the 3,696 of UNISFA in 2020). With ``counted_in = "persons"`` both sides count the persons
    of one required measure.
    """

    kind: Literal["contributor_share"] = "contributor_share"
    share: ShareCell
    counted_in: Literal["quantity", "persons"] = "quantity"
