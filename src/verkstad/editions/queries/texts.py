"""What a report's parts say now, what they said, and how far the writing has come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet

from verkstad.editions.models import Report, Template, Text

SITTING = timedelta(minutes=20)  # saves of one person within it are shown as one


def texts_of(report: Report) -> Mapping[tuple[str, str], Text]:
    """The version that stands of each part and language. One query."""
    found: dict[tuple[str, str], Text] = {}
    for one in report.texts.order_by("number"):
        found[one.part, one.language] = one
    return found


def versions_of(report: Report, part: str, language: str) -> list[Text]:
    """Every version of a part, the newest first. One query."""
    return list(report.texts.filter(part=part, language=language).order_by("-number"))


@dataclass(frozen=True)
class Sitting:
    """What one person saved in one go: its last version, and how many saves it was."""

    last: Text
    saves: int


def sittings(versions: Sequence[Text]) -> list[Sitting]:
    """Versions, the newest first, put together where one person saved again and again."""
    found: list[Sitting] = []
    before: Text | None = None
    for one in versions:
        if before and found and one.saved_by == before.saved_by and before.saved_at - one.saved_at < SITTING:
            found[-1] = Sitting(found[-1].last, found[-1].saves + 1)
        else:
            found.append(Sitting(one, 1))
        before = one
    return found


def newest_templates(programme: int) -> QuerySet[Template]:
    """The newest version of each template of a programme. One query."""
    later = Template.objects.filter(programme=OuterRef("programme"), key=OuterRef("key"), number__gt=OuterRef("number"))
    return Template.objects.filter(~Exists(later), programme=programme).order_by("kind", "key")
