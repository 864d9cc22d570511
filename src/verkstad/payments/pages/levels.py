"""A mandate's levels of attest."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from verkstad.core.payments.levels import USUAL, Level
from verkstad.mandate.models import Mandate
from verkstad.payments.actions.letters import names
from verkstad.payments.models import LevelSet
from verkstad.payments.queries.levels import in_force
from verkstad.people.access import may
from verkstad.people.models import Role, User
from verkstad.ui import formats

TAG = {"proposed": "now", "decided": "met", "withdrawn": "neutral"}


def kr(ore: int) -> str:
    return formats.money(ore, "kr")


def who_told(roles: tuple[str, ...]) -> str:
    """Roles in words, a role that stands twice with its number."""
    told = [f"{roles.count(one)} × {Role(one).label}" if roles.count(one) > 1 else str(Role(one).label)
            for one in dict.fromkeys(roles)]  # fmt: skip
    return _(" and ").join(told)


def lines(levels: list[Level]) -> list[dict[str, str]]:
    """A row for each level, the sum up to the next."""
    rows = []
    for at, one in enumerate(levels):
        upto = kr(levels[at + 1].from_ore) if at + 1 < len(levels) else ""
        rows.append({"from": kr(one.from_ore), "below": upto, "who": who_told(one.roles)})
    return rows


def levels_facts(mandate: Mandate, user: User) -> dict[str, Any]:
    """What holds now, what waits for decision, and every set with its days and people. Three queries."""
    now, today = in_force(mandate), timezone.localdate()
    sets = list(LevelSet.objects.filter(mandate=mandate))
    known = names(*(key for one in sets for key in (one.proposed_by, one.decided_by)))
    head = may(user, "payments.set_levels", mandate)
    waits = next((one for one in sets if one.state == "proposed"), None)
    return {
        "mandate": mandate, "now": lines(now.told if now else list(USUAL)), "since": now.valid_from if now else None,
        "line": _("In force from %s") % formats.dateword(now.valid_from) if now else _("The usual levels are in force"),
        "waits": waits, "waits_lines": lines(waits.told) if waits else [],
        "waits_by": known.get(waits.proposed_by, "–") if waits else "",
        "own": waits is not None and waits.proposed_by == user.journal_key,
        "can_decide": waits is not None and head and waits.proposed_by != user.journal_key,
        "can_propose": waits is None and may(user, "payments.propose_levels", mandate),
        "can_withdraw": waits is not None and may(user, "payments.propose_levels", mandate),
        "rows": [{"row": one, "told": lines(one.told), "tag": TAG[one.state], "word": state_told(one, now, today),
                  "by": known.get(one.proposed_by, "–"), "decided": known.get(one.decided_by, "–")} for one in sets],
    }  # fmt: skip


def state_told(one: LevelSet, now: LevelSet | None, today: Any) -> str:
    if one.state != "decided":
        return str(LevelSet.STATE_WORDS[one.state])
    if now is not None and one.pk == now.pk:
        return _("in force")
    return _("to come") if one.valid_from > today else _("held before")


def facts_of(row: LevelSet) -> list[dict[str, Any]]:
    """Levels as a summary."""
    told = [{"term": _("From %s") % one["from"], "value": one["who"]} for one in lines(row.told)]
    return [{"term": _("Mandate"), "value": row.mandate.name}, {"term": _("In force from"), "value": row.valid_from}, *told,
            {"term": _("Why they change"), "value": row.why}]  # fmt: skip


def new_facts(mandate: Mandate, form: Any) -> dict[str, Any]:
    """The page where levels are proposed."""
    return {"title": _("Change the levels of attest"), "act_label": _("Propose the levels"), "form": form,
            "consequence": _("Another person decides. From their day on they are asked for on every payment that waits."),
            "facts": [{"term": _("Mandate"), "value": mandate.name}],
            "back": reverse("payments:levels", args=[mandate.key])}  # fmt: skip


def act_facts(row: LevelSet, form: Any, act: str) -> dict[str, Any]:
    """The page that confirms an act on levels."""
    told = {
        "decide": (_("Decide the levels of attest"), _("Decide the levels"),
                   _("From their day on they are asked for on every payment that waits.")),
        "withdraw": (_("Withdraw the proposal"), _("Withdraw the proposal"), _("What is in force now stays in force.")),
    }[act]  # fmt: skip
    return {"title": told[0], "act_label": told[1], "consequence": told[2], "form": form, "facts": facts_of(row),
            "danger": act == "withdraw", "back": row.get_absolute_url()}  # fmt: skip
