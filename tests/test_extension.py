"""Scenarios that extend others: rows are added and cells changed, or it is said why they are not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from same import assert_same
from solved import solved
from test_cli import typed

from matcher import Case, InputError, Limits, load_scenario, read_plan
from matcher.present.template import write_template

BASE = {
    "scenario.toml": """
name = "before"
question = "Who goes?"
plan_date = 2030-01-01
horizon = 2030-12-31
objective = ["gap"]
[unknown]
readiness = "verified"
notice_days = "10"
""",
    "pledges.csv": "id,name,contributor_id,capability_id,quantity,assumed\n"
    "P1,Lorries,KEN,truck,1,quantity\nP2,,UGA,truck,2,\n",
    "requirements.csv": "id,mission_id,capability_id,quantity\nR1,M1,truck,4\nR2,M2,truck,1\n",
    "deliveries.csv": "pledge_id,date,quantity\nP2,2030-02-01,1\n",
}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return what writes a scenario beside one that is called before, which it extends."""
    folder(tmp_path / "before", BASE)

    def write_own(settings: str = "", **tables: str) -> Path:
        files = {f"{name}.csv": text for name, text in tables.items()}
        text = f'extends = "../before"\n{settings}'
        return folder(tmp_path / "after", {"scenario.toml": text, **files})

    return write_own


def folder(path: Path, files: dict[str, str]) -> Path:
    path.mkdir(exist_ok=True)
    for name, text in files.items():
        (path / name).write_text(text, encoding="utf-8")
    return path


def problems(path: Path) -> list[str]:
    with pytest.raises(InputError) as caught:
        load_scenario(path)
    return [str(problem) for problem in caught.value.problems]


def change(text: str) -> str:
    """Return a change as TOML, its keys parted by semicolons."""
    return "[[change]]\n" + text.replace("; ", "\n") + "\n"


def test_a_scenario_that_says_nothing_more_is_the_one_that_it_extends(write: Write) -> None:
    scenario = load_scenario(write())
    before = load_scenario(scenario.path.parent / "before").case
    assert scenario.name == "after"
    assert scenario.question == "Who goes?"
    for name, frame in before.frames.items():
        assert scenario.case[name].equals(frame)
    assert (dict(scenario.case.given), scenario.case.made) == (dict(before.given), before.made)


def test_its_files_add_rows(write: Write) -> None:
    case = load_scenario(
        write(
            pledges="id,contributor_id,capability_id,quantity\nP3,RWA,crew,5\n",
            needs="pledge_id,capability_id\nP1,crew\n",
        )
    ).case
    assert case["pledges"]["id"].tolist() == ["P1", "P2", "P3"]
    assert case["pledges"]["quantity"].tolist() == [1, 2, 5]
    assert case["needs"]["id"].tolist() == ["N1"]
    assert case["contributors"]["id"].tolist() == ["KEN", "UGA", "RWA"], "made from all rows"


def test_rows_that_are_added_may_have_headers_of_their_own(write: Write) -> None:
    mapped = '[columns.pledges]\n"Country" = "contributor_id"\n'
    text = "id;Country;Capability ID;quantity\nP3;RWA;truck;1,5\n"
    case = load_scenario(write(mapped, pledges=text)).case
    assert case["pledges"]["contributor_id"].tolist() == ["KEN", "UGA", "RWA"]
    assert case["pledges"]["quantity"].tolist() == [1, 2, 1.5]


def test_rows_are_added_to_tables_that_were_made(write: Write) -> None:
    """Whoever names a contributor adds to those that the other scenario made of its pledges."""
    case = load_scenario(write(contributors="id,languages\nRWA,rw\n")).case
    assert case["contributors"]["id"].tolist() == ["KEN", "UGA", "RWA"]
    assert "contributors" not in case.made
    case = load_scenario(write(change('mission = "M1"; set = { region = "East" }'))).case
    assert case["missions"]["region"].tolist()[0] == "East"


def test_ids_that_were_counted_stay_as_they_are(write: Write) -> None:
    own = write(change('pledge = "P2"; set = { quantity = 7 }'), pledges=BASE["pledges.csv"][:0])
    (own / "pledges.csv").write_text(
        "id,contributor_id,capability_id,quantity\nX,KEN,truck,9\n", encoding="utf-8"
    )
    text = "contributor_id,capability_id,quantity\nKEN,truck,1\nUGA,truck,2\n"
    (own.parent / "before" / "pledges.csv").write_text(text, encoding="utf-8")
    case = load_scenario(own).case
    assert case["pledges"]["id"].tolist() == ["P1", "P2", "X"]
    assert case["pledges"]["quantity"].tolist() == [1, 7, 9]


def test_its_keys_replace_those_of_the_other_and_add_to_groups(write: Write) -> None:
    settings = load_scenario(
        write('horizon = 2031-06-30\nobjective = ["gap", "cost"]\n[unknown]\nreadiness = "rapid"\n')
    ).case.settings
    assert str(settings.horizon) == "2031-06-30"
    assert str(settings.plan_date) == "2030-01-01"
    assert settings.objective == ("gap", "cost")
    assert settings.unknown == {"readiness": "rapid", "notice_days": "10"}


def test_changes_set_cells_by_id_or_name(write: Write) -> None:
    case = load_scenario(
        write(
            change('pledge = "lorries"; set = { quantity = 5, available_from = 2030-03-01 }')
            + change('pledge = "P2"; set = { languages = ["en", "fr"], note = "x" }')
            + change('pledge = "P2"; set = { note = "" }')
            + change('requirement = "R1"; set = { quantity = "2,5" }')
        )
    ).case
    pledges = case["pledges"].set_index("id")
    assert pledges["quantity"].to_dict() == {"P1": 5, "P2": 2}
    assert str(pledges["available_from"]["P1"].date()) == "2030-03-01"
    assert pledges["available_from"].isna().tolist() == [False, True]
    assert pledges["languages"].tolist() == [(), ("en", "fr")]
    assert "note" not in case.given["pledges"]
    assert case["requirements"]["quantity"].tolist() == [2.5, 1]


def test_a_change_says_of_its_own_cells_alone_whether_they_are_assumed(write: Write) -> None:
    """*Without it*: what the other scenario assumes would be taken for sourced."""
    one = change('pledge = "P1"; set = { readiness = "rapid", assumed = ["readiness"] }')
    two = change('pledge = "P2"; set = { quantity = 3, assumed = "quantity;duty", duty = 0.5 }')
    three = change('pledge = "P1"; set = { quantity = 4, assumed = "" }')
    case = load_scenario(write(one + two)).case
    assert case["pledges"]["assumed"].tolist() == [("quantity", "readiness"), ("quantity", "duty")]
    case = load_scenario(write(one + three)).case
    assert case["pledges"]["assumed"].tolist() == [("readiness",), ()]
    case = load_scenario(write(change('pledge = "P1"; set = { quantity = 4 }'))).case
    assert case["pledges"]["assumed"].tolist() == [("quantity",), ()]


def test_changes_add_and_remove_rows_in_their_order(write: Write) -> None:
    case = load_scenario(
        write(
            change('requirement = "R2"; remove = true')
            + change(
                'table = "requirements"; add = { id = "R3", mission_id = "M1", '
                'capability_id = "truck", quantity = 1 }'
            )
            + change('requirement = "R3"; set = { quantity = 6 }')
            + change('table = "conditions"; add = { pledge_id = "P1", text = "a visit" }')
            + change('table = "conditions"; add = { pledge_id = "P2", text = "a ship" }')
        )
    ).case
    assert case["requirements"]["id"].tolist() == ["R1", "R3"]
    assert case["requirements"]["quantity"].tolist() == [4, 6]
    assert case["conditions"]["text"].tolist() == ["a visit", "a ship"]
    assert case["missions"]["id"].tolist() == ["M1"], "made from the rows that are left"


def test_a_scenario_may_change_rows_of_its_own_alone(tmp_path: Path) -> None:
    text = BASE["scenario.toml"].split("[unknown]")[0]
    mapped = change('pledge = "P1"; set = { contributor_id = "RWA" }')
    mapped += '[columns.pledges]\n"Country" = "contributor_id"\n'
    pledges = BASE["pledges.csv"].replace("contributor_id", "Country")
    own = folder(tmp_path / "own", {**BASE, "scenario.toml": text + mapped, "pledges.csv": pledges})
    assert load_scenario(own).case["pledges"]["contributor_id"].tolist() == ["RWA", "UGA"]


def test_scenarios_extend_each_other_in_a_chain(write: Write) -> None:
    write(
        change('pledge = "P1"; set = { quantity = 2 }'),
        pledges=BASE["pledges.csv"].replace("P", "Q"),
    )
    last = write().parent / "last"
    folder(
        last, {"scenario.toml": 'extends = "../after"\n' + change('pledge = "Q1"; remove = true')}
    )
    (last.parent / "after" / "scenario.toml").write_text(
        'extends = "../before"\nname = "middle"\n'
        + change('pledge = "P1"; set = { quantity = 2 }'),
        encoding="utf-8",
    )
    scenario = load_scenario(last)
    assert scenario.name == "last"
    assert scenario.case["pledges"]["id"].tolist() == ["P1", "P2", "Q2"]
    assert scenario.case["pledges"]["quantity"].tolist() == [2, 2, 2]


def test_a_scenario_may_extend_a_workbook(write: Write) -> None:
    own = write(change('pledge = "P1"; set = { quantity = 8 }'))
    before = load_scenario(own.parent / "before").case
    write_template(before, own.parent / "before.xlsx")
    shutil.rmtree(own.parent / "before")
    (own / "scenario.toml").write_text(
        'extends = "../before.xlsx"\n' + change('pledge = "P1"; set = { quantity = 8 }'),
        encoding="utf-8",
    )
    assert load_scenario(own).case["pledges"]["quantity"].tolist() == [8, 2]


def test_columns_that_are_kept_are_kept(write: Write) -> None:
    own = write(
        change('pledge = "P1"; set = { Colour = "blue" }'),
        pledges="id,contributor_id,capability_id,quantity,Size\nP3,KEN,truck,1,big\n",
    )
    base = own.parent / "before"
    (base / "pledges.csv").write_text(
        "id,contributor_id,capability_id,quantity,Colour\nP1,KEN,truck,1,red\nP2,KEN,truck,1,red\n",
        encoding="utf-8",
    )
    text = 'other_columns = "keep"\n' + BASE["scenario.toml"]
    (base / "scenario.toml").write_text(text, encoding="utf-8")
    case = load_scenario(own).case
    assert case.others("pledges") == ("Colour", "Size")
    assert case["pledges"]["Colour"].fillna("").tolist() == ["blue", "red", ""]


@pytest.mark.parametrize("path", ["../before", "..\\\\before", "./../before/"])
def test_a_path_may_be_written_in_several_ways(path: str, write: Write) -> None:
    own = write()
    (own / "scenario.toml").write_text(f'extends = "{path}"\n', encoding="utf-8")
    assert len(load_scenario(own).case["pledges"]) == 2


def test_a_folder_is_read_from_within_it(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(write())
    assert len(load_scenario(".").case["pledges"]) == 2


@pytest.mark.parametrize(
    ("extends", "message"),
    [
        ("3", '"3": it is no path. Write that of another scenario, as "../seoul-2021".'),
        ('""', '"": it is no path. Write that of another scenario, as "../seoul-2021".'),
        ('["a"]', '"[\'a\']": it is no path. Write that of another scenario, as "../seoul-2021".'),
        (
            '"a\\u0000b"',
            '"a\N{REPLACEMENT CHARACTER}b": it is no path. Write that of another scenario, as '
            '"../seoul-2021".',
        ),
        (
            '"../../etc"',
            '"../../etc": it leads out of the folder that holds the scenario. Write a path beside '
            'it, as "../seoul-2021".',
        ),
        (
            '"/etc"',
            '"/etc": it leads out of the folder that holds the scenario. Write a path beside it, '
            'as "../seoul-2021".',
        ),
        (
            '"../link"',
            '"../link": it leads out of the folder that holds the scenario. Write a path beside '
            'it, as "../seoul-2021".',
        ),
        (
            '"before"',
            '"before": there is no such file or folder. Write "../before", or another path.',
        ),
        (
            '"../befor"',
            '"../befor": there is no such file or folder. Write "../before", or another path.',
        ),
        ('"../xyz"', '"../xyz": there is no such file or folder. Write where it stands.'),
        (f'"../{"y" * 300}"', f'"../{"y" * 57}...": there is no such file or folder. Write where'),
        (
            '"../after"',
            "scenarios extend each other in a circle, after → after. Remove it from one of them.",
        ),
        (
            '"../back"',
            "scenarios extend each other in a circle, after → back → after. Remove it from one of "
            "them.",
        ),
    ],
)
def test_a_path_that_leads_nowhere_is_refused(
    extends: str, message: str, write: Write, tmp_path_factory: pytest.TempPathFactory
) -> None:
    own = write()
    outside = folder(tmp_path_factory.mktemp("outside"), BASE)
    (own.parent / "link").symlink_to(outside, target_is_directory=True)
    folder(own.parent / "back", {"scenario.toml": 'extends = "../after"\n'})
    (own / "scenario.toml").write_text(f"extends = {extends}\n", encoding="utf-8")
    (line,) = problems(own)
    assert line.startswith(f"scenario, extends: {message}")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'pledge = "P9"; set = { quantity = 1 }',
            'change 1, pledge: "P9" is no pledge. Write P2.',
        ),
        (
            'meeting = "S"; set = { date = 2030-01-01 }',
            'change 1, meeting: "S" is no meeting. Write the id of a row of meetings.',
        ),
        (
            'pledge = "P1"; set = { quantty = 1 }',
            'change 1 (id P1), quantty: there is no column "quantty" in pledges. Write quantity.',
        ),
        (
            'table = "deliveries"; add = { x = 1 }',
            'change 1, x: there is no column "x" in deliveries. Write one of pledge_id, date, '
            "quantity, source, assumed, note.",
        ),
        (
            'table = "pledgse"; add = { x = 1 }',
            'change 1, table: there is no table "pledgse". Write pledges.',
        ),
        (
            'table = ["x"]; add = { x = 1 }',
            "change 1, table: there is no table \"['x']\". Write one of capabilities, stand_ins,",
        ),
        (
            'table = "pledges"; set = { x = 1 }',
            "change 1, add: a row is added by its table and its cells alone. Write table = "
            '"pledges" and add = { column = value }, and nothing else.',
        ),
        (
            'pledge = "P1"; set = { id = "P7" }',
            "change 1 (id P1), id: the id of a row stays. Remove the row, and add another.",
        ),
        (
            'pledge = "P1"; set = {}',
            'change 1 (id P1), set: "{}": it names no cells. Write set = { column = value }.',
        ),
        (
            'pledge = "P1"; set = 3',
            'change 1 (id P1), set: "3": it names no cells. Write set = { column = value }.',
        ),
        (
            'table = "pledges"; add = 3',
            'change 1, add: "3": it names no cells. Write add = { column = value }.',
        ),
        (
            'pledge = "P1"; remove = false',
            'change 1 (id P1), remove: "False": it is not true. Write remove = true.',
        ),
        (
            'pledge = "P1"',
            "change 1 (id P1): it says nothing where one thing is done to a row. Write one of set, "
            "remove, withdraw, delay, move, resize, switch.",
        ),
        (
            'pledge = "P1"; remove = true; set = { quantity = 1 }',
            "change 1 (id P1), set: it says set and remove where one thing is done to a row. Write",
        ),
        (
            "set = { quantity = 1 }",
            "change 1: it names no row where one row is meant. Write one of capability, "
            "contributor, mission, meeting, need, pledge, requirement, policy, with the id of the row.",
        ),
        (
            'pledge = "P1"; mission = "M1"; remove = true',
            "change 1: it names pledge and mission where one row is meant. Write one of",
        ),
        (
            'pledg = "P1"; remove = true',
            'change 1, pledg: a change has no key "pledg". Write pledge.',
        ),
        (
            'xyz = "P1"',
            'change 1, xyz: a change has no key "xyz". Write one of capability, contributor,',
        ),
    ],
)
def test_a_change_that_cannot_be_applied_is_refused(text: str, message: str, write: Write) -> None:
    (line,) = problems(write(change(text)))
    assert line.startswith(message)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (
            "[change]\npledge = 'P1'\n",
            "scenario, change: \"{'pledge': 'P1'}\": it is no list of changes. Write each change "
            "under [[change]].",
        ),
        ("change = [3]\n", 'change 1: "3": it holds no keys. Write its keys under [[change]].'),
    ],
)
def test_changes_that_are_none_are_refused(settings: str, message: str, write: Write) -> None:
    assert problems(write(settings)) == [message]


def test_every_change_that_cannot_be_applied_is_named_with_all_else(write: Write) -> None:
    two = change('pledge = "P8"; remove = true') + change('mission = "X"; remove = true')
    lines = problems(
        write("horizons = 3\n" + two, pledges=BASE["pledges.csv"].replace(",1,", ",x,"))
    )
    assert [line.split(":")[0] for line in lines] == [
        "change 1, pledge",
        "change 2, mission",
        "scenario, horizons",
        "pledges, row 2 (id P1), quantity",
        "pledges, row 2 (id P1), id",
        "pledges, row 3 (id P2), id",
    ]


def test_a_cell_that_a_change_sets_is_read_like_any_other(write: Write) -> None:
    cells = (
        'pledge = "P1"; set = { quantity = -3, available_until = 2029-13-01, tours = { a = 1 } }'
    )
    cells = cells.replace("2029-13-01", '"2030-02-30"')
    none = change('requirement = "R2"; set = { quantity = 2 }')
    assert problems(write(none + change(cells))) == [
        'change 2 (id P1), quantity: "-3": it is negative. Write 0 or more.',
        'change 2 (id P1), available_until: "2030-02-30": there is no such day. Write it as '
        "2022-12-31.",
        "change 2 (id P1), tours: \"{'a': 1}\": it is not a number. Write a number.",
    ]


def test_what_a_change_breaks_is_said_of_the_change(write: Write) -> None:
    """The rows that it meets were sound before."""
    assert problems(write(change('pledge = "P2"; set = { quantity = 0.5 }'))) == [
        "deliveries of before, row 2, quantity: the deliveries of P2 add up to 1, but 0.5 are "
        "pledged. Lower a delivery or raise the pledge."
    ]
    window = 'pledge = "P1"; set = { available_from = 2030-05-01, available_until = 2030-04-01 }'
    assert problems(write(change(window))) == [
        "change 1 (id P1), available_until: 2030-04-01 lies before available_from 2030-05-01. "
        "Write the later day here, or exchange the two."
    ]
    one = change('pledge = "P1"; set = { available_until = 2030-04-01 }')
    two = change('pledge = "P1"; set = { available_from = 2030-05-01 }')
    assert problems(write(one + two))[0].startswith("change 1 (id P1), available_until: 2030-04-01")
    base = write().parent / "before" / "pledges.csv"
    base.write_text(
        "id,contributor_id,capability_id,quantity,available_until\n"
        "P1,KEN,truck,1,2030-04-01\nP2,KEN,truck,2,\n",
        encoding="utf-8",
    )
    assert problems(write(two))[0].startswith("change 1 (id P1), available_until: 2030-04-01 lies")


def test_a_row_that_others_name_is_not_removed_unsaid(write: Write) -> None:
    assert problems(write(change('pledge = "P2"; remove = true'))) == [
        'deliveries of before, row 2, pledge_id: "P2" is no pledge, since change 1 removes it. '
        "Write P1 (Lorries), or add a row for it to pledges."
    ]


def test_a_row_that_is_there_already_is_refused(write: Write) -> None:
    rows = "id,contributor_id,capability_id,quantity\nP3,KEN,truck,1\nP2,KEN,truck,1\n"
    assert problems(write(pledges=rows)) == [
        'pledges, row 3 (id P2), id: "P2" stands in row 3 of before already. Change one of them.'
    ]
    (write() / "pledges.csv").unlink()
    assert problems(write(deliveries=BASE["deliveries.csv"])) == [
        'deliveries, row 2: "P2 · 2030-02-01" stands in row 2 of before already. Change one of '
        "them."
    ]


def test_a_row_that_a_change_adds_is_read_like_any_other(write: Write) -> None:
    row = "contributor_id = 'KEN', capability_id = 'truck'"
    add = f"table = 'pledges'; add = {{ id = '%s', quantity = %s, {row} }}"
    lines = problems(write("".join(change(add % one) for one in [("P1", 1), ("X", -1), ("X", 2)])))
    assert lines == [
        'change 1 (id P1), id: "P1" stands in row 2 of before already. Change one of them.',
        'change 2 (id X), quantity: "-1": it is negative. Write 0 or more.',
        'change 3 (id X), id: "X" stands in change 2 already. Change one of them.',
    ]


def test_problems_of_what_is_extended_name_it(write: Write) -> None:
    own = write()
    bad = BASE["pledges.csv"].replace(",1,", ",x,")
    (own.parent / "before" / "pledges.csv").write_text(bad, encoding="utf-8")
    assert problems(own) == [
        'pledges of before, row 2 (id P1), quantity: "x": it is not a number. Write a number '
        "without words."
    ]
    (own.parent / "before" / "scenario.toml").write_text("=", encoding="utf-8")
    (line,) = problems(own)
    assert line.startswith("scenario.toml of before: it is not TOML")


def test_a_change_within_a_chain_names_its_scenario(write: Write) -> None:
    own = write(change('pledge = "P1"; set = { quantity = -1 }'))
    last = folder(own.parent / "last", {"scenario.toml": 'extends = "../after"\n'})
    assert problems(last) == [
        'change 1 of after (id P1), quantity: "-1": it is negative. Write 0 or more.'
    ]


def test_headers_of_rows_that_are_added_are_checked(write: Write) -> None:
    mapped = '[columns.pledges]\n"Land" = "contributor_id"\n"Kind" = "capabilty"\n'
    text = "id,Country,Kind,capability_id,quantity\nP3,KEN,truck,truck,1\n"
    assert problems(write(mapped, pledges=text)) == [
        'pledges, Country: there is no column "Country". Remove it, map it under '
        '[columns.pledges], or write other_columns = "keep".',
        'pledges, Kind: "Kind" is mapped to capabilty, which is no column. Write one of id, name, '
        "contributor_id, capability_id, quantity, measure, available_from, available_until, "
        "readiness, notice_days, tour_days, tours, rest_days, duty, persons_each, women_each, "
        "tonnes_each, languages, qualities, only_missions, not_missions, only_recipients, "
        "reliability, monthly_cost, deployment_cost, co2_per_month, fuel_per_month, vetted, "
        "performance, status, meeting_id, pledged_on, advances, themes, a4p, source, assumed, "
        "note.",
        'pledges, Land: the mapped column "Land" is not there. Write the header as it stands in '
        "the table.",
        "pledges, row 2 (id P3), contributor_id: it is blank. Write the contributor id.",
    ]


@pytest.mark.parametrize("wrong", ["columns = 3\n", "[columns]\npledges = 3\n"])
def test_headers_that_are_mapped_to_nothing_are_refused_as_ever(wrong: str, write: Write) -> None:
    (line, *_) = problems(write(wrong, pledges=BASE["pledges.csv"].replace("P", "Q")))
    assert line.startswith('scenario, columns: "3"')


def test_only_a_folder_extends_and_changes(write: Write) -> None:
    told = "Write scenario.toml and CSV files, and read them with load_scenario, or remove it."
    lines = [
        f"scenario, extends: only a scenario in a folder of its own can extend another. {told}",
        f"scenario, change: only a scenario in a folder of its own can hold changes. {told}",
    ]
    own = write(
        change('pledge = "P1"; remove = true'),
        **{
            name.removesuffix(".csv"): text
            for name, text in BASE.items()
            if name in {"pledges.csv", "requirements.csv"}
        },
    )
    packed = shutil.make_archive(str(own.parent / "packed"), "zip", own)
    assert problems(Path(packed)) == lines
    for source in (own, Path(packed).read_bytes()):
        with pytest.raises(InputError) as caught:
            Case.read(source)
        assert [str(problem) for problem in caught.value.problems] == lines


def test_the_limits_hold_for_what_is_extended(write: Write) -> None:
    with pytest.raises(InputError, match=r"pledges\.csv of before: it has more than 1 row"):
        load_scenario(write(), limits=Limits(rows=1))


def test_a_written_plan_holds_the_tables_as_used(write: Write, tmp_path: Path) -> None:
    own = write(
        change('pledge = "P1"; set = { readiness = "rapid", assumed = ["readiness"] }'),
        pledges="id,contributor_id,capability_id,quantity\nP3,RWA,truck,5\n",
    )
    case = load_scenario(own).case
    plan = solved(case)
    assert set(plan.deployments["pledge_id"]) == {"P1", "P2", "P3"}
    plan.write(tmp_path / "plan")
    shutil.rmtree(own.parent / "before")
    shutil.rmtree(own)
    again = read_plan(tmp_path / "plan")
    assert_same(again.case, case)
    assert again.audit().passed
    assert again.decisions["column"].isin(["readiness"]).any()


def test_the_commands_work_on_a_scenario_that_extends_another(write: Write, tmp_path: Path) -> None:
    own = write(change('pledge = "P1"; set = { quantity = 4 }'))
    shown = typed("check", own)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.startswith("after holds no problem and can be run.\nWho goes?\n")
    ran = typed("run", own, "--out", tmp_path / "plan")
    assert ran.returncode == 0, ran.stderr
    assert typed("audit", tmp_path / "plan").returncode == 0
    assert typed("template", tmp_path / "own.xlsx", "--like", own).returncode == 0
    assert Case.read(tmp_path / "own.xlsx")["pledges"]["quantity"].tolist() == [4, 2]
    (own / "scenario.toml").write_text('extends = "../befor"\n', encoding="utf-8")
    shown = typed("check", own)
    assert (shown.returncode, shown.stdout) == (2, "")
    assert 'Write "../before", or another path.' in shown.stderr


def test_a_scenario_of_matcher_may_be_extended_beside_it(tmp_path: Path) -> None:
    source = load_scenario("two-contributors").path
    shutil.copytree(source, tmp_path / "two-contributors")
    own = folder(tmp_path / "own", {"scenario.toml": 'extends = "../two-contributors"\n'})
    assert load_scenario(own).case["pledges"].equals(load_scenario(source).case["pledges"])


def test_what_is_written_in_a_change_reaches_the_case_as_it_would_from_a_table(
    write: Write,
) -> None:
    values: dict[str, Any] = {"vetted": True, "tours": 2, "duty": 0.5, "only_missions": ["M1"]}
    toml = "vetted = true, tours = 2, duty = 0.5, only_missions = ['M1']"
    case = load_scenario(write(change(f"pledge = 'P1'; set = {{ {toml} }}"))).case
    row = case["pledges"].iloc[0]
    assert [row[name] for name in values] == ["yes", 2, 0.5, ("M1",)]


POLICIES = """
[[policy]]
id = "roof"
kind = "ceiling"
at_most = 3
[[policy]]
id = "floor"
kind = "ceiling"
at_most = 4
mission = "M2"
"""


def with_policies(tmp_path: Path) -> None:
    """Give the scenario that is extended two policies, and a list of missions."""
    missions = {"missions.csv": "id\nM1\nM2\n"}
    folder(tmp_path / "before", {"scenario.toml": BASE["scenario.toml"] + POLICIES, **missions})


def test_policies_are_taken_over_added_and_changed(write: Write, tmp_path: Path) -> None:
    with_policies(tmp_path)
    own = '[[policy]]\nid = "wall"\nkind = "stay"\ndays = 30\n'
    changed = change('policy = "roof"; set = { at_most = 9 }')
    extra = change('table = "policies"; add = { id = "new", kind = "lift", at_most = 5 }')
    case = load_scenario(write(own + changed + extra)).case
    assert [(one.id, one.kind) for one in case.policies] == [
        ("roof", "ceiling"), ("floor", "ceiling"), ("new", "lift"), ("wall", "stay")
    ]  # fmt: skip
    assert case["policies"]["at_most"].tolist()[:3] == [9, 4, 5]
    assert [case.place_of("policies", n) for n in range(4)] == [
        "policies of before, row 2", "policies of before, row 3", "change 2", "scenario, policy 1"
    ]  # fmt: skip
    assert case.place_of("pledges", 1) == "pledges of before, row 3"


def test_problems_of_policies_say_which_scenario_or_change_they_are_of(
    write: Write, tmp_path: Path
) -> None:
    with_policies(tmp_path)
    own = '[[policy]]\nid = "wall"\nkind = "stay"\ndays = 0\nmission = "M2"\n'
    settings = (
        own
        + change('mission = "M2"; remove = true')
        + change('policy = "roof"; set = { days = 3 }')
    )
    assert problems(write(settings)) == [
        'requirements of before, row 3 (id R2), mission_id: "M2" is no mission, since change 1 '
        "removes it. Write M1, or add a row for it to missions.",
        "change 2 (id roof), days: the kind ceiling knows no days. Leave it blank; it knows "
        "at_most, counted_in, already, unknown, from, until, hard, price, mission, region, "
        "category, capability, theme, contributor, from_region, a4p.",
        'policies of before, row 3 (id floor), mission: "M2" is no mission, since change 1 removes '
        "it. Write M1, or add a row for it to missions.",
        'scenario, policy 1 (wall), days: "0": it is less than 1. Write 1 or more.',
        'scenario, policy 1 (wall), mission: "M2" is no mission, since change 1 removes it. Write '
        "M1, or add a row for it to missions.",
    ]


def test_a_policy_whose_problem_lies_below_is_told_by_its_number_there(
    write: Write, tmp_path: Path
) -> None:
    broken = BASE["scenario.toml"] + POLICIES.replace("at_most = 3", "at_most = -3")
    folder(tmp_path / "before", {"scenario.toml": broken})
    assert problems(write()) == [
        'scenario of before, policy 1 (roof), at_most: "-3": it is negative. Write 0 or more.'
    ]
