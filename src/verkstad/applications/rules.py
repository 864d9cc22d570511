"""Who may read, change, sign and send an application: the people appointed for its organisations, never a coach."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import rules
from django.utils import timezone

from verkstad.applications.models import Application, Letter, Piece, State, applicant_organisations
from verkstad.calls.models import Call, CallState
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.people.access import Scope, Who, appointments, covers, has_role, may
from verkstad.people.models import ORGANISATION_BOUND, READERS, Role, User

SENDING = (Role.OWNER, Role.REGIONAL, Role.SIGNATORY, Role.COMPANY)
ANSWERING_LETTERS = (Role.REGIONAL, Role.SIGNATORY)


def acts_for(user: Who, scope: Scope, *roles: Role) -> bool:
    """Whether the user is appointed for exactly this organisation in one of the roles."""
    return any(
        a.role in roles and a.organisation == scope.organisation and covers(a, scope) for a in appointments(user)
    )


def _predicate(name: str, roles: tuple[Role, ...], told: Callable[[Who, Any], bool]) -> rules.Predicate:
    """A predicate that without a thing asks whether the user has such a role at all; the access table reads `roles`."""

    @rules.predicate(name=name)
    def held(user: Who, thing: Any = None) -> bool:
        if thing is None:
            return any(
                a.role in roles and (a.organisation or a.role not in ORGANISATION_BOUND) for a in appointments(user)
            )
        return told(user, thing)

    held.roles = roles
    return held


def of_owner(*roles: Role) -> rules.Predicate:
    """Appointed for the applying organisation in one of the roles; a test is its maker's."""
    return _predicate(
        "of the applying organisation: " + " or ".join(sorted(roles)),
        roles,
        lambda user, one: acts_for(user, one.scope, *roles) or (one.test and one.started_by_id == user.pk),
    )


def _of_partner(user: Who, one: Application) -> bool:
    mine = applicant_organisations(user, one.call.mandate.key)
    return bool(mine) and any(p.organisation and p.organisation.key in mine for p in one.all_partners())


of_partner = _predicate("of a partner's organisation", ORGANISATION_BOUND, _of_partner)
owner_people = of_owner(*ORGANISATION_BOUND)


@rules.predicate(name="may apply somewhere, or tries the call out")
def may_apply(user: Who, call: Call | None = None) -> bool:
    """Applicants of any organisation; who prepares the call's mandate may try it out in test mode."""
    if any(a.role in ORGANISATION_BOUND and a.organisation for a in appointments(user)):
        return True
    return has_role(Role.OFFICER)(user, call)


may_apply.roles = (*ORGANISATION_BOUND, Role.OFFICER)

rules.add_perm("applications.list_applications", _predicate("an applicant", ORGANISATION_BOUND, lambda user, one: True))
rules.add_perm("applications.start_application", may_apply)
rules.add_perm("applications.view_application", owner_people | of_partner | has_role(*READERS))
rules.add_perm("applications.edit_application", owner_people)
rules.add_perm("applications.edit_part", owner_people | of_partner)
rules.add_perm("applications.sign_application", of_owner(Role.SIGNATORY))
rules.add_perm("applications.send_application", of_owner(*SENDING))
rules.add_perm("applications.look_inside", has_role(Role.OFFICER, Role.PRESENTER, Role.HEAD))
rules.add_perm("applications.withdraw_application", of_owner(*SENDING))
_of_body = _predicate("of the body that is asked", ANSWERING_LETTERS,
                      lambda user, letter: acts_for(user, letter.scope, *ANSWERING_LETTERS))  # fmt: skip
rules.add_perm("applications.answer_letter", _of_body)
_by_letter = _predicate("sees the application of the letter", (*ORGANISATION_BOUND, *READERS),
                        lambda user, letter: may(user, "applications.view_application", letter.application))  # fmt: skip
rules.add_perm("applications.view_letter", _of_body | _by_letter)


def may_read(user: Who, application: Application) -> bool:
    return may(user, "applications.view_application", application)


def may_edit(user: Who, application: Application) -> bool:
    """Whether the user may change the whole application, its state aside."""
    return may(user, "applications.edit_application", application)


def own_partners(user: Who, application: Application) -> set[str]:
    """Keys of the partners whose budget, financing and regions the user may change: all for the owner's people."""
    partners = application.all_partners()
    if may_edit(user, application):
        return {p.key for p in partners}
    mine = applicant_organisations(user, application.call.mandate.key)
    return {p.key for p in partners if p.organisation and p.organisation.key in mine}


def may_sign(user: Who, application: Application) -> bool:
    return may(user, "applications.sign_application", application)


def may_send(user: Who, application: Application) -> bool:
    return may(user, "applications.send_application", application)


def may_withdraw(user: Who, application: Application) -> bool:
    return may(user, "applications.withdraw_application", application)


def sealed(application: Application, moment: datetime | None = None) -> bool:
    """Whether the agency may not look inside yet: the call is sealed and the closing of its stage, the
    grace included, has not passed."""
    call = application.call
    if not call.sealed or call.state == CallState.CANCELLED:
        return False
    closes = call.closing(application.stage)
    return closes is None or (moment or timezone.now()) < closes + timedelta(minutes=call.grace_minutes)


def checked(user: User, permission: str, thing: Any) -> None:
    """Refuse who lacks the right; the door of a page is never the only guard."""
    if not may(user, permission, thing):
        raise Refused.because(
            "applications.not_yours",
            gettext_noop("You may not do this with this application."),
            fix=gettext_noop("Ask somebody of the applying organisation who has the role for it."),
        )


def checked_draft(application: Application) -> None:
    """Refuse to change what has been sent."""
    if application.state != State.DRAFT:
        raise Refused(not_a_draft())


def piece_open(application: Application, piece: str) -> bool:
    """Whether this piece may be changed now: of a draft every one, during a completion those that were opened."""
    if application.state == State.DRAFT:
        return True
    return application.state == State.COMPLETING and piece in (application.opened or ())


def checked_open(application: Application, piece: str) -> None:
    """Refuse to change a piece of what has been sent, unless a completion has opened it."""
    if piece_open(application, piece):
        return
    if application.state != State.COMPLETING:
        raise Refused(not_a_draft())
    raise Refused.because(
        "applications.not_opened",
        gettext_noop("The agency has not opened this part for completion: %(part)s."),
        {"part": str(Piece(piece).label)},
        fix=gettext_noop("Change only what the request for completion names, or ask the handler to open more."),
    )


def not_a_draft() -> Finding:
    return Finding(
        "applications.not_a_draft",
        gettext_noop("The application has been sent and cannot be changed."),
        fix=gettext_noop("Wait until the agency asks for a completion, or withdraw it and apply anew."),
    )


def checked_letter(user: User, letter: Letter) -> None:
    """Refuse who does not belong to the body that is asked."""
    if not may(user, "applications.answer_letter", letter):
        raise Refused.because(
            "applications.letter_not_yours",
            gettext_noop("Only the people of %(body)s may answer this."),
            {"body": letter.body.name},
            fix=gettext_noop("Ask somebody there to sign in and answer."),
        )
