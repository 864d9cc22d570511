"""What keeps a call from being published: every finding on its terms, each with field, clause or rule, and what to do.

R1 says what a call has, R2 who needs a letter of intent, R3 what share may be given, R4 what a ceiling counts, R5 what
is checked of a company, R6 what must be told of running work. Errors refuse publishing; warnings are shown before it.
"""

import re
from collections.abc import Iterator
from dataclasses import fields

from verkstad.core.calls.known import KINDS, Known, empty, said
from verkstad.core.calls.rules_cheque import cheque_findings
from verkstad.core.calls.rules_money import cost_findings, money_findings
from verkstad.core.calls.rules_questions import question_findings
from verkstad.core.calls.rules_time import change_findings, time_findings
from verkstad.core.calls.terms import AidScheme, ApplicantKind, CallTerms, Letters
from verkstad.core.findings import Finding, Severity
from verkstad.core.instruments.questions import COUNTIES, Words
from verkstad.core.words import gettext_noop

RULES = "calls/1"
MUST_SAY = ("title", "summary", "who", "what", "how_decided")


ADDRESS = re.compile(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]+")


def terms_findings(kind: str, terms: CallTerms, known: Known) -> list[Finding]:
    """Everything that is wrong or odd with a call's terms, in the order of the edit form's sections."""
    if kind not in KINDS:
        return [said("kind", "kind", gettext_noop("“%(kind)s” is no kind of call."),
                     gettext_noop("Write one of: %(known)s."), kind=kind, known=", ".join(KINDS))]  # fmt: skip
    return [
        *_words(terms),
        *_applicants(kind, terms, known),
        *money_findings(kind, terms, known),
        *cost_findings(kind, terms, known),
        *time_findings(kind, terms, known),
        *question_findings(kind, terms, known),
        *cheque_findings(kind, terms),
        *_documents(terms, known),
        *change_findings(terms, known),
        *_unknown(terms),
    ]


def _unknown(terms: CallTerms) -> Iterator[Finding]:
    """What is said to be unknown is a field of the terms, or the mandate, and is told nowhere."""
    names = {one.name: one for one in fields(CallTerms)}
    for name in terms.unknown:
        if name not in names and name != "mandate":
            yield said("unknown_field", "unknown", gettext_noop("A call has no field “%(name)s” that could be unknown."),
                       gettext_noop("Write one of: %(known)s."), name=name, known=", ".join(sorted(names)))  # fmt: skip


def _words(terms: CallTerms) -> Iterator[Finding]:
    """What must be told is told, and everything that is told stands in both languages."""
    for name in MUST_SAY:
        if empty(getattr(terms, name)) and name not in terms.unknown:
            yield said("missing", name, gettext_noop("The call does not say this."),
                       gettext_noop("Write it in Swedish and English."))  # fmt: skip
    for where, words in every_text(terms):
        yield from _pair(where, words)


def every_text(terms: CallTerms) -> Iterator[tuple[str, Words]]:
    """Each text in two languages with the field it stands in."""
    for name in MUST_SAY:
        yield name, getattr(terms, name)
    for at, words in enumerate(terms.conditions, 1):
        yield f"conditions[{at}]", words
    for kind in terms.cost_kinds:
        yield f"cost_kinds[{kind.key}]", kind.label
    for option in terms.cost_options:
        yield f"cost_options[{option.key}]", option.label
        yield f"cost_options[{option.key}].unit", option.unit
    for criterion in terms.criteria:
        yield f"criteria[{criterion.key}]", criterion.label
    for attachment in terms.attachments:
        yield f"attachments[{attachment.number}]", attachment.title


def _pair(where: str, words: Words) -> Iterator[Finding]:
    if bool(words.sv.strip()) != bool(words.en.strip()):
        there, missing = ("sv", "en") if words.sv.strip() else ("en", "sv")
        yield said(
            "translation", where, gettext_noop("“%(text)s” is written in %(there)s but not in %(missing)s."),
            gettext_noop("Translate it."), text=words.told(there)[:60], there=there, missing=missing,
        )  # fmt: skip


def _applicants(kind: str, terms: CallTerms, known: Known) -> Iterator[Finding]:
    kinds = terms.applicant_kinds
    if not kinds and "applicant_kinds" not in terms.unknown:
        yield said("applicants", "applicant_kinds", gettext_noop("The call does not say who may apply."),
                   gettext_noop("Choose at least one kind of applicant."))  # fmt: skip
    for one in kinds:
        if one not in ApplicantKind._value2member_map_:
            yield said("applicant_kind", "applicant_kinds", gettext_noop("“%(kind)s” is no kind of applicant."),
                       gettext_noop("Write one of: %(known)s."), kind=one, known=", ".join(ApplicantKind))  # fmt: skip
    if terms.contact_email and not ADDRESS.fullmatch(terms.contact_email):
        yield said("contact_email", "contact_email", gettext_noop("“%(text)s” is no e-mail address."),
                   gettext_noop("Write one address, such as call@example.org."), text=terms.contact_email)  # fmt: skip
    if terms.aid_scheme and terms.aid_scheme not in AidScheme._value2member_map_:
        yield said("aid_unknown", "aid_scheme", gettext_noop("“%(scheme)s” is no ground of state aid."),
                   gettext_noop("Write one of: %(known)s."), scheme=terms.aid_scheme, known=", ".join(AidScheme))  # fmt: skip
    for one in terms.focus_areas:
        if one not in known.focus_areas:
            yield said("focus_area", "focus_areas", gettext_noop("The programme has no focus area “%(key)s”."),
                       gettext_noop("Choose among the programme's areas."), key=one)  # fmt: skip
    for one in terms.regions:
        if one not in COUNTIES:
            yield said("region", "regions", gettext_noop("“%(region)s” is no county code."),
                       gettext_noop("Write two figures, such as 01 or 24; leave it blank where the call covers the whole country."),
                       region=one)  # fmt: skip
    only_rua = set(kinds) == {ApplicantKind.RUA}
    if only_rua and terms.letters is Letters.UNLESS_RUA:
        yield said("letters_idle", "letters",
                   gettext_noop("Only bodies responsible for regional development may apply: no letter of intent would ever be asked for."),
                   gettext_noop("Choose “none”, or let others apply too."), clause="R2", severity=Severity.WARNING)  # fmt: skip
    public_bodies = {*ApplicantKind} - {ApplicantKind.COMPANY, ApplicantKind.RUA}
    if kind in ("open", "two_stage") and public_bodies & set(kinds) and terms.letters is Letters.NONE:
        yield said("letters_none", "letters",
                   gettext_noop("Others than the bodies responsible for regional development may apply without their letter of intent."),
                   gettext_noop("Ask for letters, or leave it if that is meant."), clause="R2", severity=Severity.NOTE)  # fmt: skip
    if ApplicantKind.PROMOTER in kinds and not terms.not_running_work:
        yield said("running_work", "not_running_work",
                   gettext_noop("Promoters may apply, but are not told that their own running work gets no support."),
                   gettext_noop("Tick that the call says so."), clause="R6")  # fmt: skip


def _documents(terms: CallTerms, known: Known) -> Iterator[Finding]:
    for number in terms.documents:
        if number not in known.documents:
            yield said("document", "documents", gettext_noop("There is no open document with the diary number “%(number)s”."),
                       gettext_noop("Correct the number, or register the document first; a secret one cannot be shown."),
                       number=number)  # fmt: skip
    for one in terms.attachments:
        if one.number not in known.documents:
            yield said("attachment", f"attachments[{one.number}]",
                       gettext_noop("The call's own document %(number)s is secrecy-marked or disposed of, so nobody could fetch it."),
                       gettext_noop("Take it away from the call, or upload another in its place."), number=one.number)  # fmt: skip
        if empty(one.title):
            yield said("attachment_untitled", f"attachments[{one.number}]",
                       gettext_noop("The call's own document %(number)s has no title."),
                       gettext_noop("Upload it again with a title in both languages."), number=one.number)  # fmt: skip
