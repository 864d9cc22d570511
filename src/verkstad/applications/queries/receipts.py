"""What a receipt says: when, under which number, and the content that was sent, in words."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from verkstad.applications.models import Application, PartnerRole, Submission
from verkstad.applications.queries.closing import said
from verkstad.core.applications.plan import from_json
from verkstad.instruments.told import answers_in_words
from verkstad.ui.formats import money
from verkstad.ui.prepared import Prepared


def submissions_of(application: Application) -> QuerySet[Submission]:
    return application.submissions.select_related("document", "receipt").order_by("number")


APPLICATION, NUMBER = 2_000_000_001, 30_001
ONE = Prepared(
    lambda: Submission.objects.filter(application=APPLICATION, number=NUMBER).order_by()
    .select_related("document", "receipt"), APPLICATION, NUMBER,
)  # fmt: skip


def submission_of(application: Application, number: int) -> Submission:
    """The sent version with this number. One query. Raises Http404 where there is none."""
    for made in ONE.found(application.pk, number):
        made.application = application
        return made
    raise Http404


def facts(application: Application, submission: Submission) -> list[dict[str, str]]:
    """What is certain about the sending, for a summary list."""
    rows = [
        (_("Diary number"), submission.document.diary_number),
        (_("Received by the server"), _("%s, Swedish time") % said(submission.sent_at)),
        (_("Call"), application.call.title),
        (_("Applicant"), submission.content["owner"]["name"]),
        (pgettext("of a project", "Title"), submission.content["title"]),
        (_("Fingerprint of the content (SHA-256)"), submission.sha256),
    ]
    if submission.in_grace:
        rows.insert(2, (_("Time"), _("In the grace time after closing, which is equal for all")))
    return [{"term": term, "value": value} for term, value in rows if value]


def content_in_words(application: Application, submission: Submission) -> list[dict[str, Any]]:
    """The frozen content as sections of rows: answers, partners, budget, financing, letters of intent."""
    sent = submission.content
    answers = answers_in_words(application.response.version.form, sent["answers"])
    parts = [{"title": part.title, "rows": part.rows} for part in answers]
    parts.append({"title": _("Partners"), "rows": [_partner(one) for one in sent["partners"]]})
    if sent["figures"]["total_ore"] or sent["figures"]["grant_ore"]:
        parts += [{"title": _("Budget"), "rows": _budget(application, sent)},
                  {"title": _("Financing"), "rows": _financing(sent)}]  # fmt: skip
    if sent["letters"]:
        rows = [{"term": one["region"], "value": _("asked for %s") % one["asked"]} for one in sent["letters"]]
        parts.append({"title": _("Letters of intent"), "rows": rows})
    return parts


def _partner(one: dict[str, Any]) -> dict[str, str]:
    regions = ", ".join(one["regions"])
    role = str(PartnerRole(one["role"]).label)
    return {
        "term": one["name"],
        "value": _("%(role)s; counties %(regions)s") % {"role": role, "regions": regions} if regions else role,
    }


def _budget(application: Application, sent: dict[str, Any]) -> list[dict[str, str]]:
    language = get_language() or "sv"
    names = {kind.key: kind.label.told(language) for kind in application.version.terms.cost_kinds}
    figures = sent["figures"]
    rows = [(names.get(key) or key, ore) for key, ore in figures["by_kind"].items()]
    rows += [(year, ore) for year, ore in sorted(figures["by_year"].items())]
    return [{"term": term, "value": money(ore)} for term, ore in [*rows, (_("Total cost"), figures["total_ore"])]]


def _financing(sent: dict[str, Any]) -> list[dict[str, str]]:
    names = {one["key"]: one["name"] for one in sent["partners"]}
    rows = [(names.get(fund.partner) or fund.name or _("Other"), fund.amount_ore)
            for fund in from_json(sent["plan"]).funds if fund.source != "grant"]  # fmt: skip
    return [
        {"term": term, "value": money(ore)}
        for term, ore in [(_("The grant applied for"), sent["figures"]["grant_ore"]), *rows]
    ]


def answers_sent(responses: Collection[int]) -> Iterable[tuple[int, Any]]:
    """The answers of every version that was sent of these responses (by pk): the files they name are kept."""
    sent = Submission.objects.filter(application__response__in=responses)
    return sent.values_list("application__response", "content__answers")
