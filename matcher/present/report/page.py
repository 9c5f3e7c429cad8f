"""The page: all that is told of a plan, set into one file that loads nothing."""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from matcher.insight.asks import Asks
from matcher.plan.record import Record
from matcher.plan.summary import gap_totals
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

GENERATOR = "matcher report"
"""What a report says that it was made by, so that it may be replaced by another."""


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
    style, script = _part("report.css"), _part("report.js")
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
        "style": style,
        "script": script,
        "script_hash": _hash(script),
    }


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("matcher.present.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    ).get_template("page.html.j2")


@cache
def _part(name: str) -> str:
    return (files("matcher.present.report") / "templates" / name).read_text(encoding="utf-8")


def _hash(script: str) -> str:
    """Return by which hash the policy of the page lets a script of it run."""
    return "sha256-" + b64encode(sha256(script.encode()).digest()).decode()
