"""Measures: what the value of a tier is counted in."""

from __future__ import annotations

from types import MappingProxyType

from matcher.case.settings import Settings

_GAPS = MappingProxyType(
    {"share": "requirement-days", "quantity": "quantity-days", "persons": "person-days"}
)


def measure_of(tier: str, settings: Settings) -> str:
    """Return what the value of a tier is counted in, blank where it has no measure.

    Parameters
    ----------
    tier
        Its name, ``gap`` or ``gap:1`` among them.
    settings
        Of the case.
    """
    if tier.partition(":")[0] in {"gap", "late"}:
        return _GAPS[settings.gap_in]
    return settings.currency or "" if tier == "cost" else ""
