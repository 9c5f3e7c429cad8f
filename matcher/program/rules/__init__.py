"""The rules of eligibility, registered in one place, hardest to change first.

To add a rule, write its test and its sentence in the file that it belongs to, make it a `Rule`
there, and name it here; `CONTRIBUTING.md` names the tests that then fail until they are answered.
"""

from string import Formatter

from matcher.program.rules.days import NOTICE, WINDOW
from matcher.program.rules.fit import CAPABILITY, PERSONS, QUANTITY
from matcher.program.rules.judgement import CONDITION, CONSENT, ONLY_PAIRS, VERDICT
from matcher.program.rules.offer import MISSIONS, RECIPIENTS, RENEWED, STATUS
from matcher.program.rules.parts import NEEDS
from matcher.program.rules.rule import Refusal, Rule
from matcher.program.rules.standards import (
    LANGUAGES,
    PERFORMANCE,
    QUALITIES,
    READINESS,
    VETTING,
    is_ready_itself,
)

__all__ = ["NEEDS", "READINESS", "RULES", "TOLD", "Refusal", "Rule", "is_ready_itself"]

RULES: tuple[Rule, ...] = (
    CAPABILITY,
    QUANTITY,
    STATUS,
    RENEWED,
    RECIPIENTS,
    MISSIONS,
    VERDICT,
    ONLY_PAIRS,
    CONSENT,
    CONDITION,
    VETTING,
    READINESS,
    PERFORMANCE,
    LANGUAGES,
    QUALITIES,
    PERSONS,
    NOTICE,
    WINDOW,
    NEEDS,
)
"""Every rule, in the order in which reasons are told."""

TOLD: tuple[str, ...] = tuple(
    sorted({name for rule in RULES for _, name, _, _ in Formatter().parse(rule.short) if name})
)
"""Columns of requirements that stand in what rules say of those who fail."""
