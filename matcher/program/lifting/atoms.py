"""Atoms: what may be lifted, one by one, as columns of a frame."""

from __future__ import annotations

import numpy as np
import pandas as pd

ATOM = ["kind", "p", "r", "who", "about"]
"""What names an atom: its kind, places of a pledge and a requirement, and words; −1 and blank where
they do not apply."""

Cells = dict[str, np.ndarray]


def atoms(kind: str, number: int, **names: object) -> Cells:
    """Return columns of `ATOM` for so many rows; what is not named does not apply."""
    given = {"kind": kind, "p": -1, "r": -1, "who": "", "about": "", **names}
    return {name: np.broadcast_to(np.asarray(cell), (number,)) for name, cell in given.items()}


def no_atoms(owner: str) -> pd.DataFrame:
    """Return no atoms, with a column for what they are about."""
    return pd.DataFrame({owner: np.array([], dtype=np.int64), **atoms("", 0)})
