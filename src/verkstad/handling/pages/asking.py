"""What can be opened for a completion, grouped as the form is."""

from django.utils.translation import gettext as _

from verkstad.applications.models import Application, Piece
from verkstad.handling.models import PIECE
from verkstad.handling.pages.content import language
from verkstad.handling.queries.completions import openable


def openable_groups(application: Application) -> list[tuple[str, list[tuple[str, str]]]]:
    """Choices by section: (section, [(question key, label)]); last the other parts of the application."""
    may_open = set(openable(application))
    groups = []
    for section in application.response.version.form.sections:
        pairs = [(q.key, q.label.told(language())) for q in section.questions if q.key in may_open]
        if pairs:
            groups.append((section.title.told(language()), pairs))
    pieces = [(PIECE + one, str(one.label).capitalize()) for one in Piece if PIECE + one in may_open]
    return [*groups, (_("Other parts of the application"), pieces)]
