"""What an ask gains, found by really pledging it and solving anew."""

from __future__ import annotations

from matcher import Ask, Asks, Case, Plan, formulate, match

LEADING = ("gap", "largest_gap", "late", "relaxed")


def leading(plan: Plan) -> dict[str, float]:
    """Return the values of the tiers that say how much stays open, their sum left out."""
    named = {n: v for n, v in plan.objective.items() if n.split(":")[0] in LEADING}
    return {n: v for n, v in named.items() if n != "gap" or "gap:1" not in named}


def without(case: Case, ask: Ask) -> dict[str, float]:
    """Return the best tiers of the case in which an ask is pledged, and nothing of it is used."""
    wider = ask.add_to(case, ask.most).with_settings(objective=["gap"])
    program = formulate(wider)
    columns = program.columns()
    goes = columns["pledge_id"].eq("ASK") & columns["kind"].isin(["there", "arrive"])
    names = set(columns.loc[goes | columns["giver_pledge_id"].eq("ASK"), "name"])
    problem = program.to_pulp()
    for variable in problem.variables():
        if variable.name in names:
            problem.addConstraint(variable <= 0, f"nothing_of_{variable.name}")
    return leading(match(wider, problem=problem, stop=0))


def gains_by_hand(case: Case, ask: Ask, *quantities: float) -> dict[tuple[float, str], float]:
    """Return what quantities of an ask gain in each tier, each solved anew from the tables."""
    base = without(case, ask)
    found = {}
    for quantity in quantities or ask.quantities:
        best = leading(match(ask.add_to(case, quantity), ["gap"], stop=0))
        found |= {(quantity, tier): base[tier] - value for tier, value in best.items()}
    return found


def told(found: Asks, ask: Ask, *quantities: float) -> dict[tuple[float, str], float]:
    """Return what is told of quantities of an ask, by quantity and tier."""
    rows = found.steps[found.steps["ask_id"] == ask.ask_id]
    rows = rows[rows["quantity"].isin(quantities or ask.quantities)]
    both = zip(rows["quantity"], rows["tier"], strict=True)
    return dict(zip(both, rows["gain"], strict=True))
