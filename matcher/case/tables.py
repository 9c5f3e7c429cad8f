"""The tables of a case, registered in one place and in the order in which they are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from matcher.case.capabilities import Capability, Rate, StandIn
from matcher.case.columns import Column, Row, columns_of
from matcher.case.contributors import Consent, Contributor, Meeting
from matcher.case.missions import Mission, Travel
from matcher.case.needs import Need
from matcher.case.pairs import Agreed, Pair, Running
from matcher.case.pledges import Condition, Delivery, Pledge
from matcher.case.policies import PolicyRow
from matcher.case.requirements import Phase, Requirement


@dataclass(frozen=True)
class Table:
    """One table that may enter.

    Attributes
    ----------
    name
        Name of its file, sheet or frame.
    row
        Model of one row.
    key
        Columns that together name a row; two rows with the same are a problem.
    prefix
        First letter of ids made from row order, where a table may come without ids.
    """

    name: str
    row: type[Row]
    key: tuple[str, ...]
    prefix: str | None = None

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """Columns by header."""
        return MappingProxyType(columns_of(self.row))

    @property
    def summary(self) -> str:
        """What one row is, in a sentence."""
        return (self.row.__doc__ or "").strip().splitlines()[0]


TABLES = MappingProxyType(
    {
        table.name: table
        for table in (
            Table("capabilities", Capability, ("id",)),
            Table("stand_ins", StandIn, ("provided", "required")),
            Table("contributors", Contributor, ("id",)),
            Table("missions", Mission, ("id",)),
            Table("travel", Travel, ("contributor_id", "from_region", "mission_id")),
            Table("meetings", Meeting, ("id",)),
            Table("pledges", Pledge, ("id",), prefix="P"),
            Table("deliveries", Delivery, ("pledge_id", "date")),
            Table("conditions", Condition, ("pledge_id", "text")),
            Table("needs", Need, ("id",), prefix="N"),
            Table("requirements", Requirement, ("id",), prefix="R"),
            Table("phases", Phase, ("requirement_id", "from")),
            Table(
                "consents",
                Consent,
                (
                    "mission_id",
                    "recipient_id",
                    "contributor_id",
                    "capability_id",
                    "category",
                    "from",
                ),
            ),
            Table("pairs", Pair, ("pledge_id", "requirement_id")),
            Table("running", Running, ("pledge_id", "requirement_id", "start")),
            Table("agreed", Agreed, ("pledge_id", "requirement_id", "start", "end")),
            Table("rates", Rate, ("category", "from")),
            Table("policies", PolicyRow, ("id",), prefix="Y"),
        )
    }
)
"""Every table by name. Rows of `policies` may also stand in the scenario, as ``[[policy]]``."""
