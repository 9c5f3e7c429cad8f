"""Who may hand what to whom, and for the others every rule that keeps them from it."""

from __future__ import annotations

import random
from typing import Any

import pytest
from builders import Tables, case, pledge, requirement
from solved import dated, day

from matcher import Case, screen
from matcher.program.supplies import LINK_RULES


def handing(*, need: dict[str, Any] | None = None, days: int = 30, **cells: Any) -> Tables:
    """Return the tables of Kenya's truck, which needs a car, and of the car of Uganda.

    Parameters
    ----------
    need
        Cells of the need.
    days
        Length of the horizon.
    **cells
        Cells of the car.
    """
    own = {"id": "N1", "pledge_id": "P1", "capability_id": "car"}
    return {
        "pledges": [
            pledge(languages="fr"),
            pledge(id="P2", contributor_id="UGA", capability_id="car") | cells,
        ],
        "requirements": requirement(),
        "needs": [own | (need or {})],
        "settings": dated(days),
    }


def told(tables: Tables, *ids: str) -> list[str]:
    """Return why P2 may not cover N1 of P1, or as named, each refusal as a planner reads it."""
    asked = ids or ("P2", "P1", "N1")
    return [str(refusal) for refusal in screen(case(**tables)).why_not_give(*asked)]


BROKEN: dict[str, tuple[Tables, str]] = {
    "quantity": (
        handing(quantity=None),
        "quantity: it has no quantity, one above 0 is needed. Ask UGA how much it offers.",
    ),
    "status": (
        handing(status="lapsed"),
        "status: it is lapsed, it must be open or in progress. Ask UGA to renew it.",
    ),
    "renewed": (
        {
            **handing(),
            "pledges": [
                *handing()["pledges"],
                pledge(id="P3", contributor_id="UGA", capability_id="van", advances="P2"),
            ],
        },
        "renewed: P3 renews it, a renewed pledge counts once. Look at P3 instead.",
    ),
    "recipients": (
        handing(only_recipients="GHA;RWA"),
        "recipients: it is meant for GHA, RWA, KEN receives it. Ask UGA to open it to KEN.",
    ),
    "consent": (
        {
            **handing(),
            "consents": [{"recipient_id": "KEN", "contributor_id": "UGA", "answer": "no"}],
        },
        "consent: KEN does not accept UGA, consent is needed. Ask KEN for consent to UGA.",
    ),
    "condition": (
        {
            **handing(),
            "conditions": [{"pledge_id": "P2", "text": "a vote", "effect": "blocks", "met": "no"}],
        },
        'condition: its condition "a vote" is not met, it blocks until it is. Meet the condition.',
    ),
    "languages": (
        handing(languages="en;es"),
        "languages: it is given in en or es, P1 speaks fr. Add people who speak en or es.",
    ),
}


def test_every_rule_of_a_link_has_a_case_that_breaks_it() -> None:
    assert list(BROKEN) == [rule.name for rule in LINK_RULES]


@pytest.mark.parametrize("rule", BROKEN)
def test_a_rule_of_a_link_says_what_it_compared_and_what_would_help(rule: str) -> None:
    tables, sentence = BROKEN[rule]
    assert told(tables) == [sentence]


def test_a_pledge_that_may_give_has_no_refusal() -> None:
    assert told(handing()) == []


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        (
            handing(capability_id="van"),
            "capability: it offers van, car is needed. Write a row in stand_ins from van to car.",
        ),
        (
            {
                **handing(languages="en"),
                "pledges": [pledge(), pledge(id="P2", capability_id="car", languages="en")],
                "settings": dated(30, unknown={"languages": "no"}),
            },
            "languages: it is given in en, what P1 speaks is unknown. Find out whether it speaks "
            "one.",
        ),
        (
            handing(quantity=0),
            "quantity: its quantity is 0, one above 0 is needed. Ask UGA how much it offers.",
        ),
        (
            handing(notice_days=8, available_until=day(5)),
            "time: it can be handed over on 2030-01-09 at the earliest, it is gone from 2030-01-07 "
            "on. Keep it 3 days longer.",
        ),
        (
            handing(need={"lead_days": 9}, available_until=day(8)),
            "time: it can be ready on 2030-01-10 at the earliest, the loan ends on 2030-01-09. "
            "Lend it 1 day longer.",
        ),
        (
            handing(need={"lead_days": 12, "use": "spent"}, days=10),
            "time: it can be ready on 2030-01-13 at the earliest, nothing is required after "
            "2030-01-10. Hand it over 3 days earlier.",
        ),
    ],
)
def test_what_the_days_and_the_capability_refuse_is_told(tables: Tables, sentence: str) -> None:
    assert told(tables) == [sentence]


@pytest.mark.parametrize("shorter", [0, 1])
def test_the_smallest_change_of_a_lead_is_the_smallest(shorter: int) -> None:
    """A part ready on day 12 is 3 days too late for the last of ten days, and 2 are not enough."""
    late = handing(need={"lead_days": 12 - 2 - shorter, "use": "spent"}, days=10)
    assert bool(told(late)) == (shorter == 0)


def test_consent_that_comes_too_late_is_a_matter_of_time() -> None:
    """It is refused until day 28, so the car comes on day 29 and is ready two days after the end."""
    tables = handing(need={"lead_days": 3})
    answer = {"recipient_id": "KEN", "contributor_id": "UGA", "answer": "no", "until": day(28)}
    assert told({**tables, "consents": [answer]}) == [
        "time: it can be ready on 2030-02-02 at the earliest, nothing is required after "
        "2030-01-30. Hand it over 3 days earlier."
    ]


def test_what_a_giver_lacks_itself_is_told_with_the_need() -> None:
    needs = [
        {"id": "N1", "pledge_id": "P1", "capability_id": "car"},
        {"id": "N2", "pledge_id": "P2", "capability_id": "refit"},
    ]
    assert told({**handing(), "needs": needs}) == [
        "needs: it needs 1 refit (N2), and nobody pledges any, all its parts are needed. Ask for a "
        "pledge that gives what is missing."
    ]


def test_what_must_come_first_and_does_not_is_told() -> None:
    needs = [
        {"id": "N1", "pledge_id": "P1", "capability_id": "car", "after": "N2"},
        {"id": "N2", "pledge_id": "P1", "capability_id": "refit"},
    ]
    assert told({**handing(), "needs": needs}) == [
        "after: N2 comes first, nobody may give that in time. Ask for a pledge that covers N2."
    ]


def test_nobody_covers_a_need_of_its_own() -> None:
    need = {"capability_id": "truck"}
    sentence = "itself: it is what needs it, another must give it. Ask another pledge."
    assert told(handing(need=need), "P1", "P1", "N1") == [sentence]


def test_all_rules_that_fail_are_told_in_their_order() -> None:
    tables = handing(status="lapsed", only_recipients="GHA", capability_id="van", quantity=None)
    rules = ["capability", "quantity", "status", "recipients"]
    assert [one.rule for one in screen(case(**tables)).why_not_give("P2", "P1", "N1")] == rules


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (("P20", "P1", "N1"), "the case holds no pledge P20; the nearest is P2"),
        (("P2", "X", "N1"), "the case holds no pledge X"),
        (("P2", "P1", "N9"), "P1 has no need N9; it has N1"),
        (("P1", "P2", "N1"), "P2 has no need N1; it has none"),
    ],
)
def test_what_is_unknown_is_named_with_what_is_known(
    ids: tuple[str, str, str], message: str
) -> None:
    with pytest.raises(KeyError) as caught:
        screen(case(**handing())).why_not_give(*ids)
    assert caught.value.args == (message,)


def chosen_at_random(seed: int) -> Case:
    """Return pledges of four capabilities, each needing of those before it, on random days."""
    one = random.Random(seed)  # noqa: S311 - a seeded case, nothing secret
    kinds = ["a", "b", "c", "d"]
    pledges = [
        pledge(id=f"P{k}", capability_id=one.choice(kinds), contributor_id=one.choice("XYZ"))
        | {"quantity": one.choice([0, 1, 2]), "status": one.choice(["open", "open", "lapsed"])}
        | {"available_from": day(one.randrange(12)), "available_until": day(one.randrange(12, 30))}
        | {"notice_days": 0, "only_recipients": one.choice(["", "", "X", "Y;Z"])}
        for k in range(9)
    ]
    needs = [
        {
            "id": f"N{k}",
            "for_capability_id": kinds[k + 1],
            "capability_id": one.choice(kinds[: k + 1]),
        }
        | {"lead_days": one.randrange(9), "use": one.choice(["kept", "spent"])}
        for k in range(3)
    ]
    consents = [
        {"recipient_id": one.choice("XYZ"), "contributor_id": one.choice("XYZ")}
        | {"answer": one.choice(["yes", "no"]), "until": day(one.randrange(20))}
    ]
    wanted = requirement(capability_id="d")
    return case(pledges, wanted, needs=needs, consents=consents, settings=dated(20))


@pytest.mark.parametrize("seed", range(25))
def test_who_may_give_is_who_has_no_refusal(seed: int) -> None:
    """Whole tables are screened at once, and one link is told alone: both agree on every link."""
    eligibility = screen(chosen_at_random(seed))
    lacks, links = eligibility.supplies.lacks.rows, eligibility.supplies.links
    ids = eligibility.facts.pledges["id"].tolist()
    may = set(zip(links["lack"], links["giver"], strict=True))
    assert len(lacks)
    for lack in lacks.itertuples():
        for giver, one in enumerate(ids):
            refused = eligibility.why_not_give(one, ids[lack.p], lack.need_id)
            assert bool(refused) != ((lack.Index, giver) in may)
