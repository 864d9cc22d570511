"""What waits of agreements: to accept, to make, to prepare, to decide. The agency's own comes with the mandates as JSON."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.agreements.models import Agreement, Change, Offer
from verkstad.decisions.models import Decision, Proposal
from verkstad.people.access import Who, appointments, holds
from verkstad.people.models import Role, User

GRANTS = {"pk": F("pk"), "title": F("application__title"), "number": F("application__diary_number"),
          "owner": F("application__owner__name")}  # fmt: skip
CHANGES = {"pk": F("pk"), "number": F("number"), "title": F("agreement__title"), "proposed": F("proposed_by")}
DECLINED = {"pk": F("pk"), "key": F("key"), "title": F("title"), "state": F("state")}
MOST = 5
Row = Mapping[str, Any]


def to_accept(user: Who) -> list[dict[str, Any]]:
    """Agreements that this person may sign, as tasks. One query, none for who signs nothing."""
    own = {a.organisation for a in appointments(user) if a.role == Role.SIGNATORY and a.organisation}
    if not own:
        return []
    anew = Offer.objects.filter(version__agreement=OuterRef("pk"), state="open").order_by("-pk").values("accept_by")[:1]
    rows = Agreement.objects.visible_to(user).filter(owner__key__in=own).annotate(anew=Subquery(anew))
    rows = rows.filter(Q(state="offered") | Q(state="running", anew__isnull=False))
    return [{"title": _("Read and accept the agreement: %s") % one, "url": reverse("agreements:accept", args=[one.key]),
             "why": _("You may sign for %s.") % one.owner.name, "due_on": one.anew or one.accept_by, "mark": "risk"}
            for one in rows.select_related("owner").order_by("accept_by", "pk")[:MOST]]  # fmt: skip


def brought_for(user: Who) -> dict[str, tuple[QuerySet[Any], str, dict[str, F]]]:
    """What comes with the mandates for this person: rows, the way to their mandate, columns."""
    found: dict[str, tuple[QuerySet[Any], str, dict[str, F]]] = {}
    if holds(user, Role.OFFICER, Role.PRESENTER):
        grants = Decision.objects.in_force().filter(amount_ore__gt=0)
        grants = grants.filter(agreed__isnull=True, application__test=False)
        found["grants"] = (grants.order_by("decided_on", "pk"), "application__call__mandate", GRANTS)
    prepares, decides = holds(user, Role.OFFICER, Role.PRESENTER), holds(user, Role.HEAD)
    if (prepares or decides) and isinstance(user, User):
        mine = (Q(proposed_by="") if prepares else Q(pk=None)) | (
            ~Q(proposed_by__in=("", user.journal_key)) & ~Q(asked_by=user.journal_key) if decides else Q(pk=None)
        )
        found["asked_changes"] = (Change.objects.filter(mine, state="sent"), "agreement__mandate", CHANGES)
    if holds(user, Role.PRESENTER):
        waits = Proposal.objects.filter(application=OuterRef("application"), state="open")
        nobody = Agreement.objects.filter(
            Q(state="declined") | Q(state="offered", accept_by__lt=timezone.localdate()), ~Exists(waits)
        )
        found["declined"] = (nobody.filter(application__isnull=False), "mandate", DECLINED)
    return found


def declined_task(row: Row) -> dict[str, Any]:
    """A grant that nobody took on, whose money is bound until it is revoked."""
    why = _("The receiver has declined it.") if row["state"] == "declined" else _("It was not accepted in time.")
    return {"title": _("Propose that the grant is revoked: %s") % (row["title"] or row["key"]), "mark": "risk", "why": why,
            "url": reverse("agreements:revoke", args=[row["key"]])}  # fmt: skip


def grant_task(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """The grants that wait for their agreements: each by itself, or as one where they are many."""
    every = list(rows)
    if len(every) > MOST:
        return [{"title": _("Make the agreements of %s decided grants") % len(every), "url": reverse("agreements:waiting"),
                 "why": _("They are decided, and have no agreement yet."), "mark": "neutral"}]  # fmt: skip
    return [{"title": _("Make the agreement: %(title)s, %(owner)s") % {"title": row["title"] or row["number"], "owner": row["owner"]},
             "url": reverse("agreements:offer", args=[row["pk"]]), "why": _("The grant is decided, and has no agreement yet."),
             "mark": "neutral"} for row in every]  # fmt: skip


def change_task(row: Row) -> dict[str, Any]:
    about = {"number": row["number"], "title": row["title"]}
    if row["proposed"]:
        return {"title": _("Decide on change %(number)s of %(title)s") % about, "why": _("It is prepared and waits for your decision."),
                "url": reverse("agreements:change", args=[row["pk"]]), "mark": "risk"}  # fmt: skip
    return {"title": _("Prepare change %(number)s of %(title)s") % about, "why": _("The receiver asks for it."),
            "url": reverse("agreements:change", args=[row["pk"]]), "mark": "neutral"}  # fmt: skip
