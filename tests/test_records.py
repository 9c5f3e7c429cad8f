"""Records: a case from the body of a request, and the JSON Schema that describes one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import pledge, requirement
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, FormatChecker

from matcher import Case, InputError, Limits, Settings, load_scenario
from matcher.case.frames import raw_frame
from matcher.case.parsing import parse
from matcher.case.tables import TABLES

SCENARIOS = sorted(
    path.parent for path in (Path(__file__).parents[1] / "scenarios").glob("*/scenario.toml")
)
LEAST: dict[str, Any] = {"pledges": [pledge()], "requirements": [requirement()]}
VALIDATOR = Draft202012Validator(Case.json_schema(), format_checker=FormatChecker(["date"]))


def faults(records: Any) -> list[str]:
    """Return where a document is not as the schema says, sorted."""
    found = VALIDATOR.iter_errors(records)
    return sorted("/".join(map(str, error.absolute_path)) for error in found)


def refused(*records: Any, **tables: Any) -> list[str]:
    """Return the problems of records that cannot be read, each as its line of the message."""
    with pytest.raises(InputError) as caught:
        Case.from_records(*records, **tables)
    return [str(problem) for problem in caught.value.problems]


def assert_same(one: Case, other: Case) -> None:
    """Make sure that two cases hold the same, and were made of the same."""
    assert one.settings == other.settings
    assert one.given == other.given
    assert (one.made, one.numbered) == (other.made, other.numbered)
    for name in TABLES:
        pd.testing.assert_frame_equal(one[name], other[name])


def test_records_come_in_one_mapping_or_by_name() -> None:
    by_name = Case.from_records(**LEAST, settings={"name": "small"})
    assert_same(by_name, Case.from_records(LEAST, settings={"name": "small"}))
    assert_same(by_name, Case.from_records(LEAST | {"settings": {"name": "small"}}))
    assert_same(by_name, Case.from_frames(**LEAST, settings={"name": "small"}))


def test_arguments_of_frames_may_stand_among_the_records() -> None:
    row = {"Country": "KEN", "capability_id": "truck", "quantity": 1, "Colour": "red"}
    read = Case.from_records(
        pledges=[row],
        requirements=[requirement()],
        columns={"pledges": {"Country": "contributor_id"}},
        other_columns="keep",
        only_pairs=True,
    )
    assert read["pledges"]["contributor_id"].tolist() == ["KEN"]
    assert read.others("pledges") == ("Colour",)
    assert read.settings.only_pairs


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ([], ["records: it is no mapping of tables to rows. Give an object."]),
        (
            {},
            [
                "pledges: the table is missing. Write it, with at least contributor_id, "
                "capability_id, quantity.",
                "requirements: the table is missing. Write it, with at least mission_id, "
                "capability_id, quantity.",
            ],
        ),
        (
            LEAST | {"limits": {"rows": 1e9}},
            ["limits: it is nothing that records hold. Remove it."],
        ),
        (
            LEAST | {"pledges": {"id": "P1"}},
            ["pledges: it is no table. Give a DataFrame, or rows as mappings."],
        ),
        (
            LEAST | {"settings": 5},
            ["scenario: they are no keys and values. Give a mapping, as scenario.toml holds it."],
        ),
    ],
)
def test_whatever_a_body_holds_is_read_or_refused(body: Any, lines: list[str]) -> None:
    """A service may hand over what it was sent, and has problems to answer with."""
    assert refused(body) == lines


def test_a_table_that_is_none_is_named() -> None:
    assert refused(LEAST | {"pledgse": []})[0].startswith(
        "pledgse: there is no table of this name. Write one of "
    )


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_every_scenario_comes_back_from_its_records(path: Path) -> None:
    once = load_scenario(path).case
    records = json.loads(json.dumps(once.to_records(), allow_nan=False))
    assert_same(once, Case.from_records(records))


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_the_schema_accepts_every_scenario(path: Path) -> None:
    assert faults(load_scenario(path).case.to_records()) == []


def test_what_was_made_is_left_out_of_the_records() -> None:
    records = Case.from_records(LEAST).to_records()
    assert list(records) == ["settings", "pledges", "requirements"]
    nameless = [{"contributor_id": "KEN", "capability_id": "truck", "quantity": 1}]
    assert Case.from_records(LEAST, pledges=nameless).to_records()["pledges"] == nameless


def test_other_columns_stay_in_the_records() -> None:
    rows = [pledge(Colour="red", Seen=None), pledge(id="P2", weight_in_t=2.5)]
    once = Case.from_records(LEAST, pledges=rows, other_columns="keep")
    assert_same(once, Case.from_records(json.loads(json.dumps(once.to_records()))))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(Case.json_schema())
    assert json.loads(json.dumps(Case.json_schema())) == Case.json_schema()


def test_the_schema_names_every_table_column_and_setting() -> None:
    """What is refused whatever it holds is left out: columns that are not built."""
    schema = Case.json_schema()
    assert set(schema["properties"]) == {*TABLES, "settings", "only_pairs"}
    assert set(schema["$defs"]["Settings"]["properties"]) == set(Settings.model_fields)
    for name in TABLES:
        row = schema["$defs"][TABLES[name].row.__name__]
        known = TABLES[name].columns.values()
        assert set(row["properties"]) == {column.name for column in known}
        assert row["required"] == [column.name for column in known if column.needed]
        for column in known:
            assert row["properties"][column.name]["description"] == column.description


def test_the_schema_lists_allowed_words() -> None:
    pledges = Case.json_schema()["$defs"]["Pledge"]["properties"]
    assert pledges["status"]["enum"] == [
        "open", "in_progress", "deployed", "withdrawn", "lapsed", None
    ]  # fmt: skip
    assert pledges["readiness"]["enum"][0] == "announced"
    assert pledges["vetted"]["enum"] == ["yes", "no", "unknown", None]


def test_the_schema_holds_the_limits() -> None:
    schema = Case.json_schema(limits=Limits(rows=5, cell_characters=7))
    assert schema["properties"]["pledges"]["maxItems"] == 5
    assert schema["$defs"]["Pledge"]["properties"]["note"]["maxLength"] == 7


DATED = {"plan_date": "2030-01-01", "horizon": "2031-01-01"}

GOOD: list[dict[str, Any]] = [
    {},
    {"pledges": []},
    {"pledges": [pledge(id=7)], "requirements": [requirement(id=7)]},
    {"pledges": [pledge(quantity=None, note=None, languages=None, readiness=None)]},
    {"pledges": [pledge(quantity=2.5, duty=0.4, languages=["en", "fr"], readiness="rapid")]},
    {"pledges": [pledge(note="two\nlines\t<b>&amp;</b> =1+1", name="Ωmega 🚁")]},
    {"pledges": [pledge(available_from="2030-02-28")], "settings": DATED},
    {"pledges": [pledge(vetted="unknown", status="in_progress", tours=2, a4p=[1, 7])]},
    {"settings": {"objective": ["gap", {"cost": 1, "arrivals": 0.5}], "gap_in": "quantity"}},
    {"settings": {"weights": {"1": 9, "2": 1.5}, "priorities": "weighted"}},
    {"settings": {"lead_days": {"rapid": 30}, "travel_days": 5, "step": "2 weeks"}},
    {"settings": {"unknown": {"readiness": "verified", "consent": "no", "languages": ["en"]}}},
    {"settings": {"unknown": {"notice_days": 30}}},
    {"settings": {"name": None, "question": "Who?", "dates_at_most": 2}, "only_pairs": True},
    {"consents": [{"contributor_id": "KEN", "mission_id": "M1", "answer": "yes"}]},
    {"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "score": -3, "verdict": "allow"}]},
    {"conditions": [{"pledge_id": "P1", "text": "a visit", "effect": "costs", "price": 5}]},
    {"needs": [{"pledge_id": "P1", "capability_id": "crew", "after": [], "per": "month"}]},
]
"""Records that both accept, each as changed from the least."""


@pytest.mark.parametrize("changes", GOOD)
def test_what_the_schema_accepts_can_be_read(changes: dict[str, Any]) -> None:
    records = LEAST | changes
    assert faults(records) == []
    Case.from_records(records)


BAD: list[tuple[dict[str, Any], str]] = [
    ({"pledges": [pledge(quantity=-1)]}, "pledges/0/quantity"),
    ({"pledges": [pledge(quantity=1e13)]}, "pledges/0/quantity"),
    ({"pledges": [pledge(quantity=True)]}, "pledges/0/quantity"),
    ({"pledges": [pledge(quantity="many")]}, "pledges/0/quantity"),
    ({"pledges": [pledge(contributor_id=None)]}, "pledges/0/contributor_id"),
    ({"pledges": [pledge(contributor_id=" ")]}, "pledges/0/contributor_id"),
    ({"pledges": [pledge(contributor_id=["KEN"])]}, "pledges/0/contributor_id"),
    ({"pledges": [pledge(id="a;b")]}, "pledges/0/id"),
    ({"pledges": [pledge(id="a\u200bb")]}, "pledges/0/id"),
    ({"pledges": [pledge(note="\a")]}, "pledges/0/note"),
    ({"pledges": [pledge(note="#REF!")]}, "pledges/0/note"),
    ({"pledges": [pledge(note="x" * 10_001)]}, "pledges/0/note"),
    ({"pledges": [pledge(note={"a": 1})]}, "pledges/0/note"),
    ({"pledges": [pledge(colour="red")]}, "pledges/0"),
    ({"pledges": [pledge(readiness="soon")]}, "pledges/0/readiness"),
    ({"pledges": [pledge(tours=0)]}, "pledges/0/tours"),
    ({"pledges": [pledge(tours=1.5)]}, "pledges/0/tours"),
    ({"pledges": [pledge(duty=1.01)]}, "pledges/0/duty"),
    ({"pledges": [pledge(languages=["en", "f;r"])]}, "pledges/0/languages/1"),
    ({"pledges": [pledge(available_from="2030-02-30")]}, "pledges/0/available_from"),
    ({"pledges": [pledge(available_from="1899-12-31")]}, "pledges/0/available_from"),
    ({"pledges": [pledge(available_from=43_000)]}, "pledges/0/available_from"),
    ({"pledges": [{"contributor_id": "KEN", "quantity": 1}]}, "pledges/0"),
    ({"pledges": [5]}, "pledges/0"),
    ({"pledges": "none"}, "pledges"),
    ({"needs": [{"pledge_id": "P1"}]}, "needs/0"),
    ({"needs": [{"capability_id": "crew", "pledge_id": "P1", "per": "day"}]}, "needs/0/per"),
    ({"needs": [{"capability_id": "crew", "pledge_id": "P1", "quantity": 0}]}, "needs/0/quantity"),
    ({"policies": [{"kind": "roof"}]}, "policies/0/kind"),
    ({"policies": [{"kind": "ceiling", "share": 2}]}, "policies/0/share"),
    ({"pledgse": []}, ""),
    ({"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "rate": 0}]}, "pairs/0/rate"),
    ({"settings": {"objective": []}}, "settings/objective"),
    ({"settings": {"objective": ["gap", "fun"]}}, "settings/objective/1"),
    ({"settings": {"objective": ["gap", "gap"]}}, "settings/objective"),
    ({"settings": {"gap_in": "kilos"}}, "settings/gap_in"),
    ({"settings": {"weights": {"0": 1}}}, "settings/weights"),
    ({"settings": {"lead_days": {"soon": 1}}}, "settings/lead_days"),
    ({"settings": {"lead_days": {"rapid": -1}}}, "settings/lead_days/rapid"),
    ({"settings": {"unknown": {"colour": "red"}}}, "settings/unknown"),
    ({"settings": {"unknown": {"consent": "perhaps"}}}, "settings/unknown/consent"),
    ({"settings": {"step": "a month"}}, "settings/step"),
    ({"settings": {"dates_at_most": 1}}, "settings/dates_at_most"),
    ({"settings": {"planned": "2030-01-01"}}, "settings"),
    ({"settings": [1]}, "settings"),
]
"""Records that both refuse, each as changed from the least, and where."""


@pytest.mark.parametrize(("changes", "place"), BAD)
def test_what_cannot_be_read_the_schema_refuses(changes: dict[str, Any], place: str) -> None:
    records = LEAST | changes
    assert faults(records) == [place]
    assert refused(records)


def test_some_records_are_read_that_are_not_written_as_the_schema_says() -> None:
    """The schema describes the plainest way of writing alone."""
    row = pledge(quantity="1,5", readiness="RDL", languages="en;fr", duty="40%")
    assert len(faults(LEAST | {"pledges": [row]})) == 4
    assert Case.from_records(LEAST, pledges=[row])["pledges"]["quantity"].tolist() == [1.5]


def test_what_lies_between_cells_is_beyond_the_schema() -> None:
    records = copy.deepcopy(LEAST) | {"pairs": [{"pledge_id": "P9", "requirement_id": "R1"}]}
    assert faults(records) == []
    assert '"P9" is no pledge' in refused(records)[0]


_ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
_CELLS = _ANY | st.sampled_from(["yes", "rapid", "2030-01-01", "open", 0.5, 3, ["en"], "military"])
_NAMES = sorted({name for table in TABLES.values() for name in table.columns})


def least_row(table: str) -> dict[str, Any]:
    """Return a row of the columns that a table needs."""
    needed = [column for column in TABLES[table].columns.values() if column.needed]
    shapes = {"float64": 1, "datetime64[ns]": "2030-01-01"}
    return {c.name: c.words[0] if c.words else shapes.get(c.dtype, "x") for c in needed}


@pytest.mark.parametrize("table", sorted(TABLES))
def test_the_schema_accepts_the_least_row_of_every_table(table: str) -> None:
    assert faults(LEAST | {table: [least_row(table)]}) == []


@settings(max_examples=300, deadline=None, derandomize=True)
@given(
    table=st.sampled_from(sorted(TABLES)),
    row=st.dictionaries(st.sampled_from(_NAMES), _CELLS, max_size=2),
)
def test_no_cell_that_the_schema_accepts_is_refused(table: str, row: dict[str, Any]) -> None:
    """Whatever the schema lets through has no problem of a cell of its own."""
    rows = [least_row(table) | row]
    if not faults(LEAST | {table: rows}):
        raw = raw_frame(table, rows, Limits())
        assert parse(raw, {}, Limits(), keep_others=False).problems == []
