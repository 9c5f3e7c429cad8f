"""What a check hands back."""

from __future__ import annotations

from typing import NamedTuple

from matcher.plan.audit.findings import Finding


class Looked(NamedTuple):
    """What a check looked at.

    Attributes
    ----------
    noun, number
        What one thing is called, and how many there were.
    findings
        What is not as the tables say.
    claims
        What holds once nothing is found, a sentence each.
    """

    noun: str
    number: int
    findings: list[Finding]
    claims: tuple[str, ...] = ()
