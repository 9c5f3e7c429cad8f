"""The scenarios: each is read, matched, audited and kept, and gives what is known of it."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from solved import about, solved, values

from matcher import (
    Case,
    ContradictionError,
    Plan,
    cost_rules,
    load_scenario,
    match,
    read_plan,
)

pytestmark = pytest.mark.solver

FOLDER = Path(__file__).parents[1] / "scenarios"
NAMES = sorted(path.name for path in FOLDER.iterdir() if path.is_dir())


def expected(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name / "expected.toml").read_text(encoding="utf-8"))


@cache
def planned(name: str) -> Plan:
    return solved(load_scenario(FOLDER / name).case)


def settings(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name / "scenario.toml").read_text(encoding="utf-8"))


def folders(name: str) -> list[Path]:
    """Return the folder of a scenario, that of the one it extends, and so on."""
    extended = settings(name).get("extends")
    return [FOLDER / name, *([] if extended is None else folders(Path(extended).name))]


def gap_days(plan: Plan) -> dict[str, float]:
    """Return what stays open of every requirement, quantity × days."""
    open_ = (plan.gaps["gap"] * plan.gaps["days"]).groupby(plan.gaps["requirement_id"])
    return {str(one): float(total) for one, total in open_.sum().items()}


def test_the_scenarios_are_found() -> None:
    assert {"two-contributors", "shared-support", "laydown-2020"} <= set(NAMES)
    assert {"seoul-2021", "seoul-2021-assumed", "women-by-category"} <= set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_states_its_question(name: str) -> None:
    scenario = load_scenario(FOLDER / name)
    assert scenario.name == name
    assert scenario.question is not None
    assert scenario.question.endswith("?")
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"| [{name}]({name}/README.md) | {scenario.question} |" in listed
    own = (FOLDER / name / "README.md").read_text(encoding="utf-8")
    assert own.startswith(f"# {name}\n")
    assert len(own) > 500, "say what it is about, where its rows come from, and what is assumed"


@pytest.mark.parametrize("name", NAMES)
def test_every_file_of_a_scenario_is_read_or_known(name: str) -> None:
    case = load_scenario(FOLDER / name).case
    assert case.ignored == ()
    known = {"README.md", "scenario.toml", "expected.toml"}
    files = {path for place in folders(name) for path in place.iterdir() if path.name not in known}
    assert {path.stem for path in files} == set(case.given)


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_gives_the_values_that_are_known(name: str) -> None:
    plan, known = planned(name), expected(name)
    assert plan.status == known.get("status", "optimal")
    assert values(plan) == about(known["objective"])
    assert gap_days(plan) == about(known["gap_days"])


def test_a_plan_found_by_branching_has_no_slivers() -> None:
    """One light unit three times, one company, and 2,750 troops at once.

    **Proves**: what a tier is kept by leaves no room for later ones. **Without it** a part of a
    soldier would come a month after the others, since it makes the second tier worse by less than
    solvers can tell.
    """
    plan = planned("seoul-2021-refit-late")
    assert "branching" in set(plan.tiers["closed"])
    assert plan.deployments["quantity"].to_list() == about([1, 1, 1, 2750, 1])


@pytest.mark.parametrize("name", NAMES)
def test_the_plan_of_a_scenario_can_be_kept(name: str, tmp_path: Path) -> None:
    planned(name).write(tmp_path / name)
    found = read_plan(tmp_path / name)
    assert found.audit().passed, str(found.audit())
    assert found.objective == planned(name).objective
    pd.testing.assert_frame_equal(found.deployments, planned(name).deployments, check_exact=True)


def test_two_contributors_comes_out_as_worked_by_hand() -> None:
    """The README ends at 32.5: 80 persons for 70 days and 30 for 30 days, of 200."""
    told = (FOLDER / "two-contributors" / "README.md").read_text(encoding="utf-8")
    worked = re.search(r"Gap tier: .* = \*\*([0-9.]+)\*\*", told)
    assert worked is not None
    plan = planned("two-contributors")
    assert plan.objective["gap"] == about(float(worked[1]))
    rows = plan.gaps[["requirement_id", "from", "until", "days", "served", "gap"]]
    assert rows.astype({"from": str, "until": str}).to_numpy().tolist() == [
        ["R1", "2026-03-01", "2026-06-08", 100, 1, 0],
        ["R2", "2026-04-01", "2026-06-09", 70, 120, 80],
        ["R2", "2026-06-10", "2026-07-09", 30, 170, 30],
    ]
    departs = plan.deployments.set_index("pledge_id")["depart"].astype(str).to_dict()
    assert departs == {"P1": "2026-01-30", "P2": "2026-03-02", "P3": "2026-05-11"}


def shared_support(*visits: str) -> Plan:
    """Return the plan of shared-support with one visit on each of these days."""
    case = load_scenario(FOLDER / "shared-support").case
    pledges = case["pledges"]
    several = pledges["quantity"].mask(pledges["id"] == "V1", float(len(visits)))
    days = pd.DataFrame({"pledge_id": "V1", "date": list(visits), "quantity": 1.0})
    return solved(case.with_frames(pledges=pledges.assign(quantity=several), deliveries=days))


def visited(plan: Plan) -> list[list[str]]:
    """Return who is visited, on which day, and when it is ready."""
    rows = plan.supports[["receiver_pledge_id", "handed_on", "ready_on"]]
    return rows.astype(str).sort_values("handed_on").to_numpy().tolist()


def test_shared_support_comes_out_as_worked_by_hand() -> None:
    """The README ends at 97: 64 + 84 company-days of 4, and a hospital on 60 days.

    Proves that one visit opens a whole pledge, and goes where it closes most over time. Without it
    the hospital might be visited, which closes more of a single day, and 116 would stay open.
    """
    told = (FOLDER / "shared-support" / "README.md").read_text(encoding="utf-8")
    worked = re.search(r"Gap tier: .* = \*\*([0-9]+)\*\*", told)
    assert worked is not None
    plan = planned("shared-support")
    assert plan.objective["gap"] == about(float(worked[1]))
    assert visited(plan) == [["P1", "2026-02-01", "2026-03-18"]]
    rows = plan.gaps[["requirement_id", "from", "until", "days", "served", "gap"]]
    assert rows.astype({"from": str, "until": str}).to_numpy().tolist() == [
        ["R1", "2026-04-01", "2026-04-16", 16, 0, 4],
        ["R1", "2026-04-17", "2026-07-09", 84, 3, 1],
        ["R2", "2026-04-01", "2026-05-30", 60, 0, 1],
    ]


def test_with_a_second_visit_the_other_pledge_is_visited_first() -> None:
    """The variation of the README: 16 + 58 against 37 + 44.

    Proves that the order is a matter of the whole plan. Without it the pledge that gets the only
    visit would keep the first place, and 81 would stay open instead of 74.
    """
    plan = shared_support("2026-02-01", "2026-03-01")
    assert plan.objective["gap"] == about(74)
    assert visited(plan) == [["P2", "2026-02-01", "2026-03-18"], ["P1", "2026-03-01", "2026-04-15"]]


def test_laydown_2020_is_as_its_readme_counts_it() -> None:
    plan = planned("laydown-2020")
    there = plan.deployments
    assert len(there) == 455
    assert there["quantity"].sum() == there["persons"].sum() == 74_937
    assert there["contributor_id"].nunique() == 121
    assert there["mission_id"].nunique() == 12
    assert there["depart"].isna().all()
    told = (FOLDER / "laydown-2020" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ([A-Z]+) \| ([0-9]+) \| ([0-9,]+) \| ([0-9,]+) \|$", told, re.MULTILINE)
    by_mission = there.groupby("mission_id").agg(
        contributors=("contributor_id", "nunique"), persons=("persons", "sum"), women=("women", "sum")
    )  # fmt: skip
    assert {row[0]: [float(cell.replace(",", "")) for cell in row[1:]] for row in rows} == {
        row.Index: pytest.approx([row.contributors, row.persons, row.women], abs=0.01)
        for row in by_mission.itertuples()
    }


def test_laydown_2020_has_the_room_and_the_cost_that_its_readme_tells() -> None:
    """Room is what is authorised less what is there; 74,937 persons are paid for 12.2 months."""
    plan = planned("laydown-2020")
    told = (FOLDER / "laydown-2020" / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| ([a-z]+(?:-all)?) \| ([0-9,]+) \| ([0-9,]+) \| ([0-9,]+) \|$", told, re.MULTILINE
    )
    found = plan.policies.set_index("policy_id")[["limit", "used", "slack"]]
    assert len(rows) == 7
    for name, *numbers in rows:
        assert [float(cell.replace(",", "")) for cell in numbers] == found.loc[name].tolist()
    sums = [float(cell.replace(",", "")) for cell in re.findall(r"\*\*([0-9,.]+)\*\*", told)]
    assert sums[:2] == pytest.approx([plan.objective["rules"], 74_937 * 1428 * 12.2], rel=1e-4)
    assert plan.objective["cost"] == pytest.approx(74_937 * 1428 * 12.2, rel=1e-12)


def test_the_rules_of_laydown_2020_are_nested_as_the_resolutions_nest_them() -> None:
    """Parts are no more than what they are part of, and what is exchanged is between two parts."""
    case = load_scenario(FOLDER / "laydown-2020").case
    rows = case["policies"].set_index("id")
    assert len(rows) == 28
    for mission, parts in rows[rows["at_most"].notna()].groupby(rows["mission"].map(str)):
        if f"{parts.index[0].partition('-')[0]}-all" in parts.index:
            whole = parts.iloc[0]
            inside = [set(one) <= set(whole["category"]) for one in parts["category"]]
            own = parts[inside]
            assert (own["at_most"] <= whole["at_most"]).all(), mission
    exchange = rows.loc["monusco-exchange"]
    assert (exchange["more"], exchange["fewer"]) == ("monusco-formed-police", "monusco-military")
    assumed = rows["assumed"].map(list).map(bool)
    assert set(rows.index[~assumed]) == set()


def without_ethiopia(*, reserves: bool) -> Case:
    """Return the laydown in which Ethiopia leaves UNISFA."""
    case = load_scenario(FOLDER / "laydown-2020").without(pledge="ETH-UNISFA").case
    standby = [one for one in case["pledges"]["id"] if one.startswith("RESERVE-")]
    gone = {"pledge": standby, "remove": True}
    return case if reserves else case.with_changes(gone)


def test_ethiopia_leaves_unisfa_and_nobody_can_step_in() -> None:
    """3,562 of 3,696 persons are open on all 366 days: 3,562 · 366 / 3,696 = 352.73."""
    plan = solved(without_ethiopia(reserves=False))
    open_ = plan.gaps[plan.gaps["gap"] > 0]
    assert open_[["mission_id", "required", "gap", "days"]].to_numpy().tolist() == [
        ["UNISFA", 3696, 3562, 366]
    ]
    assert plan.objective["gap"] == about(3562 * 366 / 3696)
    assert plan.objective["cost"] == pytest.approx((74_937 - 3562) * 1428 * 12.2)
    assert "1 no longer offered (ETH)" in open_["first_reason"].iloc[0]
    assert "bound to other missions" in open_["first_reason"].iloc[0]


def test_ethiopia_leaves_unisfa_and_reserves_step_in_on_assumptions() -> None:
    """They travel 30 days, and 3,250 military are authorised: 312 stay open for the other 336.

    3,562 · 30 / 3,696 + 312 · 336 / 3,696 = 28.91 + 28.36; what comes is paid for 11.2 months.
    Who of them comes is a tie: what is compared is that reserves come as far as the ceiling lets
    them, that it is named, and that the plan names what was assumed of each.
    """
    plan = planned("ethiopia-leaves-unisfa")
    told = (FOLDER / "laydown-2020" / "README.md").read_text(encoding="utf-8")
    assert plan.objective["gap"] == about(3562 * 30 / 3696 + 312 * 336 / 3696)
    assert f"= **{plan.objective['gap']:.2f}** requirement-days" in told
    paid = (74_937 - 3562) * 1428 * 12.2 + 3250 * 1428 * 11.2
    assert plan.objective["cost"] == pytest.approx(paid)
    open_ = plan.gaps[(plan.gaps["gap"] > 0) & (plan.gaps["from"] > "2020-02-01")]
    assert plan.gaps["first_reason"].dropna().str.contains("ceiling unisfa-military").any()
    assert open_.empty
    fresh = plan.deployments[plan.deployments["depart"].notna()]
    assert fresh["pledge_id"].str.startswith("RESERVE-").all()
    assert set(fresh["mission_id"]) == {"UNISFA"}
    assert fresh["served"].sum() == about(3250)
    assert set(fresh["start"].astype(str)) == {"2020-01-31"}
    named = [ids.split("; ") for ids in plan.decisions["deployments"]]
    for row in fresh.itertuples():
        rests = plan.decisions[[row.deployment_id in ids for ids in named]]
        assert {"available_from", "rate", "quantity"} <= set(rests["column"])
        assert row.pledge_id in set(rests.loc[rests["table"] == "pledges", "row_id"])
        stand_in = f"{row.capability_id} · uniformed"
        assert stand_in in set(rests.loc[rests["table"] == "stand_ins", "row_id"])


def of_unisfa(case: Case) -> Case:
    """Return what of the laydown concerns UNISFA: its requirement, its pledges, its rules."""
    kept = case["policies"]["mission"].map(lambda ids: not ids or "UNISFA" in ids)
    kept &= case["policies"]["kind"] != "exchange"
    runs = case["running"]["requirement_id"] == "REQ-UNISFA"
    pledges = case["pledges"]
    may = pledges["only_missions"].map(lambda ids: not ids or "UNISFA" in ids)
    return case.with_frames(
        policies=case["policies"][kept],
        running=case["running"][runs],
        requirements=case["requirements"].query("id == 'REQ-UNISFA'"),
        pledges=pledges[may],
    )


def test_the_ceiling_of_unisfas_military_costs_what_the_readme_says() -> None:
    """Without it 3,562 reserves come instead of 3,250: 312 · 336 / 3,696 less is open.

    They are paid, and count as no women: what the later tiers lose follows from that.
    """
    costs = cost_rules(of_unisfa(without_ethiopia(reserves=True)))
    changed = costs[costs["decides"] & costs["policy_id"].notna()].set_index("policy_id")
    assert set(changed.index) == {"unisfa-military", "women-2018", "women-2025"}
    first = changed.loc["unisfa-military"]
    assert (first["tier"], first["gain"]) == ("gap", about(312 * 336 / 3696))
    lost = costs[(costs["policy_id"] == "unisfa-military") & (costs["tier"] == "cost")]
    assert lost["gain"].item() == pytest.approx(-312 * 1428 * 11.2)


def too_many_for_unficyp(**settings: Any) -> Case:
    """Return the laydown with more pinned on UNFICYP than is authorised there."""
    case = load_scenario(FOLDER / "laydown-2020").case
    pins = {"RESERVE-IND-P025": 850, "GBR-UNFICYP": 264}
    rows = [{"pledge_id": p, "requirement_id": "REQ-UNFICYP", "pinned": n} for p, n in pins.items()]
    return case.with_frames(pairs=pd.DataFrame(rows)).with_settings(**settings)


def test_pins_above_a_ceiling_of_the_laydown_are_named_with_it() -> None:
    """850 + 264 = 1,114 of 929: without any one of the three the rest is possible."""
    with pytest.raises(ContradictionError) as caught:
        match(too_many_for_unficyp())
    members = caught.value.members
    assert len(members) == 3
    for name in (
        "pin of RESERVE-IND-P025",
        "pin of GBR-UNFICYP",
        "ceiling unficyp-all (929 persons",
    ):
        assert any(one.startswith(name) for one in members), members


def test_a_ceiling_of_the_laydown_that_may_give_way_does_so_as_little_as_can_be() -> None:
    """185 too many from 31 January on: 185 · 336 / 929."""
    plan = solved(too_many_for_unficyp(relax=["unficyp-all"]))
    assert plan.objective["relaxed"] == about(185 * 336 / 929)
    there = plan.deployments[plan.deployments["mission_id"] == "UNFICYP"]
    last = there[there["end"] == "2020-12-31"]
    assert sorted(last["quantity"]) == [264, 850]


def test_women_by_category_comes_out_as_worked_by_hand() -> None:
    told = (FOLDER / "women-by-category" / "README.md").read_text(encoding="utf-8")
    cost, rules = (float(one.replace(",", "")) for one in re.findall(r"\*\*([0-9.,]+)\*\*", told))
    plan = planned("women-by-category")
    assert [plan.objective["cost"], plan.objective["rules"]] == about([cost, rules])
    shares = plan.policies.set_index("policy_id")["used"].to_dict()
    assert shares == about(
        {
            "contingents-2021": 0.04, "contingents-2028": 0.136, "observers-2021": 0.25,
            "observers-2028": 0.25, "formed-police-2028": 0.2, "police-officers-2028": 0.1,
        }
    )  # fmt: skip
    assert "women_each is blank" in " ".join(plan.decisions["text"])


def test_what_the_targets_of_women_by_category_cost_is_as_its_readme_says() -> None:
    costs = cost_rules(planned("women-by-category"))
    changed = costs[costs["decides"] & costs["policy_id"].notna()].set_index("policy_id")
    assert changed[["tier", "gain"]].to_numpy().tolist() == [
        ["rules", about(114.0625)],
        ["rules", about(21.35)],
        ["cost", about(8540)],
        ["rules", about(244)],
    ]


def test_what_was_announced_at_seoul_stands_beside_what_is_listed() -> None:
    """62 states pledged, 36 of them units, 45 training, 18 medical, 23 women, 7 environment.

    The tables list 11 pledges of 4 states; nobody's pledge to reduce a footprint is among them.
    """
    rows = planned("seoul-2021").themes
    seoul = rows[(rows["meeting_id"] == "seoul-2021") & rows["stated"].notna()]
    assert seoul[["stated", "states"]].to_numpy().tolist() == [
        [62, 4], [36, 2], [45, 3], [18, 1], [23, 1], [7, 0],
    ]  # fmt: skip
    assert seoul["theme"].tolist()[1:] == ["units", "training", "medical", "women", "environment"]
    whole = rows[rows["theme"].isna()]
    assert whole["pledges"].sum() + whole["renewed"].sum() == 48
    renewed = whole[whole["meeting_id"].isna()]
    assert renewed[["pledges", "renewed", "lapsed"]].to_numpy().tolist() == [[5, 4, 1]]


def test_seoul_2021_is_mainly_reasons() -> None:
    plan = planned("seoul-2021")
    assert len(plan.case["pledges"]) == 48
    assert len(plan.case["requirements"]) == 12
    assert plan.deployments.empty
    assert repr(plan).startswith("Of 12 requirements 0 are met, 0 in part, 12 open.\n")
    assert (plan.gaps["gap"] == plan.gaps["required"]).all()
    assert set(plan.gaps["requirement_id"]) == set(plan.case["requirements"]["id"])
    reasons = plan.gaps.set_index("requirement_id")["first_reason"]
    assert reasons["MINUSCA-MIL"] == (
        "6 pledges offer troops: 1 bound to other missions (GBR), 5 of unknown readiness (CHN, COL, "
        "IDN, IND and 1 more)."
    )
    assert reasons["MINUSMA-QRF-1"] == (
        "1 pledge offers quick-reaction-force: 1 of unknown readiness (CAN)."
    )
    assert reasons["MINUSMA-POL"] == (
        "Nobody pledges police, nor anything that stands in for it. Under the same theme (police): "
        "police-cyber-crime (KOR), police-unit (CHN, RWA)."
    )
    assert reasons.str.endswith(".").all()


def test_every_pledge_of_seoul_2021_that_might_come_says_why_it_does_not() -> None:
    """Those whose time was over on the plan date have no days at which they could be idle."""
    plan = planned("seoul-2021")
    pledges = plan.case["pledges"]
    over = pledges["available_until"] < pd.Timestamp("2021-12-08")
    assert set(plan.idle["pledge_id"]) == set(pledges.loc[~over, "id"])
    assert plan.idle["reason"].notna().all()
    assert set(plan.idle.loc[plan.idle["quantity"].isna(), "reason"]) == {"unquantified"}


def assumed_cells(name: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield table, row, column and cell of every value that a folder itself marks as assumed."""
    for path in sorted((FOLDER / name).glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                keys = [row.get(key) for key in ("id", "pledge_id", "provided", "required")]
                label = next(filter(None, keys[:2]), f"{keys[2]} · {keys[3]}")
                for column in filter(None, row.get("assumed", "").split(";")):
                    yield path.stem, label, column, row[column]
    for change in settings(name).get("change", []):
        (table,) = change.keys() - {"set"}
        for column in change["set"]["assumed"].split(";"):
            if column in change["set"]:
                yield f"{table}s", change[table], column, str(change["set"][column])


def test_every_assumption_of_seoul_2021_assumed_is_listed_with_its_value_and_a_reason() -> None:
    told = (FOLDER / "seoul-2021-assumed" / "README.md").read_text(encoding="utf-8")
    section = told.split("## What is assumed")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:2] == "| "][1:]
    listed = {(table, row): (text, reason) for table, row, text, reason in rows}
    assert len(listed) == len(rows)
    columns: dict[tuple[str, str], set[str]] = {}
    for table, row, column, cell in assumed_cells("seoul-2021-assumed"):
        text, reason = listed[table, row]
        assert cell in text.split(f"`{column}`")[1].split("`")[0], (table, row, column, cell)
        assert len(reason) > 20
        columns.setdefault((table, row), set()).add(column)
    assert columns == {
        place: set(re.findall(r"`(\w+)`", text)) for place, (text, _) in listed.items()
    }


def test_whatever_seoul_2021_assumed_adds_is_sourced_or_assumed() -> None:
    """What is in the tables beside the base: no row without a source, unless all of it is assumed."""
    for path in (FOLDER / "seoul-2021-assumed").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                assert row.get("source") or row["assumed"], (path.name, row)


def test_seoul_2021_assumed_comes_out_as_worked_by_hand() -> None:
    """Airframes wait for a refit and a ship, training and visit wait for airframes.

    Proves a chain of four links with dates, and that what is short decides the number. Without it
    crews could be trained on airframes that are still at sea, or a fourth unit might form.
    """
    told = (FOLDER / "seoul-2021-assumed" / "README.md").read_text(encoding="utf-8")
    first, second = (
        float(found.replace(",", "")) for found in re.findall(r"= \*\*(.+?)\*\*", told)
    )
    plan = planned("seoul-2021-assumed")
    assert [plan.objective["gap:1"], plan.objective["gap:2"]] == about([first, second])
    units = plan.deployments[plan.deployments["capability_id"] == "light-helicopter-unit"]
    rows = units[["requirement_id", "depart", "start", "quantity", "served"]].astype(
        {"depart": str, "start": str}
    )
    assert rows.to_numpy().tolist() == [
        ["MINUSMA-HEL-1", "2023-11-28", "2023-12-28", 1, 0.5],
        ["MINUSMA-HEL-1", "2023-11-30", "2023-12-30", 1, 0.5],
        ["MINUSMA-HEL-2", "2024-05-30", "2024-06-29", 1, 0.5],
    ]
    parts = plan.parts[plan.parts["deployment_id"].isin(units["deployment_id"])]
    assert parts.loc[parts["is_last"], "need_id"].tolist() == ["training"] * 3
    assert "training" in set(parts.loc[parts["caps"], "need_id"])
    airframes = plan.supports[plan.supports["need_id"] == "airframes"]
    assert airframes["quantity"].sum() == 9


def test_what_the_readme_says_of_the_plan_of_seoul_2021_assumed_is_in_it() -> None:
    told = (FOLDER / "seoul-2021-assumed" / "README.md").read_text(encoding="utf-8")
    section = told.split("## What happened")[1]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:2] == "| "][1:]
    said = {day for row in rows for day in re.findall(r"\d{4}-\d\d-\d\d", row[1])}
    plan = planned("seoul-2021-assumed")
    dates = [plan.supports[["handed_on", "ready_on"]], plan.deployments[["depart", "start"]]]
    found = {str(day)[:10] for frame in dates for column in frame for day in frame[column]}
    assert said
    assert said <= found
    assert all(row[3].startswith("http") for row in rows)


def test_nothing_of_what_happened_later_is_in_the_input_of_seoul_2021_assumed() -> None:
    """No source of the table of what happened is the source of a row."""
    folder = FOLDER / "seoul-2021-assumed"
    told = (folder / "README.md").read_text(encoding="utf-8").split("## What happened")[1]
    later = set(re.findall(r"https?://\S+", told))
    sources = [path.read_text(encoding="utf-8") for path in folder.glob("*.csv")]
    assert later
    assert not [url for url in later for text in sources if url in text]
    case = planned("seoul-2021-assumed").case
    assert (case["pledges"]["pledged_on"].dropna() <= pd.Timestamp("2021-12-08")).all()
    assert "SLV" not in set(case["contributors"]["id"])
