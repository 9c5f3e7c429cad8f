"""Charts: they hold the numbers of the frames, in few rows, with units, and names are only text."""

from __future__ import annotations

import html
import re
from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from builders import case, giver, lack, pledge, requirement
from solved import about, dated, day, solved

import matcher
from matcher import Plan, charts, load_scenario
from matcher.present.charts.folding import ROWS, fold
from matcher.present.charts.positions import coast, positions
from matcher.present.charts.words import label, plain

OF_A_PLAN = (charts.timeline, charts.coverage, charts.flow, charts.places, charts.burden)
HOSTILE = [
    "<script>alert(1)</script>",
    '<a href="javascript:alert(1)">here</a>',
    "=HYPERLINK(1)",
    "../../x",
    "<b>bold</b> & &lt",
    "%{x} $\\alpha$",
    "\N{ARABIC LETTER BEH}\N{ARABIC LETTER SEEN} Unit",
    "n" * 150,
]


OURS = {
    "%{z} % covered; %{customdata[0]:,.1f} of %{customdata[1]:,.0f} days open<extra></extra>",
    "%{text}",
}
"""Templates that a chart itself writes."""

_UNSEEN = {"bdata", "meta"}


def texts(thing: Any) -> list[str]:
    """Return every text that a figure shows, as Plotly gets it."""
    if isinstance(thing, str):
        return [thing]
    if isinstance(thing, dict):
        return [text for key, one in thing.items() if key not in _UNSEEN for text in texts(one)]
    if isinstance(thing, list | tuple | np.ndarray):
        return [text for one in thing for text in texts(one)]
    return []


def shown(figure: go.Figure) -> list[str]:
    """Return every text of a figure but those of its look."""
    found = figure.to_dict()
    found["layout"].pop("template")
    return texts(found)


def titles(figure: go.Figure) -> list[str]:
    """Return the titles of the axes that are seen, or what a flow is counted in."""
    if figure.data[0].type == "sankey":
        return [figure.data[0].valuesuffix]
    axes = [*figure.select_xaxes(), *figure.select_yaxes()]
    return [axis.title.text for axis in axes if axis.showticklabels is not False]


@pytest.fixture(scope="module")
def seoul() -> Plan:
    return load_scenario("seoul-2021-assumed").match()


@pytest.fixture(scope="module")
def many() -> Plan:
    """Return a plan with 150 requirements, each half covered from day 10 on for ninety days."""
    ids = range(150)
    rows = [
        requirement(
            id=f"R{n}",
            mission_id=f"M{n % 70}",
            quantity=2,
            needed_from=day(n),
            needed_until=day(n + 99),
        )
        for n in ids
    ]
    pledges = [
        pledge(
            id=f"P{n}",
            contributor_id=f"C{n % 90}",
            capability_id="truck",
            available_from=day(n + 10),
            persons_each=n + 1,
            deployment_cost=5,
        )
        for n in ids
    ]
    pairs = [{"pledge_id": f"P{n}", "requirement_id": f"R{n}", "verdict": "allow"} for n in ids]
    settings = dated(300, currency="USD")
    return solved(case(pledges, rows, settings, pairs=pairs, only_pairs=True))


def open_days(plan: Plan) -> float:
    gaps = plan.gaps
    return float((gaps["gap"] / gaps["required"] * gaps["days"]).sum())


def trace(figure: go.Figure, name: str) -> Any:
    return next(one for one in figure.data if one.name == name)


@pytest.mark.parametrize("of", ["seoul", "many"])
def test_a_timeline_holds_all_that_is_there_and_open(
    of: str, request: pytest.FixtureRequest
) -> None:
    plan = request.getfixturevalue(of)
    figure = charts.timeline(plan)
    assert sum(trace(figure, "open").customdata) == about(open_days(plan))
    covered = (plan.gaps["required"] - plan.gaps["gap"]) / plan.gaps["required"] * plan.gaps["days"]
    assert sum(trace(figure, "there").customdata) == about(covered.sum())


def test_a_timeline_of_one_mission_has_that_alone(seoul: Plan) -> None:
    figure = charts.timeline(seoul, "MINUSCA")
    own = seoul.gaps[seoul.gaps["mission_id"] == "MINUSCA"]
    assert len(figure.layout.yaxis.ticktext) == own["requirement_id"].nunique()
    assert "MINUSMA" not in "".join(shown(figure))
    assert "Bars over time: 1 deployment, a row" in charts.describe(figure)
    with pytest.raises(ValueError, match="of mission M<1"):
        charts.timeline(seoul, "M<1")


def test_bars_of_one_requirement_stand_on_each_other_and_beside_the_gap() -> None:
    """Two of four are there for ten days, and one more for the last five.

    Proves: a bar is as high as the share it covers, and hatching has the height of the gap.
    Without it: bars that cover each other, and a gap that nobody sees.
    """
    plan = solved(
        case(
            [
                pledge(quantity=2, available_from=day(0)),
                pledge(id="P2", contributor_id="GHA", available_from=day(5)),
            ],
            requirement(quantity=4, needed_from=day(0), needed_until=day(9)),
            dated(10),
        )
    )
    figure = charts.timeline(plan)
    there, lost = trace(figure, "there"), trace(figure, "open")
    lane = 0.84
    assert sorted(np.array(there.width) / lane) == about([0.25, 0.5])
    assert sorted(there.customdata) == about([1.25, 5.0])
    assert sorted(np.array(lost.width) / lane) == about([0.25, 0.5])
    assert lost.marker.pattern.shape == "/"
    tops = [y - w / 2 for y, w in zip(lost.y, lost.width, strict=True)]
    assert tops == about([-lane / 2] * 2)


@pytest.mark.parametrize("of", ["seoul", "many"])
def test_a_coverage_holds_all_days(of: str, request: pytest.FixtureRequest) -> None:
    plan = request.getfixturevalue(of)
    figure = charts.coverage(plan)
    cells = np.array(figure.data[0].customdata)
    assert cells[..., 0].sum() == pytest.approx(open_days(plan), abs=0.01)
    assert cells[..., 1].sum() == plan.gaps["days"].sum()
    assert np.nanmax(figure.data[0].z) <= 100


def test_a_month_is_covered_as_far_as_its_days_are() -> None:
    """Ten of the 31 days of January, and all of February."""
    plan = solved(
        case(
            pledge(available_from="2030-01-22"),
            requirement(needed_from="2030-01-01", needed_until="2030-02-28"),
            dated(59),
        )
    )
    heat = charts.coverage(plan).data[0]
    assert heat.z[0].tolist() == about([32.3, 100.0])
    assert heat.text[0].tolist() == ["32", "100"]


@pytest.mark.parametrize("of", ["seoul", "many"])
def test_what_flows_to_missions_comes_from_givers(of: str, request: pytest.FixtureRequest) -> None:
    plan = request.getfixturevalue(of)
    rows = plan.deployments
    size = plan.gaps.groupby("requirement_id")["required"].max()
    days = (rows["end"] - rows["start"]).dt.days + 1
    served = (rows["served"] * days / rows["requirement_id"].map(size)).sum()
    figure = charts.flow(plan)
    links = figure.data[0].link
    source, target, value = (np.array(part) for part in (links.source, links.target, links.value))
    ends = ~np.isin(target, source)
    starts = ~np.isin(source, target)
    assert value[ends].sum() == about(served)
    assert value[starts].sum() == about(served)
    assert len(figure.data[0].node.label) <= ROWS


def test_a_part_flows_from_its_giver_over_the_part_to_the_unit() -> None:
    """A truck for ten days needs a part: half of its ten days are the giver's, half its own."""
    plan = solved(
        case(
            [pledge(), giver()],
            requirement(needed_from=day(0), needed_until=day(9)),
            dated(10),
            needs=[lack()],
        )
    )
    figure = charts.flow(plan)
    names = figure.data[0].node.label
    link = figure.data[0].link
    found = {
        (names[a], names[b]): v
        for a, b, v in zip(link.source, link.target, link.value, strict=True)
    }
    assert found == about(
        {
            ("GHA", "part"): 5.0,
            ("part", "KEN · truck"): 5.0,
            ("KEN", "KEN · truck"): 5.0,
            ("KEN · truck", "M1"): 10.0,
        }
    )


def test_a_burden_sums_to_that_of_the_frame(many: Plan) -> None:
    figure = charts.burden(many)
    rows = many.burden[many.burden["mission_id"].isna()]
    assert [sum(bars.x) for bars in figure.data] == about(
        [rows["person_days"].sum(), rows["cost"].sum()]
    )
    assert titles(figure) == ["persons × days", "cost (USD)", "contributor"]
    assert figure.layout.yaxis.ticktext[-1] == "others (31)"


def test_a_map_shows_each_that_has_a_place_and_names_those_without(seoul: Plan) -> None:
    figure = charts.places(seoul)
    rows = seoul.deployments
    days = (rows["end"] - rows["start"]).dt.days + 1
    total = (rows["persons"] * days).sum()
    assert sum(trace(figure, "contributor").customdata) == about(total)
    assert sum(trace(figure, "mission").customdata) == about(total)
    found = positions(seoul, "missions")
    assert found.loc["MINUSMA", ["east", "north"]].tolist() == about([-3.5, 17.3])
    there = [{"id": "M1", "latitude": 1.5, "longitude": 2.5}, {"id": "M2", "host": "Abyei"}]
    asked = [requirement(), requirement(id="R2", mission_id="M2")]
    plan = solved(case([pledge(quantity=1), pledge(id="P2")], asked, missions=there))
    figure = charts.places(plan)
    assert list(trace(figure, "mission").x) == [2.5]
    assert "1 mission whose place is not known (M2)" in charts.describe(figure)


def test_the_coasts_are_those_of_the_world() -> None:
    east, north = coast()
    assert np.nanmin(east) >= -180
    assert np.nanmax(east) <= 180
    assert np.nanmax(north) < 84
    jumps = np.abs(np.diff(east))
    assert np.nanmax(jumps) < 30, "a line across the whole map"


def test_a_chart_has_at_most_sixty_rows_and_names_the_rest(many: Plan) -> None:
    for draw in (charts.timeline, charts.coverage, charts.burden):
        figure = draw(many)
        assert len(figure.layout.yaxis.ticktext) == ROWS
        assert figure.layout.yaxis.ticktext[-1].startswith("others (")
    assert len(charts.timeline(many).to_json()) < 200_000


def test_rows_that_are_folded_keep_their_sum_and_the_heaviest_stay() -> None:
    keys, weight = pd.Series(list("abcab")), pd.Series([1.0, 5.0, 2.0, 2.0, 0.0])
    found = fold(keys, weight, most=2)
    assert (found.keys, found.others, found.size) == (("b",), 2, 2)
    assert np.bincount(found.rows, weight).tolist() == [5.0, 5.0]


@pytest.mark.parametrize("draw", OF_A_PLAN, ids=lambda draw: draw.__name__)
def test_every_chart_says_its_finding_names_its_units_and_is_described(
    draw: Any, seoul: Plan
) -> None:
    figure = draw(seoul)
    assert all(titles(figure))
    told = charts.describe(figure)
    assert figure.layout.title.text.startswith("<b>")
    assert told.startswith(figure.layout.meta["finding"])
    assert told.endswith(".")
    assert "<" not in told
    assert figure.layout.paper_bgcolor is None
    assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
    dark = charts.on_dark(figure)
    assert dark.layout.template != figure.layout.template
    assert [one.type for one in dark.data] == [one.type for one in figure.data]


@pytest.mark.parametrize("draw", OF_A_PLAN, ids=lambda draw: draw.__name__)
def test_a_plan_without_a_calendar_is_drawn(draw: Any) -> None:
    asked = [requirement(quantity=4), requirement(id="R2", mission_id="UGA")]
    plan = solved(case(pledge(persons_each=5), asked))
    figure = draw(plan)
    assert figure.data
    assert "days" not in figure.layout.title.text
    if draw is charts.timeline:
        assert sum(trace(figure, "open").customdata) == about(open_days(plan))
    if draw is charts.coverage:
        assert np.array(figure.data[0].customdata)[..., 0].sum() == about(open_days(plan))


@pytest.mark.parametrize("draw", OF_A_PLAN, ids=lambda draw: draw.__name__)
def test_a_plan_with_nothing_to_draw_gives_a_figure_that_says_so(draw: Any) -> None:
    nobody = solved(case([], [requirement(quantity=None)]))
    figure = draw(nobody)
    assert not figure.data
    assert figure.layout.annotations[0].text
    assert charts.describe(figure)


@pytest.mark.parametrize("draw", OF_A_PLAN, ids=lambda draw: draw.__name__)
def test_names_are_text_whatever_they_hold(draw: Any) -> None:
    pledges = [
        pledge(
            id=f"P{n}", contributor_id=name, capability_id=name, persons_each=1, deployment_cost=1
        )
        for n, name in enumerate(HOSTILE)
    ]
    asked = [
        requirement(
            id=f"R {name}",
            mission_id=name,
            capability_id=name,
            quantity=2,
            needed_from=day(0),
            needed_until=day(9),
        )
        for name in HOSTILE
    ]
    places = [{"id": name, "latitude": n, "longitude": n} for n, name in enumerate(HOSTILE)]
    both = {"contributors": places, "missions": places}
    figure = draw(solved(case(pledges, asked, dated(10), **both)))
    for text in shown(figure):
        marks = set(re.findall(r"<[^>]*>?", text))
        ours = {
            "<b>",
            "</b>",
            "<br>",
            "<i>",
            "</i>",
            "<extra>",
            "</extra>",
            '<span style="font-size:12px">',
            "</span>",
        }
        assert marks <= ours, text
        assert "%{" not in text or text in OURS
        assert "$" not in text
        assert max(map(len, text.split("<br>"))) < 250
    if draw is not charts.places:
        assert any("&lt;script&gt;" in text for text in shown(figure))


def test_a_name_is_one_short_line() -> None:
    assert label("<b>A & B</b>") == "&lt;b&gt;A &amp; B&lt;/b&gt;"
    assert html.unescape(label("%{x} <b>A & $B$")) == "%{x} <b>A & $B$"
    assert not set(label("%{x} <b>A & $B$")) & set("<{$")
    assert plain("a\n\tb\N{NO-BREAK SPACE} c\N{RIGHT-TO-LEFT MARK}\0") == "a b c"
    assert plain("x" * 10_000, 20) == "x" * 19 + "…"
    hebrew = "\N{HEBREW LETTER ALEF}\N{HEBREW LETTER BET}"
    assert plain(f"{hebrew} 7") == f"\N{FIRST STRONG ISOLATE}{hebrew} 7\N{POP DIRECTIONAL ISOLATE}"


def test_a_finding_names_the_one_mission_where_something_is_open() -> None:
    plan = solved(case(pledge(), [requirement(), requirement(id="R2", mission_id="%{x}")]))
    mission = plan.gaps.loc[plan.gaps["gap"] > 0, "mission_id"].item()
    told = charts.timeline(plan).layout.meta["finding"]
    who = f"1 of 2 requirements is not covered throughout ({mission})"
    assert told == f"{who}; 50 % of what is required is covered"


def test_a_name_in_a_finding_is_text_too() -> None:
    plan = solved(
        case(
            [],
            [requirement(mission_id="<i>M</i>"), requirement(id="R2", mission_id="M2", quantity=2)],
        )
    )
    title = charts.timeline(plan).layout.title.text
    told = "None of the requirements is covered throughout; most is open at &lt;i&gt;M&lt;/i&gt;"
    assert title == f"<b>{told}</b>"


def test_what_is_asked_is_drawn_step_by_step() -> None:
    plan = solved(
        case([], requirement(quantity=3, needed_from=day(0), needed_until=day(9)), dated(10))
    )
    found = matcher.asks(plan)
    figure = charts.asks(found)
    steps = found.steps[
        found.steps["decides"] & found.steps["ask_id"].isin(found.ranking["ask_id"])
    ]
    bars = [one for one in figure.data if one.type == "bar"]
    assert sum(sum(bar.x) for bar in bars) == about(steps["added"].sum())
    assert titles(figure) == ["less open (requirement-days)", "ask"]
    assert "truck" in figure.layout.title.text
    nothing = charts.asks(matcher.asks(solved(case())))
    assert charts.describe(nothing).startswith("No ask closes anything.")


def test_changes_are_drawn_against_what_they_close() -> None:
    window = {"needed_from": day(0), "needed_until": day(9)}
    agreed = solved(case(pledge(), requirement(**window), dated(10)))
    two = [pledge(status="withdrawn"), pledge(id="P2", contributor_id="GHA")]
    found = matcher.replan(case(two, requirement(**window), dated(10)), agreed)
    figure = charts.changes(found)
    points = found.curve.dropna()
    assert figure.data[0].x.tolist() == points["changes"].tolist()
    assert figure.data[0].y.tolist() == about(points["gap"].tolist())
    assert figure.layout.title.text.startswith("<b>2 changes lower what is open from 10 to 0")
    same = matcher.replan(agreed.case, agreed)
    assert charts.describe(charts.changes(same)).startswith("Everything is as agreed.")


def test_a_stress_is_drawn_with_all_samples_and_what_its_summary_marks() -> None:
    window = {"needed_from": day(0), "needed_until": day(9)}
    plan = solved(case(pledge(reliability=0.5), requirement(**window), dated(10)))
    found = matcher.stress(plan, 40, workers=1, pairs=False)
    figure = charts.stress(found)
    bars = [one for one in figure.data if one.type == "bar"]
    assert [sum(bar.y) for bar in bars] == about([100, 100])
    total = found.summary[found.summary["level"] == "all"].set_index("question")
    marks = [one.x[0] for one in figure.data if one.type == "scatter"]
    assert marks == about(total[["now", "median", "in_20", "cvar"]].to_numpy().ravel().tolist())
    sure = matcher.stress(solved(case(pledge(reliability=1))), 2, workers=1, pairs=False)
    assert charts.describe(charts.stress(sure)).startswith("Nothing was drawn that fails.")
