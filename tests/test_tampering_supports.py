"""What a cheat changes in a plan with supports is refused, and the line that is wrong is named.

As in `test_tampering`: the cheat has the folder and an editor.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved, stays
from test_tampering import Kind, all_of, cell, document, proof, rows, tampered

from matcher import Case, InputError, read_plan

pytestmark = pytest.mark.solver


def supported_case() -> Case:
    """Return a case with a chain, a loan, an order, a bound giver and a visit, in 40 days.

    Units need three frames each and then a crew. Frames of A are refitted first, those of B are
    for mission M2 only, crews go home with the end of January. V is visited before it may go to R3.
    """
    return case(
        [
            pledge(
                id="A", contributor_id="KOR", capability_id="frame", quantity=9, deployment_cost=2,
                assumed="deployment_cost",
            ),
            pledge(
                id="B", contributor_id="GHA", capability_id="frame", quantity=3, only_missions="M2"
            ),
            pledge(
                id="C", contributor_id="NOR", capability_id="crew", quantity=7,
                available_until=day(30),
            ),
            pledge(id="T", contributor_id="USA", capability_id="refit", quantity=6),
            pledge(id="U", capability_id="unit", quantity=5),
            pledge(
                id="V", contributor_id="GHA", capability_id="unit", quantity=2,
                readiness="registered", notice_days=0,
            ),
            pledge(
                id="W", contributor_id="NOR", capability_id="visit", available_from=day(4)
            ),
        ],
        [
            requirement(id="R1", capability_id="unit", quantity=3),
            requirement(
                id="R2", mission_id="M2", capability_id="unit", quantity=2, needed_from=day(6)
            ),
            requirement(
                id="R3", mission_id="M3", capability_id="unit", quantity=2,
                minimum_readiness="assessed",
            ),
        ],
        capabilities=[
            {"id": "unit", "whole": "yes"}, {"id": "frame", "whole": "yes"}, {"id": "crew"},
            {"id": "refit"}, {"id": "visit", "whole": "yes"},
        ],
        needs=[
            {"id": "N1", "pledge_id": "U", "capability_id": "frame", "quantity": 3}
            | {"lead_days": 2, "assumed": "quantity"},
            {"id": "N2", "pledge_id": "U", "capability_id": "crew", "after": "N1"},
            {"id": "N3", "pledge_id": "A", "capability_id": "refit", "lead_days": 3},
            {"id": "N4", "pledge_id": "V", "capability_id": "visit", "per": "pledge"}
            | {"use": "spent", "lead_days": 1, "raises_to": "assessed"},
        ],
        settings=dated(40, travel_days=1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plan that nobody has changed."""
    folder = tmp_path_factory.mktemp("supported") / "plan"
    solved(supported_case()).write(folder)
    return folder


def hands(change: Callable[[list[list[int]]], object]) -> Any:
    """Return a change of the days on which a certificate offers hand-overs."""
    return document("certificate.json", lambda found: change(found["hands"]["days"]))


def priced(family: str, *row: Any) -> Any:
    """Return a change that sets the price of a row in the first proof."""
    return proof(0, lambda one: one["prices"].setdefault(family, []).append(list(row)))


def dropped(table: str, place: int) -> Any:
    """Return the removal of a row."""
    return rows(table, lambda found: found[:place] + found[place + 1 :])


def copied(table: str, place: int, **values: str) -> Any:
    """Return a change that writes a row again, with some other cells."""
    return rows(table, lambda found: [*found, found[place] | values])


KINDS = [
    Kind("More is handed over than the giver has", cell("supports", 2, quantity="10"),
         "deployments of A on 2030-01-04 (supply)"),
    Kind("More is handed over than was refitted", cell("supports", 2, quantity="9"),
         "supports of A (supports)"),
    Kind("A support is added that nobody gave", copied("supports", 4, support_id="S6"),
         "deployments of W on 2030-01-05 (supply)"),
    Kind("A support stands twice", copied("supports", 1), "supports S2 (references)"),
    Kind("A support has no id", cell("supports", 1, support_id=""), "supports row 2 (references)"),
    Kind("A support is taken out", dropped("supports", 1), "supports of U (supports)"),
    Kind("The refit of frames is taken out", dropped("supports", 0), "supports of A (supports)"),
    Kind("The visit is taken out", dropped("supports", 4), "supports of V (supports)"),
    Kind("A giver gives what it does not have",
         cell("supports", 3, giver_pledge_id="A"), "supports S4 (supports)"),
    Kind("A giver is not in the tables", cell("supports", 3, giver_pledge_id="X"),
         "supports S4 (references)"),
    Kind("A receiver is not in the tables", cell("supports", 3, receiver_pledge_id="X"),
         "supports S4 (references)"),
    Kind("A receiver has no such need", cell("supports", 4, receiver_pledge_id="U"),
         "supports S5 (references)"),
    Kind("A need is not in the tables", cell("supports", 4, need_id="N9"),
         "supports S5 (references)"),
    Kind("A support is called another thing", cell("supports", 4, capability_id="refit"),
         "supports S5 (references)"),
    Kind("A support has no quantity", cell("supports", 4, quantity=""), "supports S5 (supports)"),
    Kind("A support is of nothing", cell("supports", 4, quantity="0"), "supports S5 (supports)"),
    Kind("A frame is handed over by halves", cell("supports", 2, quantity="5.5"),
         "supports S3 (supports)"),
    Kind("A support counts for more than it does", cell("supports", 2, rate="2"),
         "supports S3 (supports)"),
    Kind("A support is handed over on no day", cell("supports", 2, handed_on=""),
         "supports S3 (supports)"),
    Kind("A support is handed over before its giver is there",
         cell("supports", 4, handed_on="2030-01-04", ready_on="2030-01-05"),
         "supports S5 (supports)"),
    Kind("A support is handed over before its giver is complete",
         cell("supports", 2, handed_on="2030-01-03", ready_on="2030-01-05"),
         "supports S3 (supports)"),
    Kind("A support is ready too early", cell("supports", 2, ready_on="2030-01-05"),
         "supports S3 (supports)"),
    Kind("A crew is handed over before the frames are there",
         cell("supports", 3, handed_on="2030-01-03", ready_on="2030-01-03"),
         "supports S4 (supports)"),
    Kind("A loan does not end", cell("supports", 3, until=""), "supports S4 (supports)"),
    Kind("A loan is handed over when it has ended",
         cell("supports", 3, handed_on="2030-02-01", ready_on="2030-02-01"),
         "supports S4 (supports)"),
    Kind("A unit stays when its crew must be home", cell("deployments", 0, end="2030-02-05"),
         "supports of U (supports)"),
    Kind("A bound frame is for any mission", cell("supports", 1, mission_id=""),
         "supports S2 (supports)"),
    Kind("A bound frame is for another mission", cell("supports", 1, mission_id="M1"),
         "supports S2 (supports)"),
    Kind("Bound frames complete a unit elsewhere",
         all_of(cell("deployments", 0, quantity="3"), cell("deployments", 1, quantity="0.5")),
         "supports of U (supports)"),
    Kind("A unit goes without what it needs", cell("deployments", 0, quantity="2"),
         "supports of U (supports)"),
    Kind("A pledge goes before it is visited",
         cell("deployments", 3, depart="2030-01-05", start="2030-01-06"),
         "supports of V (supports)"),
    Kind("What is kept is called spent", cell("supports", 2, use="spent"),
         "supports S3 (supports)"),
    Kind("A support is cheaper than it is", cell("supports", 2, cost="0"),
         "supports S3 (supports)"),
    Kind("Supports are left out of the costs",
         all_of(cell("tiers", 1, value="0", bound="0"), cell("supports", 2, cost="0")),
         "tiers cost (tiers)"),
    Kind("A support hides what is assumed of it", cell("supports", 2, assumed=""),
         "supports S3 (decisions)"),
    Kind("A support is handed over on a day that was not offered",
         cell("supports", 1, handed_on="2030-01-02", ready_on="2030-01-04"),
         "supports S2 (bounds)"),
    Kind("A part is left out", dropped("parts", 1), "deployments D1 (parts)"),
    Kind("A part of another deployment is added", copied("parts", 1, deployment_id="D3"),
         "deployments D3 (parts)"),
    Kind("A part is of no deployment", copied("parts", 1, deployment_id="D9"), "parts D9 (parts)"),
    Kind("A part is of another pledge", cell("parts", 0, pledge_id="V"), "deployments D1 (parts)"),
    Kind("A part is another thing", cell("parts", 0, capability_id="crew"),
         "deployments D1 (parts)"),
    Kind("Less is needed", cell("parts", 2, needed="3"), "deployments D2 (parts)"),
    Kind("A part names another support", cell("parts", 0, supports="S2"),
         "deployments D1 (parts)"),
    Kind("A part names no support", cell("parts", 0, supports=""), "deployments D1 (parts)"),
    Kind("A part is ready earlier", cell("parts", 0, ready_on="2030-01-03"),
         "deployments D1 (parts)"),
    Kind("The part that is last is not", cell("parts", 0, is_last="no"), "deployments D1 (parts)"),
    Kind("What caps does not", cell("parts", 0, caps="no", for_want_of=""),
         "deployments D1 (parts)"),
    Kind("What does not cap does", cell("parts", 1, caps="yes"), "deployments D1 (parts)"),
    Kind("A visit that is there for all of a pledge caps it", cell("parts", 4, caps="yes"),
         "deployments D4 (parts)"),
    Kind("A part is wanting for the wrong thing", cell("parts", 0, for_want_of="N2 (crew)"),
         "deployments D1 (parts)"),
    Kind("A bottleneck is hidden", cell("deployments", 0, bottleneck=""), "deployments D1 (parts)"),
    Kind("A bottleneck is told of a unit that has none",
         cell("deployments", 2, bottleneck="N1 (frame) is ready last, on 2030-01-06."),
         "deployments D3 (parts)"),
    Kind("A decision on a need is dropped",
         rows("decisions", lambda found: [row for row in found if row["table"] != "needs"]),
         "needs N1 (decisions)"),
    Kind("A decision names fewer deployments than rest on a giver",
         cell("decisions", 0, deployments="D1"), "decisions pledges A "),
    Kind("What was handed on is idle", cell("idle", 1, quantity="9"), "idle A (idle)"),
    Kind("A unit needs fewer frames", cell("case/needs", 0, quantity="2"), "case (tables)"),
    Kind("A day is not offered on which something is handed over",
         hands(lambda days: days[2].remove(5)), "supports S4 (bounds)"),
    Kind("The first day of a hand-over is not offered",
         hands(lambda days: days[2].remove(2)), "certificate (bounds)"),
    Kind("Days of hand-overs are out of order",
         hands(lambda days: days[2].append(4)), "certificate (bounds)"),
    Kind("A hand-over is offered when its giver must be home",
         hands(lambda days: days[2].append(31)), "certificate (bounds)"),
    Kind("A link is not offered",
         document("certificate.json", lambda found: found["hands"]["links"].pop("B")),
         "certificate (bounds)"),
    Kind("The price of a need is changed",
         proof(0, lambda one: one["prices"]["need"][-1].__setitem__(4, -1.0)), "tiers gap "),
    Kind("The price of a demand is taken out",
         proof(0, lambda one: one["prices"]["held"].pop(0)), "tiers gap "),
    Kind("The price of what comes first has the wrong sign",
         priced("after", "U", "", "N2 after N1", 5, 8.0), "tiers gap "),
    Kind("A price is set for a class that is not there",
         priced("need", "U", "", "N1 @ M9", 3, -1.0), "tiers gap "),
    Kind("A price is set for a need that is not there",
         priced("cover", "U", "", "N9", 5, 1.0), "tiers gap "),
]  # fmt: skip


def test_the_honest_plan_passes(honest: Path) -> None:
    plan = read_plan(honest)
    audit = plan.audit()
    assert audit.passed, str(audit)
    assert len(plan.supports) == 5
    assert stays(plan) == [
        ("U", "R1", 6, 29, 1),
        ("U", "R2", 6, 29, 2),
        ("V", "R1", 1, 3, 2),
        ("V", "R3", 6, 39, 2),
    ]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.sentence)
def test_what_a_cheat_changes_is_refused_and_its_line_is_named(
    kind: Kind, honest: Path, tmp_path: Path
) -> None:
    folder = tampered(honest, kind, tmp_path)
    try:
        told = [str(finding) for finding in read_plan(folder).audit().findings]
    except InputError as error:
        told = str(error).splitlines()
    assert any(line.startswith(kind.told) for line in told), told
