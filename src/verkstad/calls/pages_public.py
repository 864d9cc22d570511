"""What the public pages of calls show, put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any

import rules
from django.core.paginator import Page, Paginator
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.calls import words_public as words
from verkstad.calls.burden_public import burden_words, burdens
from verkstad.calls.models import Call, CallQuestion, CallState, CallVersion, EligibleKind, Extension
from verkstad.calls.papers import open_papers, paper_rows
from verkstad.calls.queries_public import (
    EARLIER,
    NOW_OPEN,
    Shown,
    Standing,
    Wish,
    fitting,
    focus_names,
    in_order,
    regions_of,
)
from verkstad.calls.seen import mark_of
from verkstad.calls.telling import county
from verkstad.calls.words import AID, field_word
from verkstad.core.calls.terms import CallTerms
from verkstad.people.access import Who, may
from verkstad.registry.models import Document
from verkstad.ui import formats
from verkstad.ui.filters import Filter, FilterBar, Option

PAGE = 20  # earlier calls a page; there are never many open ones
SEARCHED = 100  # characters
FOLLOWED = timedelta(days=365)  # so long after closing a call can be followed: decisions may still come


@dataclass(frozen=True)
class Row:
    """A call in a list: what, who, how much, until when, how long it takes."""

    title: str
    url: str
    state: tuple[str, str]
    summary: str
    facts: Sequence[dict[str, Any]]
    programme: str
    fictional: bool
    marked: bool


@dataclass(frozen=True)
class ListPage:
    """The list of calls with its filters; `page` is where we are among the earlier ones."""

    bar: FilterBar
    open: Sequence[Row]
    coming: Sequence[Row]
    earlier: Sequence[Row]
    page: Page
    line: str
    empty: bool
    fictional: bool


def list_bar(query: QueryDict, calls: Sequence[Shown], focus: dict[str, str]) -> FilterBar:
    """The filters above the list; only what some call answers to can be chosen."""
    kinds = sorted({kind for one in calls for kind in one.terms.applicant_kinds}, key=words.applicant_word)
    states = (Standing.OPEN, Standing.COMING, Standing.CLOSED)
    names = {Standing.OPEN: _("open now"), Standing.COMING: _("coming"), Standing.CLOSED: _("earlier")}
    return FilterBar(
        query,
        [
            Filter("q", _("Words in the call")),
            Filter("state", _("State"), [Option(str(s), names[s]) for s in states], _("All states")),
            Filter("who", _("Who may apply"), [Option(k, words.applicant_word(k)) for k in kinds], _("Everybody")),
            Filter(
                "region", _("County"), [Option(code, county(code)) for code in regions_of(calls)], _("All counties")
            ),
            Filter("focus", _("Focus area"), [Option(k, name) for k, name in focus.items()], _("All focus areas")),
        ],
    )


def list_page(calls: Sequence[Shown], query: QueryDict) -> ListPage:
    """The list as a visitor asked for it. Two queries."""
    focus = focus_names(calls)
    bar = list_bar(query, calls, focus)
    wish = Wish(bar.value("state"), bar.value("who"), bar.value("focus"), bar.value("q")[:SEARCHED],
                bar.value("region"))  # fmt: skip
    found = in_order(fitting(calls, wish))
    page = Paginator(found.earlier, PAGE).get_page(query.get("page"))
    minutes = burdens([*found.open, *found.coming])
    rows = {one.call.pk: row(one, minutes) for one in (*found.open, *found.coming, *page.object_list)}
    opened, coming, earlier = (
        [rows[one.call.pk] for one in some] for some in (found.open, found.coming, page.object_list)
    )
    line = _("%(open)s open, %(coming)s coming, %(earlier)s earlier") % {
        "open": len(opened), "coming": len(coming), "earlier": len(found.earlier)
    }  # fmt: skip
    invented = bool(rows) and all(one.fictional for one in rows.values())
    return ListPage(bar, opened, coming, earlier, page, line, not rows, invented)


def row(one: Shown, minutes: dict[int, str]) -> Row:
    terms, programme = one.terms, one.call.mandate.programme
    facts = [
        {"term": _("Who may apply"), "value": words.who(terms)},
        {"term": _("How much"), "value": words.joined(words.how_much(terms))},
        {"term": _("How long it takes to apply"), "value": minutes.get(one.call.pk, "")},
    ]
    if terms.regions:
        facts.append({"term": _("Counties"), "value": words.counties(terms)})
    when = {"term": _("Until when"), "value": words.until_when(one)}
    return Row(one.call.title, one.call.get_absolute_url(), words.state_of(one), words.told(terms.summary),
               [when, *(fact for fact in facts if fact["value"])], programme.name, programme.fictional,
               programme.marked)  # fmt: skip


def call_page(one: Shown, user: Who) -> dict[str, Any]:
    """Everything a visitor is told of one call; what many are told alike is put together only where it is not kept yet."""
    call, manages = one.call, may(user, "calls.view_call", one.call)
    follows = call.closes_at is None or one.now - call.closes_at < FOLLOWED
    told = cache(lambda: _told(one, user))
    applies = one.standing in NOW_OPEN and call.state == CallState.PUBLISHED and _may_begin(user, call)
    kind, state = words.state_of(one)
    return {
        "call": call, "one": one, "terms": one.terms, "state": state, "state_kind": kind, "line": words.until_when(one),
        "may_apply": applies, "may_manage": manages,
        "fictional": call.mandate.programme.fictional, "summary": words.told(one.terms.summary), "may_follow": follows,
        "may_ask": one.standing not in EARLIER and call.state == CallState.PUBLISHED,
        "mark": mark_of([one], manages, follows, applies, user.is_authenticated),
        **{name: partial(lambda name: told()[name], name) for name in TOLD},
    }  # fmt: skip


BEGIN = "applications.start_application"  # a right of a floor above: without that floor nobody can be turned away
TOLD = ("what", "how_decided", "key_facts", "money", "cost_kinds", "cheque", "options", "letters", "conditions", "criteria",
        "weights", "papers", "documents", "changes", "extensions", "questions", "unknown", "source")  # fmt: skip


def _may_begin(user: Who, call: Call) -> bool:
    """Whoever is not signed in yet may turn out to be an applicant; of others it is known."""
    return not user.is_authenticated or not rules.perm_exists(BEGIN) or may(user, BEGIN, call)


def _told(one: Shown, user: Who) -> dict[str, Any]:
    call, terms = one.call, one.terms
    versions = list(call.versions.filter(published_at__isnull=False).defer("content").order_by("-number"))
    return {
        "what": words.told(terms.what),
        "how_decided": words.told(terms.how_decided),
        "key_facts": key_facts(one, focus_names([one])),
        "money": money_facts(terms),
        "cost_kinds": cost_kinds(one),
        "cheque": words.cheque(terms.cheque),
        "options": words.options(terms),
        "letters": words.letters(terms),
        "conditions": [words.told(condition) for condition in terms.conditions],
        "criteria": [{"label": words.told(c.label) or c.key, "weight": c.weight} for c in terms.criteria],
        "weights": sum(c.weight for c in terms.criteria),
        "papers": paper_rows(call, terms, open_papers([paper.number for paper in terms.attachments])),
        "documents": documents(terms, user),
        "changes": changes(versions, call.closes_at),
        "extensions": [extension(each) for each in call.extensions.order_by("-made_at")],
        "questions": questions(one, user),
        "unknown": [field_word(name) for name in terms.unknown],
        "source": "; ".join(dict.fromkeys(part for part in (call.source_note, terms.source) if part)),
    }


def key_facts(one: Shown, focus: dict[str, str]) -> list[dict[str, Any]]:
    """What, who, how much, until when, how long: the five questions first."""
    call, terms = one.call, one.terms
    rows: list[dict[str, Any]] = [
        {"term": _("For what"), "value": ", ".join(focus[key] for key in terms.focus_areas)},
        {"term": _("Who may apply"), "value": words.who(terms)},
        {"term": _("Counties"), "value": words.counties(terms)},
        {"term": _("How much"), "value": words.joined(words.how_much(terms))},
        {"term": _("Announced"), "value": day(terms.announced_on)},
        {"term": _("Opens") if one.standing is Standing.COMING else _("Opened"),
         "value": words.time(call.opens_at, terms.opens_known)},
        {"term": _("Until when"), "value": words.until_when(one), "note": words.grace(one)},
        {"term": _("Full applications of the second stage"),
         "value": _("Due %s Swedish time, from those who are invited") % formats.moment(call.second_closes_at)
         if call.second_closes_at else ""},
        {"term": _("How long it takes to apply"), "value": "" if one.standing in EARLIER else burden_words(one)},
        {"term": _("Project time"), "value": project_time(terms)},
        {"term": _("Decision at the latest"), "value": day(terms.decision_by)},
        {"term": _("Mandate"), "value": call.mandate.name,
         "url": reverse("mandate:mandate", args=[call.mandate.key]) if call.mandate.public else ""},
    ]  # fmt: skip
    return [fact for fact in rows if fact["value"]]


def money_facts(terms: CallTerms) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = [
        {"term": _("Money in the call"), "value": formats.money(terms.budget_ore) if terms.budget_ore else ""},
        {
            "term": _("Highest share"),
            "value": words.sentence(words.share(terms.highest_share)) if terms.highest_share else "",
            "note": terms.share_clause,
        },
        {"term": _("State aid"), "value": str(AID.get(terms.aid_scheme, terms.aid_scheme))},
    ]
    return [fact for fact in rows if fact["value"]]


def project_time(terms: CallTerms) -> str:
    return formats.period(as_day(terms.project_from), as_day(terms.project_to)) if (
        terms.project_from or terms.project_to
    ) else ""  # fmt: skip


def as_day(text: str) -> date | None:
    return date.fromisoformat(text[:10]) if len(text) >= 10 else None


def day(text: str) -> str:
    """A day of the terms in words; what is less than a day (a month, a year) as it is written."""
    if not text:
        return ""
    found = as_day(text)
    return formats.dateword(found) if found else text


def cost_kinds(one: Shown) -> list[str]:
    """The open cost kinds by name. One query where the call leaves a name to the programme."""
    kinds = one.terms.cost_kinds
    if all(words.told(kind.label) for kind in kinds):
        return [words.told(kind.label) for kind in kinds]
    known = {k.key: k.label for k in EligibleKind.objects.filter(programme=one.call.mandate.programme_id)}
    return [words.told(kind.label) or known.get(kind.key, kind.key) for kind in kinds]


def documents(terms: CallTerms, user: Who) -> list[dict[str, Any]]:
    """The documents that the visitor may see, as rows; linked to the diary for those who may open it there. One query where
    there are any."""
    if not terms.documents:
        return []
    found = Document.objects.visible_to(user).filter(diary_number__in=terms.documents)
    by_number = {d.diary_number: d for d in found}
    return [
        {"title": d.title if user.is_authenticated else d.public_title or d.title, "number": number, "date": d.date,
         "url": reverse("registry:document", args=[d.pk]) if may(user, "registry.view_document", d) else "",
         "size": d.size or None}
        for number in terms.documents if (d := by_number.get(number)) is not None
    ]  # fmt: skip


def changes(versions: Sequence[CallVersion], closes_at: datetime | None) -> list[dict[str, Any]]:
    """What has changed since the call was published, newest first; a call of the past was entered afterwards."""
    return [
        {
            "what": words.either(v.change_sv, v.change_en)
            or (
                _("The call was entered here afterwards.")
                if closes_at and v.published_at and closes_at <= v.published_at
                else _("The call was published.")
            ),
            "when": v.published_at,
            "who": _("version %s") % v.number,
            "kind": "dot",
        }
        for v in versions
    ]


def extension(one: Extension) -> dict[str, Any]:
    """A closing that was moved: from when to when, why, and the outage if it was one."""
    said = (
        _("The closing was moved from %(before)s to %(after)s, for everybody.")
        if one.stage == 1
        else _("When full applications are due was moved from %(before)s to %(after)s, for everybody.")
    )
    moved = said % {
        "before": formats.moment(one.closed_before), "after": formats.moment(one.closes_after)
    }  # fmt: skip
    outage = (
        _("The site was down from %(start)s to %(end)s.")
        % {"start": formats.moment(one.outage_from), "end": formats.moment(one.outage_to)}
        if one.outage_from and one.outage_to
        else ""
    )
    return {"moved": moved, "reason": words.either(one.reason_sv, one.reason_en), "outage": outage, "when": one.made_at}


def questions(one: Shown, user: Who) -> list[dict[str, Any]]:
    """The answered questions, newest first. One query."""
    found = CallQuestion.objects.visible_to(user).filter(call=one.call, published_at__isnull=False)
    return [
        {"pk": q.pk, "question": words.either(q.question_sv, q.question_en) or "", "when": q.published_at,
         "answer": words.either(q.answer_sv, q.answer_en)}
        for q in found.order_by("-published_at", "-pk")
    ]  # fmt: skip
