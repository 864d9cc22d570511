"""What the pages of those who prepare calls show, put together."""

from copy import copy
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from verkstad.calls import telling
from verkstad.calls.forms_sections import Choices, Offered, SectionForm
from verkstad.calls.forms_sections_more import sections_of
from verkstad.calls.known import findings_of, forms_for, known_for
from verkstad.calls.models import (
    Call,
    CallKind,
    CallQuestion,
    CallState,
    CallVersion,
    CostFact,
    CostMethod,
    EligibleKind,
)
from verkstad.calls.papers import open_papers, paper_rows
from verkstad.calls.queries import calls_for_staff, draft_of, window_of
from verkstad.calls.words import PHASE
from verkstad.core.calls.burden import Burden, burden
from verkstad.core.calls.options import option_of, plain
from verkstad.core.calls.rules import terms_findings
from verkstad.core.calls.terms import PINS, CallTerms, Known
from verkstad.core.calls.windows import moment_of
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.questions import Kind, Words
from verkstad.instruments.models import State, Version
from verkstad.mandate.models import FocusArea, Mandate
from verkstad.people.access import Who, mandates_of, may
from verkstad.people.models import Role
from verkstad.ui import formats
from verkstad.ui.filters import Filter, FilterBar, Option


@dataclass(frozen=True)
class Row:
    """A call in the staff list."""

    call: Call
    state: tuple[str, str]
    window: str
    waiting: int
    has_draft: bool


def state_of(call: Call, now: datetime) -> tuple[str, str]:
    """(kind of tag, word): draft and cancelled by state, a published call by its window."""
    if call.state == CallState.DRAFT:
        return "draft", _("draft")
    if call.state == CallState.CANCELLED:
        return "unmet", _("cancelled")
    kind, word = PHASE[window_of(call, now)]
    return kind, str(word)


def window_word(call: Call) -> str:
    """The window as the published version (or, before it, nothing) says."""
    if call.version is None:
        return formats.UNKNOWN
    terms = call.version.terms
    opens, closes = _known(call.opens_at, terms.opens_known), _known(call.closes_at, terms.closes_known)
    if not opens and not closes and call.closes_at is not None:
        return str(_("no source tells when"))
    if not closes:
        return (
            (_("from %s") % opens if opens else formats.UNKNOWN)
            if call.closes_at is None
            else _("%s, end not known") % opens
        )
    return f"{opens or formats.UNKNOWN} – {closes}"


def _known(moment: datetime | None, known: Known) -> str:
    """The day of a moment, with no more than is known of it."""
    if moment is None or known is Known.NO:
        return ""
    return formats.dated(formats.day_of(moment), "day" if known is Known.MOMENT else str(known))


def list_page(user: Who, query: QueryDict) -> dict[str, Any]:
    """Every call this user prepares or reads, with filters. Two queries."""
    now = timezone.now()
    kinds = [Option(value, str(label)) for value, label in CallKind.choices]
    closed = pgettext("a call", "Closed")
    states = [Option("draft", _("draft")), Option("before", _("Not open yet")), Option("open", _("Open")), Option("closed", closed),
              Option("cancelled", _("cancelled"))]  # fmt: skip
    bar = FilterBar(query, [Filter("kind", _("Kind of call"), kinds), Filter("state", _("State"), states),
                            Filter("q", _("Words in the title"))])  # fmt: skip
    found: QuerySet[Call] = calls_for_staff(user)
    if kind := bar.value("kind"):
        found = found.filter(kind=kind)
    rows = [
        Row(call, state_of(call, now), window_word(call), call.waiting, bool(call.drafts))  # type: ignore[attr-defined]
        for call in found if _wanted(call, now, bar.value("state"), bar.value("q"))
    ]  # fmt: skip
    return {"bar": bar, "rows": rows, "may_change": may(user, "calls.change_call"),
            "line": list_line(len(rows), sum(row.waiting for row in rows))}  # fmt: skip


def list_line(count: int, waiting: int) -> str:
    calls = ngettext("%s call", "%s calls", count) % count
    asked = ngettext("%s question waits for an answer", "%s questions wait for answers", waiting) % waiting
    return f"{calls}, {asked}" if waiting else calls


def _wanted(call: Call, now: datetime, state: str, text: str) -> bool:
    stands = call.state if call.state != CallState.PUBLISHED else str(window_of(call, now)).replace("grace", "closed")
    told = f"{call.title_sv} {call.title_en} {call.key}".casefold()
    return (not state or stands == state) and all(word in told for word in text.casefold().split())


def mandates_for(user: Who) -> Choices:
    """The mandates for which this user may prepare calls. One query."""
    reached = mandates_of(user, Role.OFFICER, Role.PRESENTER)
    found = Mandate.objects.select_related("programme").order_by("programme__order", "number")
    return [(one.key, one.name) for one in (found if reached is None else found.filter(key__in=reached))]


def burden_of(terms: CallTerms) -> Burden:
    """Two queries, fewer where the terms name no form."""
    return burden(forms_for(terms).get(terms.form) if terms.form else None, terms)


def manage_page(call: Call, user: Who) -> dict[str, Any]:
    """The call as those who prepare it see it: where it stands, what is left to do, what happens around it."""
    now = timezone.now()
    draft = draft_of(call)
    shown = draft or call.version
    terms = shown.terms if shown else CallTerms()
    known = known_for(call, terms) if draft else None
    found = terms_findings(call.kind, terms, known) if known else []
    forms = known.forms if known else forms_for(terms)
    kind, word = state_of(call, now)
    waiting = call.questions.filter(published_at__isnull=True).count()
    published = call.state == CallState.PUBLISHED
    may_change = call.state != CallState.CANCELLED and may(user, "calls.change_call", call)
    return {
        "call": call, "draft": draft, "state": word, "state_kind": kind, "line": line_of(call, draft, found),
        "sections": section_rows(call, found), "waiting": waiting, "burden": burden_words(burden(forms.get(terms.form), terms)),
        "may_change": may_change,
        "may_publish": draft is not None and may(user, "calls.publish_call", call),
        "may_extend": published and call.closes_at is not None and may(user, "calls.extend_call", call),
        "may_cancel": published and may(user, "calls.cancel_call", call),
        "may_answer": may(user, "calls.answer_question", call), "published": published,
        "extensions": list(call.extensions.order_by("-made_at")) if call.version_id else [],
        "facts": facts_of(call, terms),
        "papers": paper_rows(call, terms, open_papers([one.number for one in terms.attachments])),
        "fictional": call.mandate.programme.fictional,
    }  # fmt: skip


def line_of(call: Call, draft: CallVersion | None, found: list[Finding]) -> str:
    """State and next step in one line."""
    if call.state == CallState.CANCELLED:
        return _("The call is cancelled. It stays readable.")
    if draft is None:
        return _("Published as version %s. Nothing is waiting to be published.") % (
            call.version.number if call.version else 1
        )
    errors = sum(one.severity == Severity.ERROR for one in found)
    if errors:
        return ngettext("%s thing is missing before it can be published.", "%s things are missing before it can be published.",
                        errors) % errors  # fmt: skip
    if call.version is not None:
        return _("Version %s is drafted and can be published.") % draft.number
    return _("Everything that is needed is there. It can be published.")


def section_rows(call: Call, found: list[Finding]) -> list[dict[str, Any]]:
    """Each section with how many faults it has."""
    rows = []
    for section in sections_of(call.kind):
        mine = [one for one in found if section_key(one, call.kind) == section.key]
        errors = sum(one.severity == Severity.ERROR for one in mine)
        rows.append({"key": section.key, "title": section.title, "errors": errors, "others": len(mine) - errors})
    return rows


def section_key(one: Finding, kind: str) -> str:
    """The section whose fields a finding names; the first one where none does."""
    name = one.where.partition("[")[0].partition(".")[0]
    return next((section.key for section in sections_of(kind) if name in section.fields_of), "text")


def facts_of(call: Call, terms: CallTerms) -> list[dict[str, Any]]:
    return [
        {"term": _("Mandate"), "value": call.mandate.name},
        {"term": _("Opens"), "value": telling.value_of(terms, "opens_at")},
        {"term": _("Closes"), "value": telling.value_of(terms, "closes_at")},
        {"term": _("Grace time"), "value": telling.value_of(terms, "grace_minutes")},
        {"term": _("Who may apply"), "value": telling.value_of(terms, "applicant_kinds")},
        {"term": _("Highest amount"), "value": telling.value_of(terms, "ceilings" if terms.ceilings else "fixed_ore")},
        {"term": _("Highest share of support"), "value": telling.value_of(terms, "highest_share")},
        {"term": _("Source"), "value": call.source_note or formats.UNKNOWN},
    ]


def burden_words(found: Burden) -> dict[str, Any]:
    asked = ngettext("%s question", "%s questions", found.questions) % found.questions
    return {
        "line": _("%(questions)s, %(time)s") % {"questions": asked, "time": telling.minutes_word(found.minutes)},
        "least": telling.minutes_word(found.least_minutes), "required": found.required, "rows": telling.burden_rows(found),
        "minutes": found.minutes,
    }  # fmt: skip


def section_form(call: Call, section: type[SectionForm], data: Any = None) -> SectionForm:
    """The section's form on what the call says now. A fixed number of queries."""
    shown = draft_of(call) or call.version
    terms = shown.terms if shown else CallTerms()
    return section(data, terms=terms, offered=offered(call, terms, section))


def offered(call: Call, terms: CallTerms, section: type[SectionForm]) -> Offered:
    """What the section may choose among; only what it needs is asked for."""
    programme = call.mandate.programme_id
    facts: dict[str, Any] = {"kind": call.kind, "published": call.state != CallState.DRAFT}
    if "focus_areas" in section.fields_of:
        facts["focus_areas"] = [(one.key, one.name) for one in FocusArea.objects.filter(programme=programme)]
    if "share_clause" in section.fields_of:
        rows = CostFact.objects.filter(programme=programme, method=CostMethod.HIGHEST_SHARE)
        facts["share_clauses"] = [(one.clause, _("%(clause)s: at most %(share)s %%") % {"clause": one.clause,
                                   "share": plain(one.value)}) for one in rows]  # fmt: skip
    if "cost_kinds" in section.fields_of:
        facts |= _costs(programme)
    if "criteria" in section.fields_of:
        facts |= _instruments(terms)
    return Offered(**facts)


def _costs(programme: int) -> dict[str, Any]:
    kinds = {one.key: one for one in EligibleKind.objects.filter(programme=programme)}
    options = [one for one in CostFact.objects.filter(programme=programme)
               if one.method in (CostMethod.FLAT_RATE, CostMethod.UNIT_COST, CostMethod.LUMP_SUM)]  # fmt: skip
    made = {one.key: option_of(key=one.key, method=one.method, value=one.value, unit=one.unit, fills=one.fills, of=one.of,
                               label=Words(one.label_sv, one.label_en), source=one.source_note) for one in options}  # fmt: skip
    return {
        "cost_kinds": [(key, one.label) for key, one in kinds.items()],
        "cost_options": [(one.key, _option_label(one, kinds)) for one in options],
        "kind_words": {key: Words(one.label_sv, one.label_en) for key, one in kinds.items()},
        "options": made,
    }


def _option_label(fact: CostFact, kinds: dict[str, EligibleKind]) -> str:
    """A rate with its scheme, what it fills, and whether its source is confirmed."""
    amount = (
        f"{plain(fact.value).replace('.', ',')}\u00a0%"
        if fact.unit == "percent"
        else formats.money(int(fact.value * 100))
    )
    parts = [f"{fact.scheme}: {fact.label}, {amount}"]
    if fact.fills in kinds:
        parts.append(_("computes %s") % kinds[fact.fills].label.lower())
    if fact.of:
        parts.append(
            _("counted on %s") % ", ".join(kinds[key].label.lower() if key in kinds else key for key in fact.of)
        )
    if not fact.confirmed:
        parts.append(_("not confirmed by its source"))
    return "; ".join(parts)


def _instruments(terms: CallTerms) -> dict[str, Any]:
    published = (
        Version.objects.filter(state=State.PUBLISHED).select_related("instrument").order_by("instrument__key", "number")
    )
    newest = {one.instrument.key: one for one in published}
    choices = [(key, _("%(title)s (version %(number)s)") % {"title": one.instrument.title, "number": one.number})
               for key, one in newest.items()]  # fmt: skip
    graded = {key for key, one in newest.items() if any(q.kind is Kind.SCALE for q in one.form.questions())}
    criteria = newest.get(terms.criteria_form)
    if criteria is not None and terms.criteria_version not in (None, criteria.number):
        criteria = next((one for one in published if one.instrument_id == criteria.instrument_id
                         and one.number == terms.criteria_version), criteria)  # fmt: skip
    scales = [q for q in criteria.form.questions() if q.kind is Kind.SCALE] if criteria else []
    language = get_language() or "sv"
    return {
        "instruments": choices, "graded": [one for one in choices if one[0] in graded],
        "newest": {key: one.number for key, one in newest.items()},
        "scales": [(q.key, q.label.told(language)) for q in scales], "scale_words": {q.key: q.label for q in scales},
    }  # fmt: skip


def publish_page(call: Call) -> dict[str, Any]:
    """Everything before publishing: findings, burden, and for a change what becomes different."""
    draft = draft_of(call)
    found = telling.by_weight(findings_of(call, draft)) if draft else []
    errors = [one for one in found if one.severity == Severity.ERROR]
    terms = draft.terms if draft else CallTerms()
    return {
        "call": call, "draft": draft, "first": call.version is None,
        "errors": [telling.finding_words(one, section_key(one, call.kind)) for one in errors],
        "others": [telling.finding_words(one, section_key(one, call.kind)) for one in found if one not in errors],
        "burden": burden_words(burden_of(terms)),
        "differences": telling.differences(call.version.terms, terms) if call.version and draft else [],
    }  # fmt: skip


def versions_page(call: Call) -> dict[str, Any]:
    """Every published version with what became different from the one before, newest first. One query."""
    versions = list(call.versions.filter(published_at__isnull=False).order_by("number"))
    rows = []
    for at, version in enumerate(versions):
        before = versions[at - 1].terms if at else None
        rows.append({
            "version": version, "said": Words(version.change_sv, version.change_en).told(get_language() or "sv"),
            "differences": telling.differences(before, version.terms) if before else [],
        })  # fmt: skip
    return {"call": call, "rows": rows[::-1], "fictional": call.mandate.programme.fictional}


def as_public(call: Call) -> Call:
    """The call as it will be once its draft is published: an unsaved copy, for the preview."""
    draft = draft_of(call)
    if draft is None:
        return call
    terms, shown = draft.terms, copy(call)
    shown.version = draft
    shown.title_sv, shown.title_en = terms.title.sv or call.key, terms.title.en
    shown.opens_at, shown.closes_at = moment_of(terms.opens_at), moment_of(terms.closes_at)
    shown.grace_minutes, shown.sealed = terms.grace_minutes, terms.sealed
    shown.state = CallState.PUBLISHED
    shown.stamp = None  # type: ignore[attr-defined]  # what is kept of the public page is not of this draft
    return shown


def forms_to_try(call: Call) -> list[str]:
    """Keys of the forms that applicants will meet: an officer can fill them in, and nothing is saved."""
    terms = call.version.terms if call.version else None
    return [key for key in (terms.form, terms.second_form) if key] if terms else []


def questions_page(call: Call, user: Who) -> dict[str, Any]:
    """Waiting questions first, then the answered ones. One query."""
    every = list(CallQuestion.objects.visible_to(user).filter(call=call))
    return {
        "call": call, "waiting": sorted((q for q in every if q.published_at is None), key=lambda q: q.asked_at),
        "answered": [q for q in every if q.published_at is not None], "may_answer": may(user, "calls.answer_question", call),
    }  # fmt: skip


def fixed_versions(terms: CallTerms) -> list[str]:
    """The instruments that publishing fixed, with their versions."""
    return [f"{getattr(terms, name)} {getattr(terms, pin)}" for name, pin in PINS.items() if getattr(terms, pin)]


def seen(call: Call) -> str:
    """The digest of what is written now, to tell whether somebody saves in between."""
    shown = draft_of(call) or call.version
    return shown.sha256 if shown else ""
