"""Data: any answer as JSON, in one way for all commands."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import fields, is_dataclass
from typing import Any

import pandas as pd

from matcher.case.records import frame_rows, plain


def json_text(answer: Any) -> str:
    """Return an answer as a JSON text that ends its line.

    A frame is its rows; days are written as ``2023-01-31``, what is blank or no finite number is
    null, and every letter stays as it is.

    Parameters
    ----------
    answer
        Frames, dataclasses, mappings, lists and plain values, also within each other.
    """
    return json.dumps(as_data(answer), ensure_ascii=False, allow_nan=False) + "\n"


def as_data(answer: Any) -> Any:
    """Return an answer as JSON holds it; fields of dataclasses that begin with _ are left out."""
    if isinstance(answer, pd.DataFrame):
        return as_data(frame_rows(answer))
    named = _named(answer)
    if named is not None:
        return {str(key): as_data(value) for key, value in named.items()}
    if isinstance(answer, list | tuple | AbstractSet):
        ordered = sorted(answer, key=str) if isinstance(answer, AbstractSet) else answer
        return [as_data(one) for one in ordered]
    found = plain(answer)
    return None if isinstance(found, float) and not math.isfinite(found) else found


def _named(answer: Any) -> Mapping[Any, Any] | None:
    """Return what an answer holds by name; None where it is no such thing."""
    if isinstance(answer, Mapping):
        return answer
    if is_dataclass(answer) and not isinstance(answer, type):
        names = [one.name for one in fields(answer) if not one.name.startswith("_")]
        return {name: getattr(answer, name) for name in names}
    if isinstance(answer, tuple) and hasattr(answer, "_asdict"):
        found: Mapping[Any, Any] = answer._asdict()
        return found
    return None
