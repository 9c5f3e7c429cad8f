"""The retrieval: what was changed in a written plan is noted, found, or told in one line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved

from matcher import InputError, read_plan


def test_an_edited_table_is_noted_and_found(tmp_path: Path) -> None:
    plan = solved(case(pledge(quantity=2), requirement(quantity=2)))
    plan.write(tmp_path / "plan")
    table = tmp_path / "plan" / "case" / "pledges.csv"
    table.write_text(table.read_text().replace(",2", ",1"))
    found = read_plan(tmp_path / "plan")
    assert found.notes == ("The tables of this plan were changed after it was written.",)
    assert not found.audit().passed
    assert "supply" in {finding.rule for finding in found.audit().findings}


def test_an_edited_deployment_is_found(tmp_path: Path) -> None:
    late = pledge(available_from=day(4))
    solved(case(late, settings=dated(10))).write(tmp_path / "plan")
    table = tmp_path / "plan" / "deployments.csv"
    table.write_text(table.read_text().replace("2030-01-05", "2030-01-02"))
    found = read_plan(tmp_path / "plan")
    assert found.notes == ()
    assert not found.audit().passed


def test_a_file_beside_the_tables_of_a_case_does_no_harm(tmp_path: Path) -> None:
    plan = solved(case())
    plan.write(tmp_path / "plan")
    (tmp_path / "plan" / "case" / "cache").mkdir()
    (tmp_path / "plan" / "readme.txt").write_text("mine")
    assert read_plan(tmp_path / "plan").notes == ()


DOCUMENT = {"schema_version": 1, "status": "optimal", "unique": True}

GARBLED: list[tuple[str, str | bytes | None]] = [
    ("plan.json", None),
    ("plan.json", ""),
    ("plan.json", "{"),
    ("plan.json", b"\xff\xfe\x00"),
    ("plan.json", "[" * 100_000),
    ("plan.json", "[]"),
    ("plan.json", "7"),
    ("plan.json", "{}"),
    ("plan.json", '{"schema_version": 2}'),
    ("plan.json", '{"schema_version": 1, "status": "optimal"}'),
    *(
        ("plan.json", json.dumps(DOCUMENT | change))
        for change in (
            {"status": "splendid"}, {"status": None}, {"status": []}, {"unique": "perhaps"},
            {"notes": 7}, {"notes": "A note."}, {"notes": [1]}, {"own": {}}, {"versions": [1]},
        )
    ),
    ("certificate.json", "{"),
    ("certificate.json", "[" * 100_000),
    ("certificate.json", "[]"),
    ("certificate.json", '{"offers": {"days": [["x"]], "pairs": {}}, "proofs": []}'),
    ("case/scenario.json", None),
    ("case/scenario.json", "{"),
    ("case/scenario.json", "[1]"),
    ("case/scenario.json", '{"horizon": 7}'),
    ("case/scenario.json", "[" * 100_000),
    ("case/pledges.csv", None),
    ("case/pledges.csv", "id\nP1\n"),
    ("gaps.csv", None),
    ("gaps.csv", ""),
    ("gaps.csv", b"\xff\xfe\x00\x01"),
    ("gaps.csv", "requirement_id\nR1\n"),
    ("deployments.csv", 'deployment_id,"'),
]  # fmt: skip


@pytest.mark.parametrize(("file", "text"), GARBLED)
def test_what_cannot_be_read_is_an_input_error_of_one_line(
    file: str, text: str | bytes | None, tmp_path: Path
) -> None:
    solved(case()).write(tmp_path / "plan")
    path = tmp_path / "plan" / file
    if text is None:
        path.unlink()
    else:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(InputError) as caught:
        read_plan(tmp_path / "plan")
    assert all(line.isprintable() for line in str(caught.value).splitlines())
    assert len(str(caught.value).splitlines()) >= 2


@pytest.mark.parametrize(
    ("old", "new"),
    [("2030-01-01", "2030-02-30"), ("2030-01-01", "soon"), (",1,", ",one,"), (",no,", ",perhaps,")],
)
def test_cells_that_cannot_be_read_are_an_input_error(old: str, new: str, tmp_path: Path) -> None:
    solved(case(settings=dated(10))).write(tmp_path / "plan")
    path = tmp_path / "plan" / "deployments.csv"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new, 1))
    with pytest.raises(InputError, match=r"its column .* cannot be read"):
        read_plan(tmp_path / "plan")


def test_a_folder_that_is_not_there_is_an_input_error(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        read_plan(tmp_path / "nowhere")
    assert str(caught.value).splitlines()[1] == (
        "nowhere: it holds no plan.json. Give the folder of a plan."
    )
