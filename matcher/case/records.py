"""Tables as records: rows that JSON holds, each a mapping of headers to plain values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd


def frame_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a frame as rows that JSON holds.

    Days are written as ``2023-01-31``, with their time only where they have one; what is blank is
    None; a list stays a list.
    """
    return [
        {str(name): plain(cell) for name, cell in row.items()} for row in frame.to_dict("records")
    ]


def plain(cell: Any) -> Any:
    """Return a cell as JSON holds it."""
    if isinstance(cell, tuple | list):
        return [plain(one) for one in cell]
    if cell is None or pd.isna(cell):
        return None
    if isinstance(cell, datetime):
        is_day = cell.tzinfo is None and not any(cell.timetuple()[3:6]) and not cell.microsecond
        return cell.date().isoformat() if is_day else cell.isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() else float(cell)
    return cell if isinstance(cell, bool | int | float | str) else str(cell)


def parse_json(text: str | bytes, most: int) -> Mapping[str, Any]:
    """Return the object that a JSON text holds.

    Parameters
    ----------
    text
        JSON, as text or as UTF-8.
    most
        The most characters, or bytes, that are read.

    Raises
    ------
    ValueError
        Where it is longer, is no JSON, holds what is no finite number, or no object; the message
        says which.
    """
    if len(text) > most:
        raise ValueError(f"it has {len(text):,} bytes, more than {most:,}")
    try:
        found = json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is not JSON: {error}") from None
    except UnicodeDecodeError:
        raise ValueError("its letters cannot be decoded") from None
    except ValueError as error:
        if "digits" in str(error):
            raise ValueError("it holds a number of too many digits") from None
        raise
    if not isinstance(found, dict):
        raise ValueError("it is no object") from None  # noqa: TRY004 - of the text, not its type
    return found


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number of JSON")
