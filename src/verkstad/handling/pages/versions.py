"""What was changed between two submitted versions, in words."""

from collections.abc import Mapping
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from verkstad.applications.models import Application, PartnerRole
from verkstad.core.applications.plan import Source
from verkstad.core.instruments.questions import Form
from verkstad.handling.pages.content import county_names, language, source_word
from verkstad.handling.queries.completions import Difference, differences
from verkstad.instruments.told import shown_answer
from verkstad.ui import formats


def versions_page(application: Application, before: str = "", after: str = "") -> dict[str, Any]:
    """Context of the comparison: the two last versions unless two numbers are given; 404 for a version there is not."""
    versions = {one.number: one for one in application.submissions.select_related("document").order_by("number")}
    if not versions:
        raise Http404
    newest = max(versions)
    b = int(after) if after.isascii() and after.isdecimal() and len(after) < 5 else newest
    a = int(before) if before.isascii() and before.isdecimal() and len(before) < 5 else max(b - 1, 1)
    if a not in versions or b not in versions:
        raise Http404
    first, second = versions[a], versions[b]
    form = application.response.version.form
    rows = [row_of(one, form, application, second.content) for one in differences(first.content, second.content)]
    return {"case": application, "versions": list(versions.values()), "before": first, "after": second, "rows": rows}


def row_of(one: Difference, form: Form, application: Application, content: Mapping[str, Any]) -> dict[str, str]:
    """One difference as what it is about, before and after."""
    if one.what == "answer":
        question = form.by_key.get(one.key)
        if question is None:
            return {"what": one.key, "before": str(one.before or "–"), "after": str(one.after or "–")}
        return {"what": question.label.told(language()), "before": shown_answer(question, one.before),
                "after": shown_answer(question, one.after)}  # fmt: skip
    if one.what == "plan":
        return {"what": plan_word(one.key, application, content), "before": plan_value(one.key, one.before),
                "after": plan_value(one.key, one.after)}  # fmt: skip
    if one.what == "partner":
        return {"what": _("Partner"), "before": partner_word(one.before), "after": partner_word(one.after)}
    if one.what == "letter":
        return {"what": _("Letter of intent, %s") % county_names([one.key.split("/")[0]]),
                "before": letter_word(one.before), "after": letter_word(one.after)}  # fmt: skip
    return {"what": pgettext("of a project", "Title"), "before": one.before or "–", "after": one.after or "–"}


def plan_word(address: str, application: Application, content: Mapping[str, Any]) -> str:
    """What a line of the plan is about: "Staff, Region Skåne, 2026"."""
    kind, *rest = address.split("/", 3)
    names = {p["key"]: p["name"] for p in content.get("partners", ())}
    if kind == "fund":
        who = names.get(rest[2], rest[2]) if len(rest) > 2 else ""
        source = source_word(Source(rest[1])) if rest[1] in set(Source) else rest[1]
        return ", ".join(filter(None, (_("Financing"), source, who)))
    terms = application.version.terms
    labels = {kind.key: kind.label.told(language()) for kind in terms.cost_kinds}
    labels |= {option.key: option.label.told(language()) for option in terms.cost_options}
    said = [
        labels.get(rest[0]) or rest[0],
        names.get(rest[1], rest[1]),
        rest[2] if len(rest) > 2 and rest[2] != "0" else "",
    ]
    if kind == "in_kind":
        said.insert(1, pgettext("means of payment", "in kind"))
    return ", ".join(filter(None, said))


def plan_value(address: str, value: Any) -> str:
    if value is None:
        return formats.UNKNOWN
    if address.startswith("unit/"):
        return str(value)
    if address.startswith("chosen/"):
        return _("used")
    return formats.money(int(value))


def letter_word(one: Mapping[str, Any] | None) -> str:
    return _("asked for %s") % one["asked"] if one else _("not asked for")


def partner_word(one: Mapping[str, Any] | None) -> str:
    if not one:
        return formats.UNKNOWN
    return f"{one['name']}, {PartnerRole(one['role']).label}, {county_names(one.get('regions', ()))}"
