"""Match pledged capabilities to mission requirements, and say why what stays open stays open.

```python
import matcher

plan = matcher.load_scenario("seoul-2021").match()
print(plan)
plan.gaps
```

`load_scenario` reads a folder, a workbook, or a scenario that comes with matcher and is named in
`list_scenarios`; `Case.from_frames` takes DataFrames, `match` finds the best plan, `Plan` holds it,
`read_plan` reads one that was written. `formulate` gives the linear program itself and `screen`
what is eligible and why the rest is not.
"""

from matcher.case.case import Case
from matcher.case.limits import Limits
from matcher.case.settings import Settings
from matcher.errors import ContradictionError, InputError, MatcherError, Problem, SolverError
from matcher.insight.rules import cost_rules
from matcher.plan.audit import Audit, Finding
from matcher.plan.plan import Plan, read_plan
from matcher.program.eligibility import Eligibility, screen
from matcher.program.formulation import formulate
from matcher.program.match import match
from matcher.program.program import Program
from matcher.program.reach import Reach, reach
from matcher.program.rules import Refusal
from matcher.scenario import Scenario, list_scenarios, load_scenario

__all__ = [
    "Audit",
    "Case",
    "ContradictionError",
    "Eligibility",
    "Finding",
    "InputError",
    "Limits",
    "MatcherError",
    "Plan",
    "Problem",
    "Program",
    "Reach",
    "Refusal",
    "Scenario",
    "Settings",
    "SolverError",
    "cost_rules",
    "formulate",
    "list_scenarios",
    "load_scenario",
    "match",
    "reach",
    "read_plan",
    "screen",
]
