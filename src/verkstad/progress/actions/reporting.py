"""Writing a report and sending it: the receiver's own draft, frozen in an edition at every sending."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from verkstad.agreements.actions.papers import papers_first
from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.core.decisions.content import ReportKind
from verkstad.core.findings import Finding, Severity
from verkstad.core.progress.indicators import Reported, findings_of, where_of
from verkstad.core.progress.sections import missing, unknown_or_long
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.progress.actions.papers import register_report
from verkstad.progress.actions.telling import notify
from verkstad.progress.models import Edition, Handover, IndicatorValue, Report
from verkstad.progress.queries.figures import counted
from verkstad.progress.queries.schedule import plan_of
from verkstad.progress.rules import Actor, checked, no, refuse

Figures = Mapping[tuple[str, str, str], Decimal | None]  # by indicator, split and part


@dataclass(frozen=True)
class Left:
    """A line of the hand-over plan as it is typed."""

    what: str
    taker: str
    money: str
    until: date | None = None


def locked(report: Report) -> Report:
    rows = Report.objects.select_for_update(of=("self",)).select_related("agreement__mandate", "agreement__owner")
    return rows.get(pk=report.pk)


@transaction.atomic
def start_report(*, agreement: Agreement, number: int, actor: Actor) -> Report:
    """Begin to write a report of the plan; the same number again gives the one that was begun.

    Refuses who may not write, an agreement that is not running, and a number that the plan does not have.
    """
    by = checked(actor, "progress.write_report", agreement)
    row = Agreement.objects.select_for_update(of=("self",)).select_related("mandate", "owner").get(pk=agreement.pk)
    step = next((one for one in plan_of(row) if one.due.number == number), None)
    if step is not None and step.report is not None:
        return step.report
    if row.state != "running":
        raise no("not_running", gettext_noop("The project is not under way, so it has nothing to report."),
                 gettext_noop("The agreement is accepted first; a closed project is reopened by a decision."))  # fmt: skip
    if step is None:
        raise no("no_such_report", gettext_noop("The agreement asks for no report %(number)s."),
                 gettext_noop("Look at which reports are due."), number=number)  # fmt: skip
    due = step.due
    made = Report.objects.create(
        agreement=row,
        number=due.number,
        kind=due.kind,
        first=due.first,
        last=due.last,
        due_on=due.due_on,
        started_by=by,
    )
    _tell(made, "progress.started", by, due_on=due.due_on.isoformat())
    return made


@transaction.atomic
def save_report(
    *, report: Report, texts: Mapping[str, str], figures: Figures, handovers: Sequence[Left] = (), nobody: bool = False,
    revision: int, actor: Actor,
) -> Report:  # fmt: skip
    """Save what is written so far: the texts, the figures (None: not filled in) and, in a final report, the plan of what
    lives on. `revision` is that of the page it was typed on.

    The same content again changes nothing. Refuses who may not write, a report that was sent, a page that is older than
    what somebody else saved, a section or an indicator that the report does not have, and figures that cannot be.
    """
    checked(actor, "progress.write_report", report)
    row = _open(locked(report))
    plan = [one for one in handovers if one.what.strip() or one.taker.strip() or one.money.strip()]
    if not row.saved_revision <= revision <= row.revision:
        if _same(row, texts, figures, plan, nobody):
            return row
        raise no("other_revision",
                 gettext_noop("The report has been saved in another window, or by somebody else, since you opened it."),
                 gettext_noop("What you wrote is still here. Compare it with what is saved now, and save again to let "
                              "yours stand."))  # fmt: skip
    refuse(unknown_or_long(row.kind, texts))
    given = {place: amount for place, amount in figures.items() if amount is not None}
    told = [Reported(row.number, key, Fraction(amount), split, part) for (key, split, part), amount in given.items()]
    wrong = findings_of(newest(row.agreement).agreed.indicators, told, [])
    refuse([one for one in wrong if one.severity is Severity.ERROR])
    refuse(_handover_findings(row, plan))
    row.texts = {key: _tidy(text) for key, text in texts.items()}
    row.nobody, row.revision, row.saved_revision = nobody, row.revision + 1, row.revision + 1
    row.save(update_fields=["texts", "nobody", "revision", "saved_revision"])
    row.values.all().delete()
    IndicatorValue.objects.bulk_create(
        IndicatorValue(report=row, indicator=key, split=split, part=part, amount=amount)
        for (key, split, part), amount in given.items()
    )
    row.handovers.all().delete()
    Handover.objects.bulk_create(
        Handover(report=row, position=at, what=one.what.strip(), taker=one.taker.strip(), money=one.money.strip(), until=one.until)
        for at, one in enumerate(plan, start=1)
    )  # fmt: skip
    return row


def _tidy(text: str) -> str:
    return text.strip().replace("\r\n", "\n")


def _same(row: Report, texts: Mapping[str, str], figures: Figures, plan: Sequence[Left], nobody: bool) -> bool:
    """Whether what is given is what is saved: an answer was lost on the way, and the page was sent once more."""
    kept = {(one.indicator, one.split, one.part): one.amount for one in row.values.all()}
    left = [Left(one.what, one.taker, one.money, one.until) for one in row.handovers.all()]
    typed = [Left(_tidy(one.what), _tidy(one.taker), _tidy(one.money), one.until) for one in plan]
    return (
        row.texts == {key: _tidy(text) for key, text in texts.items()}
        and kept == {place: amount for place, amount in figures.items() if amount is not None}
        and (left, row.nobody) == (typed, nobody)
    )


def _open(row: Report) -> Report:
    if not row.open:
        raise no("sent_already", gettext_noop("The report has been sent, so it cannot be changed now."),
                 gettext_noop("If something must be changed, ask whoever reads it to send it back."), clause="R14")  # fmt: skip
    if row.agreement.state != "running":
        raise no("not_running", gettext_noop("The project is not under way, so it has nothing to report."),
                 gettext_noop("The agreement is accepted first; a closed project is reopened by a decision."))  # fmt: skip
    return row


def _handover_findings(row: Report, plan: Sequence[Left]) -> list[Finding]:
    found = []
    if plan and row.kind != ReportKind.FINAL:
        found.append(Finding("progress.handover_early", gettext_noop("Only the final report tells what lives on."),
                             where="handover_1_what", fix=gettext_noop("Take the lines away.")))  # fmt: skip
    for at, one in enumerate(plan, start=1):
        for name, most in (("what", 300), ("taker", 200), ("money", 300)):
            if not 0 < len(getattr(one, name).strip()) <= most:
                found.append(Finding("progress.handover", gettext_noop("Each line says what lives on, who takes it over and what "
                                                                       "pays for it."),
                                     where=f"handover_{at}_{name}",
                                     fix=gettext_noop("Fill in all three, or leave the line blank.")))  # fmt: skip
    return found


def gaps(report: Report) -> list[Finding]:
    """What is still missing before the report can be sent; empty when it is ready."""
    found = missing(report.kind, report.texts)
    told = {one.indicator for one in report.values.all() if not one.split}
    for one in newest(report.agreement).agreed.indicators:
        if not one.companies and one.key not in told:
            found.append(Finding("progress.no_figure", gettext_noop("The indicator “%(name)s” has no figure."),
                                 {"name": one.name_sv}, where=where_of(one.key), clause="R12",
                                 fix=gettext_noop("Write the figure of the period; 0 where nothing has come.")))  # fmt: skip
    listed = report.participants.exists()
    if not listed and not report.nobody:
        found.append(Finding("progress.no_participants", gettext_noop("The participant list is empty."), where="nobody", clause="R12",
                             fix=gettext_noop("Fill it in, or mark that no companies took part in the period.")))  # fmt: skip
    if listed and report.nobody:
        found.append(Finding("progress.nobody_but_some", gettext_noop("The report says that nobody took part, but there is a list."),
                             where="nobody", fix=gettext_noop("Take the mark away, or empty the list.")))  # fmt: skip
    if report.kind == ReportKind.FINAL and not report.handovers.exists():
        found.append(Finding("progress.no_handover", gettext_noop("The final report does not say what lives on."), clause="R15",
                             where="handover_1_what",
                             fix=gettext_noop("Write at least one line: what, who takes it over, what pays for it. Write “nothing” "
                                              "where nothing lives on, and say why.")))  # fmt: skip
    return found


@papers_first
def send_report(*, report: Report, actor: Actor, revision: int, moment: datetime | None = None) -> Edition:
    """Send a report: it is frozen as the next edition and registered in the diary as come in, as PDF. `revision` is that
    of the content that was shown. Those who write for the receiver are told, with the diary number.

    Sending again what has been sent gives the same edition. Refuses who may not send, a page that is older than what is
    saved, and every gap.
    """
    by = checked(actor, "progress.send_report", report)
    row = locked(report)
    if row.state == "sent" and row.revision == revision:
        return row.editions.order_by("-number")[0]
    _open(row)
    if revision != row.revision:
        raise no("other_revision", gettext_noop("Somebody else has saved this report since you opened it."),
                 gettext_noop("Read what is to be sent once more."))  # fmt: skip
    refuse(gaps(row))
    now = moment or timezone.now()
    row.state = Report.LIFECYCLE.target(row.state, "progress.sent")
    row.sent_at, row.sent_by = now, by
    row.save(update_fields=["state", "sent_at", "sent_by"])
    content = content_of(row)
    mark = hashlib.sha256(
        json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    ).hexdigest()
    number = row.editions.count() + 1
    made = Edition.objects.create(
        report=row, number=number, content=content, sha256=mark, sent_at=now, sent_by=by,
        document=register_report(row, number, mark, by, now),
    )  # fmt: skip
    row.files.filter(since__isnull=True).update(since=number)
    _tell(row, "progress.sent", by, edition=made.number, sha256=mark, document=made.document.diary_number)
    notify(row, "progress.received", document=made.document.diary_number, kind=row.kind)
    return made


def content_of(row: Report) -> dict[str, Any]:
    """What is frozen: everything but who took part, of whom only the count and a digest of the list are kept."""
    figures = [
        {
            "indicator": one.indicator,
            "split": one.split,
            "part": one.part,
            "amount": format(one.amount.normalize(), "f"),
        }
        for one in row.values.order_by("indicator", "split", "part")
    ]
    left = [asdict(Left(one.what, one.taker, one.money, one.until)) for one in row.handovers.all()]
    rows = list(row.participants.order_by("row").values_list("number", "name", "email", "stage"))
    companies, people = counted(row)
    return {
        "kind": row.kind, "number": row.number, "first": _iso(row.first), "last": _iso(row.last), "due_on": _iso(row.due_on),
        "texts": dict(row.texts), "figures": figures, "nobody": row.nobody, "companies": companies, "people": people,
        "handovers": [{**one, "until": _iso(one["until"])} for one in left],
        "files": [{"name": one.name, "size": one.size, "sha256": one.sha256} for one in row.files.filter(out=False)],
        "participants_sha256": hashlib.sha256(json.dumps(rows).encode()).hexdigest(),
    }  # fmt: skip


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _tell(row: Report, act: str, by: str, **facts: object) -> None:
    record(actor=by, act=act, subject_type="progress_report", subject_key=row.pk, mandate=row.agreement.mandate.key,
           facts={"agreement": row.agreement.key, "number": row.number, "kind": str(row.kind), **facts})  # fmt: skip
