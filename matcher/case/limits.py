"""How much a case may hold, checked before memory is used."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, PositiveInt


class Limits(BaseModel):
    """The most that is read; what lies beyond is refused, never cut off.

    Attributes
    ----------
    file_bytes
        Size of one file on disk, in bytes.
    unpacked_bytes
        Size of a workbook or a packed folder when unpacked, in bytes.
    unpacked_times
        How many times its own size a workbook or a packed folder may unpack to.
    files
        Files within a workbook or a packed folder.
    rows
        Rows of one table.
    columns
        Columns of one table.
    cell_characters
        Characters of one cell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    file_bytes: PositiveInt = 100_000_000
    unpacked_bytes: PositiveInt = 500_000_000
    unpacked_times: PositiveInt = 300
    files: PositiveInt = 10_000
    rows: PositiveInt = 1_000_000
    columns: PositiveInt = 500
    cell_characters: PositiveInt = 10_000
