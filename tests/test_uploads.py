"""What comes as bytes or as an open file: a workbook or a packed folder, read or refused unread."""

from __future__ import annotations

import io
import stat
import struct
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcher import Case, InputError, Limits
from matcher.case.tables import TABLES

PLEDGES = "id,contributor_id,capability_id,quantity\nP1,KEN,truck,1\n"
REQUIREMENTS = "id,mission_id,capability_id,quantity\nR1,M1,truck,1\n"
FILES = {"pledges.csv": PLEDGES, "requirements.csv": REQUIREMENTS}


def packed(
    files: dict[str, str | bytes] | None = None, method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    """Return a zip archive of files by name; without any, of one pledge and one requirement."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, content in (FILES if files is None else files).items():
            archive.writestr(name, content)
    return held.getvalue()


def book(**sheets: list[list[Any]]) -> bytes:
    """Return a workbook of one pledge and one requirement, and other sheets."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    rows = {name.removesuffix(".csv"): text.splitlines() for name, text in FILES.items()}
    both = {name: [line.split(",") for line in lines] for name, lines in rows.items()}
    for title, cells in (both | sheets).items():
        sheet = made.create_sheet(title)
        for row in cells:
            sheet.append(row)
    held = io.BytesIO()
    made.save(held)
    return held.getvalue()


def refused(source: Any, **limits: int) -> list[str]:
    """Return the problems of what cannot be read, each as its line of the message."""
    with pytest.raises(InputError) as caught:
        Case.read(source, limits=Limits(**limits))
    return [str(problem) for problem in caught.value.problems]


def assert_same(one: Case, other: Case) -> None:
    """Make sure that two cases hold the same."""
    assert one.settings == other.settings
    for name in TABLES:
        pd.testing.assert_frame_equal(one[name], other[name])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a scenario and tables."""
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "scenario.toml").write_text('name = "small"\n')
    (tmp_path / "notes.csv").write_text("a,b\n")
    return tmp_path


def pack_folder(folder: Path, below: str = "") -> bytes:
    """Return a zip archive of the files of a folder, all of them below another folder."""
    return packed({f"{below}{path.name}": path.read_bytes() for path in folder.iterdir()})


@pytest.mark.parametrize("make", [bytes, bytearray, memoryview, io.BytesIO])
def test_a_workbook_may_come_as_bytes_or_as_an_open_file(make: Callable[[bytes], Any]) -> None:
    assert Case.read(make(book()))["pledges"]["id"].tolist() == ["P1"]


@pytest.mark.parametrize("below", ["", "small/"])
def test_a_folder_may_be_packed_with_or_without_itself(folder: Path, below: str) -> None:
    read = Case.read(pack_folder(folder, below))
    assert_same(read, Case.read(folder))
    assert read.settings.name == "small"
    assert read.ignored == ("notes.csv",)


def test_a_packed_folder_may_lie_on_disk(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "case.zip"
    path.write_bytes(pack_folder(folder))
    assert_same(Case.read(path), Case.read(folder))


def test_a_file_that_is_spooled_is_read(folder: Path) -> None:
    """Web servers hand over such files."""
    with tempfile.SpooledTemporaryFile() as file:
        file.write(pack_folder(folder))
        file.seek(0)
        assert_same(Case.read(file), Case.read(folder))


def test_a_file_is_named_in_messages_where_it_has_a_name(tmp_path: Path) -> None:
    path = tmp_path / "mine.xlsx"
    path.write_bytes(b"no archive")
    with path.open("rb") as file:
        assert refused(file) == [
            "mine.xlsx: it is no workbook. Open it in Excel and save it as .xlsx."
        ]
    assert refused(b"no archive") == [
        "the file: it is no archive. Pack it as .zip, or save it as .xlsx in Excel."
    ]


def test_what_systems_add_to_an_archive_is_passed_over(folder: Path) -> None:
    files = {f"small/{path.name}": path.read_bytes() for path in folder.iterdir()}
    added = {"__MACOSX/small/._pledges.csv": b"\0", "small/.DS_Store": b"\0"}
    assert_same(Case.read(packed(files | added)), Case.read(folder))


def test_tables_that_lie_deeper_are_ignored_by_name() -> None:
    read = Case.read(packed(FILES | {"old/pledges.csv": "broken", "old/README.md": "# Old"}))
    assert read.ignored == ("old/pledges.csv",)
    assert read["pledges"]["id"].tolist() == ["P1"]


def test_an_archive_without_tables_is_refused() -> None:
    expected = ["the file: it holds no table. Write pledges.csv and requirements.csv."]
    assert refused(packed({})) == expected
    assert refused(packed({"a.txt": "x"})) == expected
    assert refused(packed({"a/pledges.csv": PLEDGES, "b/pledges.csv": PLEDGES})) == expected


def test_every_problem_of_a_packed_folder_is_named() -> None:
    faulty = {"pledges.csv": PLEDGES + "P1,KEN,truck,x\n", "requirements.csv": "a,b\n1,2\n"}
    lines = refused(packed(faulty))
    assert any('"x"' in line for line in lines)
    assert any("the column capability_id is missing" in line for line in lines)


@pytest.mark.parametrize(
    "name",
    ["../pledges.csv", "a/../../pledges.csv", "/etc/passwd", "..\\pledges.csv", "C:\\pledges.csv"],
)
def test_an_archive_that_leads_outside_of_itself_is_refused(name: str) -> None:
    (line,) = refused(packed(FILES | {name: "x"}))
    assert line.startswith("the file: it holds ")
    assert line.endswith("which leads outside of it. Pack the folder anew.")


def test_nothing_of_an_archive_is_written_to_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    Case.read(packed())
    Case.read(book())
    refused(packed(FILES | {"../pledges.csv": "x"}))
    assert not list(tmp_path.iterdir())


def test_a_link_in_an_archive_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        link = zipfile.ZipInfo("pledges.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert refused(held.getvalue()) == [
        'the file: it holds "pledges.csv", which is a link. Pack the file that it leads to.'
    ]


def test_a_file_that_stands_twice_in_an_archive_is_refused() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("pledges.csv", PLEDGES)
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("pledges.csv", PLEDGES)
    assert refused(held.getvalue()) == ['the file: it holds "pledges.csv" twice. Keep one of them.']


def test_an_archive_with_a_password_is_refused() -> None:
    raw = bytearray(packed())
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = raw.index(sign) + place
        raw[at : at + 2] = struct.pack("<H", 1)
    assert refused(bytes(raw)) == [
        'the file: it holds "pledges.csv", which is locked. Pack it without a password.'
    ]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_rare_ways_of_packing_are_refused(method: int) -> None:
    assert refused(packed(method=method))[0].endswith(
        "which is packed in a rare way. Pack it as an ordinary .zip."
    )


def test_a_damaged_archive_is_refused() -> None:
    raw = packed(method=zipfile.ZIP_STORED)
    assert refused(raw.replace(b"KEN", b"NPL")) == [
        "pledges.csv: its archive is damaged. Pack it anew."
    ]
    assert refused(raw[: len(raw) // 2]) == [
        "the file: it is no archive. Pack it as .zip, or save it as .xlsx in Excel."
    ]


@pytest.fixture
def unread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every reading of a file of an archive fail the test."""

    def read(*_: Any, **__: Any) -> None:
        raise AssertionError("a file of the archive was read")

    monkeypatch.setattr(zipfile, "ZipExtFile", read)


@pytest.mark.usefixtures("unread")
def test_an_archive_that_would_unpack_beyond_the_limit_is_refused_unread() -> None:
    bomb = packed(FILES | {"bomb.csv": b"0" * 5_000_000})
    assert len(bomb) < 10_000
    assert refused(bomb, unpacked_bytes=1_000_000)[0].endswith(
        "bytes, more than 1,000,000. Split it, or raise the limit."
    )
    assert refused(bomb)[0].endswith(
        "bytes, more than 300 times its size. Pack it anew, or raise the limit."
    )


@pytest.mark.usefixtures("unread")
def test_an_archive_of_very_many_files_is_refused_unread() -> None:
    raw = packed({f"{n}.csv": "" for n in range(101)})
    assert refused(raw, files=100) == [
        "the file: it holds more than 100 files. Remove some, or raise the limit."
    ]


def test_no_more_is_read_of_a_file_than_it_says() -> None:
    """A file that says it has 20 bytes, and unpacks to more, is damaged."""
    raw = packed(FILES | {"pledges.csv": PLEDGES + "P2,KEN,truck,1\n" * 100_000})
    size = len(PLEDGES) + 15 * 100_000
    lying = raw.replace(struct.pack("<I", size), struct.pack("<I", 20))
    assert lying != raw
    assert refused(lying) == ["pledges.csv: its archive is damaged. Pack it anew."]


def test_bytes_and_files_over_the_limit_are_refused() -> None:
    expected = ["the file: it has 101 bytes, more than 100. Split it, or raise the limit."]
    assert refused(b"x" * 101, file_bytes=100) == expected
    assert refused(io.BytesIO(b"x" * 101), file_bytes=100) == expected


def test_no_more_is_taken_from_a_file_than_the_limit_and_one_byte() -> None:
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            self.taken += size
            return b"0" * size

    file = Endless()
    refused(file, file_bytes=100)
    assert file.taken == 101


def test_a_table_within_an_archive_is_a_file_too() -> None:
    raw = packed(FILES | {"pledges.csv": PLEDGES + "," * 2_000})
    (line,) = refused(raw, file_bytes=1_500)
    assert line == "pledges.csv: it has 2,056 bytes, more than 1,500. Split it, or raise the limit."


def test_a_file_open_as_text_is_refused(folder: Path) -> None:
    with (folder / "pledges.csv").open(encoding="utf-8") as file:
        assert refused(file) == [
            "pledges.csv: it gives text where bytes belong. Open it in binary."
        ]


def test_a_file_that_was_closed_is_refused() -> None:
    file = io.BytesIO(book())
    file.close()
    (line,) = refused(file)
    assert line.startswith("the file: it cannot be read (")


@settings(max_examples=60, deadline=None, derandomize=True)
@given(
    places=st.lists(st.integers(0, 100_000), max_size=8),
    values=st.lists(st.integers(0, 255), min_size=8, max_size=8),
    kind=st.sampled_from([packed, book]),
)
def test_any_damage_is_read_or_refused(
    places: list[int], values: list[int], kind: Callable[[], bytes]
) -> None:
    raw = bytearray(kind())
    for place, value in zip(places, values, strict=False):
        raw[place % len(raw)] = value
    try:
        Case.read(bytes(raw))
    except InputError as error:
        assert error.problems
