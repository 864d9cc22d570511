"""What every page of an application shares: its parts with what is left in each, its state and when it was saved."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, Piece, State
from verkstad.applications.queries.content import loaded
from verkstad.applications.queries.readiness import Gap, has_plan, remarks
from verkstad.applications.rules import may_edit, own_partners, piece_open
from verkstad.calls.words_public import left
from verkstad.core.calls.terms import Letters
from verkstad.core.instruments.logic import logic_of
from verkstad.people.access import Who
from verkstad.ui.formats import clock, moment

TAGS = {"draft": "draft", "sent": "now", "registered": "now", "completing": "risk", "checked": "met", "invited": "met",
        "proposed": "now", "granted": "met", "rejected": "unmet", "dismissed": "unmet", "withdrawn": "neutral"}  # fmt: skip


@dataclass(frozen=True)
class Part:
    """A part of the application as the list at the left shows it: how many things are left there."""

    title: str
    url: str
    left: int
    here: bool
    waits: int = 0  # answers that others owe: nothing is left to do here, but it is not done either


def frame(
    application: Application, user: Who, here: str, found: list[Gap] | None = None, *, piece: str = ""
) -> dict[str, Any]:
    """The shared context; `here` is the address of the page. `found` are the remarks where they are known already.

    `piece` names what the page is about where a completion can open it: then `writes` says whether it may be changed
    now, by the whole applicant (`edits`) or by those who take part.
    """
    found = remarks(loaded(application)) if found is None else found
    draft = application.state == State.DRAFT
    writes = piece_open(application, piece) if piece else draft
    edits = writes and may_edit(user, application)
    takes_part = edits or may_edit(user, application) or bool(own_partners(user, application))
    menu = parts(application, found, here, writes=draft and edits) if takes_part else []
    return {
        "application": application, "call": application.call, "draft": draft, "writes": writes, "edits": edits,
        "takes_part": takes_part, "completing": completing(application) if takes_part else None,
        "menu": menu, "fresh": draft and not begun(application), "done": sum(not part.left and not part.waits for part in menu[:-1]),
        "parts_count": len(menu[:-1]),
        "left": [gap for gap in found if gap.blocking], "attention": [gap for gap in found if not gap.blocking],
        "tag": TAGS[application.state], "name": application.title or _("Project without a title yet"),
        "saved": saved_line(application), "closing": closing_line(application) if draft else "",
        "has_plan": has_plan(application),
    }  # fmt: skip


def begun(application: Application) -> bool:
    """Whether anybody has written anything: until then nobody is met by a list of what is missing. At most one query."""
    answers = application.response.answers
    if application.title.strip() or application.plan_revision or not answers:
        return bool(application.title.strip() or application.plan_revision)
    put_in = dict(application.prefills.values_list("question", "value"))
    return any(value not in (None, "", [], {}) and put_in.get(key) != value for key, value in answers.items())


def completing(application: Application) -> dict[str, Any] | None:
    """What a completion that is waited for has opened beside the questions, and where it is sent; None without."""
    if application.state != State.COMPLETING or not application.opened:
        return None
    return {
        "opened": [Piece(one).label for one in application.opened],
        "url": address_of("handling:mine", application.key),
    }


def parts(application: Application, found: list[Gap], here: str, *, writes: bool) -> list[Part]:
    """The parts in the order one fills them in; the sections only to who `writes`: others read them in the overview.

    Where letters of intent are wanted, partners and letters come first: others need their time to answer.
    """
    key, terms = application.key, application.version.terms
    form, language = application.response.version.form, get_language() or "sv"
    asked = logic_of(form).state(application.response.answers).sections
    pages = [(_("Overview"), reverse("applications:application", args=[key]))]
    questions = [(s.title.told(language), reverse("applications:section", args=[key, s.key]))
                 for s in form.sections if s.key in asked and writes]  # fmt: skip
    partners = [(_("Partners"), reverse("applications:partners", args=[key]))]
    letters = reverse("applications:letters", args=[key])
    if terms.letters is Letters.NONE:
        pages += [*questions, *partners]
    else:
        pages += [*partners, (_("Letters of intent"), letters), *questions]
    if has_plan(application):
        pages += [(_("Budget"), reverse("applications:budget", args=[key])),
                  (_("Financing"), reverse("applications:financing", args=[key]))]  # fmt: skip
    if terms.signatory_needed:
        pages.append((_("Signature"), reverse("applications:signing", args=[key])))
    gaps: dict[str, int] = {}
    for gap in found:
        if gap.blocking:
            page = gap.url.partition("#")[0]
            gaps[page] = gaps.get(page, 0) + 1
    waits = {letters: sum(gap.finding.code == "letters.waiting" for gap in found)}
    shown = [Part(title, url, gaps.get(url, 0), url == here, waits.get(url, 0)) for title, url in pages]
    ready = reverse("applications:ready", args=[key])
    return [*shown, Part(_("Ready to send"), ready, sum(gaps.values()), ready == here)]


def saved_line(application: Application) -> str:
    """ "Sparat 14.02.11" today, with the day otherwise."""
    at = timezone.localtime(application.saved_at)
    if at.date() == timezone.localdate():
        return _("Saved %s") % f"{at:%H.%M.%S}"
    return _("Saved %s") % moment(application.saved_at)


def closing_line(application: Application) -> str:
    """Until when the call takes applications, and how long that is."""
    closes = application.closes_at
    if closes is None:
        return _("The call has no closing day.")
    now = timezone.now()
    if closes <= now:
        return _("The call closed %s.") % moment(closes)
    days = (timezone.localtime(closes).date() - timezone.localdate()).days
    if days == 0:
        return _("The call closes today %s.") % clock(closes)
    if days == 1:
        return _("The call closes tomorrow %s.") % clock(closes)
    return _("The call closes %(moment)s, %(left)s.") % {"moment": moment(closes), "left": left(closes, now)}


def address_of(name: str, *args: Any) -> str:
    """The address of a page of another floor by its name; "" where that page does not exist in this installation."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
