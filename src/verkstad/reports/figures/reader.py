"""What a reader may be told: which mandates count for them, which figures, and small numbers or not (R32)."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import Q

from verkstad.core.reporting.figure import WITHHELD, Answer, Definition, Frame
from verkstad.funds.models import Book
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, mandates_of
from verkstad.people.models import READERS
from verkstad.reports.figures.answering import splits
from verkstad.reports.figures.asking import Asker
from verkstad.reports.figures.facts import Among
from verkstad.reports.figures.registry import definition, leaves, measure_of


@dataclass
class Reader:
    """A user who asks for figures. Those who read a mandate are told all of it; others are told sums of what is published,
    and small numbers of companies only as of today, never as of a day before or after a company came."""

    user: Who
    today: date

    @cached_property
    def reads(self) -> set[str] | None:
        """Mandates that the user reads from inside; None: every one."""
        return mandates_of(self.user, *READERS)

    @cached_property
    def mandates(self) -> list[Mandate]:
        """Mandates whose money the user may see. One query."""
        seen = Mandate.objects.visible_to(self.user).filter(
            Q(book__isnull=True) | Q(book__in=Book.objects.visible_to(self.user))
        )
        return list(seen.order_by("programme__order", "number"))

    @property
    def among(self) -> Among:
        return None if self.reads is None else frozenset(one.key for one in self.mandates)

    @cached_property
    def asker(self) -> Asker:
        return Asker(self.among)

    def inside(self, frame: Frame) -> bool:
        """Whether the user reads all that a frame asks for."""
        return self.reads is None or bool(frame.mandate and frame.mandate in self.reads)

    def knows_by(self, key: str, frame: Frame, name: str) -> bool:
        """Whether the user may ask for a figure by a dimension. Projects are told apart for everybody in the ledger alone, where
        a published book names them; a grant's own case is its parties' and the agency's."""
        if name != "project" or self.inside(frame):
            return True
        return all(measure_of(leaf).facts.key == "entry" for leaf in leaves(key))

    def may(self, one: Definition, frame: Frame) -> bool:
        return one.public or self.inside(frame)

    def splits(self, asked: list[tuple[str, Frame, str]]) -> list[list[tuple[str, Answer]]]:
        """Figures as this reader may be told them; frames must ask for the same mandate. The whole is split by ""."""
        hide = not all(self.inside(frame) for _key, frame, _by in asked)
        told = splits(asked, hide=hide, asker=self.asker)
        return [
            [(part, self._told(answer, frame)) for part, answer in parts]
            for (_key, frame, _by), parts in zip(asked, told, strict=True)
        ]

    def answers(self, asked: list[tuple[str, Frame]]) -> list[Answer]:
        return [parts[0][1] for parts in self.splits([(key, frame, "") for key, frame in asked])]

    def _told(self, one: Answer, frame: Frame) -> Answer:
        what = definition(one.key)
        other_day = (
            bool(what.least) and not self.inside(frame) and (frame.as_of != self.today or frame.known is not None)
        )
        if self.may(what, frame) and not other_day:
            return one
        parts = tuple(self._told(part, frame) for part in one.parts)
        return replace(
            one, value=None, numerator=None, denominator=None, facts=0, hidden=True, why=WITHHELD, parts=parts
        )
