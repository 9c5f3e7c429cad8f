"""Files into raw tables: a folder of CSV files, the same packed, or a workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path, PurePath
from typing import BinaryIO, TypeAlias

from matcher.case.limits import Limits
from matcher.case.packed import inside, is_book, open_packed, unpack
from matcher.case.raw import SETTINGS, RawCase, file_problem, is_table, too_large
from matcher.case.tables import TABLES
from matcher.case.texts import parse_csv, parse_toml
from matcher.errors import InputError, shorten

Bytes: TypeAlias = bytes | bytearray | memoryview
"""A file as it stands in memory."""

_SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods", ".tsv", ".txt"}

_SETTINGS_MISNAMED = {f"{SETTINGS}.toml.txt", f"{SETTINGS}.toml.rtf"}
"""Names that text editors give to the settings, whose own endings Windows and macOS hide."""

_PLAN, _BOOK = "plan.json", "plan.xlsx"
"""Files of a folder in which a plan was written; the second is a scenario too."""


def read_files(path: Path, limits: Limits) -> RawCase:
    """Read a scenario from a folder, a workbook or a packed folder.

    Parameters
    ----------
    path
        A folder with ``scenario.toml`` and CSV files named after the tables, an ``.xlsx`` file
        with sheets named after them, or such a folder as a ``.zip`` file.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where nothing is there, or nothing of it can be read. What is wrong with one table of
        several is among the problems of the answer instead.
    """
    if path.is_dir():
        files = {one.name: one for one in sorted(path.iterdir()) if one.is_file()}
        return _read_tables(path, files, lambda name: _read_bytes(files[name], limits), limits)
    if not path.exists():
        message = "there is no such file or folder"
        raise InputError([file_problem(path, message, "Check the path")])
    suffix = path.suffix.casefold()
    if suffix in {".xlsx", ".xlsm"} and path.is_file():
        return _read_workbook(path, _read_bytes(path, limits), limits)
    if suffix == ".zip" and path.is_file():
        return _read_packed(path, _read_bytes(path, limits), limits)
    message = "it is neither a folder nor a workbook"
    remedy = "Give a folder with scenario.toml and CSV files, or an .xlsx file"
    raise InputError([file_problem(path, message, remedy)])


def read_bytes(source: Bytes | BinaryIO, limits: Limits) -> RawCase:
    """Read a scenario from a workbook, or a packed folder, that is not on disk.

    Parameters
    ----------
    source
        Its bytes, or a file that is open for reading in binary.
    limits
        The most that is read; no more than that is taken from a file.

    Raises
    ------
    InputError
        Where it is neither, or nothing of it can be read.
    """
    place = PurePath(_name(source))
    raw = source if isinstance(source, Bytes) else _read_open(place, source, limits)
    size = memoryview(raw).nbytes
    if size > limits.file_bytes:
        raise InputError([too_large(place, size, limits.file_bytes)])
    held = bytes(raw)
    with open_packed(place, held, limits) as archive:
        read = _read_workbook if is_book(archive) else _read_packed
    return read(place, held, limits)


def _read_workbook(path: PurePath, raw: bytes, limits: Limits) -> RawCase:
    from matcher.case.workbook import read_workbook

    return read_workbook(path, raw, limits)


def _name(source: object) -> str:
    """Return what a file that is not on disk is called in messages."""
    name = getattr(source, "name", None)
    return (PurePath(name).name if isinstance(name, str) else "") or "the file"


def _read_open(place: PurePath, file: BinaryIO, limits: Limits) -> Bytes:
    try:
        raw: object = file.read(limits.file_bytes + 1)
    except (OSError, ValueError) as error:
        message = f"it cannot be read ({shorten(error)})"
        raise InputError([file_problem(place, message, "Open it again")]) from None
    if not isinstance(raw, Bytes):
        message, remedy = "it gives text where bytes belong", "Open it in binary"
        raise InputError([file_problem(place, message, remedy)])
    return raw


def _read_bytes(path: Path, limits: Limits) -> bytes:
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            raw = b"" if size > limits.file_bytes else file.read(limits.file_bytes + 1)
    except OSError as error:
        message = f"it cannot be opened ({error.strerror or error})"
        remedy = "Close it in Excel, or check that you may read it"
        raise InputError([file_problem(path, message, remedy)]) from None
    size = max(size, len(raw))
    if size > limits.file_bytes:
        raise InputError([too_large(path, size, limits.file_bytes)])
    return raw


def _read_packed(place: PurePath, raw: bytes, limits: Limits) -> RawCase:
    with open_packed(place, raw, limits) as archive:
        entries = inside(archive)
        files = {name: PurePath(name) for name in sorted(entries)}

        def read(name: str) -> bytes:
            return unpack(files[name], archive, entries[name], limits)

        return _read_tables(place, files, read, limits)


def _read_tables(
    place: PurePath,
    files: Mapping[str, PurePath],
    read: Callable[[str], bytes],
    limits: Limits,
) -> RawCase:
    """Read the settings and the tables among some files.

    Parameters
    ----------
    place
        What holds the files.
    files
        Files by name; what lies deeper goes by its whole way, and is not read.
    read
        Returns what the file of a name holds.
    limits
        The most that is read.
    """
    toml = f"{SETTINGS}.toml"
    if _PLAN in files and toml not in files:
        message, remedy = "it holds a plan, not a scenario", "Give the scenario that was planned"
        if _BOOK in files:
            remedy += f", or {_BOOK} in it"
        raise InputError([file_problem(place, message, remedy)])
    found = RawCase(parse_toml(files[toml], read(toml)) if toml in files else {})
    for name, path in files.items():
        suffix = path.suffix.casefold()
        if name.startswith((".", "~")):
            continue
        if toml not in files and name.casefold() in _SETTINGS_MISNAMED:
            message = "the settings would not be read from a file of this name"
            raise InputError([file_problem(path, message, f"Rename it to {toml}")])
        if (suffix in _SPREADSHEETS and path.stem in TABLES) or (suffix == ".csv" and "/" in name):
            found.ignored.append(name)
        elif suffix == ".csv" and is_table(path.stem, name, found):
            try:
                found.tables[path.stem] = parse_csv(path, read(name), limits)
            except InputError as error:
                found.problems.extend(error.problems)
    if not found.tables and not found.problems and "extends" not in found.settings:
        remedy = "Write pledges.csv and requirements.csv"
        raise InputError([file_problem(place, "it holds no table", remedy)])
    return found
