"""Kinds of what may be lifted, registered in one place, hardest to change first."""

from __future__ import annotations

from types import MappingProxyType

from matcher.program.rules import RULES

TAKEN, POLICY, CONTRIBUTORS, MINIMUM = "taken", "policy", "contributors", "minimum"
"""What others have, what a policy forbids, and what a requirement itself lets count."""

PIN, TOURS, LEAVES, LATE, NEED = "pin", "tours", "leaves", "late", "need"
"""What must be there, how long and when a pledge can be, and which part it lacks."""

VERDICT, CONSENT, READINESS = "verdict", "consent", "readiness"

BY_RULE: MappingProxyType[str, str] = MappingProxyType(
    {
        **{
            rule.name: rule.name
            for rule in RULES
            if rule.name not in {"capability", "renewed", "consent", "window", "needs"}
        },
        "only pairs": VERDICT,
        "notice": LATE,
    }
)
"""Rule of eligibility → kind that lifts it, where it keeps a pair out as a whole. Nobody can lift
that a pledge is of another capability, or that a later one counts instead; consents, windows and
needs are lifted day by day and part by part."""

KINDS: tuple[str, ...] = (
    TAKEN,
    POLICY,
    CONTRIBUTORS,
    MINIMUM,
    "quantity",
    "status",
    "recipients",
    "missions",
    VERDICT,
    PIN,
    CONSENT,
    "condition",
    "vetting",
    READINESS,
    "performance",
    "languages",
    "qualities",
    "persons",
    TOURS,
    LEAVES,
    LATE,
    NEED,
)
"""Every kind, in the order in which it is spared: rules stand as in `RULES`."""
