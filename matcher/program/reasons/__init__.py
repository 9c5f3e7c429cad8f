"""Reasons: a sentence for every gap and every idle pledge, from the rules that refused."""

from matcher.program.reasons.gaps import gap_reasons
from matcher.program.reasons.idle import idle_reasons

__all__ = ["gap_reasons", "idle_reasons"]
