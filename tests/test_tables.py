"""The registry of tables: what every table must have to be read, checked and described."""

from __future__ import annotations

import pytest

from matcher.case.cells import KINDS
from matcher.case.columns import Row, Use
from matcher.case.parsing import empty_frame
from matcher.case.references import MADE, NOUNS
from matcher.case.settings import unknown_columns
from matcher.case.tables import TABLES, Table

every_table = pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)


@every_table
def test_every_column_has_a_reader(table: Table) -> None:
    for column in table.columns.values():
        assert KINDS[column.read] == (column.kind, column.dtype)


@every_table
def test_the_columns_are_those_of_the_model(table: Table) -> None:
    headers = {field.alias or name for name, field in table.row.model_fields.items()}
    assert set(table.columns) == headers
    assert list(table.columns)[-3:] == list(Row.model_fields)


@every_table
def test_keys_are_columns(table: Table) -> None:
    assert set(table.key) <= set(table.columns)


@every_table
def test_references_name_tables_with_ids_and_names(table: Table) -> None:
    for column in table.columns.values():
        for target in column.refers_to:
            assert target in NOUNS
            assert {"id", "name"} <= set(TABLES[target].columns)


@every_table
def test_a_row_is_described_in_a_sentence(table: Table) -> None:
    assert table.summary.endswith(".")


@every_table
def test_an_empty_table_has_the_types_of_a_full_one(table: Table) -> None:
    types = {name: str(dtype) for name, dtype in empty_frame(table, 2).dtypes.items()}
    assert types == {name: column.dtype for name, column in table.columns.items()}


def test_tables_that_are_made_need_nothing_but_an_id() -> None:
    for name in MADE:
        assert [n for n, c in TABLES[name].columns.items() if c.needed] == ["id"]


def test_only_columns_that_are_read_have_a_meaning_for_unknown() -> None:
    """Rules read all of them but the reliability, which is read where a plan is stressed."""
    read = {name for name, column in unknown_columns().items() if column.use is not Use.RULE}
    assert read == {"reliability"}
