"""Searching everything a person may see."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.applications.models import Application
from verkstad.calls.models import Call
from verkstad.calls.queries_public import Shown, Wish, folded, in_order
from verkstad.calls.queries_public import fitting as fitting_calls
from verkstad.calls.words_public import until_when
from verkstad.grants.links import address
from verkstad.grants.models import Project
from verkstad.grants.queries import containing
from verkstad.handling.queries.cases import search_cases
from verkstad.mandate.models import Mandate
from verkstad.organisations.models import Organisation, Region
from verkstad.people.access import Who, may
from verkstad.registry.models import Document

SHOWN = 10


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class HitGroup:
    """Hits of one kind; `more` where there are further ones, and `all_url` where all can be seen."""

    label: str
    hits: list[Hit]
    more: bool
    all_url: str = ""


def found(user: Who, text: str) -> list[HitGroup]:
    """At most ten hits of each kind: calls, mandates, projects, applications, organisations, documents. At most seven
    queries."""
    words = text.split()[:6]
    if not words:
        return []
    mandates = fitting(
        Mandate.objects.visible_to(user), words, "name_sv", "name_en", "government_number", "agency_number", "key"
    )
    projects = fitting(Project.objects.visible_to(user), words, "name", "summary_sv", "summary_en")
    bodies = fitting(Organisation.objects.visible_to(user), words, "name")
    groups = [
        call_group(user, " ".join(words)),
        group(_("Mandates"), mandates, lambda m: Hit(m.name, address("mandate:mandate", m.key), m.government_number)),
        group(_("Projects"), projects, lambda p: Hit(p.name, p.get_absolute_url(), p.mandate.name),
              f"{address('grants:list')}?q={' '.join(words)}"),
        group(_("Applications"), search_cases(user, text), lambda a: case_hit(a, user),
              f"{address('handling:list')}?q={' '.join(words)}" if may(user, "handling.view_case") else ""),
        group(_("Organisations"), bodies, lambda o: Hit(o.name, o.get_absolute_url(), o.get_kind_display()),
              f"{address('organisations:list')}?q={' '.join(words)}"),
        group(_("Documents"), documents_with(user, words), lambda d: document_hit(d, user)),
    ]  # fmt: skip
    return [one for one in groups if one.hits]


def fitting(rows: QuerySet[Any], words: list[str], *fields: str) -> QuerySet[Any]:
    for word in words:
        rows = rows.filter(containing(word, *fields))
    return rows


def call_group(user: Who, text: str) -> HitGroup:
    """Calls by anything that they tell in either language, those that take applications now first; drafts to their staff."""
    now = timezone.now()
    seen = Call.objects.visible_to(user).select_related("mandate__programme", "version")
    public = [Shown(call, now) for call in seen if call.version is not None]
    drafts = [
        call
        for call in seen
        if call.version is None and all(w in folded(call_text(call)) for w in folded(text).split())
    ]
    order = in_order(fitting_calls(public, Wish(text=text)))
    hits = [Hit(one.call.title, one.call.get_absolute_url(), until_when(one))
            for one in (*order.open, *order.coming, *order.earlier)]  # fmt: skip
    hits += [Hit(call.title, address("calls:manage", call.key), _("draft")) for call in drafts]
    more = len(hits) > SHOWN
    return HitGroup(_("Calls"), hits[:SHOWN], more, f"{address('calls:list')}?q={text}")


def call_text(call: Call) -> str:
    return " ".join((call.key, call.title_sv, call.title_en))


def documents_with(user: Who, words: list[str]) -> QuerySet[Document]:
    """Diary rows by number, title and party. Where a public title stands in for the real one, a visitor's search must
    not tell what the real one holds."""
    rows = Document.objects.visible_to(user)
    if user.is_authenticated:
        return fitting(rows, words, "diary_number", "title", "counterpart")
    for word in words:
        rows = rows.filter(
            containing(word, "diary_number", "public_title") | Q(public_title="") & containing(word, "title")
        )
    return rows


def document_hit(document: Document, user: Who) -> Hit:
    title = document.title if user.is_authenticated else document.public_title or document.title
    return Hit(title, address("registry:document", str(document.pk)), document.diary_number)


def case_hit(case: Application, user: Who) -> Hit:
    """Staff are led to the case, others to their own page of it."""
    url = address("handling:case", case.key) if may(user, "handling.view_case", case) else case.get_absolute_url()
    return Hit(case.title or str(case), url, " · ".join(filter(None, (case.diary_number, case.owner.name))))


def group(label: str, rows: QuerySet[Any], hit: Any, all_url: str = "") -> HitGroup:
    first = list(rows[: SHOWN + 1])
    return HitGroup(label, [hit(row) for row in first[:SHOWN]], len(first) > SHOWN, all_url)


def public_addresses() -> list[str]:
    """Paths of every page that anybody may open, for the sitemap: what an anonymous visitor sees, no more."""
    nobody = AnonymousUser()
    lists = ("desk:front", "desk:map", "calls:list", "grants:list", "grants:results", "mandate:list", "organisations:list",
             "reports:statements", "figures:list", "dashboard:overview", "ui:accessibility")  # fmt: skip
    each = (
        ("calls:call", Call.objects.visible_to(nobody).values_list("key", flat=True)),
        ("mandate:mandate", Mandate.objects.visible_to(nobody).values_list("key", flat=True)),
        ("grants:project", Project.objects.visible_to(nobody).values_list("key", flat=True)),
        ("desk:region", Region.objects.values_list("code", flat=True)),
        ("desk:organisation", Organisation.objects.visible_to(nobody).values_list("key", flat=True)),
    )
    found_ = [address(name) for name in lists] + [address(name, key) for name, keys in each for key in keys]
    return [path for path in found_ if path]
