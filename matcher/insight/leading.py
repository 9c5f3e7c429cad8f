"""Leading tiers: those that say how much stays open, before anything else counts."""

from __future__ import annotations

from matcher.program.tiers import RELAXED, Tier

_OPEN = {RELAXED, "gap", "largest_gap", "late"}


def leading_tiers(tiers: tuple[Tier, ...]) -> tuple[Tier, ...]:
    """Return the first tier, and those right after it that also say how much stays open.

    Where priorities are strict, there is a tier of gaps for each; policies that were given up come
    before them.
    """
    number = 1
    while number < len(tiers) and all(map(_counts_gaps, tiers[: number + 1])):
        number += 1
    return tiers[:number]


def _counts_gaps(tier: Tier) -> bool:
    return any(name.split(":")[0] in _OPEN for name in tier.name.split("+"))
