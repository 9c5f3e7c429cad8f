"""The frames of a plan: their columns, in one order, ids first."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import pandas as pd

_TEXT, _NUMBER, _DAY, _YES = "str", "float64", "datetime64[ns]", "bool"


@dataclass(frozen=True)
class FrameColumns:
    """One frame of a plan.

    Attributes
    ----------
    name
        Attribute of the plan, and name of its file.
    summary
        What one row is.
    columns
        Column → dtype and meaning.
    lists
        Columns that hold several words, `;` between; where there are none they hold empty text.
        Any other text that is empty is blank.
    """

    name: str
    summary: str
    columns: MappingProxyType[str, tuple[str, str]]
    lists: tuple[str, ...] = ()

    def make(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return rows with exactly these columns first, in these dtypes, then any others."""
        others = [name for name in rows.columns if name not in self.columns]
        if not len(rows) and not others:
            return self._without_rows.copy(deep=False)
        index = pd.RangeIndex(len(rows))
        own = {name: self._column(rows, name, index) for name in self.columns}
        # Arrays need not be aligned, which takes more time than all else here; but of foreign ones
        # pandas would guess the type anew.
        return pd.DataFrame(own | {n: rows[n].set_axis(index) for n in others}, index=index)

    @cached_property
    def _without_rows(self) -> pd.DataFrame:
        cells = {name: pd.array([], dtype=dtype) for name, (dtype, _) in self.columns.items()}
        return pd.DataFrame(cells)

    def _column(self, rows: pd.DataFrame, name: str, index: pd.RangeIndex) -> pd.Series:
        dtype, _ = self.columns[name]
        cells = pd.Series(rows[name].array if name in rows else None, index=index)
        if cells.dtype != dtype:
            cells = cells.astype(dtype)
        if name in self.lists:
            cells = cells.fillna("")
        elif dtype == _TEXT and (blank := cells == "").any():
            cells = cells.mask(blank)
        return cells.array


def _frame(_name: str, _summary: str, *_lists: str, **columns: tuple[str, str]) -> FrameColumns:
    return FrameColumns(_name, _summary, MappingProxyType(columns), _lists)


FRAMES: MappingProxyType[str, FrameColumns] = MappingProxyType(
    {
        frame.name: frame
        for frame in (
            _frame(
                "deployments",
                "A quantity of one pledge at one requirement, from its arrival until it leaves.",
                "assumed",
                deployment_id=(_TEXT, "Id, D1, D2 … in order of pledge, requirement and date."),
                pledge_id=(_TEXT, "Pledge."),
                contributor_id=(_TEXT, "Who gives it."),
                capability_id=(_TEXT, "What is given."),
                requirement_id=(_TEXT, "Requirement it serves."),
                mission_id=(_TEXT, "Mission, or the partner that asks for itself."),
                required_capability_id=(_TEXT, "What is required."),
                depart=(_DAY, "Day of departure; blank where it is running on the plan date."),
                start=(_DAY, "First day there."),
                end=(_DAY, "Last day there."),
                quantity=(_NUMBER, "How much, in the measure of what is given."),
                rate=(_NUMBER, "Required measure per provided measure."),
                duty=(_NUMBER, "Share of the time in which it really serves."),
                served=(_NUMBER, "Quantity × rate × duty, in the measure of what is required."),
                persons=(_NUMBER, "Persons; blank where unknown."),
                women=(_NUMBER, "Women; blank where unknown."),
                cost=(_NUMBER, "Its cost in the currency of the scenario."),
                pinned=(_YES, "Whether a pin holds this pair."),
                bottleneck=(
                    _TEXT,
                    "Which part is ready last and which is too scarce for more, in a sentence; "
                    "blank where it has no needs.",
                ),
                assumed=(_TEXT, "Assumed columns of the pledge and the requirement, `;` between."),
            ),
            _frame(
                "supports",
                "A quantity of one pledge, handed to another on one day to cover a need.",
                "assumed",
                support_id=(_TEXT, "Id, S1, S2 … in order of receiver, need, day and giver."),
                giver_pledge_id=(_TEXT, "Pledge that gives."),
                receiver_pledge_id=(_TEXT, "Pledge that receives."),
                need_id=(_TEXT, "Need that it covers."),
                capability_id=(_TEXT, "What is handed over."),
                quantity=(_NUMBER, "How much, in the measure of what is handed over."),
                rate=(_NUMBER, "Measure of what is needed per measure handed over."),
                handed_on=(_DAY, "Day of the hand-over."),
                ready_on=(_DAY, "First day on which it counts: the hand-over and its lead days."),
                until=(_DAY, "Last day on which it counts, as a loan; blank where it has no end."),
                mission_id=(
                    _TEXT,
                    "Mission that it is for, or `partners`; blank where for any.",
                ),
                use=(_TEXT, "kept or spent."),
                cost=(_NUMBER, "Its cost in the currency of the scenario."),
                assumed=(_TEXT, "Assumed columns of the giver and of the need, `;` between."),
            ),
            _frame(
                "parts",
                "What one deployment needs before it can depart, and what covers it.",
                "supports",
                "for_want_of",
                deployment_id=(_TEXT, "Deployment."),
                pledge_id=(_TEXT, "Pledge that is deployed."),
                need_id=(
                    _TEXT,
                    "Need; the group of needs that are alternatives; or `raised to` a readiness.",
                ),
                capability_id=(_TEXT, "What is needed; the first where there are alternatives."),
                needed=(
                    _NUMBER,
                    "How much the deployment needs, in the measure of what is needed.",
                ),
                supports=(_TEXT, "Supports that cover it, `;` between."),
                ready_on=(_DAY, "Day on which the last of them is ready."),
                is_last=(_YES, "Whether this part is ready last of all that the deployment needs."),
                caps=(_YES, "Whether too little of it is left for one more."),
                for_want_of=(
                    _TEXT,
                    "What givers of it lack themselves to give more of it, `;` between.",
                ),
            ),
            _frame(
                "gaps",
                "One requirement over a stretch in which nothing changes; also where it is met.",
                requirement_id=(_TEXT, "Requirement."),
                mission_id=(_TEXT, "Mission, or the partner that asks for itself."),
                capability_id=(_TEXT, "What is required."),
                priority=(_NUMBER, "Priority, 1 being most important."),
                **{"from": (_DAY, "First day."), "until": (_DAY, "Last day.")},
                days=(_NUMBER, "Days; 1 without a calendar."),
                required=(_NUMBER, "Quantity required; blank where unquantified."),
                served=(
                    _NUMBER,
                    "What counts of Σ quantity × rate × duty; all of it, surplus too, where no "
                    "rule keeps what is needed from counting.",
                ),
                uncounted=(_NUMBER, "What is there besides and does not count."),
                gap=(_NUMBER, "What stays open: max(0, required − served)."),
                over=(_NUMBER, "What counts beyond the need: max(0, served − required)."),
                out_of_reach=(_NUMBER, "Part of the gap that no eligible pledge could ever close."),
                first_reason=(_TEXT, "Why, in a sentence; blank where nothing is open."),
            ),
            _frame(
                "idle",
                "A quantity of a pledge that stays at home over a stretch.",
                pledge_id=(_TEXT, "Pledge."),
                contributor_id=(_TEXT, "Who gives it."),
                capability_id=(_TEXT, "What is given."),
                quantity=(_NUMBER, "How much is idle; blank where unquantified."),
                **{"from": (_DAY, "First day."), "until": (_DAY, "Last day.")},
                reason=(_TEXT, "Why."),
            ),
            _frame(
                "decisions",
                "An assumed or unknown value, or an open matter, on which the plan rests.",
                "deployments",
                kind=(_TEXT, "assumed, unknown, default, condition, consent, override or unused."),
                table=(_TEXT, "Table it stands in."),
                row_id=(_TEXT, "Row it stands in; `*` where it is the same for all."),
                column=(_TEXT, "Column."),
                value=(_TEXT, "Value that was taken."),
                text=(_TEXT, "What was taken for what, as a sentence."),
                deployments=(_TEXT, "Deployments that rest on it, `;` between."),
            ),
            _frame(
                "policies",
                "One policy over a stretch in which nothing changes, or a period of its limit.",
                policy_id=(_TEXT, "Policy."),
                kind=(_TEXT, "Its kind."),
                filter=(_TEXT, "What it applies to; blank where to all."),
                about=(_TEXT, "Contributor or mission that the row is about, blank where all."),
                hard=(_TEXT, "yes, no, or relaxed where it was given up; blank of an exchange."),
                **{"from": (_DAY, "First day."), "until": (_DAY, "Last day.")},
                days=(_NUMBER, "Days; 1 without a calendar."),
                already=(
                    _NUMBER,
                    "What was there, or spent, before the plan; of a share the women. Blank where "
                    "the kind knows no such.",
                ),
                used=(
                    _NUMBER,
                    "How much of its limit is used, what was there before included; of a share "
                    "the share of women, of a spread the contributors, of an only_with the least "
                    "share that is covered, of a stay the shortest; blank where nobody is there.",
                ),
                limit=(_NUMBER, "Its limit, in what is used."),
                slack=(
                    _NUMBER,
                    "What is left to the limit, below 0 where it is passed; of a share in women.",
                ),
                excess=(
                    _NUMBER,
                    "How far the plan oversteps it; of a stay quantity × days that are missing; of "
                    "a spread or an only_with the largest share of a requirement that counts.",
                ),
                price=(
                    _NUMBER,
                    "What one more of its limit would be worth in the first tier in which it is "
                    "worth anything; blank where in none.",
                ),
            ),
            _frame(
                "themes",
                "What was announced at one meeting under one theme, what of it is listed, and "
                "what the plan makes of that.",
                meeting_id=(_TEXT, "Meeting; blank for pledges made at none."),
                date=(_DAY, "Its last day; blank also without a calendar."),
                theme=(
                    _TEXT,
                    "Theme, of the pledge or of its capability; blank for all pledges of the "
                    "meeting.",
                ),
                stated=(_NUMBER, "States that pledged, as announced; blank where not announced."),
                states=(_NUMBER, "Contributors of which the tables hold a pledge."),
                unlisted=(_NUMBER, "States announced of which the tables hold none."),
                pledges=(_NUMBER, "Pledges, without those that a later pledge renews."),
                open=(_NUMBER, "Those of them that are open."),
                in_progress=(_NUMBER, "Those that are in progress."),
                deployed=(_NUMBER, "Those whose status is deployed."),
                withdrawn=(_NUMBER, "Those that are withdrawn."),
                lapsed=(_NUMBER, "Those that have lapsed."),
                renewed=(_NUMBER, "Pledges that a later one renews, and that count there."),
                quantified=(_NUMBER, "Pledges with a quantity."),
                eligible=(_NUMBER, "Pledges that may serve a requirement or a need."),
                used=(_NUMBER, "Pledges of which something is deployed or handed on."),
                served_share=(
                    _NUMBER,
                    "Share of what is required under the theme that they serve, each requirement "
                    "counted by its days; what counts is split by what each has there. Blank where "
                    "nothing is required under it.",
                ),
            ),
            _frame(
                "a4p",
                "What answers one priority of A4P+, where any pledge names one.",
                priority=(_NUMBER, "Number of the priority, 1 to 7."),
                states=(_NUMBER, "Contributors of which the tables hold a pledge."),
                pledges=(_NUMBER, "Pledges, without those that a later pledge renews."),
                renewed=(_NUMBER, "Pledges that a later one renews, and that count there."),
                quantified=(_NUMBER, "Pledges with a quantity."),
                eligible=(_NUMBER, "Pledges that may serve a requirement or a need."),
                used=(_NUMBER, "Pledges of which something is deployed or handed on."),
            ),
            _frame(
                "burden",
                "What one contributor carries of one mission, on the plan date and in the plan.",
                contributor_id=(_TEXT, "Who carries it."),
                mission_id=(
                    _TEXT,
                    "Mission, or the partner that asks for itself; blank: all together.",
                ),
                persons_before=(_NUMBER, "Persons running there on the plan date."),
                share_before=(_NUMBER, "Their share of all persons running there."),
                cost_before=(_NUMBER, "What they cost in a month, at what is paid on that date."),
                cost_share_before=(_NUMBER, "Its share of what all cost that run there."),
                person_days=(_NUMBER, "Persons × days there in the plan."),
                share=(_NUMBER, "Their share of all person-days there."),
                cost=(_NUMBER, "Cost of its deployments, and of what it hands on for the mission."),
                cost_share=(_NUMBER, "Its share of the cost of all."),
                without_persons=(_NUMBER, "Deployments whose persons are unknown and not counted."),
            ),
            _frame(
                "tiers",
                "One tier of the objective, in order.",
                tier=(
                    _TEXT,
                    "Name; `gap:1` for the gaps of priority 1, `largest_gap:2` for the sum of the "
                    "two largest open shares.",
                ),
                value=(_NUMBER, "Value of the plan, recomputed from its deployments."),
                bound=(_NUMBER, "What the solver says no plan over these dates can better."),
                proved=(_NUMBER, "What the certificate proves that no such plan can better."),
                out_of_reach=(_NUMBER, "Part of a gap that no eligible pledge could ever close."),
                closed=(_TEXT, "linear, branching or limit."),
            ),
        )
    }
)
"""Every frame of a plan by name."""
