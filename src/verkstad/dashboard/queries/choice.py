"""What an address asks for: a programme or one of its mandates, a year, a county, a project, a day. Everybody is told the
same, whoever is signed in, so that a number on the page is one that anybody can check."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse

from verkstad.core.reporting.figure import Frame
from verkstad.grants.models import Project
from verkstad.journal.models import Act
from verkstad.mandate.models import Mandate, Programme
from verkstad.reports.figures import address_of, definition
from verkstad.reports.figures.addresses import NAMES
from verkstad.reports.figures.reader import Reader
from verkstad.ui.pictures.map import geometry

SHOWS = {"pengar": "money", "projekt": "projects", "foretag": "companies"}  # what the map can show
FIRST_YEAR, LAST_YEAR = 1990, 2100
PROGRAMME, DAY, SHOW = "program", "per", "karta"


@dataclass(frozen=True)
class Choice:
    """What is asked for. What leads nowhere counts as not asked for; `projects` are the published ones, by key."""

    reader: Reader
    programmes: Sequence[Programme]
    programme: Programme | None
    mandates: Sequence[Mandate]
    mandate: Mandate | None
    frame: Frame
    show: str
    project_name: str = ""

    @property
    def today(self) -> date:
        return self.reader.today

    @property
    def among(self) -> frozenset[str]:
        return frozenset(one.key for one in self.mandates)

    @property
    def of_part(self) -> bool:
        """Whether the sums are of one programme of several, which a figure's own page cannot be asked for."""
        return self.mandate is None and len(self.programmes) > 1

    def given(self, **changes: str) -> dict[str, str]:
        """The parameters of the address that asks for this, with changes; "" takes one away."""
        frame = self.frame
        asked = {NAMES[name]: value for name, value in frame.asked.items()}
        told = {
            PROGRAMME: self.programme.key if self.programme and len(self.programmes) > 1 and not self.mandate else "",
            **asked, DAY: frame.as_of.isoformat() if frame.as_of != self.today else "",
            SHOW: self.show if self.show != next(iter(SHOWS)) else "", **changes,
        }  # fmt: skip
        if told.get(NAMES["mandate"]):
            told[PROGRAMME] = ""
        return {name: value for name, value in told.items() if value}

    def address(self, **changes: str) -> str:
        return reverse("dashboard:overview") + _query(self.given(**changes))

    def csv(self, name: str) -> str:
        return reverse("dashboard:csv", args=[name]) + _query(self.given())

    def figure(self, key: str, frame: Frame | None = None) -> str:
        """Where a figure is opened: definition, how it is counted, its parts and rows."""
        return address_of(key, narrowed(key, frame or self.frame))


def _query(given: dict[str, str]) -> str:
    return f"?{urlencode(given)}" if given else ""


def narrowed(key: str, frame: Frame, by: str = "") -> Frame:
    """The frame with only what the figure can be asked for, and open in what it is to be split by."""
    known = definition(key).by
    for name in frame.asked:
        if name == by or name not in known:
            frame = frame.of(name, "")
    return frame


def choice_of(query: QueryDict, today: date) -> Choice:
    """Two queries, one more where a project is asked for."""
    reader = Reader(AnonymousUser(), today)
    every = reader.mandates
    programmes = sorted({one.programme for one in every}, key=lambda one: (one.fictional, one.order, one.key))
    mandate = next((one for one in every if one.key == query.get(NAMES["mandate"], "")), None)
    wanted = mandate.programme.key if mandate else query.get(PROGRAMME, "")
    programme = next((one for one in programmes if one.key == wanted), programmes[0] if programmes else None)
    mandates = [one for one in every if one.programme == programme]
    project = query.get(NAMES["project"], "")
    name = dict(projects_of(mandates)).get(project, "") if project else ""
    frame = Frame(
        day_of(query.get(DAY, ""), today), mandate=mandate.key if mandate else "", project=project if name else "",
        region=region if (region := query.get(NAMES["region"], "")) in codes() else "",
        year=year_of(query.get(NAMES["year"], "")),
    )  # fmt: skip
    show = query.get(SHOW, "")
    return Choice(
        reader,
        programmes,
        programme,
        mandates,
        mandate,
        frame,
        show if show in SHOWS else next(iter(SHOWS)),
        name,
    )


def projects_of(mandates: Sequence[Mandate]) -> list[tuple[str, str]]:
    """Key and name of every published project of the mandates, by name. One query."""
    shown = Project.objects.visible_to(AnonymousUser()).filter(mandate__in=[one.pk for one in mandates])
    return list(shown.select_related(None).order_by("name", "key").values_list("key", "name"))


def codes() -> list[str]:
    return [one["code"] for one in geometry()["counties"]]


def day_of(text: str, today: date) -> date:
    """A day that has been; today for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if date(FIRST_YEAR, 1, 1) <= day <= today else today


def bad_day(text: str, today: date) -> bool:
    """Whether what was typed as the day is none that can be asked for."""
    return bool(text) and day_of(text, today).isoformat() != text


def left_out(query: QueryDict, choice: Choice) -> bool:
    """Whether the address asks for something that leads nowhere, and is told without it."""
    given = choice.given()
    names = [*NAMES.values(), *((PROGRAMME,) if len(choice.programmes) > 1 and choice.mandate is None else ())]
    return any(query.get(name) and query.get(name) != given.get(name) for name in names)


def year_of(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and FIRST_YEAR <= int(text[:5]) <= LAST_YEAR else None


def stamp() -> str:
    """The mark of all that has happened: the newest act of the journal. One query."""
    return Act.objects.order_by("-position").values_list("hash", flat=True).first() or ""
