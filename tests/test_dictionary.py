"""The data dictionary: the page is what the models say, and they leave nothing unsaid."""

from __future__ import annotations

from pathlib import Path

import pytest

from matcher import Settings
from matcher.case.dictionary import data_dictionary
from matcher.case.tables import TABLES

PAGE = Path(__file__).parents[1] / "docs" / "data.md"


def test_the_page_is_what_the_models_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == data_dictionary(), (
        "write it anew: python -m matcher.case.dictionary > docs/data.md"
    )


@pytest.mark.parametrize("name", TABLES)
def test_every_column_is_described_in_a_sentence(name: str) -> None:
    for column in TABLES[name].columns.values():
        assert column.description.endswith("."), column.name
        assert column.description[0] == "`" or column.description[0].isupper(), column.name


def test_every_setting_is_described_in_a_sentence() -> None:
    for name, field in Settings.model_fields.items():
        assert field.description is not None, name
        assert field.description.endswith("."), name


def test_every_table_and_setting_stands_on_the_page() -> None:
    page = data_dictionary()
    assert all(f"\n## {name}\n" in page for name in TABLES)
    assert all(f"\n| `{name}` |" in page for name in Settings.model_fields)


def test_every_row_of_a_table_has_as_many_cells_as_its_header() -> None:
    """A bar in a description would shift the cells of its row."""
    blocks = [block.splitlines() for block in data_dictionary().split("\n\n")]
    for block in blocks:
        if block[0].startswith("|"):
            assert len({line.replace("\\|", "").count("|") for line in block}) == 1, block[0]
