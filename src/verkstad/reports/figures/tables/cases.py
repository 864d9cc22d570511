"""Calls, applications and decisions. What is counted is what cannot change: published versions, what was sent (each sending is
kept as it was), decisions, and the outcomes of handling. Each row carries its moment; the database refuses changes of it."""

from datetime import UTC, datetime

from django.db.models import (
    BigIntegerField,
    CharField,
    DurationField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse

from verkstad.applications.models import Application, Letter, Submission
from verkstad.calls.models import Call, CallQuestion, CallVersion, Extension
from verkstad.core.reporting.figure import Frame
from verkstad.decisions.models import Appeal, Condition, Decision, Service
from verkstad.handling.models import Completion, Outcome
from verkstad.journal.models import Act
from verkstad.people.access import Who
from verkstad.reports.figures.facts import Facts, Shown, acted, seen

AT_ANY_TIME = datetime.max.replace(tzinfo=UTC)


def _of_case(rows, user: Who):  # type: ignore[no-untyped-def]
    return rows.filter(application__in=Application.objects.visible_to(user))


def _case(application: Application) -> str:
    return reverse("applications:application", args=[application.key])


def _code(way: str) -> Coalesce:
    """The project that a case became, by the agreement of its grant."""
    return Coalesce(f"{way}agreement__project__key", f"{way}agreement__key")


CALL = Facts(
    "call", "utlysningar", "calls", __doc__ or "",
    rows=lambda: CallVersion.objects.filter(published_at__isnull=False),
    day=TruncDate("published_at"), known="published_at", mandate="call__mandate__key", clause="",
    visible=lambda rows, user: rows.filter(call__in=Call.objects.visible_to(user)), related=("call__mandate",),
    amount=Cast(KT("content__budget_ore"), BigIntegerField()),
    show=lambda row: Shown(row.call.title_sv, reverse("calls:call", args=[row.call.key]), ("call", row.call.key),
                           row.published_by),
)  # fmt: skip


def newest_version(frame: Frame) -> Q:
    """The version of each call that held at the end of the day, as known then."""
    later = CallVersion.objects.filter(call=OuterRef("call"), number__gt=OuterRef("number"), published_at__isnull=False)
    later = later.annotate(f_on=TruncDate("published_at")).filter(f_on__lte=frame.as_of)
    return Q(~Exists(later if frame.known is None else later.filter(published_at__lte=frame.known)))


def cancelled(frame: Frame) -> Q:
    return Q(pk__in=CallVersion.objects.filter(call__state="cancelled", number=1).values("pk"))


def open_then(frame: Frame) -> Q:
    """Calls that took applications at the end of the day: a closing that was moved later counts as it was then."""
    moved = Extension.objects.filter(call=OuterRef("call"), stage=1).annotate(f_on=TruncDate("made_at"))
    before = moved.filter(f_on__gt=frame.as_of).order_by("made_at").values("closed_before")[:1]
    rows = CallVersion.objects.annotate(f_closes=TruncDate(Coalesce(Subquery(before), F("call__closes_at"))),
                                        f_opens=TruncDate("call__opens_at"))  # fmt: skip
    open_ = (Q(f_closes__isnull=True) | Q(f_closes__gt=frame.as_of)) & (
        Q(f_opens__isnull=True) | Q(f_opens__lte=frame.as_of)
    )
    return newest_version(frame) & Q(pk__in=rows.filter(open_).exclude(call__state="cancelled").values("pk"))


APPLIED = Coalesce(Cast(KT("content__figures__grant_ore"), BigIntegerField()), F("application__applied_ore"))
SENT = Facts(
    "submission", "insända ansökningar", "applications sent", __doc__ or "",
    rows=lambda: Submission.objects.filter(application__test=False),
    day=TruncDate("sent_at"), known="sent_at", mandate="application__call__mandate__key",
    project=_code("application__"), unit="application__key", places="application", who="application__owner__key",
    visible=_of_case, related=("application__call",), amount=APPLIED,
    show=lambda row: Shown(f"{row.application.diary_number or row.application.key} · {row.application.title}",
                           _case(row.application), ("application", row.application.key), row.sent_by),
)  # fmt: skip


def first_sent(_frame: Frame) -> Q:
    return Q(number=1)


def last_sent(frame: Frame) -> Q:
    """What each application said when it was last sent by the day: completions replace what was sent before."""
    later = Submission.objects.filter(application=OuterRef("application"), number__gt=OuterRef("number"))
    later = later.annotate(f_on=TruncDate("sent_at")).filter(f_on__lte=frame.as_of)
    return Q(~Exists(later if frame.known is None else later.filter(sent_at__lte=frame.known)))


OUTCOME = Facts(
    "outcome", "ärenden som slutat utan beslut i sak", "cases ended otherwise than by a decision", __doc__ or "",
    rows=lambda: Outcome.objects.filter(application__test=False),
    day=TruncDate("made_at"), known="made_at", mandate="application__call__mandate__key", unit="application__key",
    places="application", visible=_of_case, related=("application",),
    show=lambda row: Shown(f"{row.application.diary_number} · {row.get_kind_display()}", _case(row.application),
                           ("application", row.application.key), row.made_by),
)  # fmt: skip
COMPLETION = Facts(
    "completion", "begärda kompletteringar", "requests for completion", __doc__ or "",
    rows=lambda: Completion.objects.filter(application__test=False),
    day=TruncDate("asked_at"), known="asked_at", mandate="application__call__mandate__key", unit="application__key",
    places="application", visible=_of_case, related=("application",),
    show=lambda row: Shown(row.application.diary_number, _case(row.application), ("application", row.application.key),
                           row.asked_by),
)  # fmt: skip
LETTER = Facts(
    "letter", "avsiktsförklaringar", "letters of intent", __doc__ or "",
    rows=lambda: Letter.objects.filter(application__test=False),
    day=TruncDate("asked_at"), known="asked_at", mandate="application__call__mandate__key", region="region_id", places="",
    visible=seen(Letter), related=("application", "body"),
    show=lambda row: Shown(f"{row.body.name} · {row.application.diary_number}", _case(row.application),
                           ("application", row.application.key), row.asked_by),
)  # fmt: skip
QUESTION = Facts(
    "question", "besvarade frågor om utlysningar", "answered questions about calls", __doc__ or "",
    rows=lambda: CallQuestion.objects.filter(published_at__isnull=False),
    day=TruncDate("published_at"), known="published_at", mandate="call__mandate__key", clause="",
    visible=seen(CallQuestion), related=("call",),
    show=lambda row: Shown(row.question_sv[:120], reverse("calls:call", args=[row.call.key]), ("call", row.call.key),
                           row.answered_by),
)  # fmt: skip
FIRST_SENT = Submission.objects.filter(application=OuterRef("application"), number=1).values("sent_at")[:1]
TAKEN = ExpressionWrapper(F("decided_on") - TruncDate(Subquery(FIRST_SENT)), output_field=DurationField())
DECISION = Facts(
    "decision", "beslut", "decisions", __doc__ or "",
    rows=lambda: Decision.objects.filter(application__test=False),
    day="decided_on", known="decided_at", mandate="application__call__mandate__key", project="project_code",
    unit="application__key", places="application", amount="amount_ore",
    visible=seen(Decision), related=("application",),
    show=lambda row: Shown(f"{row.application.diary_number} · {row.get_outcome_display()} · {row.application.title}",
                           reverse("decisions:decision", args=[row.pk]), ("application", row.application.key), row.decided_by),
)  # fmt: skip


def in_force(frame: Frame) -> Q:
    """Decisions that no later one had replaced by the day, as known then."""
    later = Decision.objects.filter(replaces=OuterRef("pk"), decided_on__lte=frame.as_of)
    return Q(~Exists(later if frame.known is None else later.filter(decided_at__lte=frame.known)))


APPEAL = Facts(
    "appeal", "överklaganden och begäranden om ändring", "appeals and requests for change", __doc__ or "",
    rows=lambda: Appeal.objects.filter(decision__isnull=False),
    day="received_on", known="made_at", mandate="decision__application__call__mandate__key",
    unit="decision__application__key", places="application",
    visible=seen(Appeal), related=("decision__application",),
    show=lambda row: Shown(f"{row.decision.application.diary_number} · {row.get_kind_display()}",
                           reverse("decisions:decision", args=[row.decision_id]), ("appeal", str(row.pk)), row.made_by),
)  # fmt: skip


def tried_anew(frame: Frame) -> Exists:
    """Appeals by which the case was taken up again, by the agency or a court's judgment, as the journal tells."""
    moved = Act.objects.filter(
        act__in=("appeal.reopened", "appeal.court_remitted"), subject_type="appeal",
        subject_key=Cast(OuterRef("pk"), CharField()), at__lte=frame.known or AT_ANY_TIME,
    )  # fmt: skip
    return Exists(moved)


SERVED = Facts(
    "service", "delgivna beslut", "decisions that reached the applicant", __doc__ or "",
    rows=lambda: Service.objects.all(),
    day="served_on", known="noted_at", mandate="decision__application__call__mandate__key",
    unit="decision__application__key", places="application",
    visible=lambda rows, user: rows.filter(decision__in=Decision.objects.visible_to(user)), related=("decision__application",),
    show=lambda row: Shown(row.decision.application.diary_number, reverse("decisions:decision", args=[row.decision_id]),
                           ("application", row.decision.application.key), row.noted_by),
)  # fmt: skip
CONDITION = Facts(
    "condition", "särskilda villkor som följts upp", "special terms followed up", __doc__ or "",
    rows=lambda: Condition.objects.filter(followed_on__isnull=False),
    day="followed_on", known=acted("condition.followed", "application", "decision__application__key", last=True),
    mandate="decision__application__call__mandate__key", unit="decision__application__key", places="application",
    visible=seen(Condition), related=("decision__application",),
    show=lambda row: Shown(f"{row.decision.application.diary_number} · {row.key}",
                           reverse("decisions:decision", args=[row.decision_id]),
                           ("application", row.decision.application.key), row.followed_by),
)  # fmt: skip
