"""From the first stage to the second: an invitation with a letter, and a new draft that begins with the old one."""

from datetime import date

from django.urls import reverse
from django.utils.translation import override

from verkstad.applications.actions.drafts import start_application
from verkstad.applications.models import Application
from verkstad.calls.models import CallKind
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.handling.actions.letters import send_letter, tell_applicant
from verkstad.handling.actions.rights import checked_right, locked, moved, refuse, refuse_test
from verkstad.handling.actions.setting import letters_first
from verkstad.handling.letters import Part
from verkstad.handling.models import Outcome, OutcomeKind
from verkstad.handling.rules import no, text_findings
from verkstad.people.models import User
from verkstad.ui.formats import dateword


@letters_first
def invite_application(
    *, application: Application, message: str = "", due_on: date | None = None, actor: User
) -> Outcome:
    """Invite an applicant to the second stage: a letter, a notice, and a draft for the one who began the first.

    Refuses a call without a second stage, an application that is in it already, one whose requirements are not found
    met, and whatever keeps the new draft from being made.
    """
    row = locked(application)
    key = checked_right(actor, "handling.invite_application", row)
    refuse_test(row)
    refuse(text_findings("message", message, most=4000))
    if row.call.kind != CallKind.TWO_STAGE or row.stage != 1:
        raise Refused(no("one_stage", gettext_noop("%(case)s has no second stage to be invited to."),
                         gettext_noop("Only the first stage of a call in two stages leads there."), case=str(row)))  # fmt: skip
    moved(row, "application.invited", actor=key, facts={"number": row.diary_number})
    starter = User.objects.get(pk=row.started_by_id)
    draft = start_application(call=row.call, owner=row.owner, user=starter, previous=row)
    points = ["Ett utkast till den fullständiga ansökan finns nu hos er. Det börjar med parterna från första steget."]
    if due_on:
        with override("sv"):
            points.append(f"Skicka in den senast den {dateword(due_on)}.")
    letter = send_letter(application=row, title="Inbjudan till andra steget", file="inbjudan", actor=actor, parts=[
        Part(paragraphs=[f"Vi bjuder in er att lämna en fullständig ansökan om projektet ”{row.title or row.key}”.",
                         *(message.strip().split("\n\n") if message.strip() else [])]),
        Part("Så går det till", points=[*points, "Inbjudan är inget löfte om stöd: den fullständiga ansökan prövas för sig."]),
    ])  # fmt: skip
    made = Outcome.objects.create(application=row, kind=OutcomeKind.INVITED, reason=message.strip(), document=letter,
                                  next=draft, made_by=key)  # fmt: skip
    tell_applicant(application=row, template="handling.invited", once=str(made.pk),
                   url=reverse("applications:application", args=[draft.key]))  # fmt: skip
    application.state = row.state
    return made
