"""What the requirement check looks at, gathered from what was sent and from the registers as they were that day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from verkstad.applications.models import UNDER_WAY, Application, Letter, LetterState, Signing, Submission
from verkstad.handling.requirements import CaseFacts, RegionFact
from verkstad.organisations.models import Organisation, Region, Tenure

ALIVE = (*UNDER_WAY, "granted", "invited")


def facts_of(application: Application, submission: Submission) -> CaseFacts:
    """Everything the check needs about a submitted version. Six queries."""
    content = submission.content
    first = submission if submission.number == 1 else application.submissions.order_by("number").first()
    others = Application.objects.live().filter(call=application.call_id, owner=application.owner_id, state__in=ALIVE)
    others = others.exclude(pk=application.pk).exclude(pk=application.previous_id or 0)
    twins = [str(one) for one in others.order_by("sent_at")]
    return CaseFacts(
        terms=application.version.terms,
        form=application.response.version.form,
        content=content,
        sent_at=timezone.localtime((first or submission).sent_at),
        closes_at=timezone.localtime(application.closes_at) if application.closes_at else None,
        in_grace=(first or submission).in_grace,
        owner=application.owner.key,
        owner_kind=application.owner.kind,
        regions=regions_of(application, content, first or submission),
        signed=Signing.objects.filter(application=application, sha256=(first or submission).sha256).exists(),
        elsewhere_ore=others.aggregate(s=Sum("applied_ore"))["s"] or 0,
        twins=twins,
    )


def regions_of(application: Application, content: Mapping[str, Any], sent: Submission) -> list[RegionFact]:
    """Each region touched with the body responsible for it on the day of sending, and that body's letter (R2, R23)."""
    codes = sorted({code for partner in content.get("partners", ()) for code in partner.get("regions", ())})
    tenures = list(Tenure.objects.filter(region__in=codes).select_related("organisation"))
    letters = list(application.letters.exclude(state=LetterState.RECALLED).select_related("body"))
    names = {region.code: region.name_sv for region in Region.objects.filter(code__in=codes)}
    return [region_fact(code, names.get(code, code), day_of(sent.sent_at), tenures, letters) for code in codes]


def day_of(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def region_fact(
    code: str, name: str, sent_on: date, tenures: Sequence[Tenure], letters: Sequence[Letter]
) -> RegionFact:
    """One region. A letter counts where its body was responsible on the day it was asked, also if another is later."""
    body = responsible(tenures, code, sent_on)
    valid = [
        one for one in letters
        if one.region_id == code and responsible(tenures, code, day_of(one.asked_at)) == one.body
    ]  # fmt: skip
    letter = min(valid, key=lambda one: (one.state != LetterState.GIVEN, -one.pk), default=None)
    whose = letter.body if letter else body
    answered = day_of(letter.answered_at).isoformat() if letter and letter.answered_at else ""
    return RegionFact(
        code, name, body.key if body else "", whose.name if whose else "", letter.state if letter else "", answered
    )


def responsible(tenures: Sequence[Tenure], code: str, day: date) -> Organisation | None:
    """The body responsible for a region on a day (R23), from its tenures."""
    held = (
        t for t in tenures
        if t.region_id == code and (t.valid_from or date.min) <= day <= (t.valid_to or date.max)
    )  # fmt: skip
    return next((t.organisation for t in held), None)
