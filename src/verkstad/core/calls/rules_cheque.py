"""Findings on what a company must meet for a cheque (R5)."""

from collections.abc import Iterator

from verkstad.core.calls.known import said
from verkstad.core.calls.legal import FORMS
from verkstad.core.calls.terms import ApplicantKind, CallTerms, Cheque
from verkstad.core.findings import Finding
from verkstad.core.words import gettext_noop


def cheque_findings(kind: str, terms: CallTerms) -> Iterator[Finding]:
    cheque = terms.cheque
    if kind != "cheque":
        if cheque is not None:
            yield said("cheque_elsewhere", "cheque", gettext_noop("Only a company cheque has demands on companies."),
                       gettext_noop("Take them away, or make the call a company cheque."), clause="R5")  # fmt: skip
        return
    if cheque is None:
        yield said("cheque", "cheque", gettext_noop("The cheque says nothing of which companies may have it."),
                   gettext_noop("Set size, turnover and trades."), clause="R5")  # fmt: skip
    if set(terms.applicant_kinds) - {ApplicantKind.COMPANY}:
        yield said("cheque_applicants", "applicant_kinds", gettext_noop("Only companies apply for a company cheque."),
                   gettext_noop("Choose companies alone."), clause="R5")  # fmt: skip
    if not terms.aid_scheme and "aid_scheme" not in terms.unknown:
        yield said("cheque_aid", "aid_scheme", gettext_noop("Support to companies rests on a ground of state aid."),
                   gettext_noop("Choose the ground."), clause="R5")  # fmt: skip
    if cheque is not None:
        yield from _demands(cheque)


def _demands(cheque: Cheque) -> Iterator[Finding]:
    pairs = (
        ("employees", cheque.least_employees, cheque.most_employees),
        ("turnover", cheque.least_turnover_ore, cheque.most_turnover_ore),
    )
    for name, least, most in pairs:
        if least is not None and most is not None and least > most:
            yield said("cheque_backwards", f"cheque.least_{name}", gettext_noop("The least is more than the most."),
                       gettext_noop("Change one of them."), clause="R5")  # fmt: skip
    for code in (*cheque.sni_prefixes, *cheque.sni_excluded):
        if not _is_code(code):
            yield said("sni", "cheque.sni_prefixes", gettext_noop("“%(sni)s” does not begin an SNI code."),
                       gettext_noop("Write two to five figures, with or without points, such as 10.2."),
                       clause="R5", sni=code)  # fmt: skip
    for code in cheque.sni_excluded:
        if cheque.sni_prefixes and not any(figures(code).startswith(figures(one)) for one in cheque.sni_prefixes):
            yield said("sni_idle", "cheque.sni_excluded", gettext_noop("%(sni)s is excluded, but nothing takes it in."),
                       gettext_noop("Take it away, or add the trade it belongs to."), clause="R5", sni=code)  # fmt: skip
    for code in cheque.legal_forms:
        if code not in FORMS:
            yield said("legal_form", "cheque.legal_forms", gettext_noop("“%(form)s” is no legal form of a company."),
                       gettext_noop("Choose among: %(forms)s."), clause="R5", form=code, forms=", ".join(FORMS))  # fmt: skip
    if cheque.least_years is not None and cheque.least_years < 1:
        yield said("cheque_age", "cheque.least_years", gettext_noop("A demand on a company's age is at least a year."),
                   gettext_noop("Write 1 or more, or leave it blank."), clause="R5")  # fmt: skip
    for name in ("most_per_year", "most_ever"):
        value = getattr(cheque, name)
        if value is not None and value < 1:
            yield said("cheque_number", f"cheque.{name}", gettext_noop("A company may have at least one cheque."),
                       gettext_noop("Write 1 or more, or leave it blank."), clause="R5")  # fmt: skip
    if cheque.most_ever is not None and cheque.most_per_year is not None and cheque.most_per_year > cheque.most_ever:
        yield said("cheque_number_backwards", "cheque.most_ever", gettext_noop("There may be more cheques in a year than ever."),
                   gettext_noop("Change one of them."), clause="R5")  # fmt: skip


def figures(code: str) -> str:
    """An SNI code without its points: "10.2" is "102"."""
    return code.replace(".", "")


def _is_code(code: str) -> bool:
    plain = figures(code)
    return plain.isascii() and plain.isdigit() and 2 <= len(plain) <= 5
