"""Frames: those of a plan as sheets, with what is open in colour and in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule, FormulaRule
from openpyxl.styles import PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from matcher.case.results import PIN, RESULTS
from matcher.plan.frames import FRAMES
from matcher.plan.measures import measure_of
from matcher.plan.record import Record
from matcher.plan.summary import SMALL
from matcher.present.sheets import Look, add_frame
from matcher.present.workbook.places import links_of

TAB = "7F7F7F"
"""Colour of the tabs of results."""

STATE = "state"
"""Column of the gaps that says in a word how much is open."""

OPEN, PARTLY, MET, UNQUANTIFIED = "open", "in part", "met", "no quantity"

_COLOURS = {OPEN: "F4B183", PARTLY: "FFE699", MET: "BDD7EE", UNQUANTIFIED: "D9D9D9"}
"""Told apart by those who do not see red or green, and in grey; the word stands in the cell."""

_INPUT, _PASSED = "FFF2CC", "F4B183"
_SHARES = ("share", "share_before", "cost_share", "cost_share_before", "served_share")
_PIN_NOTE = (
    "Write yes to keep this deployment: the next plan of this workbook has at least this quantity "
    "there on all its days. It is read; nothing else of this sheet is."
)
_STATE_NOTE = "open, in part, met, or no quantity: how much of what is required is served."
_MEASURE_NOTE = "What value, bound, proved and out_of_reach are counted in."


def add_result(
    book: Workbook, plan: Record, name: str, tables: Mapping[str, Mapping[Any, str]]
) -> None:
    """Add a frame of a plan as a sheet of results.

    Parameters
    ----------
    book
        A workbook of `new_book`.
    plan
        The plan.
    name
        Name of the frame.
    tables
        Table → id → where in the workbook its row stands.
    """
    frame = _shown(plan, name)
    notes = {column: told for column, (_, told) in FRAMES[name].columns.items()}
    notes |= {PIN: _PIN_NOTE, STATE: _STATE_NOTE, "measure": _MEASURE_NOTE}
    if "cost" in notes and plan.case.settings.currency:
        notes["cost"] += f" Here: {plan.case.settings.currency}."
    frozen = "B2" if name in ("deployments", "gaps") else "A2"
    look = Look(notes, links_of(plan, name, tables), _SHARES, TAB, frozen)
    sheet = add_frame(book, RESULTS[name], frame, look)
    if len(frame):
        _colour(sheet, name, frame)


def _shown(plan: Record, name: str) -> pd.DataFrame:
    """Return a frame with what only its sheet has: a pin to set, a state, a measure."""
    frame = FRAMES[name].make(getattr(plan, name))
    if name == "deployments":
        frame.insert(0, PIN, pd.Series(None, index=frame.index, dtype=object))
    if name == "gaps":
        frame.insert(0, STATE, states(frame))
    if name == "tiers":
        measures = [measure_of(tier, plan.case.settings) for tier in frame["tier"]]
        frame.insert(2, "measure", pd.Series(measures, index=frame.index, dtype=object))
    return frame


def states(gaps: pd.DataFrame) -> np.ndarray:
    """Return for each row of gaps how much of what is required is served, in a word."""
    required, small = gaps["required"], SMALL * gaps["required"]
    cases = [required.isna(), gaps["gap"] <= small, gaps["required"] - gaps["gap"] <= small]
    found: np.ndarray = np.select(cases, [UNQUANTIFIED, MET, OPEN], PARTLY).astype(object)
    return found


def _colour(sheet: Any, name: str, frame: pd.DataFrame) -> None:
    """Colour what is open, what passes its limit, and what may be filled in."""
    last = len(frame) + 1
    if name == "deployments":
        choice = DataValidation("list", formula1='"yes"', allow_blank=True, showErrorMessage=False)
        choice.add(f"A2:A{last}")
        sheet.data_validations.append(choice)
        _tint(sheet, f"A2:A{last}", FormulaRule(["TRUE"], fill=_fill(_INPUT)))
    elif name == "gaps":
        gap = get_column_letter(frame.columns.get_loc("gap") + 1)
        for state, colour in _COLOURS.items():
            rule = FormulaRule([f'$A2="{state}"'], fill=_fill(colour))
            _tint(sheet, f"A2:A{last} {gap}2:{gap}{last}", rule)
    elif name == "policies":
        excess = get_column_letter(frame.columns.get_loc("excess") + 1)
        rule = CellIsRule("greaterThan", ["0"], fill=_fill(_PASSED))
        _tint(sheet, f"{excess}2:{excess}{last}", rule)


def _tint(sheet: Any, cells: str, rule: Any) -> None:
    sheet.conditional_formatting.add(cells, rule)


def _fill(colour: str) -> PatternFill:
    return PatternFill("solid", bgColor=colour)
