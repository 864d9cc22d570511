"""What the staff's pages of one document show."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.journal.words import words
from verkstad.people.access import Who, may
from verkstad.registry.models import Document
from verkstad.registry.rules import clauses, retentions, shown_counterpart, shown_title
from verkstad.ui.formats import dateword, moment, size


def document_page(user: Who, document: Document) -> dict[str, Any]:
    """Context of the document page."""
    return {
        "document": document,
        "rows": facts(document),
        "file": file_row(document),
        "shown": _shown(document),
        "may_mark": may(user, "registry.mark_document", document),
        "may_dispose": may(user, "registry.dispose_document", document) and not document.disposed_at,
    }


def facts(document: Document) -> list[dict[str, Any]]:
    """The rows of the summary list; what is not known is left out."""
    mandate = words.mandate_names().get(document.mandate, document.mandate) if document.mandate else ""
    rows = [
        (_("Diary number"), document.diary_number),
        (_("Direction"), document.get_direction_display()),
        (_("Day"), dateword(document.date)),
        (_("From or to"), document.counterpart),
        (_("Their number"), document.their_number),
        (_("Mandate"), mandate),
        (_("Open to the organisation"), document.organisation),
        (_("Secrecy mark"), mark_word(document.secrecy)),
        (_("Kept"), kept_word(document)),
        (_("Registered"), moment(document.registered_at)),
    ]
    return [{"term": term, "value": value} for term, value in rows if value]


def mark_word(secrecy: str) -> str:
    """ "OSL 30 kap. 23 §: business of ..." or that the document is open."""
    if not secrecy:
        return _("Open: no mark")
    return next((f"{c.name}: {c.subject}" for c in clauses() if c.name == secrecy), secrecy)


def kept_word(document: Document) -> str:
    """How long a document is kept, in words."""
    if document.disposed_at:
        return _("The file was disposed of on %s") % dateword(document.disposed_at)
    kind = retentions().get(document.retention)
    if document.keep_forever:
        return kind.name if kind else _("kept for good")
    if document.retain_until:
        until = _("until %s") % dateword(document.retain_until)
        return f"{kind.name} ({until})" if kind else until
    return _("%s (the day it counts from is not known yet)") % kind.name if kind else _("Not decided yet")


def file_row(document: Document) -> dict[str, Any] | None:
    if not document.file:
        return None
    return {
        "title": document.file_name,
        "url": reverse("registry:file", args=[document.pk]),
        "kind": document.file_name.rpartition(".")[2].upper(),
        "size": document.size,
        "secrecy": document.secrecy,
    }


def _shown(document: Document) -> list[dict[str, Any]]:
    """What the public diary says of it."""
    title = shown_title(document.secrecy, document.title, document.public_title)
    who = shown_counterpart(document.secrecy, document.private_person, document.counterpart)
    rows = [{"term": _("Title"), "value": title or _("Secrecy-marked")}]
    return [*rows, {"term": _("From or to"), "value": who or _("Not shown")}]


def dispose_page(document: Document) -> dict[str, Any]:
    """Context of the page that asks before a file goes."""
    rows = [row for row in facts(document) if row["term"] in {_("Diary number"), _("Day"), _("From or to"), _("Kept")}]
    rows.insert(1, {"term": _("Title"), "value": document.title})
    if document.file:
        rows.append({"term": _("File"), "value": f"{document.file_name}, {size(document.size)}"})
    return {
        "title": _("Dispose of %s") % document.diary_number,
        "facts": rows,
        "consequence": _(
            "The file is removed and cannot be had back. The row stays in the diary, with the file's fingerprint."
        ),
        "act_label": _("Dispose of %s") % document.diary_number,
        "back": reverse("registry:document", args=[document.pk]),
        "danger": True,
    }
