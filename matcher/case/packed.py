"""What is packed: zip archives, refused before they are unpacked where they hold too much."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from pathlib import PurePath, PurePosixPath

from matcher.case.limits import Limits
from matcher.case.raw import file_problem, too_large
from matcher.errors import InputError, Problem, shorten

_ENTRY = b"PK\x01\x02"
_DRIVE = re.compile(r"[A-Za-z]:")
_LOCKED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""Ways of packing that are read; of others a few bytes may become a hundred million at once."""

_BOOK = "[Content_Types].xml"


def open_packed(place: PurePath, raw: bytes, limits: Limits) -> zipfile.ZipFile:
    """Open an archive, unless it is, or would unpack, beyond the limits.

    Nothing is unpacked: an archive says of each of its files how large it is, and none is read
    further than it says.

    Parameters
    ----------
    place
        What it is called in messages.
    raw
        The archive.
    limits
        The most that is read.

    Raises
    ------
    InputError
        Where it is no archive, holds too much, or holds what leads outside of it.
    """
    if raw.count(_ENTRY) > limits.files:
        message = f"it holds more than {limits.files:,} files"
        raise InputError([file_problem(place, message, "Remove some, or raise the limit")])
    try:
        archive = zipfile.ZipFile(io.BytesIO(raw))
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        message, remedy = "it is no archive", "Pack it as .zip, or save it as .xlsx in Excel"
        if place.suffix.casefold() in {".xlsx", ".xlsm"}:
            message, remedy = "it is no workbook", "Open it in Excel and save it as .xlsx"
        raise InputError([file_problem(place, message, remedy)]) from None
    problem = _size_problem(place, len(raw), archive.infolist(), limits)
    problems = [problem] if problem else _entry_problems(place, archive.infolist())
    if problems:
        archive.close()
        raise InputError(problems)
    return archive


def is_book(archive: zipfile.ZipFile) -> bool:
    """Say whether an archive is a workbook."""
    return _BOOK in archive.namelist()


def inside(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """Return the files of a packed folder by name, whether or not the folder itself was packed.

    What lies deeper goes by its path, and what systems add goes by no name.
    """
    entries = {_path(entry): entry for entry in archive.infolist() if not entry.is_dir()}
    entries = {path: one for path, one in entries.items() if path.parts[0] != "__MACOSX"}
    first = {path.parts[0] for path in entries}
    if len(first) == 1 and all(len(path.parts) > 1 for path in entries):
        return {"/".join(path.parts[1:]): entry for path, entry in entries.items()}
    return {str(path): entry for path, entry in entries.items()}


def _path(entry: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(entry.filename.replace("\\", "/"))


def _size_problem(
    place: PurePath, size: int, entries: list[zipfile.ZipInfo], limits: Limits
) -> Problem | None:
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        return too_large(place, unpacked, limits.unpacked_bytes)
    if unpacked > limits.unpacked_times * size:
        message = (
            f"it would unpack to {unpacked:,} bytes, more than {limits.unpacked_times:,} times its "
            "size"
        )
        return file_problem(place, message, "Pack it anew, or raise the limit")
    return None


def _entry_problems(place: PurePath, entries: list[zipfile.ZipInfo]) -> list[Problem]:
    """Return what is wrong with the files of an archive: where they lead, how they are packed."""
    problems = []
    seen: set[PurePosixPath] = set()
    for entry in entries:
        path = _path(entry)
        shown = f'it holds "{shorten(entry.filename)}"'
        if path.is_absolute() or ".." in path.parts or _DRIVE.match(str(path)) or not path.parts:
            message, remedy = f"{shown}, which leads outside of it", "Pack the folder anew"
        elif stat.S_ISLNK(entry.external_attr >> 16):
            message, remedy = f"{shown}, which is a link", "Pack the file that it leads to"
        elif entry.flag_bits & _LOCKED:
            message, remedy = f"{shown}, which is locked", "Pack it without a password"
        elif entry.compress_type not in _METHODS:
            message, remedy = (
                f"{shown}, which is packed in a rare way",
                "Pack it as an ordinary .zip",
            )
        elif path in seen:
            message, remedy = f"{shown} twice", "Keep one of them"
        else:
            seen.add(path)
            continue
        problems.append(file_problem(place, message, remedy))
    return problems


def unpack(
    place: PurePath, archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits
) -> bytes:
    """Return what a file of an archive holds.

    Raises
    ------
    InputError
        Where it is over the limit of a file, or its archive is damaged.
    """
    if entry.file_size > limits.file_bytes:
        raise InputError([too_large(place, entry.file_size, limits.file_bytes)])
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError):
        message, remedy = "its archive is damaged", "Pack it anew"
        raise InputError([file_problem(place, message, remedy)]) from None
