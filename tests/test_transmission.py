"""The transmission: a plan as one JSON text comes back as it was, or is refused in one line."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from builders import case, pledge, requirement
from solved import dated, day, solved
from test_archive import IDS, PLANS, TEXTS, assert_same, contents

from matcher import InputError, Limits, Plan
from matcher.case.tables import TABLES


def sent(plan: Plan) -> Plan:
    """Return a plan after its way through JSON."""
    return Plan.from_json(plan.to_json())


@pytest.mark.parametrize("name", PLANS)
def test_a_plan_comes_back_as_it_was_sent(name: str, tmp_path: Path) -> None:
    plan = solved(PLANS[name]())
    found = sent(plan)
    assert_same(found, plan)
    assert found.certificate == plan.certificate
    assert found.audit().passed, str(found.audit())
    assert found.to_json() == plan.to_json()
    plan.write(tmp_path / "plan")
    found.write(tmp_path / "found")
    assert contents(tmp_path / "found") == contents(tmp_path / "plan")


def test_a_case_comes_back_with_what_was_made_and_given() -> None:
    plan = solved(PLANS["numbered"]())
    found = sent(plan).case
    assert (found.made, found.numbered) == (plan.case.made, plan.case.numbered)
    assert found.given == plan.case.given


def test_a_plan_that_was_sent_can_be_made_again() -> None:
    plan = solved(PLANS["rich"]())
    assert_same(solved(sent(plan).case), plan)


@pytest.mark.parametrize("one", IDS)
def test_ids_come_back_as_they_were(one: str) -> None:
    plan = solved(case(pledge(id=one, contributor_id=one), requirement(id=one, mission_id=one)))
    assert_same(sent(plan), plan)


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_back_as_they_were(text: str) -> None:
    settings = {"name": text, "question": text}
    plan = solved(case(pledge(note=text, Remark=text), other_columns="keep", settings=settings))
    assert_same(sent(plan), plan)
    assert sent(plan).case.settings == plan.case.settings


def test_cells_of_foreign_columns_keep_their_type_but_for_days() -> None:
    """JSON has numbers, text, and yes and no, and no days."""
    row = pledge(Rank=7, Score=1.5, Seen=True, On=pd.Timestamp(day(3)), Blank=None)
    at = pledge(id="P2", On=pd.Timestamp("2030-01-01 07:30", tz="UTC"))
    found = sent(solved(case([row, at], other_columns="keep"))).case["pledges"]
    cells = found.loc[0, ["Rank", "Score", "Seen", "On", "Blank"]].tolist()
    assert cells == [7, 1.5, True, "2030-01-04", None]
    assert [type(cell) for cell in cells[:3]] == [int, float, bool]
    assert found.loc[1, "On"] == "2030-01-01T07:30:00+00:00"


def test_what_was_cancelled_says_so_afterwards() -> None:
    plan = solved(PLANS["rich"](), cancel=lambda: True)
    assert sent(plan).status == "cancelled"


def test_a_plan_may_come_as_bytes() -> None:
    plan = solved(case())
    assert_same(Plan.from_json(plan.to_json().encode()), plan)


def test_the_document_says_what_it_is() -> None:
    document = json.loads(solved(case(settings=dated(5))).to_json())
    assert document["schema_version"] == 1
    assert document["deployments"][0]["start"] == day(0)
    assert document["case"]["pledges"][0]["id"] == "P1"
    assert set(document["case"]) <= {*TABLES, "settings", "other_columns"}


def changed(*path: Any, to: Any = ..., plan: Plan | None = None) -> str:
    """Return the text of a plan with one place changed, or taken away."""
    document = json.loads((plan or solved(case(settings=dated(5)))).to_json())
    place = document
    for key in path[:-1]:
        place = place[key]
    if to is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = to
    return json.dumps(document)


def refused(text: str | bytes, **limits: int) -> list[str]:
    """Return the lines that say why a text is no plan."""
    with pytest.raises(InputError) as caught:
        Plan.from_json(text, limits=Limits(**limits))
    lines = str(caught.value).splitlines()
    assert all(line.isprintable() for line in lines)
    return lines[1:]


def test_an_edited_case_is_noted_and_found() -> None:
    found = Plan.from_json(changed("case", "requirements", 0, "quantity", to=2))
    assert found.notes == ("The tables of this plan were changed after it was written.",)
    assert not found.audit().passed


def test_an_edited_frame_is_found() -> None:
    found = Plan.from_json(changed("deployments", 0, "quantity", to=0.5))
    assert found.notes == ()
    assert not found.audit().passed


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "it is not JSON: Expecting value: line 1 column 1 (char 0)"),
        ("{", "it is not JSON: Expecting property name"),
        (b"\xff\xfe\x00", "its letters cannot be decoded"),
        ("[" * 100_000, "it is nested too deeply"),
        ("[]", "it is no object"),
        ('{"a": NaN}', "NaN is no number of JSON"),
        ('{"a": ' + "9" * 5_000 + "}", "it holds a number of too many digits"),
        ("{}", "it was written as version None, not 1"),
        ('{"schema_version": 2}', "it was written as version 2, not 1"),
        ('{"schema_version": 1}', "its plan.json cannot be read (status: Field required)"),
    ],
)
def test_what_is_no_plan_is_refused(text: str | bytes, told: str) -> None:
    (line,) = refused(text)
    assert line.startswith(f"plan: {told}")


@pytest.mark.parametrize(
    ("path", "to"),
    [
        (["status"], "splendid"),
        (["unique"], "perhaps"),
        (["notes"], [1]),
        (["versions"], [1]),
        (["case"], ...),
        (["case"], []),
        (["columns"], ...),
        (["columns", "gaps"], [1]),
        (["columns", "gaps"], ["gap"]),
        (["columns", "idle"], None),
        (["gaps"], ...),
        (["gaps"], {}),
        (["gaps"], [1]),
        (["gaps", 0, "gap"], ...),
        (["gaps", 0, "gap"], "1"),
        (["gaps", 0, "gap"], True),
        (["gaps", 0, "gap"], 10**400),
        (["gaps", 0, "from"], "2030-02-30"),
        (["gaps", 0, "from"], 7),
        (["gaps", 0, "requirement_id"], 7),
        (["gaps", 0, "requirement_id"], ["R1"]),
        (["deployments", 0, "pinned"], "no"),
        (["deployments", 0, "pinned"], None),
        (["certificate"], [1]),
        (["certificate", "proofs"], 7),
    ],
)
def test_what_was_changed_so_that_it_cannot_be_read_is_refused(path: list[Any], to: Any) -> None:
    (line,) = refused(changed(*path, to=to))
    assert line.startswith("plan: ")


def test_numbers_without_end_are_refused() -> None:
    text = changed("gaps", 0, "gap", to=0.125).replace("0.125", "1e999")
    assert "it holds no finite number" in refused(text)[0]


def test_a_case_that_cannot_be_read_has_its_own_problems() -> None:
    (line,) = refused(changed("case", "pledges", 0, "quantity", to=-1))
    assert line.startswith('pledges, row 2 (id P1), quantity: "-1": it is negative.')


def test_limits_hold_for_plans_too() -> None:
    plan = solved(case([pledge(id=f"P{k}") for k in range(3)], requirement(quantity=3)))
    text = plan.to_json()
    assert refused(text, file_bytes=100) == [
        f"plan: it has {len(text):,} bytes, more than 100. Write the plan again."
    ]
    assert "more than 2" in refused(text, rows=2)[0]


def test_no_change_of_any_place_is_a_traceback() -> None:
    """Whatever stands in whatever place is read or refused."""
    plan = solved(PLANS["rich"]())
    document = json.loads(plan.to_json())
    places = list(_places(document))
    assert len(places) > 200
    for path in places[:: len(places) // 40]:
        for to in (None, "x", -1, []):
            try:
                Plan.from_json(changed(*path, to=to, plan=plan)).audit()
            except InputError as error:
                assert error.problems


def _places(value: Any, *path: Any) -> Any:
    pairs = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inner in pairs:
        yield (*path, key)
        if isinstance(inner, dict | list):
            yield from _places(inner, *path, key)
