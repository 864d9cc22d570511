"""The officer's desk: what is due, what waits for me, how the money stands, what is new. Computed, never stored."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from verkstad.audit.models import Visit
from verkstad.audit.queries import acts_for
from verkstad.audit.rules import reach
from verkstad.audit.seals import seals
from verkstad.core.terms import State
from verkstad.decisions.queries.waiting import waiting_for
from verkstad.desk.queries.agreed import to_accept
from verkstad.desk.queries.applying import applying
from verkstad.desk.queries.claiming import to_complete
from verkstad.desk.queries.editing import edition_tasks, page_of
from verkstad.desk.queries.named import names_of, with_cases
from verkstad.desk.queries.own import disposal_told, notices_told, own_desk
from verkstad.desk.queries.paying import to_pay_back
from verkstad.desk.queries.reporting import to_report
from verkstad.desk.queries.waiting import Task, brought, editions_of, to_review, with_waiting
from verkstad.grants.links import address
from verkstad.grants.models import Project
from verkstad.handling.queries.work import waiting_cases
from verkstad.journal.words import words
from verkstad.mandate.models import Mandate
from verkstad.mandate.queries import Deadline, PortfolioRow, TermState, deadlines, portfolio, term_states, with_facts
from verkstad.mandate.words import say
from verkstad.people.access import Who, appointments, holds, mandates_of, may, opens
from verkstad.people.models import AGENCY, READERS, Role
from verkstad.registry.models import Document
from verkstad.ui import formats

AHEAD = timedelta(days=60)
NEWS, READ, ROWS = 10, 200, 10
PACK, LOADED = "system:pack", "pack.loaded"
# What a role looks at, in its order.
SECTIONS: dict[str, tuple[str, ...]] = {
    Role.HEAD: ("todo", "money", "terms", "changes", "mandates"),
    Role.PRESENTER: ("todo", "money", "terms", "changes", "mandates"),
    Role.OFFICER: ("todo", "money", "terms", "changes", "mandates"),
    Role.ECONOMIST: ("todo", "money", "draws", "terms", "changes"),
    Role.ATTESTER: ("todo", "draws", "money", "changes"),
    Role.REGISTRAR: ("todo", "documents", "changes"),
    Role.COMMUNICATOR: ("todo", "mandates", "changes"),
    Role.EVALUATOR: ("mandates", "terms", "money", "changes"),
    Role.MINISTRY: ("mandates", "terms", "money"),
    Role.AUDITOR: ("terms", "findings", "money", "changes", "mandates"),
    Role.REGIONAL: ("todo", "own", "near"),
    Role.OWNER: ("todo", "own", "papers"),
    Role.PROJECT_ECONOMIST: ("todo", "own", "papers"),
    Role.SIGNATORY: ("todo", "own", "papers"),
    Role.REVIEWER: ("todo",),
    Role.COACH: ("todo", "own", "near"),
    Role.COMPANY: ("todo", "own", "near"),
}
WATCHED = (State.NOT_MET, State.AT_RISK, State.UNDECIDED)
LEFT, RIGHT = ("todo", "draws", "terms", "findings", "documents"), ("money", "changes")
MONEY = {"money", "draws", "terms", "findings", "mandates"}
OWN = {"own", "near", "papers"}


def sections_of(user: Who) -> list[str]:
    """The desk's parts for the roles a person holds, each once, the first role's order first."""
    order = [a.role for a in appointments(user)]
    every = [part for role in SECTIONS if role in order for part in SECTIONS[role]]
    return list(dict.fromkeys(every))


def desk_of(user: Who, day: date) -> dict[str, Any]:
    """What the desk shows this person today."""
    parts = sections_of(user)
    todo = "todo" in parts
    told: dict[str, Any] = {"tasks": waiting(user, day, with_mandates=bool(MONEY & set(parts))) if todo else []}
    if OWN & set(parts):
        told |= own_desk(user)
        if not told["tasks"] and not MONEY & set(parts):
            parts.remove("todo")
        if not told["bodies"] and "near" in parts:
            parts.remove("own")
    if MONEY & set(parts):
        mine = with_waiting(my_mandates(user), user, day) if todo else my_mandates(user)
        rows = portfolio(user, day, mine)
        states = {r.mandate.pk: term_states(r.mandate, day, r.figures) for r in rows if r.figures}
        told |= {
            "tasks": told["tasks"] + tasks(user, day, rows, states, brought(mine, day) if todo else ()),
            "rows": [money_row(r, states.get(r.mandate.pk, [])) for r in rows],
            "bars": [
                bar(r, states.get(r.mandate.pk, []))
                for r in sorted(rows, key=has_ended)
                if r.figures and r.figures.kept
            ],
            "terms": open_terms(rows, states),
            "draws": [(r.mandate, d, draw_word(d.state)) for r in rows for d in r.mandate.draw_downs.all()],
            "findings": grants_beyond(rows),
        }
    if "documents" in parts:
        told["documents"] = list(Document.objects.visible_to(user).order_by("-date", "-pk")[:ROWS])
    if "changes" in parts:
        told |= changes(user)
    return {"sections": parts, "columns": columns(parts), **told}


def columns(parts: Sequence[str]) -> list[dict[str, Any]]:
    """Where the parts stand on a wide screen: what to do at the left, how it is at the right, tables below."""
    if OWN & set(parts):
        return [{"parts": list(parts), "wide": True}]
    # Beside the money, which is tall, the news stands under what there is to do.
    left, right = ((*LEFT, "changes"), ("money",)) if "money" in parts else (LEFT, RIGHT)
    sides = [{"parts": [p for p in side if p in parts], "wide": False} for side in (left, right)]
    return [*sides, {"parts": [p for p in parts if p not in LEFT + RIGHT], "wide": True}]


def my_mandates(user: Who) -> QuerySet[Mandate]:
    """The mandates the user works with, with what figures and terms need, and what their projects are known to have."""
    reached = mandates_of(user, *READERS)
    mine = Mandate.objects.all() if reached is None else Mandate.objects.filter(key__in=reached)
    known = Project.objects.filter(mandate=OuterRef("pk")).order_by().values("mandate").annotate(s=Sum("grant_ore"))
    return with_facts(mine.annotate(known_grants=Subquery(known.values("s"), output_field=IntegerField())))


def tasks(
    user: Who, day: date, rows: Sequence[PortfolioRow], states: dict[int, list[TermState]], more: Iterable[Task] = ()
) -> list[Task]:
    """Everything that waits for this person in the mandates, with `more` among it, the most urgent first."""
    found = [*more, *(task for row in rows for task in mandate_tasks(user, day, row.mandate))]
    found += [task for row in rows for task in term_tasks(user, row.mandate, states.get(row.mandate.pk, []))]
    return sorted(found, key=lambda t: (t.due_on is None, t.due_on or day, t.title))


def waiting(user: Who, day: date, *, with_mandates: bool = False) -> list[Task]:
    """What waits outside the mandates: documents past their day of disposal, letters of intent to answer, drafts of
    one's own, cases, notices not yet read, reviews. Two queries, one more each for who answers letters, applies,
    handles and reviews; `with_mandates` says that what waits of the agency's own reviews comes with the mandates."""
    found = [
        Task(**one)
        for one in (
            *applying(user, day),
            *to_accept(user),
            *to_complete(user),
            *to_pay_back(user, day),
            *to_report(user, day),
        )
    ]
    if disposal := disposal_told(user):
        title, url, first = disposal
        why = _("Their time in the diary is out: dispose of them, or keep them longer with a reason.")
        found.append(Task(title, url, why, first, "unmet", ngettext("%s day late", "%s days late", (day - first).days)
                          % formats.number((day - first).days)))  # fmt: skip
    if notices := notices_told(user):
        found.append(Task(*notices, _("Reminders and answers that were sent to you.")))
    for one in waiting_cases(user, day):
        found.append(Task(one.title, one.url, one.why, one.due_on, one.mark))
    reviews = holds(user, Role.REVIEWER) or (holds(user, *AGENCY) and not with_mandates)
    return [*found, *to_decide(user), *(to_review(user) if reviews else ())]


def to_decide(user: Who) -> Iterable[Task]:
    """Proposals that wait for a decision, but not one's own (R13). One query, none for who does not decide."""
    if not holds(user, Role.HEAD):
        return
    for one in waiting_for(user):
        if one.made_by != key_of(user):
            case = one.application
            title = _("Decide: %(title)s, %(owner)s") % {
                "title": case.title or case.diary_number,
                "owner": case.owner.name,
            }
            yield Task(title, reverse("decisions:proposal", args=[one.pk]), _("A proposal waits for your decision."))


def mandate_tasks(user: Who, day: date, mandate: Mandate) -> Iterable[Task]:
    for one in deadlines([mandate], day):
        if one.state(day) in ("overdue", "near", "ahead") and one.due_on <= day + AHEAD and (why := mine(user, one)):
            url = page_of(editions_of(mandate), one.key) or mandate_url(mandate, one)
            yield Task(f"{one.title}: {mandate.name}", url, why, one.due_on, *pressing(one, day))
    for row in edition_tasks(editions_of(mandate), user):
        yield Task(**row)
    for draw in mandate.draw_downs.all():
        title = _("The request for %(amount)s of %(year)s: %(mandate)s") % {
            "amount": formats.money(draw.amount_ore, "tkr"), "year": draw.year, "mandate": mandate.name,
        }  # fmt: skip
        if draw.state == "draft" and may(user, "mandate.send_draw_down", mandate) and draw.made_by != key_of(user):
            yield Task(title, draw_url(draw), _("It is prepared and waits for you to send it."), None, "risk")
        if draw.state == "sent" and may(user, "mandate.request_draw_down", mandate):
            yield Task(title, draw_url(draw), _("It is sent; note it when the money has come."), None)


def mine(user: Who, one: Deadline) -> str:
    """Why a deadline is this person's, or "" where it is not."""
    clause = f" {one.clause}" if one.clause else ""
    if one.kind == "draw_down" and may(user, "mandate.request_draw_down", one.mandate):
        return _("You may ask for the money.") + clause
    if one.kind != "draw_down" and may(user, "mandate.fulfil_obligation", one.mandate):
        return _("You answer for what is handed in.") + clause
    if may(user, "mandate.send_draw_down", one.mandate) or may(user, "mandate.amend_mandate", one.mandate):
        return _("You answer for the mandate.") + clause
    return ""


def pressing(one: Deadline, day: date) -> tuple[str, str]:
    """The mark and the words for how near a deadline is."""
    left = one.days_left(day)
    if left < 0:
        return "unmet", ngettext("%s day late", "%s days late", -left) % formats.number(-left)
    if left == 0:
        return "risk", _("today")
    mark = "risk" if one.state(day) == "near" else "neutral"
    return mark, ngettext("in %s day", "in %s days", left) % formats.number(left)


def term_tasks(user: Who, mandate: Mandate, states: Sequence[TermState]) -> Iterable[Task]:
    """Terms at risk, for those who can steer; what is past mending stands under the terms, not here."""
    if not (may(user, "mandate.fulfil_obligation", mandate) or may(user, "mandate.amend_mandate", mandate)):
        return
    for one in states:
        if one.state == State.AT_RISK:
            title = _("A term is at risk: %(clause)s, %(mandate)s") % {
                "clause": one.term.clause,
                "mandate": mandate.name,
            }
            yield Task(title, mandate_url(mandate), say(one.why), one.term.due_on, "risk")


def open_terms(rows: Sequence[PortfolioRow], states: dict[int, list[TermState]]) -> list[dict[str, Any]]:
    """The terms that are not met or at risk, then those that stay undecided although their mandate has ended."""
    found = [
        {
            "mandate": row.mandate,
            "term": one.term,
            "state": one.state,
            "why": say(one.why),
            "url": mandate_url(row.mandate),
        }
        for row in rows
        for one in states.get(row.mandate.pk, [])
        if one.state in WATCHED and (one.state != State.UNDECIDED or has_ended(row))
    ]
    return sorted(found, key=lambda f: WATCHED.index(f["state"]))


def has_ended(row: PortfolioRow) -> bool:
    return bool(row.figures and row.figures.kept and row.figures.ended)


def money_row(row: PortfolioRow, states: Sequence[TermState]) -> dict[str, Any]:
    """A mandate as a line of a table."""
    return {
        "mandate": row.mandate, "url": mandate_url(row.mandate), "amount": row.amount_ore, "committed": row.committed_ore,
        "paid": row.paid_ore, "left": row.left_ore, "next": row.next_due,
        "met": sum(one.state == State.MET for one in states), "terms": len(states),
    }  # fmt: skip


def bar(row: PortfolioRow, states: Sequence[TermState]) -> dict[str, Any]:
    """A mandate's money as one bar: own costs first, so that the caps on them stand where they bite; then grants, left."""
    figures = row.figures
    assert figures is not None  # noqa: S101 - the caller asked
    parts = [
        {"label": _("Own costs"), "ore": figures.programme.total, "kind": "own"},
        {"label": _("Paid to projects"), "ore": figures.transfers.total, "kind": "paid"},
        {
            "label": _("Granted, not yet paid"),
            "ore": figures.granted_ore - figures.transfers.total,
            "kind": "committed",
        },
    ]
    years = [one for one in states if one.term.kind == "cost_cap_year" and one.limit_ore]
    caps = [{"label": one.term.text, "ore": int(one.limit_ore)} for one in states
            if one.term.kind == "cost_cap_share" and one.limit_ore]  # fmt: skip
    if years:
        label = _("Caps on own costs of all years together")
        caps.append({"label": label, "ore": sum(int(one.limit_ore or 0) for one in years)})
    share = formats.percent(figures.paid_ore, row.amount_ore)
    title = _("%(mandate)s: %(share)s of %(amount)s is paid") % {
        "mandate": row.mandate.name, "share": share, "amount": formats.money(row.amount_ore, "mkr"),
    }  # fmt: skip
    return {"title": title, "total": row.amount_ore, "parts": [p for p in parts if p["ore"]], "caps": caps,
            "url": address("reports:statement", row.mandate.key)}  # fmt: skip


def grants_beyond(rows: Sequence[PortfolioRow]) -> list[str]:
    """Mandates whose projects are said to have more than the mandate's money."""
    return [
        _("The projects of %(mandate)s are said to have %(granted)s, more than the mandate's %(amount)s.")
        % {
            "mandate": r.mandate.name,
            "granted": formats.money(known, "tkr"),
            "amount": formats.money(r.amount_ore, "tkr"),
        }
        for r in rows
        if (known := r.mandate.known_grants) and known > r.amount_ore  # type: ignore[attr-defined]
    ]


def changes(user: Who) -> dict[str, Any]:
    """The latest acts of others that the user may read, and which of them they have not marked as seen. One query.

    What is sealed from the user is not news to them: the journal says that it is there, and until when."""
    visit = Visit.objects.filter(user_id=user.pk or 0)
    acts = seals.without(acts_for(user), user).exclude(actor=key_of(user)).order_by("-position")
    if reach(user) is None:  # the load itself stands for the hundreds of rows it saved
        acts = acts.filter(~Q(actor=PACK) | Q(act=LOADED))
    marks = {"seen": Subquery(visit.values("position")[:1]), "seen_at": Subquery(visit.values("at")[:1])}
    latest: list[Any] = list(with_cases(acts.annotate(**marks), user)[:READ])
    if not latest:
        return {"events": [], "since": None, "fresh": 0, "position": 0}
    seen = latest[0].seen or 0
    groups = [list(rows) for _key, rows in groupby(latest, key=lambda act: run_of(act, seen))]
    fresh = sum(act.position > seen for act in latest)
    return {"events": [event(rows, seen, user) for rows in groups[:NEWS]], "since": latest[0].seen_at, "fresh": fresh,
            "fresh_all": fresh == READ, "position": latest[0].position}  # fmt: skip


def run_of(act: Any, seen: int) -> tuple[Any, ...]:
    """What acts that are told as one have in common. Each load of a pack is told by itself."""
    if act.actor == PACK:
        return (PACK, act.subject_key if act.act == LOADED else "", act.at.date(), act.position > seen)
    return (act.act, act.actor, act.at.date(), act.position > seen)


def event(acts: Sequence[Any], seen: int, user: Who) -> dict[str, Any]:
    """A run of acts of one kind by one hand on one day, told as one; with a link where the user may follow it."""
    newest = acts[0]
    what = words.told(newest, names_of(newest))
    if newest.actor == PACK and newest.act != LOADED:
        said = ngettext("A programme pack brought one new fact", "A programme pack brought %s new facts", len(acts))
        what = said if len(acts) == 1 else said % formats.number(len(acts))
    elif len(acts) > 1:
        more = len(acts) - 1
        what += " " + ngettext("and %s more of the same kind", "and %s more of the same kind", more) % formats.number(
            more
        )
    kind = "now" if newest.position > seen else "dot"
    url = words.address(newest) if len(acts) == 1 else ""
    return {"what": what, "when": newest.at, "url": url if url and opens(user, url) else "", "kind": kind}


def mandate_url(mandate: Mandate, one: Deadline | None = None) -> str:
    return address("mandate:mandate", mandate.key)


def draw_url(draw: Any) -> str:
    return address("mandate:draw_down", str(draw.pk)) or mandate_url(draw.mandate)


def draw_word(state: str) -> str:
    return {"draft": _("draft"), "sent": pgettext("a draw-down", "sent"), "received": pgettext("a draw-down", "received"),
            "withdrawn": _("withdrawn")}[state]  # fmt: skip


def key_of(user: Who) -> str:
    return getattr(user, "journal_key", "")
