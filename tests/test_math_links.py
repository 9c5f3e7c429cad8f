"""Hand sums: who may give what to whom, in which order, along which chains, for which missions."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, handed, reason, solved, stays, values

from matcher import screen

KINDS = ("truck", "part", "training", "refit", "lift")
WHOLE = [{"id": name, "whole": "yes"} for name in KINDS]
STATES = [{"id": "KEN", "languages": "en"}, {"id": "GHA"}, {"id": "TGO", "languages": "fr"}]


def chain(**refit: Any) -> list[dict[str, Any]]:
    """Return a truck, the part it needs, the refit that one needs, and the lift of the refit."""
    return [
        pledge(quantity=2),
        giver(quantity=4),
        giver(id="G2", capability_id="refit", quantity=1) | refit,
        giver(id="G3", capability_id="lift", available_from=day(1)),
    ]


CHAINED = [
    lack(quantity=2),
    lack(id="N2", pledge_id="G1", capability_id="refit", quantity=0.5, lead_days=2),
    lack(id="N3", pledge_id="G2", capability_id="lift", per="pledge", lead_days=1),
]
"""What the members of the chain need of each other."""


def test_a_chain_is_as_fast_and_as_long_as_its_links() -> None:
    """A lift on day 1, a refit a day later, two parts of the four two days after that.

    **Proves**: what is handed on needs its own parts first, at any depth: 1 + 1 + 2 = day 4. One
    refit is enough for two parts, those for one of two trucks.
    **Without it**: with all four parts the gap would be 4; from day 0 on, 5, or 0.
    """
    plan = solved(case(chain(), requirement(quantity=2), needs=CHAINED, settings=dated(10)))
    # both open on four days, one of two on the other six
    assert values(plan)["gap"] == about(4 + 6 / 2)
    given = [("G1", "P1", "N1", 4, 4, 2), ("G2", "G1", "N2", 2, 4, 1), ("G3", "G2", "N3", 1, 2, 1)]
    assert handed(plan) == given
    assert plan.parts["for_want_of"].tolist() == ["N2 (refit)"]
    told = (
        "N1 (part) is ready last, on 2030-01-05; too little of N1 (part) is left for one more, "
        "for want of N2 (refit)"
    )
    assert plan.deployments["bottleneck"].tolist() == [f"{told}."]
    assert f"1 serves it as far as its parts go (KEN: {told})" in reason(plan, "R1")


def test_a_chain_that_breaks_anywhere_carries_nothing() -> None:
    """The same, and nobody may give the lift.

    **Proves**: a pledge whose part needs a part that nobody has is not eligible.
    **Without it**: the gap would be 7.
    """
    asked = case(chain()[:3], requirement(quantity=2), needs=CHAINED, settings=dated(10))
    plan = solved(asked)
    assert values(plan)["gap"] == 10
    late = "it needs 2 part (N1), and 1 pledge offers it: 1 that cannot hand it over in time"
    assert [one.found for one in screen(asked).why_not("P1", "R1")] == [late]


@pytest.mark.parametrize(("group", "gap"), [("airframe", 0), (None, 10)])
def test_alternatives_cover_a_need_together(group: str | None, gap: float) -> None:
    """A truck takes two light parts or three heavy ones; there are three and two.

    **Proves**: needs of one group add up: 3/2 + 2/3 is more than two.
    **Without it**: each alone makes one truck at most; both needed at once make none.
    """
    plan = solved(
        case(
            [
                pledge(quantity=2),
                giver(capability_id="light", quantity=3),
                giver(id="G2", capability_id="heavy", quantity=2),
            ],
            requirement(quantity=2),
            needs=[
                lack(capability_id="light", quantity=2, group=group),
                lack(id="N2", capability_id="heavy", quantity=3, group=group),
            ],
            settings=dated(10),
            capabilities=[{"id": name, "whole": "yes"} for name in ("truck", "light", "heavy")],
        )
    )
    assert values(plan)["gap"] == gap
    if group:
        (part,) = plan.parts.to_dict("records")
        assert (part["need_id"], part["capability_id"], part["needed"]) == ("airframe", "light", 4)


@pytest.mark.parametrize(("free", "gap"), [(0, 20), (1, 0), (2, 0)])
def test_an_earmarked_part_binds_what_is_made_with_it(free: float, gap: float) -> None:
    """Ghana's part is meant for M2 alone, Togo's for any mission. M1 weighs twice as much as M2.

    **Proves**: with Ghana's part a truck may go to M2 only; Togo's lets one go to M1.
    **Without it**: the one part would go to M1, a gap of 10.
    """
    plan = solved(
        case(
            [
                pledge(quantity=2),
                giver(only_missions="M2"),
                giver(id="G2", contributor_id="TGO", quantity=free or None),
            ],
            [requirement(weight=2), requirement(id="R2", mission_id="M2")],
            needs=[lack()],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    assert values(plan)["gap"] == gap
    assert stays(plan)[-1] == ("P1", "R2", 0, 9, 1)
    meant = plan.supports.set_index("giver_pledge_id")["mission_id"].to_dict()
    assert free == 2 or meant["G1"] == "M2"
    assert free == 0 or pd.isna(meant["G2"])


def test_an_earmark_passes_along_a_chain() -> None:
    """The refit of the part is meant for M2; truck, part and lift are free, and M1 is heavier.

    **Proves**: what is made of a bound part is bound as well.
    **Without it**: the truck would go to M1, a gap of 6 + 10.
    """
    plan = solved(
        case(
            chain(not_missions="M1"),
            [requirement(weight=2), requirement(id="R2", mission_id="M2")],
            needs=CHAINED,
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    # all of R1, and four days of R2
    assert values(plan)["gap"] == about(20 + 4)
    assert stays(plan) == [("P1", "R2", 4, 9, 1)]
    meant = plan.supports.set_index("need_id")["mission_id"]
    assert (meant["N1"], meant["N2"]) == ("M2", "M2")
    assert meant.isna()["N3"]


def test_an_earmarked_part_is_not_for_partners() -> None:
    """Togo asks for a truck for itself; the part is meant for M1.

    **Proves**: what a bound giver gives counts at its missions alone.
    **Without it**: the gap would be 0.
    """
    plan = solved(
        case(
            [pledge(), giver(only_missions="M1")],
            requirement(mission_id=None, contributor_id="TGO"),
            needs=[lack()],
            settings=dated(10),
            contributors=STATES,
            missions=[{"id": "M1"}],
        )
    )
    assert values(plan)["gap"] == 10


@pytest.mark.parametrize(("after", "gap"), [("N1", 6), (None, 4)])
def test_a_need_that_comes_after_another_waits_for_it(after: str | None, gap: float) -> None:
    """The part comes on day 3 and takes a day; training is there at once and takes two.

    **Proves**: training begins when the part is ready: 3 + 1 + 2 = day 6.
    **Without it**: both gaps would be 4.
    """
    plan = solved(
        case(
            [
                pledge(),
                giver(available_from=day(3)),
                giver(id="G2", capability_id="training"),
            ],
            needs=[
                lack(lead_days=1),
                lack(id="N2", capability_id="training", lead_days=2, after=after),
            ],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == gap
    last = plan.parts.loc[plan.parts["is_last"], "need_id"]
    assert last.tolist() == ["N2" if after else "N1"]


@pytest.mark.parametrize(
    ("per", "use", "days", "gap"),
    [("each", "kept", [0, 3], 1.5 + 1), ("each", "spent", [0, 3], 2.5), ("pledge", "kept", [0], 1)],
)
def test_as_much_comes_second_as_came_first(
    per: str, use: str, days: list[int], gap: float
) -> None:
    """One part on day 0, one on day 3, or one for all; training of a day comes after.

    **Proves**: the second truck is trained on day 3, when its part is there; where one part is
    enough for the pledge both are trained on day 0.
    **Without it**: all would be trained on day 0: the second truck would wait for its part alone
    and be there on day 3 instead of 4, a gap of 2.
    """
    plan = solved(
        case(
            [
                pledge(quantity=2),
                giver(quantity=2),
                giver(id="G2", capability_id="training", quantity=2),
            ],
            requirement(quantity=2),
            needs=[
                lack(per=per, use=use),
                lack(id="N2", capability_id="training", lead_days=1, after="N1"),
            ],
            deliveries=[{"pledge_id": "G1", "date": day(come), "quantity": 1} for come in (0, 3)],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    # both open on day 0, one of two on days 1, 2, 3
    assert values(plan)["gap"] == about(gap)
    assert [row[3] for row in handed(plan) if row[0] == "G2"] == days


@pytest.mark.parametrize(("visits", "gap"), [(1, 2), (None, 10)])
def test_a_visit_makes_a_pledge_eligible(visits: float | None, gap: float) -> None:
    """R1 takes assessed trucks only; a visit takes two days. R2 takes any.

    **Proves**: a need that raises readiness is asked only where it is lacking.
    **Without it**: unvisited, R1 would not be open; or R2 would wait for a visit as well.
    """
    asked = case(
        [pledge(quantity=2, readiness="registered", notice_days=0), giver(quantity=visits)],
        [requirement(minimum_readiness="assessed"), requirement(id="R2", mission_id="M2")],
        needs=[lack(per="pledge", lead_days=2, raises_to="assessed")],
        settings=dated(10),
    )
    plan = solved(asked)
    assert values(plan)["gap"] == gap
    assert stays(plan)[-1] == ("P1", "R2", 0, 9, 1)
    assert plan.parts["need_id"].tolist() == (["raised to assessed"] if visits else [])
    told = "1 pledge offers truck: 1 below assessed (KEN)."
    assert visits or reason(plan, "R1") == told


@pytest.mark.parametrize(("weight", "first"), [(3, "P2"), (1, "P1")])
def test_the_plan_says_who_is_to_be_visited_first(weight: float, first: str) -> None:
    """Visits on days 0 and 4; P1 serves R1, of weight 2, P2 serves R2, of weight 3 or 1.

    **Proves**: scarce visits go first where waiting costs more.
    **Without it**: the gap would be 0; in the other order 12, and 8.
    """
    assessed = {"minimum_readiness": "assessed"}
    visit = {"per": "pledge", "raises_to": "assessed"}
    plan = solved(
        case(
            [
                pledge(readiness="registered", only_missions="M1", notice_days=0),
                pledge(id="P2", readiness="registered", only_missions="M2", notice_days=0),
                giver(quantity=2),
            ],
            [
                requirement(weight=2, **assessed),
                requirement(id="R2", mission_id="M2", weight=weight, **assessed),
            ],
            needs=[lack(**visit), lack(id="N2", pledge_id="P2", **visit)],
            deliveries=[{"pledge_id": "G1", "date": day(come), "quantity": 1} for come in (0, 4)],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    # four days of the one that waits
    assert values(plan)["gap"] == 4 * min(2, weight)
    assert min(handed(plan), key=lambda row: row[3])[1] == first


def test_a_recipe_is_for_every_pledge_of_its_capability() -> None:
    """Every truck needs a part, P2 a second one by a need of its own; three parts are there.

    **Proves**: a recipe and a need of the pledge's own with the same capability both apply.
    **Without it**: two trucks of P2 would go on two parts; the gap would be 0.
    """
    plan = solved(
        case(
            [
                pledge(only_missions="M1"),
                pledge(id="P2", quantity=2, only_missions="M2"),
                giver(quantity=4),
            ],
            [requirement(weight=2), requirement(id="R2", mission_id="M2", quantity=2)],
            needs=[
                lack(pledge_id=None, for_capability_id="truck"),
                lack(id="N2", pledge_id="P2"),
            ],
            settings=dated(10),
            capabilities=WHOLE,
        )
    )
    # four parts: one for P1, two for one of P2, and one left
    assert values(plan)["gap"] == about(5)
    assert reason(plan, "G1") == "the rest of it, handed to P1, P2 in part"


def test_a_giver_may_be_for_some_recipients_only() -> None:
    """Ghana's part is for Togo; Kenya's truck and Togo's need one, and Kenya's R1 weighs twice.

    **Proves**: `only_recipients` holds for hand-overs.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            [
                pledge(only_missions="M1"),
                pledge(id="P2", contributor_id="TGO", only_missions="M2"),
                giver(only_recipients="TGO"),
            ],
            [requirement(weight=2), requirement(id="R2", mission_id="M2")],
            needs=[lack(), lack(id="N2", pledge_id="P2")],
            settings=dated(10),
            contributors=STATES,
        )
    )
    assert values(plan)["gap"] == 20
    assert "1 meant for other partners" in reason(plan, "R1")


@pytest.mark.parametrize(
    ("rows", "gap"), [(["no until 3"], 4), (["no"], 10), (["no", "yes for part"], 0)]
)
def test_a_recipient_may_refuse_what_is_given(rows: list[str], gap: float) -> None:
    """Kenya takes nothing of Ghana's until day 3, or never, or only parts.

    **Proves**: on a day without the recipient's consent nothing is handed over; the narrowest
    answer counts.
    **Without it**: all gaps would be 0.
    """
    known = {
        "no until 3": {"answer": "no", "until": day(3)},
        "no": {"answer": "no"},
        "yes for part": {"answer": "yes", "capability_id": "part"},
    }
    both = {"recipient_id": "KEN", "contributor_id": "GHA"}
    plan = solved(
        case(
            [pledge(), giver()],
            needs=[lack()],
            consents=[both | known[row] for row in rows],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == gap
    assert gap < 10 or "1 without consent of the receiver" in reason(plan, "R1")


@pytest.mark.parametrize(
    ("spoken", "unknown", "gap"),
    [("fr; en", "no", 0), ("fr", "no", 10), (None, "no", 10), (None, "yes", 0), (None, "en", 0)],
)
def test_training_is_given_in_a_language_that_is_understood(
    spoken: str | None, unknown: str, gap: float
) -> None:
    """Ghana trains in English and Swahili; the crew speaks some languages, or nobody knows which.

    **Proves**: the languages of the giver's own cell are asked of the receiver.
    **Without it**: all gaps would be 0; were the giver's contributor read, those of blanks too.
    """
    plan = solved(
        case(
            [pledge(languages=spoken), giver(languages="en; sw")],
            needs=[lack()],
            settings=dated(10, unknown={"languages": unknown}),
        )
    )
    assert values(plan)["gap"] == gap


@pytest.mark.parametrize("spoken", [None, "en"])
def test_without_languages_of_its_own_a_giver_is_understood_by_all(spoken: str | None) -> None:
    """Togo speaks French and gives parts, not training: its pledge names no language.

    **Proves**: the languages of the giver's contributor do not matter; those of the receiver's do
    where its pledge names none.
    **Without it**: the gap would be 10.
    """
    plan = solved(
        case(
            [pledge(), giver(contributor_id="TGO", languages=spoken)],
            needs=[lack()],
            settings=dated(10),
            contributors=STATES,
        )
    )
    assert values(plan)["gap"] == 0


@pytest.mark.parametrize(("light", "gap"), [(8, 0), (7, 10)])
def test_parts_stand_in_for_others_at_their_rate(light: float, gap: float) -> None:
    """Four parts are needed; light ones count for half, and there are eight or seven.

    **Proves**: a stand-in covers a need at its rate.
    **Without it**: both gaps would be 0, or 10.
    """
    plan = solved(
        case(
            [pledge(), giver(capability_id="light", quantity=light)],
            needs=[lack(quantity=4)],
            stand_ins=[{"provided": "light", "required": "part", "rate": 0.5}],
            capabilities=[*WHOLE, {"id": "light", "whole": "yes"}],
            settings=dated(10),
        )
    )
    assert values(plan)["gap"] == gap
    assert plan.supports["rate"].tolist() == ([0.5] if gap == 0 else [])


@pytest.mark.parametrize(("priority", "gaps"), [(1, [0, 10]), (3, [0, 10])])
def test_a_partner_asks_for_itself_by_its_priority(priority: int, gaps: list[float]) -> None:
    """Togo asks for the training that Kenya's truck needs; R1 is of priority 2.

    **Proves**: a requirement of a partner and a support are weighed against each other by
    priority.
    **Without it**: one of both would always come first.
    """
    plan = solved(
        case(
            [pledge(), giver(capability_id="training")],
            [
                requirement(priority=2),
                requirement(
                    id="R2",
                    mission_id=None,
                    contributor_id="TGO",
                    capability_id="training",
                    priority=priority,
                ),
            ],
            needs=[lack(capability_id="training")],
            settings=dated(10),
            contributors=STATES,
        )
    )
    tiers = [value for name, value in values(plan).items() if name.startswith("gap:")]
    assert tiers == gaps
    assert plan.deployments["requirement_id"].tolist() == ["R2" if priority == 1 else "R1"]
    assert len(plan.supports) == (priority > 2)


@pytest.mark.parametrize("status", ["withdrawn", "lapsed", "deployed"])
def test_what_is_no_longer_offered_is_handed_to_nobody(status: str) -> None:
    """The only part is of a pledge that is no longer offered.

    **Proves**: the status counts for hand-overs.
    **Without it**: the gap would be 0.
    """
    plan = solved(case([pledge(), giver(status=status)], needs=[lack()], settings=dated(10)))
    assert values(plan)["gap"] == 10
    assert "1 no longer offered" in reason(plan, "R1")


def test_a_giver_without_a_quantity_gives_nothing() -> None:
    """Ghana promised parts, and nobody knows how many.

    **Proves**: an unquantified pledge covers no need.
    **Without it**: the gap would be 0.
    """
    plan = solved(case([pledge(), giver(quantity=None)], needs=[lack()], settings=dated(10)))
    assert values(plan)["gap"] == 10
    told = "it needs 1 part (N1), and 1 pledge offers it: 1 without a quantity"
    assert reason(plan, "R1") == f"1 pledge offers truck: 1 lacking a part (KEN: {told})."
    assert reason(plan, "G1") == "unquantified"
    assert reason(plan, "P1") == f"lacking a part: {told} (R1 comes nearest)"
