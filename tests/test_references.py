"""References: names and codes into ids, tables that are made, ids that are numbered."""

from __future__ import annotations

import pandas as pd
import pytest
from builders import case, pledge, refused, requirement

STATES = [{"id": "KEN", "name": "Kenya"}, {"id": "KOR", "name": "Republic of Korea"}]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("KEN", "KEN"),
        ("ken", "KEN"),
        ("Kenya", "KEN"),
        ("KENYA", "KEN"),
        ("Korea, Republic of", "KOR"),
        ("Republic of Korea", "KOR"),
        ("the Republic of Korea", "KOR"),
        ("South Korea", "KOR"),
        ("Democratic People's Republic of Korea", "PRK"),
        ("Cote d'Ivoire", "CIV"),
        ("Côte d'Ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("Congo, The Democratic Republic of the", "COD"),
        ("Democratic Republic of the Congo", "COD"),
        ("Türkiye", "TUR"),
        ("Turkey", "TUR"),
        ("United Kingdom of Great Britain and Northern Ireland", "GBR"),
        ("USA", "USA"),
        ("Viet Nam", "VNM"),
        ("Vietnam", "VNM"),
    ],
)
def test_a_state_is_found_by_its_code_and_by_its_name_in_any_order(text: str, code: str) -> None:
    assert case(pledge(contributor_id=text))["pledges"]["contributor_id"][0] == code


def test_a_state_with_an_id_of_its_own_is_found_by_every_name_of_the_state() -> None:
    contributors = [{"id": 1, "name": "Korea, Republic of"}, {"id": 2, "name": "Kenya"}]
    pledges = [
        pledge(id="P1", contributor_id="South Korea"),
        pledge(id="P2", contributor_id="KOR"),
        pledge(id="P3", contributor_id=1.0),
    ]
    read = case(pledges, contributors=contributors)["pledges"]
    assert read["contributor_id"].tolist() == ["1", "1", "1"]


def test_a_name_leads_to_the_id_whatever_its_case_and_spaces() -> None:
    missions = [{"id": "M1", "name": "Mission  in\N{NO-BREAK SPACE}Mali"}]
    read = case(None, requirement(mission_id="mission in Mali"), missions=missions)
    assert read["requirements"]["mission_id"][0] == "M1"


@pytest.mark.parametrize(
    ("column", "noun", "table"),
    [("mission_id", "mission", "missions"), ("capability_id", "capability", "capabilities")],
)
def test_two_spellings_do_not_make_two_rows(column: str, noun: str, table: str) -> None:
    """Matched apart, one of them would stay open for no reason that a planner can see."""
    rows = [requirement(id="R1", **{column: "Sea Lift"})]
    rows += [requirement(id="R2", **{column: "sea  lift"})]
    assert refused(None, rows) == [
        f'requirements, row 3 (id R2), {column}: "sea lift" is no {noun}. '
        f"Write Sea Lift, or add a row for it to {table}."
    ]


def test_an_id_goes_before_a_name() -> None:
    missions = [{"id": "A", "name": "B"}, {"id": "B", "name": "A"}]
    assert case(None, requirement(mission_id="A"), missions=missions)["requirements"][
        "mission_id"
    ].tolist() == ["A"]


def test_names_in_a_list_become_ids() -> None:
    missions = [{"id": "M1", "name": "Mali"}, {"id": "M2"}]
    read = case(pledge(only_missions="Mali; M2; M1"), missions=missions)["pledges"]
    assert read["only_missions"][0] == ("M1", "M2")


def test_an_unknown_reference_is_refused_with_the_nearest() -> None:
    assert refused(pledge(contributor_id="Republik Korea"), contributors=STATES) == [
        'pledges, row 2 (id P1), contributor_id: "Republik Korea" is no contributor. Write KOR '
        "(Republic of Korea), or add a row for it to contributors."
    ]


def test_an_id_is_near_whatever_its_case() -> None:
    missions = [{"id": "MINUSMA"}, {"id": "UNMISS"}]
    assert refused(None, requirement(mission_id="minusma"), missions=missions) == [
        'requirements, row 2 (id R1), mission_id: "minusma" is no mission. Write MINUSMA, or add '
        "a row for it to missions."
    ]


def test_where_nothing_is_near_a_row_is_asked_for() -> None:
    assert refused(pledge(capability_id="zzz"), capabilities=[{"id": "truck"}]) == [
        'pledges, row 2 (id P1), capability_id: "zzz" is no capability. Add a row for it to '
        "capabilities."
    ]


def test_a_name_of_several_is_refused_with_their_ids() -> None:
    capabilities = [{"id": f"truck-{n}", "name": "truck"} for n in range(1, 13)]
    lines = refused(capabilities=capabilities)
    assert lines[0] == (
        'pledges, row 2 (id P1), capability_id: "truck" is the name of several in table '
        "capabilities. Write one of their ids: truck-1, truck-2, truck-3, truck-4, truck-5, "
        "truck-6, truck-7, truck-8, truck-9, truck-10 and 2 more."
    )


def test_references_between_pledges_and_requirements_are_resolved() -> None:
    lines = refused(
        pledge(advances="P9"), deliveries=[{"pledge_id": "P3", "date": "2022-01-01", "quantity": 1}]
    )
    assert (
        'pledges, row 2 (id P1), advances: "P9" is no pledge. Write P1, or add a row for it to '
        "pledges." in lines
    )
    assert (
        'deliveries, row 2, pledge_id: "P3" is no pledge. Write P1, or add a row for it to pledges.'
        in lines
    )


def test_absent_tables_are_made_from_what_names_them() -> None:
    made = case(
        [pledge(measure="vehicles", meeting_id="Seoul"), pledge(id="P2", contributor_id="Kenya")],
        requirement(mission_id="MINUSMA", measure="persons"),
    )
    assert made.made == ("capabilities", "contributors", "missions", "meetings")
    assert made["capabilities"][["id", "measure"]].to_numpy().tolist() == [["truck", "vehicles"]]
    assert made["contributors"][["id", "name"]].to_numpy().tolist() == [["KEN", "Kenya"]]
    assert made["missions"]["id"].tolist() == ["MINUSMA"]
    assert made["missions"]["name"].isna().all()
    assert made["meetings"]["id"].tolist() == ["Seoul"]


def test_a_measure_that_nobody_names_stays_blank() -> None:
    assert case()["capabilities"]["measure"].isna().all()


def test_a_made_table_has_the_types_of_a_given_one() -> None:
    made, given = case()["capabilities"], case(capabilities=[{"id": "truck"}])["capabilities"]
    pd.testing.assert_frame_equal(made, given)


def test_a_given_table_is_not_added_to() -> None:
    assert case(missions=[{"id": "M1"}]).made == ("capabilities", "contributors")


def test_ids_are_numbered_where_none_is_given() -> None:
    plain = {key: value for key, value in pledge().items() if key != "id"}
    read = case([plain, plain], requirement(id=None))
    assert read["pledges"]["id"].tolist() == ["P1", "P2"]
    assert read["requirements"]["id"].tolist() == ["R1"]
    assert read.numbered == ("pledges", "requirements")


def test_ids_of_which_some_are_given_are_not_numbered() -> None:
    assert refused([pledge(), pledge(id=None)]) == [
        "pledges, row 3, id: its id is blank. Write an id."
    ]
