"""Charts of a plan, and of what is asked of it, as figures of Plotly.

Every chart is read without colour, names what its axes count, and says in its title what it shows;
it has at most 60 rows, with all others summed in one. Names are shown as text, whatever they hold.
"""

from matcher.present.charts.asks import asks
from matcher.present.charts.burden import burden
from matcher.present.charts.changes import changes
from matcher.present.charts.coverage import coverage
from matcher.present.charts.flow import flow
from matcher.present.charts.look import describe, on_dark
from matcher.present.charts.places import places
from matcher.present.charts.stress import stress
from matcher.present.charts.timeline import timeline

__all__ = [
    "asks",
    "burden",
    "changes",
    "coverage",
    "describe",
    "flow",
    "on_dark",
    "places",
    "stress",
    "timeline",
]
