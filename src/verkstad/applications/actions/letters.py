"""Letters of intent: asked of the body responsible for a region on the day, answered by its people, recalled (R2, R23)."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from verkstad.applications.actions.appointing import tell_who_appoints
from verkstad.applications.models import Application, Letter, LetterState, Piece
from verkstad.applications.queries.letters import Wanted, wanted_letters
from verkstad.applications.rules import ANSWERING_LETTERS, SENDING, checked, checked_letter, checked_open
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.notices.actions import put
from verkstad.organisations.models import Organisation
from verkstad.people.models import Appointment, Role, User

OPEN = ("draft", "sent", "registered", "completing", "checked")


def _row(application: Application) -> Application:
    related = ("call__mandate", "version", "owner")
    row = Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)
    if row.state not in OPEN:
        raise Refused.because("letters.late", gettext_noop("The application is past the stage where letters are asked for."),
                              fix=gettext_noop("Turn to the handler of the application."))  # fmt: skip
    checked_open(row, Piece.LETTERS)
    return row


def people_of(body: Organisation, mandate: str, *roles: Role) -> list[User]:
    """The active people appointed for an organisation in these roles."""
    held = Appointment.objects.active().filter(
        Q(mandate="") | Q(mandate=mandate), role__in=roles, organisation=body.key
    )
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


@transaction.atomic
def ask_letters(*, application: Application, regions: list[str], message: str = "", user: User) -> list[Letter]:
    """Ask for the letters that the call wants for these regions, each of the body responsible for it today (R23).

    The body's people get a notice; where nobody there may answer, those who appoint get one instead. A test reaches
    nobody. What is asked for already stays. Refuses a region that is not touched or has no
    known body, a call that wants no letters, a message over 2 000 characters, and what has been sent, unless a completion
    has opened its letters.
    """
    checked(user, "applications.edit_application", application)
    row = _row(application)
    if len(message) > 2000:
        raise Refused.because("letters.message", gettext_noop("The message is longer than 2 000 characters."), where="message",
                              fix=gettext_noop("Shorten it."))  # fmt: skip
    wanted = {one.region.code: one for one in wanted_letters(row)}
    made = []
    for code in sorted(set(regions)):
        one = wanted.get(code)
        if one is None or one.body is None or one.own:
            raise Refused.because("letters.not_wanted", gettext_noop("No letter can be asked for region %(region)s."),
                                  {"region": code}, clause="R2", where=f"region-{code}",
                                  fix=gettext_noop("Reload the page: the regions of the project may have been changed."))  # fmt: skip
        if one.letter is None:
            made.append(_ask(row, one, one.body, message, user))
    if made:
        row.save(update_fields=["saved_at"])
    return made


def _ask(row: Application, one: Wanted, body: Organisation, message: str, user: User) -> Letter:
    letter = Letter.objects.create(application=row, region=one.region, body=body, asked_by=user.journal_key,
                                   message=message.strip())  # fmt: skip
    people = [] if row.test else people_of(body, row.call.mandate.key, *ANSWERING_LETTERS)
    if not people and not row.test:
        tell_who_appoints("letter.nobody", {"body": body.name, "region": one.region.name_sv}, f"nobody:{letter.pk}")
    for person in people:
        put(to=person, template="letter.asked", url=f"/ansokan/avsikt/{letter.pk}/", once_key=f"letter:{letter.pk}",
            context={"owner": row.owner.name, "region": one.region.name_sv, "call": row.call.title_sv,
                     "body": body.name})  # fmt: skip
    _record(letter, row, "letter.asked", user)
    return letter


def _record(letter: Letter, row: Application, act: str, user: User) -> None:
    record(actor=user.journal_key, act=act, subject_type="application", subject_key=row.key, mandate=row.call.mandate.key,
           facts={"call": row.call.key, "region": letter.region_id, "body": letter.body.key, "letter": letter.pk})  # fmt: skip


def _letter(letter: Letter) -> Letter:
    related = ("application__call__mandate", "application__owner", "body", "region")
    return Letter.objects.select_for_update(of=("self",)).select_related(*related).get(pk=letter.pk)


@transaction.atomic
def answer_letter(*, letter: Letter, given: bool, answer: str, user: User) -> Letter:
    """Give or decline a letter; the applicant's people get a notice. An answer may be changed until the decision.

    Refuses who does not belong to the body, a request that was recalled, an application that is decided, a letter that
    says nothing and one that is declined without reasons.
    """
    checked_letter(user, letter)
    row = _letter(letter)
    if row.state == LetterState.RECALLED or row.application.state not in OPEN:
        raise Refused.because("letters.closed", gettext_noop("This request can no longer be answered."),
                              fix=gettext_noop("Turn to the applicant or the agency."))  # fmt: skip
    if not answer.strip() or len(answer) > 4000:
        raise Refused.because("letters.answer", gettext_noop("The answer is empty or longer than 4 000 characters."), clause="R51",
                              where="answer", fix=gettext_noop("Write what you support and how you take care of the results, "
                                                               "or why you decline."))  # fmt: skip
    row.state = LetterState.GIVEN if given else LetterState.DECLINED
    row.answer, row.answered_at, row.answered_by = answer.strip(), timezone.now(), user.journal_key
    row.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    act = f"letter.{row.state}"
    application = row.application
    for person in people_of(application.owner, application.call.mandate.key, *SENDING, Role.PROJECT_ECONOMIST):
        put(to=person, template=act, url=f"/ansokan/{application.key}/avsikter/",
            once_key=f"letter:{row.pk}:{row.answered_at:%Y%m%d%H%M%S}",
            context={"body": row.body.name, "region": row.region.name_sv, "call": application.call.title_sv})  # fmt: skip
    _record(row, application, act, user)
    return row


@transaction.atomic
def recall_letter(*, letter: Letter, user: User) -> Letter:
    """Take a request back that is not answered yet. Refuses who may not change the application, and an answered one."""
    checked(user, "applications.edit_application", letter.application)
    application = _row(letter.application)
    row = _letter(letter)
    if row.state != LetterState.REQUESTED:
        raise Refused.because("letters.answered", gettext_noop("The request is answered already and stays with the application."),
                              fix=gettext_noop("Read the answer."))  # fmt: skip
    row.state = LetterState.RECALLED
    row.save(update_fields=["state"])
    application.save(update_fields=["saved_at"])
    _record(row, application, "letter.recalled", user)
    return row
