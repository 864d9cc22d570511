"""Who is let in, and who may do what: inviting, appointing, ending."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.people.access import may
from verkstad.people.links import mail_invitation, set_password_link
from verkstad.people.models import AGENCY, ORGANISATION_BOUND, Appointment, Role, Scope, User
from verkstad.people.scopes import scopes

# A person, or "system:..." for the command line and the packs.
Actor = User | str


@dataclass(frozen=True)
class Wanted:
    """An appointment that is asked for; it has the scope that the right to give it is tried against."""

    scope: Scope


def journal_key(actor: Actor) -> str:
    return actor if isinstance(actor, str) else actor.journal_key


def must_hold(actor: Actor, permission: str, thing: object = None) -> None:
    """Refuse an actor who lacks a permission (on a thing); the system itself lacks none."""
    if isinstance(actor, str):
        if not actor.startswith("system:"):
            raise ValueError(f"an actor that is not a person must be system:..., not {actor!r}")
    elif not may(actor, permission, thing):
        raise Refused.because(
            "not_yours",
            gettext_noop("Your appointments do not give you the right to do this here."),
            fix=gettext_noop("Ask the agency head."),
        )


@transaction.atomic
def invite_user(
    *, email: str, first_name: str = "", last_name: str = "", language: str = "sv", actor: Actor
) -> tuple[User, str]:
    """Make an account without a password and mail the link that sets one. Returns the user and the link.

    Refuses what is no e-mail address, an address that has an account, a language the site lacks, and an actor who may
    not appoint.
    """
    must_hold(actor, "people.appoint")
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise Refused.because(
            "email",
            gettext_noop("%(email)s is not an e-mail address."),
            {"email": email},
            fix=gettext_noop("Write it as name@example.org."),
        ) from None
    if User.objects.filter(email__iexact=email).exists():
        raise Refused.because(
            "email_known",
            gettext_noop("%(email)s has an account already."),
            {"email": email},
            fix=gettext_noop("Choose the person in the list instead."),
        )
    if language not in dict(settings.LANGUAGES):
        raise Refused.because("language", gettext_noop("There is no language %(code)s here."), {"code": language})
    user = User(username=email, email=email, first_name=first_name, last_name=last_name, language=language)
    user.set_unusable_password()
    user.save()
    # The head vouches for the address, and nobody gets in without reading mail that is sent to it.
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    record(actor=journal_key(actor), act="user.invited", subject_type="user", subject_key=user.pk)
    link = set_password_link(user)
    transaction.on_commit(lambda: mail_invitation(user, link))
    return user, link


@transaction.atomic
def renew_invitation(*, user: User, actor: Actor) -> str:
    """Mail a new link to somebody who never set a password, and return it. Refuses where a password is set."""
    must_hold(actor, "people.appoint")
    if user.has_usable_password() or not user.is_active:
        raise Refused.because(
            "settled",
            gettext_noop("%(email)s has signed in already."),
            {"email": user.email},
            fix=gettext_noop("A new password is asked for on the sign-in page."),
        )
    link = set_password_link(user)
    record(actor=journal_key(actor), act="user.invited_again", subject_type="user", subject_key=user.pk)
    transaction.on_commit(lambda: mail_invitation(user, link))
    return link


@transaction.atomic
def appoint(
    *,
    user: User,
    role: str,
    mandate: str = "",
    organisation: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
    actor: Actor,
) -> Appointment:
    """Give a user a role for a mandate and an organisation ("" = every one) and a period (both ends included).

    Refuses: an unknown role, mandate or organisation; a period that ends before it begins or has already ended; a role
    that acts for an organisation without one; the actor's own person; an actor who may not appoint within the scope;
    the same role twice at a time; audit beside a role that is audited.
    """
    if role not in Role.values:
        known = ", ".join(Role.values)
        raise Refused.because(
            "role", gettext_noop("There is no role %(role)s. The roles are: %(known)s."), {"role": role, "known": known}
        )
    if not isinstance(actor, str) and actor.pk == user.pk:
        raise Refused.because(
            "own_appointment",
            gettext_noop("Nobody appoints themselves."),
            fix=gettext_noop("Ask another agency head, or whoever runs the installation."),
        )
    must_hold(actor, "people.appoint", Wanted(Scope(mandate, organisation)))
    refuse_unknown_scope(role, mandate, organisation)
    refuse_period(valid_from, valid_to)
    held = Appointment.objects.select_for_update().filter(user=user).overlapping(valid_from, valid_to)
    refuse_beside(held, role, mandate, organisation)
    made = Appointment.objects.create(
        user=user, role=role, mandate=mandate, organisation=organisation, valid_from=valid_from, valid_to=valid_to
    )
    user.__dict__.pop("_active_appointments", None)
    record(
        actor=journal_key(actor),
        act="appointment.made",
        subject_type="appointment",
        subject_key=made.pk,
        mandate=mandate,
        facts=appointment_facts(made),
    )
    return made


@transaction.atomic
def appoint_by_email(
    *, email: str, first_name: str = "", last_name: str = "", language: str = "sv", actor: Actor, **wanted: Any
) -> Appointment:
    """Appoint whoever has the address, inviting them first where nobody has; `wanted` and refusals as in `appoint`."""
    user = User.objects.filter(email__iexact=email.strip()).first()
    if user is None:
        user, _link = invite_user(
            email=email, first_name=first_name, last_name=last_name, language=language, actor=actor
        )
    return appoint(user=user, actor=actor, **wanted)


def appointment_facts(appointment: Appointment) -> dict[str, object]:
    """What the journal keeps of an appointment: keys and dates, no name."""
    return {
        "user": appointment.user.journal_key,
        "role": str(appointment.role),
        "organisation": appointment.organisation,
        "valid_from": appointment.valid_from.isoformat() if appointment.valid_from else None,
        "valid_to": appointment.valid_to.isoformat() if appointment.valid_to else None,
    }


def refuse_unknown_scope(role: str, mandate: str, organisation: str) -> None:
    if scopes.unknown("mandate", mandate):
        raise Refused.because("mandate", gettext_noop("There is no mandate with the key %(key)s."), {"key": mandate})
    if scopes.unknown("organisation", organisation):
        raise Refused.because(
            "organisation", gettext_noop("There is no organisation with the key %(key)s."), {"key": organisation}
        )
    if role in ORGANISATION_BOUND and not organisation:
        raise Refused.because(
            "organisation_missing",
            gettext_noop("The role %(role)s acts for an organisation, and none is named."),
            {"role": Role(role).label},
            fix=gettext_noop("Choose the organisation."),
        )


def refuse_period(valid_from: date | None, valid_to: date | None) -> None:
    if valid_from and valid_to and valid_to < valid_from:
        raise Refused.because(
            "period",
            gettext_noop("The period ends %(end)s, before it begins %(start)s."),
            {"start": valid_from.isoformat(), "end": valid_to.isoformat()},
            fix=gettext_noop("Change one of the days."),
        )
    if valid_to and valid_to < timezone.localdate():
        raise Refused.because(
            "period_over",
            gettext_noop("The period ended %(end)s: nobody is appointed for the past."),
            {"end": valid_to.isoformat()},
            fix=gettext_noop("Choose a later last day, or leave it empty."),
        )


def refuse_beside(held: Iterable[Appointment], role: str, mandate: str, organisation: str) -> None:
    """Refuse what does not go together with the appointments held in the same period."""
    for other in held:
        if (other.role, other.mandate, other.organisation) == (role, mandate, organisation):
            raise Refused.because(
                "held_already",
                gettext_noop("The person holds this role already, for the same mandate and organisation."),
                fix=gettext_noop("End the one there is first, or choose a period that does not overlap."),
            )
        if Role.AUDITOR in (role, other.role) and {role, other.role} & set(AGENCY):
            raise Refused.because(
                "audit_apart",
                gettext_noop("An auditor holds no role in the agency that is audited."),
                fix=gettext_noop("End the other appointment first."),
            )


@transaction.atomic
def end_appointment(*, appointment: Appointment, last_day: date, actor: Actor) -> Appointment:
    """Let an appointment end with a day, which is included; yesterday ends it at once.

    Refuses a day before yesterday, a later end than the one it has, an actor who may not, and the end of the last
    agency head without an end.
    """
    appointment = Appointment.objects.select_for_update().select_related("user").get(pk=appointment.pk)
    must_hold(actor, "people.end_appointment", appointment)
    yesterday = timezone.localdate() - timedelta(days=1)
    if last_day < yesterday:
        raise Refused.because(
            "past",
            gettext_noop("An appointment cannot be ended further back than yesterday."),
            fix=gettext_noop("Choose yesterday to end it at once."),
        )
    if appointment.valid_to and last_day > appointment.valid_to:
        raise Refused.because(
            "later",
            gettext_noop("The appointment already ends %(end)s."),
            {"end": appointment.valid_to.isoformat()},
            fix=gettext_noop("To prolong it, make a new appointment that begins the day after."),
        )
    if appointment.role == Role.HEAD and not appointment.mandate and not other_heads(appointment):
        raise Refused.because(
            "last_head",
            gettext_noop("This is the last agency head without an end: nobody could appoint a new one."),
            fix=gettext_noop("Appoint another agency head first."),
        )
    appointment.valid_to = last_day
    if appointment.valid_from and appointment.valid_from > last_day:
        appointment.valid_from = last_day
    appointment.save(update_fields=["valid_to", "valid_from"])
    record(
        actor=journal_key(actor),
        act="appointment.ended",
        subject_type="appointment",
        subject_key=appointment.pk,
        mandate=appointment.mandate,
        facts=appointment_facts(appointment),
    )
    return appointment


def other_heads(appointment: Appointment) -> bool:
    """Whether some other active person stays agency head of everything, without an end."""
    heads = Appointment.objects.active().filter(role=Role.HEAD, mandate="", organisation="", valid_to__isnull=True)
    return heads.filter(user__is_active=True).exclude(pk=appointment.pk).exists()


@transaction.atomic
def reset_second_step(*, user: User, actor: Actor) -> int:
    """Take away passkeys, app and recovery codes of somebody who lost them and end their sessions; returns how many.

    Only the system may: whoever can do this can get past a second step, so it asks for access to the server.
    """
    if not isinstance(actor, str):
        raise Refused.because(
            "server_only",
            gettext_noop("A second step is reset on the server only."),
            fix=gettext_noop("Ask whoever runs the installation."),
        )
    must_hold(actor, "people.appoint")
    removed, _by_model = Authenticator.objects.filter(user=user).delete()
    for session in Session.objects.all():
        if session.get_decoded().get(SESSION_KEY) == str(user.pk):
            session.delete()
    record(
        actor=actor,
        act="user.second_step_reset",
        subject_type="user",
        subject_key=user.pk,
        facts={"removed": removed},
    )
    return removed


@transaction.atomic
def note_arrival(*, user: User) -> None:
    """Note that the provider's sign-in made an account; it holds no role until somebody gives it one."""
    record(actor="system:oidc", act="user.arrived", subject_type="user", subject_key=user.pk)


PERSONA_DOMAIN = "persona.invalid"
INVENTED_DOMAIN = "exempel.invalid"
PERSONAS: tuple[tuple[Role, str, str], ...] = (
    (Role.HEAD, "Helena", "Lind"),
    (Role.PRESENTER, "Farid", "Ekström"),
    (Role.OFFICER, "Maja", "Öberg"),
    (Role.ECONOMIST, "Erik", "Sandström"),
    (Role.ATTESTER, "Karin", "Åkesson"),
    (Role.REGISTRAR, "Rolf", "Nyman"),
    (Role.COMMUNICATOR, "Sara", "Holm"),
    (Role.AUDITOR, "Agneta", "Rosén"),
    (Role.MINISTRY, "Nils", "Berggren"),
    (Role.EVALUATOR, "Lena", "Hussein"),
    (Role.REGIONAL, "Jonas", "Häggström"),
    (Role.REVIEWER, "Greta", "Malm"),
    (Role.COACH, "Amira", "Dahl"),
    (Role.OWNER, "Per", "Wallin"),
    (Role.PROJECT_ECONOMIST, "Ulla", "Fors"),
    (Role.SIGNATORY, "Tomas", "Ek"),
    (Role.COMPANY, "Ida", "Järvinen"),
)


@transaction.atomic
def make_personas(
    *, mandate: str = "", region_body: str = "", owner: str = "", company: str = "", actor: str = "system:demo"
) -> list[User]:
    """Make one person per role for the demonstration; a second call changes nothing. None can sign in with a password.

    `mandate` binds the ministry's and the evaluator's reading to one mandate (its key; "" = every one); `region_body`,
    `owner` and `company` are the keys of the organisations that the regional officer, the project's people and the
    company user act for. Where such a key is "", a key that names nothing is used, so that the persona sees nothing of
    others. Refuses outside demo mode.
    """
    if not settings.DEMO:
        raise Refused.because("no_demo", gettext_noop("Personas exist in demo mode only."))
    bound = {
        Role.REGIONAL: region_body,
        Role.OWNER: owner,
        Role.PROJECT_ECONOMIST: owner,
        Role.SIGNATORY: owner,
        Role.COMPANY: company,
    }
    made = []
    for role, first, last in PERSONAS:
        user, new = User.objects.get_or_create(
            username=f"persona-{role}",
            defaults={"email": f"{role}@{PERSONA_DOMAIN}", "first_name": first, "last_name": last, "password": "!"},
        )
        organisation = (bound[role] or "none") if role in bound else ""
        reach = mandate if role in (Role.MINISTRY, Role.EVALUATOR) else ""
        _held, given = Appointment.objects.get_or_create(
            user=user, role=role, organisation=organisation, defaults={"mandate": reach}
        )
        if new or given:
            record(actor=actor, act="persona.made", subject_type="user", subject_key=user.pk, facts={"role": str(role)})
        made.append(user)
    return made


@transaction.atomic
def make_invented_person(
    *, name: str, first_name: str, last_name: str, roles: Sequence[Role], organisation: str = "", actor: str = "system:demo"
) -> User:  # fmt: skip
    """Somebody invented whom the living example needs beside the personas; the same name gives the same person.

    Nobody can sign in as them or become them. Refuses outside demo mode.
    """
    if not settings.DEMO:
        raise Refused.because("no_demo", gettext_noop("Personas exist in demo mode only."))
    user, new = User.objects.get_or_create(
        username=name,
        defaults={
            "email": f"{name}@{INVENTED_DOMAIN}",
            "first_name": first_name,
            "last_name": last_name,
            "password": "!",
        },
    )
    if new:
        for role in roles:
            Appointment.objects.create(user=user, role=role, organisation=organisation)
        facts = {"roles": [str(role) for role in roles], "organisation": organisation}
        record(actor=actor, act="persona.invented", subject_type="user", subject_key=user.pk, facts=facts)
    return user


def is_persona(user: User) -> bool:
    """Whether a user is a demonstration's persona: nobody else may be become."""
    return user.email.endswith(f"@{PERSONA_DOMAIN}") and not user.has_usable_password()
