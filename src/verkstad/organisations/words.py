"""How the journal tells what happened to regions and organisations, and what may be done with them."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.organisations.models import Fact
from verkstad.people.rights import rights


def register() -> None:
    words.add("region.saved", _("The county %(subject)s was saved"))
    words.add("organisation.saved", _("The organisation %(subject)s was saved"))
    words.add("tenure.saved", _("Who is responsible for county %(subject)s was saved: %(organisation)s"))
    words.add("register_fact.saved", _("A register fact of %(subject)s was saved: %(kind)s on %(as_of)s (%(source)s)"),
              kind=lambda key: Fact(key).label)  # fmt: skip
    words.subject("region", _("county"), lambda key: reverse("desk:region", args=[key]))
    words.subject("organisation", _("organisation"), lambda key: reverse("desk:organisation", args=[key]))

    rights.group("organisations", _("Organisations"))
    rights.add("organisations.view_organisation", _("see companies among the organisations"))
    rights.add("organisations.change_organisation", _("change organisations"))
