"""The page of one mandate: plain rows that the template prints."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.core.terms import Figures, State
from verkstad.journal.models import Act
from verkstad.journal.words import words
from verkstad.mandate import queries
from verkstad.mandate.models import DrawDown, Mandate
from verkstad.mandate.pages.deadlines import deadline_row
from verkstad.mandate.pages.draw_downs import STATE_TAG
from verkstad.mandate.queries import Repayment, TermState
from verkstad.mandate.queries.portfolio import opens_book
from verkstad.mandate.words import STATE, amount, counted, say
from verkstad.people.access import Who, mandates_of, may
from verkstad.people.models import READERS
from verkstad.ui import formats

LATEST = 15
# What everybody may read of a public mandate's journal: decisions and deliveries, no drafts and no bookings.
OPEN_ACTS = ("obligation.fulfilled", "draw_down.sent", "draw_down.received",
             "grant.committed", "repayment.booked")  # fmt: skip


STAFF_ACTS = (*OPEN_ACTS, "mandate.saved", "mandate.amended", "term.saved", "envelope.saved", "obligation.saved",
              "draw_down.saved", "draw_down.requested", "draw_down.withdrawn", "limits.set")  # fmt: skip


@dataclass(frozen=True)
class MandatePage:
    """Everything on a mandate's page as of a day; `figures` is None where its book is not open to the reader."""

    mandate: Mandate
    day: date
    figures: Figures | None
    staff: bool
    amount_ore: int
    table: Any
    states: list[dict[str, Any]]
    deadlines: list[dict[str, Any]]
    draws: list[DrawDown]
    repayment: Repayment
    events: list[dict[str, Any]]
    may: dict[str, bool]

    @property
    def key_figures(self) -> list[dict[str, Any]]:
        """The money: as decided and in force, and what became of it where that is booked and open."""
        known = self.figures if self.figures and self.figures.kept else None
        shown = [(_("Decided at first"), self.mandate.original_ore, ""), (_("Amount in force"), self.amount_ore, "")]
        if known:
            link = reverse("reports:statement", args=[self.mandate.key])
            shown += [
                (_("Granted"), known.granted_ore, ""),
                (_("Paid"), known.paid_ore, f"{link}?as_of={self.day.isoformat()}"),
                (_("Not used"), self.amount_ore - known.paid_ore, ""),
            ]
        return [{"label": label, "value": formats.money(ore, "tkr"), "url": url} for label, ore, url in shown]

    @property
    def money_parts(self) -> list[dict[str, Any]]:
        """The bar's parts: programme costs, paid grants, granted and not paid."""
        if not self.figures or not self.figures.kept:
            return []
        known = self.figures
        return [
            {"label": _("Programme costs"), "ore": known.programme.total, "kind": "own"},
            {"label": _("Grants paid"), "ore": known.transfers.total, "kind": "paid"},
            {"label": _("Granted, not paid"), "ore": known.granted_ore - known.transfers.total, "kind": "granted"},
        ]

    @property
    def money_caps(self) -> list[dict[str, Any]]:
        """Marks on the bar, measured from its beginning, where the programme costs stand."""
        years = [s["state"] for s in self.states if s["state"].term.kind == "cost_cap_year"]
        caps = [s["state"] for s in self.states if s["state"].term.kind == "cost_cap_share"]
        found = [{"label": s.term.text, "ore": int(s.limit_ore), "state": s.state.value} for s in caps if s.limit_ore]
        if years:
            total = sum(int(s.limit_ore or 0) for s in years)
            label = _("Caps on programme costs, %(years)s together") % {
                "years": ", ".join(str(s.term.year) for s in years)
            }
            found.append({"label": label, "ore": total, "state": _worst(s.state for s in years)})
        return [{**cap, "state": {"at_risk": "risk", "not_met": "unmet"}.get(cap["state"], "met")} for cap in found]

    @property
    def state(self) -> tuple[str, str]:
        """The kind and word of where the mandate is in its life."""
        first, last = self.mandate.first_year, self.mandate.last_year
        if first is None or last is None:
            return "neutral", _("Period not known")
        if self.day.year < first:
            return "next", _("Not begun")
        return ("now", _("Running")) if self.day.year <= last else ("met", pgettext("mandate", "Ended"))

    @property
    def line(self) -> str:
        """One line: the period, and what comes next or came last."""
        m = self.mandate
        parts = [f"{m.first_year}{formats.DASH}{m.last_year}"] if m.first_year and m.last_year else []
        ahead = [d for d in self.deadlines if d["state"] in ("near", "overdue", "ahead")]
        if ahead:
            parts.append(
                _("next: %(what)s, %(day)s") % {"what": ahead[0]["title"], "day": formats.dateword(ahead[0]["due_on"])}
            )
        return " · ".join(parts)

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The mandate's life: decision, what is handed in, repayment; days whose outcome nobody told are left out."""
        steps: list[dict[str, Any]] = (
            [{"label": _("Decision"), "state": "done", "when": self.mandate.decided_on}]
            if self.mandate.decided_on
            else []
        )
        waiting = False
        for one in self.deadlines:
            if one["kind"] == "draw_down" or one["state"] == "unknown":
                continue
            state = {"done": "done", "overdue": "risk"}.get(one["state"], "next")
            if state == "next" and not waiting:
                state, waiting = "now", True
            steps.append({"label": one["title"], "state": state, "when": one["done_on"] or one["due_on"]})
        return steps if len(steps) > 1 else []

    @property
    def terms_caption(self) -> str:
        """How many terms are in each state, as a sentence."""
        if not self.figures:
            return _("As decided")
        counts = [(state, sum(row["state"].state == state for row in self.states)) for state in STATE]
        return ", ".join(counted(state, count) for state, count in counts if count)

    @property
    def deadlines_caption(self) -> str:
        done = sum(row["state"] == "done" for row in self.deadlines)
        return _("%(done)s of %(all)s handed in, as recorded here") % {"done": done, "all": len(self.deadlines)}

    @property
    def changed_ore(self) -> int:
        return self.amount_ore - self.mandate.original_ore

    @property
    def amendments(self) -> list[dict[str, Any]]:
        """Every amendment, also those after the day, which say so."""
        return [
            {"change_ore": a.change_ore, "when": formats.dated(a.decided_on, a.date_precision), "reason": a.reason,
             "source_note": a.source_note, "later": _("not yet in force on this day") if a.decided_on > self.day else ""}
            for a in self.mandate.amendments.all()
        ]  # fmt: skip

    @property
    def draw_rows(self) -> list[dict[str, Any]]:
        return [{"draw": d, "tag": STATE_TAG[d.state], "word": d.STATE_WORDS[d.state]} for d in self.draws]

    @property
    def repayment_rows(self) -> list[dict[str, Any]]:
        """Amount in force less paid less repaid, with the last day."""
        back = self.repayment
        rows = [
            {"term": _("Amount in force"), "value": amount(back.amount_ore)},
            {"term": _("Paid"), "value": amount(back.paid_ore)},
            {"term": _("Repaid, as booked"), "value": amount(back.repaid_ore)},
            {"term": _("Left to repay"), "value": amount(back.left_ore)},
        ]
        return [*rows, {"term": _("Last day"), "value": back.due_on or _("not stated")}]

    @property
    def side_rows(self) -> list[dict[str, Any]]:
        m = self.mandate
        rows: list[dict[str, Any]] = [
            {"term": _("Government's diary number"), "value": m.government_number or _("not known")},
            {"term": _("Agency's diary number"), "value": m.agency_number or _("not known")},
            {"term": _("Decided"), "value": m.decided_on or _("not known")},
        ]
        return [*rows, {"term": _("Source"), "value": m.source_note, "lang": "sv"}] if m.source_note else rows

    @property
    def links(self) -> list[dict[str, str]]:
        """Other pages about the mandate."""
        found = [{"label": _("All mandates"), "url": reverse("mandate:list")}]
        if self.figures and self.figures.kept:
            found.insert(0, {"label": _("Statement"), "url": reverse("reports:statement", args=[self.mandate.key])})
        if self.staff and (forecast := address_of("forecasts:forecast", self.mandate.key)):
            found.insert(0, {"label": _("Forecast"), "url": forecast})
        projects = address_of("grants:list")
        if projects:
            found.insert(0, {"label": _("Projects"), "url": f"{projects}?mandate={self.mandate.key}"})
        journal = address_of("audit:journal")
        if journal and self.may["read_journal"]:
            found.append(
                {"label": _("The whole journal of the mandate"), "url": f"{journal}?mandate={self.mandate.key}"}
            )
        return found


def address_of(name: str, *keys: str) -> str:
    """The address of a page above this floor, "" where it is not there."""
    try:
        return reverse(name, args=keys)
    except NoReverseMatch:
        return ""


def _worst(states: Iterable[State]) -> str:
    order = [State.NOT_MET, State.AT_RISK, State.UNDECIDED, State.MET]
    return min(states, key=order.index).value


def mandate_page(mandate: Mandate, user: Who, day: date) -> MandatePage:
    """The page of one mandate as this user may see it on a day."""
    full = queries.load_facts(mandate)
    reached = mandates_of(user, *READERS)
    staff = reached is None or full.key in reached
    figures = queries.figures_of([full], day)[full.pk]
    seen = figures if opens_book(user, full, reached) else None
    found = queries.term_states(full, day, figures)
    return MandatePage(
        mandate=full,
        day=day,
        figures=seen,
        staff=staff,
        amount_ore=figures.amount_ore,
        table=figures.table,
        states=[term_row(s, open_book=seen is not None) for s in found],
        deadlines=[deadline_row(d, day) for d in queries.deadlines([full], day)],
        draws=list(full.draw_downs.all()) if staff else [],
        repayment=queries.repayment(full, day, figures),
        events=events(Act.objects.filter(mandate=full.key), staff),
        may={name: may(user, f"mandate.{name}", full)
             for name in ("request_draw_down", "fulfil_obligation", "amend_mandate", "book_repayment")}
        | {"read_journal": may(user, "journal.view_journal", full)},
    )  # fmt: skip


def term_row(state: TermState, *, open_book: bool = True) -> dict[str, Any]:
    """A term with its state in words; without the figures where the book is not open."""
    kind, word = STATE[state.state]
    row = {"state": state, "term": state.term, "kind": kind, "word": word, "shown": open_book}
    if open_book:
        row |= {"figure": state.figure_ore, "limit": state.limit_ore, "why": say(state.why)}
    return row


def events(acts: QuerySet[Act], staff: bool) -> list[dict[str, Any]]:
    """The latest acts in words; for the public only decisions and deliveries, for nobody a name."""
    shown = acts.filter(act__in=STAFF_ACTS if staff else OPEN_ACTS)
    return [
        {"what": words.told(act), "when": timezone.localtime(act.at), "url": words.address(act) if staff else ""}
        for act in shown.order_by("-position")[:LATEST]
    ]
