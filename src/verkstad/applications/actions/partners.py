"""The partners of an application: added by organisation number, with a role and the regions they work in."""

from collections.abc import Iterable

from django.db import transaction

from verkstad.applications.models import Application, Partner, PartnerRole, Piece
from verkstad.applications.rules import checked, checked_open, own_partners
from verkstad.core.applications.plan import Chosen, Cost, Fund, Units, from_json
from verkstad.core.findings import Finding
from verkstad.core.refused import Refused
from verkstad.core.words import gettext_noop
from verkstad.journal.actions import record
from verkstad.organisations.models import Organisation, Region
from verkstad.organisations.rules import checked_number, unknown_region
from verkstad.people.models import User

MOST_PARTNERS = 60
ROLES = [role for role in PartnerRole.values if role != PartnerRole.OWNER]


def _open_row(application: Application) -> Application:
    row = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call__mandate", "owner")
        .get(pk=application.pk)
    )
    checked_open(row, Piece.PARTNERS)
    return row


def _told(row: Application, act: str, partner: Partner, user: User) -> None:
    row.save(update_fields=["saved_at"])
    record(actor=user.journal_key, act=act, subject_type="application", subject_key=row.key,
           mandate=row.call.mandate.key, facts={"call": row.call.key, "role": partner.role})  # fmt: skip


@transaction.atomic
def add_partner(
    *, application: Application, number: str, role: str, regions: Iterable[str] = (), name: str = "", user: User
) -> Partner:
    """Add an organisation by its number; `name` where the register does not know it.

    Refuses a number with a wrong check digit, one that is there already, a role that there is not, a number the register
    does not know without a name, and more than 60 partners.
    """
    checked(user, "applications.edit_application", application)
    row = _open_row(application)
    plain, found = checked_number(number)
    if not plain and not found:
        found = [Finding("partners.number", gettext_noop("The organisation number is missing."), clause="R44",
                         where="number", fix=gettext_noop("Write ten figures, such as 202100-5026."))]  # fmt: skip
    known = Organisation.objects.filter(number=plain).first() if plain else None
    found += _about(role, known, name, unknown=bool(plain))
    there = row.all_partners()
    if plain and any(one.number == plain for one in there):
        found.append(Finding("partners.there", gettext_noop("This organisation takes part already."), where="number",
                             fix=gettext_noop("Change its role or regions in the list.")))  # fmt: skip
    if len(there) >= MOST_PARTNERS:
        found.append(Finding("partners.many", gettext_noop("There are %(most)s partners already."), {"most": MOST_PARTNERS},
                             where="number", fix=gettext_noop("Take one out first.")))  # fmt: skip
    chosen = _regions(regions, found)
    if found:
        raise Refused(*found)
    at = 1 + max((int(one.key[1:]) for one in there if one.key[1:].isdecimal()), default=0)
    made = Partner.objects.create(application=row, key=f"p{at}", role=role, organisation=known, number=plain,
                                  name=known.name if known else " ".join(name.split()))  # fmt: skip
    made.regions.set(chosen)
    _told(row, "application.partner_added", made, user)
    return made


def _about(role: str, known: Organisation | None, name: str, *, unknown: bool) -> list[Finding]:
    found = []
    if role not in ROLES:
        found.append(Finding("partners.role", gettext_noop("Choose what the partner does in the project."), where="role",
                             fix=gettext_noop("Choose one of the roles.")))  # fmt: skip
    if unknown and known is None and not name.strip():
        found.append(Finding("partners.name", gettext_noop("The register does not know this number."), where="name",
                             fix=gettext_noop("Check the number, and write the organisation's name.")))  # fmt: skip
    return found


def _regions(codes: Iterable[str], found: list[Finding]) -> list[Region]:
    wanted = set(codes)
    known = list(Region.objects.filter(code__in=wanted)) if wanted else []
    found += [unknown_region(code) for code in sorted(wanted - {r.code for r in known})]
    return known


@transaction.atomic
def change_partner(
    *, application: Application, key: str, regions: Iterable[str], role: str | None = None, user: User
) -> Partner:
    """Set the regions a partner works in and, for the project owner's people, its role (never the owner's own)."""
    checked(user, "applications.edit_part", application)
    row = _open_row(application)
    partner = _partner(row, key)
    if key not in own_partners(user, row):
        raise Refused.because("applications.not_your_part", gettext_noop("You may change your own organisation's part only."),
                              fix=gettext_noop("Ask the project owner to change the rest."))  # fmt: skip
    found: list[Finding] = []
    chosen = _regions(regions, found)
    if role is not None and role != partner.role:
        checked(user, "applications.edit_application", application)
        if partner.role == PartnerRole.OWNER or role not in ROLES:
            found.append(Finding("partners.role", gettext_noop("The project owner's role cannot be changed, nor given to another."),
                                 where="role", fix=gettext_noop("Choose one of the other roles.")))  # fmt: skip
        partner.role = role
    if found:
        raise Refused(*found)
    partner.save(update_fields=["role"])
    partner.regions.set(chosen)
    _told(row, "application.partner_changed", partner, user)
    return partner


@transaction.atomic
def remove_partner(*, application: Application, key: str, user: User) -> None:
    """Take a partner out. Refuses the owner, and one that has amounts in the budget or the financing."""
    checked(user, "applications.edit_application", application)
    row = _open_row(application)
    partner = _partner(row, key)
    if partner.role == PartnerRole.OWNER:
        raise Refused.because("partners.owner", gettext_noop("The project owner cannot be taken out."),
                              fix=gettext_noop("Throw the draft away instead."))  # fmt: skip
    plan = from_json(row.plan)
    lines: tuple[Cost | Units | Chosen | Fund, ...] = (*plan.costs, *plan.units, *plan.chosen, *plan.funds)
    if any(line.partner == key for line in lines):
        raise Refused.because("partners.has_amounts", gettext_noop("%(name)s has amounts in the budget or the financing."),
                              {"name": partner.name}, where="partners",
                              fix=gettext_noop("Take its amounts away first."))  # fmt: skip
    _told(row, "application.partner_removed", partner, user)
    partner.delete()


def _partner(row: Application, key: str) -> Partner:
    found = row.partners.filter(key=key).first()
    if found is None:
        raise Refused.because("partners.gone", gettext_noop("This partner is no longer there."),
                              fix=gettext_noop("Reload the page."))  # fmt: skip
    return found
