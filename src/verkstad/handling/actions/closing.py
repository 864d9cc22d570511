"""How a case ends before a decision on the grant: withdrawn by the applicant, or dismissed by the agency."""

from django.urls import reverse

from verkstad.applications.models import Application
from verkstad.applications.rules import sealed
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.completing import drop_waiting
from verkstad.handling.actions.letters import register_incoming, send_letter, tell_applicant
from verkstad.handling.actions.rights import checked_right, locked, moved, refuse, refuse_test
from verkstad.handling.actions.sealed import register_sealed_withdrawal
from verkstad.handling.actions.setting import letters_first
from verkstad.handling.letters import Part
from verkstad.handling.models import Outcome, OutcomeKind
from verkstad.handling.rules import GROUNDS, dismissal_findings, no, text_findings
from verkstad.notices.actions import put
from verkstad.people.models import User
from verkstad.registry.models import Document

APPEAL = (
    "Beslutet kan överklagas hos förvaltningsrätten (40 § förvaltningslagen, 2017:900). Skriv vilket beslut som "
    "överklagas och vilken ändring ni vill ha, och skicka skrivelsen till oss. Den ska ha kommit in inom tre veckor från "
    "den dag då ni fick del av beslutet (43 och 44 §§ förvaltningslagen)."
)
NO_APPEAL = "Beslutet kan inte överklagas."


@letters_first
def withdraw_application(*, application: Application, reason: str = "", user: User) -> Outcome:
    """Take an application back, at any time before the decision: the diary notes it, and a letter confirms it.

    While the call is sealed the diary tells neither who it was nor what it was about (`actions.sealed`).
    A reason is welcome and never asked for. Refuses who may not act for the applicant, what is decided, and a reason
    that is too long.
    """
    row = locked(application)
    key = checked_right(user, "applications.withdraw_application", row)
    refuse_test(row)
    refuse(text_findings("reason", reason, most=2000))
    moved(
        row, "application.withdrawn", actor=key, facts={"number": row.diary_number, "with_reason": bool(reason.strip())}
    )
    drop_waiting(row, actor=key)
    letter = register_sealed_withdrawal(application=row) if sealed(row) else _withdrawal_letter(row, user)
    made = Outcome.objects.create(application=row, kind=OutcomeKind.WITHDRAWN, reason=reason.strip(), document=letter,
                                  made_by=key)  # fmt: skip
    tell_applicant(application=row, template="handling.withdrawn", once=str(made.pk))
    if row.handler is not None:
        put(to=row.handler, template="handling.withdrawn_handler", context={"case": str(row), "call": row.call.title_sv},
            url=reverse("handling:case", args=[row.key]), once_key=f"withdrawn:{made.pk}")  # fmt: skip
    application.state = row.state
    return made


def _withdrawal_letter(row: Application, user: User) -> Document:
    register_incoming(application=row, title="Återtagande av ansökan", actor=user)
    return send_letter(application=row, title="Ansökan är återtagen", file="atertagande", actor=user, parts=[
        Part(paragraphs=[f"Ni har återtagit er ansökan om projektet ”{row.title or row.key}”. Vi avslutar därför ärendet "
                         "utan att pröva ansökan i sak."]),
        Part("Det här gäller", points=[
            "Ansökan prövas inte och kan inte längre ändras.",
            "Handlingarna finns kvar i diariet.",
            "Ni kan ansöka på nytt så länge utlysningen är öppen."]),
    ])  # fmt: skip


@letters_first
def dismiss_application(
    *, application: Application, ground: str, clause: str = "", reason: str, appealable: bool = True, actor: User
) -> Outcome:
    """Dismiss a case without trying it (avvisning), on a ground with its clause; the applicant gets a letter.

    Refuses the one who handles the case or has decided on its requirements (four eyes, R13), a ground that there is
    not, one without a clause, no reasons, and a case that a decision is proposed for or that has ended.
    """
    row = locked(application)
    key = checked_right(actor, "handling.dismiss_application", row)
    refuse_test(row)
    refuse(dismissal_findings(ground=ground, clause=clause, reason=reason))
    if row.handler_id == actor.pk or row.tasks.filter(done_by=key).exists():
        raise Refused(no("four_eyes", gettext_noop("You have handled this case, so somebody else must dismiss it."),
                         gettext_noop("Ask another officer, a presenter or the head."), clause="R13"))  # fmt: skip
    chosen = GROUNDS[ground]
    rests_on = clause.strip() or chosen.clause
    moved(
        row,
        "application.dismissed",
        actor=key,
        facts={"number": row.diary_number, "ground": ground, "clause": rests_on},
    )
    drop_waiting(row, actor=key)
    letter = send_letter(application=row, title="Beslut om avvisning", file="avvisning", actor=actor, parts=[
        Part("Beslut", paragraphs=[f"Ansökan om projektet ”{row.title or row.key}” avvisas. Det betyder att den inte prövas i sak."]),
        Part("Skäl", paragraphs=[*([chosen.text_sv] if chosen.text_sv else []), *reason.strip().split("\n\n")]),
        Part("Det här stöder beslutet sig på", paragraphs=[rests_on]),
        Part("Hur ni överklagar" if appealable else "Överklagande", paragraphs=[APPEAL if appealable else NO_APPEAL]),
    ])  # fmt: skip
    made = Outcome.objects.create(application=row, kind=OutcomeKind.DISMISSED, ground=ground, clause=rests_on,
                                  appealable=appealable, reason=reason.strip(), document=letter, made_by=key)  # fmt: skip
    tell_applicant(application=row, template="handling.dismissed", once=str(made.pk), clause=rests_on)
    application.state = row.state
    return made
