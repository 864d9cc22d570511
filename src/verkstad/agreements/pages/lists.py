"""The lists of agreements: mine, those that wait, and what a cut falls on."""

from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from verkstad.agreements.actions.bulk import Offered
from verkstad.agreements.actions.offering import agreed_anew
from verkstad.agreements.models import Agreement, Change
from verkstad.agreements.pages.taken_over import list_rows
from verkstad.agreements.queries import lists
from verkstad.agreements.queries.awaiting import newest, with_versions
from verkstad.agreements.queries.taken_over import taken_over_for
from verkstad.agreements.told import difference_rows, names_of
from verkstad.calls.models import Call
from verkstad.core.agreements.differences import differences
from verkstad.decisions.models import Decision
from verkstad.mandate.models import Mandate
from verkstad.people.access import Who, holds, may
from verkstad.people.models import READERS
from verkstad.ui import formats
from verkstad.ui.forms import ActForm
from verkstad.ui.words import told

TAG = {"offered": "next", "running": "now", "declined": "unmet", "revoked": "neutral", "closed": "neutral"}
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
            "overdrawn": lists.overdrawn_mandates(user) if may(user, "agreements.propose_change") else [],
            "taken_over": list_rows(taken_over_for(user)) if staff else [],
            "changes": [change_row(one) for one in lists.changes_waiting(user)]}  # fmt: skip


def agreement_row(one: Agreement, today: Any) -> dict[str, Any]:
    agreed = next(iter(one.versions.all())).agreed
    late = lists.late(one, today)
    return {"one": one, "tag": "unmet" if late else TAG[one.state], "word": one.STATE_WORDS[one.state], "ore": agreed.granted_ore,
            "period": formats.period(agreed.first, agreed.last), "late": late, "changes": one.open_changes}  # type: ignore[attr-defined]  # fmt: skip


def change_row(one: Change) -> dict[str, Any]:
    return {"one": one, "tag": CHANGE_TAG[one.state], "word": one.STATE_WORDS[one.state]}


def waiting_facts(rows: list[Decision], form: ActForm) -> dict[str, Any]:
    """The decided grants that wait, call by call, since a round is offered at once."""
    rounds: dict[Call, list[dict[str, Any]]] = {}
    for one in rows:
        anew = getattr(one.application, "agreement", None)
        rounds.setdefault(one.application.call, []).append({"one": one, "anew": anew})
    return {"count": len(rows), "form": form, "rounds": [
        {"call": call, "rows": found, "sum": sum(row["one"].amount_ore for row in found)} for call, found in rounds.items()]}  # fmt: skip


SALT = "agreements.offered"


def offered_facts(done: Sequence[Offered], chosen: Sequence[Decision], sofar: str = "") -> dict[str, Any]:
    """Row by row, of every request so far: the agreement that was made, or why not; and those that are left to make."""
    try:
        rows = signing.loads(sofar, salt=SALT) if sofar else []
    except signing.BadSignature:  # not written by the house: the agreements stand, only this list begins anew
        rows = []
    rows += [_offered_row(one) for one in done]
    left = chosen[len(done) :]
    made = sum(1 for row in rows if row["made"])
    return {"rows": rows, "made": made, "refused": len(rows) - made, "left": left, "all": len(rows) + len(left),
            "sofar": signing.dumps(rows, salt=SALT, compress=True) if left else ""}  # fmt: skip


def _offered_row(one: Offered) -> dict[str, Any]:
    case = one.decision.application
    found = [told(finding) for finding in one.findings]
    said = [" ".join(map(str, filter(None, [f.message, f"({f.clause})" if f.clause else "", f.fix]))) for f in found]
    url = one.made.get_absolute_url() if one.made else reverse("agreements:offer", args=[one.decision.pk])
    return {
        "name": str(one.made or case.title or case),
        "url": url,
        "owner": case.owner.name,
        "made": bool(one.made),
        "why": said,
    }


def cut_facts(mandate: Mandate) -> dict[str, Any]:
    found = lists.cuts(mandate)
    count = len({row.agreement or row.decision for one in found for row in one.parts if row.part_ore})
    title = ngettext("One grant must be decided anew", "%s grants must be decided anew", count)
    title = title if count else _("More is bound than there is")
    return {"mandate": mandate, "cuts": found, "title": title if count <= 1 else title % formats.number(count)}


def offer_facts(decision: Decision, form: ActForm) -> dict[str, Any]:
    told, case = decision.told, decision.application
    facts = [
        {"term": _("Receiver"), "value": case.owner.name},
        {"term": _("Project"), "value": case.title or str(case)},
        {"term": _("Grant"), "value": formats.money(decision.amount_ore)},
        {"term": _("Costs count"), "value": formats.period(told.project_from, told.project_to)},
        {"term": _("Decision"), "value": decision.document.diary_number, "url": decision.get_absolute_url()},
    ]
    way = {"title": _("Make the agreement"), "act_label": _("Make and offer the agreement"),
           "consequence": _("Its paper is written in both languages and registered. The receiver has four weeks to accept "
                            "it.")}  # fmt: skip
    known = Agreement.objects.filter(application=case).prefetch_related(with_versions()).first()
    if known is not None:
        way = {"title": _("Make the new version of the agreement"), "act_label": _("Make and offer the version"),
               "consequence": _("What the new decision changes is taken into the agreement; everything else stays as it was agreed. It "
                                "holds from the decision, and the receiver has four weeks to accept what is new.")}  # fmt: skip
        facts += differences_of(known, decision)
    return {**way, "form": form, "facts": facts, "back": reverse("agreements:waiting")}


def first_reasons(row: Agreement) -> str:
    """A sentence to begin the reasons with, in Swedish, the letter's language."""
    if row.state == "declined":
        why = row.declined_why.rstrip(".")
        return (
            f"{row.owner.name} har avstått från stödet. Som skäl anges: {why}. Stödet behövs därför inte för det ändamål som "
            "det beviljades för."
        )
    with override("sv"):
        day = formats.dateword(row.accept_by) if row.accept_by else ""
    return f"{row.owner.name} har inte godtagit överenskommelsen om stödet inom den tid som vi angav, {day}. Vi har inte fått något besked."


def revoke_facts(row: Agreement, form: ActForm) -> dict[str, Any]:
    version = newest(row)
    facts = [{"term": _("Receiver"), "value": row.owner.name},
             {"term": _("Agreement"), "value": str(row.STATE_WORDS[row.state]),
              "note": row.declined_why or (_("to be accepted by %s") % formats.dateword(row.accept_by) if row.accept_by else "")},
             {"term": _("Becomes free in the mandate and the call"), "value": formats.money(version.agreed.granted_ore)}]  # fmt: skip
    return {"title": _("Propose that the grant is revoked"), "over": row.title, "form": form, "facts": facts,
            "act_label": _("Propose to revoke the grant"), "danger": True, "back": row.get_absolute_url(),
            "consequence": _("Somebody else decides. Then the letter is sent, and the money is free for others.")}  # fmt: skip


def differences_of(agreement: Agreement, decision: Decision) -> list[dict[str, Any]]:
    """What a new decision would change in an agreement, each as a row with what holds now."""
    stands = newest(agreement)
    wanted = agreed_anew(agreement, decision, stands)
    rows = difference_rows(differences(stands.agreed, wanted), names_of(agreement, stands.agreed, wanted))
    return [{"term": one["what"], "value": one["after"], "note": _("before: %s") % one["before"]} for one in rows]
