"""The case: what it is made from, what it gives back, and that nothing changes it."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import numpy as np
import pandas as pd
import pytest
from builders import case, pledge, refused, requirement
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matcher import Case, InputError, Limits, Settings
from matcher.case.tables import TABLES

DATED = {"plan_date": "2021-12-08", "horizon": "2024-12-31"}

FULL: dict[str, Any] = {
    "pledges": [
        pledge(id=1, available_from="2022-01-01", languages="en;fr", duty="40%", note="a\nb"),
        pledge(id="2", contributor_id="Nepal", quantity=None, readiness="RDL", advances=1),
    ],
    "requirements": [requirement(priority=1, needed_from="2022-01-01", qualities=["night"])],
    "settings": DATED,
    "deliveries": [{"pledge_id": 1.0, "date": "2022-02-01", "quantity": 0.5}],
    "missions": [{"id": "M1", "languages": "fr"}],
    "conditions": [{"pledge_id": 1, "text": "a visit", "effect": "open"}],
}
"""A case with cells of every dtype."""


def _assert_same(one: Case, other: Case) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(one[name], other[name])


def test_records_and_frames_give_the_same_case() -> None:
    records = [pledge(), pledge(id="P2", readiness="assessed")]
    _assert_same(case(records), case(pd.DataFrame(records)))


def test_rows_may_be_any_mapping_and_come_from_any_iterable() -> None:
    rows: list[Mapping[str, Any]] = [MappingProxyType(pledge())]
    assert len(case(iter(rows))["pledges"]) == 1


def test_no_records_are_a_table_without_rows() -> None:
    assert len(case([])["pledges"]) == 0


def test_a_table_of_none_is_missing() -> None:
    with pytest.raises(InputError) as caught:
        Case.from_frames(pledges=None, requirements=[requirement()])  # type: ignore[arg-type]
    assert str(caught.value).splitlines()[1] == (
        "pledges: the table is missing. Write it, with at least contributor_id, capability_id, "
        "quantity."
    )
    assert len(case(pairs=None)["pairs"]) == 0


@pytest.mark.parametrize("table", [5, "pledges", [1, 2], [[1, 2]], {"id": ["P1"]}, b"x"])
def test_what_is_no_table_is_refused(table: Any) -> None:
    with pytest.raises(InputError) as caught:
        Case.from_frames(table, [requirement()])
    assert str(caught.value).splitlines()[1] == (
        "pledges: it is no table. Give a DataFrame, or rows as mappings."
    )


def test_a_frame_without_columns_lacks_them() -> None:
    assert (
        "pledges, contributor_id: the column contributor_id is missing."
        in (refused(pd.DataFrame())[0])
    )


def test_an_unknown_table_is_refused() -> None:
    (line,) = refused(polices=[])
    assert line.startswith("polices: there is no table of this name. Write one of capabilities,")


def test_blank_cells_of_every_kind_are_blank() -> None:
    frame = pd.DataFrame([pledge(id=n) for n in range(5)]).assign(
        quantity=pd.Series([1, pd.NA, None, 2, 3], dtype="Int64"),
        name=["a", None, "", "  ", np.nan],
        available_from=[pd.Timestamp("2022-01-01"), pd.NaT, pd.NaT, pd.NaT, pd.NaT],
        readiness=pd.Categorical(["RDL", None, "assessed", None, None]),
    )
    read = case(frame, settings=DATED)["pledges"]
    assert read["quantity"].notna().tolist() == [True, False, False, True, True]
    assert read["name"].notna().tolist() == [True, False, False, False, False]
    assert read["available_from"].notna().sum() == 1
    assert read["readiness"].tolist()[::2] == ["rapid", "assessed", np.nan]


def test_a_time_zone_is_refused() -> None:
    frame = pd.DataFrame([pledge()]).assign(available_from=pd.Timestamp("2022-01-01", tz="UTC"))
    assert refused(frame, settings=DATED) == [
        'pledges, row 2 (id P1), available_from: "2022-01-01 00:00:00+00:00": it carries a time '
        "zone. Write the day alone, as 2022-12-31."
    ]


def test_headers_of_several_levels_are_refused() -> None:
    frame = pd.DataFrame([["P1"]], columns=pd.MultiIndex.from_tuples([("a", "id")]))
    assert refused(frame)[0] == (
        "pledges: its headers have several levels. Give each column one header."
    )


def test_headers_that_stand_twice_are_refused() -> None:
    frame = pd.DataFrame([["P1", "KEN", "truck", 1, 2]], columns=[*pledge(), "quantity"])
    assert refused(frame) == [
        'pledges, quantity: the column "quantity" stands twice. Keep one of them.'
    ]


def test_headers_that_are_numbers_are_unknown_columns() -> None:
    assert refused(pd.DataFrame([pledge() | {1: 2}])) == [
        'pledges, 1: there is no column "1". Remove it, map it under [columns.pledges], or write '
        'other_columns = "keep".'
    ]


def test_a_column_that_may_be_meant_is_not_missing_besides() -> None:
    row = {"contributer": "KEN", "capability_id": "truck"}
    assert refused(row) == [
        'pledges, contributer: there is no column "contributer". Write contributor_id, map it '
        'under [columns.pledges], or write other_columns = "keep".'
    ]


def test_headers_may_be_written_with_capitals_and_spaces() -> None:
    row = {"ID": "P1", "Contributor ID": "KEN", " Capability_id ": "truck", "Quantity": 2}
    assert case(row)["pledges"]["quantity"].tolist() == [2.0]


def test_an_index_named_after_a_column_is_that_column() -> None:
    frame = pd.DataFrame([pledge(id="A"), pledge(id="B")]).set_index("id")
    assert case(frame)["pledges"]["id"].tolist() == ["A", "B"]
    assert case(frame.reset_index().set_axis([7, 9]))["pledges"]["id"].tolist() == ["A", "B"]


def test_foreign_headers_are_mapped() -> None:
    row = {"Country": "Kenya", "What": "truck", 7: 2}
    mapping = {"pledges": {"Country": "contributor_id", "What": "capability_id", 7: "quantity"}}
    read = case(row, columns=mapping)["pledges"]
    assert read.loc[0, ["id", "contributor_id", "quantity"]].tolist() == ["P1", "KEN", 2.0]


def test_a_mapping_that_fits_nothing_is_refused() -> None:
    columns = {"pledges": {"Land": "contributor_id", "id": "idd"}, "plegdes": {}, "pairs": "x"}
    lines = refused(columns=columns, pairs=[{"pledge_id": "P1", "requirement_id": "R1"}])
    assert lines[0].startswith('scenario, columns: columns are mapped for "plegdes", which is no')
    assert lines[1] == (
        'scenario, columns: "x" does not say which header of pairs is which column. Write lines '
        'such as "Country" = "contributor_id" under [columns.pairs].'
    )
    assert lines[2].startswith('pledges, id: "id" is mapped to idd, which is no column. Write one')
    assert lines[3] == (
        'pledges, Land: the mapped column "Land" is not there. Write the header as it stands in '
        "the table."
    )
    assert refused(columns="x") == [
        'scenario, columns: "x": it says of no table which columns it has. Write the headers under '
        "[columns.pledges]."
    ]


def test_other_columns_are_refused_or_kept_as_they_are() -> None:
    row = pledge(Colour="red", weight_in_t=2.5, Seen=None)
    assert len(refused(row)) == 3
    read = case(row, other_columns="keep")
    assert read.others("pledges") == ("Colour", "weight_in_t", "Seen")
    assert read["pledges"].loc[0, ["Colour", "weight_in_t", "Seen"]].tolist() == ["red", 2.5, None]
    assert read.unused_columns() == {"pledges": ("Colour", "weight_in_t", "Seen")}


def test_other_columns_are_checked_too() -> None:
    row = pledge(Colour="x" * 10_001, Bell="\a", Set={1, 2})
    lines = refused(row, other_columns="keep")
    assert [line.split(": ", 2)[2] for line in lines] == [
        "it has 10,001 characters, more than 10,000. Shorten it.",
        "it holds the control character U+0007. Remove it.",
        "it is no text, number or date. Write one of them, or remove the column.",
    ]
    assert refused(pledge(**{"a\ab": 1}), other_columns="keep") == [
        'pledges, a\N{REPLACEMENT CHARACTER}b: "a\N{REPLACEMENT CHARACTER}b" holds a sign that '
        "cannot be seen. Rename the column."
    ]


@pytest.mark.parametrize("word", ["drop", 3, ["keep"]])
def test_other_columns_are_an_error_or_kept(word: Any) -> None:
    assert refused(settings={"other_columns": word})[0].endswith(
        "is neither error nor keep. Write one of them."
    )


def test_only_pairs_may_be_said_in_the_call() -> None:
    assert case(only_pairs=True).settings.only_pairs
    assert not case(settings={"only_pairs": True}, only_pairs=False).settings.only_pairs
    assert case(settings={"only_pairs": "yes"}).settings.only_pairs


def test_needs_are_kept_as_they_are_given() -> None:
    """A recipe is one row, for however many pledges, and what is blank stays blank."""
    recipe = {"for_capability_id": "truck", "capability_id": "crew", "after": "N2"}
    own = {"pledge_id": "P2", "capability_id": "crew", "group": "crews", "raises_to": None}
    read = case(
        [pledge(), pledge(id="P2")],
        needs=[recipe | {"id": "N1"}, recipe | {"id": "N2", "after": None}],
    )
    assert read["needs"]["pledge_id"].isna().all()
    assert read["needs"]["for_capability_id"].tolist() == ["truck", "truck"]
    assert read["needs"]["after"].tolist() == [("N2",), ()]
    assert read["needs"][["quantity", "per", "use", "lead_days"]].isna().all(axis=None)
    numbered = case([pledge(), pledge(id="P2")], needs=[own])
    assert numbered["needs"]["id"].tolist() == ["N1"]
    assert (numbered.numbered, numbered["needs"]["group"][0]) == (("needs",), "crews")
    assert "crew" in set(numbered["capabilities"]["id"])


def test_frames_are_copies() -> None:
    read = case()
    for frame in (read["pledges"], read.frames["pledges"]):
        frame.loc[0, "quantity"] = 9.0
    read.frames.clear()
    assert read["pledges"]["quantity"].tolist() == [1.0]


def test_the_tables_that_are_handed_over_are_left_alone() -> None:
    frame = pd.DataFrame([pledge(quantity="2,5")])
    before = frame.copy()
    read = case(frame)
    frame.loc[0, "quantity"] = "9"
    assert read["pledges"]["quantity"].tolist() == [2.5]
    assert before.loc[0, "quantity"] == "2,5"


def test_columns_come_typed_and_in_one_order() -> None:
    read = case(**FULL)
    for name, table in TABLES.items():
        assert list(read[name].columns) == list(table.columns)
        types = {column: str(dtype) for column, dtype in read[name].dtypes.items()}
        assert types == {column.name: column.dtype for column in table.columns.values()}


def test_a_case_made_of_its_own_frames_is_unchanged() -> None:
    once = case(**FULL)
    frames = once.frames
    again = Case.from_frames(
        frames.pop("pledges"), frames.pop("requirements"), settings=once.settings, **frames
    )
    _assert_same(once, again)
    assert again.settings == once.settings


def test_some_tables_may_be_replaced() -> None:
    once = case(pledge(id=None), settings={"name": "a"}, limits=Limits(rows=2))
    more = once.with_frames(requirements=[requirement(id="R2")])
    assert more["requirements"]["id"].tolist() == ["R2"]
    assert once["requirements"]["id"].tolist() == ["R1"]
    assert more.numbered == ("pledges",)
    assert more.made == ("capabilities", "contributors", "missions")
    assert more.settings == once.settings
    with pytest.raises(InputError, match="more than 2"):
        once.with_frames(requirements=[requirement(id=n) for n in range(3)])


def test_replacing_nothing_changes_nothing() -> None:
    once = case(**FULL)
    _assert_same(once, once.with_frames())
    kept = case(pledge(Colour="red"), other_columns="keep")
    _assert_same(kept, kept.with_frames())
    _assert_same(case([]), case([]).with_frames())


def test_made_tables_are_made_anew() -> None:
    changed = case().with_frames(pledges=[pledge(contributor_id="NPL")])
    assert changed["contributors"]["id"].tolist() == ["NPL"]


def test_some_settings_may_be_changed() -> None:
    once = case(settings={"name": "a", **DATED})
    changed = once.with_settings(gap_in="quantity", horizon="2025-01-01")
    assert changed.settings.gap_in == "quantity"
    assert changed.settings.name == "a"
    assert once.settings.gap_in == "share"
    _assert_same(once, changed)


def test_changed_settings_are_checked_with_the_tables() -> None:
    once = case(None, requirement(needed_from="2022-01-01"), settings=DATED)
    with pytest.raises(InputError) as caught:
        once.with_settings(horizon="2021-12-31", gap_in="kilos")
    assert str(caught.value).splitlines()[1:] == [
        'scenario, gap_in: "kilos": it is not one of the allowed words. Write share, quantity or '
        "persons.",
        "requirements, row 2 (id R1), needed_from: 2022-01-01 lies after the horizon 2021-12-31, "
        "on which the requirement ends. Write its needed_until, or a later horizon.",
    ]


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"nam": "x"}, 'scenario, nam: there is no setting "nam". Write one of name, question,'),
        ({1: "x"}, 'scenario, 1: there is no setting "1". Write one of'),
        (
            {"extends": "../a"},
            "scenario, extends: only a scenario in a folder of its own can extend another. Write",
        ),
        (
            {"policies": []},
            'scenario, policies: there is no setting "policies". Write [[policy]] above the keys',
        ),
        ({"lead_days": 3}, 'scenario, lead_days: "3": it is no group of keys. Write a line'),
        (
            {"lead_days": {"fast": 3}},
            "scenario, lead_days: \"{'fast': 3}\": it is no readiness level. Write announced,",
        ),
        (
            {"lead_days": {"rapid": -3}},
            'scenario, lead_days.rapid: "-3": it is negative. Write 0 or more.',
        ),
        ({"weights": {"a": 1}}, 'scenario, weights.a: "a": it is not a number. Write a number'),
        ({"weights": {1: float("nan")}}, 'scenario, weights.1: "nan": it is not a finite number.'),
        ({"weights": {0: 1}}, 'scenario, weights.0: "0": it is less than 1. Write 1 or more.'),
        ({"dates_at_most": 1}, 'scenario, dates_at_most: "1": it is less than 2. Write 2 or more.'),
        (
            {"dates_at_most": 1e6},
            'scenario, dates_at_most: "1000000.0": it is more than 4000. Write 4000 or less.',
        ),
        ({"dates_at_most": "x"}, 'scenario, dates_at_most: "x": it is no whole number. Write a'),
        (
            {"only_pairs": "x"},
            'scenario, only_pairs: "x": it is neither true nor false. Write true',
        ),
        ({"step": "0 months"}, 'scenario, step: "0 months": it is no step. Write a number and day'),
        ({"step": 3}, 'scenario, step: "3": it is no step. Write a number and day, week, month or'),
        (
            {"objective": []},
            'scenario, objective: "[]": it names no tier. Write at least one, such',
        ),
        ({"objective": 3}, 'scenario, objective: "3": it is no list of tiers. Write it as ["gap"'),
        (
            {"objective": ["gap", "gap"]},
            "scenario, objective: \"['gap', 'gap']\": it names gap twice",
        ),
        ({"late_within": 0}, 'scenario, late_within: "0": it is less than 1. Write 1 or more.'),
        ({"objective": "x"}, 'scenario, objective: "x": there is no tier x. Write some of gap'),
        (
            {"objective": [{"gap": 0}]},
            "scenario, objective: \"[{'gap': 0}]\": it is not above 0. Write a number above 0.",
        ),
        ({"objective": [3]}, 'scenario, objective: "[3]": it holds something that is no tier.'),
        (
            {"unknown": {"rain": "yes"}},
            "scenario, unknown: \"{'rain': 'yes'}\": no rule reads a blank",
        ),
        ({"unknown": 3}, 'scenario, unknown: "3": it is no group of keys.'),
        (
            {"unknown": {"readiness": "reddy"}},
            "scenario, unknown: \"{'readiness': 'reddy'}\": \"reddy\" does not say what a blank "
            "readiness means. Write no, yes, or a value of the column (readiness level).",
        ),
        (
            {"unknown": {"vetted": "unknown"}},
            "scenario, unknown: \"{'vetted': 'unknown'}\": \"unknown\"",
        ),
        ({"unknown": {"notice_days": True}}, 'scenario, unknown: "{\'notice_days\': True}": "yes"'),
        (
            {"unknown": {"needed_until": "no"}},
            "scenario, unknown: \"{'needed_until': 'no'}\": \"no\"",
        ),
        ({"name": "\x1b[31m"}, "scenario, name: "),
        (
            "name",
            "scenario: they are no keys and values. Give a mapping, as scenario.toml holds it.",
        ),
    ],
)
def test_settings_that_cannot_be_read_are_refused(settings: Any, message: str) -> None:
    (line,) = refused(settings=settings)
    assert line.startswith(message)


@pytest.mark.parametrize(
    ("meaning", "read"),
    [
        ({"readiness": "RDL"}, "rapid"),
        ({"vetted": True}, "yes"),
        ({"consent": "No"}, "no"),
        ({"languages": ["en", "fr"]}, "en;fr"),
        ({"persons_each": 200}, "200.0"),
        ({"notice_days": 30}, "30"),
        ({"available_from": "31.12.2022"}, "2022-12-31"),
        ({"needed_until": "the horizon"}, "the horizon"),
    ],
)
def test_what_a_blank_means_is_read_as_its_column_is(meaning: dict[str, Any], read: str) -> None:
    (name,) = meaning
    assert case(settings={"unknown": meaning}).settings.unknown_means(name) == read


def test_what_a_blank_means_has_a_default() -> None:
    settings = case().settings
    assert settings.unknown_means("consent") == "yes"
    assert settings.unknown_means("readiness") == "no"
    assert settings.unknown_means("notice_days") == "0"


def test_levels_are_named_in_settings_as_in_cells() -> None:
    assert case(settings={"lead_days": {"RDL": 30}}).settings.lead_days == {"rapid": 30}


def test_tiers_may_be_weighted_together() -> None:
    read = case(settings={"objective": [{"gap": 1, "cost": "1e-6"}, "Score"]}).settings
    assert read.objective == ({"gap": 1.0, "cost": 1e-6}, "score")


def test_settings_may_be_handed_over_as_they_were_read() -> None:
    settings = Settings(name="a", plan_date="2021-12-08", horizon="2022-12-31")
    assert case(settings=settings).settings == settings
    written = settings.model_dump(mode="json", exclude_unset=True)
    assert case(settings=written).settings == settings


def test_columns_that_a_run_does_not_use_are_named() -> None:
    read = case(
        pledge(
            reliability=0.5,
            note="a",
            source="b",
            assumed="quantity",
            themes="air",
            tonnes_each=None,
        ),
        requirement(standing="proposed"),
    )
    assert read.unused_columns() == {
        "pledges": ("reliability",),
        "requirements": ("standing",),
    }


def test_given_columns_are_those_with_a_value() -> None:
    assert case(pledge(name=None)).given["pledges"] == (
        "id",
        "contributor_id",
        "capability_id",
        "quantity",
    )


def test_a_case_without_dates_has_a_single_period() -> None:
    assert not case().is_dated
    assert case(settings=DATED).is_dated


def test_a_case_says_what_it_holds() -> None:
    assert repr(case([pledge(), pledge(id="P2")])) == "<Case: 2 pledges, 1 requirement>"
    assert repr(case(settings={"name": "seoul"})) == "<Case seoul: 1 pledge, 1 requirement>"


def test_a_setting_among_the_tables_is_told_where_it_belongs() -> None:
    assert refused(horizon="2030-12-31") == [
        "horizon: there is no table of this name. Write it in settings."
    ]


def test_a_case_goes_to_another_process() -> None:
    once = case(**FULL)
    _assert_same(once, pickle.loads(pickle.dumps(once)))  # noqa: S301 - our own bytes


def test_cases_are_told_apart_without_comparing_their_tables() -> None:
    one, other = case(), case()
    assert one == one  # noqa: PLR0124 - identity is the point
    assert one != other
    assert len({one, other}) == 2


def test_limits_of_rows_and_columns_hold_for_frames_and_records() -> None:
    rows = [pledge(id=n) for n in range(3)]
    expected = ["pledges: it has 3 rows, more than 2. Split it, or raise the limit."]
    assert refused(pd.DataFrame(rows), limits=Limits(rows=2)) == expected
    assert refused(iter(rows), limits=Limits(rows=2)) == expected
    assert refused(limits=Limits(columns=3))[0] == (
        "pledges: it has 4 columns, more than 3. Split it, or raise the limit."
    )


@settings(max_examples=40, deadline=None, derandomize=True)
@given(order=st.permutations(range(6)))
def test_the_order_of_rows_changes_no_row(order: list[int]) -> None:
    names = ["Kenya", "NPL", "Ghana", "Kenya", "RWA", "Nepal"]
    rows = [pledge(id=f"P{n}", contributor_id=name) for n, name in enumerate(names)]
    straight, shuffled = case(rows), case([rows[place] for place in order])
    for name in ("pledges", "contributors"):
        pd.testing.assert_frame_equal(
            straight[name].sort_values("id", ignore_index=True),
            shuffled[name].sort_values("id", ignore_index=True),
        )


_IDS = st.text("abcXYZ0189 .-_/<>='\"é,", min_size=1, max_size=6).filter(lambda text: text.strip())
_PLEDGES = st.lists(
    st.fixed_dictionaries(
        {"contributor_id": _IDS, "capability_id": _IDS},
        optional={
            "quantity": st.floats(0, 1e9) | st.integers(0, 100),
            "available_from": st.dates(
                pd.Timestamp("2022-01-01").date(), pd.Timestamp("2030-01-01").date()
            ),
            "readiness": st.sampled_from(["RDL", 2, "verified", None]),
            "languages": st.lists(_IDS, max_size=3),
            "duty": st.floats(0, 1),
            "note": st.text(st.characters(exclude_categories=["C"]), max_size=20),
            "Colour": _IDS | st.integers() | st.none(),
        },
    ),
    max_size=6,
)


@settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
@given(pledges=_PLEDGES)
def test_any_case_made_of_its_own_frames_is_unchanged(pledges: list[dict[str, Any]]) -> None:
    once = case(pledges, settings=DATED, other_columns="keep")
    frames = once.frames
    again = Case.from_frames(
        frames.pop("pledges"),
        frames.pop("requirements"),
        settings=once.settings,
        other_columns="keep",
        **frames,
    )
    _assert_same(once, again)
