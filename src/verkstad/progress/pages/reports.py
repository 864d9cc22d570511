"""What the pages of a report show."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.agreements.models import Agreement
from verkstad.agreements.queries.awaiting import newest
from verkstad.applications.models import applicant_organisations
from verkstad.core.decisions.content import ReportKind
from verkstad.core.findings import Severity
from verkstad.core.numerals import numeral
from verkstad.core.progress.indicators import Outcome
from verkstad.core.progress.sections import differences, sections_of
from verkstad.people.access import Who, may
from verkstad.progress.actions.reporting import gaps
from verkstad.progress.models import KIND_WORDS, Edition, Report, ReportFile
from verkstad.progress.queries.figures import counted, outcomes, value_findings
from verkstad.progress.queries.schedule import Step, plan_of, running, waiting_to_be_read, with_reports, with_versions
from verkstad.progress.told import indicator_name, indicator_unit, part_word, section_name, section_told
from verkstad.ui.formats import number, percent, period
from verkstad.ui.words import told

TAGS = {"draft": "draft", "sent": "now", "returned": "risk", "approved": "met"}


def kind_word(kind: str) -> str:
    return str(KIND_WORDS[ReportKind(kind)])


def state_of(step: Step, day: date) -> dict[str, str]:
    """A step's mark and word: its report's state, or how near it is."""
    if step.report is not None:
        late = step.late(day)
        word = str(Report.STATE_WORDS[step.report.state])
        return {"tag": "risk" if late else TAGS[step.report.state], "word": f"{word}, {behind()}" if late else word}
    if step.late(day):
        return {"tag": "risk", "word": behind()}
    return {"tag": "next", "word": _("to come")}


def behind() -> str:
    return pgettext("report of a project", "late")


def step_row(step: Step, day: date, own: bool = True) -> dict[str, Any]:
    """A step of the plan; a report that has never been sent is opened by its writers (`own`) only."""
    due = step.due
    opens = step.report is not None and (own or step.report.state != "draft")
    return {"due": due, "report": step.report, "opens": opens, "kind": kind_word(due.kind), "period": shown_period(due.first, due.last),
            **state_of(step, day)}  # fmt: skip


def shown_period(first: date | None, last: date | None) -> str:
    return str(period(first, last)) if first and last else "–"


def list_facts(user: Who) -> dict[str, Any]:
    """Reports to read, and each project under way with the report that comes next."""
    today = timezone.localdate()
    projects = []
    for one in running(user):
        steps = plan_of(one)
        coming = next((step for step in steps if not step.done), None)
        projects.append({"one": one, "next": step_row(coming, today) if coming else None, "late": bool(coming and coming.late(today)),
                         "sent": sum(step.done for step in steps), "all": len(steps)})  # fmt: skip
    staff = may(user, "progress.count_companies")
    return {"to_read": [{"one": one, "kind": kind_word(one.kind)} for one in waiting_to_be_read(user)] if staff else [],
            "projects": sorted(projects, key=lambda row: not row["late"]), "staff": staff,
            "late": sum(row["late"] for row in projects)}  # fmt: skip


def project_facts(agreement: Agreement, user: Who) -> dict[str, Any]:
    """A project's plan of reports, its indicators, its theory of change and how it is closed."""
    today = timezone.localdate()
    prefetch_related_objects([agreement], with_versions(), with_reports())
    own = is_own(user, agreement)
    steps = [step_row(step, today, own) for step in plan_of(agreement)]
    writes = may(user, "progress.write_report", agreement)
    theory = agreement.theories.first()
    reported = any(one.kind == "final" and one.state == "approved" for one in agreement.progress_reports.all())
    return {
        "agreement": agreement, "steps": steps, "writes": writes and agreement.state == "running",
        "indicators": [indicator_row(one) for one in outcomes(agreement)], "theory": theory,
        "edits_theory": agreement.state != "closed" and may(user, "progress.edit_theory", agreement),
        "closes": agreement.state == "running" and reported and may(user, "progress.close_project", agreement),
        "reopens": agreement.state == "closed" and may(user, "progress.reopen_project", agreement),
        "closings": agreement.closings.all(),
    }  # fmt: skip


def indicator_row(one: Outcome) -> dict[str, Any]:
    """An indicator as a row: where it began, where it is to come, what has come, how far that is."""
    share = one.share
    return {
        "name": indicator_name(one.indicator), "unit": indicator_unit(one.indicator), "method": one.indicator.method,
        "baseline": figure(one.indicator.baseline), "target": figure(one.indicator.target), "actual": figure(one.actual),
        "share": percent(share.numerator, share.denominator) if share is not None else "",
        "parts": [{"part": part_word(part), "amount": figure(amount)} for (_split, part), amount in one.parts.items()],
        "lines": [{"report": line.report, "amount": figure(line.amount)} for line in one.lines],
        "counted": one.indicator.companies,
    }  # fmt: skip


def figure(amount: Fraction | None) -> str:
    if amount is None:
        return "–"
    return number(amount.numerator) if amount.denominator == 1 else number(amount, 1)


def is_own(user: Who, agreement: Agreement) -> bool:
    """Whether the user is of the organisation that receives the grant."""
    return user.is_authenticated and agreement.owner.key in applicant_organisations(user)


def report_facts(report: Report, user: Who) -> dict[str, Any]:
    """A report as it stands: its texts, what was asked of them, its figures, who took part in numbers, what lives on. Of one
    that is being changed the agency sees what was sent last. Eight queries at most, nine for who reviews it."""
    prefetch_related_objects([report], *LOADED, with_versions("agreement__versions"))
    editions = list(report.editions.all())
    asked: dict[str, list[Any]] = {}
    for edition in editions:
        for remark in edition.remarks.all():
            asked.setdefault(remark.section, []).append({"remark": remark, "edition": edition.number})
    back = report.state == "returned" and bool(editions)
    now = {one.section: one for one in editions[-1].remarks.all()} if back else {}
    review = report.state == "sent" and may(user, "progress.review_report", report)
    told_ = frozen(report, editions[-1]) if back and not is_own(user, report.agreement) else written(report)
    return {
        "report": report, "agreement": report.agreement, "kind": kind_word(report.kind), "tag": TAGS[report.state],
        "word": Report.STATE_WORDS[report.state], "period": shown_period(report.first, report.last),
        "sections": [{"key": one.key, "name": section_name(one), "text": told_["texts"].get(one.key, ""), "asked": asked.get(one.key, []),
                      "now": now.get(one.key)}
                     for one in sections_of(report.kind)],
        **{name: told_[name] for name in ("figures", "companies", "people", "handovers", "frozen")}, "files": files_of(report),
        "final": report.kind == ReportKind.FINAL, "editions": editions,
        "sees_people": may(user, "progress.view_participants", report), "review": review,
        "writes": report.open and report.agreement.state == "running" and may(user, "progress.write_report", report),
        "sends": report.open and may(user, "progress.send_report", report),
        "doubts": [told(one) for one in value_findings(report) if one.severity is Severity.WARNING] if review else [],
        "compare": reverse("progress:compare", args=[report.pk]) if len(editions) > 1 else "",
    }  # fmt: skip


LOADED = ("values", "handovers", "files", Prefetch("editions", Edition.objects.select_related("document").order_by("number")),
          "editions__remarks")  # fmt: skip


def files_of(report: Report) -> list[ReportFile]:
    return [one for one in report.files.all() if not one.out]


def written(report: Report) -> dict[str, Any]:
    """What stands in the report now."""
    companies, people = counted(report)
    return {"texts": report.texts, "figures": figure_rows(report), "companies": companies, "people": people,
            "handovers": list(report.handovers.all()), "frozen": 0}  # fmt: skip


def frozen(report: Report, edition: Edition) -> dict[str, Any]:
    """What was sent as an edition, in the shape of `written`."""
    content = edition.content
    figures = [(one["indicator"], one["part"], Fraction(one["amount"])) for one in content["figures"]]
    left = [
        {**one, "until": date.fromisoformat(one["until"]) if one["until"] else None} for one in content["handovers"]
    ]
    return {"texts": content["texts"], "figures": _named(report, figures), "companies": content["companies"], "people": content["people"],
            "handovers": left, "frozen": edition.number}  # fmt: skip


def files_facts(report: Report, user: Who) -> dict[str, Any]:
    """What is sent with a report."""
    return {"report": report, "agreement": report.agreement, "kind": kind_word(report.kind), "files": files_of(report),
            "writes": report.open and report.agreement.state == "running" and may(user, "progress.write_report", report)}  # fmt: skip


def figure_rows(report: Report) -> list[dict[str, Any]]:
    """The report's own figures with the names that the agreement gives them."""
    return _named(report, [(one.indicator, one.part, Fraction(one.amount)) for one in report.values.all()])


def _named(report: Report, figures: Iterable[tuple[str, str, Fraction]]) -> list[dict[str, Any]]:
    known = {one.key: one for one in newest(report.agreement).agreed.indicators}
    return [
        {"name": indicator_name(known[key]) if key in known else key, "part": part_word(part) if part else "",
         "unit": indicator_unit(known[key]) if key in known and not part else "", "amount": figure(amount)}
        for key, part, amount in figures
    ]  # fmt: skip


def send_facts(report: Report) -> dict[str, Any]:
    """What is missing before the report can be sent, each with the way to it."""
    prefetch_related_objects([report], "values", "files", with_versions("agreement__versions"))
    pages = {"nobody": "progress:participants"}
    missing = [
        {
            "told": told(one),
            "what": section_told(one.where),
            "url": reverse(pages.get(one.where, "progress:write"), args=[report.pk]),
        }
        for one in gaps(report)
    ]
    return {**report_shown(report), "missing": missing}


def report_shown(report: Report) -> dict[str, Any]:
    companies, people = counted(report)
    return {"report": report, "agreement": report.agreement, "kind": kind_word(report.kind), "companies": companies, "people": people,
            "sections": [{"name": section_name(one), "text": report.texts.get(one.key, "")} for one in sections_of(report.kind)],
            "figures": figure_rows(report), "files": files_of(report)}  # fmt: skip


def compare_facts(report: Report, before: str, after: str) -> dict[str, Any]:
    """Two editions of a report beside each other: the two newest, unless others are named."""
    prefetch_related_objects([report], with_versions("agreement__versions"))
    editions = {one.number: one for one in report.editions.all()}
    numbers = sorted(editions)
    second = asked if (asked := numeral(after)) in editions else (numbers[-1] if numbers else 0)
    first = asked if (asked := numeral(before)) in editions else max([n for n in numbers if n < second], default=second)
    facts: dict[str, Any] = {"report": report, "agreement": report.agreement, "kind": kind_word(report.kind), "numbers": numbers,
                             "first": first, "second": second}  # fmt: skip
    if not numbers:
        return {**facts, "rows": [], "figures": []}
    old, new = editions[first], editions[second]
    texts = differences(report.kind, old.content["texts"], new.content["texts"])
    return {**facts, "rows": [{"name": section_told(one.key), "one": one} for one in texts], "figures": changed_figures(report, old, new),
            "list_changed": old.content["participants_sha256"] != new.content["participants_sha256"]}  # fmt: skip


def changed_figures(report: Report, old: Edition, new: Edition) -> list[dict[str, str]]:
    """Figures that differ between two editions."""
    named = {one.key: indicator_name(one) for one in newest(report.agreement).agreed.indicators}
    sides = [{(f["indicator"], f["part"]): f["amount"] for f in one.content["figures"]} for one in (old, new)]
    return [
        {"name": named.get(key, key), "part": part_word(part) if part else "", "before": sides[0].get((key, part), "–"),
         "after": sides[1].get((key, part), "–")}
        for key, part in sorted({*sides[0], *sides[1]}) if sides[0].get((key, part)) != sides[1].get((key, part))
    ]  # fmt: skip
