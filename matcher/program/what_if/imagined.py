"""Imagined pledges: in the program from the start, and switched off."""

from __future__ import annotations

import pandas as pd

from matcher.case.case import Case
from matcher.case.cells import is_blank, read_id
from matcher.case.frames import Frame
from matcher.program.what_if.changed import Changed


def imagine(case: Case, imagined: Frame) -> tuple[Case, Changed]:
    """Return a case with pledges that nobody has made, and the changes that switch them off.

    Raises
    ------
    InputError
        Where they cannot be read.
    ValueError
        Where one has no id or no quantity.
    """
    rows = imagined if isinstance(imagined, pd.DataFrame) else pd.DataFrame(list(imagined))
    records = [
        {str(name): cell for name, cell in row.items() if not is_blank(cell)}
        for row in rows.astype(object).to_dict("records")
    ]
    for row in records:
        if "id" not in row or not float(row.get("quantity", 0)) > 0:
            raise ValueError("give every imagined pledge an id and a quantity above 0")
    own = case["pledges"].astype(object).to_dict("records")
    changed = Changed(quantities={read_id(row["id"]): 0.0 for row in records})
    return case.with_frames(pledges=[*own, *records]), changed
