"""Policies: read wherever they may stand, each with the keys of its kind and its place in words."""

from __future__ import annotations

import inspect
import json
import pickle
from datetime import date
from pathlib import Path
from typing import Any, get_args

import openpyxl
import pandas as pd
import pytest
from builders import case, pledge, refused, requirement
from pydantic import ValidationError
from same import assert_same

from matcher import Case, InputError
from matcher.case.dictionary import data_dictionary
from matcher.case.policies import POLICIES, Ceiling, Limit, Rule, Share, Stay, keys_of
from matcher.case.policies.registry import COMMON
from matcher.case.tables import TABLES

DATED = {"plan_date": "2021-12-08", "horizon": "2024-12-31"}
CEILING: dict[str, Any] = {"id": "roof", "kind": "ceiling", "at_most": 10}

LEAST: dict[str, dict[str, Any]] = {
    "ceiling": {"at_most": 10},
    "exchange": {"more": "roof", "fewer": "floor", "at_most": 3},
    "share": {"share": 0.15},
    "contributor_share": {"share": 0.5},
    "spread": {"contributors": 2},
    "budget": {"at_most": 1000},
    "lift": {"at_most": 100},
    "footprint": {"at_most": 7},
    "only_with": {"with_requirement": "R1"},
    "stay": {"days": 30},
    "changes_at_most": {"at_most": 0},
}
"""Kind → the least that a policy of it says."""

every_kind = pytest.mark.parametrize("kind", POLICIES)


def ceilings() -> list[dict[str, Any]]:
    return [CEILING, CEILING | {"id": "floor"}]


@every_kind
def test_every_kind_is_read_with_the_least_it_needs(kind: str) -> None:
    row = {"id": "one", "kind": kind, **LEAST[kind]}
    policy = case(policies=[*ceilings(), row], settings=DATED).policies[-1]
    assert type(policy) is POLICIES[kind]
    assert policy == POLICIES[kind].model_validate(row)
    assert (policy.kind, policy.id, policy.from_, policy.until) == (kind, "one", None, None)


@every_kind
def test_every_kind_is_refused_without_what_it_needs(kind: str) -> None:
    lines = refused(policies=[*ceilings(), {"id": "one", "kind": kind}], settings=DATED)
    assert lines
    assert all(line.startswith("policies, row 4 (id one), ") for line in lines)


@every_kind
def test_a_key_that_a_kind_does_not_know_is_refused(kind: str) -> None:
    fill = {"float64": 1, "datetime64[ns]": "2022-01-01"}
    references = {
        "missions": "M1", "capabilities": "truck", "contributors": "KEN",
        "requirements": "R1", "policies": "roof",
    }  # fmt: skip
    for name, column in TABLES["policies"].columns.items():
        if name in {*keys_of(POLICIES[kind]), *COMMON}:
            continue
        word = references[column.refers_to[0]] if column.refers_to else "x"
        value = column.words[0] if column.words else fill.get(column.dtype, word)
        row = {"id": "one", "kind": kind, **LEAST[kind], name: value}
        lines = refused(policies=[*ceilings(), row], settings=DATED)
        start = f"policies, row 4 (id one), {name}: the kind {kind} knows no {name}. Leave it blank"
        assert len(lines) == 1
        assert lines[0].startswith(start)


def test_the_columns_of_the_table_are_the_keys_of_the_kinds() -> None:
    keys = {key for kind in POLICIES.values() for key in (*keys_of(kind), *COMMON)}
    assert set(TABLES["policies"].columns) == keys
    assert list(LEAST) == list(POLICIES)


@every_kind
def test_every_kind_says_its_formula_and_stands_on_the_page(kind: str) -> None:
    summary, *rest = inspect.cleandoc(POLICIES[kind].__doc__ or "").splitlines()
    assert summary.endswith(".")
    assert rest
    section = data_dictionary().split(f"\n### {kind}\n")[1].split("\n### ")[0]
    assert summary in section
    own = set(POLICIES[kind].__annotations__) & set(POLICIES[kind].model_fields)
    assert all(f"`{key}`" in section for key in own - {"kind"})


@every_kind
def test_what_a_blank_word_means_is_a_word_of_its_column(kind: str) -> None:
    fields = POLICIES[kind].model_fields
    for name in {"counted_in", "per"} & set(fields):
        words = TABLES["policies"].columns[name].words
        assert set(get_args(fields[name].annotation)) <= set(words)
        assert fields[name].default in words


@pytest.mark.parametrize(
    ("changes", "soft", "worth"),
    [
        ({}, False, 1.0),
        ({"hard": "yes"}, False, 1.0),
        ({"hard": "no"}, True, 1.0),
        ({"price": 3}, True, 3.0),
        ({"hard": "no", "price": 0.5}, True, 0.5),
        ({"kind": "share", "share": 0.1, "at_most": None}, True, 1.0),
        ({"kind": "share", "share": 0.1, "at_most": None, "hard": "yes"}, False, 1.0),
    ],
)
def test_a_rule_is_hard_unless_it_has_a_price_or_is_a_share(
    changes: dict[str, Any], soft: bool, worth: float
) -> None:
    (policy,) = case(policies=[CEILING | changes]).policies
    assert isinstance(policy, Rule)
    assert (policy.is_soft, policy.worth) == (soft, worth)


def test_filters_hold_ids_and_words() -> None:
    row = CEILING | {
        "mission": "Mission One; M2", "capability": ["truck"], "contributor": "Kenya",
        "category": "military; formed_police", "region": "Africa", "a4p": [1, 7],
        "from": "2022-01-01", "until": "31.12.2022",
    }  # fmt: skip
    missions = [{"id": "M1", "name": "Mission One", "region": "Africa"}, {"id": "M2"}]
    (policy,) = case(policies=[row], missions=missions, settings=DATED).policies
    assert isinstance(policy, Limit)
    assert policy.mission == ("M1", "M2")
    assert policy.capability == ("truck",)
    assert policy.contributor == ("KEN",)
    assert policy.category == ("military", "formed_police")
    assert (policy.region, policy.a4p) == (("Africa",), ("1", "7"))
    assert (policy.from_, policy.until) == (date(2022, 1, 1), date(2022, 12, 31))


def test_a_filter_makes_no_row_of_the_table_it_names() -> None:
    """A mission that only a policy names is a slip, and would otherwise choose nothing at all."""
    assert refused(policies=[CEILING | {"mission": "M11"}]) == [
        'policies, row 2 (id roof), mission: "M11" is no mission. Write M1, or add a row for it to '
        "missions."
    ]
    assert refused(policies=[CEILING | {"capability": "trcuk", "contributor": "KNE"}]) == [
        'policies, row 2 (id roof), capability: "trcuk" is no capability. Write truck, or add a '
        "row for it to capabilities.",
        'policies, row 2 (id roof), contributor: "KNE" is no contributor. Write KEN (Kenya), or '
        "add a row for it to contributors.",
    ]


def test_the_nearest_kind_is_named() -> None:
    assert refused(policies=[CEILING | {"kind": "celing"}]) == [
        'policies, row 2 (id roof), kind: "celing": there is no such kind of policy. Write ceiling.'
    ]
    assert "Write one of ceiling, exchange, " in refused(policies=[CEILING | {"kind": "??"}])[0]


def test_the_nearest_policy_is_named() -> None:
    row = {"id": "swap", "kind": "exchange", "more": "rof", "fewer": "floor", "at_most": 1}
    assert refused(policies=[*ceilings(), row]) == [
        'policies, row 4 (id swap), more: "rof" is no policy. Write roof, or add a row for it to '
        "policies."
    ]


def test_policies_stand_in_the_scenario_too(tmp_path: Path) -> None:
    (tmp_path / "pledges.csv").write_text("contributor_id,capability_id,quantity\nKEN,truck,1\n")
    (tmp_path / "requirements.csv").write_text("mission_id,capability_id,quantity\nM1,truck,1\n")
    (tmp_path / "scenario.toml").write_text(
        'plan_date = 2021-12-08\nhorizon = 2024-12-31\nrelax = ["roof"]\n'
        '[[policy]]\nid = "roof"\nkind = "ceiling"\nmission = "M1"\nat_most = 13289\n'
        "from = 2022-01-01\nalready = 13000\n"
        '[[policy]]\nid = "women"\nkind = "share"\nshare = "15%"\nhard = true\n'
        'category = ["military"]\n'
    )
    read = Case.read(tmp_path)
    roof, women = read.policies
    assert roof == Ceiling(
        id="roof", mission=("M1",), at_most=13289, already=13000, **{"from": date(2022, 1, 1)}
    )
    assert isinstance(women, Share)
    assert (women.share, women.is_soft, women.category) == (0.15, False, ("military",))
    assert read.settings.relax == ("roof",)
    assert read.place_of("policies", 1) == "scenario, policy 2"
    assert read.place_of("pledges", 0) == "pledges, row 2"


def test_those_of_the_table_come_first() -> None:
    scenario = [CEILING | {"id": "b"}, {"id": "c", "kind": "share", "share": 0.1, "note": "new"}]
    both = case(policies=[CEILING], settings={"policy": scenario})
    assert both["policies"]["id"].tolist() == ["roof", "b", "c"]
    assert [both.place_of("policies", n) for n in range(3)] == [
        "policies, row 2", "scenario, policy 1", "scenario, policy 2"
    ]  # fmt: skip
    kept = case(policies=[CEILING | {"Colour": "red"}], settings={"policy": scenario},
                other_columns="keep")  # fmt: skip
    assert kept["policies"]["Colour"].tolist() == ["red", None, None]
    assert both["policies"].dtypes.astype(str).to_dict() == {
        name: column.dtype for name, column in TABLES["policies"].columns.items()
    }


def test_problems_name_the_policy_of_the_scenario() -> None:
    scenario = [
        CEILING | {"at_mots": 3},
        CEILING | {"id": "minusma-military-and-much-longer", "at_most": -1, "mission": "M2"},
        {"at_most": 3, "id": "roof"},
    ]
    assert refused(settings={"policy": scenario}) == [
        'scenario, policy 1 (roof), at_mots: there is no key "at_mots". Write at_most.',
        'scenario, policy 2 (minusma-military-and-much-lo...), at_most: "-1": it is negative. '
        "Write 0 or more.",
        'scenario, policy 2 (minusma-military-and-much-lo...), mission: "M2" is no mission. Write '
        "M1, or add a row for it to missions.",
        "scenario, policy 3 (roof), kind: it is blank. Write the kind.",
        'scenario, policy 3 (roof), id: "roof" stands in policy 1 already. Change one of them.',
    ]


@pytest.mark.parametrize("wrong", [{"kind": "ceiling"}, "ceiling", [3], 3])
def test_what_is_no_list_of_policies_is_refused(wrong: Any) -> None:
    assert refused(settings={"policy": wrong}) == [
        "scenario, policy: it is no list of policies. Write [[policy]] above the keys of each."
    ]


def test_no_policies_at_all_are_none() -> None:
    assert case(settings={"policy": []}).policies == ()
    assert case(policies=[]).policies == ()
    assert "policies" not in case(settings={"policy": []}).given


def test_ids_are_made_from_their_order() -> None:
    rows = [{"kind": "stay", "days": 30}, {"kind": "lift", "at_most": 9}]
    read = case(policies=rows, settings=DATED)
    assert [policy.id for policy in read.policies] == ["Y1", "Y2"]
    assert read.numbered == ("policies",)


def test_objects_and_mappings_may_be_handed_over() -> None:
    stay = Stay(id="stay", days=30, mission=("M1",), note="a full tour")
    read = case(policies=[stay, CEILING], settings=DATED)
    assert read.policies == (stay, Ceiling(id="roof", at_most=10))
    assert_same(read, read.with_frames(policies=read.policies))
    assert read.with_frames(policies=[]).policies == ()


def test_an_object_shows_what_was_given() -> None:
    stay = Stay(id="s", days=30, mission=("M1",))
    assert repr(stay) == "Stay(id='s', mission=('M1',), days=30)"


def test_an_object_is_checked_by_itself() -> None:
    with pytest.raises(ValidationError, match="it is negative"):
        Ceiling(at_most=-1)
    with pytest.raises(ValidationError, match="Extra inputs"):
        Ceiling.model_validate({"at_most": 1, "days": 3})
    with pytest.raises(ValidationError, match="frozen"):
        Stay(days=3).days = 4  # type: ignore[misc]


def test_policies_come_back_from_records_workbook_and_another_process(tmp_path: Path) -> None:
    scenario = [{"id": "w", "kind": "share", "share": 0.1, "category": ["military"], "hard": True}]
    once = case(policies=[CEILING | {"from": "2022-01-01"}], settings=DATED | {"policy": scenario})
    records = json.loads(json.dumps(once.to_records(), allow_nan=False))
    assert [row["id"] for row in records["policies"]] == ["roof", "w"]
    assert Case.from_records(records).policies == once.policies
    assert pickle.loads(pickle.dumps(once)).policies == once.policies  # noqa: S301 - our own
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in ("pledges", "requirements", "policies"):
        frame = once.as_given(name)
        cells = frame.map(lambda one: "; ".join(one) if isinstance(one, tuple) else one)
        sheet = book.create_sheet(name)
        sheet.append(list(frame.columns))
        for row in cells.astype(object).where(frame.notna(), None).itertuples(index=False):
            sheet.append(list(row))
    settings = book.create_sheet("scenario")
    for key, value in DATED.items():
        settings.append([key, value])
    book.save(tmp_path / "case.xlsx")
    assert Case.read(tmp_path / "case.xlsx").policies == once.policies


def test_a_sheet_of_settings_may_hold_them_as_toml_writes_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, row in (("pledges", pledge()), ("requirements", requirement())):
        sheet = book.create_sheet(name)
        sheet.append(list(row))
        sheet.append(list(row.values()))
    book.create_sheet("scenario").append(
        ["policy", '[{ id = "roof", kind = "ceiling", at_most = 10 }]']
    )
    book.save(tmp_path / "case.xlsx")
    assert Case.read(tmp_path / "case.xlsx").policies == (Ceiling(id="roof", at_most=10),)


def test_settings_cannot_change_the_policies_of_a_case() -> None:
    with pytest.raises(InputError) as caught:
        case(policies=[CEILING]).with_settings(policy=[])
    assert str(caught.value.problems[0]) == (
        "scenario, policy: policies are a table of the case. Change them by with_frames."
    )
    read = case(policies=[CEILING], settings={"policy": [CEILING | {"id": "b"}]})
    assert read.with_settings(relax=["b"]).settings.relax == ("b",)
    assert read.with_settings(relax=["b"]).policies == read.policies


@pytest.mark.parametrize(
    ("policies", "settings", "objective"),
    [
        ([], {}, ("gap", "cost")),
        ([CEILING], {}, ("gap", "cost")),
        ([CEILING | {"price": 1}], {}, ("gap", "rules", "cost")),
        ([CEILING | {"price": 1}], {"objective": ["gap", "cost"]}, ("gap", "cost")),
        ([], {"objective": ["gap", "rules"]}, ("gap", "rules")),
        ([], {"objective": ["largest_share"]}, ("largest_share",)),
    ],
)
def test_rules_come_before_the_cost_as_soon_as_one_is_soft(
    policies: list[dict[str, Any]], settings: dict[str, Any], objective: tuple[str, ...]
) -> None:
    assert case(policies=policies, settings=settings).objective == objective


def test_a_minimum_and_the_number_of_contributors_are_read() -> None:
    read = case(None, requirement(quantity=4, minimum_quantity=2.5, contributors_at_most=1))
    row = read["requirements"].iloc[0]
    assert (row["minimum_quantity"], row["contributors_at_most"]) == (2.5, 1)
    assert refused(None, requirement(contributors_at_most=0)) == [
        'requirements, row 2 (id R1), contributors_at_most: "0": it is less than 1. Write 1 or '
        "more."
    ]


def test_a_frame_of_policies_is_one() -> None:
    frame = pd.DataFrame([CEILING, {"id": "s", "kind": "stay", "days": 5}])
    assert [p.kind for p in case(policies=frame, settings=DATED).policies] == ["ceiling", "stay"]
