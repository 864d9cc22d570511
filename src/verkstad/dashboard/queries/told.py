"""Every figure of the page, asked for at once: what is hidden is hidden over all of its tables together (R32)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from verkstad.core.reporting.figure import Answer, Frame
from verkstad.dashboard.queries.choice import Choice, narrowed
from verkstad.reports.figures import splits
from verkstad.reports.figures.asking import Asker

PAID, GRANTED, SET_ASIDE = "money_payout", "money_committed", "mandate_envelopes"
DIRECTORY, PROJECTS = "results_granted", "results_projects"
CALLS, OPEN, SENT = "calls_published", "calls_open", "applications_sent"
SHARE, SUM = "decisions_granted_share", "decisions_granted_sum"
AGREED, TOLD, MET = "indicators_agreed", "indicators_told", "indicators_reached"
STAGES = ("participants_reached", "participants_mapped", "participants_coached", "participants_acted")
REACHED = STAGES[0]
REPORTED = ("results_reached", "results_interviewed", "results_coached", "results_invested", "results_theses")
MAPPED = {"pengar": (GRANTED, DIRECTORY), "projekt": (PROJECTS,), "foretag": (REPORTED[0],)}

Parts = Sequence[tuple[str, Answer]]
Wish = tuple[str, str]  # a figure and what it is split by


def wishes(choice: Choice) -> list[Wish]:
    """What is asked for beside the numbers of companies, which are asked for of all programmes."""
    whole = [PAID, GRANTED, DIRECTORY, PROJECTS, CALLS, OPEN, SENT, SHARE, SUM, AGREED, TOLD, MET, *REPORTED]
    by_year = [PAID, GRANTED] if choice.frame.region or choice.frame.project else [PAID, GRANTED, SET_ASIDE]
    return [
        *((key, "") for key in whole), (PAID, "mandate"), *((key, "year") for key in by_year),
        *((key, "project") for key in (GRANTED, DIRECTORY, AGREED, TOLD, MET)),
        *((key, "region") for key in MAPPED[choice.show]),
    ]  # fmt: skip


COMPANIES: tuple[Wish, ...] = (*((key, "") for key in STAGES), (REACHED, "region"), (REACHED, "mandate"))


@dataclass(frozen=True)
class Told:
    """The answers by figure and split, each with the frame it was asked for."""

    choice: Choice
    parts: Mapping[Wish, Parts]

    def whole(self, key: str) -> Answer:
        return self.parts[key, ""][0][1]

    def by(self, key: str, dimension: str) -> Parts:
        """Its parts; none where the figure was not asked for by that."""
        return self.parts.get((key, dimension), ())

    def frame(self, key: str, by: str = "") -> Frame:
        return narrowed(key, self.choice.frame, by)


def told(choice: Choice) -> Told:
    """At most nine queries, however much there is."""
    wanted = wishes(choice)
    asker = Asker(choice.among)
    asked = [(key, narrowed(key, choice.frame, by), by) for key, by in wanted]
    parts = dict(zip(wanted, splits(asked, asker=asker), strict=True))
    choice.reader.asker.places = asker.places
    asked = [(key, _company_frame(choice, key, by), by) for key, by in COMPANIES]
    parts |= dict(zip(COMPANIES, choice.reader.splits(asked), strict=True))
    return Told(choice, parts)


def _company_frame(choice: Choice, key: str, by: str) -> Frame:
    """Companies by mandate are asked for of nothing but the day, to see of which programmes they are."""
    return Frame(choice.frame.as_of) if by == "mandate" else narrowed(key, choice.frame, by)
