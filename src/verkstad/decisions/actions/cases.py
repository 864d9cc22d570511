"""What every act in a case begins with: the rows locked in one order, and what is refused whoever acts."""

from collections.abc import Iterable

from verkstad.applications.models import Application
from verkstad.core.findings import Finding, Severity
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.decisions.models import Decision, Proposal

RELATED = (
    "call__mandate__programme",
    "call__mandate__book",
    "version",
    "owner",
    "handler",
    "response__version__instrument",
)


def locked_case(application: Application) -> Application:
    """The application, locked until the transaction ends, with all that rules and letters ask for."""
    return Application.objects.select_for_update(of=("self",)).select_related(*RELATED).get(pk=application.pk)


def application_of(proposal: Proposal) -> Application:
    """The proposal's application as it is now, with the same, without a lock."""
    return Application.objects.select_related(*RELATED).get(pk=proposal.application_id)


def locked_proposal(proposal: Proposal, case: Application) -> Proposal:
    row = Proposal.objects.select_for_update(of=("self",)).select_related("replaces").get(pk=proposal.pk)
    row.application = case
    return row


def in_force(case: Application) -> Decision | None:
    """The newest decision in a case; None where nothing is decided yet."""
    return Decision.objects.in_force().filter(application=case).select_related("document").first()


def refuse(findings: Iterable[Finding]) -> None:
    """Refuse with every finding that is an error; notes and warnings let the act be done."""
    wrong = [one for one in findings if one.severity == Severity.ERROR]
    if wrong:
        raise Refused(*wrong)


def no(code: str, message: str, fix: str = "", *, where: str = "", clause: str = "", **params: object) -> Refused:
    return Refused.because(f"decisions.{code}", message, params, fix=fix, where=where, clause=clause)


def refuse_test(case: Application) -> None:
    """What was made in test mode is never decided."""
    if case.test:
        raise no("test", gettext_noop("%(case)s was made in test mode and is no case."), case=str(case))
