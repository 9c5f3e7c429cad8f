"""What a rule costs: the tiers that a plan would gain without it, worked by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import about, dated, day, solved
from test_math_ceilings import ceiling, under
from typer.testing import CliRunner

from matcher import Case, ContradictionError, cost_rules, formulate, match, read_plan
from matcher.cli import app
from matcher.present.costs import rules_text


def gains(costs: pd.DataFrame) -> dict[tuple[str, str], float]:
    """Return rule and tier → what is gained without the rule, where anything changes."""
    rows = costs[costs["gain"] != 0]
    keys = zip(rows["policy_id"].fillna("all"), rows["tier"], strict=True)
    return dict(zip(keys, rows["gain"].tolist(), strict=True))


def two_ceilings() -> Case:
    """Return three trucks of ten persons, wanted on ten days, under ceilings of 20 and of 25."""
    return under(ceiling(id="low"), ceiling(id="high", at_most=25))


def test_a_rule_costs_what_the_next_one_leaves() -> None:
    """Under 20 persons a truck is open on ten days, a third of what is required: 10/3.

    Without the ceiling of 20 that of 25 leaves 5 persons out, 5/30 of ten days: 5/3. Without
    that of 25 nothing changes. Without both all go.

    **Proves**: each rule is left out by itself, the others in force, and then all together.
    **Without it** the ceiling of 25 would seem to cost 5/3, or both together nothing more than one.
    """
    costs = cost_rules(two_ceilings())
    assert gains(costs) == about({("low", "gap"): 10 / 3 - 5 / 3, ("all", "gap"): 10 / 3})
    assert costs["value"].tolist() == about([10 / 3, 0] * 3)
    assert costs["decides"].tolist() == [True, False, False, False, True, False]


def test_what_later_tiers_lose_follows_from_the_first() -> None:
    """A truck costs 30 a month and ten days there: 10. Two go under the ceiling, three without.

    **Proves**: the tiers stay in their order, and a cost that rises is told as what it is.
    **Without it** the ceiling would seem to save money.
    """
    paid = pledge(quantity=3, persons_each=10, monthly_cost=30)
    costs = cost_rules(under(ceiling(id="roof"), pledged=paid))
    assert gains(costs) == about({("roof", "gap"): 10 / 3, ("roof", "cost"): -10})
    assert costs.loc[costs["decides"], "tier"].tolist() == ["gap"]


def test_a_soft_rule_costs_what_it_makes_of_its_tier() -> None:
    """All three go, 10 persons too many on ten days at a price of 2: 2 · 10 · 10 / 20 = 10."""
    costs = cost_rules(under(ceiling(id="roof", price=2)))
    assert gains(costs) == about({("roof", "rules"): 10})
    assert set(costs["hard"]) == {"no"}


def test_without_its_ceiling_an_exchange_is_void() -> None:
    """Ten police may come beyond 10, if as many military of 20 stay away.

    30 police and no military are wanted: 20 come. Without the exchange 10 do, and without the
    military's ceiling there is nothing to give up in exchange: 10 as well.

    **Proves**: an exchange gives, so that without it a plan is worse, and it falls with what it
    rests on. **Without it** the ceiling of the military would seem to cost nothing.
    """
    policies = [
        {"id": "police", "kind": "ceiling", "at_most": 10, "category": "formed_police"},
        {"id": "military", "kind": "ceiling", "at_most": 20, "category": "military"},
        {"id": "swap", "kind": "exchange", "more": "police", "fewer": "military", "at_most": 10},
    ]
    capabilities = [{"id": "truck", "category": "formed_police", "persons_each": 1}]
    asked = under(
        *policies, pledged=pledge(quantity=30), requirements=requirement(quantity=30),
        capabilities=capabilities,
    )  # fmt: skip
    # 10 of 30 are open on ten days, 20 without the exchange, none without the ceiling of police.
    assert gains(cost_rules(asked)) == about(
        {
            ("police", "gap"): 10 / 3,
            ("military", "gap"): -10 / 3,
            ("swap", "gap"): -10 / 3,
            ("all", "gap"): 10 / 3,
        }
    )


def test_a_condition_costs_what_it_keeps_from_counting() -> None:
    """Kenya alone offers what two nations must give: nothing counts, 10 of 10 days are open."""
    policies = [{"id": "two", "kind": "spread", "contributors": 2}]
    asked = case(pledge(), requirement(), policies=policies, settings=dated(10))
    assert gains(cost_rules(asked)) == about({("two", "gap"): 10})


def test_the_dates_that_a_rule_offers_stay_offered() -> None:
    """The rule changes on day 4, on which a truck might come; it may also without the rule."""
    asked = under(ceiling(id="roof", until=day(3)))
    dropped, kept = formulate(asked, dropped=["roof"]).columns(), formulate(asked).columns()
    there = [frame[frame["kind"] == "there"]["date"].tolist() for frame in (dropped, kept)]
    assert there[0] == there[1]


def test_a_plan_that_was_read_is_asked_like_the_one_that_was_made(tmp_path: Path) -> None:
    plan = solved(two_ceilings())
    plan.write(tmp_path / "plan")
    pd.testing.assert_frame_equal(cost_rules(read_plan(tmp_path / "plan")), cost_rules(plan))


def test_a_rule_that_was_given_up_is_left_out_like_others() -> None:
    """Three trucks are pinned under a ceiling of 20 that may be relaxed: 10 too many, ten days.

    10 · 10 / 20 = 5 of the tier `relaxed`, none of it without the ceiling.
    """
    pinned = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 3}]
    asked = under(ceiling(id="roof"), pairs=pinned, settings=dated(10, relax=["roof"]))
    costs = cost_rules(asked)
    assert gains(costs) == about({("roof", "relaxed"): 5})
    assert set(costs["hard"]) == {"relaxed"}


def test_what_contradicts_has_no_costs() -> None:
    pinned = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 3}]
    with pytest.raises(ContradictionError, match="ceiling roof"):
        cost_rules(under(ceiling(id="roof"), pairs=pinned))


def test_a_pin_that_only_an_exchange_allows_has_none_without_it() -> None:
    policies = [
        {"id": "more", "kind": "ceiling", "at_most": 10},
        {"id": "fewer", "kind": "ceiling", "at_most": 20, "category": "military"},
        {"id": "swap", "kind": "exchange", "more": "more", "fewer": "fewer", "at_most": 20},
    ]
    pinned = [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 3}]
    costs = cost_rules(under(*policies, pairs=pinned)).set_index("policy_id")
    assert set(costs.loc["swap", "closed"]) == {"contradicts"}
    assert costs.loc["swap", "without"].isna().all()
    assert set(costs.loc["more", "closed"]) == {"linear"}
    text = rules_text(costs.reset_index(), under().settings)
    assert "Without these nothing is possible with all pins: fewer, swap." in text


def test_constraints_of_an_analyst_are_no_part_of_the_case() -> None:
    asked = two_ceilings()
    problem = formulate(asked).to_pulp()
    problem.addConstraint(problem.variables()[0] <= 1, "mine")
    with pytest.raises(ValueError, match="constraints of your own"):
        cost_rules(match(asked, problem=problem))


def test_progress_names_the_rule_that_is_left_out() -> None:
    told: list[tuple[float, str]] = []
    cost_rules(two_ceilings(), progress=lambda done, what: told.append((done, what)))
    assert told == [
        (0.0, "without low"), (1 / 3, "without high"), (2 / 3, "without any rule"), (1.0, "solved"),
    ]  # fmt: skip


def test_without_policies_there_is_nothing_to_tell() -> None:
    costs = cost_rules(case())
    assert costs.empty
    assert rules_text(costs, case().settings) == (
        "Plan: what each rule costs.\nThe scenario has no policies.\n"
    )


def test_the_report_tells_what_changes_and_what_does_not() -> None:
    asked = under(ceiling(id="low", mission="M1"), ceiling(id="high", at_most=25))
    lines = rules_text(cost_rules(asked), asked.settings).splitlines()
    assert lines[:2] == [
        "Plan: what each rule costs.",
        "With all of them: gap 3.33 requirement-days, cost 0.",
    ]
    assert [line.split() for line in lines[3:7]] == [
        ["What", "changes", "without", "a", "rule", "(2)"],
        ["without", "kind", "on", "hard", "tier", "now", "then", "gain"],
        ["low", "ceiling", "mission", "M1", "yes", "gap", "3.33", "1.67", "1.67"],
        ["all", "together", "gap", "3.33", "0", "3.33"],
    ]
    assert lines[-1] == "Without these nothing changes, each by itself: high."


def test_the_command_line_prints_rows_or_a_report(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(
        'name = "roof"\n[[policy]]\nid = "low"\nkind = "ceiling"\nat_most = 1\n', encoding="utf-8"
    )
    tables: dict[str, list[dict[str, Any]]] = {
        "pledges": [pledge(quantity=3)],
        "requirements": [requirement(quantity=3)],
        "capabilities": [{"id": "truck", "persons_each": 1}],
    }
    for name, rows in tables.items():
        pd.DataFrame(rows).to_csv(tmp_path / f"{name}.csv", index=False)
    shown = CliRunner().invoke(app, ["rules", str(tmp_path)])
    assert (shown.exit_code, shown.output.splitlines()[0]) == (0, "roof: what each rule costs.")
    printed = CliRunner().invoke(app, ["rules", str(tmp_path), "--json"])
    assert [row["gain"] for row in json.loads(printed.output)] == about([2 / 3, 0])
