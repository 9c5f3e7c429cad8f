"""The registries agree with each other, with the pages, and with the tests: nothing is left out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from matcher.case.columns import Use
from matcher.case.edits import EDITS
from matcher.case.settings import DEFAULT_OBJECTIVE, TIERS, unknown_columns
from matcher.case.tables import TABLES
from matcher.plan.audit.checks import CHECKS
from matcher.plan.audit.rules import ARITHMETIC
from matcher.plan.audit.rules import RULES as AUDIT_RULES
from matcher.plan.audit.tables import UNKNOWN
from matcher.plan.dictionary import frames_dictionary
from matcher.plan.frames import FRAMES
from matcher.plan.record import Record
from matcher.program.formulation import FAMILIES
from matcher.program.rules import RULES
from matcher.program.tiers import TIE
from matcher.program.tiers import TIERS as BUILDERS

DOCS = Path(__file__).parents[1] / "docs"
TESTS = Path(__file__).parent
MODEL = (DOCS / "model.md").read_text(encoding="utf-8")

KINDS_OF_DECISIONS = {
    "assumed", "unknown", "default", "condition", "consent", "override", "unused",
}  # fmt: skip


def first_cells(header: str) -> list[str]:
    """Return what stands first in each row of the table of docs/model.md under a header."""
    found = re.search(
        rf"^\| {re.escape(header)} \|.*\n\|[-|]+\|\n((?:\|.*\n?)+)", MODEL, re.MULTILINE
    )
    assert found is not None, f"docs/model.md has no table that begins with {header}"
    return [line.split("|")[1].strip() for line in found[1].splitlines()]


def test_the_audit_knows_the_rules_of_the_program_in_their_order() -> None:
    assert [name for name, _ in AUDIT_RULES] == [rule.name for rule in RULES]
    assert {rule.name for rule in RULES if rule.arithmetic} == ARITHMETIC


def test_no_two_entries_of_a_registry_share_a_name() -> None:
    for names in (
        [rule.name for rule in RULES],
        [family.name for family in FAMILIES],
        [name for name, _ in CHECKS],
    ):
        assert len(set(names)) == len(names)


def test_every_rule_has_its_line_in_the_model() -> None:
    assert first_cells("rule") == [rule.name for rule in RULES]


def test_the_model_names_the_rules_that_nothing_overrides() -> None:
    told = re.search(r"override every rule but ([a-z, ]+)\.", MODEL)
    assert told is not None
    assert set(re.split(r", | and ", told[1])) == ARITHMETIC


def test_every_family_of_rows_has_its_line_in_the_model() -> None:
    assert first_cells("family") == [family.name for family in FAMILIES]


def test_every_tier_is_built_and_has_its_line_in_the_model() -> None:
    assert tuple(BUILDERS) == TIERS
    assert first_cells("tier") == [*TIERS, TIE]
    assert set(DEFAULT_OBJECTIVE) <= set(TIERS)


def test_every_edit_has_its_line_in_the_data_dictionary() -> None:
    page = (DOCS / "data.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `([a-z]+) = ", page, re.MULTILINE) == list(EDITS)


def test_every_check_of_the_audit_has_its_line_in_the_model() -> None:
    assert first_cells("check") == [name for name, _ in CHECKS]


@pytest.mark.parametrize("tier", TIERS)
def test_every_tier_has_a_sum_worked_by_hand(tier: str) -> None:
    pages = sorted(TESTS.glob("test_math_*.py"))
    sums = [
        sum_
        for page in pages
        for sum_ in re.split(r"\n(?=def )", page.read_text(encoding="utf-8"))
        if "**Proves**" in sum_ and f'"{tier}"' in sum_
    ]
    assert sums, f"write a hand sum of the tier {tier} in a file tests/test_math_….py"


def test_the_audit_reads_a_blank_wherever_a_rule_does() -> None:
    assert set(UNKNOWN) == {n for n, c in unknown_columns().items() if c.use is Use.RULE}


def test_every_frame_is_a_field_of_a_plan() -> None:
    assert set(FRAMES) <= set(Record.__dataclass_fields__)
    assert all(name == frame.name for name, frame in FRAMES.items())
    assert all(set(frame.lists) <= set(frame.columns) for frame in FRAMES.values())


def test_the_page_of_the_frames_is_what_the_registry_says() -> None:
    page = (DOCS / "frames.md").read_text(encoding="utf-8")
    assert page == frames_dictionary(), (
        "write it anew: python -m matcher.plan.dictionary > docs/frames.md"
    )


@pytest.mark.parametrize("name", FRAMES)
def test_every_column_of_a_frame_is_described_on_its_page(name: str) -> None:
    page = frames_dictionary()
    section = page.split(f"\n## {name}\n")[1].split("\n## ")[0]
    listed = [line.split("|")[1].strip(" `") for line in section.splitlines() if line[:3] == "| `"]
    assert listed == list(FRAMES[name].columns)
    for column, (_, meaning) in FRAMES[name].columns.items():
        assert meaning.endswith("."), column
        assert len({line.count("|") for line in section.splitlines() if line.startswith("|")}) == 1


def test_the_kinds_of_decisions_are_those_that_the_frame_names() -> None:
    _, meaning = FRAMES["decisions"].columns["kind"]
    assert set(re.split(r", | or ", meaning.rstrip("."))) == KINDS_OF_DECISIONS
    source = (DOCS.parent / "matcher" / "program" / "decisions.py").read_text(encoding="utf-8")
    for kind in KINDS_OF_DECISIONS:
        assert f'"{kind}"' in source, kind


@pytest.mark.parametrize("table", TABLES)
def test_every_table_refers_only_to_tables_that_are_there(table: str) -> None:
    for column in TABLES[table].columns.values():
        assert set(column.refers_to) <= set(TABLES), column.name
    assert set(TABLES[table].key) <= set(TABLES[table].columns)


def test_every_page_is_listed() -> None:
    index = (DOCS / "README.md").read_text(encoding="utf-8")
    pages = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")} - {"README.md"}
    assert pages == set(re.findall(r"\]\(([a-z0-9/-]+\.md)\)", index))
