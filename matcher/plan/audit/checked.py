"""What a check hands back."""

from __future__ import annotations

from typing import NamedTuple

from matcher.plan.audit.findings import Finding


class Looked(NamedTuple):
    """What a check looked at: what one thing is called, how many there were, and its findings."""

    noun: str
    number: int
    findings: list[Finding]
