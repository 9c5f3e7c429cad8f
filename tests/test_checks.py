"""What rows must hold together: for each check a case that passes, and one that does not."""

from __future__ import annotations

from typing import Any

import pytest
from builders import case, pledge, refused, requirement

from matcher.case.checks import CHECKS
from matcher.case.tables import TABLES

DATED = {"plan_date": "2021-12-08", "horizon": "2024-12-31"}
AIRCRAFT = [{"id": "truck", "measure": "aircraft"}]
WHOLE = [{"id": "truck", "whole": "yes"}]
TRUCKS_AND_BEDS = [{"id": "truck", "measure": "trucks"}, {"id": "bed", "measure": "beds"}]
BED = {"id": "R2", "mission_id": "M2", "capability_id": "bed"}
CEILING = {"id": "roof", "kind": "ceiling", "at_most": 10}
FLOOR = CEILING | {"id": "floor"}
EXCHANGE = {"id": "swap", "kind": "exchange", "more": "roof", "fewer": "floor", "at_most": 3}
KEYS_OF_A_CEILING = (
    "at_most, counted_in, already, unknown, from, until, hard, price, mission, region, category, "
    "capability, theme, contributor, from_region, a4p"
)


def need(**changes: Any) -> dict[str, Any]:
    """Return a need of P1 for one crew, changed as named."""
    return {"id": "N1", "pledge_id": "P1", "capability_id": "crew"} | changes


TWO = [pledge(), pledge(id="P2")]
CREWED = [pledge(), pledge(id="P2", contributor_id="UGA", capability_id="crew")]
SWAP = [need(), need(id="N2", pledge_id="P2", capability_id="truck")]
RECIPE = {"pledge_id": None, "for_capability_id": "truck"}
CIRCLE = "Remove one of these needs, or name in only_recipients for whom each pledge is."

PASSES: dict[str, list[dict[str, Any]]] = {
    "check_keys": [
        {"pledges": [pledge(id=7), pledge(id="8")]},
        {
            "settings": DATED,
            "deliveries": [
                {"pledge_id": "P1", "date": "2022-01-01", "quantity": 0.5},
                {"pledge_id": "P1", "date": "2022-01-02", "quantity": 0.5},
            ],
        },
    ],
    "check_assumed": [
        {"pledges": pledge(assumed="quantity; duty")},
        {"pledges": pledge(assumed="*")},
    ],
    "check_names": [
        {"requirements": requirement(mission_id="M1@home")},
        {"pledges": CREWED, "needs": [need(group="crews"), need(id="N2", group="crews")]},
        {"pledges": CREWED, "needs": [need(group="N1")]},
    ],
    "check_windows": [
        {
            "pledges": pledge(available_from="2022-01-01", available_until="2022-01-01"),
            "settings": DATED,
        },
        {"pledges": pledge(available_until="2022-01-01"), "settings": DATED},
    ],
    "check_either": [
        {"requirements": requirement(mission_id=None, contributor_id="KEN")},
        {"consents": [{"recipient_id": "KEN", "contributor_id": "KEN"}]},
        {"travel": [{"from_region": "Africa", "mission_id": "M1", "days": 10}]},
        {"needs": [need(), need(id="N2", **RECIPE)]},
    ],
    "check_measures": [
        {"pledges": pledge(measure="aircraft"), "capabilities": AIRCRAFT},
        {"requirements": requirement(measure="persons"), "capabilities": AIRCRAFT},
    ],
    "check_whole": [
        {"pledges": pledge(quantity=2), "capabilities": WHOLE},
        {"pledges": pledge(quantity=0.8)},
        {"requirements": requirement(quantity=1.5, measure="persons"), "capabilities": WHOLE},
    ],
    "check_stand_ins": [
        {"stand_ins": [{"provided": "truck", "required": "car", "rate": 2}]},
    ],
    "check_advances": [{"pledges": [pledge(), pledge(id="P2", advances="P1")]}],
    "check_deliveries": [
        {
            "settings": DATED,
            "deliveries": [{"pledge_id": "P1", "date": "2022-01-01", "quantity": 1}],
        },
        {
            "settings": DATED,
            "pledges": pledge(quantity=None),
            "deliveries": [{"pledge_id": "P1", "date": "2022-01-01", "quantity": 9}],
        },
    ],
    "check_phases": [
        {
            "settings": DATED,
            "requirements": requirement(needed_from="2022-01-01", needed_until="2022-12-31"),
            "phases": [{"requirement_id": "R1", "from": "2022-12-31", "quantity": 2}],
        },
        {
            "settings": DATED,
            "phases": [{"requirement_id": "R1", "from": "2022-12-31", "quantity": 2}],
        },
    ],
    "check_pairs": [
        {"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 1, "at_most": 1}]},
        {"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "verdict": "forbid", "pinned": 0}]},
    ],
    "check_running": [{"running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 1}]}],
    "check_dates": [
        {
            "pledges": pledge(pledged_on="2021-12-08"),
            "meetings": [{"id": "S", "date": "2021-12-08"}],
        },
        {
            "settings": {"plan_date": "2021-12-08"},
            "requirements": requirement(needed_until="2022-01-01"),
        },
    ],
    "check_horizon": [
        {"settings": DATED, "requirements": requirement(needed_from="2024-12-31")},
        {
            "settings": DATED,
            "requirements": requirement(needed_from="2025-01-01", needed_until="2025-02-01"),
        },
    ],
    "check_priorities": [
        {"settings": {"priorities": "weighted", "weights": {1: 9.0}}},
        {
            "settings": {"priorities": "weighted", "weights": {"2": 9}},
            "requirements": requirement(priority=2),
        },
    ],
    "check_persons": [
        {"settings": {"gap_in": "persons"}, "capabilities": [{"id": "truck", "persons_each": 2}]},
        {"settings": {"gap_in": "persons"}, "requirements": requirement(measure="persons")},
    ],
    "check_spending": [
        {"needs": [need(id=f"{per}", per=per) for per in ("each", "pledge", "month", None)]},
        {"needs": [need(per="deployment", use="spent"), need(id="N2", per="pledge", use="kept")]},
    ],
    "check_raising": [
        {"needs": [need(raises_to="assessed", per="pledge"), need(id="N2", group="a")]},
        {
            "pledges": TWO,
            "needs": [
                need(raises_to="assessed", per="pledge"),
                need(id="N2", raises_to="verified", per="pledge", use="kept"),
                need(id="N3", pledge_id="P2", raises_to="assessed"),
                need(id="N4", per="month"),
            ],
        },
    ],
    "check_groups": [
        {"needs": [need(group="a", per="month"), need(id="N2", group="a", per="month")]},
        {"needs": [need(group="a", per="month"), need(id="N2", group="b")]},
        {"needs": [need(group="a"), need(id="N2", group="a", per="each", use="kept")]},
        {
            "pledges": TWO,
            "needs": [need(group="a"), need(id="N2", pledge_id="P2", group="a", per="month")],
        },
    ],
    "check_after": [
        {"needs": [need(), need(id="N2", after="N1"), need(id="N3", after="N1; N2")]},
        {"pledges": TWO, "needs": [need(**RECIPE), need(id="N2", pledge_id="P2", after="N1")]},
        {"needs": [need(name="crews"), need(id="N2", after="Crews")]},
        {"needs": [need(pledge_id=None, for_capability_id="ship", after="N2"), need(id="N2")]},
    ],
    "check_order": [
        {
            "needs": [
                need(),
                need(id="N2", group="a", after="N1"),
                need(id="N3", group="a"),
                need(id="N4", after="N2"),
            ]
        },
        {
            "pledges": TWO,
            "needs": [
                need(id="A", group="g", after="B"),
                need(id="B", group="h"),
                need(id="C", pledge_id="P2", group="g"),
                need(id="D", pledge_id="P2", group="h", after="C"),
            ],
        },
    ],
    "check_supports": [
        {"pledges": CREWED, "needs": [need(), need(id="N2", pledge_id="P2", capability_id="bus")]},
        {"needs": [need(capability_id="truck")]},
        {"needs": [need(**RECIPE), need(id="N2", pledge_id="P1", capability_id="truck")]},
        *(
            {"pledges": [pledge(status=status), CREWED[1]], "needs": SWAP}
            for status in ("withdrawn", "lapsed", "deployed")
        ),
        {"pledges": [pledge(only_recipients="RWA"), CREWED[1]], "needs": SWAP},
        {
            "pledges": CREWED,
            "needs": [need(), need(id="N2", pledge_id="P2", capability_id="lorry")],
            "stand_ins": [{"provided": "lorry", "required": "truck", "rate": 1}],
        },
    ],
    "check_minimum": [
        {"requirements": requirement(quantity=4, minimum_quantity=4)},
        {"requirements": requirement(quantity=None, minimum_quantity=4)},
        {
            "settings": DATED,
            "requirements": requirement(minimum_quantity=3),
            "phases": [{"requirement_id": "R1", "from": "2022-01-01", "quantity": 3}],
        },
    ],
    "check_policies": [
        {"policies": [CEILING, CEILING | {"id": "b", "hard": "no", "price": 2}]},
        {"policies": [{"kind": "share", "share": 0.15, "already": 5, "already_women": 5}]},
        {"policies": [{"kind": "only_with", "with_capability": "truck"}]},
    ],
    "check_policy_days": [
        {"policies": [{"kind": "lift", "at_most": 5}, {"kind": "budget", "at_most": 5}]},
        {"policies": [{"kind": "stay", "days": 30}], "settings": DATED},
    ],
    "check_policy_words": [
        {
            "policies": [CEILING | {"region": "Africa", "from_region": "North", "theme": "police"}],
            "pledges": pledge(themes="police"),
            "missions": [{"id": "M1", "region": "Africa"}],
            "contributors": [{"id": "KEN", "region": "North"}],
        },
    ],
    "check_exchanges": [{"policies": [CEILING, FLOOR, EXCHANGE]}],
    "check_counted": [
        {
            "policies": [CEILING | {"counted_in": "quantity", "mission": "M1"}],
            "pledges": [pledge(), pledge(id="P2", capability_id="bed")],
            "requirements": [requirement(), BED],
            "capabilities": TRUCKS_AND_BEDS,
        },
        {
            "policies": [{"kind": "contributor_share", "share": 0.5, "capability": "bed"}],
            "requirements": [requirement(), BED],
            "capabilities": TRUCKS_AND_BEDS,
        },
    ],
    "check_relaxed": [{"policies": [CEILING], "settings": {"relax": ["roof"]}}],
}
"""Check → tables that hold together."""

REFUSES: dict[str, list[tuple[dict[str, Any], str]]] = {
    "check_keys": [
        (
            {"pledges": [pledge(id=7), pledge(id="7.0")]},
            'pledges, row 3 (id 7), id: "7" stands in row 2 already. Change one of them.',
        ),
        (
            {"pledges": [pledge(), pledge(id=None)]},
            "pledges, row 3, id: its id is blank. Write an id.",
        ),
        (
            {
                "settings": DATED,
                "deliveries": [{"pledge_id": "P1", "date": "2022-01-01", "quantity": 0.5}] * 2,
            },
            'deliveries, row 3: "P1 · 2022-01-01" stands in row 2 already. Change one of them.',
        ),
        (
            {"rates": [{"category": "military", "amount": 1}] * 2},
            'rates, row 3: "military" stands in row 2 already. Change one of them.',
        ),
    ],
    "check_assumed": [
        (
            {"pledges": pledge(assumed="quantty")},
            'pledges, row 2 (id P1), assumed: "quantty" is no column of pledges. Write quantity.',
        ),
        (
            {"pledges": pledge(assumed="all")},
            'pledges, row 2 (id P1), assumed: "all" is no column of pledges. Write one of its '
            "columns, or *.",
        ),
    ],
    "check_names": [
        (
            {"requirements": requirement(mission_id="M1 @ home")},
            'missions, row 2 (id M1 @ home), id: "M1 @ home" holds " @ ", which joins two names in '
            "reports. Write it otherwise.",
        ),
        (
            {"policies": [CEILING | {"id": "roof @ M1"}]},
            'policies, row 2 (id roof @ M1), id: "roof @ M1" holds " @ ", which joins two names in '
            "reports. Write it otherwise.",
        ),
        (
            {"missions": [{"id": "partners"}], "requirements": requirement(mission_id="partners")},
            'missions, row 2 (id partners), id: "partners" stands for partners that ask for '
            "themselves. Write another id.",
        ),
        (
            {"pledges": CREWED, "needs": [need(), need(id="N2", group="N1")]},
            'needs, row 3 (id N2), group: "N1" is the id of another need. Name the group otherwise.',
        ),
    ],
    "check_windows": [
        (
            {
                "pledges": pledge(available_from="2022-01-02", available_until="2022-01-01"),
                "settings": DATED,
            },
            "pledges, row 2 (id P1), available_until: 2022-01-01 lies before available_from "
            "2022-01-02. Write the later day here, or exchange the two.",
        ),
    ],
    "check_either": [
        (
            {"requirements": requirement(mission_id=None)},
            "requirements, row 2 (id R1), mission_id: mission_id and contributor_id are both "
            "blank. Write the mission_id.",
        ),
        (
            {"requirements": requirement(contributor_id="KEN")},
            "requirements, row 2 (id R1), mission_id: mission_id and contributor_id are both "
            "filled. Leave one blank.",
        ),
        (
            {"needs": [need(pledge_id=None)]},
            "needs, row 2 (id N1), pledge_id: pledge_id and for_capability_id are both blank. "
            "Write the pledge_id.",
        ),
        (
            {"needs": [need(for_capability_id="truck")]},
            "needs, row 2 (id N1), pledge_id: pledge_id and for_capability_id are both filled. "
            "Leave one blank.",
        ),
        (
            {"requirements": [requirement(id=n, mission_id=None) for n in range(20)]},
            "requirements, mission_id: mission_id and contributor_id are blank in every row. "
            "Write the mission_id.",
        ),
    ],
    "check_measures": [
        (
            {"pledges": pledge(measure="persons"), "capabilities": AIRCRAFT},
            'pledges, row 2 (id P1), measure: "persons" is not what truck is counted in '
            "(aircraft). Write the quantity in aircraft, or leave the measure blank.",
        ),
    ],
    "check_whole": [
        (
            {"pledges": pledge(quantity=0.8), "capabilities": WHOLE},
            "pledges, row 2 (id P1), quantity: 0.8 of a whole truck. Write 1 and the number of "
            "its people in persons_each, or another whole number.",
        ),
        (
            {
                "pledges": pledge(quantity=2),
                "capabilities": WHOLE,
                "running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 0.5}],
            },
            "running, row 2, quantity: 0.5 of a whole truck. Write 1 and the number of its people "
            "in persons_each, or another whole number.",
        ),
        (
            {
                "settings": DATED,
                "capabilities": WHOLE,
                "phases": [{"requirement_id": "R1", "from": "2022-01-01", "quantity": 0.5}],
            },
            "phases, row 2, quantity: 0.5 of a whole truck. Write 1 and the number of its people "
            "in persons_each, or another whole number.",
        ),
    ],
    "check_stand_ins": [
        (
            {
                "stand_ins": [
                    {"provided": "b", "required": "c", "rate": 1},
                    {"provided": "c", "required": "a", "rate": 1},
                    {"provided": "a", "required": "b", "rate": 1},
                ]
            },
            "stand_ins, row 3, required: stand-ins run in a circle, a → b → c → a. Remove one of "
            "these rows; two measures of one thing are one capability.",
        ),
        (
            {"stand_ins": [{"provided": "a", "required": "a", "rate": 1}]},
            "stand_ins, row 2, required: stand-ins run in a circle, a → a. Remove one of these "
            "rows; two measures of one thing are one capability.",
        ),
    ],
    "check_advances": [
        (
            {"pledges": [pledge(advances="P2"), pledge(id="P2", advances="P1")]},
            "pledges, row 3 (id P2), advances: pledges renew each other in a circle, P1 → P2 → "
            "P1. Write only the earlier pledge.",
        ),
        (
            {"pledges": [pledge(id=n, advances=(n + 1) % 20) for n in range(20)]},
            "pledges, row 21 (id 19), advances: pledges renew each other in a circle, 0 → 1 → 2 → "
            "3 → 4 → 5 → 6 → 7 → 8 → 9 → ... → 0. Write only the earlier pledge.",
        ),
    ],
    "check_deliveries": [
        (
            {
                "settings": DATED,
                "deliveries": [
                    {"pledge_id": "P1", "date": "2022-01-01", "quantity": 0.5},
                    {"pledge_id": "P1", "date": "2022-01-02", "quantity": 1},
                ],
            },
            "deliveries, row 3, quantity: the deliveries of P1 add up to 1.5, but 1 are pledged. "
            "Lower a delivery or raise the pledge.",
        ),
    ],
    "check_phases": [
        (
            {
                "settings": DATED,
                "requirements": requirement(needed_from="2022-01-01", needed_until="2022-12-31"),
                "phases": [{"requirement_id": "R1", "from": "2023-01-01", "quantity": 2}],
            },
            "phases, row 2, from: 2023-01-01 lies outside the window of R1. Write a day within "
            "the window.",
        ),
    ],
    "check_pairs": [
        (
            {
                "pairs": [
                    {"pledge_id": "P1", "requirement_id": "R1", "pinned": 1, "verdict": "forbid"}
                ]
            },
            "pairs, row 2, pinned: a forbidden pair is pinned. Write allow as its verdict, or "
            "remove the pin.",
        ),
        (
            {"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "pinned": 2, "at_most": 1}]},
            "pairs, row 2, pinned: 2 are pinned, but at most 1 allowed. Lower the pin or raise "
            "at_most.",
        ),
    ],
    "check_running": [
        (
            {"running": [{"pledge_id": "P1", "requirement_id": "R1", "quantity": 2}]},
            "running, row 2, quantity: 2 of P1 are running, but 1 are pledged. Lower what is "
            "running or raise the pledge.",
        ),
    ],
    "check_dates": [
        (
            {"pledges": pledge(available_from="2022-01-01"), "settings": {"horizon": "2023-01-01"}},
            "scenario, plan_date: the plan date is blank, but dates are given. Write plan_date, "
            "as 2021-12-08.",
        ),
        (
            {"settings": {"plan_date": "2021-12-08"}},
            "scenario, horizon: the horizon is blank, but the end of a requirement is, too. Write "
            "horizon, as 2024-12-31, or every needed_until.",
        ),
        (
            {"settings": {"plan_date": "2021-12-08", "horizon": "2021-12-07"}},
            "scenario, horizon: 2021-12-07 lies before the plan date 2021-12-08. Write a later "
            "day.",
        ),
    ],
    "check_horizon": [
        (
            {"settings": DATED, "requirements": requirement(needed_from="2025-01-01")},
            "requirements, row 2 (id R1), needed_from: 2025-01-01 lies after the horizon "
            "2024-12-31, on which the requirement ends. Write its needed_until, or a later "
            "horizon.",
        ),
    ],
    "check_priorities": [
        (
            {"settings": {"priorities": "weighted"}},
            "scenario, weights: priority 1 has no weight. Write weights = { 1 = 1.0 }, or "
            'priorities = "strict".',
        ),
        (
            {
                "settings": {"priorities": "weighted", "weights": {1: 2}},
                "requirements": requirement(priority=3),
            },
            "scenario, weights: priority 3 has no weight. Write weights = { 3 = 1.0 }, or "
            'priorities = "strict".',
        ),
    ],
    "check_persons": [
        (
            {"settings": {"gap_in": "persons"}},
            "requirements, row 2 (id R1), capability_id: gap_in is persons, but how many persons "
            "one truck has is not known. Write persons_each of the capability, or choose gap_in = "
            '"share".',
        ),
    ],
    "check_spending": [
        (
            {"needs": [need(per="month", use="kept")]},
            'needs, row 2 (id N1), use: "kept": what is used up per month is spent. Write spent, or '
            "leave the cell blank.",
        ),
        (
            {"needs": [need(id=None, per="deployment", use="kept")]},
            'needs, row 2 (id N1), use: "kept": what is used up per deployment is spent. Write '
            "spent, or leave the cell blank.",
        ),
    ],
    "check_raising": [
        (
            {"needs": [need(raises_to="assessed", group="visits")]},
            'needs, row 2 (id N1), group: "visits": what raises readiness (to assessed) is in no '
            "group. Leave the cell blank; needs that raise to one level are alternatives anyway.",
        ),
        (
            {"needs": [need(raises_to="rapid", per="month")]},
            'needs, row 2 (id N1), per: "month": what raises readiness (to rapid) is needed once. '
            "Write pledge, or each.",
        ),
        (
            {
                "needs": [
                    need(raises_to="assessed", per="pledge"),
                    need(id="N2", raises_to="verified", **RECIPE),
                ]
            },
            'needs, row 3 (id N2), per: "each" is not "pledge", as N1 says, which is an '
            "alternative to it (what raises readiness) for P1. Write pledge in both, or part them.",
        ),
        (
            {
                "needs": [
                    need(raises_to="assessed"),
                    need(id="N2", raises_to="assessed", use="spent"),
                ]
            },
            'needs, row 3 (id N2), use: "spent" is not "kept", as N1 says, which is an alternative '
            "to it (what raises readiness) for P1. Write kept in both, or part them.",
        ),
    ],
    "check_groups": [
        (
            {"needs": [need(group="crews", per="month"), need(id="N2", group="crews")]},
            'needs, row 3 (id N2), per: "each" is not "month", as N1 says, which is an alternative '
            "to it (group crews) for P1. Write month in both, or part them.",
        ),
        (
            {
                "pledges": [*TWO, pledge(id="P3")],
                "needs": [
                    need(group="crews", use="spent", **RECIPE),
                    need(id="N2", group="crews", **RECIPE),
                ],
            },
            'needs, row 3 (id N2), use: "kept" is not "spent", as N1 says, which is an alternative '
            "to it (group crews) for P1. Write spent in both, or part them.",
        ),
    ],
    "check_after": [
        (
            {"pledges": TWO, "needs": [need(), need(id="N2", after="N1", **RECIPE)]},
            'needs, row 3 (id N2), after: "N1" is no need of P2, which has this one. Write a need '
            "that P2 has, or remove it.",
        ),
        (
            {"needs": [need(), need(id="N2", after="N3")]},
            'needs, row 3 (id N2), after: "N3" is no need. Write N2, or add a row for it to needs.',
        ),
    ],
    "check_order": [
        (
            {"needs": [need(after="N1")]},
            "needs, row 2 (id N1), after: needs come after each other in a circle, N1 → N1. Remove "
            "one of them.",
        ),
        (
            {
                "pledges": TWO,
                "needs": [
                    need(after="N3", **RECIPE),
                    need(id="N2", after="N1", **RECIPE),
                    need(id="N3", after="N2", **RECIPE),
                ],
            },
            "needs, row 3 (id N2), after: needs come after each other in a circle, N1 → N3 → N2 → "
            "N1. Remove one of them.",
        ),
        (
            {
                "needs": [
                    need(group="crews", after="N3"),
                    need(id="N2", group="crews"),
                    need(id="N3", after="N2"),
                ]
            },
            "needs, row 2 (id N1), after: needs come after each other in a circle, N3 → crews → "
            "N3. Remove one of them.",
        ),
    ],
    "check_supports": [
        (
            {"pledges": CREWED, "needs": SWAP},
            "needs, row 2 (id N1), capability_id: pledges need each other in a circle, P1 → P2 → "
            f"P1. {CIRCLE}",
        ),
        (
            {"pledges": TWO, "needs": [need(capability_id="truck", **RECIPE)]},
            "needs, row 2 (id N1), capability_id: pledges need each other in a circle, P1 → P2 → "
            f"P1. {CIRCLE}",
        ),
        (
            {
                "pledges": [pledge(only_recipients="UGA; RWA"), CREWED[1]],
                "needs": [need(), need(id="N2", pledge_id="P2", capability_id="lorry")],
                "stand_ins": [
                    {"provided": "truck", "required": "van", "rate": 1},
                    {"provided": "van", "required": "lorry", "rate": 1},
                ],
            },
            "needs, row 2 (id N1), capability_id: pledges need each other in a circle, P1 → P2 → "
            f"P1. {CIRCLE}",
        ),
        (
            {
                "pledges": [pledge(id=n, capability_id=f"c{n}") for n in range(12)],
                "needs": [
                    need(id=f"N{n}", pledge_id=n, capability_id=f"c{(n + 1) % 12}")
                    for n in range(12)
                ],
            },
            "needs, row 2 (id N0), capability_id: pledges need each other in a circle, 0 → 1 → 2 → "
            f"3 → 4 → 5 → 6 → 7 → 8 → 9 → ... → 0. {CIRCLE}",
        ),
    ],
    "check_minimum": [
        (
            {"requirements": requirement(minimum_quantity=2)},
            "requirements, row 2 (id R1), minimum_quantity: less than 2 does not count, but at "
            "most 1 is required. Lower it, or raise the quantity.",
        ),
    ],
    "check_policies": [
        (
            {"policies": [CEILING | {"at_most": None}]},
            "policies, row 2 (id roof), at_most: it is blank. Write the at_most of the ceiling.",
        ),
        (
            {"policies": [CEILING | {"share": 0.5}]},
            "policies, row 2 (id roof), share: the kind ceiling knows no share. Leave it blank; "
            f"it knows {KEYS_OF_A_CEILING}.",
        ),
        (
            {"policies": [CEILING | {"counted_in": "co2"}]},
            'policies, row 2 (id roof), counted_in: "co2": the kind ceiling knows no such word. '
            "Write persons or quantity.",
        ),
        (
            {"policies": [CEILING | {"hard": "yes", "price": 2}]},
            "policies, row 2 (id roof), price: a hard rule has no price. Leave it blank, or write "
            "no as hard.",
        ),
        (
            {"policies": [CEILING | {"category": "army; military"}]},
            'policies, row 2 (id roof), category: "army" is no category. Write some of military, '
            "formed_police, individual_police, experts_and_staff, justice_and_corrections, "
            "uniformed, none.",
        ),
        (
            {"policies": [CEILING | {"a4p": [1, 8]}]},
            'policies, row 2 (id roof), a4p: "8" is no priority of A4P+. Write some of 1 to 7.',
        ),
        (
            {"policies": [{"kind": "share", "share": 0.2, "already": 3, "already_women": 5}]},
            "policies, row 2 (id Y1), already_women: 5 women are more than the 3 already. Write "
            "all persons as already.",
        ),
        (
            {"policies": [{"kind": "share", "share": 0.2, "unknown": 2}]},
            "policies, row 2 (id Y1), unknown: 2 is no share of the persons. Write a share "
            "between 0 and 1.",
        ),
        (
            {
                "policies": [{"kind": "budget", "at_most": 5, "per": "year", "already": 3}],
                "settings": DATED,
            },
            "policies, row 2 (id Y1), already: what is spent already belongs to no year. Leave it "
            "blank, or give that time a budget of its own.",
        ),
        (
            {"policies": [{"kind": "only_with"}]},
            "policies, row 2 (id Y1), with_capability: with_capability and with_requirement are "
            "both blank. Write one of them.",
        ),
        (
            {
                "policies": [
                    {"kind": "only_with", "with_capability": "truck", "with_requirement": "R1"}
                ]
            },
            "policies, row 2 (id Y1), with_capability: with_capability and with_requirement are "
            "both filled. Leave one blank.",
        ),
        (
            {"policies": [{"kind": "only_with", "with_capability": "truck", "share": 0}]},
            "policies, row 2 (id Y1), share: anything is covered by 0. Write a share above 0.",
        ),
        (
            {"policies": [CEILING, EXCHANGE | {"fewer": "roof"}]},
            'policies, row 3 (id swap), fewer: "roof" would be exchanged for itself. Write the '
            "other ceiling.",
        ),
    ],
    "check_policy_days": [
        (
            {"policies": [{"kind": "stay", "days": 3}]},
            "policies, row 2 (id Y1), days: there is no calendar. Write plan_date.",
        ),
        (
            {"policies": [{"kind": "lift", "at_most": 3, "per": "year"}]},
            'policies, row 2 (id Y1), per: "year": there is no calendar. Leave it blank, or write '
            "plan_date.",
        ),
    ],
    "check_policy_words": [
        (
            {
                "policies": [CEILING | {"region": "Afrika"}],
                "missions": [{"id": "M1", "region": "Africa"}],
            },
            'policies, row 2 (id roof), region: no row of missions has "Afrika". Write Africa.',
        ),
        (
            {"policies": [CEILING | {"from_region": "Sahel"}]},
            'policies, row 2 (id roof), from_region: no row of contributors has "Sahel". Write it '
            "there as region.",
        ),
        (
            {
                "policies": [{"kind": "spread", "contributors": 2, "theme": "police"}],
                "pledges": pledge(themes="police"),
            },
            'policies, row 2 (id Y1), theme: no row of capabilities has "police". Write it there '
            "as themes.",
        ),
    ],
    "check_exchanges": [
        (
            {"policies": [CEILING, {"id": "floor", "kind": "share", "share": 0.1}, EXCHANGE]},
            'policies, row 4 (id swap), fewer: "floor" is no ceiling. Write the id of one.',
        ),
        (
            {"policies": [CEILING, FLOOR | {"price": 1}, EXCHANGE]},
            'policies, row 4 (id swap), fewer: "floor" is soft, and would be passed without an '
            "exchange. Make it hard, or remove the exchange.",
        ),
        (
            {
                "policies": [
                    CEILING,
                    FLOOR,
                    EXCHANGE,
                    CEILING | {"id": "wall"},
                    EXCHANGE | {"id": "again", "fewer": "wall"},
                ]
            },
            'policies, row 6 (id again), more: "roof" is exchanged by swap already. Keep one of '
            "them.",
        ),
    ],
    "check_counted": [
        (
            {
                "policies": [CEILING | {"counted_in": "quantity"}],
                "pledges": [pledge(), pledge(id="P2", capability_id="bed")],
                "requirements": [requirement(), BED],
                "capabilities": TRUCKS_AND_BEDS,
            },
            "policies, row 2 (id roof), counted_in: it adds up beds, trucks. Write persons, or "
            "choose what has one measure.",
        ),
        (
            {
                "policies": [CEILING | {"counted_in": "quantity", "mission": "M1"}],
                "pledges": [pledge(), pledge(id="P2", capability_id="bed")],
                "stand_ins": [{"provided": "bed", "required": "truck", "rate": 1}],
                "requirements": [requirement(), BED],
                "capabilities": TRUCKS_AND_BEDS,
            },
            "policies, row 2 (id roof), counted_in: it adds up beds, trucks. Write persons, or "
            "choose what has one measure.",
        ),
        (
            {
                "policies": [{"kind": "contributor_share", "share": 0.5}],
                "requirements": [requirement(), requirement(id="R2", measure="persons")],
                "capabilities": TRUCKS_AND_BEDS,
            },
            "policies, row 2 (id Y1), counted_in: it adds up persons, trucks. Write persons, or "
            "choose what has one measure.",
        ),
    ],
    "check_relaxed": [
        (
            {"policies": [CEILING], "settings": {"relax": ["roff"]}},
            'scenario, relax: "roff" is no policy. Write roof.',
        ),
        (
            {"policies": [CEILING | {"price": 1}], "settings": {"relax": ["roof"]}},
            'scenario, relax: "roof" is soft already. Remove it.',
        ),
        (
            {
                "policies": [{"id": "two", "kind": "spread", "contributors": 2}],
                "settings": {"relax": ["two"]},
            },
            'scenario, relax: "two" contradicts no pin: it is a spread. Remove it.',
        ),
    ],
}
"""Check → tables that do not hold together, with the whole message."""


def test_every_check_has_a_case_that_passes_and_one_that_does_not() -> None:
    names = [check.__name__ for check in CHECKS]
    assert list(PASSES) == names
    assert list(REFUSES) == names
    assert all(PASSES.values())
    assert all(REFUSES.values())


def test_every_check_says_in_a_sentence_what_holds() -> None:
    for check in CHECKS:
        assert check.__doc__ is not None
        assert check.__doc__.strip().endswith(".")


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(one, id=f"{name}-{n}")
        for name, all_ in PASSES.items()
        for n, one in enumerate(all_)
    ],
)
def test_what_holds_together_passes(tables: dict[str, Any]) -> None:
    case(**tables)


@pytest.mark.parametrize(
    ("tables", "message"),
    [
        pytest.param(*one, id=f"{name}-{n}")
        for name, all_ in REFUSES.items()
        for n, one in enumerate(all_)
    ],
)
def test_what_does_not_hold_together_is_refused(tables: dict[str, Any], message: str) -> None:
    assert refused(**tables) == [message]


def test_a_refused_cell_has_no_echo() -> None:
    """A plan date that cannot be read is not blank besides, nor is an id that is refused."""
    assert refused(
        [pledge(), pledge(id="a;b")], settings={"plan_date": "soon", "horizon": "2024-12-31"}
    ) == [
        'scenario, plan_date: "soon": it is not a date. Write it as 2022-12-31.',
        'pledges, row 3 (id a;b), id: "a;b": an id holds no line break, tab or semicolon. Write it '
        "without them.",
    ]


def test_a_need_whose_pledge_is_refused_has_no_echo_where_another_comes_after_it() -> None:
    assert refused(needs=[need(pledge_id="P7"), need(id="N2", after="N1")]) == [
        'needs, row 2 (id N1), pledge_id: "P7" is no pledge. Write P1, or add a row for it to '
        "pledges."
    ]


@pytest.mark.parametrize(
    ("table", "column"),
    [
        (name, column)
        for name in ("pledges", "needs", "stand_ins")
        for column in TABLES[name].columns
    ],
)
def test_whatever_cell_is_refused_the_others_are_checked(table: str, column: str) -> None:
    """A refused cell is blank for every check that looks at its row."""
    rows: dict[str, list[dict[str, Any]]] = {
        "pledges": [pledge(only_recipients="UGA"), CREWED[1]],
        "needs": [*SWAP, need(id="N3", after="N1", group="a"), need(id="N4", **RECIPE, group="a")],
        "stand_ins": [{"provided": "lorry", "required": "truck", "rate": 1}],
    }
    rows[table][0] = rows[table][0] | {column: "#REF!"}
    row = f"{table}, row 2"
    assert any(line.startswith(row) and "#REF!" in line for line in refused(**rows))


def test_many_pledges_are_looked_through_for_circles_without_their_pairs() -> None:
    """Each of 3,000 pledges needs what each of the others before it gives."""
    kinds = [f"c{n % 30:02}" for n in range(3000)]
    pledges = [pledge(id=f"P{n}", capability_id=kind) for n, kind in enumerate(kinds)]
    recipes = [
        need(id=f"{a}{b}", pledge_id=None, for_capability_id=f"c{a:02}", capability_id=f"c{b:02}")
        for a in range(30)
        for b in range(a)
    ]
    assert len(case(pledges, needs=recipes)["needs"]) == 435
    recipes.append(need(id="back", pledge_id=None, for_capability_id="c00", capability_id="c29"))
    (line,) = refused(pledges, needs=recipes)
    assert "a circle, P0 → P29 → P0." in line


def test_refused_cells_are_no_duplicates_of_each_other() -> None:
    delivery = {"pledge_id": "P1", "date": "soon", "quantity": 0.5}
    lines = refused(deliveries=[delivery, delivery], settings=DATED)
    assert len(lines) == 2
    assert all("it is not a date" in line for line in lines)
