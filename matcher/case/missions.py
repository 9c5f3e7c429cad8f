"""Missions, and how long the way to them takes."""

from __future__ import annotations

from matcher.case.cells import Days, Id, Ids, Number, Text
from matcher.case.columns import Row, Use, column


class Mission(Row):
    """A mission that requires capabilities."""

    id: Id = column("Id of the mission.", needed=True)
    name: Text | None = column("Name by which it may also be referred to.")
    host: Text | None = column("Country or territory it is in.", use=Use.DESCRIBES)
    region: Text | None = column("Region it is in.")
    languages: Ids | None = column("Languages spoken there.", use=Use.DESCRIBES)
    latitude: Number | None = column("Degrees north.", use=Use.DESCRIBES)
    longitude: Number | None = column("Degrees east.", use=Use.DESCRIBES)


class Travel(Row):
    """How many days the way to a mission takes; a row for a contributor beats its region's."""

    contributor_id: Id | None = column("Contributor that travels.", refers_to="contributors")
    from_region: Text | None = column("Region of contributors that travel.")
    mission_id: Id = column("Mission travelled to.", needed=True, refers_to="missions")
    days: Days = column("Days from departure to arrival, and as many back.", needed=True)
