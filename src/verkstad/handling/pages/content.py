"""The submitted content in words: answers section by section, partners, plan and financing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, PartnerRole
from verkstad.core.applications.figures import figures_of
from verkstad.core.applications.plan import Means, Source, from_json
from verkstad.core.instruments.questions import COUNTIES
from verkstad.instruments.told import answers_in_words
from verkstad.ui import formats


def language() -> str:
    return get_language() or "sv"


def answer_parts(application: Application, content: Mapping[str, Any]) -> Sequence[Any]:
    """The answers of a submitted content, by section, in the words of the form version they answer."""
    return answers_in_words(application.response.version.form, content.get("answers", {}))


def county_names(codes: Sequence[str]) -> str:
    return ", ".join(COUNTIES[c].told(language()) if c in COUNTIES else c for c in codes) or formats.UNKNOWN


def partner_rows(content: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "name": one["name"],
            "number": one.get("number", ""),
            "role": str(PartnerRole(one["role"]).label),
            "regions": county_names(one.get("regions", ())),
        }
        for one in content.get("partners", ())
    ]


def source_word(source: Source) -> str:
    return {Source.GRANT: _("The grant applied for"), Source.OWN: _("The parties' own money"),
            Source.ERDF: _("European Regional Development Fund"), Source.OTHER: _("Others")}[source]  # fmt: skip


def means_word(means: Means) -> str:
    return pgettext("means of payment", "in kind") if means is Means.IN_KIND else pgettext("means of payment", "money")


def plan_page(application: Application, content: Mapping[str, Any]) -> dict[str, Any] | None:
    """The plan of a submitted content as tables: cost by kind and year, by partner, financing. None without a plan."""
    terms, plan = application.version.terms, from_json(content.get("plan", {}))
    figures = figures_of(plan, terms)
    if not figures.total_ore and not plan.funds:
        return None
    years = sorted(figures.by_year)
    labels = {kind.key: kind.label.told(language()) for kind in terms.cost_kinds}
    names = {one["key"]: one["name"] for one in content.get("partners", ())}
    costs = [
        {"label": labels.get(kind) or kind, "total": sum_ore,
         "years": [sum(ore for (k, _p, y), ore in figures.cells.items() if (k, y) == (kind, year)) for year in years]}
        for kind, sum_ore in figures.by_kind.items()
    ]  # fmt: skip
    funds = [
        {"source": source_word(f.source), "who": names.get(f.partner, f.name), "amount": f.amount_ore,
         "year": f.year or "", "means": means_word(f.means),
         "confirmed": f.confirmed}
        for f in sorted(plan.funds, key=lambda f: (f.source is not Source.GRANT, f.source, f.key))
    ]  # fmt: skip
    share = figures.share
    return {
        "years": years,
        "costs": costs,
        "by_year": [figures.by_year[y] for y in years],
        "partners": [(names.get(key, key), ore) for key, ore in figures.by_partner.items()],
        "funds": funds,
        "total": figures.total_ore,
        "financing": figures.financing_ore,
        "grant": figures.grant_ore,
        "share": (share.numerator, share.denominator),
    }
