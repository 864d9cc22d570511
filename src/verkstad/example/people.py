"""Who acts in the example: the personas, and invented people of invented organisations. Nobody can sign in as these."""

from verkstad.organisations.models import Organisation
from verkstad.people.actions import appoint, make_invented_person
from verkstad.people.models import Role, User

NAMES = (
    ("Annika", "Forsell"), ("Bo", "Tallberg"), ("Cecilia", "Nordin"), ("Dan", "Kvist"), ("Eva", "Sjögren"),
    ("Filip", "Bergman"), ("Gun", "Åström"), ("Hassan", "Karimi"), ("Irma", "Lundqvist"), ("Johan", "Wik"),
    ("Kajsa", "Ödman"), ("Leif", "Rask"), ("Mina", "Sahlin"), ("Olof", "Brandt"), ("Pia", "Hallgren"),
)  # fmt: skip
COLLEAGUES = {Role.OFFICER: ("Ulrika", "Stenberg"), Role.PRESENTER: ("Viktor", "Alm")}


def persona(role: Role) -> User:
    return User.objects.get(username=f"persona-{role}")


def let_sign() -> None:
    """Whoever runs a small company signs for it, too; and one signatory does for the project's owner and the region."""
    signatory = persona(Role.SIGNATORY)
    for user, role in ((persona(Role.COMPANY), Role.COMPANY), (signatory, Role.REGIONAL)):
        organisation = persona(role).active_appointments()[0].organisation
        appoint(user=user, role=Role.SIGNATORY, organisation=organisation, actor="system:demo")


def colleague(role: Role) -> User:
    """Another one of the agency in a role, who has had hands in cases that a persona then looks at anew."""
    first, last = COLLEAGUES[role]
    return make_invented_person(name=f"ex-{role}-2", first_name=first, last_name=last, roles=(role,))


def organisation(key: str) -> Organisation:
    return Organisation.objects.select_related("region").get(key=key)


def person_of(organisation: Organisation) -> User:
    """Somebody who runs the organisation's applications and may sign for it; the same person every time."""
    number = sum(organisation.key.encode()) % len(NAMES)
    roles = (Role.COMPANY if organisation.kind == "company" else Role.OWNER, Role.SIGNATORY)
    first, last = NAMES[number]
    return make_invented_person(name=f"ex-{organisation.key}", first_name=first, last_name=last, roles=roles,
                                organisation=organisation.key)  # fmt: skip


def reviewers() -> list[User]:
    """Greta of the personas, and three more from outside the agency."""
    invented = (("granskare-1", "Ove", "Granström"), ("granskare-2", "Siri", "Falk"), ("granskare-3", "Yusuf", "Demir"))
    more = [
        make_invented_person(name=f"ex-{name}", first_name=first, last_name=last, roles=(Role.REVIEWER,))
        for name, first, last in invented
    ]
    return [persona(Role.REVIEWER), *more]
