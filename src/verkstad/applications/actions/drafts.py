"""Drafts: begun, answered section by section, named, shown to the agency."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from verkstad.applications.actions.prefill import offer_prefill
from verkstad.applications.models import Application, Partner, PartnerRole, Piece, State
from verkstad.applications.queries.whole import whole
from verkstad.applications.rules import acts_for, checked, checked_draft, checked_open, not_a_draft
from verkstad.calls.models import Call
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.instruments.actions import save_answers, start_response
from verkstad.instruments.models import Version
from verkstad.journal.actions import record, together
from verkstad.notices.actions import put
from verkstad.organisations.models import Organisation
from verkstad.people.access import Scope, has_role
from verkstad.people.models import ORGANISATION_BOUND, Appointment, Role, User
from verkstad.ui.prepared import Prepared

HOLDER, ANY = "application", 2_000_000_001
# What a version asks is long and never changes: the process keeps it (`ui.kept`).
FORM = Prepared(
    lambda: Version.objects.filter(instrument__key="/any/key/", number=ANY, state="published").order_by()
    .select_related("instrument").defer("content"), "/any/key/", ANY,
)  # fmt: skip


def _no(code: str, message: str, fix: str, **params: Any) -> Refused:
    return Refused.because(f"applications.{code}", message, params, clause=params.pop("clause", ""), fix=fix)


@transaction.atomic
@together()
def start_application(
    *, call: Call, owner: Organisation, user: User, test: bool = False, previous: Application | None = None
) -> Application:
    """Begin an application to a call for an organisation: a draft with the call's form and the owner as first partner.

    `test` makes one in test mode, kept apart from everything live: for who prepares the call, also before it opens.
    `previous` is the first stage of which this is the second. Refuses a call that is not open, an organisation the
    user does not act for or whose kind the call does not take, and a call without a form.
    """
    if test:
        if not has_role(Role.OFFICER)(user, call):
            raise _no("no_test", gettext_noop("Only who prepares the call may try it out."),
                      gettext_noop("Apply for an organisation of yours."))  # fmt: skip
    else:
        _may_start(call, owner, user, previous)
    version = call.version or call.versions.order_by("-number").first()
    form = _form(version.terms if version else None, second=previous is not None)
    if version is None or form is None:
        raise _no("no_form", gettext_noop("The call has no form to answer yet."),
                  gettext_noop("Ask the agency: its contact stands on the call's page."))  # fmt: skip
    response = start_response(version=form, respondent=user, actor=user.journal_key, holder=HOLDER)
    made = Application.objects.create(
        call=call, version=version, owner=owner, response=response, previous=previous, test=test, started_by=user,
        stage=previous.stage + 1 if previous else 1, title=previous.title if previous else "",
    )  # fmt: skip
    _owner_as_partner(made, previous)
    offer_prefill(application=made, user=user)
    record(actor=user.journal_key, act="application.started", subject_type="application", subject_key=made.key,
           mandate=call.mandate.key, facts={"call": call.key, "version": version.number, "test": test,
                                            "stage": made.stage})  # fmt: skip
    return made


def _may_start(call: Call, owner: Organisation, user: User, previous: Application | None) -> None:
    scope = Scope(mandate=call.mandate.key, organisation=owner.key)
    if not acts_for(user, scope, *ORGANISATION_BOUND):
        raise _no("not_your_organisation", gettext_noop("You are not appointed for %(owner)s."),
                  gettext_noop("Choose an organisation of yours, or ask the agency's head to appoint you."),
                  owner=owner.name)  # fmt: skip
    if previous is not None:
        if previous.state != State.INVITED or previous.owner_id != owner.pk or previous.call_id != call.pk:
            raise _no("not_invited", gettext_noop("Only who was invited may apply in the second stage."),
                      gettext_noop("Wait for the outcome of the first stage."))  # fmt: skip
        return
    if call.version is None or not call.is_open(timezone.now()):
        raise _no("call_closed", gettext_noop("“%(call)s” does not take new applications now."),
                  gettext_noop("Look at the call's page for when it is open, or follow it there."), call=call.title)  # fmt: skip
    kinds = call.version.terms.applicant_kinds
    if kinds and owner.kind not in kinds:
        raise _no("kind", gettext_noop("“%(call)s” does not take applications from %(owner)s: it is %(kind)s."),
                  gettext_noop("Apply together with an organisation that the call is for, or look for another call."),
                  call=call.title, owner=owner.name, kind=str(owner.get_kind_display()), clause="R1")  # fmt: skip


def _form(terms: Any, *, second: bool) -> Version | None:
    if terms is None:
        return None
    key = terms.second_form if second and terms.second_form else terms.form
    number = terms.second_form_version if second and terms.second_form else terms.form_version
    if number:
        return next(iter(FORM.found(key, number)), None)
    found = Version.objects.filter(instrument__key=key, state="published").select_related("instrument")
    return found.order_by("-number").first()


def _owner_as_partner(application: Application, previous: Application | None) -> None:
    owner = application.owner
    if previous is None:
        first = Partner.objects.create(application=application, key="owner", role=PartnerRole.OWNER, organisation=owner,
                                       number=owner.number or "", name=owner.name)  # fmt: skip
        if owner.region_id:
            first.regions.add(owner.region)  # type: ignore[arg-type]
        return
    for one in previous.partners.prefetch_related("regions"):
        regions = list(one.regions.all())
        copy = Partner.objects.create(application=application, key=one.key, role=one.role, organisation=one.organisation,
                                      number=one.number, name=one.name)  # fmt: skip
        copy.regions.set(regions)


@contextmanager
def open_draft(*, application: Application, user: User, opened: bool = False) -> Iterator[Application]:
    """Hold a draft that this user may change, locked, for one save of its answers; notes when it was saved.

    `opened` lets an application in whose completion is waited for pass too. Refuses who may not edit and what is sent.
    """
    with transaction.atomic():
        checked(user, "applications.edit_application", application)
        row = whole(application.key)
        if row is None:
            raise Application.DoesNotExist
        if row.state != State.DRAFT and not (opened and row.state == State.COMPLETING):
            raise Refused(not_a_draft())
        yield row
        row.save(update_fields=["saved_at"])
        application.saved_at = row.saved_at


def save_section(
    *, application: Application, answers: Mapping[str, Any], user: User, base: Any = None,
    opened: Collection[str] | None = None, **more: Any,
) -> Any:  # fmt: skip
    """Save answers of a draft, joined with what others saved since `base` (see `instruments.actions.save_answers`).

    `opened` names the only questions that may change while a completion is asked for. Gives back what is saved and
    where it clashed. Refuses who may not edit and what has been sent.
    """
    only = set(opened) if opened is not None else None
    with open_draft(application=application, user=user, opened=opened is not None) as row:
        return save_answers(
            response=row.response, answers=answers, actor=user.journal_key, base=base, only=only, **more
        )


@transaction.atomic
def name_application(*, application: Application, title: str, user: User) -> Application:
    """Give a draft its title, or change it where a completion has opened it. Refuses one that is empty or longer than
    200 characters."""
    checked(user, "applications.edit_application", application)
    row = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    checked_open(row, Piece.TITLE)
    title = " ".join(title.split())
    if not title or len(title) > 200:
        raise Refused.because("applications.title", gettext_noop("The title is missing or longer than 200 characters."),
                              where="title", fix=gettext_noop("Write a short name of the project."))  # fmt: skip
    row.title = application.title = title
    row.save(update_fields=["title", "saved_at"])
    return row


@transaction.atomic
def share_draft(*, application: Application, shared: bool, user: User) -> Application:
    """Let the agency look at a draft, or no longer; its officers get a notice. Refuses who may not edit and what has been sent."""
    checked(user, "applications.edit_application", application)
    related = ("call__mandate", "owner")
    row = Application.objects.select_for_update(of=("self",)).select_related(*related).get(pk=application.pk)
    checked_draft(row)
    if row.shared != shared:
        row.shared = application.shared = shared
        row.save(update_fields=["shared", "saved_at"])
        record(actor=user.journal_key, act="application.shared" if shared else "application.unshared",
               subject_type="application", subject_key=row.key, mandate=row.call.mandate.key,
               facts={"call": row.call.key})  # fmt: skip
        if shared:
            _tell_the_agency(row)
    return row


def _tell_the_agency(row: Application) -> None:
    """The programme officers of the call's mandate get a notice, once for each hour that the draft is shown."""
    held = Appointment.objects.active().filter(Q(mandate="") | Q(mandate=row.call.mandate.key), role=Role.OFFICER)
    for person in User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"):
        put(to=person, template="application.shared", url=f"/ansokan/{row.key}/",
            once_key=f"shared:{row.key}:{timezone.now():%Y%m%d%H}",
            context={"owner": row.owner.name, "call": row.call.title_sv, "title": row.title or row.key})  # fmt: skip


@transaction.atomic
def discard_draft(*, application: Application, user: User) -> None:
    """Throw a draft away with all that belongs to it. Refuses what has been sent, and a draft with letters asked for."""
    checked(user, "applications.send_application", application)
    rows = Application.objects.select_for_update(of=("self",)).select_related("call__mandate", "response")
    row = rows.get(pk=application.pk)
    checked_draft(row)
    if row.letters.exists():
        raise _no("letters_asked", gettext_noop("Letters of intent have been asked for, so the draft must be kept."),
                  gettext_noop("Recall the requests; the draft can then lie unsent."))  # fmt: skip
    record(actor=user.journal_key, act="application.discarded", subject_type="application", subject_key=row.key,
           mandate=row.call.mandate.key, facts={"call": row.call.key})  # fmt: skip
    answers = row.response
    row.delete()
    answers.delete()
