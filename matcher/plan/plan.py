"""The plan: its data, and what can be done with it without a solver."""

from __future__ import annotations

from html import escape
from pathlib import Path

import networkx as nx
import pandas as pd

from matcher.case.limits import Limits
from matcher.plan.archive import write_record
from matcher.plan.audit import Audit, audit
from matcher.plan.document import record_json
from matcher.plan.graph import planned_graph
from matcher.plan.record import Record
from matcher.plan.retrieval import read_record
from matcher.plan.summary import first_lines
from matcher.plan.transmission import parse_record

_SHOWN_ROWS = 10


class Plan(Record):
    """Who goes where, from when until when, what stays open, and why.

    A plan is its data (see `Record`) and speaks for itself: `print(plan)` tells the essential,
    the frames tell all, `plan.audit()` checks it, `plan.write(folder)` keeps it.
    """

    def to_frame(self) -> pd.DataFrame:
        """Return the deployments, a row each."""
        return self.deployments

    def audit(self) -> Audit:
        """Check the plan against its tables, by code that knows neither program nor solver."""
        return audit(self)

    def write(self, folder: str | Path) -> Path:
        """Write the plan into a folder that alone is enough to check it and to plan again.

        Parameters
        ----------
        folder
            A plan that stands there is replaced; all is written, or nothing.

        Raises
        ------
        FileExistsError
            Where the folder holds something that is no plan.
        """
        return write_record(self, Path(folder))

    def to_json(self) -> str:
        """Return the plan as one JSON document: tiers, status, every frame as rows, and its case.

        `schema_version` says how it is built; days are written as ``2023-01-31``. `from_json`
        reads it; of foreign columns, days come back as text.
        """
        return record_json(self)

    @classmethod
    def from_json(cls, text: str | bytes, *, limits: Limits | None = None) -> Plan:
        """Read a plan that `to_json` wrote: it audits, writes and can be made again like that one.

        Parameters
        ----------
        text
            The document, as text or as UTF-8.
        limits
            The most that is read: `file_bytes` of text, `rows` of a table or frame.

        Raises
        ------
        InputError
            Where it is over the limits, no plan, or one that cannot be read.
        """
        return _plan(parse_record(text, limits or Limits()))

    def graph(self) -> nx.DiGraph:
        """Return what is planned: givers → parts → units → requirements → missions.

        A pledge that hands a part over has an edge to the need that it covers, and the need one to
        the pledge that has it; so a unit and the parts that it was made of hang together.

        Returns
        -------
        networkx.DiGraph
            Nodes are tuples of a kind and ids: ``("contributor", id)``, ``("pledge", id)``,
            ``("need", id of the receiver, id of the need)``, ``("requirement", id)`` and
            ``("mission", id)``. Days are `pandas.Timestamp`, blank (`NaT`) without a calendar.

            contributor → pledge: deployed and handed (the sums of its deployments, and of what it
            hands over, in its measure). Pledge → need: quantity (handed over, in the measure of
            the giver), covers (the same in that of the need), handed_on (first day), ready_on
            (last day), supports (ids), missions (for which it is meant; none where for any).
            Need → pledge: covers (from all givers), ready_on (last day), deployments (ids of those
            that it is part of), is_last (whether it is the last part of any), caps (whether too
            little of it is left for more of any). Pledge → requirement: quantity (the sum of its
            deployments), start and end (first and last day there).
        """
        return planned_graph(self)

    def __repr__(self) -> str:
        return "\n".join(first_lines(self))

    def _repr_html_(self) -> str:
        lines = "<br>".join(escape(line) for line in first_lines(self))
        columns = [
            "contributor_id",
            "capability_id",
            "requirement_id",
            "mission_id",
            "start",
            "end",
        ]
        shown = self.deployments[[*columns, "quantity", "served"]].head(_SHOWN_ROWS)
        table = shown.to_html(index=False, escape=True) if len(shown) else ""
        more = len(self.deployments) - len(shown)
        rest = f"<p>and {more:,} more deployments</p>" if more > 0 else ""
        return f"<p>{lines}</p>{table}{rest}"


def read_plan(folder: str | Path, *, limits: Limits | None = None) -> Plan:
    """Read a plan that was written.

    Parameters
    ----------
    folder
        The folder.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where the folder holds no plan, or one that cannot be read.
    """
    return _plan(read_record(Path(folder), limits))


def _plan(record: Record) -> Plan:
    return Plan(**{name: getattr(record, name) for name in Record.__dataclass_fields__})
