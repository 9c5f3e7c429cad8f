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
from matcher.plan.record import Record
from matcher.plan.retrieval import read_record
from matcher.plan.summary import first_lines

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
        """Return the plan as one JSON document: tiers, status and every frame as rows.

        `schema_version` says how it is built; days are written as ``2023-01-31``.
        """
        return record_json(self)

    def graph(self) -> nx.DiGraph:
        """Return what is planned: contributors → pledges → requirements → missions.

        Nodes are tuples of a kind and an id. An edge from a pledge to a requirement carries
        quantity (the sum of its deployments), start and end (first and last day).
        """
        graph = nx.DiGraph()
        both = ["pledge_id", "requirement_id", "contributor_id", "mission_id"]
        totals = self.deployments.groupby(both).agg(
            quantity=("quantity", "sum"), start=("start", "min"), end=("end", "max")
        )
        for row in totals.reset_index().itertuples():
            here, there = ("pledge", row.pledge_id), ("requirement", row.requirement_id)
            graph.add_edge(("contributor", row.contributor_id), here)
            graph.add_edge(here, there, quantity=row.quantity, start=row.start, end=row.end)
            graph.add_edge(there, ("mission", row.mission_id))
        return graph

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
    record = read_record(Path(folder), limits)
    return Plan(**{name: getattr(record, name) for name in Record.__dataclass_fields__})
