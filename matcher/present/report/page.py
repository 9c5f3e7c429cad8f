"""The page: all that is told of a plan, set into one file that loads nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from matcher.insight.asks import Asks
from matcher.plan.record import Record
from matcher.plan.summary import gap_totals
from matcher.present.charts import burden, coverage, flow, places, timeline
from matcher.present.charts.inlined import Inlined, drawing_script, inlined, template
from matcher.present.report.answer import find_answer
from matcher.present.report.cells import clipped, plain
from matcher.present.report.contributors import find_contributors, find_supports
from matcher.present.report.grounds import (
    find_decisions,
    find_rules,
    find_tiers,
    made_of,
    proof_lines,
)
from matcher.present.report.missions import covered_shares, find_missions, weighted
from matcher.present.report.names import Names
from matcher.present.report.reasons import find_reasons

if TYPE_CHECKING:
    from jinja2 import Template

_LONG_WORD = 24

GENERATOR = "matcher report"
"""What a report says that it was made by, so that it may be replaced by another."""


COLUMNS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "covered": ("Mission", "Requirements", "Met", "In part", "Open", "Covered"),
        "missing": ("Capability", "Open at most", "When", "Required as", "Settle first"),
        "asked": ("Ask for", "Quantity", "Needed by", "It must be", "For", "Gains", "For each one"),
        "requirements": (
            "Requirement",
            "Capability",
            "Priority",
            "Required",
            "State",
            "Covered",
            "Open",
            "Why",
        ),
        "deployments": (
            "Deployment",
            "Contributor",
            "Pledge",
            "Quantity",
            "Capability",
            "Serves",
            "First day",
            "Last day",
            "Counts as",
        ),
        "pledges": ("Pledge", "Capability", "Quantity", "State", "Where", "Why not more"),
        "supports": (
            "Support",
            "From",
            "Quantity",
            "Capability",
            "To",
            "For its need",
            "Handed on",
            "Ready",
        ),
        "decisions": ("Kind", "What", "Table", "Rows", "Deployments on it"),
        "rules": (
            "Policy",
            "Kind",
            "Applies to",
            "When",
            "Used",
            "Limit",
            "Left",
            "Beyond",
            "State",
        ),
        "tiers": ("Tier", "Value", "Counted in", "Proved bound", "Bound of the solver", "Ended"),
    }
)
"""Headers of each table, which stand before each cell where a table stands as cards."""


def report_html(plan: Record, asks: Asks | None = None) -> str:
    """Return the report of a plan as one page of HTML.

    It holds all that it shows, styles and scripts among them; a policy of its own forbids it to
    load anything. Names out of tables are text, whatever they hold.

    Parameters
    ----------
    plan
        The plan; where it has proved reasons (`with_reasons`), these are told.
    asks
        What to ask for, as `matcher.asks` finds it by solving; without it the page says what is
        missing, and not what each ask would close.
    """
    return _template().render(_told(plan, asks))


def _told(plan: Record, asks: Asks | None) -> dict[str, Any]:
    """Return what the page shows, by the names of its template."""
    settings, names = plan.case.settings, Names(plan)
    reasons = find_reasons(plan, names)
    missions = find_missions(plan, names, reasons)
    sizes = plan.gaps.groupby("requirement_id")["required"].max()
    share = weighted(covered_shares(plan), gap_totals(plan)["required"] / sizes)
    script, charts = _part("report.js"), _charts(plan)
    drawing = drawing_script() if charts else ""
    return {
        "generator": GENERATOR,
        "title": clipped(settings.name) or "Plan",
        "question": plain(settings.question),
        "plan_date": plain(settings.plan_date),
        "horizon": plain(settings.horizon),
        "answer": find_answer(plan, names, missions, reasons, share, asks),
        "notes": [plain(note) for note in plan.notes],
        "missions": missions,
        "contributors": find_contributors(plan, names, reasons),
        "supports": find_supports(plan, names),
        "reasons": reasons,
        "decisions": find_decisions(plan),
        "rules": find_rules(plan),
        "tiers": find_tiers(plan),
        "proof": list(proof_lines(plan)),
        "made": made_of(plan),
        "columns": COLUMNS,
        "charts": charts,
        "looks": {"light": template(dark=False), "dark": template(dark=True)},
        "style": _part("report.css"),
        "script": script,
        "drawing": drawing,
        "allowed": " ".join(_hash(one) for one in (script, drawing) if one),
    }


def _charts(plan: Record) -> dict[str, Inlined]:
    """Return the charts that have anything to draw, by name."""
    found = {
        "timeline": inlined(timeline(plan)),
        "coverage": inlined(coverage(plan)),
        "flow": inlined(flow(plan)),
        "burden": inlined(burden(plan)),
        "places": inlined(places(plan)),
    }
    return {name: chart for name, chart in found.items() if chart is not None}


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("matcher.present.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["inert"] = _inert
    made.tests["unbroken"] = _is_unbroken
    return made.get_template("page.html.j2")


@cache
def _part(name: str) -> str:
    return (files("matcher.present.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return by which hash the policy of the page lets a script of it run."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def _is_unbroken(text: object) -> bool:
    """Say whether a text holds a word so long that it may be broken anywhere."""
    return any(len(word) > _LONG_WORD for word in str(text).split())


def _inert(document: str) -> str:
    """Return JSON as it may stand in an element of a page: nothing in it can end that element."""
    for sign in "<>&":
        document = document.replace(sign, f"\\u{ord(sign):04x}")
    return document
