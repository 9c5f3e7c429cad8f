"""Plans whose reports are looked at, each with what makes it special."""

from __future__ import annotations

from builders import case, pledge, requirement
from solved import dated, solved

from matcher import Case, Plan

SCRIPT = "<script>window.ran = 1</script>"
IMAGE = "<img src=x onerror='window.ran = 1'>"
CLOSING = "</script></title></style><b>bold</b>"
TEMPLATE = "{{ 7 * 7 }}{% raw %}"
FORMULA = '=HYPERLINK("http://example.org","here")'
PATH = "../../x"
OVERRIDE = "\u202egnp.exe"
ARABIC = "بعثة الأمم المتحدة"
HEBREW = "\u200f\u05de\u05e1\u05d5\u05e7\u200f"
HOSTILE = [SCRIPT, IMAGE, CLOSING, TEMPLATE, FORMULA, PATH, OVERRIDE, ARABIC, HEBREW, "n" * 9_997]
"""Names that whoever pledges could write into a cell."""


INVISIBLE = str.maketrans("", "", "\u202e\u200f")
"""Signs that a name may hold, and an id may not."""


def hostile_case() -> Case:
    """Return a case in which everything has a name that could do harm; half of it stays open."""
    told = list(enumerate(HOSTILE))
    ids = {n: name.translate(INVISIBLE) for n, name in told}
    pledges = [
        pledge(id=f"P{n} {ids[n]}", name=name, contributor_id=f"C{n} {ids[n]}")
        | {"available_from": None if n % 2 else "2030-01-05"}
        for n, name in told
    ]
    requirements = [
        requirement(id=f"R{n} {ids[n]}", name=name, mission_id=f"M{n}", quantity=2)
        for n, name in told
    ]
    tables = {
        "contributors": [{"id": f"C{n} {ids[n]}", "name": f"{n} {name}"} for n, name in told],
        "missions": [{"id": f"M{n}", "name": f"{n} {name}"} for n, name in told],
        "capabilities": [{"id": "truck", "name": IMAGE, "measure": SCRIPT}],
    }
    return case(pledges, requirements, dated(30, name=CLOSING, question=SCRIPT), **tables)


def empty_plan() -> Plan:
    """Return a plan to which nothing is pledged and of which nothing is asked."""
    return solved(case([], []))


def large_plan(number: int = 3000) -> Plan:
    """Return a plan of so many deployments, by 60 contributors in 20 missions."""
    pledges = [
        pledge(id=f"PLEDGE-{n}", contributor_id=f"GIVER-{n % 60}", quantity=1 + n % 3)
        | {"only_missions": f"MISSION-{n % 20}", "monthly_cost": 1000 + n}
        for n in range(number)
    ]
    requirements = [
        requirement(id=f"REQUIRED-{m}-{k}", mission_id=f"MISSION-{m}", quantity=60)
        for m in range(20)
        for k in range(6)
    ]
    return solved(case(pledges, requirements, dated(365)))
