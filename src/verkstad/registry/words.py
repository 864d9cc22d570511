"""The words of the registry's acts in the journal."""

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from verkstad.journal.words import words
from verkstad.people.rights import rights
from verkstad.registry.rules import retentions


def _mark(secrecy: str) -> str:
    return secrecy or gettext("no mark")


def _class(key: str) -> str:
    known = retentions().get(key)
    return known.name if known else gettext("not decided")


def register() -> None:
    words.add("series.opened", _("The diary series %(prefix)s %(year)s was opened"))
    words.add("document.registered", _("Document %(number)s was registered"))
    marked = _("The secrecy mark of %(number)s was changed from %(before)s to %(after)s: %(reason)s")
    words.add("document.marked", marked, before=_mark, after=_mark)
    kept = _("How long %(number)s is kept was set: %(retention)s, last day %(until)s")
    words.add("document.retention_set", kept, retention=_class)
    words.add("document.counterpart_named", _("The diary got to know from or to whom %(number)s is"))
    words.add("document.disposed", _("The file of %(number)s was disposed of"))
    words.subject("series", _("diary series"))
    words.subject("document", _("document"), lambda key: reverse("registry:document", args=[key]))

    rights.group("registry", _("Documents and diary"))
    rights.add("registry.view_document", _("read documents that are not public"))
    rights.add("registry.register_document", _("register documents"))
    rights.add("registry.mark_document", _("change secrecy marks"))
    rights.add("registry.dispose_document", _("set how long documents are kept and dispose of them"))
