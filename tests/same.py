"""Two cases that must be one: the same settings, and the same tables cell by cell."""

from __future__ import annotations

import pandas as pd

from matcher import Case


def assert_same(got: Case, want: Case) -> None:
    """Fail where two cases differ in a setting, in a cell, or in what was given."""
    assert got.settings.model_dump(exclude_unset=True) == want.settings.model_dump(
        exclude_unset=True
    )
    for name, frame in want.frames.items():
        pd.testing.assert_frame_equal(got[name], frame, obj=name)
    assert dict(got.given) == dict(want.given)
    assert (got.made, got.numbered) == (want.made, want.numbered)
