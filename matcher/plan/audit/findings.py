"""What an audit says: its findings, and how many things each check looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from matcher.errors import count, shorten


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing in a plan that is not as the tables say.

    Attributes
    ----------
    line
        Frame and row it stands in, such as ``deployments D3`` or ``tiers gap``.
    rule
        Name of the check that found it.
    message
        What is wrong, as a sentence with the values compared.
    """

    line: str
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{self.line} ({self.rule}): {self.message}"


class Checked(NamedTuple):
    """How many things a check looked at, and what one of them is called."""

    name: str
    number: int
    noun: str


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit of a plan found.

    Attributes
    ----------
    findings
        Everything that is not as the tables say, in the order of the checks.
    checks
        The checks that were run, each with the number of things it looked at.
    own
        Names of constraints that an analyst added, and that no check covers.
    claims
        What is proved once nothing is found, a sentence for each tier.
    """

    findings: tuple[Finding, ...]
    checks: tuple[Checked, ...]
    own: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.findings

    def __str__(self) -> str:
        if self.passed:
            report = "\n".join(["The audit passed.", *self._looked(), *self.claims])
        else:
            lines = "\n".join(f"  - {finding}" for finding in self.findings)
            report = f"The audit failed with {count(len(self.findings), 'finding')}:\n{lines}"
        if self.own:
            report += f"\nNot covered: the constraints {', '.join(map(shorten, self.own))}."
        return report

    def _looked(self) -> list[str]:
        """Return how many things were looked at, and by which checks, a line for each number."""
        names: dict[str, list[str]] = {}
        for check in self.checks:
            names.setdefault(count(check.number, check.noun), []).append(check.name)
        return [f"  {number}: {', '.join(checks)}" for number, checks in names.items()]
