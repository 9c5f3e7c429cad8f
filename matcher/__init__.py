"""Match pledged capabilities to mission requirements, and say why what stays open stays open.

```python
import matcher

plan = matcher.load_scenario("seoul-2021").match()
print(plan)
plan.gaps
```

`load_scenario` reads a folder, a workbook, or a scenario that comes with matcher and is named in
`list_scenarios`; `Case.from_frames` takes DataFrames, `match` finds the best plan, `Plan` holds it,
`read_plan` reads one that was written, `charts` draws it. `formulate` gives the linear program
itself and `screen` what is eligible and why the rest is not.
"""

import importlib
import typing

if typing.TYPE_CHECKING:
    from matcher.case.case import Case
    from matcher.case.limits import Limits
    from matcher.case.settings import Settings
    from matcher.errors import ContradictionError, InputError, MatcherError, Problem, SolverError
    from matcher.insight.alternatives import Alternatives, alternatives
    from matcher.insight.asks import Ask, Asks, asks
    from matcher.insight.comparing import Comparison, compare
    from matcher.insight.hedge import Hedge, hedge
    from matcher.insight.parties import party
    from matcher.insight.reasons import Explanation, Why, explain, why, with_reasons
    from matcher.insight.replanning import Replan, replan
    from matcher.insight.rules import cost_rules
    from matcher.insight.stress.stress import Stress, stress
    from matcher.insight.sweeping import Sweep, sweep
    from matcher.insight.worth import values
    from matcher.plan.audit import Audit, Finding
    from matcher.plan.plan import Plan, read_plan
    from matcher.present import charts
    from matcher.present.folder import write
    from matcher.present.report import report_html
    from matcher.program.eligibility import Eligibility, screen
    from matcher.program.formulation import formulate
    from matcher.program.match import match
    from matcher.program.program import Program
    from matcher.program.reach import Reach, reach
    from matcher.program.rules import Refusal
    from matcher.program.what_if import WhatIf
    from matcher.scenario.scenario import Scenario, load_scenario
    from matcher.scenario.shipped import list_scenarios

__all__ = [
    "Alternatives",
    "Ask",
    "Asks",
    "Audit",
    "Case",
    "Comparison",
    "ContradictionError",
    "Eligibility",
    "Explanation",
    "Finding",
    "Hedge",
    "InputError",
    "Limits",
    "MatcherError",
    "Plan",
    "Problem",
    "Program",
    "Reach",
    "Refusal",
    "Replan",
    "Scenario",
    "Settings",
    "SolverError",
    "Stress",
    "Sweep",
    "WhatIf",
    "Why",
    "alternatives",
    "asks",
    "charts",
    "compare",
    "cost_rules",
    "explain",
    "formulate",
    "hedge",
    "list_scenarios",
    "load_scenario",
    "match",
    "party",
    "reach",
    "read_plan",
    "replan",
    "report_html",
    "screen",
    "stress",
    "sweep",
    "values",
    "why",
    "with_reasons",
    "write",
]

_HOMES = {
    "Alternatives": "matcher.insight.alternatives",
    "Ask": "matcher.insight.asks",
    "Asks": "matcher.insight.asks",
    "Audit": "matcher.plan.audit",
    "Case": "matcher.case.case",
    "Comparison": "matcher.insight.comparing",
    "ContradictionError": "matcher.errors",
    "Eligibility": "matcher.program.eligibility",
    "Explanation": "matcher.insight.reasons",
    "Finding": "matcher.plan.audit",
    "Hedge": "matcher.insight.hedge",
    "InputError": "matcher.errors",
    "Limits": "matcher.case.limits",
    "MatcherError": "matcher.errors",
    "Plan": "matcher.plan.plan",
    "Problem": "matcher.errors",
    "Program": "matcher.program.program",
    "Reach": "matcher.program.reach",
    "Refusal": "matcher.program.rules",
    "Replan": "matcher.insight.replanning",
    "Scenario": "matcher.scenario.scenario",
    "Settings": "matcher.case.settings",
    "SolverError": "matcher.errors",
    "Stress": "matcher.insight.stress.stress",
    "Sweep": "matcher.insight.sweeping",
    "WhatIf": "matcher.program.what_if",
    "Why": "matcher.insight.reasons",
    "alternatives": "matcher.insight.alternatives",
    "asks": "matcher.insight.asks",
    "charts": "matcher.present",
    "compare": "matcher.insight.comparing",
    "cost_rules": "matcher.insight.rules",
    "explain": "matcher.insight.reasons",
    "formulate": "matcher.program.formulation",
    "hedge": "matcher.insight.hedge",
    "list_scenarios": "matcher.scenario.shipped",
    "load_scenario": "matcher.scenario.scenario",
    "match": "matcher.program.match",
    "party": "matcher.insight.parties",
    "reach": "matcher.program.reach",
    "read_plan": "matcher.plan.plan",
    "replan": "matcher.insight.replanning",
    "report_html": "matcher.present.report",
    "screen": "matcher.program.eligibility",
    "stress": "matcher.insight.stress.stress",
    "sweep": "matcher.insight.sweeping",
    "values": "matcher.insight.worth",
    "why": "matcher.insight.reasons",
    "with_reasons": "matcher.insight.reasons",
    "write": "matcher.present.folder",
}
"""Where each public name is defined: imported when it is first asked for, not before."""


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


if not typing.TYPE_CHECKING:  # of a module with this function a type checker believes any name

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        home = importlib.import_module(_HOMES[name])
        if not hasattr(home, name):  # a module, as `charts` is, is no attribute before its import
            importlib.import_module(f"{_HOMES[name]}.{name}")
        globals()[name] = value = getattr(home, name)
        return value
