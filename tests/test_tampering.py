"""What a cheat changes in a written plan is refused, and the line that is wrong is named.

A cheat has the folder and an editor: every change below is made in the files. Each kind says in a
sentence what it pretends, and which line must be told.
"""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved
from typer.testing import CliRunner

from matcher import Case, InputError, read_plan
from matcher.cli import app
from matcher.plan.archive import digest

Rows = list[dict[str, str]]
Change = Callable[[Path], None]


def honest_case() -> Case:
    """Return a case with a tour, a pin, a stand-in, a refused pledge, gaps and assumed values."""
    return case(
        [
            pledge(
                id="P1", quantity=4, available_from=day(2), notice_days=1, tour_days=6, tours=1,
                rest_days=1, monthly_cost=30, deployment_cost=5, readiness="verified",
                assumed="notice_days",
            ),
            pledge(
                id="P2", contributor_id="NOR", capability_id="van", quantity=6, persons_each=4,
                duty=0.5, monthly_cost=3,
            ),
            pledge(id="P3", contributor_id="GHA", quantity=2, readiness="registered"),
        ],
        [
            requirement(id="R1", quantity=4, priority=1, minimum_readiness="assessed"),
            requirement(
                id="R2", mission_id="M2", quantity=2, needed_from=day(3), needed_until=day(8),
                priority=2,
            ),
        ],
        capabilities=[{"id": "truck", "measure": "trucks"}, {"id": "van", "measure": "vans"}],
        stand_ins=[{"provided": "van", "required": "truck", "rate": 0.5}],
        pairs=[
            {"pledge_id": "P1", "requirement_id": "R1", "pinned": 1}
            | {"pinned_from": day(4), "pinned_until": day(5)}
        ],
        consents=[{"mission_id": "M1", "contributor_id": "GHA", "answer": "no"}],
        settings=dated(12, travel_days=1),
    )  # fmt: skip


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a plan that nobody has changed."""
    folder = tmp_path_factory.mktemp("honest") / "plan"
    solved(honest_case()).write(folder)
    return folder


def rows(table: str, change: Callable[[Rows], Rows | None]) -> Change:
    """Return a change of the rows of a CSV file, in place or as a new list."""

    def edit(folder: Path) -> None:
        path = folder / f"{table}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            found, columns = list(reader), list(reader.fieldnames or ())
        changed = change(found)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(found if changed is None else changed)

    return edit


def cell(table: str, place: int, **values: str) -> Change:
    """Return a change of some cells of one row."""
    return rows(table, lambda found: found[place].update(values))


def document(file: str, change: Callable[[dict[str, Any]], object]) -> Change:
    """Return a change of a JSON file."""

    def edit(folder: Path) -> None:
        path = folder / file
        found = json.loads(path.read_text(encoding="utf-8"))
        change(found)
        path.write_text(json.dumps(found), encoding="utf-8")

    return edit


def proof(place: int, change: Callable[[dict[str, Any]], object]) -> Change:
    """Return a change of one proof of the certificate."""
    return document("certificate.json", lambda found: change(found["proofs"][place]))


def days(change: Callable[[list[list[int]]], object]) -> Change:
    """Return a change of the days that a certificate offers."""
    return document("certificate.json", lambda found: change(found["offers"]["days"]))


def all_of(*changes: Change) -> Change:
    """Return several changes as one."""

    def edit(folder: Path) -> None:
        for change in changes:
            change(folder)

    return edit


def without(path: str) -> Change:
    """Return the removal of a file."""
    return lambda folder: (folder / path).unlink()


def settings(**values: Any) -> Change:
    """Return a change of the settings of the case."""
    return document("case/scenario.json", lambda found: found.update(values))


def close_gap(found: Rows) -> None:
    """Call what is open of the first requirement served."""
    for row in found[:2]:
        row.update(served=row["required"], gap="0", out_of_reach="0", first_reason="")


def with_hash(folder: Path) -> None:
    """Change a table as one who knows where its hash stands."""
    cell("case/requirements", 1, quantity="1")(folder)
    fresh = digest(folder / "case")
    document("plan.json", lambda plan: plan.update(case_sha256=fresh))(folder)


@dataclass(frozen=True)
class Kind:
    """A kind of tampering.

    Attributes
    ----------
    sentence
        What the cheat did, and why.
    change
        How it is done in the files.
    told
        The beginning of the line that must be told.
    """

    sentence: str
    change: Change
    told: str


KINDS = [
    Kind("More is deployed than was", cell("deployments", 2, quantity="7"), "deployments D3 "),
    Kind("Nothing is deployed, by a quantity of 0", cell("deployments", 2, quantity="0"),
         "deployments D3 (quantity)"),
    Kind("A unit is there two days before it can be",
         cell("deployments", 0, start="2030-01-02"), "deployments D1 (dates)"),
    Kind("A unit leaves home before it is ready",
         cell("deployments", 0, depart="2030-01-01", start="2030-01-02"),
         "deployments D1 (dates)"),
    Kind("A tour is longer than it may be",
         cell("deployments", 0, end="2030-01-12"), "deployments D1 (dates)"),
    Kind("A unit leaves on a date that was not offered",
         cell("deployments", 2, end="2030-01-07"), "deployments D3 (bounds)"),
    Kind("A deployment is moved to a pair that the rules refuse",
         cell("deployments", 2, pledge_id="P3", contributor_id="GHA", capability_id="truck",
              requirement_id="R1", mission_id="M1"), "deployments D3 (eligibility)"),
    Kind("A deployment is given to another contributor",
         cell("deployments", 2, contributor_id="KEN"), "deployments D3 (references)"),
    Kind("A deployment is added that nobody made",
         rows("deployments", lambda found: [*found, found[2] | {"deployment_id": "D4"}]),
         "deployments of P2 on 2030-01-03 (supply)"),
    Kind("A deployment stands twice",
         rows("deployments", lambda found: [*found, found[2]]), "deployments D3 (references)"),
    Kind("A deployment is taken out", rows("deployments", lambda found: found[:2]), "gaps R2 "),
    Kind("A deployment of a pledge that is not in the tables",
         cell("deployments", 2, pledge_id="P9"), "deployments D3 (references)"),
    Kind("A deployment counts for more than its rate", cell("deployments", 2, rate="1"),
         "deployments D3 (values)"),
    Kind("A deployment serves more than it does", cell("deployments", 2, served="2"),
         "deployments D3 (values)"),
    Kind("A deployment is cheaper than it is", cell("deployments", 0, cost="1"),
         "deployments D1 (values)"),
    Kind("A deployment has fewer persons", cell("deployments", 2, persons="12"),
         "deployments D3 (values)"),
    Kind("A deployment is called pinned that is not", cell("deployments", 2, pinned="yes"),
         "deployments D3 "),
    Kind("A deployment hides what is assumed of it", cell("deployments", 0, assumed=""),
         "deployments D1 "),
    Kind("A gap is hidden: its row is dropped", rows("gaps", lambda found: found[1:]), "gaps R1 "),
    Kind("A gap is lowered", cell("gaps", 0, gap="3"), "gaps R1 "),
    Kind("A gap is called closed, with all that follows", rows("gaps", close_gap), "gaps R1 "),
    Kind("A requirement asks for less", cell("gaps", 4, required="1.5", gap="0"), "gaps R2 "),
    Kind("A gap is called out of reach that is not", cell("gaps", 3, out_of_reach="1"), "gaps R1 "),
    Kind("The value of a tier is better than it is", cell("tiers", 0, value="5"), "tiers gap:1 "),
    Kind("The solver's bound is above the value", cell("tiers", 0, bound="7"), "tiers gap:1 "),
    Kind("More is said to be proved than is", cell("tiers", 1, proved="1.6"), "tiers gap:2 "),
    Kind("Nothing is said to be proved", cell("tiers", 1, proved=""), "tiers gap:2 "),
    Kind("A tier is left out", rows("tiers", lambda found: found[1:]), "tiers (tiers)"),
    Kind("A tier is called closed, though a limit was hit",
         cell("tiers", 2, closed="limit"), "plan (tiers)"),
    Kind("The status is another", document("plan.json", lambda plan: plan.update(status="limit")),
         "plan (tiers)"),
    Kind("The objective in plan.json is better",
         document("plan.json", lambda plan: plan["objective"].update(gap=7)), "plan.json (tables)"),
    Kind("The tiers in plan.json are better",
         document("plan.json", lambda plan: plan["tiers"][0].update(value=5)),
         "plan.json (tables)"),
    Kind("A price is changed",
         proof(0, lambda one: one["prices"]["coverage"][0].__setitem__(4, 0.5)), "tiers gap:1 "),
    Kind("A price is taken out",
         proof(1, lambda one: one["prices"]["coverage"].pop()), "tiers gap:2 "),
    Kind("A price is set for a row that is not there",
         proof(0, lambda one: one["prices"]["coverage"].append(["", "R9", "", 3, 1.0])),
         "tiers gap:1 "),
    Kind("A price has the wrong sign",
         proof(0, lambda one: one["prices"]["tour_number"][0].__setitem__(4, 0.75)),
         "tiers gap:1 "),
    Kind("An earlier tier weighs less", proof(1, lambda one: one["weights"].update({"gap:1": 1.0})),
         "tiers gap:2 "),
    Kind("An earlier tier weighs less than nothing",
         proof(1, lambda one: one["weights"].update({"gap:1": -4.0})), "tiers gap:2 "),
    Kind("A later tier is weighed",
         proof(0, lambda one: one["weights"].update(cost=1.0)), "tiers gap:1 "),
    Kind("The bound of a proof is higher", proof(2, lambda one: one.update(bound=60.0)),
         "tiers cost "),
    Kind("The bound is higher wherever it stands",
         all_of(proof(1, lambda one: one.update(bound=1.6)),
                cell("tiers", 1, proved="1.6", bound="1.6")), "tiers gap:2 "),
    Kind("A proof is taken out",
         document("certificate.json", lambda found: found["proofs"].pop()), "certificate (bounds)"),
    Kind("A proof stands twice",
         document("certificate.json", lambda found: found["proofs"].append(found["proofs"][0])),
         "certificate (bounds)"),
    Kind("The certificate is taken out", without("certificate.json"), "certificate (bounds)"),
    Kind("An offered date is taken out, on which a unit arrives",
         days(lambda offered: offered[0].remove(6)), "deployments D2 (bounds)"),
    Kind("The last offered date is taken out",
         days(lambda offered: offered[0].remove(12)), "certificate (bounds)"),
    Kind("A date is offered that was not",
         days(lambda offered: offered[0].insert(1, 8) or offered[0].sort()), "tiers gap:1 "),
    Kind("The dates of a pair are taken out",
         document("certificate.json", lambda found: found["offers"]["pairs"].pop("P2")),
         "certificate (bounds)"),
    Kind("A pledge is larger", cell("case/pledges", 0, quantity="5"), "case (tables)"),
    Kind("A pledge was available earlier", cell("case/pledges", 0, available_from="2030-01-01"),
         "case (tables)"),
    Kind("A pledge is readier", cell("case/pledges", 2, readiness="verified"), "case (tables)"),
    Kind("A requirement is smaller", cell("case/requirements", 1, quantity="1"), "case (tables)"),
    Kind("A refusal is taken back", cell("case/consents", 0, answer="yes"), "case (tables)"),
    Kind("A pin holds more", cell("case/pairs", 0, pinned="2"), "pairs P1 R1 (pins)"),
    Kind("A stand-in counts for more", cell("case/stand_ins", 0, rate="0.6"), "case (tables)"),
    Kind("What rests on an assumption is hidden, in the tables too",
         all_of(cell("case/pledges", 0, assumed=""), cell("deployments", 0, assumed=""),
                cell("deployments", 1, assumed="")), "case (tables)"),
    Kind("Gaps are counted in quantities", settings(gap_in="quantity"), "tiers gap:1 "),
    Kind("The plan was made on another day", settings(plan_date="2029-12-31"), "case (tables)"),
    Kind("The way takes no days", settings(travel_days=0), "case (tables)"),
    Kind("The tables and their hash are changed together", with_hash,
         "gaps R2 "),
    Kind("A decision is dropped", rows("decisions", lambda found: found[1:]), "pledges P1 "),
    Kind("A decision names a deployment that is not there",
         cell("decisions", 0, deployments="D1; D7"), "decisions "),
    Kind("More is idle than stays at home", cell("idle", 0, quantity="4"), "idle P1 "),
    Kind("An idle row ends before it begins",
         rows("idle", lambda found: found[2].update({"from": "2030-01-05"})), "idle P2 "),
    Kind("A pledge that is away is idle",
         rows("idle", lambda found: [*found, found[2] | {"from": "2030-01-05", "until": "2030-01-06"}]), "idle P2 "),
]  # fmt: skip


def tampered(honest: Path, kind: Kind, place: Path) -> Path:
    """Return the folder of a plan that was tampered with."""
    folder = place / "plan"
    shutil.copytree(honest, folder)
    kind.change(folder)
    return folder


def test_the_honest_plan_passes(honest: Path) -> None:
    audit = read_plan(honest).audit()
    assert audit.passed, str(audit)
    assert len(audit.claims) == 3


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


@pytest.mark.parametrize("kind", KINDS[::9], ids=lambda kind: kind.sentence)
def test_the_command_line_ends_with_2(kind: Kind, honest: Path, tmp_path: Path) -> None:
    shown = CliRunner().invoke(app, ["audit", str(tampered(honest, kind, tmp_path))])
    assert shown.exit_code == 2
    assert kind.told in shown.output
