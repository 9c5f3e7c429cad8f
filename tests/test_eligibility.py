"""Eligibility: every rule refuses, says what it compared, and gives way to the change it names."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pandas as pd
import pytest
from builders import Tables, case, pledge, requirement, wanting
from solved import dated, day, refusals, solved, timed

from matcher import screen
from matcher.program.candidates import find_candidates
from matcher.program.eligibility import Eligibility
from matcher.program.rules import RULES


def consent(answer: str) -> Tables:
    return {"consents": [{"mission_id": "M1", "contributor_id": "KEN", "answer": answer}]}


def verdict(word: str | None) -> Tables:
    return {"pairs": [{"pledge_id": "P1", "requirement_id": "R1", "verdict": word}]}


def condition(met: str) -> Tables:
    row = {"pledge_id": "P1", "text": "Airlift first", "effect": "blocks", "met": met}
    return {"conditions": [row]}


def later(advances: str | None) -> Tables:
    return {"pledges": [pledge(), pledge(id="P2", advances=advances)]}


def bus(persons: int | None) -> Tables:
    return {
        "pledges": pledge(capability_id="bus"),
        "requirements": requirement(capability_id="bus", measure="persons", quantity=10),
        "capabilities": [{"id": "bus", "measure": "buses", "persons_each": persons}],
    }


def lacking(**cells: Any) -> Tables:
    """Return a truck that needs a car, and a requirement that is over on the tenth of twenty days."""
    return {
        "pledges": [pledge(), pledge(id="P2", capability_id="car")],
        "requirements": [
            requirement(needed_until=day(9)),
            requirement(id="R2", capability_id="boat"),
        ],
        "needs": [{"pledge_id": "P1", "capability_id": "car"} | cells],
        "settings": dated(20),
    }


BREAKING: dict[str, tuple[Tables, Tables, str]] = {
    "capability": (
        {"pledges": pledge(capability_id="car")},
        {
            "pledges": pledge(capability_id="car"),
            "stand_ins": [{"provided": "car", "required": "truck", "rate": 0.5}],
        },
        "capability: it offers car, truck is required. Write a row in stand_ins from car to truck, "
        "or a rate in pairs.",
    ),
    "quantity": (
        {"pledges": pledge(quantity=None)},
        {},
        "quantity: it has no quantity, one above 0 is needed. Ask KEN how much it offers.",
    ),
    "status": (
        {"pledges": pledge(status="withdrawn")},
        {"pledges": pledge(status="open")},
        "status: it is withdrawn, it must be open or in progress. Ask KEN to renew it.",
    ),
    "renewed": (
        later("P1"),
        later(None),
        "renewed: P2 renews it, a renewed pledge counts once. Look at P2 instead.",
    ),
    "recipients": (
        wanting({"only_recipients": "GHA"}),
        wanting({"only_recipients": "GHA"}, mission_id=None, contributor_id="GHA"),
        "recipients: it is meant for GHA, M1 asks. Let one of them ask for it, or ask the "
        "contributor to open it to missions.",
    ),
    "missions": (
        wanting({"only_missions": "M2;M3"}),
        {},
        "missions: it goes to M2, M3 only, the need is in M1. Ask KEN to lift the caveat.",
    ),
    "verdict": (
        verdict("forbid"),
        verdict(None),
        "verdict: the planner forbade it, the verdict must not be forbid. Change the verdict in "
        "pairs.",
    ),
    "only pairs": (
        {"only_pairs": True},
        {"only_pairs": True, **verdict("allow")},
        "only pairs: it is not among the allowed pairs, only_pairs is set. Write it in pairs with "
        "allow.",
    ),
    "consent": (
        consent("no"),
        consent("yes"),
        "consent: M1 does not accept KEN, consent is needed. Ask for consent in M1.",
    ),
    "condition": (
        condition("no"),
        condition("yes"),
        'condition: its condition "Airlift first" is not met, it blocks until it is. Meet the '
        "condition.",
    ),
    "vetting": (
        wanting({"vetted": "no"}),
        wanting({"vetted": "yes"}),
        "vetting: it is not vetted, vetting is needed. Have its people vetted.",
    ),
    "readiness": (
        wanting({"readiness": "registered"}, minimum_readiness="assessed"),
        wanting({"readiness": "assessed"}, minimum_readiness="assessed"),
        "readiness: its readiness is registered, assessed is required. Raise it to assessed.",
    ),
    "performance": (
        wanting({"performance": 0.5}, minimum_performance=0.75),
        wanting({"performance": 0.75}, minimum_performance=0.75),
        "performance: its performance is 0.5, 0.75 is required. Raise it by 0.25.",
    ),
    "languages": (
        wanting({"languages": "en;sw"}, languages="fr;ar"),
        wanting({"languages": "en;sw;ar"}, languages="fr;ar"),
        "languages: it speaks en, sw, fr or ar is required. Add people who speak fr or ar.",
    ),
    "qualities": (
        wanting({"qualities": "night"}, qualities="night;desert;winch"),
        wanting({"qualities": "night;desert;winch"}, qualities="night;desert;winch"),
        "qualities: it has night, night, desert, winch is required. Add desert, winch.",
    ),
    "persons": (
        bus(None),
        bus(20),
        "persons: how many persons one has is unknown, the requirement is in persons. Write "
        "persons_each of the pledge or capability.",
    ),
    "notice": (
        timed({"notice_days": 7}, within_days=4),
        timed({"notice_days": 4}, within_days=4),
        "notice: it can depart 7 days after the plan date, 4 days are allowed. Let it depart 3 days "
        "earlier.",
    ),
    "window": (
        timed({"available_from": day(7)}, needed_until=day(5)),
        timed({"available_from": day(5)}, needed_until=day(5)),
        "window: it arrives on 2030-01-08 at the earliest, it is needed from 2030-01-01 until "
        "2030-01-06. Send it 2 days earlier.",
    ),
    "needs": (
        lacking(lead_days=12),
        lacking(lead_days=9),
        "needs: its last part is ready on 2030-01-13, so that it arrives on 2030-01-13, it must "
        "have left by 2030-01-11. Hand the part over 3 days earlier.",
    ),
}
"""Rule → a case in which P1 fails it alone for R1, the same after the change, and the refusal."""


def test_every_rule_has_a_case_that_breaks_it() -> None:
    names = [rule.name for rule in RULES]
    assert list(BREAKING) == names, "write, for a new rule, a case that breaks it, and its refusal"


@pytest.mark.parametrize("rule", BREAKING)
def test_a_rule_refuses_with_what_it_compared_and_what_would_help(rule: str) -> None:
    broken, _, told = BREAKING[rule]
    assert refusals(broken) == [told]
    assert (
        screen(case(**broken))
        .pairs[["pledge_id", "requirement_id"]]
        .query("pledge_id == 'P1'")
        .empty
    )


@pytest.mark.parametrize("rule", BREAKING)
def test_the_change_that_a_refusal_names_lifts_it(rule: str) -> None:
    _, mended, _ = BREAKING[rule]
    assert refusals(mended) == []
    assert (screen(case(**mended)).pairs["pledge_id"] == "P1").any()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_allow_overrides_rules_but_not_arithmetic(rule: Any) -> None:
    broken, _, told = BREAKING[rule.name]
    allowed = screen(case(**{**broken, **verdict("allow")}))
    if rule.arithmetic:
        assert [str(one) for one in allowed.why_not("P1", "R1")] == [told]
        assert "P1" not in set(allowed.pairs["pledge_id"])
    else:
        assert allowed.why_not("P1", "R1") == []
        overridden = allowed.pairs.set_index("pledge_id").at["P1", "overridden"]
        # A verdict of allow cannot stand beside forbid, and is what only_pairs asks for.
        assert overridden == ("" if rule.name in {"verdict", "only pairs"} else rule.name)


def test_what_the_planner_overrides_is_no_longer_a_reason() -> None:
    """Withdrawn and too late, but allowed: only the days still keep it away."""
    tables = timed({"status": "withdrawn", "available_from": day(7)}, needed_until=day(5))
    found = screen(case(**{**tables, **verdict("allow")}))
    assert [refusal.rule for refusal in found.why_not("P1", "R1")] == ["window"]
    assert [RULES[rule].name for rule in found.refusals.counted["rule"]] == ["window"]


def test_all_rules_that_fail_are_told_in_the_order_of_the_registry() -> None:
    tables = wanting(
        {"capability_id": "car", "status": "lapsed", "vetted": "no", "languages": "en"},
        languages="fr",
        minimum_readiness="rapid",
    )
    told = screen(case(**tables)).why_not("P1", "R1")
    assert [refusal.rule for refusal in told] == [
        "capability", "status", "vetting", "readiness", "languages",
    ]  # fmt: skip


def test_a_partner_answers_for_itself_and_not_for_a_mission_of_the_same_id() -> None:
    """Ghana refuses what it asked for itself; the mission that is called GHA does not."""
    needs = [
        requirement(id="R1", mission_id="GHA"),
        requirement(id="R2", mission_id=None, contributor_id="GHA"),
    ]
    answers = [{"recipient_id": "GHA", "contributor_id": "KEN", "answer": "no"}]
    asked = case(None, needs, consents=answers)
    assert screen(asked).pairs["requirement_id"].tolist() == ["R1"]
    plan = solved(asked)
    assert plan.deployments["requirement_id"].tolist() == ["R1"]


def test_stand_ins_multiply_along_the_best_chain() -> None:
    """Two chains lead from van to truck: 0.5 · 0.5 = 0.25, and 3 · 0.1 = 0.3, which is better."""
    rows = [("van", "car", 0.5), ("car", "truck", 0.5), ("van", "cart", 3), ("cart", "truck", 0.1)]
    stand_ins = [{"provided": a, "required": b, "rate": rate} for a, b, rate in rows]
    found = screen(case(pledge(capability_id="van"), stand_ins=stand_ins))
    assert found.pairs["rate"].tolist() == pytest.approx([0.3])
    assert [one.rule for one in screen(
        case(pledge(), requirement(capability_id="van"), stand_ins=stand_ins)
    ).why_not("P1", "R1")] == ["capability"]  # fmt: skip


@pytest.mark.parametrize(
    ("pledge_id", "requirement_id", "message"),
    [
        ("P10", "R1", "the case holds no pledge P10; the nearest is P1"),
        ("P1", "mission", "the case holds no requirement mission"),
    ],
)
def test_an_unknown_id_is_named_with_the_nearest_known_one(
    pledge_id: str, requirement_id: str, message: str
) -> None:
    with pytest.raises(KeyError) as caught:
        screen(case()).why_not(pledge_id, requirement_id)
    assert caught.value.args == (message,)


def test_the_graph_holds_what_is_possible() -> None:
    several = [pledge(quantity=3), pledge(id="P2", capability_id="car")]
    graph = screen(case(several, settings=dated(10, travel_days=2))).graph()
    assert isinstance(graph, nx.DiGraph)
    path = [("contributor", "KEN"), ("pledge", "P1"), ("requirement", "R1"), ("mission", "M1")]
    assert nx.shortest_path(graph, path[0], path[-1]) == path
    assert set(graph) == set(path)
    assert graph.edges[path[0], path[1]] == {"quantity": 3}
    assert graph.edges[path[1], path[2]] == {
        "rate": 1,
        "travel": 2,
        "most": 3,
        "start": pd.Timestamp(day(2)),
        "end": pd.Timestamp(day(9)),
    }
    assert graph.edges[path[2], path[3]] == {"quantity": 1}


def test_no_pair_whose_capabilities_differ_is_laid_out() -> None:
    """4 million pairs would be; one in 2,000 fits, and only those are looked at."""
    pledges = [pledge(id=f"P{k}", capability_id=f"c{k}") for k in range(2000)]
    requirements = [requirement(id=f"R{k}", capability_id=f"c{k}") for k in range(2000)]
    found: Eligibility = screen(case(pledges, requirements))
    assert len(find_candidates(found.facts)) == 2000
    assert len(found.pairs) == 2000
    assert (
        repr(found)
        == "<Eligibility: 2,000 of 4,000,000 pairs of 2,000 pledges and 2,000 requirements>"
    )
    assert [one.rule for one in found.why_not("P0", "R1")] == ["capability"]
