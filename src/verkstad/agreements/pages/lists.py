"""The lists of agreements: mine, those that wait, and what a cut falls on."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.queries import lists
from verkstad.decisions.models import Decision
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats
from verkstad.ui.forms import ActForm

TAG = {"offered": "next", "running": "now", "declined": "unmet", "closed": "neutral"}
CHANGE_TAG = {
    "draft": "draft",
    "sent": "next",
    "noted": "met",
    "approved": "met",
    "refused": "unmet",
    "withdrawn": "neutral",
}


def list_facts(user: Who) -> dict[str, Any]:
    today = timezone.localdate()
    rows = [agreement_row(one, today) for one in lists.agreements_of(user)]
    staff = holds(user, *READERS)
    offers = may(user, "agreements.offer_agreement")
    return {"rows": rows, "staff": staff, "base_template": "ui/desk.html" if staff else "ui/public.html", "offers": offers,
            "to_offer": len(lists.to_offer(user)) if offers else 0,
            "changes": [change_row(one) for one in lists.changes_waiting(user)]}  # fmt: skip


def agreement_row(one: Agreement, today: Any) -> dict[str, Any]:
    agreed = next(iter(one.versions.all())).agreed
    late = lists.late(one, today)
    return {"one": one, "tag": "unmet" if late else TAG[one.state], "word": one.STATE_WORDS[one.state], "ore": agreed.granted_ore,
            "period": formats.period(agreed.first, agreed.last), "late": late, "changes": one.open_changes}  # type: ignore[attr-defined]  # fmt: skip


def change_row(one: Change) -> dict[str, Any]:
    return {"one": one, "tag": CHANGE_TAG[one.state], "word": one.STATE_WORDS[one.state]}


def waiting_facts(user: Who) -> dict[str, Any]:
    return {"rows": lists.to_offer(user)}


def cut_facts(mandate: Mandate) -> dict[str, Any]:
    found = lists.cuts(mandate)
    count = len({row[0].pk for one in found for row in one.parts})
    title = ngettext("One grant must be decided anew", "%s grants must be decided anew", count)
    return {"mandate": mandate, "cuts": found, "title": title if count == 1 else title % formats.number(count)}


def offer_facts(decision: Decision, form: ActForm) -> dict[str, Any]:
    told, case = decision.told, decision.application
    facts = [
        {"term": _("Receiver"), "value": case.owner.name},
        {"term": _("Project"), "value": case.title or str(case)},
        {"term": _("Grant"), "value": formats.money(decision.amount_ore)},
        {"term": _("Costs count"), "value": formats.period(told.project_from, told.project_to)},
        {"term": _("Decision"), "value": decision.document.diary_number, "url": decision.get_absolute_url()},
    ]
    return {"title": _("Make the agreement"), "form": form, "facts": facts, "act_label": _("Make and offer the agreement"),
            "consequence": _("Its paper is written in both languages and registered. The receiver has four weeks to accept it."),
            "back": reverse("agreements:waiting")}  # fmt: skip
