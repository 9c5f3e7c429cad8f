"""Decisions: every assumed, unknown or overridden thing on which a plan rests."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from matcher.case.case import Case
from matcher.case.cells import READINESS_ORDER
from matcher.case.tables import TABLES
from matcher.program.eligibility import Eligibility
from matcher.program.facts import Blanks, Facts
from matcher.program.resting import as_text, resting_on, row_ids
from matcher.program.running import running_rows
from matcher.program.standing import stood_on
from matcher.program.unknowns import Row, policy_deployments, unknown_to_policies

_OF_GIVERS = frozenset({"available_from", "available_until", "notice_days"})
"""Columns of a pledge that matter to what it hands over, too."""

_COLUMNS = ["kind", "table", "row_id", "column", "value", "text"]


def list_decisions(
    eligibility: Eligibility,
    deployments: pd.DataFrame,
    parts: pd.DataFrame,
    supports: pd.DataFrame,
) -> pd.DataFrame:
    """Return the decisions of a plan.

    Parameters
    ----------
    eligibility
        What was screened.
    deployments
        Columns deployment_id, pledge_id, requirement_id, contributor_id, mission_id,
        capability_id, required_capability_id.
    parts, supports
        Frames of the plan.

    Returns
    -------
    pandas.DataFrame
        Columns as in the frame `decisions`.
    """
    facts = eligibility.facts
    told = [
        *_assumed(facts.case),
        *_blanks(eligibility),
        *_conditions(facts.case),
        *_consents(facts.case),
        *_overridden(eligibility),
        *_unscheduled(facts),
        *_unused_running(eligibility),
        *unknown_to_policies(eligibility, deployments),
        *_defaults(facts.case),
    ]
    frame = pd.DataFrame(told, columns=_COLUMNS)
    every = deployments.assign(need_id=None)
    if len(supports):
        standing = stood_on(facts.case, deployments, parts, supports)
        every = pd.concat([every, standing], ignore_index=True)
    resting = pd.Series(resting_on(frame, facts.case, every), index=frame.index, dtype=object)
    ruled = (frame["table"] == "policies").to_numpy()
    scopes = policy_deployments(eligibility, deployments)
    resting[ruled] = frame.loc[ruled, "row_id"].map(scopes).fillna("")
    return frame.assign(deployments=resting)


def _assumed(case: Case) -> list[Row]:
    """Return a row for every value that its table marks as assumed."""
    rows: list[Row] = []
    for table in case.given:
        frame = case[table]
        marked = frame[frame["assumed"].map(len) > 0]
        known = [n for n in TABLES[table].columns if n not in {"id", "source", "assumed", "note"}]
        cells = marked.to_numpy(dtype=object).tolist()
        for values, name in zip(cells, row_ids(table, marked), strict=True):
            row = dict(zip(marked.columns, values, strict=True))
            columns = known if "*" in row["assumed"] else [c for c in row["assumed"] if c in known]
            for column in columns:
                value = row[column]
                if isinstance(value, tuple) or not pd.isna(value):
                    text = f"{column} is assumed"
                    if value != ():
                        rows.append(("assumed", table, name, column, as_text(value), text))
    return rows


def _blanks(eligibility: Eligibility) -> list[Row]:
    """Return a row for every blank cell that was filled in, one for a whole column of them."""
    facts = eligibility.facts
    frames = {"pledges": facts.pledges, "requirements": facts.requirements}
    givers = eligibility.supplies.links["giver"].to_numpy()
    asked = {"pledges": eligibility.fitting, "requirements": np.arange(len(facts.requirements))}
    rows: list[Row] = []
    for table, blank, column, value, text in (*facts.blanks, *_read_blanks(facts)):
        whose = asked[table]
        if column in _OF_GIVERS:
            whose = np.union1d(whose, givers)
        places = np.intersect1d(blank, whose, assume_unique=True)
        if column == "readiness":
            places = places[_reads_readiness(facts)[places]]
        if len(places) and len(places) == len(whose) and len(places) > 1:
            message = f"{text}, in all {len(places)} rows"
            rows.append(("unknown", table, "*", column, value, message))
        else:
            ids = frames[table]["id"].to_numpy()[places]
            rows.extend(("unknown", table, one, column, value, text) for one in ids)
    return rows


def _reads_readiness(facts: Facts) -> np.ndarray:
    """Say of each pledge whether its readiness matters: it is asked for, or brings lead days."""
    if _is_read(facts, "minimum_readiness"):
        return np.ones(len(facts.pledges), dtype=bool)
    brings = facts.case.settings.unknown_means("readiness") in READINESS_ORDER
    own = facts.pledges["notice_days"].notna().to_numpy()
    return ~own & (brings and facts.case.is_dated)


def _is_read(facts: Facts, column: str) -> bool:
    values = facts.requirements[column]
    return bool(values.map(len).gt(0).any() if values.dtype == object else values.notna().any())


def _read_blanks(facts: Facts) -> Iterator[Blanks]:
    """Yield the blanks that rules filled in while they compared."""
    settings, pledges = facts.case.settings, facts.pledges
    asks = {
        "vetted": pledges["vetted"].isna() | (pledges["vetted"] == "unknown"),
        "performance": pledges["performance"].isna() & _is_read(facts, "minimum_performance"),
        "languages": (pledges["speaks"].map(len) == 0) & _is_read(facts, "languages"),
        "qualities": (pledges["has"].map(len) == 0) & _is_read(facts, "qualities"),
        "persons_each": ~pledges["knows_persons"] & _reads_persons(facts),
    }
    for column, blank in asks.items():
        value = settings.unknown_means(column)
        taken = {"yes": "passing", "no": "not passing"}.get(value, value)
        text = f"{column} is unknown: taken as {taken}"
        places = np.flatnonzero(blank.to_numpy(dtype=bool))
        yield Blanks("pledges", places, column, value, text)


def _reads_persons(facts: Facts) -> bool:
    paid = facts.pledges["persons"].notna().any() and len(facts.case["rates"]) > 0
    return bool(facts.requirements["in_persons"].any() or paid)


def _conditions(case: Case) -> list[Row]:
    conditions = case["conditions"]
    open_ = conditions[conditions["met"].fillna("unknown") != "yes"]
    meaning = case.settings.unknown_means("condition")
    rows = []
    for row, name in zip(open_.itertuples(), row_ids("conditions", open_), strict=True):
        effect = row.effect if isinstance(row.effect, str) else "open"
        met = row.met if isinstance(row.met, str) else "unknown"
        taken = (
            f", taken as {'met' if meaning == 'yes' else 'not met'}"
            if met == "unknown" and effect == "blocks"
            else ""
        )
        state = "not met" if met == "no" else "open"
        text = f'the condition "{row.text}" ({effect}) is {state}{taken}'
        rows.append(("condition", "conditions", name, "met", met, text))
    return rows


def _consents(case: Case) -> list[Row]:
    consents = case["consents"]
    open_ = consents[consents["answer"].fillna("unknown") == "unknown"]
    meaning = case.settings.unknown_means("consent")
    return [
        (
            "consent",
            "consents",
            name,
            "answer",
            meaning,
            f"consent is unanswered: taken as {meaning}",
        )
        for name in row_ids("consents", open_)
    ]


def _overridden(eligibility: Eligibility) -> list[Row]:
    pairs = eligibility.pairs[eligibility.pairs["overridden"] != ""]
    rows = []
    for row in pairs.itertuples():
        forced = "the planner allows it" if row.may_arrive else "it is there already"
        text = f"{forced}, though these rules refuse it: {row.overridden}"
        name = f"{row.pledge_id} · {row.requirement_id}"
        rows.append(
            ("override", "pairs" if row.may_arrive else "running", name, "verdict", "allow", text)
        )
    return rows


def _unscheduled(facts: Facts) -> list[Row]:
    pledges = facts.pledges
    rest = (pledges["quantity"] - pledges["amount"]).to_numpy(dtype=float)
    places = np.flatnonzero(rest > 0)
    both = zip(pledges["id"].iloc[places], rest[places].tolist(), strict=True)
    text = "{0:g} are in no delivery: not used"
    return [
        ("unused", "pledges", one, "quantity", f"{left:g}", text.format(left)) for one, left in both
    ]


def _unused_running(eligibility: Eligibility) -> list[Row]:
    """Return the running rows that are not there on the plan date."""
    case = eligibility.case
    running = case["running"]
    there = running_rows(eligibility)
    pairs = eligibility.pairs.iloc[there["pair"]]
    used = set(zip(pairs["pledge_id"], pairs["requirement_id"], strict=True))
    return [
        ("unused", "running", name, "start", "", "it is not there on the plan date: not used")
        for row, name in zip(running.itertuples(), row_ids("running", running), strict=True)
        if (row.pledge_id, row.requirement_id) not in used
    ]


def _defaults(case: Case) -> list[Row]:
    if not case.is_dated or case.settings.travel_days is not None:
        return []
    text = "travel_days is not given: taken as 0 days where table travel has no row"
    return [("default", "scenario", "*", "travel_days", "0", text)]
