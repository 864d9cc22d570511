"""The list of dossiers, a project's own, and what anybody may know of a file they have."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement
from verkstad.applications.models import Application
from verkstad.dossiers.forms import AskForm, HashForm
from verkstad.dossiers.models import Dossier, MandateDossier, State
from verkstad.dossiers.queries import made, made_for, of_hash, whole_made_for, whole_of_hash
from verkstad.handling.panels import Panel
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, may

TAG = {State.WAITING: "next", State.RUNNING: "now", State.DONE: "met", State.FAILED: "unmet"}


def listed(user: Who) -> dict[str, Any]:
    mandates = Mandate.objects.visible_to(user).select_related("programme")
    return {"rows": [row_of(one, user) for one in made(user)],
            "mandates": [one for one in mandates if may(user, "dossiers.have_dossier", one)]}  # fmt: skip


def mandate_facts(mandate: Mandate, user: Who, form: AskForm | None = None) -> dict[str, Any]:
    """A mandate's dossiers and the form that asks for one."""
    rows = [row_of(one, user) for one in whole_made_for(mandate)]
    may_ask = may(user, "dossiers.have_dossier", mandate)
    if form is None and may_ask:
        form = AskForm(unsearched=may(user, "dossiers.include_unsearched", mandate))
    working = next((one["one"] for one in rows if one["one"].live), None)
    return {"mandate": mandate, "rows": rows, "form": form if may_ask else None, "working": working}


def project_facts(agreement: Agreement, user: Who, form: AskForm | None = None) -> dict[str, Any]:
    """A project's dossiers and the form that asks for one."""
    rows = [row_of(one, user) for one in made_for(agreement)]
    may_ask = may(user, "dossiers.have_dossier", agreement)
    if form is None and may_ask:
        form = AskForm(unsearched=may(user, "dossiers.include_unsearched", agreement))
    return {
        "agreement": agreement, "rows": rows, "form": form if may_ask and agreement.state != "offered" else None,
        "working": next((one["one"] for one in rows if one["one"].live), None),
    }  # fmt: skip


def row_of(one: Dossier | MandateDossier, user: Who) -> dict[str, Any]:
    address = "dossiers:whole_file" if isinstance(one, MandateDossier) else "dossiers:file"
    lost = one.silent or one.state == State.FAILED
    return {
        "one": one, "tag": "unmet" if lost else TAG[State(one.state)],
        "word": str(State.FAILED.label) if lost else one.get_state_display(),
        "url": reverse(address, args=[one.pk]) if one.file and may(user, "dossiers.have_dossier", one) else "",
    }  # fmt: skip


def checked_facts(form: HashForm) -> dict[str, Any]:
    """What is known of a hash that somebody asks about."""
    asked = form.is_bound and form.is_valid()
    sha256 = form.cleaned_data["sha256"] if asked else ""
    return {"form": form, "asked": asked, "found": of_hash(sha256) or whole_of_hash(sha256)}


def dossier_panel(application: Application, user: Who) -> Panel | None:
    """The way to a project's dossiers from its case. One query."""
    row = (
        Agreement.objects.filter(application=application)
        .exclude(state="offered")
        .select_related("mandate", "owner")
        .first()
    )
    if row is None or not may(user, "dossiers.have_dossier", row):
        return None
    return Panel(
        _("Auditor's dossier"), [], reverse("dossiers:project", args=[row.key]), _("To the project's dossiers")
    )
