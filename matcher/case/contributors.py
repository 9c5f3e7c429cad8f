"""Contributors: the states and organisations that give, and their meetings and consents."""

from __future__ import annotations

from matcher.case.capabilities import Category
from matcher.case.cells import Answer, Day, Days, Id, Ids, Number, Text
from matcher.case.columns import Row, Use, column


class Contributor(Row):
    """A state or organisation that gives."""

    id: Id = column("Id; ISO 3166 alpha-3 where it is a state.", needed=True)
    name: Text | None = column("Name by which it may also be referred to.")
    region: Text | None = column("Region from which its units travel; read by `travel`.")
    languages: Ids | None = column("Languages of its people, where a pledge names none.")
    latitude: Number | None = column("Degrees north.", use=Use.DESCRIBES)
    longitude: Number | None = column("Degrees east.", use=Use.DESCRIBES)


class Meeting(Row):
    """A meeting at which pledges were made, with the totals that were announced."""

    id: Id = column("Id of the meeting.", needed=True)
    name: Text | None = column("Name by which it may also be referred to.")
    date: Day | None = column("Its last day.")
    states_present: Days | None = column("States present, as announced.", use=Use.DESCRIBES)
    states_pledging: Days | None = column("States that pledged, as announced.")
    stated_units: Days | None = column("States that pledged units.")
    stated_training: Days | None = column("States that pledged training.")
    stated_medical: Days | None = column("States that pledged medical help.")
    stated_women: Days | None = column("States that pledged for women's share.")
    stated_environment: Days | None = column("States that pledged a smaller footprint.")
    stated_technology: Days | None = column("States that pledged technology.")


class Consent(Row):
    """Whether a mission's host, or a recipient, accepts a contributor there."""

    mission_id: Id | None = column("Mission whose host answers.", refers_to="missions")
    recipient_id: Id | None = column(
        "Recipient that answers for itself, instead of a mission.", refers_to="contributors"
    )
    contributor_id: Id = column("Contributor asked about.", needed=True, refers_to="contributors")
    capability_id: Id | None = column(
        "Capability provided that the answer is about. Blank: all.", refers_to="capabilities"
    )
    category: Category | None = column("Category that the answer is about. Blank: all.")
    from_: Day | None = column("First day of the answer. Blank: always.", alias="from")
    until: Day | None = column("Last day of the answer. Blank: for ever.")
    answer: Answer | None = column("The answer; the narrowest row counts.", unknown="yes")
    said_by: Text | None = column("Who said so.", use=Use.DESCRIBES)
