"""How large the program of a case is, and how long each step to it takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from benchmarks.answer import Answer
from benchmarks.made.makers import make
from benchmarks.tools.programs import sizes_of
from benchmarks.watch import Watch
from matcher.program.eligibility import screen
from matcher.program.formulation import formulate_presence
from matcher.program.presence import lay_out


def run(settings: Mapping[str, Any], watch: Watch) -> Answer:
    """Formulate a case, step by step."""
    case = make(settings)
    with watch.stage("screen"):
        eligibility = screen(case)
    with watch.stage("lay out"):
        presence = lay_out(eligibility)
    with watch.stage("formulate"):
        program = formulate_presence(presence)
    pairs, links = eligibility.pairs, eligibility.supplies.links
    per = links.groupby("receiver").size().reindex(pairs["p"], fill_value=0)
    dates = len(presence.events) + len(presence.hand_overs.rows)
    figures = {
        "pairs and links": len(pairs) + len(links),
        "dates": dates,
        "products": int(per.sum()),
        **sizes_of(program),
    }
    return Answer(figures=figures)
