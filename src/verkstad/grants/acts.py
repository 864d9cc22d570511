"""How the journal tells what happened to projects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.rights import rights


def register() -> None:
    words.add("project.saved", _("The project %(subject)s was saved"))
    words.add("result.saved", _("A reported result of %(subject)s was saved: %(result)s"))
    words.add("funnel_stage.saved", _("Stage %(number)s of the funnel %(funnel)s was saved"))
    words.add("participation.saved", _("Whether county %(subject)s took part was saved"))
    words.subject("project", _("project"), lambda key: reverse("grants:project", args=[key]))

    rights.group("grants", _("Projects"))
    rights.add("grants.view_project", _("see projects that are not published"))
