"""Sizes: by what a gap of each requirement is divided, so that gaps can be added up."""

from __future__ import annotations

import numpy as np

from matcher.case.settings import Settings
from matcher.program.facts import Facts


def gap_sizes(facts: Facts, settings: Settings) -> np.ndarray:
    """Return by what a gap of each requirement is divided."""
    if settings.gap_in == "share":
        size = facts.requirements["size"].to_numpy()
        return np.where(size > 0, size, 1.0)
    if settings.gap_in == "quantity":
        return np.ones(len(facts.requirements))
    capabilities = facts.case["capabilities"].set_index("id")
    capability = facts.requirements["capability_id"]
    persons = capability.map(capabilities["persons_each"]).to_numpy(dtype=float)
    measure = capability.map(capabilities["measure"])
    counted = ((measure == "persons") | facts.requirements["in_persons"]).to_numpy(dtype=bool)
    return 1.0 / np.where(counted, 1.0, np.where(persons > 0, persons, 1.0))
