"""Findings on the forms and criteria that a call uses."""

from collections import Counter
from collections.abc import Iterator

from verkstad.core.calls.known import Known, said
from verkstad.core.calls.terms import PINS, CallTerms
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.questions import Form, Kind
from verkstad.core.words import gettext_noop

COMPETED = ("open", "two_stage")


def question_findings(kind: str, terms: CallTerms, known: Known) -> Iterator[Finding]:
    if not terms.form and "form" not in terms.unknown:
        yield said("form_missing", "form", gettext_noop("The call has no application form."),
                   gettext_noop("Choose a published form."))  # fmt: skip
    for name in PINS:
        key = getattr(terms, name)
        if key and key not in known.forms:
            yield said("form_unknown", name, gettext_noop("There is no instrument “%(key)s”."),
                       gettext_noop("Choose one that exists, or make it first."), key=key)  # fmt: skip
        elif key and known.forms[key] is None:
            yield said("form_draft", name, gettext_noop("The instrument “%(key)s” has no published version."),
                       gettext_noop("Publish it first."), key=key)  # fmt: skip
    yield from _criteria(kind, terms, known)


def _criteria(kind: str, terms: CallTerms, known: Known) -> Iterator[Finding]:
    if kind in COMPETED and not terms.criteria and not {"criteria", "criteria_form"} & set(terms.unknown):
        yield said("criteria", "criteria", gettext_noop("Applications compete, but the call names no criteria."),
                   gettext_noop("Choose criteria and their weights."))  # fmt: skip
    if kind == "requisition" and terms.criteria:
        yield said("criteria_idle", "criteria", gettext_noop("A requisition is not a competition, so no criteria are used."),
                   gettext_noop("Take the criteria away."), severity=Severity.WARNING)  # fmt: skip
    if terms.criteria and not terms.criteria_form:
        yield said("criteria_form", "criteria_form", gettext_noop("There are criteria but no instrument that asks them."),
                   gettext_noop("Choose the instrument."))  # fmt: skip
    form = known.forms.get(terms.criteria_form)
    for key, count in Counter(one.key for one in terms.criteria).items():
        if count > 1:
            yield said("criterion_twice", "criteria", gettext_noop("The criterion %(key)s stands %(count)s times."),
                       gettext_noop("Keep one of them."), key=key, count=count)  # fmt: skip
        if form is not None and not _scale(form, key):
            yield said("criterion_scale", "criteria", gettext_noop("“%(key)s” is no scale question of %(form)s."),
                       gettext_noop("Choose among its scale questions."), key=key, form=terms.criteria_form)  # fmt: skip
    for criterion in terms.criteria:
        if not 1 <= criterion.weight <= 100:
            yield said("criterion_weight", "criteria", gettext_noop("The weight of %(key)s is not from 1 to 100."),
                       gettext_noop("Write a whole number in that range."), key=criterion.key)  # fmt: skip
    if terms.anonymous_review and not terms.criteria_form and kind not in COMPETED:
        yield said("anonymous_idle", "anonymous_review", gettext_noop("Nothing is reviewed in this call, so nothing is anonymous."),
                   gettext_noop("Take the mark away."), severity=Severity.WARNING)  # fmt: skip


def _scale(form: Form, key: str) -> bool:
    question = form.by_key.get(key)
    return question is not None and question.kind is Kind.SCALE
